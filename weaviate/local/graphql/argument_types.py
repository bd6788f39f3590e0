"""The arguments of the GraphQL interface: where, near..., bm25, hybrid, sort, group.

Types are named as the real server names them, so that queries with variables fit both.
"""

from __future__ import annotations

from typing import Any, Dict, Optional

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLFloat,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLString,
    value_from_ast_untyped,
)
from graphql.language import (
    BooleanValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    StringValueNode,
    ValueNode,
)

from weaviate.local.filters.clause import NESTING_OPERATORS, VALUE_OPERATORS
from weaviate.local.search.fusion import RANKED, RELATIVE

Arguments = Dict[str, GraphQLArgument]

_FLOATS = GraphQLList(GraphQLFloat)
_STRINGS = GraphQLList(GraphQLString)
_LIMITS: Dict[str, GraphQLInputType] = {
    "certainty": GraphQLFloat,
    "distance": GraphQLFloat,
    "targetVectors": _STRINGS,
}


def enum(name: str, *words: str) -> GraphQLEnumType:
    """Return an enum whose values stand for their own names."""
    return GraphQLEnumType(name, {word: GraphQLEnumValue(word) for word in words})


def fields(**types: GraphQLInputType) -> Dict[str, GraphQLInputField]:
    """Return input fields of the given types."""
    return {name: GraphQLInputField(type_) for name, type_ in types.items()}


def _argument(name: str, **types: GraphQLInputType) -> GraphQLArgument:
    """Return an argument that is an object with fields of these types."""
    return GraphQLArgument(GraphQLInputObjectType(name, fields(**types)))


def fusion_enum() -> GraphQLEnumType:
    """Return the enum of ways to fuse hits; there can be only one in a schema."""
    return enum("FusionEnum", RANKED, RELATIVE)


def where_argument(prefix: str) -> GraphQLArgument:
    """Return the `where` argument."""

    def own_fields() -> Dict[str, GraphQLInputField]:
        return fields(
            operator=operators,
            path=_STRINGS,
            valueInt=_one_or_many(f"Int{prefix}", "Int", IntValueNode),
            valueNumber=number,
            valueBoolean=_one_or_many(f"Boolean{prefix}", "Boolean", BooleanValueNode),
            valueString=_one_or_many(f"TextString{prefix}", "String", StringValueNode),
            valueText=_one_or_many(f"Text{prefix}", "String", StringValueNode),
            valueDate=_one_or_many(f"TextDate{prefix}", "String", StringValueNode),
            valueGeoRange=area,
            operands=GraphQLList(operand),
        )

    operators = enum(
        f"{prefix}WhereOperatorEnum", *sorted((*VALUE_OPERATORS, *NESTING_OPERATORS)), "Not"
    )
    number = _one_or_many(f"Float{prefix}", "Float", FloatValueNode, IntValueNode)
    area = _geo_range(prefix)
    shared: Dict[str, GraphQLInputField] = {}

    def fields_once() -> Dict[str, GraphQLInputField]:
        if not shared:
            shared.update(own_fields())
        return shared

    operand = GraphQLInputObjectType(f"{prefix}WhereOperandsInpObj", fields_once)
    return GraphQLArgument(GraphQLInputObjectType(f"{prefix}WhereInpObj", fields_once))


def _one_or_many(name: str, of: str, *nodes: type) -> GraphQLScalarType:
    """Return a scalar for values, or lists of them, written as one of `nodes`."""

    def parse_literal(node: ValueNode, _variables: Optional[Dict[str, Any]] = None) -> Any:
        parts = node.values if isinstance(node, ListValueNode) else (node,)
        if not all(isinstance(part, nodes) for part in parts):
            raise ValueError(f'Expected type "{name}"')
        return value_from_ast_untyped(node)

    return GraphQLScalarType(
        name,
        description=f"{of} or {of}[]",
        parse_value=lambda value: value,
        parse_literal=parse_literal,
    )


def _geo_range(prefix: str) -> GraphQLInputObjectType:
    point = GraphQLInputObjectType(
        f"{prefix}WhereGeoRangeGeoCoordinatesInpObj",
        fields(latitude=GraphQLNonNull(GraphQLFloat), longitude=GraphQLNonNull(GraphQLFloat)),
    )
    distance = GraphQLInputObjectType(
        f"{prefix}WhereGeoRangeDistanceInpObj", fields(max=GraphQLNonNull(GraphQLFloat))
    )
    return GraphQLInputObjectType(
        f"{prefix}WhereGeoRangeInpObj",
        fields(geoCoordinates=GraphQLNonNull(point), distance=GraphQLNonNull(distance)),
    )


def near_arguments(prefix: str, near_text_prefix: Optional[str]) -> Arguments:
    """Return the `near...` arguments.

    Args:
        prefix: How the names of their types begin.
        near_text_prefix: The same for `nearText`; None where nothing vectorizes texts.
    """
    arguments = {
        "nearVector": _argument(
            f"{prefix}NearVectorInpObj", vector=GraphQLNonNull(_FLOATS), **_LIMITS
        ),
        "nearObject": _argument(
            f"{prefix}NearObjectInpObj", id=GraphQLString, beacon=GraphQLString, **_LIMITS
        ),
    }
    if near_text_prefix is not None:
        arguments["nearText"] = _argument(
            f"{near_text_prefix}NearTextInpObj",
            concepts=GraphQLNonNull(_STRINGS),
            moveTo=_movement(f"{near_text_prefix}MoveTo"),
            moveAwayFrom=_movement(f"{near_text_prefix}MoveAwayFrom"),
            **_LIMITS,
        )
    return arguments


def _movement(name: str) -> GraphQLInputObjectType:
    things = GraphQLInputObjectType(
        f"{name}MovementObjectsInpObj", fields(id=GraphQLString, beacon=GraphQLString)
    )
    return GraphQLInputObjectType(
        name,
        fields(
            concepts=_STRINGS,
            objects=GraphQLList(things),
            force=GraphQLNonNull(GraphQLFloat),
        ),
    )


def bm25_argument(prefix: str) -> GraphQLArgument:
    """Return the `bm25` argument."""
    return _argument(f"{prefix}HybridGetBm25InpObj", query=GraphQLString, properties=_STRINGS)


def hybrid_argument(prefix: str, fusion: Optional[GraphQLEnumType]) -> GraphQLArgument:
    """Return the `hybrid` argument; without `fusion`, there is no choice of fusion."""
    return _argument(
        f"{prefix}HybridInpObj",
        query=GraphQLString,
        alpha=GraphQLFloat,
        vector=_FLOATS,
        properties=_STRINGS,
        targetVectors=_STRINGS,
        **({} if fusion is None else {"fusionType": fusion}),
    )


def sort_argument(prefix: str) -> GraphQLArgument:
    """Return the `sort` argument."""
    orders = enum(f"{prefix}SortInpObjTypeEnum", "asc", "desc")
    part = GraphQLInputObjectType(f"{prefix}SortInpObj", fields(path=_STRINGS, order=orders))
    return GraphQLArgument(GraphQLList(part))


def group_argument(prefix: str) -> GraphQLArgument:
    """Return the `group` argument."""
    strategies = enum(f"{prefix}GroupInpObjTypeEnum", "closest", "merge")
    return _argument(f"{prefix}GroupInpObj", type=strategies, force=GraphQLNonNull(GraphQLFloat))


def group_by_argument(prefix: str) -> GraphQLArgument:
    """Return the `groupBy` argument of Get."""
    return _argument(
        f"{prefix}GroupByInpObj",
        path=GraphQLNonNull(_STRINGS),
        groups=GraphQLNonNull(GraphQLInt),
        objectsPerGroup=GraphQLNonNull(GraphQLInt),
    )


def integers(*names: str) -> Arguments:
    """Return arguments that are whole numbers."""
    return {name: GraphQLArgument(GraphQLInt) for name in names}


def texts(*names: str) -> Arguments:
    """Return arguments that are texts."""
    return {name: GraphQLArgument(GraphQLString) for name in names}
