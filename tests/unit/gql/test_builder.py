"""What queries over objects of a class share: a condition, a tenant, one search by meaning."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Set, Tuple, Union

import pytest

from tests.support.graphql_text import connection, read_one
from weaviate.gql import _where, _writer
from weaviate.gql.aggregate import AggregateBuilder
from weaviate.gql.get import GetBuilder

Builder = Union[GetBuilder, AggregateBuilder]

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"
NEAR: List[Tuple[str, str, Dict[str, Any]]] = [
    ("with_near_text", "nearText", {"concepts": ["x"]}),
    ("with_near_vector", "nearVector", {"vector": [0.5, 1]}),
    ("with_near_object", "nearObject", {"id": ID}),
]
MEDIA = [
    ("with_near_image", "nearImage", "image"),
    ("with_near_audio", "nearAudio", "audio"),
    ("with_near_video", "nearVideo", "video"),
    ("with_near_thermal", "nearThermal", "thermal"),
    ("with_near_depth", "nearDepth", "depth"),
    ("with_near_imu", "nearIMU", "imu"),
]


def get() -> Builder:
    return GetBuilder("article", ["t"], connection())


def aggregate() -> Builder:
    return AggregateBuilder("article", connection()).with_meta_count()


@pytest.fixture(params=[get, aggregate])
def builder(request: pytest.FixtureRequest) -> Builder:
    make: Callable[[], Builder] = request.param
    return make()


def arguments(builder: Builder) -> Dict[str, Any]:
    return read_one(builder.build()).arguments


@pytest.mark.parametrize(("method", "clause", "content"), NEAR)
def test_a_search_by_meaning_is_one_argument(
    builder: Builder, method: str, clause: str, content: Dict[str, Any]
) -> None:
    assert getattr(builder, method)(content) is builder
    assert arguments(builder) == {clause: content}


@pytest.mark.parametrize(("method", "clause", "key"), MEDIA)
def test_each_medium_has_its_own_clause_and_key(
    builder: Builder, method: str, clause: str, key: str
) -> None:
    assert getattr(builder, method)({key: "QQ==", "certainty": 0.5}, encode=False) is builder
    assert arguments(builder) == {clause: {key: "QQ==", "certainty": 0.5}}


@pytest.mark.parametrize(("method", "content"), [(method, content) for method, _, content in NEAR])
def test_a_second_search_by_meaning_is_refused_and_the_first_one_stays(
    builder: Builder, method: str, content: Dict[str, Any]
) -> None:
    builder.with_near_vector({"vector": [2]})
    with pytest.raises(AttributeError) as caught:  # as in the v3 API
        getattr(builder, method)(content)
    assert isinstance(caught.value, ValueError)
    assert arguments(builder) == {"nearVector": {"vector": [2]}}


def test_a_refused_search_by_meaning_leaves_room_for_another(builder: Builder) -> None:
    with pytest.raises(ValueError):
        builder.with_near_text({})
    builder.with_near_vector({"vector": [2]})
    assert arguments(builder) == {"nearVector": {"vector": [2]}}


def test_a_second_condition_replaces_the_first(builder: Builder) -> None:
    builder.with_where({"path": ["a"], "operator": "Equal", "valueInt": 1})
    assert builder.with_where({"path": ["b"], "operator": "IsNull", "valueBoolean": True})
    assert arguments(builder) == {
        "where": {"path": ["b"], "operator": "IsNull", "valueBoolean": True}
    }


def test_a_tenant_is_text_that_cannot_end_its_literal(builder: Builder) -> None:
    with pytest.raises(TypeError):
        builder.with_tenant(5)  # type: ignore[arg-type]
    builder.with_tenant('a"b\\')
    assert arguments(builder) == {"tenant": 'a"b\\'}


@pytest.mark.parametrize("name", ["", "a b", "5a", "A(limit: 1)", "Ünicode"])
def test_a_class_name_that_is_not_a_name_is_refused_at_once(name: str) -> None:
    for make in (lambda: GetBuilder(name, ["t"], connection()),
                 lambda: AggregateBuilder(name, connection())):  # fmt: skip
        with pytest.raises(ValueError):
            make()


def test_conditions_and_vectors_are_written_once_however_often_the_query_is_built(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: Dict[str, Set[int]] = {}

    def counted(holder: Any, name: str) -> None:
        original = getattr(holder, name)

        def call(value: Any) -> Any:
            text = original(value)
            written.setdefault(name, set()).add(id(text))
            return text

        monkeypatch.setattr(holder, name, call)

    counted(_where, "render_where")
    counted(_writer.Vector, "text")
    builder.with_where({"path": ["a"], "operator": "Equal", "valueInt": 1})
    builder.with_near_vector({"vector": [0.5, 1], "certainty": 0.5})
    texts = {builder.build() for _ in range(3)}
    assert len(texts) == 1
    assert {name: len(ids) for name, ids in written.items()} == {"render_where": 1, "text": 1}
