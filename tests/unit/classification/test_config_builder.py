"""The description of a classification: its body, its checks, and waiting for its end."""

from __future__ import annotations

import time
from typing import Any, List

import pytest
import requests

from tests.unit.fakes import Answer, RecordingConnection
from weaviate.classification import Classification, ConfigBuilder
from weaviate.exceptions import ResponseCannotBeDecodedException, UnexpectedStatusCodeException

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"
STARTED = Answer(201, {"id": ID, "status": "running"})


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> List[float]:
    """Keep the waits in a list instead of waiting."""
    kept: List[float] = []
    monkeypatch.setattr(time, "sleep", kept.append)
    return kept


def _state(status: str) -> Answer:
    return Answer(200, {"id": ID, "status": status})


def _complete(connection: RecordingConnection) -> ConfigBuilder:
    return (
        Classification(connection)
        .schedule()
        .with_type("knn")
        .with_class_name("article")
        .with_classify_properties(["a"])
        .with_based_on_properties(["b"])
        .with_k(3)
    )


def test_do_sends_the_description() -> None:
    connection = RecordingConnection(STARTED)
    where = {"path": ["x"], "operator": "Equal", "valueInt": 1}
    builder = _complete(connection).with_settings({"more": 1}).with_source_where_filter(where)
    builder.with_target_where_filter(where).with_training_set_where_filter(where)
    assert builder.do() == {"id": ID, "status": "running"}
    assert connection.calls == ["POST /classifications"]
    assert connection.last.body == {
        "type": "knn",
        "class": "Article",
        "classifyProperties": ["a"],
        "basedOnProperties": ["b"],
        "settings": {"k": 3, "more": 1},
        "filters": {"sourceWhere": where, "targetWhere": where, "trainingSetWhere": where},
    }


def test_arguments_are_copied_and_not_changed() -> None:
    connection = RecordingConnection(STARTED)
    settings, names = {"more": 1}, ["a"]
    builder = _complete(connection).with_settings(settings).with_classify_properties(names)
    settings["later"] = 2
    names.append("later")
    builder.with_k(5).do()
    assert settings == {"more": 1, "later": 2}
    assert connection.last.body["settings"] == {"k": 5, "more": 1}
    assert connection.last.body["classifyProperties"] == ["a"]


@pytest.mark.parametrize("key", ["type", "class", "basedOnProperties", "classifyProperties"])
def test_an_incomplete_description_is_refused(key: str) -> None:
    connection = RecordingConnection(STARTED)
    builder = _complete(connection)
    del builder._config[key]
    with pytest.raises(ValueError, match=key):
        builder.do()
    assert connection.sent == []


def test_knn_needs_k_and_other_kinds_do_not() -> None:
    builder = _complete(RecordingConnection(STARTED))
    del builder._config["settings"]
    with pytest.raises(ValueError, match="with_k"):
        builder.do()
    assert builder.with_type("zeroshot").do()["id"] == ID


@pytest.mark.parametrize("settings", [[], "k", None, 5])
def test_settings_must_be_a_dictionary(settings: Any) -> None:
    with pytest.raises(TypeError):
        ConfigBuilder(RecordingConnection(), None).with_settings(settings)


def test_waiting_polls_every_two_seconds_and_returns_the_last_answer(waits: List[float]) -> None:
    running, completed = _state("running"), _state("completed")
    connection = RecordingConnection(STARTED, running, running, completed, completed)
    ended = _complete(connection).with_wait_for_completion().do()
    assert ended == {"id": ID, "status": "completed"}
    assert connection.calls[1:] == [f"GET /classifications/{ID}"] * 4
    assert waits == [2.0, 2.0]


def test_a_lost_connection_does_not_end_the_waiting() -> None:
    lost = requests.ConnectionError("lost")
    completed = _state("completed")
    connection = RecordingConnection(STARTED, lost, _state("running"), completed, completed)
    ended = _complete(connection).with_wait_for_completion().do()
    assert ended["status"] == "completed"


def test_a_classification_that_failed_is_returned_and_does_not_raise() -> None:
    connection = RecordingConnection(STARTED, _state("failed"))
    assert _complete(connection).with_wait_for_completion().do()["status"] == "failed"


def test_a_filter_that_is_given_again_replaces_the_first_only() -> None:
    connection = RecordingConnection(STARTED)
    builder = _complete(connection).with_source_where_filter({"first": 1})
    builder.with_target_where_filter({"other": 1}).with_source_where_filter({"second": 1}).do()
    assert connection.last.body["filters"] == {
        "sourceWhere": {"second": 1},
        "targetWhere": {"other": 1},
    }


def test_waiting_without_an_id_cannot_go_on() -> None:
    connection = RecordingConnection(Answer(201, {"status": "running"}))
    with pytest.raises(ResponseCannotBeDecodedException):
        _complete(connection).with_wait_for_completion().do()


def test_only_201_is_a_start() -> None:
    with pytest.raises(UnexpectedStatusCodeException):
        _complete(RecordingConnection(Answer(200, {"id": ID}))).do()
