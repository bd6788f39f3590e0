"""What a query selects below a field, fragments followed."""

from __future__ import annotations

from typing import Iterator, List, Optional, Tuple

from graphql.language import (
    FieldNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
)

from weaviate.local.graphql.context import Info

Selected = Tuple[FieldNode, Optional[str]]


def selected_fields(
    info: Info, selections: Optional[SelectionSetNode], within: Optional[str] = None
) -> Iterator[Selected]:
    """Iterate over the selected fields, each with its type condition."""
    if selections is None:
        return
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            yield selection, within
        elif isinstance(selection, FragmentSpreadNode):
            fragment = info.fragments[selection.name.value]
            yield from selected_fields(
                info, fragment.selection_set, fragment.type_condition.name.value
            )
        elif isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            yield from selected_fields(
                info, selection.selection_set, condition.name.value if condition else within
            )


def selects(info: Info, *path: str) -> bool:
    """Return whether the query selects a field below the one that is resolved now."""
    sets = [node.selection_set for node in info.field_nodes]
    for name in path:
        fields = [field for chosen in sets for field, _ in selected_fields(info, chosen)]
        sets = [field.selection_set for field in fields if field.name.value == name]
        if not sets:
            return False
    return True


def selected_types(info: Info) -> List[str]:
    """Return the types that the fragments below the field are for, once each."""
    found = {
        condition: None
        for node in info.field_nodes
        for _, condition in selected_fields(info, node.selection_set)
        if condition is not None
    }
    return list(found)
