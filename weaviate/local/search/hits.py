"""What a search finds: an object together with how well it fits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Callable, Dict, List, Optional

from weaviate.local.errors import ApiError
from weaviate.local.storage.model import StoredObject

Allow = Callable[[StoredObject], bool]


class MissingIndex(ApiError):
    """A property lacks the index that a query needs; its words stand alone in every answer.

    Args:
        doing: What was asked for: Filtering or Searching.
        option: Option of the property that makes the index.
        name: Name of the property.
    """

    def __init__(self, doing: str, option: str, name: str) -> None:
        super().__init__(
            422,
            f"{doing} by property '{name}' requires inverted index. Is `{option}` option of "
            f"property '{name}' enabled? Set it to `true` or leave empty",
        )
        self._prefix = ""  # what `within` was given, for those that do not leave it out

    def within(self, prefix: str) -> ApiError:
        """Return the refusal itself: its message stays as it is."""
        self._prefix = f"{prefix}: {self._prefix}"
        return self

    def inside(self, prefix: str) -> ApiError:
        """Return a refusal that says where it comes from after all."""
        return ApiError(self.status, f"{prefix}: {self._prefix}{self.message}")


@dataclass
class Group:
    """What `_additional { group }` shows of one group of hits."""

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
    """

    item: StoredObject
    distance: Optional[float] = None
    score: float = 0.0
    raw_score: float = 0.0
    explain_score: str = ""
    group: Optional[Group] = None

    def copy(self) -> Hit:
        """Return a copy that may be changed; the object itself is shared."""
        return replace(self)

    @property
    def properties(self) -> Dict[str, Any]:
        """The properties of the object found."""
        return self.item.properties
