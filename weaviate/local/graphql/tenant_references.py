"""References from tenants to classes without tenants, which queries cannot follow.

A real server looks for what is referred to in the tenant of the query, and fails where a class has
no tenants.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Mapping, Sequence

from graphql.language import FieldNode

from weaviate.local.errors import ApiError
from weaviate.local.graphql.context import Info
from weaviate.local.graphql.selection import selected_fields
from weaviate.local.search.hits import Hit
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import StoredObject

_Targets = Dict[str, List[FieldNode]]


@dataclass(frozen=True)
class _Reached:
    """Objects of one class, and the fields that are selected of them."""

    items: Sequence[StoredObject]
    fields: Sequence[FieldNode]


@dataclass(frozen=True)
class TenantReferences:
    """Follows the references that a query selects, as far as they stay in the tenant.

    Args:
        database: Where to look.
        info: The field of the class in the query.
        class_of_type: Class behind the name of each GraphQL type.
    """

    database: Database
    info: Info
    class_of_type: Mapping[str, str]

    def check(self, hits: Sequence[Hit]) -> None:
        """Check that what was found refers to nothing outside of the tenant."""
        top = self._below(self.info.field_nodes)
        in_groups = top
        for name in ("_additional", "group", "hits"):
            in_groups = self._below([field for field in in_groups if field.name.value == name])
        grouped = [inner.item for hit in hits if hit.group for inner in hit.group.hits]
        step = [_Reached([hit.item for hit in hits], top), _Reached(grouped, in_groups)]
        words = "resolve cross-refs: build reference cache: build request cache"
        while step:
            step = [next_ for reached in step for next_ in self._follow(reached, words)]
            words += ": build nested cache: build request cache"

    def _below(self, fields: Sequence[FieldNode]) -> List[FieldNode]:
        return [
            inner
            for field in fields
            for inner, _ in selected_fields(self.info, field.selection_set)
        ]

    def _follow(self, reached: _Reached, words: str) -> List[_Reached]:
        following: List[_Reached] = []
        for name, targets in self._references(reached.fields).items():
            referring = [item for item in reached.items if item.properties.get(name)]
            if referring:
                self._check_classes(targets, words)
            found = [
                self.database.resolve(reference["beacon"], item.tenant)
                for item in referring
                for reference in item.properties[name]
            ]
            for class_name, fields in targets.items():
                items = [item for item in found if item and item.class_name == class_name]
                if items:
                    following.append(_Reached(items, fields))
        return following

    def _check_classes(self, targets: _Targets, words: str) -> None:
        for class_name in targets:
            collection = self.database.collection(class_name)
            if not collection.has_tenants:
                raise ApiError(
                    f'{words}: fetch job list: index "{collection.index_name}": class {class_name} '
                    "has multi-tenancy disabled, but request was with tenant"
                )

    def _references(self, fields: Sequence[FieldNode]) -> Dict[str, _Targets]:
        """Return the fields that are selected behind each reference, by class."""
        found: Dict[str, _Targets] = {}
        for field in fields:
            for inner, type_ in selected_fields(self.info, field.selection_set):
                class_name = self.class_of_type.get(type_ or "")
                if class_name is not None:
                    targets = found.setdefault(field.name.value, {})
                    targets.setdefault(class_name, []).append(inner)
        return found
