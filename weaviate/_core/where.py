"""The vocabulary of where filters: operators, and the keys that hold a value and name its type."""

from __future__ import annotations

VALUE_PRIMITIVE_TYPES = {
    "valueString",
    "valueText",
    "valueInt",
    "valueNumber",
    "valueDate",
    "valueBoolean",
    "valueGeoRange",
}
VALUE_LIST_TYPES = {
    "valueStringList",
    "valueTextList",
    "valueIntList",
    "valueNumberList",
    "valueBooleanList",
}
VALUE_ARRAY_TYPES = {
    "valueStringArray",
    "valueTextArray",
    "valueIntArray",
    "valueNumberArray",
    "valueBooleanArray",
}
VALUE_TYPES = VALUE_PRIMITIVE_TYPES | VALUE_ARRAY_TYPES
ALL_VALUE_TYPES = VALUE_TYPES | VALUE_LIST_TYPES
"""The keys of 3.26.7."""

KNOWN_VALUE_TYPES = frozenset(ALL_VALUE_TYPES) | {"valueDateArray", "valueDateList"}

WHERE_OPERATORS = [
    "And",
    "ContainsAll",
    "ContainsAny",
    "Equal",
    "GreaterThan",
    "GreaterThanEqual",
    "IsNull",
    "LessThan",
    "LessThanEqual",
    "Like",
    "NotEqual",
    "Or",
    "WithinGeoRange",
]
"""The operators of 3.26.7."""

KNOWN_OPERATORS = (*WHERE_OPERATORS, "ContainsNone")  # servers from 1.33 on
JOINING_OPERATORS = ("And", "Or")
LIST_OPERATORS = ("ContainsAll", "ContainsAny", "ContainsNone")
