"""Consistency levels: how many replicas must confirm a request."""

from __future__ import annotations

import enum


class ConsistencyLevel(str, enum.Enum):
    """How many replicas of an object must confirm a request: all, more than half, or one."""

    ALL = "ALL"
    ONE = "ONE"
    QUORUM = "QUORUM"
