"""Build and send `Get` queries: objects with properties, references and more."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple, Union

from weaviate import util
from weaviate._core import versions
from weaviate._core.warn import warn
from weaviate.connect.connection import Connection
from weaviate.data.replication import ConsistencyLevel
from weaviate.exceptions import AdditionalPropertiesException
from weaviate.gql import _graphql, _search, _search_value, _selection, _writer
from weaviate.gql._builder import ClassQuery, QueryError
from weaviate.gql._search import BM25, GroupBy, Hybrid, HybridFusion
from weaviate.gql._selection import PROPERTIES, AdditionalProperties, LinkTo
from weaviate.gql.filter import (
    Ask,
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
    Sort,
    Where,
)
from weaviate.types import UUID
from weaviate.util import BaseEnum, file_encoder_b64, get_valid_uuid, image_encoder_b64

__all__ = [
    "BM25",
    "PROPERTIES",
    "UUID",
    "AdditionalProperties",
    "AdditionalPropertiesException",
    "Ask",
    "BaseEnum",
    "Connection",
    "ConsistencyLevel",
    "Filter",
    "GetBuilder",
    "GraphQL",
    "GroupBy",
    "Hybrid",
    "HybridFusion",
    "LinkTo",
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
    "Sort",
    "Where",
    "file_encoder_b64",
    "get_valid_uuid",
    "image_encoder_b64",
    "util",
]

for _public in (AdditionalProperties, BM25, GroupBy, Hybrid, HybridFusion, LinkTo):
    _public.__module__ = __name__  # their v3 path


class GetBuilder(ClassQuery):
    """Builder for a `Get` query; `client.query.get(...)` returns it."""

    _additional_dataclass: Optional[AdditionalProperties] = None
    _limit: Optional[int] = None
    _offset: Optional[int] = None
    _after: Optional[str] = None
    _sort: Optional[Sort] = None
    _bm25: Optional[BM25] = None
    _hybrid: Optional[Hybrid] = None
    _group_by: Optional[GroupBy] = None
    _alias: Optional[str] = None
    _autocut: Optional[int] = None
    _consistency_level: Optional[ConsistencyLevel] = None

    def __init__(
        self, class_name: str, properties: Optional[PROPERTIES], connection: Connection
    ) -> None:
        self._connection = connection
        self._class_name = _writer.class_name(class_name)
        self._properties: List[str] = _selection.property_texts(properties)
        self._additional: _selection.Additional = {_selection.ONE_LEVEL: set()}

    @property
    def name(self) -> str:
        """The key of the hits in the answer: the alias or, without one, the class."""
        return self._alias or self._class_name

    def with_limit(self, limit: int) -> GetBuilder:
        """Limit the number of objects in the answer.

        Args:
            limit: maximum number of objects, at least 1.

        Raises:
            TypeError: if it is not an int.
            ValueError: if it is less than 1.
        """
        self._limit = _writer.at_least(1, limit, "limit")
        return self

    def with_offset(self, offset: int) -> GetBuilder:
        """Skip the first objects.

        Args:
            offset: number of objects to skip; the server limits `offset + limit` to 10,000 by
                default.

        Raises:
            TypeError: if it is not an int.
            ValueError: if it is negative.
        """
        self._offset = _writer.at_least(0, offset, "offset")
        return self

    def with_after(self, after_uuid: UUID) -> GetBuilder:
        """Return the objects that follow an id: a cursor over a whole class (server 1.18).

        Args:
            after_uuid: the id of the last object of the previous page. Requires `with_limit`, and
                cannot be combined with filters, searches or sorting.

        Raises:
            TypeError: if it is neither a str nor a UUID.
            ValueError: if it is not a valid UUID.
        """
        self._after = get_valid_uuid(after_uuid)
        return self

    def with_sort(self, content: Union[List[Any], Dict[str, Any]]) -> GetBuilder:
        """Sort the objects; a second call adds another sort key.

        Args:
            content: `{"path": [property], "order": "asc" or "desc"}`, or a list of sort keys.

        Raises:
            TypeError: if a part has the wrong type.
            ValueError: if a part is missing, or the order is neither asc nor desc.
        """
        if self._sort is None:
            self._sort = Sort(content)
        else:
            self._sort.add(content)
        return self

    def with_ask(self, content: Dict[str, Any]) -> GetBuilder:
        """Search for objects that answer a question; requires a qna module.

        Args:
            content: `question`. Optional: `properties` (the properties to search for the answer),
                `certainty` or `distance` (a float), `autocorrect` and `rerank`.

        Raises:
            TypeError: if a part has the wrong type.
            ValueError: if a part is missing, or the query has a search by meaning already.
        """
        self._check_first_near()
        self._near_clause = Ask(content)
        return self

    def with_bm25(self, query: str, properties: Optional[List[str]] = None) -> GetBuilder:
        """Search for keywords.

        Args:
            query: the keywords.
            properties: the properties to search, each with an optional weight ("title^2"); None
                searches all.

        Raises:
            TypeError: if an argument has the wrong type.
        """
        self._bm25 = BM25(query, properties)
        return self

    def with_hybrid(
        self,
        query: str,
        alpha: Optional[float] = None,
        vector: Optional[List[float]] = None,
        properties: Optional[List[str]] = None,
        fusion_type: Optional[HybridFusion] = None,
    ) -> GetBuilder:
        """Combine a search for keywords with a search by meaning.

        Args:
            query: the keywords, and the text to vectorize.
            alpha: the weight of the search by meaning, from 0 to 1; the server's default is 0.75.
            vector: the vector to search for; by default the server vectorizes the query.
            properties: the properties to search for keywords; None searches all.
            fusion_type: how to merge the two rankings.

        Raises:
            TypeError: if an argument has the wrong type.
            ValueError: if a number is not finite, or the fusion type is unknown.
        """
        self._hybrid = Hybrid(query, alpha, vector, properties, fusion_type)
        return self

    def with_group_by(
        self, properties: List[str], groups: int, objects_per_group: int
    ) -> GetBuilder:
        """Group the hits of a search by a property.

        Args:
            properties: the path of the property to group by; servers accept one property.
            groups: maximum number of groups.
            objects_per_group: maximum number of hits in each group.

        Raises:
            TypeError: if an argument has the wrong type.
        """
        self._group_by = GroupBy(properties, groups, objects_per_group)
        return self

    def with_generate(
        self,
        single_prompt: Optional[str] = None,
        grouped_task: Optional[str] = None,
        grouped_properties: Optional[List[str]] = None,
    ) -> GetBuilder:
        """Let a language model answer; requires a generative module and server 1.17.3.

        The result is in `_additional { generate }` of the hits.

        Args:
            single_prompt: a prompt for each hit; `{title}` is replaced by the property `title`.
            grouped_task: a prompt for all hits together.
            grouped_properties: the properties to send to the model for the task; None sends all.

        Raises:
            TypeError: if neither prompt nor task is given, or an argument has the wrong type.
        """
        text = _search.generate_text(single_prompt, grouped_task, grouped_properties)
        version = _graphql.server_version_of(self._connection)
        if version is not None and not versions.has_generative_search(version):
            warn(
                f"Dep003: Generative search needs Weaviate 1.17.3 or later, not {version}.",
                DeprecationWarning,
            )
        self._additional[_selection.ONE_LEVEL].add(text)
        return self

    def with_additional(
        self,
        properties: Union[List[Any], str, Dict[str, Any], Tuple[Any, Any], AdditionalProperties],
    ) -> GetBuilder:
        """Return additional properties of each object: id, vector, distance and more.

        Args:
            properties: a name or a list of names (each can be any GraphQL selection); a dict of
                names with their fields; a tuple of a dict with one name, and a dict of settings
                for it; or `AdditionalProperties`, which cannot be combined with the other forms.

        Raises:
            TypeError: if a part has the wrong type.
            ValueError: if a part is missing or not a GraphQL name.
            weaviate.exceptions.AdditionalPropertiesException: if `AdditionalProperties` is combined
                with names.

        Example:
            >>> client.query.get("Article").with_additional(["id", "distance"])
            >>> client.query.get("Article").with_additional(AdditionalProperties(uuid=True))
        """
        self._additional_dataclass = _selection.with_additional(
            self._additional, self._additional_dataclass, properties
        )
        return self

    def with_alias(self, alias: str) -> GetBuilder:
        """Rename the key of the hits in the answer, for a `multi_get` with one class twice.

        Raises:
            TypeError: if it is not a str.
            ValueError: if it is not a name of ASCII letters, digits and underscores.
        """
        self._alias = None if alias is None else _writer.name(alias, "alias")
        return self

    def with_autocut(self, autocut: int) -> GetBuilder:
        """Limit the hits to the first groups of similar distance or score (server 1.20).

        Args:
            autocut: number of groups; a group ends where the distance or score jumps.

        Raises:
            TypeError: if it is not an int.
        """
        self._autocut = _writer.whole(autocut, "autocut")
        return self

    def with_consistency_level(self, consistency_level: ConsistencyLevel) -> GetBuilder:
        """Set how many replicas must agree: ALL, QUORUM or ONE (server 1.19).

        Raises:
            TypeError: if it is not a str.
            ValueError: if the level is unknown.
        """
        _writer.check_type("consistency_level", consistency_level, str)
        self._consistency_level = ConsistencyLevel(consistency_level)
        return self

    def build(self, wrap_get: bool = True) -> str:
        """Return the query as GraphQL text.

        Args:
            wrap_get: False leaves out the enclosing `{Get{...}}`.

        Raises:
            ValueError: if the query has neither properties nor additional properties.
        """
        selection = " ".join(self._properties) + self._additional_to_str()
        if not selection:
            raise QueryError(
                'A Get query needs at least one property: client.query.get("Book", ["title"]) '
                'or .with_additional("id").'
            )
        arguments = self._arguments()
        query = f"{self._class_name}({arguments})" if arguments else self._class_name
        query = f"{query}{{{selection}}}"
        if self._alias is not None:
            query = f"{self._alias}: {query}"
        return f"{{Get{{{query}}}}}" if wrap_get else query

    def do(self) -> Dict[str, Any]:
        """Send the query.

        Returns:
            The decoded answer: a list of hits under "data", "Get" and the name of the class.
            Errors of the query are under "errors"; they do not raise.

        Raises:
            requests.ConnectionError, requests.Timeout: if the server does not answer.
            weaviate.UnexpectedStatusCodeException: if the server rejects the request.
            weaviate.exceptions.ResponseCannotBeDecodedException: if the answer is not a JSON
                object.
        """
        channel = _graphql.channel_of(self._connection)
        answer = None if channel is None else _search_value.answer(self, channel)
        return super().do() if answer is None else answer

    @property
    def _contains_filter(self) -> bool:
        """Whether the query has arguments. Programs that set a clause themselves set this, too."""
        return bool(self._arguments())

    @_contains_filter.setter
    def _contains_filter(self, value: bool) -> None:
        pass  # the getter reads the clauses

    def _arguments(self) -> str:
        text = ""
        if self._where is not None:
            text += str(self._where)
        if self._limit is not None:
            text += f"limit: {self._limit} "
        if self._offset is not None:
            text += f"offset: {self._offset} "
        if self._near_clause is not None:
            text += str(self._near_clause)
        if self._sort is not None:
            text += str(self._sort)
        if self._bm25 is not None:
            text += str(self._bm25)
        if self._hybrid is not None:
            text += str(self._hybrid)
        if self._group_by is not None:
            text += str(self._group_by)
        if self._after is not None:
            text += f"after: {_writer.text(self._after, 'after')}"
        if self._consistency_level is not None:
            text += f"consistencyLevel: {self._consistency_level.value} "
        if self._tenant is not None:
            text += f"tenant: {_writer.text(self._tenant, 'tenant')}"
        if self._autocut is not None:
            text += f"autocut: {self._autocut}"
        return text

    def _additional_to_str(self) -> str:
        """Write the additional properties (the name is that of v3)."""
        return _selection.all_additional_text(self._additional, self._additional_dataclass)

    def _tuple_to_dict(self, tuple_value: Tuple[Dict[str, Any], Dict[str, Any]]) -> None:
        """Add an additional property with settings (a private name of v3)."""
        _selection.add_additional(self._additional, tuple_value)
