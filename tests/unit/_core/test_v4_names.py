"""The error for an attribute that is absent: longer for a name of the v4 API."""

from __future__ import annotations

import pytest

import weaviate
from weaviate._core import v4_names


def test_a_name_of_v4_is_explained_with_what_there_is_in_v3() -> None:
    error = v4_names.absent("module 'x'", "use", frozenset({"use"}), "client.schema")
    assert isinstance(error, AttributeError)
    assert str(error).startswith("module 'x' has no attribute 'use'. It belongs to the v4 API")
    assert "use client.schema, or install the official weaviate-client>=4" in str(error)


def test_any_other_name_is_absent_without_a_word_about_v4() -> None:
    error = v4_names.absent("'Client' object", "usf", frozenset({"use"}), "client.schema")
    assert str(error) == "'Client' object has no attribute 'usf'"


@pytest.mark.parametrize(
    ("names", "owner"),
    [
        (v4_names.MODULE, weaviate),
        (v4_names.AUTH, weaviate.auth),
        (v4_names.CLIENT - {"connect"}, weaviate.Client),
    ],
)
def test_no_name_of_v4_is_a_name_of_v3(names: "frozenset[str]", owner: object) -> None:
    assert sorted(names & set(dir(owner))) == []
