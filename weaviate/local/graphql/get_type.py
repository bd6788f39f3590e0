"""The types of Get: one for each class, with its properties and `_additional`."""

from __future__ import annotations

from functools import partial
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLField,
    GraphQLFloat,
    GraphQLInt,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLString,
    GraphQLUnionType,
)

from weaviate.local.errors import said
from weaviate.local.graphql.argument_types import (
    Arguments,
    bm25_argument,
    enum,
    fusion_enum,
    group_argument,
    group_by_argument,
    hybrid_argument,
    integers,
    near_arguments,
    sort_argument,
    texts,
    where_argument,
)
from weaviate.local.graphql.context import Answer, Info
from weaviate.local.graphql.resolvers import (
    ADDITIONAL,
    GROUP,
    additional,
    itself,
    named_vector,
    plain_object,
    property_resolver,
    references,
)
from weaviate.local.graphql.selection import selects
from weaviate.local.graphql.tenant_references import TenantReferences
from weaviate.local.schema.names import NESTED, upper_first
from weaviate.local.search.arguments import GetArguments
from weaviate.local.search.get import Search
from weaviate.local.search.hits import Hit
from weaviate.local.search.vector_search import takes_texts
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Collection, data_type, is_reference

Fields = Dict[str, GraphQLField]

_STRINGS = GraphQLList(GraphQLString)
_FLOATS = GraphQLList(GraphQLFloat)

_SCALARS: Mapping[str, GraphQLOutputType] = {
    "text": GraphQLString,
    "int": GraphQLInt,
    "number": GraphQLFloat,
    "boolean": GraphQLBoolean,
    "date": GraphQLString,
    "uuid": GraphQLString,
    "blob": GraphQLString,
}
_ADDITIONAL_TYPES: Mapping[str, GraphQLOutputType] = {
    "id": GraphQLString,
    "vector": _FLOATS,
    "creationTimeUnix": GraphQLString,
    "lastUpdateTimeUnix": GraphQLString,
    "distance": GraphQLFloat,
    "certainty": GraphQLFloat,
    "score": GraphQLString,
    "explainScore": GraphQLString,
}
_RESERVED = ("String", "Int", "Float", "Boolean", "ID", "DateTime", "FieldSet", "Beacon")


def scalar_of(kind: str) -> Optional[GraphQLOutputType]:
    """Return the GraphQL type of a data type without fields, or None."""
    if kind.endswith("[]"):
        element = _SCALARS.get(kind[:-2])
        return None if element is None else GraphQLList(element)
    return _SCALARS.get(kind)


def is_replicated(collection: Collection) -> bool:
    """Return whether the class has replicas, and with them consistency levels."""
    return int((collection.schema.get("replicationConfig") or {}).get("factor") or 1) > 1


class GetTypes:
    """Builds the type of Get for all classes of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._beacon = plain_object("Beacon", {"beacon": GraphQLString})
        self._fusion = fusion_enum()
        self._class_of_type: Dict[str, str] = {}
        self._types: Dict[str, GraphQLObjectType] = {}

    def build(self) -> GraphQLObjectType:
        """Return the type `GetObjectsObj`."""
        collections = list(self._database.classes.values())
        for collection in collections:
            name = collection.name
            # These names have a meaning of their own in GraphQL, or in ours.
            type_name = f"_{name}" if name in _RESERVED else name
            self._class_of_type[type_name] = name
            self._types[name] = GraphQLObjectType(
                type_name, self._fields_later(collection), description=_description(collection)
            )
        return GraphQLObjectType(
            "GetObjectsObj",
            {collection.name: self._class_field(collection) for collection in collections},
        )

    def _class_field(self, collection: Collection) -> GraphQLField:
        return GraphQLField(
            GraphQLList(self._types[collection.name]),
            args=self._arguments(collection),
            resolve=partial(self._resolve, collection.name),
            description=_description(collection),
        )

    def _resolve(self, class_name: str, _source: Any, info: Info, **arguments: Any) -> List[Hit]:
        answer: Answer = info.context
        collection = answer.database.collection(class_name)
        search = Search(
            answer.database,
            collection,
            GetArguments.of(answer.arguments(arguments), class_name),
            wants_certainty=selects(info, "_additional", "certainty"),
            wants_explanation=selects(info, "_additional", "explainScore"),
        )
        hits = search.run()
        if collection.has_tenants:
            with said(search.last_step):
                TenantReferences(answer.database, info, self._class_of_type).check(hits)
        return hits

    def _arguments(self, collection: Collection) -> Arguments:
        prefix = f"GetObjects{collection.name}"
        with_texts = prefix if takes_texts(self._database, collection) else None
        arguments = {
            **integers("limit", "offset", "autocut"),
            **texts("after"),
            **near_arguments(prefix, with_texts),
            "where": where_argument(prefix),
            "sort": sort_argument(prefix),
            "group": group_argument(prefix),
            "groupBy": group_by_argument(prefix),
            "bm25": bm25_argument(prefix),
            "hybrid": hybrid_argument(prefix, self._fusion),
        }
        if is_replicated(collection):
            levels = enum(f"{collection.name}ConsistencyLevelEnum", "ONE", "QUORUM", "ALL")
            arguments["consistencyLevel"] = GraphQLArgument(levels)
        if collection.has_tenants:
            arguments.update(texts("tenant"))
        return arguments

    def _fields_later(self, collection: Collection) -> Callable[[], Fields]:
        def make() -> Fields:
            made = self._property_fields(collection)
            type_ = self._additional_type(collection, made)
            made["_additional"] = GraphQLField(type_, resolve=additional)
            return made

        return make

    def _property_fields(self, collection: Collection) -> Fields:
        made: Fields = {}
        for prop in collection.properties:
            if is_reference(prop):
                field = self._reference_field(collection, prop)
            else:
                field = _property_field(prop, collection.name)
            if field is not None:
                made[prop["name"]] = field
        return made

    def _reference_field(
        self, collection: Collection, prop: Mapping[str, Any]
    ) -> Optional[GraphQLField]:
        known = [self._types[name] for name in prop["dataType"] if name in self._types]
        if len(known) < len(prop["dataType"]):
            # A class that it refers to was deleted: the property cannot be asked for any more.
            return None
        union = GraphQLUnionType(
            f"{collection.name}{upper_first(prop['name'])}Obj",
            [*known, self._beacon],
            resolve_type=self._type_of,
        )
        return GraphQLField(
            GraphQLList(union),
            resolve=partial(references, prop["name"], self._class_of_type),
            description=prop.get("description"),
        )

    def _type_of(self, hit: Hit, _info: Any, _union: Any) -> str:
        return self._types[hit.item.class_name].name

    def _additional_type(self, collection: Collection, properties: Fields) -> GraphQLObjectType:
        name = f"{collection.name}Additional"
        types: Dict[str, GraphQLOutputType] = dict(_ADDITIONAL_TYPES)
        types["classification"] = plain_object(
            f"{name}Classification",
            {
                "id": GraphQLString,
                "basedOn": _STRINGS,
                "scope": _STRINGS,
                "classifiedFields": _STRINGS,
                "completed": GraphQLString,
            },
        )
        types["group"] = _group_type(f"{name}Group", properties)
        if is_replicated(collection):
            types["isConsistent"] = GraphQLBoolean
        if collection.vector_names:
            types["vectors"] = GraphQLObjectType(
                f"{name}Vectors",
                {
                    vector: GraphQLField(_FLOATS, resolve=partial(named_vector, vector))
                    for vector in collection.vector_names
                },
            )
        return GraphQLObjectType(
            name,
            {key: GraphQLField(type_, resolve=ADDITIONAL[key]) for key, type_ in types.items()},
        )


def _description(thing: Any) -> Optional[str]:
    schema = thing.schema if isinstance(thing, Collection) else thing
    return schema.get("description") or None


def _group_type(name: str, properties: Fields) -> GraphQLObjectType:
    of_hit: Mapping[str, GraphQLOutputType] = {
        "id": GraphQLString,
        "vector": _FLOATS,
        "distance": GraphQLFloat,
    }
    additional = GraphQLObjectType(
        f"{name}HitsAdditional",
        {key: GraphQLField(type_, resolve=ADDITIONAL[key]) for key, type_ in of_hit.items()},
    )
    hit = GraphQLObjectType(
        f"{name}Hits", {**properties, "_additional": GraphQLField(additional, resolve=itself)}
    )
    types: Dict[str, GraphQLOutputType] = {
        "id": GraphQLInt,
        "count": GraphQLInt,
        "groupedBy": plain_object(f"{name}GroupedBy", {"path": _STRINGS, "value": GraphQLString}),
        "minDistance": GraphQLFloat,
        "maxDistance": GraphQLFloat,
        "hits": GraphQLList(hit),
    }
    return GraphQLObjectType(
        name, {key: GraphQLField(type_, resolve=GROUP[key]) for key, type_ in types.items()}
    )


_PLAIN: Mapping[str, Tuple[str, Mapping[str, GraphQLOutputType]]] = {
    "geoCoordinates": (
        "GeoCoordinatesObj",
        {"latitude": GraphQLFloat, "longitude": GraphQLFloat},
    ),
    "phoneNumber": (
        "PhoneNumberObj",
        {
            "input": GraphQLString,
            "internationalFormatted": GraphQLString,
            "nationalFormatted": GraphQLString,
            "national": GraphQLInt,
            "valid": GraphQLBoolean,
            "countryCode": GraphQLInt,
            "defaultCountry": GraphQLString,
        },
    ),
}


def _property_field(prop: Mapping[str, Any], owner: str) -> Optional[GraphQLField]:
    """Return the field of a property, also of an object's property, or None."""
    name, kind = prop["name"], data_type(prop)
    type_ = scalar_of(kind)
    if kind in _PLAIN:
        suffix, types = _PLAIN[kind]
        type_ = plain_object(f"{owner}{name}{suffix}", types)
    elif kind in NESTED:
        inner = {
            each["name"]: _property_field(each, f"{owner}_{name}")
            for each in prop.get("nestedProperties") or ()
        }
        made = {key: field for key, field in inner.items() if field is not None}
        nested = GraphQLObjectType(f"{owner}_{name}_object", made)
        type_ = GraphQLList(nested) if kind.endswith("[]") else nested
    if type_ is None:
        return None
    resolve = property_resolver(name, kind)
    return GraphQLField(type_, resolve=resolve, description=_description(prop))
