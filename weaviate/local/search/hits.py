"""The hits of searches: objects with their distances and scores."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Dict, List, Optional

from weaviate.local.storage.model import StoredObject


@dataclass
class Group:
    """A group of hits, shown by `_additional { group }`."""

    id: int
    property_name: str
    value: str
    hits: List[Hit] = field(default_factory=list)

    @property
    def min_distance(self) -> Optional[float]:
        """Distance of the hit that is nearest."""
        return self.hits[0].distance

    @property
    def max_distance(self) -> Optional[float]:
        """Distance of the hit that is farthest."""
        return self.hits[-1].distance


@dataclass
class Hit:
    """One result of a search.

    Args:
        item: The object found.
        distance: Distance to the search vector; None when the search had none.
        score: Score of a keyword or hybrid search, else 0.
        raw_score: How good the hit was before fusion: keyword score, or 1 - distance.
        explain_score: The server's words on how the score came about.
        group: The hits that belong with this one, after `groupBy`.
        found: Whether it was searched for, and not only referred to by a hit.
    """

    item: StoredObject
    distance: Optional[float] = None
    score: float = 0.0
    raw_score: float = 0.0
    explain_score: str = ""
    group: Optional[Group] = None
    found: bool = True

    def copy(self) -> Hit:
        """Return a copy that may be changed; the object itself is shared."""
        return replace(self)

    @property
    def properties(self) -> Dict[str, Any]:
        """The properties of the object found."""
        return self.item.properties
