"""Queries as checked documents: parsed and validated once for each text.

Most of a query is its search vector, and the GraphQL library spends most of its time on the numbers
in it. So a long vector is lifted out of the text first; what is left is short, and often the same
as in the query before.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from math import inf
from typing import Any, Dict, List, Mapping, Match, Sequence, Tuple

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    Source,
    ValidationRule,
    parse,
    specified_rules,
    validate,
)
from graphql.language import (
    FragmentDefinitionNode,
    FragmentSpreadNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Visitor,
    visit,
)
from graphql.validation import (
    LoneAnonymousOperationRule,
    UniqueOperationNamesRule,
    ValuesOfCorrectTypeRule,
)

from weaviate.local.deadline import check_time
from weaviate.local.graphql.argument_rule import ArgumentValuesRule

_DOCUMENTS_KEPT = 200
_SHORT_VECTOR = 32
_MOST_FIELDS = 20_000

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
# A text that does not end is taken too, or each of its quotes would be looked at as another start.
_STRING_OR_COMMENT = r'"""(?:\\"""|[^"]|"(?!""))*(?:""")?' r'|"(?:\\.|[^"\\\n])*"?' r"|#[^\n]*"
# What may be numbers is one class of characters, so that nothing is tried in two ways; whether they
# are numbers is looked at one by one.
_VECTOR = re.compile(rf"{_STRING_OR_COMMENT}|(\bvector\s*:\s*)\[([-+.0-9eE\s,]*)\]")
_BLANK = re.compile(r"[\s,\ufeff]+|#[^\n]*")

Vectors = Sequence[List[float]]


def lift_vectors(query: str) -> Tuple[str, Vectors]:
    """Replace the long vectors of a query by marks.

    A mark is infinity, which no query can contain, and the number of the vector.
    """
    lifted: List[List[float]] = []

    def mark(match: Match[str]) -> str:
        if match[2] is None:
            return match[0]
        numbers = match[2].replace(",", " ").split()
        if len(numbers) <= _SHORT_VECTOR or not all(map(_NUMBER.fullmatch, numbers)):
            return match[0]
        lifted.append(list(map(float, numbers)))
        return f"{match[1]}[1e999, {len(lifted) - 1}]"

    return _VECTOR.sub(mark, query), lifted


def put_back(arguments: Mapping[str, Any], vectors: Vectors) -> Mapping[str, Any]:
    """Return the arguments of a field with vectors in place of their marks."""
    if not vectors:
        return arguments
    restored = dict(arguments)
    for name in ("nearVector", "hybrid"):
        value: Mapping[str, Any] = arguments.get(name) or {}
        mark = value.get("vector")
        if mark and mark[0] == inf:
            restored[name] = {**value, "vector": vectors[int(mark[1])]}
    return restored


class _NoNull(Visitor):
    """Refuses null in a query, which the GraphQL of a real server does not know."""

    def __init__(self, query: str) -> None:
        super().__init__()
        self._query = query

    def enter_null_value(self, node: NullValueNode, *_args: Any) -> None:
        start = node.loc.start if node.loc else 0
        raise GraphQLSyntaxError(Source(self._query), start, "Unexpected Name 'null'")


class _OperationNamesRule(ValidationRule):
    """Report operations of the same name, those without a name included."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._known: Dict[str, OperationDefinitionNode] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_args: Any) -> None:
        name = node.name.value if node.name else ""
        first = self._known.setdefault(name, node)
        if first is not node:
            words = f'There can only be one operation named "{name}".'
            nodes = [first.name or first, node.name or node]
            self.report_error(GraphQLError(words, nodes))


def _refuse_descriptions(document: DocumentNode, query: str) -> None:
    for definition in document.definitions:
        if getattr(definition, "selection_set", None) is None:
            continue
        description = getattr(definition, "description", None)
        if description and description.loc:
            wanted = '"fragment"' if isinstance(definition, FragmentDefinitionNode) else "Name"
            kind = "BlockString" if description.block else "String"
            words = f"Expected {wanted}, found {kind} '{description.value}'"
            raise GraphQLSyntaxError(Source(query), description.loc.start, words)


def _check_selections(document: DocumentNode, query: str) -> None:
    """Check that a query selects something everywhere, and not too much.

    Raises:
        GraphQLError: if a selection is empty, or if the query has too many fields with its
            fragments written out.
    """
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    sizes: Dict[str, int] = {}

    def size_of(selections: SelectionSetNode) -> int:
        if not selections.selections:
            start = selections.loc.start if selections.loc else 0
            raise GraphQLSyntaxError(Source(query), start, "Unexpected empty IN {}")
        total = 0
        for selection in selections.selections:
            if isinstance(selection, FragmentSpreadNode):
                total += size_of_fragment(selection.name.value)
                continue
            inner = getattr(selection, "selection_set", None)
            total += 1 + (size_of(inner) if inner else 0)
        return total

    def size_of_fragment(name: str) -> int:
        if name not in sizes and name in fragments:
            sizes[name] = 0  # a circle is refused later
            sizes[name] = size_of(fragments[name].selection_set)
        return 1 + sizes.get(name, 0)

    for definition in document.definitions:
        selections = getattr(definition, "selection_set", None)
        if selections is None or size_of(selections) <= _MOST_FIELDS:
            continue
        raise GraphQLError(
            f"The query has more than {_MOST_FIELDS} fields with its fragments written out."
        )


class _TimeRule(ValidationRule):
    """Breaks off the check of a query when its time is over."""

    def enter(self, *_args: Any) -> None:
        check_time()


class Documents:
    """The checked documents of one schema, the latest ones kept."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._kept: OrderedDict[str, DocumentNode] = OrderedDict()
        self._lock = threading.Lock()

    def checked(self, query: str) -> Tuple[DocumentNode, List[Any]]:
        """Return the document of a query, and what is wrong with it.

        Raises:
            GraphQLError: if the text is not GraphQL.
        """
        with self._lock:
            known = self._kept.get(query)
            if known is not None:
                self._kept.move_to_end(query)
                return known, []
        if not _BLANK.sub("", query):
            raise GraphQLError("Must provide an operation.")
        document = parse(query)
        _refuse_descriptions(document, query)
        _check_selections(document, query)
        if "null" in query:
            visit(document, _NoNull(query))
        errors = validate(self.schema, document, _RULES)
        if not errors:
            with self._lock:
                self._kept[query] = document
                if len(self._kept) > _DOCUMENTS_KEPT:
                    self._kept.popitem(last=False)
        return document, errors


_INSTEAD: Dict[Any, Any] = {
    ValuesOfCorrectTypeRule: (ArgumentValuesRule,),
    UniqueOperationNamesRule: (),
    LoneAnonymousOperationRule: (LoneAnonymousOperationRule, _OperationNamesRule),
}
_RULES = [_TimeRule] + [
    chosen for rule in specified_rules for chosen in _INSTEAD.get(rule, (rule,))
]
