"""What a query becomes over gRPC, and which query cannot be said there."""

from __future__ import annotations

import datetime
import struct
from typing import Any

import pytest

pytest.importorskip("google.protobuf", reason="protobuf is not installed: NOT tested here")

from tests.support.graphql_text import connection
from weaviate._grpc.request import build
from weaviate._grpc.search import Unsupported
from weaviate.data.replication import ConsistencyLevel
from weaviate.gql._search_value import search_of
from weaviate.gql.get import AdditionalProperties, GetBuilder, HybridFusion, LinkTo

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"
FIELD = {"path": ["a"], "operator": "Equal"}


def get(*properties: Any) -> GetBuilder:
    return GetBuilder("Thing", list(properties or ["a"]), connection()).with_limit(1)


def request_of(query: GetBuilder) -> Any:
    search = search_of(query)
    assert search is not None
    return build(search)[0]


def test_pages_sorting_tenant_and_consistency() -> None:
    request = request_of(
        get()
        .with_limit(5)
        .with_offset(2)
        .with_after(ID)
        .with_autocut(1)
        .with_tenant("t")
        .with_consistency_level(ConsistencyLevel.QUORUM)
        .with_sort([{"path": ["a"], "order": "asc"}, {"path": ["b"], "order": "desc"}])
    )
    assert (request.limit, request.offset, request.autocut) == (5, 2, 1)
    assert (request.after, request.tenant, request.consistency_level) == (ID, "t", 2)
    assert [(key.ascending, list(key.path)) for key in request.sort_by] == [
        (True, ["a"]),
        (False, ["b"]),
    ]


def test_properties_objects_links_and_parts_of_values() -> None:
    request = request_of(
        get("a", "o{x p{y}}", "g{latitude}", LinkTo("by", "Author", ["n", "_additional{id}"]))
    )
    wanted = request.properties
    assert list(wanted.non_ref_properties) == ["a", "g"]
    (nested,) = wanted.object_properties
    assert (nested.prop_name, list(nested.primitive_properties)) == ("o", ["x"])
    assert nested.object_properties[0].prop_name == "p"
    (link,) = wanted.ref_properties
    assert (link.reference_property, link.target_collection) == ("by", "Author")
    assert list(link.properties.non_ref_properties) == ["n"]
    assert link.metadata.uuid


def test_no_properties_are_none_not_all() -> None:
    query = GetBuilder("Thing", None, connection()).with_additional("id").with_limit(1)
    request = request_of(query)
    assert request.HasField("properties")
    assert not request.properties.non_ref_properties


def test_additional_properties_by_either_way() -> None:
    by_name = get().with_additional(["id", "vector", "creationTimeUnix", "lastUpdateTimeUnix"])
    by_class = get().with_additional(
        AdditionalProperties(uuid=True, vector=True, creationTimeUnix=True, lastUpdateTimeUnix=True)
    )
    assert request_of(by_name) == request_of(by_class)
    assert request_of(by_name).metadata.vector


def test_a_certainty_comes_with_its_distance() -> None:
    request = request_of(get().with_additional("certainty"))
    assert request.metadata.certainty
    assert request.metadata.distance


def test_named_vectors() -> None:
    request = request_of(get().with_additional({"vectors": ["b", "a"]}))
    assert list(request.metadata.vectors) == ["a", "b"]
    near = get().with_near_vector({"vector": [1], "targetVectors": ["b"]})
    assert list(request_of(near).near_vector.target_vectors) == ["b"]


@pytest.mark.parametrize("limit", ["certainty", "distance"])
def test_near_searches_keep_their_bounds_in_64_bits(limit: str) -> None:
    vector = request_of(get().with_near_vector({"vector": [1, 0.1], limit: 0.1}).with_limit(1))
    thing = request_of(get().with_near_object({"id": ID, limit: 0.1}).with_limit(1))
    text = request_of(get().with_near_text({"concepts": "x", limit: 0.1}).with_limit(1))
    assert vector.near_vector.vector_bytes == struct.pack("<2f", 1, 0.1)
    assert thing.near_object.id == ID
    assert list(text.near_text.query) == ["x"]
    for near in (vector.near_vector, thing.near_object, text.near_text):
        assert getattr(near, limit) == 0.1


def test_a_search_for_words_moves() -> None:
    move = {"force": 0.5, "concepts": ["y"], "objects": [{"id": ID}]}
    query = get().with_near_text({"concepts": ["x"], "moveTo": move, "moveAwayFrom": move})
    near = request_of(query).near_text
    for moved in (near.move_to, near.move_away):
        assert (moved.force, list(moved.concepts), list(moved.uuids)) == (0.5, ["y"], [ID])


def test_a_beacon_of_the_class_is_an_id() -> None:
    query = get().with_near_object({"beacon": f"weaviate://localhost/Thing/{ID}"})
    assert request_of(query).near_object.id == ID


def test_keywords_and_hybrid() -> None:
    keywords = request_of(get().with_bm25("x", ["a^2"])).bm25_search
    assert (keywords.query, list(keywords.properties)) == ("x", ["a^2"])
    hybrid = request_of(
        get().with_hybrid("x", 0.25, [1], ["a"], HybridFusion.RELATIVE_SCORE)
    ).hybrid_search
    assert (hybrid.query, hybrid.alpha, hybrid.fusion_type) == ("x", 0.25, 2)
    assert hybrid.vector_bytes == struct.pack("<f", 1)
    assert request_of(get().with_hybrid("x")).hybrid_search.alpha == 0.75


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("_offset", "offset: 5"), ("_limit", "x"), ("_consistency_level", "x"), ("_tenant", 5)],
)
def test_a_value_that_a_program_set_is_not_converted(attribute: str, value: Any) -> None:
    builder = get().with_limit(1)
    setattr(builder, attribute, value)
    with pytest.raises((KeyError, TypeError)):
        request_of(builder)


def test_a_single_property_is_not_split_into_letters() -> None:
    for query in (get().with_bm25("x", "title"), get().with_hybrid("x", properties="title")):  # type: ignore[arg-type]
        request = request_of(query.with_limit(1))
        search = request.bm25_search if request.HasField("bm25_search") else request.hybrid_search
        assert list(search.properties) == ["title"]


DAY = datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc)


@pytest.mark.parametrize(
    ("key", "value", "field", "told"),
    [
        ("valueText", "x", "value_text", "x"),
        ("valueString", "x", "value_text", "x"),
        ("valueDate", DAY, "value_text", "2020-01-02T00:00:00.000000Z"),
        ("valueInt", 2**40, "value_int", 2**40),
        ("valueNumber", 0.1, "value_number", 0.1),
        ("valueBoolean", False, "value_boolean", False),
    ],
)
def test_each_type_of_value(key: str, value: Any, field: str, told: Any) -> None:
    filters = request_of(get().with_where({**FIELD, key: value})).filters
    assert (filters.operator, filters.target.property) == (1, "a")
    assert filters.WhichOneof("kind") == field
    if key != "valueDate":
        assert getattr(filters, field) == told
    else:
        assert getattr(filters, field).startswith("2020-01-02T00:00:00")


@pytest.mark.parametrize(
    ("key", "values", "field"),
    [
        ("valueText", ["x", "y"], "value_text_array"),
        ("valueTextArray", ["x"], "value_text_array"),
        ("valueStringList", ["x"], "value_text_array"),
        ("valueInt", [1, 2], "value_int_array"),
        ("valueNumber", [0.1], "value_number_array"),
        ("valueBoolean", [True], "value_boolean_array"),
    ],
)
@pytest.mark.parametrize(
    ("operator", "number"), [("ContainsAny", 12), ("ContainsAll", 13), ("ContainsNone", 14)]
)
def test_lists(key: str, values: Any, field: str, operator: str, number: int) -> None:
    where = {"path": ["a"], "operator": operator, key: values}
    filters = request_of(get().with_where(where)).filters
    assert filters.operator == number
    assert list(getattr(filters, field).values) == values


def test_joined_filters_paths_and_circles() -> None:
    circle = {"geoCoordinates": {"latitude": 1, "longitude": 2.5}, "distance": {"max": 9}}
    where = {
        "operator": "Or",
        "operands": [
            {"path": ["g"], "operator": "WithinGeoRange", "valueGeoRange": circle},
            {"path": ["by", "Author", "name"], "operator": "Like", "valueText": "A*"},
            {"path": "id", "operator": "NotEqual", "valueText": ID},
        ],
    }
    filters = request_of(get().with_where(where)).filters
    near, linked, own = filters.filters
    assert filters.operator == 8
    assert (near.value_geo.latitude, near.value_geo.longitude, near.value_geo.distance) == (
        *(1, 2.5, 9),
    )
    link = linked.target.multi_target
    assert (link.on, link.target_collection, link.target.property) == ("by", "Author", "name")
    assert own.target.property == "_id"


@pytest.mark.parametrize(
    "query",
    [
        get().with_additional('rerank(property: "a") {score}'),
        get().with_additional({"classification": ["id"]}),
        get(LinkTo("by", "Author", ["_additional{vector}"])),
        get("o{_additional{id}}"),
        get().with_autocut(-1),
        get().with_autocut(2**31),
        get().with_tenant(""),
        get().with_sort({"path": ["a", "B", "c"], "order": "asc"}),
        get().with_sort({"path": ["a"], "order": "asc"}).with_bm25("x"),
        get().with_near_vector({"vector": [1]}).with_bm25("x"),
        get().with_near_vector({"vector": []}),
        get().with_near_vector({"vector": [1e39]}),
        GetBuilder("Thing", ["a"], connection()),
        get().with_near_vector({"vector": [1], "targetVectors": ["a", "b"]}),
        get().with_near_object({"id": "x"}),
        get().with_near_object({"id": f"+{ID[1:]}"}),
        get().with_near_object({"beacon": f"weaviate://localhost/Other/{ID}"}),
        get().with_near_text({"concepts": ["x"], "autocorrect": True}),
        get().with_hybrid("x", alpha=0.3),
        get().with_hybrid("x", alpha=2),
        get().with_where({**FIELD, "valueInt": [1]}),
        get().with_where({"path": ["a"], "operator": "ContainsAny", "valueInt": 1}),
        get().with_where({"path": ["a"], "operator": "ContainsAny", "valueText": []}),
        get().with_where({"path": ["a", "B"], "operator": "Equal", "valueInt": 1}),
        get().with_where({"path": ["a.b"], "operator": "Equal", "valueInt": 1}),
        get().with_where({"path": ["_creationTimeUnix"], "operator": "Equal", "valueText": "1"}),
        get().with_where({"operator": "And", "operands": []}),
    ],
    ids=str,
)
def test_what_cannot_be_said_exactly(query: GetBuilder) -> None:
    search = search_of(query)
    assert search is not None
    with pytest.raises(Unsupported):
        build(search)
