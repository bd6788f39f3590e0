"""The nodes of the cluster."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.fakes import Answer, RecordingConnection
from weaviate.cluster import Cluster
from weaviate.exceptions import EmptyResponseException, ResponseCannotBeDecodedException

NODES = [{"name": "node1", "status": "HEALTHY"}]


def test_all_nodes_are_listed() -> None:
    connection = RecordingConnection(Answer(200, {"nodes": NODES}))
    assert Cluster(connection).get_nodes_status() == NODES
    assert connection.calls == ["GET /nodes"]
    assert connection.last.query == {}


def test_class_and_output_are_encoded() -> None:
    connection = RecordingConnection(Answer(200, {"nodes": NODES}))
    Cluster(connection).get_nodes_status("a/b", output="a b&c=1")
    assert connection.calls == ["GET /nodes/A%2Fb?output=a%20b%26c%3D1"]
    assert connection.last.query == {}


@pytest.mark.parametrize("answer", [{}, {"nodes": None}, {"nodes": []}])
def test_no_node_is_an_error(answer: Any) -> None:
    with pytest.raises(EmptyResponseException):
        Cluster(RecordingConnection(Answer(200, answer))).get_nodes_status()


@pytest.mark.parametrize(
    "answer", [Answer(200, None), Answer(200, []), Answer(200, {"nodes": 5}), Answer(200, raw=b"x")]
)
def test_an_answer_of_another_shape_cannot_be_decoded(answer: Answer) -> None:
    with pytest.raises(ResponseCannotBeDecodedException):
        Cluster(RecordingConnection(answer)).get_nodes_status()


@pytest.mark.parametrize(
    ("arguments", "error"),
    [({"class_name": 5}, TypeError), ({"class_name": ""}, ValueError), ({"output": 5}, TypeError)],
)
def test_bad_arguments_are_refused_before_anything_is_sent(arguments: Any, error: type) -> None:
    connection = RecordingConnection()
    with pytest.raises(error):
        Cluster(connection).get_nodes_status(**arguments)
    assert connection.sent == []
