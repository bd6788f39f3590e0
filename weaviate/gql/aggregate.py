"""Build and send `Aggregate` queries: counts, sums, means and more, with groups."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from weaviate._core import checks
from weaviate.connect.connection import Connection
from weaviate.gql import _writer
from weaviate.gql._builder import ClassQuery
from weaviate.gql.filter import (
    Filter,
    GraphQL,
    MediaType,
    NearAudio,
    NearDepth,
    NearImage,
    NearIMU,
    NearObject,
    NearText,
    NearThermal,
    NearVector,
    NearVideo,
    Where,
)
from weaviate.util import file_encoder_b64

__all__ = [
    "AggregateBuilder",
    "Connection",
    "Filter",
    "GraphQL",
    "MediaType",
    "NearAudio",
    "NearDepth",
    "NearIMU",
    "NearImage",
    "NearObject",
    "NearText",
    "NearThermal",
    "NearVector",
    "NearVideo",
    "Where",
    "file_encoder_b64",
]


class AggregateBuilder(ClassQuery):
    """Builder for an `Aggregate` query; `client.query.aggregate(...)` returns it."""

    _object_limit: Optional[int] = None
    _with_meta_count: bool = False
    _group_by_properties: Any = None
    _limit: Optional[int] = None

    def __init__(self, class_name: str, connection: Connection) -> None:
        self._connection = connection
        self._class_name = _writer.class_name(class_name)
        self._fields: List[str] = []

    def with_meta_count(self) -> AggregateBuilder:
        """Count the objects."""
        self._with_meta_count = True
        return self

    def with_fields(self, field: str) -> AggregateBuilder:
        """Add a property and its statistics; a second call adds another property.

        Args:
            field: any GraphQL selection, such as `words {mean maximum}`.

        Raises:
            TypeError: if it is not a str.
        """
        _writer.check_type("field", field, str)
        self._fields.append(str.__str__(field))
        return self

    def with_group_by_filter(self, properties: List[str]) -> AggregateBuilder:
        """Group the objects by the values of a property.

        Args:
            properties: the path of the property.

        Raises:
            TypeError: if it is neither a str nor a list of str.
        """
        is_text = isinstance(properties, str)
        checked = checks.text if is_text else _writer.character_list
        self._group_by_properties = checked(properties, "properties")
        return self

    def with_object_limit(self, limit: int) -> AggregateBuilder:
        """Limit the number of objects of a search by meaning that are aggregated.

        Args:
            limit: maximum number of objects; None removes the limit.

        Raises:
            TypeError: if it is not an int.
            ValueError: if it is negative.
        """
        self._object_limit = _checked_limit(limit)
        return self

    def with_limit(self, limit: int) -> AggregateBuilder:
        """Limit the number of groups in the answer.

        Args:
            limit: maximum number of groups; None removes the limit.

        Raises:
            TypeError: if it is not an int.
            ValueError: if it is negative.
        """
        self._limit = _checked_limit(limit)
        return self

    def build(self) -> str:
        """Return the query as GraphQL text."""
        arguments = self._arguments()
        query = f"{self._class_name}({arguments})" if arguments else self._class_name
        count = "meta{count}" if self._with_meta_count else ""
        return f"{{Aggregate{{{query}{{{count}{''.join(self._fields)}}}}}}}"

    @property
    def _near(self) -> Optional[Filter]:
        """The search by meaning (a private name of v3)."""
        return self._near_clause

    @property
    def _uses_filter(self) -> bool:
        """Whether the query has arguments (a private name of v3)."""
        return bool(self._arguments())

    def _arguments(self) -> str:
        parts: List[str] = []
        if self._where is not None:
            parts.append(str(self._where))
        if self._group_by_properties is not None:
            parts.append(f"groupBy: {_group_by_text(self._group_by_properties)}")
        if self._near_clause is not None:
            parts.append(str(self._near_clause))
        if self._object_limit is not None:
            parts.append(f"objectLimit: {self._object_limit}")
        if self._tenant is not None:
            parts.append(f"tenant: {_writer.text(self._tenant, 'tenant')}")
        if self._limit is not None:
            parts.append(f"limit: {self._limit}")
        return "".join(parts)


def _group_by_text(properties: Union[str, List[str]]) -> str:
    if isinstance(properties, str):
        return _writer.ascii_text(properties, "properties")
    return _writer.ascii_list(properties, "properties")


def _checked_limit(limit: Optional[int]) -> Optional[int]:
    if limit is None:
        return None
    return _writer.at_least(0, int(_writer.integer_or_literal(limit, "limit")), "limit")
