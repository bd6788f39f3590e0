"""Aids for tests: requests are recorded; answers can be made to fail or to be late."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Callable, Deque, Dict, List, Optional, Tuple

from weaviate.local.errors import error_body
from weaviate.local.http.server import Request, Response
from weaviate.local.wire.json import decode, encode

MOST_BYTES = 64 * 1024 * 1024  # of remembered bodies; the oldest requests are forgotten first


@dataclass(frozen=True)
class Arrival:
    """A request that the server got, and the status of the answer (0: no answer).

    Its `repr` shows no header and no body, for both may hold secrets.
    """

    method: str
    path: str
    status: int
    query: Tuple[Tuple[str, str], ...] = field(repr=False)
    headers: Dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def json(self) -> Any:
        """The body, decoded; None when there is none.

        Raises:
            ValueError: if it is not JSON.
        """
        return decode(self.body) if self.body else None


@dataclass
class _Fault:
    response: Response
    times: int
    method: Optional[str]
    path: str
    after: bool


class Faults:
    """Answers requests as ordered: rightly, late, with a fault, or not at all.

    Args:
        remember: Whether to record requests.
        wait: Waits for some seconds (default: or until `stop()`).
    """

    def __init__(
        self, remember: bool = True, wait: Optional[Callable[[float], object]] = None
    ) -> None:
        self._lock = threading.Lock()
        self._remember = remember
        self._arrivals: Deque[Arrival] = deque()
        self._bytes = 0
        self._faults: List[_Fault] = []
        self._delay_s = 0.0
        self._stopped = threading.Event()
        self._wait = wait or self._stopped.wait

    def add(
        self, response: Response, times: int, method: Optional[str], path: str, after: bool
    ) -> None:
        """Answer the next requests with this response instead of the right one."""
        with self._lock:
            wanted = None if method is None else method.upper()
            self._faults.append(_Fault(response, times, wanted, path, after))

    def set_delay(self, seconds: float) -> None:
        """Wait this long before every answer."""
        self._delay_s = seconds

    def clear(self) -> None:
        """Remove all faults, the delay and the recorded requests."""
        with self._lock:
            self._faults.clear()
            self._arrivals.clear()
            self._bytes = 0
        self._delay_s = 0.0

    def begin(self) -> None:
        """Prepare for a server that starts."""
        self._stopped.clear()

    def stop(self) -> None:
        """End all delays."""
        self._stopped.set()

    def arrivals(self) -> List[Arrival]:
        """Return the recorded requests, oldest first."""
        with self._lock:
            return list(self._arrivals)

    def respond(self, request: Request, right: Callable[[Request], Response]) -> Response:
        """Return the right response, or that of a fault that matches the request."""
        fault = self._take(request)
        if self._delay_s:
            self._wait(self._delay_s)
        if fault is None:
            response = right(request)
        else:
            if fault.after:
                right(request)
            response = fault.response
        self._note(request, response)
        return response

    def _take(self, request: Request) -> Optional[_Fault]:
        with self._lock:
            for fault in self._faults:
                if fault.method in (None, request.method) and fault.path in request.path:
                    fault.times -= 1
                    if not fault.times:
                        self._faults.remove(fault)
                    return fault
        return None

    def _note(self, request: Request, response: Response) -> None:
        if not self._remember:
            return
        status = 0 if response.hang_up else response.status
        arrival = Arrival(
            method=request.method,
            path=request.path,
            status=status,
            query=tuple(request.query),
            headers=dict(request.headers),
            body=request.body,
        )
        with self._lock:
            self._arrivals.append(arrival)
            self._bytes += len(arrival.body)
            while self._bytes > MOST_BYTES and len(self._arrivals) > 1:
                self._bytes -= len(self._arrivals.popleft().body)


def fault_response(status: int, message: str, headers: Optional[Dict[str, str]]) -> Response:
    """Return a failure in the usual shape."""
    given = {"content-type": "application/json", **(headers or {})}
    return Response(status, encode(error_body(message)), given)
