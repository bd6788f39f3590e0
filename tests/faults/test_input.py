"""Promises 6 and 7: what cannot be sent is refused at once; what was handed in is left alone."""

from __future__ import annotations

import copy
import datetime
import decimal
import enum
import math
import uuid
from typing import Any, Callable, Dict, Iterator, List

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import weaviate
from tests.support.storing import StoringServer
from weaviate.gql.get import GetBuilder

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

UID = "00000001-0000-4000-8000-000000000000"


def circle() -> Dict[str, Any]:
    value: Dict[str, Any] = {}
    value["self"] = value
    return value


class Odd:
    """A type that JSON does not have."""


UNSENDABLE: Dict[str, Callable[[], Any]] = {
    "nan": lambda: math.nan,
    "infinity": lambda: -math.inf,
    "nan in a list": lambda: [1.0, [math.nan]],
    "bytes": lambda: b"x",
    "set": lambda: {1},
    "circle": circle,
    "keys that collide": lambda: {1: "a", "1": "b"},
    "keys that collide deep down": lambda: [{"a": {True: 1, "true": 2}}],
    "key of another type": lambda: {(1, 2): 3},
    "object": Odd,
    "class": lambda: Odd,
    "complex": lambda: 1j,
    "decimal": lambda: decimal.Decimal("1.5"),
    "time": lambda: datetime.time(1, 2),
    "duration": lambda: datetime.timedelta(1),
}

BAD_VECTORS: Dict[str, Callable[[], Any]] = {
    "nan": lambda: [0.5, math.nan],
    "infinity": lambda: [math.inf],
    "nested": lambda: [[0.5, 1.0]],
    "text": lambda: ["0.5"],
    "whole text": lambda: "0.5",
    "null": lambda: [None],
    "boolean": lambda: [True],
    "bytes": lambda: b"\x00\x01",
    "dict": lambda: {0: 0.5},
    "set": lambda: {0.5},
    "number": lambda: 0.5,
    "complex": lambda: [1j],
}

WRITES: Dict[str, Callable[[weaviate.Client, Any, Any], Any]] = {
    "batch": lambda c, value, vector: c.batch.add_data_object(value, "A", UID, vector),
    "create": lambda c, value, vector: c.data_object.create(value, "A", UID, vector),
    "update": lambda c, value, vector: c.data_object.update(value, "A", UID, vector),
    "replace": lambda c, value, vector: c.data_object.replace(value, "A", UID, vector),
    "validate": lambda c, value, vector: c.data_object.validate(value, "A", UID, vector),
}


@pytest.fixture
def held(server: StoringServer, client: weaviate.Client) -> weaviate.Client:
    """A client whose batch holds something."""
    client.batch.configure(batch_size=None, callback=None)
    client.batch.add_data_object({"n": 0}, "A", UID)
    server.clear()
    return client


def assert_untouched(server: StoringServer, client: weaviate.Client) -> None:
    assert server.requests == []
    assert client.batch.shape == (1, 0)
    assert client.batch.pop_object() == {"class": "A", "properties": {"n": 0}, "id": UID}


@pytest.mark.parametrize("what", UNSENDABLE)
@pytest.mark.parametrize("write", WRITES)
def test_a_value_that_cannot_be_sent_is_refused_before_anything_happens(
    write: str, what: str, server: StoringServer, held: weaviate.Client
) -> None:
    with pytest.raises((TypeError, ValueError)):
        WRITES[write](held, {"a": UNSENDABLE[what]()}, None)
    assert_untouched(server, held)


@pytest.mark.parametrize("what", BAD_VECTORS)
@pytest.mark.parametrize("write", WRITES)
def test_a_vector_that_is_none_is_refused_before_anything_happens(
    write: str, what: str, server: StoringServer, held: weaviate.Client
) -> None:
    with pytest.raises((TypeError, ValueError)):
        WRITES[write](held, {"a": 1}, BAD_VECTORS[what]())
    assert_untouched(server, held)


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16"])
@pytest.mark.parametrize("bad", [math.nan, math.inf])
@pytest.mark.parametrize("write", WRITES)
def test_an_array_with_a_number_that_is_none_is_refused(
    write: str, bad: float, dtype: str, server: StoringServer, held: weaviate.Client
) -> None:
    numpy = pytest.importorskip("numpy")
    with pytest.raises((TypeError, ValueError)):
        WRITES[write](held, {"a": 1}, numpy.array([0.5, bad], dtype=dtype))
    with pytest.raises((TypeError, ValueError)):
        WRITES[write](held, {"a": 1}, numpy.zeros((2, 2), dtype=dtype))
    assert_untouched(server, held)


# ----------------------------------------------------------------- what is accepted arrives


class Colour(enum.Enum):
    """An enum of a user."""

    RED = "red"


UTC = datetime.timezone.utc
FRIENDLY: List[Any] = [
    (datetime.datetime(2020, 1, 2, 3, 4, 5, 678901, UTC), "2020-01-02T03:04:05.678901Z"),
    (datetime.date(2020, 1, 2), "2020-01-02T00:00:00Z"),
    (uuid.UUID(UID), UID),
    ([uuid.UUID(UID)], [UID]),
    ((1, 2), [1, 2]),
    (Colour.RED, "red"),
    (2**70, 2**70),
    ("ö😀\x00\n", "ö😀\x00\n"),
    ("half \ud83d here", "half \ud83d here"),
    ({"\ud83d": ["\ude00"]}, {"\ud83d": ["\ude00"]}),
]


@pytest.mark.parametrize(("value", "arrived"), FRIENDLY, ids=repr)
@pytest.mark.parametrize("write", ["batch", "create", "replace"])
def test_a_value_that_programs_have_arrives_as_it_should(
    write: str, value: Any, arrived: Any, server: StoringServer, client: weaviate.Client
) -> None:
    client.batch.configure(batch_size=None, callback=None)
    WRITES[write](client, {"a": value}, None)
    client.batch.flush()
    (item,) = server.storage.objects.values()
    assert item["properties"] == {"a": arrived}


def test_a_naive_moment_is_taken_as_utc_with_one_warning(client: weaviate.Client) -> None:
    moment = datetime.datetime(2020, 1, 2)
    with pytest.warns(UserWarning, match="time zone") as caught:
        client.batch.add_data_object({"a": moment}, "A")
    assert len(caught) == 1
    assert client.batch.pop_object()["properties"] == {"a": "2020-01-02T00:00:00Z"}


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text(max_size=6)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    properties=st.dictionaries(st.text(max_size=6), json_values, max_size=4),
    vector=st.none() | st.lists(numbers, min_size=1, max_size=4),
    tenant=st.none() | st.text(min_size=1, max_size=5),
    uid=st.uuids(),
)
def test_whatever_json_can_say_arrives_as_it_was_given(
    properties: Dict[str, Any],
    vector: Any,
    tenant: Any,
    uid: uuid.UUID,
    server: StoringServer,
    client: weaviate.Client,
) -> None:
    client.batch.configure(batch_size=None, callback=None)
    server.storage.objects.clear()
    given = copy.deepcopy((properties, vector))
    client.batch.add_data_object(properties, "A", uid, vector, tenant)
    assert (properties, vector) == given
    _spoil(properties)
    if vector is not None:
        vector.clear()
    client.batch.flush()
    (item,) = server.storage.objects.values()
    assert item["properties"] == given[0]
    assert item.get("vector") == given[1]
    assert item.get("tenant") == tenant
    assert item["id"] == str(uid)


def _spoil(value: Any) -> None:
    """Change everything that can be changed in a value."""
    for inner in list(value.values()) if isinstance(value, dict) else list(value):
        if isinstance(inner, (dict, list)):
            _spoil(inner)
    value.clear()


# ----------------------------------------------------------- the caller's data stay as they are


def _schema() -> Dict[str, Any]:
    return {
        "class": "a",
        "unknownKey": {"x": [1]},
        "properties": [
            {"name": "t", "dataType": ["text"], "moduleConfig": {"m": {"skip": True}}},
            {"name": "r", "dataType": ["b"], "indexRangeFilters": True},
        ],
    }


def _where(value: str = "valueTextList") -> Dict[str, Any]:
    operand = {"path": ["a"], "operator": "ContainsAny", value: ["x"]}
    return {"operator": "And", "operands": [operand, copy.deepcopy(operand)]}


def _get(client: weaviate.Client) -> GetBuilder:
    return client.query.get("A", ["t"])


HANDED_IN: Dict[str, Any] = {
    "schema.create": (lambda c, v: c.schema.create({"classes": [v]}), _schema()),
    "schema.create_class": (lambda c, v: c.schema.create_class(v), _schema()),
    "schema.contains": (lambda c, v: c.schema.contains({"classes": [v]}), _schema()),
    "schema.property.create": (
        lambda c, v: c.schema.property.create("A", v),
        {"name": "t", "dataType": ["text"], "tokenization": "word"},
    ),
    "schema.update_config": (
        lambda c, v: c.schema.update_config("A", v),
        {"vectorIndexConfig": {"ef": 5, "inner": {"a": [1]}}},
    ),
    "data_object.create": (lambda c, v: c.data_object.create(v, "A"), {"a": [{"b": [1]}]}),
    "data_object.get sort": (
        lambda c, v: c.data_object.get(class_name="A", sort=v),
        {"properties": "a"},
    ),
    "data_object.get sort order": (
        lambda c, v: c.data_object.get(class_name="A", sort=v),
        {"properties": ["a", "b"], "order_asc": [True, False]},
    ),
    "batch.delete_objects": (lambda c, v: c.batch.delete_objects("A", v), _where()),
    "with_where": (lambda c, v: _get(c).with_where(v).build(), _where()),
    "with_near_text": (
        lambda c, v: _get(c).with_near_text(v).build(),
        {
            "concepts": "one",
            "certainty": 0.5,
            "moveTo": {"concepts": "x", "force": 0.5, "objects": [{"id": UID}]},
        },
    ),
    "with_near_vector": (lambda c, v: _get(c).with_near_vector(v).build(), {"vector": [0.5, 1.0]}),
    "with_near_object": (lambda c, v: _get(c).with_near_object(v).build(), {"id": UID}),
    "with_near_image": (
        lambda c, v: _get(c).with_near_image(v, encode=False).build(),
        {"image": "aGFsbG8="},
    ),
    "with_ask": (
        lambda c, v: _get(c).with_ask(v).build(),
        {"question": "why?", "properties": ["a"]},
    ),
    "with_sort": (
        lambda c, v: _get(c).with_sort(v).build(),
        [{"path": ["a"], "order": "asc"}, {"path": ["b"], "order": "desc"}],
    ),
    "with_hybrid": (
        lambda c, v: _get(c).with_hybrid("q", vector=v, properties=["a"]).build(),
        [0.5, 1.0],
    ),
    "aggregate.with_where": (
        lambda c, v: c.query.aggregate("A").with_meta_count().with_where(v).build(),
        _where(),
    ),
    "classification settings": (
        lambda c, v: c.classification.schedule().with_settings(v).with_k(3),
        {"a": {"b": 1}},
    ),
    "classification filter": (
        lambda c, v: c.classification.schedule().with_source_where_filter(v),
        _where("valueText"),
    ),
}


@pytest.mark.parametrize("name", HANDED_IN)
def test_what_is_handed_in_is_not_changed(name: str, client: weaviate.Client) -> None:
    call, value = HANDED_IN[name]
    handed_in = copy.deepcopy(value)
    for _ in range(2):  # a second use works as the first one does
        try:
            call(client, handed_in)
        except weaviate.exceptions.WeaviateBaseError:  # the answer is no matter here
            pass
    assert handed_in == value


def test_headers_and_proxies_that_were_handed_in_are_not_changed(server: StoringServer) -> None:
    headers: Dict[str, Any] = {"X-Key": "v", "Authorization": "Bearer x"}
    proxies = {"http": server.url}
    with weaviate.Client(
        server.url, startup_period=None, additional_headers=headers, proxies=proxies
    ) as client:
        client.schema.get()
    assert headers == {"X-Key": "v", "Authorization": "Bearer x"}
    assert proxies == {"http": server.url}


@pytest.fixture(autouse=True)
def _leave_nothing_behind(client: weaviate.Client) -> Iterator[None]:
    yield
    client.batch.empty_objects()
