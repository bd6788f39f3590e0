"""Properties that are added to a class."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.fakes import Answer, RecordingConnection
from weaviate.exceptions import UnexpectedStatusCodeException
from weaviate.schema.properties import Property


def test_a_property_reaches_the_server_as_given() -> None:
    connection = RecordingConnection()
    definition = {"name": "of", "dataType": ["author"], "unknownKey": {"a": 1}}
    Property(connection).create("article", definition)
    assert connection.calls == ["POST /schema/Article/properties"]
    assert connection.last.body == definition


def test_a_plain_data_type_becomes_a_list_and_the_given_dictionary_stays() -> None:
    connection = RecordingConnection()
    definition = {"name": "of", "dataType": "text"}
    Property(connection).create("A", definition)
    assert connection.last.body == {"name": "of", "dataType": ["text"]}
    assert definition == {"name": "of", "dataType": "text"}


@pytest.mark.parametrize(
    ("definition", "error"), [(None, TypeError), ([], TypeError), ("no/such/file", ValueError)]
)
def test_a_definition_that_is_not_a_property_is_refused(definition: Any, error: type) -> None:
    connection = RecordingConnection()
    with pytest.raises(error):
        Property(connection).create("A", definition)
    assert connection.sent == []


def test_a_refusal_is_an_unexpected_status() -> None:
    with pytest.raises(UnexpectedStatusCodeException, match=r"^The property was not added"):
        Property(RecordingConnection(Answer(422))).create("A", {})
