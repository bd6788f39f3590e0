"""Searches by meaning: what they need, what they refuse, and the caller's data is not changed."""

from __future__ import annotations

import base64
import copy
import uuid
from pathlib import Path
from typing import Any, Callable, Dict

import pytest

from tests.support.graphql_text import connection
from weaviate.gql import _near, _writer
from weaviate.gql.aggregate import AggregateBuilder
from weaviate.gql.filter import (
    Ask,
    MediaType,
    NearImage,
    NearMedia,
    NearObject,
    NearText,
    NearVector,
)
from weaviate.gql.get import GetBuilder

UUID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"


@pytest.mark.parametrize("key", ["certainty", "distance"])
def test_a_whole_number_is_a_limit_too(key: str) -> None:
    assert str(NearText({"concepts": "x", key: 1})) == f'nearText: {{concepts: ["x"] {key}: 1}} '
    assert f"{key}: 1" in str(NearVector({"vector": [1], key: 1}))
    assert f"{key}: 1" in str(NearObject({"id": "x", key: 1}, True))


def test_a_force_may_be_whole() -> None:
    direction = {"force": 1, "concepts": "y"}
    text = str(NearText({"concepts": "x", "moveTo": direction}))
    assert text == 'nearText: {concepts: ["x"] moveTo: {force: 1 concepts: ["y"]}} '


@pytest.mark.parametrize("limit", [True, "0.5", None, [0.5]])
@pytest.mark.parametrize("key", ["certainty", "distance"])
@pytest.mark.parametrize(
    ("make", "content"),
    [
        (_near.near_text, {"concepts": "x"}),
        (_near.near_vector, {"vector": [1]}),
        (_near.near_object, {"id": "x"}),
        (_near.ask, {"question": "x"}),
    ],
)
def test_a_limit_that_is_not_a_number_is_a_type_error(
    make: Callable[[Any], Any], content: Dict[str, Any], key: str, limit: Any
) -> None:
    with pytest.raises(TypeError):
        make({**content, key: limit})


def test_a_search_has_one_limit() -> None:
    with pytest.raises(ValueError):
        _near.near_vector({"vector": [1], "certainty": 0.5, "distance": 0.5})


def test_a_search_for_nothing_is_refused() -> None:
    for make in (_near.near_text, _near.near_vector, _near.near_object, _near.ask):
        with pytest.raises(ValueError):
            make({})
        with pytest.raises(TypeError):
            make(None)


def test_a_vector_that_is_missing_is_a_key_error_as_in_v3() -> None:
    with pytest.raises(KeyError) as caught:
        _near.near_vector({"certainty": 0.5})
    assert str(caught.value) == "'nearVector' needs a 'vector'."


def test_an_object_of_a_direction_may_be_named_by_a_uuid() -> None:
    one = uuid.UUID(UUID)
    text = _near.move_clause_objects_to_str([{"id": one}, {"beacon": "b"}])
    assert text == f' objects: [{{id: "{UUID}"}} {{beacon: "b"}} ]'


@pytest.mark.parametrize(
    "direction",
    [
        {},
        {"force": 0.5},
        {"concepts": ["x"]},
        {"force": 0.5, "objects": []},
        {"force": 0.5, "objects": {"name": 1}},
        {"force": 0.5, "objects": {"id": "x", "beacon": "y"}},
        {"force": float("inf"), "concepts": "x"},
    ],
)
def test_an_invalid_direction_is_a_value_error(direction: Dict[str, Any]) -> None:
    for key in ("moveTo", "moveAwayFrom"):
        with pytest.raises(ValueError):
            _near.near_text({"concepts": "x", key: direction})


@pytest.mark.parametrize(
    "direction",
    [
        None,
        [],
        {"force": True, "concepts": "x"},
        {"force": 0.5, "concepts": 5},
        {"force": 0.5, "concepts": [5]},
        {"force": 0.5, "objects": 5},
        {"force": 0.5, "objects": [5]},
        {"force": 0.5, "objects": [{"id": 5}]},
    ],
)
def test_a_direction_of_a_wrong_type_is_a_type_error(direction: Any) -> None:
    with pytest.raises(TypeError):
        _near.near_text({"concepts": "x", "moveTo": direction})


def test_the_content_is_what_was_understood() -> None:
    direction = {"force": 0.5, "concepts": "y", "objects": {"id": "z"}}
    clause = NearText({"concepts": "x", "moveTo": direction, "targetVectors": "v"})
    assert clause.content == {
        "concepts": ["x"],
        "moveTo": {"force": 0.5, "concepts": ["y"], "objects": [{"id": "z"}]},
        "targetVectors": ["v"],
    }
    assert Ask({"question": "q", "properties": "p"}).content["properties"] == ["p"]


def test_the_caller_may_change_what_was_given_and_it_is_not_changed() -> None:
    vector = [0.5, 1]
    content = {
        "concepts": ["x"],
        "moveTo": {"force": 0.5, "concepts": ["y"], "objects": [{"id": "z"}]},
    }
    before = copy.deepcopy(content)
    near_text, near_vector = NearText(content), NearVector({"vector": vector})
    assert content == before
    content["concepts"].append("later")  # type: ignore[attr-defined]
    content["moveTo"]["objects"][0]["id"] = "later"  # type: ignore[index]
    vector.append(3)
    assert near_text.content == before
    assert "later" not in str(near_text)
    assert near_vector.content == {"vector": [0.5, 1]}
    assert str(near_vector) == "nearVector: {vector: [0.5, 1]} "


def test_a_vector_of_numbers_is_written_when_the_text_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(_writer, "vector", None)  # not to be called
        clauses = [NearVector({"vector": vector}) for vector in ([0.5, 1], (0.5, 1))]
        with pytest.raises(TypeError):
            NearVector({"vector": [1, "x"]})  # what is not a number has to be written to be checked
    assert [clause.content for clause in clauses] == [{"vector": [0.5, 1]}] * 2
    assert {str(clause) for clause in clauses} == {"nearVector: {vector: [0.5, 1]} "}


@pytest.mark.parametrize("number", [float("nan"), float("-inf"), "1", None, True, [1], 1j])
def test_each_number_of_a_vector_is_checked_at_once(number: Any) -> None:
    for vector in ([number], [0.5] * 400 + [number], [2**1100, number], [1e308, 1e308, number]):
        with pytest.raises((TypeError, ValueError)):
            NearVector({"vector": vector})


def test_numbers_whose_sum_is_no_float_are_numbers() -> None:
    for vector in ([1e308, 1e308], [2**1100], [-1e308, -1e308, 2**1100]):
        assert NearVector({"vector": vector}).content == {"vector": vector}


def test_a_beacon_without_a_class_warns_at_the_line_of_the_user() -> None:
    with pytest.warns(DeprecationWarning, match="beacon") as caught:
        NearObject({"beacon": f"weaviate://localhost/{UUID}/"}, True)
    assert [w.filename for w in caught] == [__file__]


def test_an_old_server_does_not_need_a_class_in_a_beacon() -> None:
    clause = NearObject({"beacon": f"weaviate://localhost/{UUID}"}, False)
    assert clause.content["beacon"].endswith(UUID)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\x00")
    return path


def get() -> GetBuilder:
    return GetBuilder("A", ["t"], connection())


def test_a_content_can_be_used_again(picture: Path) -> None:
    content = {"image": str(picture), "certainty": 0.5}
    texts = {get().with_near_image(content).build() for _ in range(2)}
    assert content == {"image": str(picture), "certainty": 0.5}
    assert len(texts) == 1
    assert base64.b64encode(b"\x89PNG\x00").decode() in texts.pop()


def test_an_open_file_is_read_and_left_open(picture: Path) -> None:
    with picture.open("rb") as file:
        text = get().with_near_image({"image": file}).build()
        assert not file.closed
    assert base64.b64encode(b"\x89PNG\x00").decode() in text


def test_a_file_that_is_not_there_is_a_value_error() -> None:
    builder = AggregateBuilder("A", connection())
    with pytest.raises(ValueError):
        builder.with_near_audio({"audio": "no/such/file"})
    assert builder._near is None


@pytest.mark.parametrize("encode", [True, False])
def test_a_medium_that_is_missing_is_a_value_error(encode: bool) -> None:
    with pytest.raises(ValueError):
        get().with_near_video({}, encode=encode)


@pytest.mark.parametrize("content", [None, [], "x", {"thermal": 5}, {"thermal": b"x"}])
@pytest.mark.parametrize("encode", [True, False])
def test_a_medium_of_a_wrong_type_is_a_type_error(content: Any, encode: bool) -> None:
    with pytest.raises(TypeError):
        get().with_near_thermal(content, encode=encode)


def test_a_clause_can_be_created_without_a_builder() -> None:
    assert str(NearMedia({"imu": "QQ=="}, MediaType.IMU)) == 'nearIMU: {imu: "QQ=="} '
    assert NearImage({"image": "QQ==", "more": 1}).content == {"image": "QQ==", "more": 1}
