"""Consistency levels: how many replicas must confirm a request."""

from weaviate.data.replication.replication import ConsistencyLevel

__all__ = ["ConsistencyLevel"]
