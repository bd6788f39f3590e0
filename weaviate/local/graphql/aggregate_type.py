"""The types of Aggregate, and the resolvers of their figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Callable, Dict, List, Mapping, Optional

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLFloat,
    GraphQLInt,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLString,
)

from weaviate.local.deadline import check_time
from weaviate.local.graphql.argument_types import (
    hybrid_argument,
    integers,
    near_arguments,
    texts,
    where_argument,
)
from weaviate.local.graphql.context import Answer, Info
from weaviate.local.graphql.resolvers import itself, plain_object
from weaviate.local.graphql.selection import selected_fields, selects
from weaviate.local.search.aggregate import ObjectGroup, aggregate
from weaviate.local.search.arguments import AggregateArguments
from weaviate.local.search.statistics import (
    Figures,
    boolean_figures,
    date_figures,
    numeric_figures,
    top_occurrences,
    values_of,
)
from weaviate.local.search.vector_search import takes_texts
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Collection, data_type, is_reference

_STRINGS = GraphQLList(GraphQLString)
_NUMERIC: Mapping[str, GraphQLOutputType] = {
    "count": GraphQLInt,
    "sum": GraphQLFloat,
    "mean": GraphQLFloat,
    "minimum": GraphQLFloat,
    "maximum": GraphQLFloat,
    "median": GraphQLFloat,
    "mode": GraphQLFloat,
    "type": GraphQLString,
}
_DATE: Mapping[str, GraphQLOutputType] = {
    "count": GraphQLInt,
    "minimum": GraphQLString,
    "maximum": GraphQLString,
    "median": GraphQLString,
    "mode": GraphQLString,
}
_BOOLEAN: Mapping[str, GraphQLOutputType] = {
    "count": GraphQLInt,
    "totalTrue": GraphQLInt,
    "totalFalse": GraphQLInt,
    "percentageTrue": GraphQLFloat,
    "percentageFalse": GraphQLFloat,
    "type": GraphQLString,
}


@dataclass
class _Property:
    """A property of a group of objects. Its values are read when they are needed."""

    group: ObjectGroup
    schema: Dict[str, Any]
    shows_type: bool

    @cached_property
    def values(self) -> List[Any]:
        return values_of(self.group.objects, self.schema["name"])


def aggregate_type(database: Database) -> GraphQLObjectType:
    """Return the type `AggregateObjectsObj`."""
    return GraphQLObjectType(
        "AggregateObjectsObj",
        {
            collection.name: _class_field(database, collection)
            for collection in database.classes.values()
        },
    )


def _class_field(database: Database, collection: Collection) -> GraphQLField:
    prefix = f"AggregateObjects{collection.name}"
    with_texts = f"Aggregate{collection.name}" if takes_texts(database, collection) else None
    arguments = {
        **integers("limit", "objectLimit"),
        **near_arguments(prefix, with_texts),
        "where": where_argument(prefix),
        "groupBy": GraphQLArgument(_STRINGS),
        "hybrid": hybrid_argument(prefix, None),
    }
    if collection.has_tenants:
        arguments.update(texts("tenant"))
    return GraphQLField(
        GraphQLList(_class_type(collection)),
        args=arguments,
        resolve=partial(_resolve_class, collection.name),
        description=collection.schema.get("description") or None,
    )


def _resolve_class(
    class_name: str, _source: Any, info: Info, **arguments: Any
) -> List[ObjectGroup]:
    answer: Answer = info.context
    database = answer.database
    selected = [
        field.name.value
        for node in info.field_nodes
        for field, _ in selected_fields(info, node.selection_set)
    ]
    collection = database.collection(class_name)
    given = AggregateArguments.of(answer.arguments(arguments), class_name)
    return aggregate(database, collection, given, selected)


def _class_type(collection: Collection) -> GraphQLObjectType:
    name = f"Aggregate{collection.name}"
    fields: Dict[str, GraphQLField] = {}
    for prop in collection.properties:
        type_ = _property_type(collection, prop, f"{name}{prop['name']}Obj")
        if type_ is not None:
            fields[prop["name"]] = GraphQLField(type_, resolve=partial(_resolve_property, prop))
    count = GraphQLField(GraphQLInt, resolve=lambda group, _info: len(group.objects))
    fields["meta"] = GraphQLField(
        GraphQLObjectType(f"{name}MetaObject", {"count": count}), resolve=itself
    )
    fields["groupedBy"] = GraphQLField(
        plain_object(f"{name}GroupedByObj", {"path": _STRINGS, "value": GraphQLString}),
        resolve=_grouped_by,
    )
    return GraphQLObjectType(name, fields)


def _grouped_by(group: ObjectGroup, _info: Info) -> Optional[Dict[str, Any]]:
    return {"path": list(group.path), "value": group.value} if group.path else None


def _resolve_property(prop: Dict[str, Any], group: ObjectGroup, info: Info) -> _Property:
    check_time()
    return _Property(group, prop, selects(info, "type"))


def _property_type(
    collection: Collection, prop: Dict[str, Any], name: str
) -> Optional[GraphQLObjectType]:
    if is_reference(prop):
        return GraphQLObjectType(
            name,
            {
                "type": GraphQLField(GraphQLString, resolve=lambda _prop, _info: "cref"),
                "pointingTo": GraphQLField(_STRINGS, resolve=_pointing_to),
            },
        )
    kind = data_type(prop).replace("[]", "")
    if kind in ("int", "number"):
        return _figures_type(name, _NUMERIC, lambda prop: numeric_figures(prop.values))
    if kind == "boolean":
        return _figures_type(name, _BOOLEAN, lambda prop: boolean_figures(prop.values))
    if kind == "date":
        return _figures_type(name, _DATE, _date_figures)
    if kind in ("text", "blob"):
        return _text_type(name)
    return None


def _date_figures(prop: _Property) -> Figures:
    # Lists of dates are not read from the index, so they are shown as given in any case.
    as_given = not prop.group.of_all or data_type(prop.schema).endswith("[]")
    return date_figures(prop.values, as_given)


def _figures_type(
    name: str,
    types: Mapping[str, GraphQLOutputType],
    figures: Callable[[_Property], Figures],
) -> GraphQLObjectType:
    def resolver(key: str) -> Callable[..., Any]:
        if key == "type":
            return _type

        def resolve(prop: _Property, _info: Info) -> Any:
            check_time()
            return figures(prop)[key]()

        return resolve

    return GraphQLObjectType(
        name, {key: GraphQLField(type_, resolve=resolver(key)) for key, type_ in types.items()}
    )


def _type(prop: _Property, _info: Info) -> str:
    return data_type(prop.schema)


def _text_type(name: str) -> GraphQLObjectType:
    occurrence = plain_object(
        f"{name[:-3]}TopOccurrencesObj", {"value": GraphQLString, "occurs": GraphQLInt}
    )
    return GraphQLObjectType(
        name,
        {
            "count": GraphQLField(GraphQLInt, resolve=lambda prop, _info: len(prop.values)),
            "type": GraphQLField(GraphQLString, resolve=_type),
            "topOccurrences": GraphQLField(
                GraphQLList(occurrence), args=integers("limit"), resolve=_top_occurrences
            ),
        },
    )


def _top_occurrences(
    prop: _Property, _info: Info, limit: Optional[int] = None
) -> List[Dict[str, Any]]:
    check_time()
    return top_occurrences(prop.values, limit)


def _pointing_to(prop: _Property, _info: Info) -> List[str]:
    # Like the real server: the classes, but of chosen objects, asked for alone, the objects.
    if prop.group.of_all or prop.shows_type:
        return list(prop.schema["dataType"])
    return sorted({reference["beacon"] for reference in prop.values})
