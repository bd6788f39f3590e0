"""Media: read from files or given as base64, and the caller's dictionary stays as it is."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from tests.support.graphql_text import connection
from weaviate.gql.aggregate import AggregateBuilder
from weaviate.gql.filter import MediaType, NearImage, NearMedia
from weaviate.gql.get import GetBuilder


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


def test_a_clause_made_by_hand_knows_its_medium() -> None:
    assert str(NearMedia({"imu": "QQ=="}, MediaType.IMU)) == 'nearIMU: {imu: "QQ=="} '
    assert NearImage({"image": "QQ==", "more": 1}).content == {"image": "QQ==", "more": 1}
