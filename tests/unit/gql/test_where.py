"""Conditions: every kind of value, and the errors of invalid conditions."""

from __future__ import annotations

import copy
import datetime
import uuid
from typing import Any, Dict

import pytest

from weaviate.gql._where import render_where
from weaviate.gql.filter import Where


def condition(**value: Any) -> Dict[str, Any]:
    return {"path": ["p"], "operator": "Equal", **value}


def value_of(**value: Any) -> str:
    """Return the text of a condition after its operator."""
    return render_where(condition(**value))[len('{path: ["p"] operator: Equal ') : -1]


def test_lists_of_booleans_are_written() -> None:
    assert value_of(valueBooleanArray=[True, False]) == "valueBoolean: [true, false]"
    assert value_of(valueBooleanList=[True]) == "valueBoolean: [true]"
    assert value_of(valueBoolean=[False]) == "valueBoolean: [false]"


def test_lists_of_dates_are_written() -> None:
    day = datetime.date(2020, 1, 2)
    for key in ("valueDateArray", "valueDateList", "valueDate"):
        written = value_of(**{key: [day, "2021-01-01T00:00:00Z"]})
        assert written == 'valueDate: ["2020-01-02T00:00:00Z","2021-01-01T00:00:00Z"]'


def test_a_moment_is_written_as_the_server_reads_it() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=2))
    moment = datetime.datetime(2022, 2, 2, 10, 20, 30, tzinfo=zone)
    assert value_of(valueDate=moment) == 'valueDate: "2022-02-02T10:20:30+02:00"'


def test_a_moment_without_a_zone_is_taken_as_utc_with_a_warning() -> None:
    with pytest.warns(UserWarning, match="UTC") as caught:
        written = value_of(valueDate=datetime.datetime(2020, 1, 2))
    assert written == 'valueDate: "2020-01-02T00:00:00Z"'
    assert [w.filename for w in caught] == [__file__]


def test_a_uuid_is_written_as_text() -> None:
    one = uuid.UUID("f81bfe5e-16ba-4615-a516-46c2ae2e5a80")
    assert value_of(valueText=one) == f'valueText: "{one}"'


def test_a_number_as_text_is_the_number_as_in_v3() -> None:
    assert value_of(valueInt="5") == "valueInt: 5"
    assert value_of(valueNumber="1.5") == "valueNumber: 1.5"


@pytest.mark.parametrize(
    "value",
    [
        {"valueInt": 5.0},
        {"valueInt": True},
        {"valueInt": "x"},
        {"valueInt": None},
        {"valueIntArray": (1, 2)},
        {"valueIntArray": [1.5]},
        {"valueNumber": True},
        {"valueBoolean": 1},
        {"valueBoolean": "true"},
        {"valueText": 5},
        {"valueText": b"x"},
        {"valueTextArray": "x"},
        {"valueTextList": ("x",)},
        {"valueDate": 5},
        {"valueGeoRange": []},
        {"valueGeoRange": {"geoCoordinates": 5, "distance": {"max": 1}}},
    ],
)
def test_a_value_of_a_wrong_type_is_a_type_error(value: Dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        render_where(condition(**value))


def test_v3_takes_one_number_for_a_list_of_numbers() -> None:
    assert value_of(valueIntArray=5) == "valueInt: 5"


@pytest.mark.parametrize(
    "circle",
    [
        {},
        {"geoCoordinates": {"latitude": 1, "longitude": 2}},
        {"geoCoordinates": {"latitude": 1}, "distance": {"max": 1}},
        {"geoCoordinates": {"latitude": 1, "longitude": 2}, "distance": {}},
        {"geoCoordinates": {"latitude": 1, "longitude": float("nan")}, "distance": {"max": 1}},
    ],
)
def test_an_incomplete_circle_is_a_value_error(circle: Dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        render_where(condition(valueGeoRange=circle))


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"operator": "Equal", "valueInt": 1},
        {"path": ["p"], "operator": "Equal"},
        {"path": ["p"], "operator": "And", "valueInt": 1},
        {"path": ["p"], "operator": ["Equal"], "valueInt": 1},
        {"path": ["p"], "operator": "Equal", "valueInt": 1, "valueText": "x"},
        {"path": ["p"], "operator": "WithinGeoRange", "valueInt": 1},
        {"operator": "Equal", "operands": []},
        {"operands": []},
    ],
)
def test_an_invalid_condition_is_a_value_error(content: Dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        render_where(content)


@pytest.mark.parametrize(
    "content",
    [
        None,
        "x",
        [],
        {"path": 5, "operator": "Equal", "valueInt": 1},
        {"path": [5], "operator": "Equal", "valueInt": 1},
        {"operator": "And", "operands": {}},
        {"operator": "And", "operands": "x"},
        {"operator": "And", "operands": [5]},
    ],
)
def test_a_part_of_a_wrong_type_is_a_type_error(content: Any) -> None:
    with pytest.raises(TypeError):
        render_where(content)


def test_newer_servers_have_one_more_operator() -> None:
    content = {"path": ["p"], "operator": "ContainsNone", "valueText": ["a"]}
    assert 'operator: ContainsNone valueText: ["a"]' in render_where(content)


def test_the_caller_may_change_what_was_given_and_it_is_not_changed() -> None:
    content = {"operator": "And", "operands": [condition(valueTextList=["a", "b"])]}
    before = copy.deepcopy(content)
    clause = Where(content)
    assert content == before
    text, known = str(clause), copy.deepcopy(clause.content)
    content["operands"][0]["valueTextList"].append("c")  # type: ignore[index]
    content["operator"] = "Or"
    assert str(clause) == text
    assert clause.content == known == before


def test_an_error_message_shows_a_long_filter_shortened() -> None:
    with pytest.raises(ValueError) as caught:
        render_where({"path": ["p"], "operator": "Equal", "other": "x" * 10000})
    assert len(str(caught.value)) < 1000


def test_a_filter_that_cannot_be_shown_is_refused_all_the_same() -> None:
    class Unshowable:
        def __repr__(self) -> str:
            raise RuntimeError("no")

    with pytest.raises(ValueError):
        render_where({"path": ["p"], "operator": "Equal", "other": Unshowable()})
