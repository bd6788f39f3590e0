"""How many replicas have to agree before the server answers."""

from __future__ import annotations

import enum


class ConsistencyLevel(str, enum.Enum):
    """How many replicas of an object have to answer for a request to count as done."""

    ALL = "ALL"
    ONE = "ONE"
    QUORUM = "QUORUM"
