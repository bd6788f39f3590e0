"""Clauses that search by keywords, or both ways: bm25, hybrid, groupBy, and generate."""

from __future__ import annotations

import inspect
import numbers
from dataclasses import dataclass
from typing import Any, List, Optional, Tuple

from weaviate.gql import _writer
from weaviate.gql._vector import vector_text
from weaviate.util import BaseEnum


class HybridFusion(str, BaseEnum):
    """How a hybrid search makes one ranking of two."""

    RANKED = "rankedFusion"
    RELATIVE_SCORE = "relativeScoreFusion"


@dataclass
class BM25:
    """A search for keywords."""

    query: str
    properties: Optional[List[str]]

    def __str__(self) -> str:
        text = f"query: {_writer.text(self.query, 'query')}"
        if self.properties:
            text += f", properties: {_writer.text_list(self.properties, 'properties')}"
        return f"bm25:{{{text}}}"


def _in_order(alpha: Any, vector: Any) -> Tuple[Any, Any]:
    """Return alpha and vector, which some programs give in the other order."""
    is_swapped = isinstance(vector, numbers.Real) and not isinstance(alpha, numbers.Real)
    return (vector, alpha) if is_swapped else (alpha, vector)


@dataclass(init=False)
class Hybrid:
    """A search for keywords and for a vector at once."""

    query: str
    alpha: Optional[float]
    vector: Optional[List[float]]
    properties: Optional[List[str]]
    fusion_type: Optional[HybridFusion]

    def __init__(
        self,
        query: str,
        alpha: Any = None,
        vector: Any = None,
        properties: Optional[List[str]] = None,
        fusion_type: Optional[HybridFusion] = None,
    ) -> None:
        self.query = query
        self.alpha, self.vector = _in_order(alpha, vector)
        self.properties = properties
        self.fusion_type = fusion_type
        self._written_vector: Tuple[Any, str] = (None, "")

    def __str__(self) -> str:
        text = f"query: {_writer.text(self.query, 'query')}"
        if self.vector is not None:
            text += f", vector: {self._vector_text()}"
        if self.alpha is not None:
            text += f", alpha: {_writer.given_number(self.alpha, 'alpha')}"
        if self.properties:
            text += f", properties: {_writer.text_list(self.properties, 'properties')}"
        if self.fusion_type is not None:
            text += f", fusionType: {_fusion_text(self.fusion_type)}"
        return f"hybrid:{{{text}}}"

    def _vector_text(self) -> str:
        """Write the vector once, and keep a copy of it in the place of the caller's."""
        if self._written_vector[0] is not self.vector:
            text, self.vector = vector_text(self.vector)
            self._written_vector = (self.vector, text)
        return self._written_vector[1]


def _without_defaults(signature: inspect.Signature) -> inspect.Signature:
    """Show the signature that v3 shows, in which every parameter must be given."""
    shown = [p.replace(default=p.empty) for p in signature.parameters.values()]
    return signature.replace(parameters=shown)


setattr(  # noqa: B010 - mypy knows no such attribute
    Hybrid.__init__, "__signature__", _without_defaults(inspect.signature(Hybrid.__init__))
)


def _fusion_text(fusion_type: Any) -> str:
    _writer.check_type("fusion_type", fusion_type, str)
    try:
        return str(HybridFusion(fusion_type).value)
    except ValueError:
        choices = [member.value for member in HybridFusion]
        raise ValueError(f"'fusion_type' must be one of {choices}, not {fusion_type!r}.") from None


@dataclass
class GroupBy:
    """How to group the hits."""

    path: List[str]
    groups: int
    objects_per_group: int

    def __str__(self) -> str:
        path = _writer.text_list(self.path, "properties")
        groups = _writer.given_integer(self.groups, "groups")
        per_group = _writer.given_integer(self.objects_per_group, "objects_per_group")
        return f"groupBy:{{path:{path}, groups:{groups}, objectsPerGroup:{per_group}}}"


def generate_text(
    single_prompt: Optional[str], grouped_task: Optional[str], grouped_properties: Any
) -> str:
    """Write the additional property in which a language model answers.

    Raises:
        TypeError: when there is neither prompt nor task, or one is not a str.
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


def copied(properties: Any) -> Any:
    """Copy a list that the caller may change later."""
    return list(properties) if isinstance(properties, (list, tuple)) else properties
