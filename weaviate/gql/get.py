"""Build and send `Get` queries: objects with their properties, references and more."""

from __future__ import annotations

from dataclasses import replace
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
    _public.__module__ = __name__  # where everybody knows them from


class GetBuilder(ClassQuery):
    """A `Get` query in the making; made by `client.query.get(...)`."""

    _additional_dataclass: Optional[AdditionalProperties] = None
    _limit: Optional[int] = None
    _offset: Optional[str] = None
    _after: Optional[str] = None
    _sort: Optional[Sort] = None
    _bm25: Optional[BM25] = None
    _hybrid: Optional[Hybrid] = None
    _group_by: Optional[GroupBy] = None
    _alias: Optional[str] = None
    _autocut: Optional[int] = None
    _consistency_level: Optional[str] = None

    def __init__(
        self, class_name: str, properties: Optional[PROPERTIES], connection: Connection
    ) -> None:
        super().__init__(class_name, connection)
        self._properties: List[str] = _selection.property_texts(properties)
        self._additional: _selection.Additional = {_selection.ONE_LEVEL: set()}

    @property
    def name(self) -> str:
        """The key under which the hits are in the answer: the alias, else the class."""
        return self._alias or self._class_name

    def with_limit(self, limit: int) -> GetBuilder:
        """Return at most so many objects.

        Raises:
            TypeError: if it is not an int.
            ValueError: when it is less than 1.
        """
        limit = _writer.whole(limit, "limit")
        if limit < 1:
            raise ValueError(f"'limit' must be at least 1, not {limit}.")
        self._limit = limit
        return self

    def with_offset(self, offset: int) -> GetBuilder:
        """Leave out the first so many objects.

        Raises:
            TypeError: if it is not an int.
            ValueError: when it is negative.
        """
        offset = _writer.whole(offset, "offset")
        if offset < 0:
            raise ValueError(f"'offset' must not be negative, but is {offset}.")
        self._offset = f"offset: {offset} "
        return self

    def with_after(self, after_uuid: UUID) -> GetBuilder:
        """Go on after an object: the way to walk through a whole class (servers from 1.18 on).

        Args:
            after_uuid: the id of the last object of the previous page. Needs `with_limit`, and goes
                with neither filters, searches nor sorting.

        Raises:
            TypeError: when it is neither text nor UUID.
            ValueError: if it is not an id.
        """
        self._after = f'after: "{get_valid_uuid(after_uuid)}"'
        return self

    def with_sort(self, content: Union[List[Any], Dict[str, Any]]) -> GetBuilder:
        """Sort the objects; another call adds a further sort key.

        Args:
            content: `{"path": [property], "order": "asc" or "desc"}`, or a list of such.

        Raises:
            TypeError: when a part is of a wrong type.
            ValueError: when a part is missing, or the order is another one.
        """
        if self._sort is None:
            self._sort = Sort(content)
        else:
            self._sort.add(content)
        return self

    def with_ask(self, content: Dict[str, Any]) -> GetBuilder:
        """Ask a question that the objects may answer; needs a qna module.

        Args:
            content: `question`; may have `properties` (where to look for the answer), `certainty`
                or `distance`, `autocorrect` and `rerank`.

        Raises:
            TypeError: when a part is of a wrong type.
            ValueError: when a part is missing, or there is a search by meaning already.
        """
        self._check_first_near()
        self._near_clause = Ask(content)
        return self

    def with_bm25(self, query: str, properties: Optional[List[str]] = None) -> GetBuilder:
        """Search for keywords.

        Args:
            properties: where to search, each with a weight if you like ("title^2"); all if None.

        Raises:
            TypeError: when an argument is of a wrong type.
        """
        clause = BM25(query, _search.copied(properties))
        str(clause)  # says what is wrong with the arguments
        self._bm25 = clause
        return self

    def with_hybrid(
        self,
        query: str,
        alpha: Optional[float] = None,
        vector: Optional[List[float]] = None,
        properties: Optional[List[str]] = None,
        fusion_type: Optional[HybridFusion] = None,
    ) -> GetBuilder:
        """Search for keywords and by meaning at once.

        Args:
            alpha: the weight of the search by meaning, 0 to 1; the server's default is 0.75.
            vector: the vector to search for; by default the server makes one of the query.
            properties: where to search for keywords; all if None.
            fusion_type: how to make one ranking of two.

        Raises:
            TypeError: when an argument is of a wrong type.
            ValueError: when a number is not finite, or there is no such fusion type.
        """
        clause = Hybrid(query, alpha, vector, _search.copied(properties), fusion_type)
        str(clause)  # says what is wrong with the arguments, and copies the vector
        self._hybrid = clause
        return self

    def with_group_by(
        self, properties: List[str], groups: int, objects_per_group: int
    ) -> GetBuilder:
        """Group the hits of a search by a property.

        Args:
            properties: the path of the property to group by; servers take one property.
            groups: how many groups to make at most.
            objects_per_group: how many hits to put into each group at most.

        Raises:
            TypeError: when an argument is of a wrong type.
        """
        clause = GroupBy(_search.copied(properties), groups, objects_per_group)
        str(clause)  # says what is wrong with the arguments
        self._group_by = clause
        return self

    def with_generate(
        self,
        single_prompt: Optional[str] = None,
        grouped_task: Optional[str] = None,
        grouped_properties: Optional[List[str]] = None,
    ) -> GetBuilder:
        """Let a language model answer; needs a generative module and a server from 1.17.3 on.

        Args:
            single_prompt: a prompt for each hit; `{property}` in it stands for that property.
            grouped_task: a prompt for all hits together.
            grouped_properties: the properties that the model gets to see for the task.

        Raises:
            TypeError: when neither prompt nor task is given, or an argument is of a wrong type.
        """
        text = _search.generate_text(single_prompt, grouped_task, grouped_properties)
        version = _graphql.server_version_of(self._connection)
        if version is not None and not versions.has_generative_search(version):
            warn(
                "Dep003: Generative search needs Weaviate 1.17.3 or later; the server is "
                f"{version}.",
                DeprecationWarning,
            )
        self._additional[_selection.ONE_LEVEL].add(text)
        return self

    def with_additional(
        self,
        properties: Union[
            List[Any],
            str,
            Dict[str, Union[str, List[str]]],
            Tuple[Dict[str, Any], Dict[str, Any]],
            AdditionalProperties,
        ],
    ) -> GetBuilder:
        """Return more about each object: its id, its vector, its distance, ...

        Args:
            properties: one name or a list of names (each can be any piece of GraphQL); a dictionary
                of names with their fields; a tuple of such a dictionary with one name, and of
                the settings for it; or `AdditionalProperties`, which goes with none of the others.

        Raises:
            TypeError: when a part is of a wrong type.
            ValueError: when a part is missing, or is not a name.
            weaviate.exceptions.AdditionalPropertiesException: when both ways are used.

        Example:
            >>> client.query.get("Article").with_additional(["id", "distance"])
            >>> client.query.get("Article").with_additional(AdditionalProperties(uuid=True))
        """
        if isinstance(properties, AdditionalProperties):
            _selection.check_one_way(self._additional, properties)
            self._additional_dataclass = replace(properties)
        else:
            if self._additional_dataclass is not None:
                _selection.refuse_both(properties, self._additional_dataclass)
            _selection.add_additional(self._additional, properties)
        return self

    def with_alias(self, alias: str) -> GetBuilder:
        """Name the hits in the answer; needed when a `multi_get` asks for one class twice.

        Raises:
            TypeError: if it is not a str.
            ValueError: if it is not a name of ASCII letters, digits and underscores.
        """
        self._alias = None if alias is None else _writer.name(alias, "alias")
        return self

    def with_autocut(self, autocut: int) -> GetBuilder:
        """Return the hits up to so many jumps in distance or score.

        Raises:
            TypeError: if it is not an int.
        """
        self._autocut = _writer.whole(autocut, "autocut")
        return self

    def with_consistency_level(self, consistency_level: ConsistencyLevel) -> GetBuilder:
        """Ask so many replicas before the answer is given.

        Raises:
            TypeError: if it is not a str.
            ValueError: when there is no such level.
        """
        _writer.check_type("consistency_level", consistency_level, str)
        self._consistency_level = f"consistencyLevel: {ConsistencyLevel(consistency_level).value} "
        return self

    def build(self, wrap_get: bool = True) -> str:
        """Write the query as GraphQL text.

        Args:
            wrap_get: False leaves out the `{Get{...}}` around it.

        Raises:
            ValueError: when neither properties nor additional properties are asked for.
        """
        selection = " ".join(self._properties) + _selection.all_additional_text(
            self._additional, self._additional_dataclass
        )
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
            The answer as it came: the hits are under "data", "Get" and the name of the class.
            Errors of the query, if there are any, are under "errors"; they are not raised.
        """
        channel = _graphql.channel_of(self._connection)
        answer = None if channel is None else _search_value.ask(self, channel)
        return super().do() if answer is None else answer

    @property
    def _contains_filter(self) -> bool:
        """Whether there are arguments. Programs that set a clause by hand set this, too."""
        return bool(self._arguments())

    @_contains_filter.setter
    def _contains_filter(self, value: bool) -> None:
        pass  # the clauses themselves say it

    def _arguments(self) -> str:
        """Write what stands in the brackets after the class."""
        text = ""
        if self._where is not None:
            text += str(self._where)
        if self._limit is not None:
            text += f"limit: {self._limit} "
        if self._offset is not None:
            text += self._offset
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
            text += self._after
        if self._consistency_level is not None:
            text += self._consistency_level
        if self._tenant is not None:
            text += f"tenant: {_writer.text(self._tenant, 'tenant')}"
        if self._autocut is not None:
            text += f"autocut: {self._autocut}"
        return text

    def _additional_to_str(self) -> str:
        """Write the additional properties, however they were asked for."""
        return _selection.all_additional_text(self._additional, self._additional_dataclass)

    def _tuple_to_dict(self, tuple_value: Tuple[Dict[str, Any], Dict[str, Any]]) -> None:
        """Add an additional property with settings."""
        _selection.add_additional(self._additional, tuple_value)
