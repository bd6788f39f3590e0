"""The thread that polls the server's load, for the sizes of a dynamic batch.

Servers from 1.21 on report in `GET /v1/nodes` how many objects wait in their queue and how many
they index in a second (`batchStats`), unless they index in the background (ASYNC_INDEXING).
"""

from __future__ import annotations

import threading
import weakref
from contextlib import nullcontext
from typing import Any, Callable, Dict, List, Optional

from weaviate._core.log import logger
from weaviate._core.send import NO_ANSWER, Connection
from weaviate._core.stop_signal import StopSignal
from weaviate.batch._sizing import ServerLoad
from weaviate.cluster.cluster import Cluster
from weaviate.exceptions import UnexpectedStatusCodeException, WeaviateBaseError

THREAD_NAME = "batchSizeRefresh"
_INTERVAL_S = 2.0
_log = logger(__name__)

ConnectionOf = Callable[[], Optional[Connection]]
"""Returns the connection, as long as others keep it."""

TakeLoad = Callable[[Optional[ServerLoad]], bool]
"""Takes the reported load, None if there is no report; returns whether to go on polling."""


class ServerLoadWatch:
    """Polls the load every 2 s, in one thread at most.

    The thread keeps nothing alive between two requests.

    Attributes:
        stop_event: set to end the thread; None while no thread runs.
    """

    def __init__(self, connection: Connection, take_load: "weakref.WeakMethod[TakeLoad]") -> None:
        self._connection_of = _weak_reference_to(connection)
        self._take_load_of = take_load
        self.renew()

    def renew(self) -> None:
        """Start as new, in a process that was just forked."""
        self._lock = threading.Lock()
        self._thread: Optional[threading.Thread] = None
        self.stop_event: Optional[threading.Event] = None
        self._ending = _Ending()
        self._has_started = False
        self._is_at_its_end = False
        """Whether the thread, though alive, sends no more requests."""

    def start(self) -> None:
        """Start polling, unless a thread already does, or no thread can be started."""
        with self._lock:
            self._has_started = True
            if self._thread is not None and self._thread.is_alive():
                if not self._is_at_its_end:
                    return
                self._thread.join()  # it has nothing left to do
            self._is_at_its_end = False
            ending = self._ending = _Ending()
            self.stop_event = ending.event
            thread = threading.Thread(
                target=_watch,
                args=(self._connection_of, self._take_load_of, ending),
                name=THREAD_NAME,
                daemon=True,
            )
            try:
                thread.start()
            except RuntimeError:  # too many threads, or the interpreter ends: sizes do without
                _log.debug("The load of the server is not polled: no thread can be started.")
            else:
                self._thread = thread

    def start_once(self) -> None:
        """Start polling, unless that was tried before."""
        if not self._has_started:
            self.start()

    def note_end(self, until_next_request: bool) -> None:
        """Note, in the thread, that it ends: the next start starts another thread.

        Args:
            until_next_request: whether the next automatic request of the batch starts it.
        """
        with self._lock:
            if self._thread is not threading.current_thread():  # it was stopped, and another runs
                return
            self._is_at_its_end = True
            if until_next_request:
                self._has_started = False

    def stop(self, timeout_s: float = 0.0) -> None:
        """End the thread: at once if it waits, else with the end of its request.

        Args:
            timeout_s: seconds to wait at most for the answer to the first request (else the end of
                a short import would decide whether it is sent), and again for the end of the
                thread.
        """
        with self._lock:
            thread, ending = self._thread, self._ending
            self._thread = None
            self._has_started = False
        waits = timeout_s > 0 and thread is not None and thread is not threading.current_thread()
        try:
            if waits:
                ending.has_polled.wait(timeout_s)
        finally:
            ending.set()
        if waits and thread is not None:
            thread.join(timeout_s)


class _Ending:
    """The end of one thread."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self.has_polled = threading.Event()
        """Whether the first request has been answered, or has failed."""
        self.signal = StopSignal()

    def set(self) -> None:
        self.event.set()
        self.signal.set()


def _weak_reference_to(connection: Connection) -> ConnectionOf:
    try:
        return weakref.ref(connection)
    except TypeError:  # a stand-in of a type without weak references, such as SimpleNamespace
        return lambda: connection


def _watch(
    connection_of: ConnectionOf, take_load_of: "weakref.WeakMethod[TakeLoad]", ending: _Ending
) -> None:
    while not ending.event.is_set():
        goes_on = _poll_once(connection_of, take_load_of)
        ending.has_polled.set()
        if not goes_on:
            return
        ending.signal.wait(_INTERVAL_S)


def _poll_once(connection_of: ConnectionOf, take_load_of: "weakref.WeakMethod[TakeLoad]") -> bool:
    """Send one request and pass the load on; return whether another one makes sense."""
    connection = connection_of()
    if connection is None:
        return False
    load: Optional[ServerLoad] = None
    may_change = True
    # a stand-in for the connection has no retries anyway
    once = getattr(connection, "_without_repeating", nullcontext)
    try:
        with once():  # the next poll is as good as a retry, and ends with the thread
            load = load_of(Cluster(connection).get_nodes_status())  # type: ignore[arg-type]  # any connection will do
        may_change = load is not None
    except UnexpectedStatusCodeException as error:
        may_change = error.status_code >= 500  # other statuses stay the same the next time
    except (NO_ANSWER, WeaviateBaseError) as error:
        _log.debug("The server did not report its load: %s", error)
    except Exception:  # a thread of ours never dies of anything with a traceback
        _log.debug("The load of the server cannot be read.", exc_info=True)
        may_change = False
    take_load = take_load_of()
    return take_load is not None and take_load(load) and may_change


def load_of(nodes: List[Dict[str, Any]]) -> Optional[ServerLoad]:
    """Add up the loads of the nodes; None if no node reports its queue."""
    queue = 0
    rate = 0.0
    is_reported = False
    for node in nodes:
        stats = node.get("batchStats") if isinstance(node, dict) else None
        if not isinstance(stats, dict) or "queueLength" not in stats:
            continue
        try:
            queue += int(stats["queueLength"])
            rate += float(stats.get("ratePerSecond") or 0)
            is_reported = True
        except (TypeError, ValueError):
            continue
    return ServerLoad(queue, rate) if is_reported else None
