"""Classifications: their states, and what an unclear answer counts as."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.unit.fakes import Answer, RecordingConnection
from weaviate.classification import Classification
from weaviate.exceptions import ResponseCannotBeDecodedException

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"


def _state(status: str) -> Answer:
    return Answer(200, {"id": ID, "status": status})


@pytest.mark.parametrize("question", ["is_complete", "is_failed", "is_running"])
@pytest.mark.parametrize("status", ["completed", "failed", "running"])
def test_each_question_is_about_its_own_state(question: str, status: str) -> None:
    answer = {"is_complete": "completed", "is_failed": "failed", "is_running": "running"}[question]
    classification = Classification(RecordingConnection(_state(status)))
    assert getattr(classification, question)(ID) is (status == answer)


@pytest.mark.parametrize("question", ["is_complete", "is_failed", "is_running"])
def test_without_a_connection_the_answer_is_no(question: str) -> None:
    connection = RecordingConnection(requests.ConnectionError("lost"))
    assert getattr(Classification(connection), question)(ID) is False


@pytest.mark.parametrize("question", ["is_complete", "is_failed", "is_running"])
def test_a_slow_server_is_no_answer(question: str) -> None:
    connection = RecordingConnection(requests.ReadTimeout("slow"))
    with pytest.raises(requests.ReadTimeout):
        getattr(Classification(connection), question)(ID)


@pytest.mark.parametrize("answer", [{}, {"status": 5}, None, []])
def test_an_answer_without_state_cannot_be_decoded(answer: Any) -> None:
    with pytest.raises(ResponseCannotBeDecodedException):
        Classification(RecordingConnection(Answer(200, answer))).is_running(ID)


@pytest.mark.parametrize(("uuid", "error"), [("x", ValueError), (5, TypeError)])
def test_an_id_that_is_not_a_uuid_is_refused(uuid: Any, error: type) -> None:
    with pytest.raises(error):
        Classification(RecordingConnection()).get(uuid)
