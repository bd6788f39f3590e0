"""Send a search over gRPC, or log why it goes over GraphQL."""

from __future__ import annotations

import logging
import time
from typing import Any, Dict, Optional, Protocol, Tuple

from weaviate._core import log
from weaviate._grpc import reply, request
from weaviate._grpc.channel import CallError, Channel, ChannelError
from weaviate._grpc.search import Search, Unsupported

_log = log.logger(__name__)

_OF_HTTP = ("content-type", "content-length", "host", "te", "user-agent")  # codespell:ignore te


class Caller(Protocol):
    """A connection, which adds credentials, time limits and retries to calls."""

    def call_grpc(self, channel: Channel, message: Any) -> Any: ...


def answer(caller: Caller, channel: Channel, search: Search) -> Optional[Dict[str, Any]]:
    """Return the answer to a search as GraphQL returns it; None if GraphQL has to answer it.

    A search that the server rejects is left to GraphQL as well, which returns the usual errors.

    Raises:
        requests.ConnectionError: if the connection was lost.
        requests.Timeout: if the server took too long.
    """
    try:
        hits = _execute(caller, channel, search)
    except (Unsupported, CallError, ChannelError) as reason:
        _log.debug("%s goes over GraphQL: %s", search.class_name, _shown(reason))
        return None
    return {"data": {"Get": {search.name: hits}}}


def _execute(caller: Caller, channel: Channel, search: Search) -> Any:
    if channel.is_refused:
        raise Unsupported("the server does not implement searches over gRPC")
    try:
        message, fields = request.build(search)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Unsupported(f"a clause with an unexpected value ({type(error).__name__})") from None
    started = time.perf_counter()
    answered = caller.call_grpc(channel, message)
    # before `read`, which adds empty values
    size = answered.ByteSize() if _log.isEnabledFor(logging.DEBUG) else None
    hits = reply.read(answered, fields)
    if size is not None:
        _log.debug(
            "%s over gRPC in %.1f ms, %d hits, %d bytes in",
            search.class_name,
            (time.perf_counter() - started) * 1000,
            len(hits),
            size,
        )
    return hits


def _shown(reason: Exception) -> str:
    """Return a reason for the log without the server's message, which may contain a secret."""
    return f"gRPC status {reason.code}" if isinstance(reason, CallError) else str(reason)


Metadata = Tuple[Tuple[str, str], ...]


def metadata_of(headers: Dict[str, Any]) -> Metadata:
    """Return headers as metadata of a call.

    Raises:
        Unsupported: if gRPC does not accept a header.
    """
    pairs = []
    for name, value in headers.items():
        name = name.lower()
        if name in _OF_HTTP:
            continue
        if name.startswith("grpc-") or name.endswith("-bin") or not isinstance(value, str):
            raise Unsupported(f"the header {name!r}")
        if not (value.isascii() and value.isprintable()):
            raise Unsupported(f"the value of the header {name!r}")
        pairs.append((name, value))
    return tuple(pairs)
