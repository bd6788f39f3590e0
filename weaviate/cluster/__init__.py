"""The nodes of the cluster."""

from weaviate.cluster.cluster import Cluster

__all__ = ["Cluster"]
