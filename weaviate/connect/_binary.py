"""Calls over gRPC with the credentials, time limits and retries of the connection."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional, Tuple

import requests
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from weaviate._core.retry import Retry, call_with_retries
from weaviate._core.send import no_answer
from weaviate._core.warn import warn
from weaviate._grpc import packages
from weaviate._grpc.channel import CallError, Channel, ChannelError, Settings
from weaviate._grpc.execution import metadata_of
from weaviate.connect._token_keeper import TokenKeeper
from weaviate.connect._transport import NO_GOOD_ANSWER, Transport, policy_of
from weaviate.connect._urls import read_url

_UNANSWERED = "Query not executed."


def open_channel(root: str, port: int, transport: Transport) -> Optional[Channel]:
    """Open a channel to a port of the server; warn and return None if that fails."""
    try:
        if not packages.are_installed():
            raise ImportError("grpcio and protobuf are not installed")
        return Channel(_settings(root, port, transport))
    except (ImportError, ChannelError) as error:
        warn(f"Con100: Searches go over GraphQL, not over gRPC: {error}.", UserWarning)
        return None


def _settings(root: str, port: int, transport: Transport) -> Settings:
    address = read_url(root)
    host = address.host.strip("[]")
    verify, cert = transport.tls()
    return Settings(
        target=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        is_secure=address.scheme == "https",
        verify=DEFAULT_CA_BUNDLE_PATH if verify is True else verify,
        cert=cert,
        proxy=transport.proxy_of(root),
        max_answer_bytes=transport.max_answer_bytes,
    )


def call(
    channel: Channel,
    message: Any,
    headers: Callable[[], Dict[str, Any]],
    tokens: Optional[TokenKeeper],
    timeout: Tuple[Any, Any],
    retries: int,
) -> Any:
    """Send a search, and once more with a new token if the server rejects the token.

    Raises:
        CallError: if the server refuses it.
        requests.ConnectionError: if the connection was lost.
        requests.Timeout: if the server took too long.
    """

    def once() -> Any:
        try:
            return _call_authorized(channel, message, headers, tokens, timeout)
        except requests.RequestException as error:
            raise Retry(NO_GOOD_ANSWER, error) from error

    try:
        return call_with_retries(once, policy_of(retries))
    except requests.RequestException as error:
        raise no_answer(_UNANSWERED, error) from error


def _call_authorized(
    channel: Channel,
    message: Any,
    headers: Callable[[], Dict[str, Any]],
    tokens: Optional[TokenKeeper],
    timeout: Tuple[Any, Any],
) -> Any:
    sent = headers()
    try:
        return _call(channel, message, sent, timeout)
    except CallError as error:
        if error.code != "UNAUTHENTICATED" or tokens is None:
            raise
        if not tokens.renew(sent["authorization"]):
            raise
    return _call(channel, message, headers(), timeout)


def _call(channel: Channel, message: Any, headers: Dict[str, Any], timeout: Tuple[Any, Any]) -> Any:
    try:
        # gRPC has one limit for connecting and reading
        limit_s = None if timeout[1] is None else float(timeout[1])
        return channel.Search(message, timeout=limit_s, metadata=metadata_of(headers))
    except CallError as error:
        if error.code == "DEADLINE_EXCEEDED":
            raise requests.ReadTimeout(f"No answer over gRPC in time: {timeout[1]} s.") from None
        if error.code == "UNAVAILABLE":
            raise requests.ConnectionError(f"{channel!r}: {error.details}") from None
        raise
