"""Deleting by a filter: the request, and filters that are refused before anything is sent."""

from __future__ import annotations

import copy
from typing import Any, Dict

import pytest

from tests.unit.fakes import Answer, RecordingConnection
from weaviate.batch._delete import delete_objects
from weaviate.exceptions import ResponseCannotBeDecodedException, UnexpectedStatusCodeException

WHERE = {"path": ["n"], "operator": "Equal", "valueInt": 1}
ANY = {"path": ["a"], "operator": "ContainsAny"}


def delete(connection: RecordingConnection, where: Any = WHERE, **changes: Any) -> Dict[str, Any]:
    settings: Dict[str, Any] = {
        "class_name": "thing",
        "output": "minimal",
        "dry_run": False,
        "tenant": None,
        "consistency_level": None,
    }
    made: Any = connection
    return delete_objects(made, where=where, **{**settings, **changes})


def sent_where(where: Any) -> Any:
    connection = RecordingConnection()
    delete(connection, where)
    return connection.last.body["match"]["where"]


def test_a_filter_is_sent_with_its_class_and_the_answer_returned() -> None:
    connection = RecordingConnection(Answer(200, {"results": {"matches": 3}}))
    assert delete(connection) == {"results": {"matches": 3}}
    assert connection.calls == ["DELETE /batch/objects"]
    assert connection.last.query == {}
    assert connection.last.body == {
        "match": {"class": "Thing", "where": WHERE},
        "output": "minimal",
        "dryRun": False,
    }


def test_output_dry_run_tenant_and_consistency_level_go_along() -> None:
    connection = RecordingConnection()
    delete(connection, output="verbose", dry_run=True, tenant="a b", consistency_level="ALL")
    assert (connection.last.body["output"], connection.last.body["dryRun"]) == ("verbose", True)
    assert connection.last.query == {"tenant": "a b", "consistency_level": "ALL"}


@pytest.mark.parametrize("kind", ["Text", "Int", "Number", "Boolean", "Date"])
def test_a_list_has_one_name_for_the_server(kind: str) -> None:
    expected = {**ANY, f"value{kind}Array": [1]}
    assert sent_where({**ANY, f"value{kind}List": [1]}) == expected
    assert sent_where({**ANY, f"value{kind}Array": [1]}) == expected


def test_operands_are_cleaned_at_any_depth_and_the_given_filter_stays_as_it_is() -> None:
    inner = {**ANY, "valueTextList": ["x"]}
    where = {
        "operator": "And",
        "operands": [WHERE, {"operator": "Or", "operands": [inner, WHERE]}],
    }
    before = copy.deepcopy(where)
    clean = {**ANY, "valueTextArray": ["x"]}
    assert sent_where(where) == {
        "operator": "And",
        "operands": [WHERE, {"operator": "Or", "operands": [clean, WHERE]}],
    }
    assert where == before


CIRCULAR: Dict[str, Any] = {"operator": "And"}
CIRCULAR["operands"] = [CIRCULAR]


@pytest.mark.parametrize(
    "where",
    [
        {},
        {**WHERE, "operator": "Equals"},
        {**WHERE, "operator": None},
        {**WHERE, "valueText": "x"},
        {**WHERE, "more": 1},
        {"operator": "Equal", "valueInt": 1},
        {"path": ["n"], "operator": "Equal"},
        {"path": ["n"], "operator": "ContainsAny", "valueText": "x"},
        {"operator": "And"},
        {"operator": "And", "operands": []},
        {"operator": "And", "operands": WHERE},
        {"operator": "Or", "operands": [WHERE, "x"]},
        {"operator": "Or", "operands": [WHERE, {}]},
        CIRCULAR,
    ],
)
def test_a_filter_that_is_not_valid_is_refused_before_anything_is_sent(where: Any) -> None:
    connection = RecordingConnection()
    with pytest.raises(ValueError, match=r"[Ff]ilter|operator"):
        delete(connection, where)
    assert connection.calls == []


@pytest.mark.parametrize(
    "changes",
    [
        {"class_name": None},
        {"class_name": ["Thing"]},
        {"where": "x"},
        {"where": None},
        {"output": None},
        {"dry_run": 1},
    ],
)
def test_an_argument_of_another_type_is_refused_before_anything_is_sent(changes: Any) -> None:
    connection = RecordingConnection()
    with pytest.raises(TypeError):
        delete(connection, **changes)
    assert connection.calls == []


def test_a_refusal_and_an_answer_without_sense_are_errors() -> None:
    with pytest.raises(UnexpectedStatusCodeException):
        delete(RecordingConnection(Answer(422, {"error": [{"message": "no"}]})))
    with pytest.raises(ResponseCannotBeDecodedException):
        delete(RecordingConnection(Answer(200, [])))
