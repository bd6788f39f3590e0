"""Waiting until the vectors of what was imported are indexed (server with ASYNC_INDEXING)."""

from __future__ import annotations

import time
from typing import Any, FrozenSet, Iterable, List, NamedTuple, Optional, Tuple

import requests

from weaviate._core import checks, paths
from weaviate._core.log import logger
from weaviate._core.operation import Operation
from weaviate._core.progress import Bar
from weaviate._core.retry import Retry, RetryPolicy, call_with_retries
from weaviate._core.send import Connection, json_list, send
from weaviate.exceptions import WeaviateBaseError

_POLL_S = 0.25
_MAX_POLLS_WITHOUT_PROGRESS = 1200
"""Five minutes in which no queue gets shorter: a shard is read-only, or does not index."""
_LOG_EVERY = 20

_OK: FrozenSet[int] = frozenset({200})
_CONNECTION = "connection"
_log = logger(__name__)


class _State(NamedTuple):
    is_ready: bool
    queue: int


def wait_until_indexed(
    connection: Connection,
    shards: Iterable[Tuple[str, Optional[str]]],
    how_many_failures: int,
    limit_s: Optional[float],
    bar: Optional[Bar] = None,
) -> None:
    """Ask again and again until all shards are ready.

    Raises:
        weaviate.exceptions.WeaviateBaseError: there is no progress, or `limit_s` is over.
    """
    asked = list(shards)
    started_s = time.monotonic()
    shortest: Optional[int] = None
    polls_without_progress = polls = 0
    while asked:
        states = [_ask(connection, *shard, how_many_failures) for shard in asked]
        if all(state.is_ready for state in states):
            return
        queue = sum(state.queue for state in states)
        if bar is not None:
            if shortest is None:
                bar.expect(queue)
            elif queue < shortest:
                bar.update(shortest - queue)
        if shortest is None or queue < shortest:
            shortest, polls_without_progress = queue, 0
        else:
            polls_without_progress += 1
        if polls_without_progress >= _MAX_POLLS_WITHOUT_PROGRESS:
            raise WeaviateBaseError(
                f"The vectors are not indexed: {queue} wait, and for five minutes there were no "
                "fewer of them. Is a shard read-only?"
            )
        if limit_s is not None and time.monotonic() - started_s >= limit_s:
            raise WeaviateBaseError(
                f"The vectors are not indexed after {limit_s} s: {queue} of them wait."
            )
        if polls % _LOG_EVERY == 0:
            _log.info("%d vectors wait to be indexed.", queue)
        polls += 1
        time.sleep(_POLL_S)


def _ask(
    connection: Connection, class_name: str, tenant: Optional[str], how_many_failures: int
) -> _State:
    """Ask for the shards of a class; after the n-th failure to connect, again in 2**(n-1) s."""
    operation = Operation(
        "GET",
        paths.join("schema", checks.class_name(class_name), "shards"),
        "It is not known whether the vectors are indexed: no answer.",
        "It is not known whether the vectors are indexed",
        good=_OK,
        query=None if tenant is None else {"tenant": tenant},
        decode=json_list,
    )

    def action() -> List[Any]:
        try:
            states: List[Any] = send(connection, operation)
        except requests.ConnectionError as error:
            raise Retry(_CONNECTION, error) from error
        return states

    policy = RetryPolicy({_CONNECTION: how_many_failures}, lambda tries: 2.0 ** (tries - 1))
    shards = [shard for shard in call_with_retries(action, policy) if isinstance(shard, dict)]
    queues = [shard.get("vectorQueueSize") or 0 for shard in shards]
    queue = sum(size for size in queues if isinstance(size, int))
    is_ready = all(shard.get("status") == "READY" for shard in shards) and queue == 0
    return _State(is_ready, queue)
