"""The context of one GraphQL answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Protocol, Sequence, Tuple

import numpy as np
from graphql.language import FieldNode, FragmentDefinitionNode

from weaviate.local.deadline import check_time
from weaviate.local.graphql.documents import Vectors, put_back
from weaviate.local.storage.database import Database
from weaviate.local.wire.json import vector_out, whole

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Info(Protocol):
    """What our resolvers use of the information that the GraphQL library hands them."""

    context: Any
    field_nodes: Sequence[FieldNode]
    fragments: Mapping[str, FragmentDefinitionNode]
    path: Any


class Answer:
    """The context of one execution.

    Vectors are put into the finished answer as they are: completing them number by number, as the
    GraphQL library does with lists, would take longer than finding them.
    """

    def __init__(self, database: Database, search_vectors: Vectors = ()) -> None:
        self.database = database
        self._search_vectors = search_vectors
        self._vectors: List[Tuple[List[Any], NDArray[np.float32]]] = []

    def arguments(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the arguments of a field with the vectors of the query."""
        check_time()
        return put_back(given, self._search_vectors)

    def vector_later(self, info: Info, vector: NDArray[np.float32]) -> None:
        """Store a vector for the resolved place, to be put into the finished answer."""
        self._vectors.append((info.path.as_list(), vector))

    def finish(self, data: Dict[str, Any]) -> Dict[str, Any]:
        """Return the data as the server writes them: sorted keys, whole numbers."""
        finished: Dict[str, Any] = _as_written(data)
        for path, vector in self._vectors:
            place: Any = finished
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = vector_out(vector)
        return finished


def _as_written(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_written(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_as_written(inner) for inner in value]
    return whole(value) if isinstance(value, float) else value
