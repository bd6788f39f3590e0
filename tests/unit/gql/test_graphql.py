"""What builders need of a connection: sending, the server's version, a gRPC channel."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from tests.unit.fakes import Answer, RecordingConnection, Sent
from weaviate import UnexpectedStatusCodeException
from weaviate._grpc.channel import Channel
from weaviate.gql import _graphql


def holders(connection: Any) -> Any:
    """Return a connection as builders may hold it: as it is, or in a client."""
    return connection, SimpleNamespace(_connection=connection)


def test_a_query_is_posted_as_it_is_and_the_answer_comes_back() -> None:
    for_both = {"data": {"Get": {"A": []}}, "errors": [{"message": "m"}]}
    recording = RecordingConnection(Answer(200, for_both))
    for holder in holders(recording):
        assert _graphql.run(holder, '{Get{A{t(x: "\\n")}}}') == for_both
    assert recording.sent == [Sent("POST", "/graphql", {}, {"query": '{Get{A{t(x: "\\n")}}}'})] * 2


def test_the_error_of_a_refused_query_starts_as_in_v3() -> None:
    with pytest.raises(UnexpectedStatusCodeException, match="Query was not successful"):
        _graphql.run(RecordingConnection(Answer(422, {"error": []})), "{x}")


def test_the_version_is_that_of_the_connection() -> None:
    for holder in holders(RecordingConnection(server_version="1.17.2")):
        assert _graphql.server_version_of(holder) == "1.17.2"


@pytest.mark.parametrize("holder", [None, object(), SimpleNamespace(_connection=None), Mock()])
def test_a_version_that_is_unknown_is_none(holder: Any) -> None:
    assert _graphql.server_version_of(holder) is None


def test_only_a_channel_of_this_client_is_one() -> None:
    channel = Channel.__new__(Channel)
    for stub, found in ((channel, channel), (None, None), (object(), None), (Mock(), None)):
        for holder in holders(SimpleNamespace(post=None, grpc_stub=stub)):
            assert _graphql.channel_of(holder) is found
    assert _graphql.channel_of(None) is None


def test_what_has_the_verbs_is_a_connection_itself() -> None:
    mock = Mock()
    assert _graphql.connection_of(mock) is mock
    assert _graphql.connection_of(SimpleNamespace(_connection=mock)) is mock
    assert _graphql.connection_of(None) is None
