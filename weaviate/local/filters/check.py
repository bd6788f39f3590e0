"""Whether a where filter fits the schema: its properties and its values."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping

from weaviate.local.errors import ApiError, said
from weaviate.local.filters.clause import ORDERINGS, Clause, measured_property, parse_where
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import ID_NAMES, TIME_NAMES, Collection, data_type, is_reference

_LENGTH_OPERATORS = ("Equal", "NotEqual", *ORDERINGS)
# A real server prints the number of these operators as if it were a character.
_RUNES = {
    "WithinGeoRange": r"'\t'",
    "Like": r"'\n'",
    "IsNull": r"'\v'",
    "ContainsAny": r"'\f'",
    "ContainsAll": r"'\r'",
}
_UUID_OPERATORS = (*_LENGTH_OPERATORS, "ContainsAny", "ContainsAll")


def checked_where(database: Database, collection: Collection, where: Mapping[str, Any]) -> Clause:
    """Return the where filter of a batch delete, parsed and checked.

    Args:
        database: Where references lead.
        collection: Class of the objects that the filter is about.
        where: The filter in its REST form.
    """
    with said("failed to parse where filter"):
        clause = parse_where(where, collection.name)
    with said("invalid where filter"):
        check_clause(database, clause)
    return clause


def check_clause(database: Database, clause: Clause) -> None:
    """Check a filter against the schema.

    Raises:
        ApiError: 422 with the words of the real server, about every operand that does not fit.
    """
    if not clause.operands:
        _check_value_clause(database, clause)
        return
    problems: List[str] = []
    for position, operand in enumerate(clause.operands):
        try:
            check_clause(database, operand)
        except ApiError as error:
            problems.append(f"child operand at position {position}: {error.message}")
    if problems:
        raise ApiError(", ".join(problems))


def _check_value_clause(database: Database, clause: Clause) -> None:
    class_name, name = clause.innermost
    if name in ID_NAMES:
        if clause.kind != "text":
            raise ApiError(
                'using ["_id"] to filter by uuid: must use "valueText" to specify the id'
            )
        return
    if name in TIME_NAMES:
        if clause.kind not in ("date", "text"):
            raise ApiError(
                f'using ["{name}"] to filter by timestamp: must use "valueText" or "valueDate"'
            )
        return
    collection = database.classes.get(class_name)
    if collection is None:
        raise ApiError(f'class "{class_name}" does not exist in schema')
    measured = measured_property(name)
    prop = collection.known_property(measured or name)
    if clause.operator == "IsNull":
        if clause.kind != "boolean":
            raise ApiError(
                f'operator IsNull requires a booleanValue, got "{clause.value_name}" instead'
            )
    elif measured is not None:
        _check_length(clause)
    else:
        _check_type(clause, collection, prop)


def _check_length(clause: Clause) -> None:
    if clause.kind != "int":
        raise ApiError(
            f'Filtering for property length requires IntValue, got "{clause.value_name}" instead'
        )
    if clause.operator not in _LENGTH_OPERATORS:
        raise ApiError(
            "Filtering for property length supports operators (not) equal and greater/less than "
            f"(equal), got {_RUNES.get(clause.operator, clause.operator)} instead"
        )
    if isinstance(clause.value, int) and clause.value < 0:
        raise ApiError(f"Can only filter for positive property length got {clause.value} instead")


def _check_type(clause: Clause, collection: Collection, prop: Dict[str, Any]) -> None:
    kind = data_type(prop)
    if kind in ("uuid", "uuid[]"):
        if clause.kind != "text":
            raise ApiError(
                f'property "{prop["name"]}" is of type "uuid" or "uuid[]": specify uuid as string '
                'using "valueText"'
            )
        if clause.operator not in _UUID_OPERATORS:
            raise ApiError(f'operator "{clause.operator}" cannot be used on uuid/uuid[] props')
        return
    if is_reference(prop):
        if clause.kind != "int":
            raise ApiError(
                f'Property "{prop["name"]}" is a ref prop to the class "{kind}". Only "valueInt" '
                "can be used on a ref prop directly to count the number of refs. Or did you mean "
                "to filter on a primitive prop of the referenced class? In this case make sure "
                "your path contains 3 elements in the form of [<propName>, "
                "<ClassNameOfReferencedClass>, <primitvePropOnClass>]"
            )
        return
    wanted = kind[:-2] if kind.endswith("[]") else kind
    if clause.kind != wanted:
        raise ApiError(
            f'data type filter cannot use "{clause.value_name}" on type "{kind}", use '
            f'"value{wanted[:1].upper()}{wanted[1:]}" instead'
        )
