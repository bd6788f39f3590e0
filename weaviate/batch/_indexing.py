"""Waiting until vectors are indexed, for a server with ASYNC_INDEXING."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Iterable, List, NamedTuple, Optional, Tuple

from weaviate._core import checks, paths
from weaviate._core.log import logger
from weaviate._core.operation import Operation
from weaviate._core.progress import Bar
from weaviate._core.retry import Retry, RetryPolicy, call_with_retries, doubling_wait, poll_until
from weaviate._core.send import CONNECTION_FAILED, Connection, json_list, send
from weaviate.exceptions import WeaviateBaseError

_POLL_S = 0.25
_MAX_POLLS_WITHOUT_PROGRESS = 1200
"""Five minutes without a shorter queue: a shard is read-only, or does not index."""
_LOG_EVERY = 20

_CONNECTION = "connection"
_log = logger(__name__)


@dataclass
class Shard:
    """A class, or one tenant of it, for `Batch.wait_for_vector_indexing`."""

    class_name: str
    tenant: Optional[str] = None

    def __hash__(self) -> int:
        return hash((self.class_name, self.tenant))


def read_shards(shards: Any) -> List[Tuple[str, Optional[str]]]:
    """Return the checked class and tenant of each shard."""
    if not isinstance(shards, list):
        raise TypeError(f"shards must be a list of weaviate.Shard, not {type(shards).__name__}.")
    for shard in shards:
        if not isinstance(shard, Shard):
            raise TypeError(f"shards must hold weaviate.Shard only, not {type(shard).__name__}.")
    return [(checks.class_name(shard.class_name), shard.tenant) for shard in shards]


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
    """Wait until all shards are ready.

    Raises:
        weaviate.exceptions.WeaviateBaseError: there is no progress, or `limit_s` is up.
    """
    wanted = list(shards)
    watch = _Watch(bar or Bar())

    def is_indexed() -> Optional[bool]:
        states = [_read_state(connection, *shard, how_many_failures) for shard in wanted]
        if all(state.is_ready for state in states):
            return True
        watch.note(sum(state.queue for state in states))
        return None

    if poll_until(is_indexed, _POLL_S, limit_s=limit_s) is None:
        raise WeaviateBaseError(
            f"The vectors are not indexed after {limit_s} s: {watch.queue} of them wait."
        )


class _Watch:
    """Follows a queue that should get shorter."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self.queue = 0
        self._shortest: Optional[int] = None
        self._polls = self._polls_without_progress = 0

    def note(self, queue: int) -> None:
        """Record the length of the queue; raise if it did not get shorter for long."""
        self.queue = queue
        if self._shortest is None:
            self._bar.expect(queue)
            self._shortest = queue
        elif queue < self._shortest:
            self._bar.update(self._shortest - queue)
            self._shortest, self._polls_without_progress = queue, 0
        else:
            self._polls_without_progress += 1
        if self._polls_without_progress >= _MAX_POLLS_WITHOUT_PROGRESS:
            raise WeaviateBaseError(
                f"The vectors are not indexed: {queue} wait, and for five minutes there were no "
                "fewer of them. Is a shard read-only?"
            )
        if self._polls % _LOG_EVERY == 0:
            _log.info("%d vectors wait to be indexed.", queue)
        self._polls += 1


def _read_state(
    connection: Connection, class_name: str, tenant: Optional[str], how_many_failures: int
) -> _State:
    """Read the shards of a class; without a connection again after 1, 2, 4, ... s."""
    operation = Operation(
        "GET",
        paths.join("schema", checks.class_name(class_name), "shards"),
        "It is not known whether the vectors are indexed",
        query=None if tenant is None else {"tenant": tenant},
    )

    def action() -> List[Any]:
        try:
            return send(connection, operation, json_list)
        except CONNECTION_FAILED as error:
            raise Retry(_CONNECTION, error) from error

    policy = RetryPolicy({_CONNECTION: how_many_failures}, doubling_wait(1.0, math.inf))
    shards = [shard for shard in call_with_retries(action, policy) if isinstance(shard, dict)]
    queues = [shard.get("vectorQueueSize") or 0 for shard in shards]
    queue = sum(size for size in queues if isinstance(size, int))
    is_ready = all(shard.get("status") == "READY" for shard in shards) and queue == 0
    return _State(is_ready, queue)
