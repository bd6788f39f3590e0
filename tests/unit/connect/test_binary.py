"""Calls over gRPC as requests: where a channel leads, and what a call that fails becomes."""

from __future__ import annotations

import time
from typing import Any, Dict, List, Optional

import pytest
import requests

from weaviate._grpc.channel import CallError, ChannelError, Settings
from weaviate.config import ConnectionConfig
from weaviate.connect import _binary, _transport
from weaviate.connect._transport import Transport

PROXIES = {"http": "http://proxy:3128"}


class Channel:
    """Keeps its settings and each call; `replies` are returned, or raised, in turn."""

    def __init__(self, *replies: Any) -> None:
        self.replies = list(replies)
        self.calls: List[Any] = []

    def Search(self, request: Any, timeout: Any, metadata: Any) -> Any:
        self.calls.append((request, timeout, metadata))
        reply = self.replies.pop(0) if self.replies else "reply"
        if isinstance(reply, Exception):
            raise reply
        return reply

    def __repr__(self) -> str:
        return "<channel>"


class Tokens:
    """A keeper of tokens that has as many as it is told."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens)
        self.rejected: List[str] = []

    def headers(self) -> Dict[str, Any]:
        return {"authorization": self.tokens[0]}

    def renew(self, rejected: str) -> bool:
        self.rejected.append(rejected)
        if len(self.tokens) == 1:
            return False
        self.tokens.pop(0)
        return True


def call(channel: Channel, retries: int = 0, timeout: Any = (1, 5)) -> Any:
    made: Any = channel
    return _binary.call(made, "message", lambda: {"x": "y"}, None, timeout, retries)


def call_with(channel: Channel, tokens: Tokens) -> Any:
    made: Any = channel
    keeper: Any = tokens
    return _binary.call(made, "message", tokens.headers, keeper, (1, 5), 0)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> List[float]:
    seconds: List[float] = []
    monkeypatch.setattr(time, "sleep", seconds.append)
    monkeypatch.setattr(_transport, "_JITTER", 0.0)
    return seconds


# ------------------------------------------------------------------------------------- calls


def test_a_call_has_the_headers_and_the_read_timeout_of_a_request() -> None:
    channel = Channel()
    assert call(channel) == "reply"
    call(channel, timeout=(None, None))
    assert channel.calls == [
        ("message", 5.0, (("x", "y"),)),
        ("message", None, (("x", "y"),)),
    ]


def test_a_rejected_token_is_renewed_once_and_the_call_made_again() -> None:
    channel = Channel(CallError("UNAUTHENTICATED", "no"))
    tokens = Tokens("Bearer a", "Bearer b")
    assert call_with(channel, tokens) == "reply"
    assert tokens.rejected == ["Bearer a"]
    assert [metadata for _, _, metadata in channel.calls] == [
        (("authorization", "Bearer a"),),
        (("authorization", "Bearer b"),),
    ]


def test_a_second_rejection_is_raised() -> None:
    channel = Channel(*[CallError("UNAUTHENTICATED", "no")] * 2)
    with pytest.raises(CallError, match="UNAUTHENTICATED"):
        call_with(channel, Tokens("Bearer a", "Bearer b"))
    assert len(channel.calls) == 2


@pytest.mark.parametrize("tokens", [None, Tokens("Bearer a")])
def test_a_rejection_that_no_token_helps_against_is_raised(tokens: Optional[Tokens]) -> None:
    channel = Channel(CallError("UNAUTHENTICATED", "no"))
    with pytest.raises(CallError, match="UNAUTHENTICATED"):
        call(channel) if tokens is None else call_with(channel, tokens)
    assert len(channel.calls) == 1


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("DEADLINE_EXCEEDED", requests.ReadTimeout, "No answer over gRPC in time: 5 s"),
        ("UNAVAILABLE", requests.ConnectionError, "<channel>: details"),
    ],
)
def test_no_answer_is_the_exception_of_a_request_without_one(
    code: str, kind: Any, words: str
) -> None:
    with pytest.raises(kind, match=words) as caught:
        call(Channel(CallError(code, "details")))
    assert str(caught.value).startswith("Query not executed.")


def test_other_refusals_are_raised_at_once(slept: List[float]) -> None:
    with pytest.raises(CallError, match="INTERNAL"):
        call(Channel(CallError("INTERNAL", "no")), retries=3)
    assert slept == []


def test_a_lost_connection_is_tried_again_after_longer_and_longer_waits(
    slept: List[float],
) -> None:
    channel = Channel(*[CallError("UNAVAILABLE", "away")] * 2)
    assert call(channel, retries=2) == "reply"
    assert slept == [1.0, 2.0]


def test_the_last_failure_comes_out(slept: List[float]) -> None:
    channel = Channel(*[CallError("UNAVAILABLE", "away")] * 2)
    with pytest.raises(requests.ConnectionError, match="away"):
        call(channel, retries=1)
    assert slept == [1.0]


# ----------------------------------------------------------------------------------- opening


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> List[Settings]:
    settings: List[Settings] = []
    monkeypatch.setattr(_binary, "Channel", settings.append)
    monkeypatch.setattr(_binary.packages, "are_installed", lambda: True)
    return settings


def open_channel(root: str, proxies: Any = None, **settings: Any) -> None:
    transport = Transport(proxies or {}, False, ConnectionConfig(**settings))
    try:
        _binary.open_channel(root, 50051, transport)
    finally:
        transport.close()


@pytest.mark.parametrize(
    ("root", "target", "is_secure"),
    [
        ("http://localhost:8080", "localhost:50051", False),
        ("https://example.org", "example.org:50051", True),
        ("http://[::1]:8080", "[::1]:50051", False),
        ("http://host:8080/prefix", "host:50051", False),
    ],
)
def test_a_channel_leads_to_the_host_of_the_server(
    opened: List[Settings], root: str, target: str, is_secure: bool
) -> None:
    open_channel(root)
    assert [(settings.target, settings.is_secure) for settings in opened] == [(target, is_secure)]


def test_limits_and_proxies_of_the_client_hold_for_the_channel(opened: List[Settings]) -> None:
    open_channel("http://server:8080", max_answer_bytes=1000)
    open_channel("http://server:8080", PROXIES)
    assert opened[0].max_answer_bytes == 1000
    assert [settings.proxy for settings in opened] == [None, "http://proxy:3128"]


def test_without_other_certificates_those_of_requests_are_trusted(
    opened: List[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    open_channel("https://server")
    assert opened[0].verify == requests.utils.DEFAULT_CA_BUNDLE_PATH
    assert opened[0].cert is None


def test_missing_packages_are_a_warning(
    opened: List[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_binary.packages, "are_installed", lambda: False)
    with pytest.warns(UserWarning, match=r"^Con100: .*not installed"):
        open_channel("http://server:8080")
    assert opened == []


def test_a_channel_that_cannot_be_opened_is_a_warning(
    opened: List[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(settings: Settings) -> Any:
        raise ChannelError(f"{settings.target} does not answer")

    monkeypatch.setattr(_binary, "Channel", fail)
    with pytest.warns(UserWarning, match=r"^Con100: .*server:50051 does not answer"):
        open_channel("http://server:8080")
