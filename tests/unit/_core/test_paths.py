"""Addresses: a part of an address addresses itself and nothing else."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weaviate._core import paths

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: text not in (".", "..")
)


@given(st.lists(texts, min_size=1, max_size=4))
def test_each_text_is_one_segment_and_comes_back_as_itself(segments: "list[str]") -> None:
    path = paths.join(*segments)
    assert path.isascii()
    assert "?" not in path
    assert "#" not in path
    assert [unquote(part) for part in path.split("/")[1:]] == segments


@pytest.mark.parametrize("text", ["", ".", ".."])
def test_a_text_that_cannot_be_a_segment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        paths.join("objects", text)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError):
        paths.join("\ud800")
    with pytest.raises(ValueError):
        paths.query_string({"a": "\ud800"})


@given(st.dictionaries(texts, texts))
def test_query_values_come_back_as_themselves(query: "dict[str, str]") -> None:
    text = paths.query_string(query)
    assert text.isascii()
    assert dict(parse_qsl(text, keep_blank_values=True)) == query


def test_a_list_gives_its_name_for_each_value_and_none_is_left_out() -> None:
    assert paths.query_string({"a": ["1", "2"], "b": None, "c": True}) == "a=1&a=2&c=True"


def test_a_beacon_names_the_class_when_there_is_one() -> None:
    assert paths.beacon("u") == "weaviate://localhost/u"
    assert paths.beacon("u", "A") == "weaviate://localhost/A/u"


@pytest.mark.parametrize("name", ["", "A/B", "A?x", "A#x", "A%2F", "..", "A B", "A\n", "A\\B"])
def test_a_class_name_that_would_leave_its_part_of_a_beacon_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        paths.beacon("u", name)
