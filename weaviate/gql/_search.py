"""Clauses that search by keywords and that arrange hits: bm25, hybrid, groupBy, sort, generate."""

from __future__ import annotations

import numbers
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple, Union

from weaviate._core import checks
from weaviate.gql import _writer
from weaviate.util import BaseEnum

_ORDERS = ("asc", "desc")


class HybridFusion(str, BaseEnum):
    """How a hybrid search merges the keyword ranking and the vector ranking."""

    RANKED = "rankedFusion"
    RELATIVE_SCORE = "relativeScoreFusion"


@dataclass
class BM25:
    """A search for keywords."""

    query: str
    properties: Optional[List[str]]

    def __post_init__(self) -> None:
        self.query = checks.text(self.query, "query")
        self.properties = _names(self.properties)

    def __str__(self) -> str:
        text = f"query: {_writer.text(self.query, 'query')}"
        if self.properties:
            text += f", properties: {_writer.text_list(self.properties, 'properties')}"
        return f"bm25:{{{text}}}"


def _names(properties: Any) -> Optional[List[str]]:
    return _writer.character_list(properties, "properties") if properties else None


def _in_order(alpha: Any, vector: Any) -> Tuple[Any, Any]:
    """Return alpha and vector, also if they were passed in the other order."""
    is_swapped = isinstance(vector, numbers.Real) and not isinstance(alpha, numbers.Real)
    return (vector, alpha) if is_swapped else (alpha, vector)


@dataclass
class Hybrid:
    """A search that combines keywords and a vector."""

    query: str
    alpha: Union[float, str, None]
    vector: Optional[List[float]]
    properties: Optional[List[str]]
    fusion_type: Union[HybridFusion, str, None]

    def __post_init__(self) -> None:
        self.query = checks.text(self.query, "query")
        alpha, vector = _in_order(self.alpha, self.vector)
        self.vector = None if vector is None else _writer.Vector(vector)
        self.alpha = None if alpha is None else _writer.number_or_literal(alpha, "alpha")
        self.properties = _names(self.properties)
        self.fusion_type = None if self.fusion_type is None else _fusion(self.fusion_type)

    def __str__(self) -> str:
        text = f"query: {_writer.text(self.query, 'query')}"
        if self.vector is not None:
            text += f", vector: {_writer.vector(self.vector)}"
        if self.alpha is not None:
            text += f", alpha: {_writer.given_number(self.alpha, 'alpha')}"
        if self.properties:
            text += f", properties: {_writer.text_list(self.properties, 'properties')}"
        if self.fusion_type is not None:
            text += f", fusionType: {_fusion(self.fusion_type).value}"
        return f"hybrid:{{{text}}}"


def _fusion(fusion_type: Any) -> HybridFusion:
    _writer.check_type("fusion_type", fusion_type, str)
    try:
        return HybridFusion(fusion_type)
    except ValueError:
        choices = [member.value for member in HybridFusion]
        raise ValueError(f"'fusion_type' must be one of {choices}, not {fusion_type!r}.") from None


@dataclass
class GroupBy:
    """The groups into which the hits of a search are sorted."""

    path: List[str]
    groups: Union[int, str]
    objects_per_group: Union[int, str]

    def __post_init__(self) -> None:
        self.path = _writer.character_list(self.path, "properties")
        self.groups = _writer.integer_or_literal(self.groups, "groups")
        self.objects_per_group = _writer.integer_or_literal(
            self.objects_per_group, "objects_per_group"
        )

    def __str__(self) -> str:
        path = _writer.text_list(self.path, "properties")
        groups = _writer.given_integer(self.groups, "groups")
        per_group = _writer.given_integer(self.objects_per_group, "objects_per_group")
        return f"groupBy:{{path:{path}, groups:{groups}, objectsPerGroup:{per_group}}}"


def generate_text(
    single_prompt: Optional[str], grouped_task: Optional[str], grouped_properties: Any
) -> str:
    """Write the additional property `generate`, the answer of a language model.

    Raises:
        TypeError: if there is neither a prompt nor a task, or one of them is not a str.
    """
    if single_prompt is None and grouped_task is None:
        raise TypeError("Either 'single_prompt' or 'grouped_task' must be given, or both.")
    arguments, results = "", ["error"]
    if single_prompt is not None:
        arguments += f"singleResult:{{prompt:{_writer.text(single_prompt, 'single_prompt')}}}"
        results.append("singleResult")
    if grouped_task is not None or grouped_properties:
        parts = []
        if grouped_task is not None:
            parts.append(f"task:{_writer.text(grouped_task, 'grouped_task')}")
        if grouped_properties:
            properties = _writer.text_list(grouped_properties, "grouped_properties")
            parts.append(f"properties:{properties}")
        arguments += f"groupedResult:{{{','.join(parts)}}}"
        results.append("groupedResult")
    return f"generate({arguments}){{{' '.join(results)}}}"


def sort_keys(content: Union[Dict[str, Any], List[Any]]) -> List[Tuple[str, Dict[str, Any]]]:
    """Return the text of each sort key, and a copy of the key.

    Raises:
        TypeError: if a part has the wrong type.
        ValueError: if a part is missing, or the order is neither asc nor desc.
    """
    if isinstance(content, dict):
        return [_sort_key(content)]
    _writer.check_type("content", content, (dict, list))
    if not content:
        raise ValueError("'content' must not be an empty list.")
    return [_sort_key(item) for item in content]


def _sort_key(item: Any) -> Tuple[str, Dict[str, Any]]:
    if not isinstance(item, dict):
        # as in 3.26.7: ValueError for a str, TypeError for any other type
        error = ValueError if isinstance(item, str) else TypeError
        raise error(f"A sort key must be a dict, not {type(item).__name__}.")
    if "path" not in item or "order" not in item:
        raise ValueError(f"A sort key needs 'path' and 'order', but has {sorted(item, key=str)}.")
    path, order = item["path"], item["order"]
    _writer.check_type("path", path, list)
    _writer.check_type("order", order, str)
    if order not in _ORDERS:
        raise ValueError(f"'order' must be 'asc' or 'desc', not {order!r}.")
    text = f"{{ path: {_writer.ascii_list(path, 'path')} order: {str.__str__(order)} }} "
    return text, {**item, "path": list(path)}
