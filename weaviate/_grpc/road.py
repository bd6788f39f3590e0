"""The way of a search over gRPC, or the reason why it goes over GraphQL."""

from __future__ import annotations

import time
from typing import Any, Dict, Optional, Protocol, Tuple

from weaviate._core import log
from weaviate._grpc import reply, request
from weaviate._grpc.channel import CallError, Channel
from weaviate._grpc.search import Search, Unsayable

_log = log.logger(__name__)

_OF_HTTP = ("content-type", "content-length", "host", "te", "user-agent")  # codespell:ignore te


class Caller(Protocol):
    """What the road needs of a connection: calls with its credentials, limits and repeats."""

    def call_grpc(self, channel: Channel, message: Any) -> Any: ...


def answer(caller: Caller, channel: Channel, search: Search) -> Optional[Dict[str, Any]]:
    """Return the answer to a search as GraphQL gives it; None if it has to be asked over GraphQL.

    The server's refusals are left to GraphQL, too: it says them in its own words and statuses.

    Raises:
        requests.ConnectionError: if the connection was lost.
        requests.Timeout: if the server took too long.
    """
    try:
        hits = _ask(caller, channel, search)
    except (Unsayable, CallError) as reason:
        _log.debug("%s goes over GraphQL: %s", search.class_name, _shown(reason))
        return None
    return {"data": {"Get": {search.name: hits}}}


def _ask(caller: Caller, channel: Channel, search: Search) -> Any:
    if channel.is_refused:
        raise Unsayable("the server has no search over gRPC")
    try:
        message, fields = request.build(search)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Unsayable(f"a clause of another kind ({type(error).__name__})") from None
    started = time.perf_counter()
    told = caller.call_grpc(channel, message)
    size = told.ByteSize() if _log.isEnabledFor(10) else None  # reading adds empty values
    hits = reply.read(told, fields)
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
    """Return a reason without what the server said: that may repeat a secret."""
    return f"gRPC status {reason.code}" if isinstance(reason, CallError) else str(reason)


Metadata = Tuple[Tuple[str, str], ...]


def metadata_of(headers: Dict[str, Any]) -> Metadata:
    """Return headers as metadata of a call.

    Raises:
        Unsayable: for a header that gRPC does not take.
    """
    pairs = []
    for name, value in headers.items():
        name = name.lower()
        if name in _OF_HTTP:
            continue
        if name.startswith("grpc-") or name.endswith("-bin") or not isinstance(value, str):
            raise Unsayable(f"the header {name!r}")
        if not (value.isascii() and value.isprintable()):
            raise Unsayable(f"the value of the header {name!r}")
        pairs.append((name, value))
    return tuple(pairs)
