"""Deleting many objects by a filter."""

from __future__ import annotations

from typing import Any, Dict, Optional

from weaviate._core import checks
from weaviate._core.display import shorten
from weaviate._core.nesting import check_value
from weaviate._core.operation import ANY_SUCCESS, Operation
from weaviate._core.send import Connection, json_object, send
from weaviate._core.where import (
    JOINING_OPERATORS,
    KNOWN_OPERATORS,
    KNOWN_VALUE_TYPES,
    LIST_OPERATORS,
)


def delete_objects(
    connection: Connection,
    class_name: str,
    where: Dict[str, Any],
    output: str,
    dry_run: bool,
    tenant: Optional[str],
    consistency_level: Optional[str],
) -> Dict[str, Any]:
    """Check the arguments, delete, and return the server's answer."""
    name = checks.class_name(class_name)
    checks.dictionary(where, "where")
    checks.text(output, "output")
    if not isinstance(dry_run, bool):
        raise TypeError(f"dry_run must be a bool, not {type(dry_run).__name__}.")
    try:
        check_value(where)
        match = {"class": name, "where": _clean_delete_objects_where(where)}
    except RecursionError:
        raise ValueError("The filter contains itself, or is nested too deeply.") from None
    query = {"consistency_level": consistency_level, "tenant": checks.query_text(tenant, "tenant")}
    operation = Operation(
        "DELETE",
        "/batch/objects",
        "The objects were not deleted",
        good=ANY_SUCCESS,
        body={"match": match, "output": output, "dryRun": dry_run},
        query={key: value for key, value in query.items() if value is not None},
    )
    return send(connection, operation, json_object)


def _clean_delete_objects_where(where: Dict[str, Any]) -> Dict[str, Any]:
    """Return a checked copy of a filter, with the server's names of value types."""
    clean: Dict[str, Any] = {}
    values: Dict[str, Any] = {}
    for key, value in where.items():
        if key == "operands":
            clean[key] = _clean_operands(value)
        elif key in ("path", "operator"):
            clean[key] = value
        elif key in KNOWN_VALUE_TYPES:
            values[_convert_value_type(key)] = value
        else:
            raise ValueError(
                f"A filter has no {shorten(repr(key))}; it has path, operator, operands, and one "
                f"of {', '.join(sorted(KNOWN_VALUE_TYPES))}."
            )
    operator = where.get("operator")
    if operator not in KNOWN_OPERATORS:
        raise ValueError(
            f"A filter needs an operator, one of {', '.join(KNOWN_OPERATORS)}; not {operator!r}."
        )
    if operator in JOINING_OPERATORS:
        if "operands" not in clean:
            raise ValueError(f"The operator {operator} needs operands.")
        return clean
    if "path" not in where:
        raise ValueError("A filter needs a path: the name of a property, in a list.")
    if len(values) != 1:
        raise ValueError(f"A filter needs one value, such as valueText; it has {len(values)}.")
    (value_type,) = values
    if operator in LIST_OPERATORS and not value_type.endswith("Array"):
        raise ValueError(f"The operator {operator} needs a list, such as valueTextArray.")
    return {**clean, **values}


def _clean_operands(operands: Any) -> Any:
    if not isinstance(operands, (list, tuple)) or not operands:
        raise ValueError("The operands of a filter must be a list of filters.")
    for operand in operands:
        if not isinstance(operand, dict):
            raise ValueError("The operands of a filter must be filters.")
    return [_clean_delete_objects_where(operand) for operand in operands]


def _convert_value_type(_type: str) -> str:
    """Return the server's name of a value type: it calls a list an array."""
    return f"{_type[:-4]}Array" if _type.endswith("List") else _type
