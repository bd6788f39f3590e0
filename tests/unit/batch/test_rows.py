"""Rows of many makes, taken apart into properties, ids and vectors."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List

import pytest

from weaviate.batch._rows import RowObject, length_of, objects_of

ROWS: List[Dict[str, Any]] = [
    {"title": "One", "key": "a", "embedding": [1.0]},
    {"title": "Two", "key": "b", "embedding": [2.0]},
]


def test_a_row_without_choices_is_all_properties() -> None:
    assert list(objects_of(ROWS, None, None)) == [RowObject(row, None, None) for row in ROWS]


def test_columns_of_ids_and_vectors_are_no_properties() -> None:
    assert list(objects_of(ROWS, "key", "embedding")) == [
        RowObject({"title": "One"}, "a", [1.0]),
        RowObject({"title": "Two"}, "b", [2.0]),
    ]


def test_functions_get_the_row_and_leave_it_whole() -> None:
    (first, _) = objects_of(ROWS, lambda row: row["key"] * 2, lambda row: [len(row)])
    assert first == RowObject(ROWS[0], "aa", [3])


def test_a_column_that_a_row_does_not_have_is_none() -> None:
    assert list(objects_of([{"a": 1}], "key", "embedding")) == [RowObject({"a": 1}, None, None)]


def test_rows_are_read_one_by_one() -> None:
    read = []

    def generate() -> Iterator[Dict[str, Any]]:
        for row in ROWS:
            read.append(row["title"])
            yield row

    rows = objects_of(generate(), None, None)
    assert read == []
    next(rows)
    assert read == ["One"]


def test_the_properties_are_a_dictionary_of_their_own() -> None:
    (first, _) = objects_of(ROWS, None, None)
    first.properties["title"] = "changed"
    assert ROWS[0]["title"] == "One"


def test_a_pandas_frame_leaves_out_what_is_missing() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {"title": ["a", None], "count": [1.5, float("nan")], "day": [pandas.NaT, pandas.NA]}
    )
    assert [row.properties for row in objects_of(frame, None, None)] == [
        {"title": "a", "count": 1.5},
        {},
    ]


class Frame:
    """A data frame of the make whose methods it has."""

    def __init__(self, **methods: Any) -> None:
        vars(self).update(methods)


NA = type("NAType", (), {})()


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(
            Frame(
                columns=["title", "n"],
                itertuples=lambda index, name: iter([("One", float("nan")), ("Two", NA)]),
            ),
            id="pandas",
        ),
        pytest.param(
            Frame(iter_rows=lambda named: iter([{"title": "One"}, {"title": "Two"}])), id="polars"
        ),
        pytest.param(
            Frame(
                to_batches=lambda: [
                    Frame(to_pylist=lambda: [{"title": "One"}]),
                    Frame(to_pylist=lambda: [{"title": "Two"}]),
                ]
            ),
            id="pyarrow",
        ),
    ],
)
def test_data_frames_of_three_libraries_are_read(frame: Any) -> None:
    assert [row.properties for row in objects_of(frame, None, None)] == [
        {"title": "One"},
        {"title": "Two"},
    ]


def test_nan_stays_in_rows_that_are_not_of_a_data_frame() -> None:
    (row,) = objects_of([{"n": float("nan"), "gone": None}], None, None)
    assert sorted(row.properties) == ["gone", "n"]


@pytest.mark.parametrize("source", ["text", b"bytes", {"a": 1}, 5, None])
def test_a_source_that_does_not_have_rows_is_refused_at_once(source: Any) -> None:
    with pytest.raises(TypeError, match="iterable of dictionaries"):
        objects_of(source, None, None)


@pytest.mark.parametrize("source", [[1], ["x"], [None], [[("a", 1)]]])
def test_a_row_that_is_not_a_dictionary_is_refused_when_it_is_read(source: Any) -> None:
    rows = objects_of([{"a": 1}, *source], None, None)
    assert next(rows).properties == {"a": 1}
    with pytest.raises(TypeError, match="must be a dictionary"):
        next(rows)


@pytest.mark.parametrize("name", ["uuid", "vector"])
@pytest.mark.parametrize("choice", [5, ["key"], b"key"])
def test_a_choice_that_is_neither_a_column_nor_a_function_is_refused(
    name: str, choice: Any
) -> None:
    choices: Any = {"uuid": None, "vector": None, name: choice}
    with pytest.raises(TypeError, match=name):
        objects_of(ROWS, **choices)


def test_the_length_is_known_where_the_source_has_one() -> None:
    assert length_of(ROWS) == 2
    assert length_of(iter(ROWS)) is None
