"""Parse a query with graphql-core, to check independently what our writer wrote."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Dict, List, Optional

from graphql import parse
from graphql.language import FieldNode, InlineFragmentNode, OperationDefinitionNode
from graphql.utilities import value_from_ast_untyped


class Field:
    """One field of a query, with its arguments as Python values."""

    def __init__(self, node: FieldNode) -> None:
        self.name = node.name.value
        self.alias: Optional[str] = node.alias.value if node.alias else None
        self.arguments: Dict[str, Any] = {
            argument.name.value: value_from_ast_untyped(argument.value)
            for argument in node.arguments or ()
        }
        self.node = node

    @property
    def fields(self) -> "List[Field]":
        """The fields below this one; fields of a fragment on another class count, too."""
        selections = self.node.selection_set.selections if self.node.selection_set else []
        found: List[Field] = []
        for selection in selections:
            if isinstance(selection, InlineFragmentNode):
                inner = selection.selection_set.selections
                found += [Field(each) for each in inner if isinstance(each, FieldNode)]
            elif isinstance(selection, FieldNode):
                found.append(Field(selection))
        return found

    def names(self) -> List[str]:
        """The names of the fields below this one."""
        return [field.name for field in self.fields]


def read(query: str) -> List[Field]:
    """Return the fields below `Get` or `Aggregate`, of a document that holds nothing else."""
    (definition,) = parse(query).definitions
    assert isinstance(definition, OperationDefinitionNode)
    assert definition.operation.value == "query"
    (kind,) = definition.selection_set.selections
    assert isinstance(kind, FieldNode)
    assert kind.name.value in ("Get", "Aggregate")
    return Field(kind).fields


def read_one(query: str) -> Field:
    """Return the field of the only class of a query."""
    (field,) = read(query)
    return field


def connection(server_version: str = "1.24.26") -> Any:
    """A stand-in for the connection, for builders that are never sent."""
    return SimpleNamespace(server_version=server_version)
