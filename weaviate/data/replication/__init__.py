"""How many replicas have to agree before the server answers."""

from weaviate.data.replication.replication import ConsistencyLevel

__all__ = ["ConsistencyLevel"]
