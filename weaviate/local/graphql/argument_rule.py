"""The rule that every argument has a value of its type, in the server's words.

It takes the place of the GraphQL library's own rule, which reports the innermost value; the server,
built on an older one, reports the whole argument.
"""

from __future__ import annotations

from typing import Any, List

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ValidationRule,
    get_named_type,
)
from graphql.language import (
    SKIP,
    ArgumentNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    print_ast,
)

_NUMBERS = (FloatValueNode, IntValueNode)


class ArgumentValuesRule(ValidationRule):
    """Report the arguments whose values are not of the right type."""

    def enter_argument(self, node: ArgumentNode, *_args: Any) -> Any:
        """Check one argument; what is inside of it needs no visit of its own."""
        argument = self.context.get_argument()
        if argument is not None:
            problems = value_problems(argument.type, node.value)
            if problems:
                self.report_error(
                    GraphQLError(
                        f'Argument "{node.name.value}" has invalid value '
                        f"{spell(node.value)}.\n" + "\n".join(problems),
                        node.value,
                    )
                )
        return SKIP


def value_problems(type_: GraphQLInputType, node: ValueNode) -> List[str]:
    """Return what is wrong with a value: nothing, or one sentence for each fault."""
    if isinstance(node, VariableNode):
        return []  # checked with the variables
    if isinstance(type_, GraphQLNonNull):
        if isinstance(node, NullValueNode):
            return [f'Expected "{type_}", found null.']
        return value_problems(type_.of_type, node)
    if isinstance(node, NullValueNode):
        return []
    if isinstance(type_, GraphQLList):
        return _list_problems(type_.of_type, node)
    if isinstance(type_, GraphQLInputObjectType):
        return _object_problems(type_, node)
    return _leaf_problems(type_, node)


def _list_problems(element: GraphQLInputType, node: ValueNode) -> List[str]:
    if not isinstance(node, ListValueNode):
        return value_problems(element, node)
    if getattr(element, "name", "") == "Float" and all(
        isinstance(value, _NUMBERS) for value in node.values
    ):
        return []  # a vector: the common case, and a long one
    # The server numbers the faults of each element, not the elements.
    return [
        f"In element #{number}: {problem}"
        for value in node.values
        for number, problem in enumerate(value_problems(element, value), 1)
    ]


def _object_problems(type_: GraphQLInputObjectType, node: ValueNode) -> List[str]:
    if not isinstance(node, ObjectValueNode):
        return [f'Expected "{type_}", found not an object.']
    given = {field.name.value: field.value for field in node.fields}
    problems = [f'In field "{name}": Unknown field.' for name in given if name not in type_.fields]
    for name, field in type_.fields.items():
        if name in given:
            found = value_problems(field.type, given[name])
        elif isinstance(field.type, GraphQLNonNull):
            found = [f'Expected "{get_named_type(field.type)}!", found null.']
        else:
            continue
        problems += [f'In field "{name}": {problem}' for problem in found]
    return problems


def _leaf_problems(type_: Any, node: ValueNode) -> List[str]:
    try:
        type_.parse_literal(node, None)
    except (GraphQLError, ValueError, TypeError):
        return [f'Expected type "{type_}", found {spell(node)}.']
    return []


def spell(node: ValueNode) -> str:
    """Write a value as the server's messages show it."""
    if isinstance(node, ObjectValueNode):
        inner = ", ".join(f"{field.name.value}: {spell(field.value)}" for field in node.fields)
        return "{" + inner + "}"
    if isinstance(node, ListValueNode):
        return "[" + ", ".join(spell(value) for value in node.values) + "]"
    return print_ast(node)
