"""The keeper of the access token: one renewal at a time, before the token expires.

A thread renews the token when it is due. A request renews it only if the thread did not; while the
old token still works, at most one request waits for the renewal. After a failed renewal there is a
pause before the next one, however many requests wait.
"""

from __future__ import annotations

import math
import threading
import time
import weakref
from typing import Any, Callable, Dict, NamedTuple, Optional

from weaviate._core import fork, log
from weaviate._core.retry import doubling_wait
from weaviate._core.stop_signal import StopSignal
from weaviate._core.warn import warn

_log = log.logger(__name__)

_MAX_LEEWAY_S = 30.0
_LEEWAY_SHARE = 0.2
_UNKNOWN_LIFETIME_PAUSE_S = 60.0
"""Seconds after which a token of unknown lifetime is renewed."""
_MIN_PAUSE_S = 1.0
_MAX_PAUSE_S = 60.0
_pause_after_failures = doubling_wait(_MIN_PAUSE_S, _MAX_PAUSE_S)
_FREE_REJECTIONS = 3
"""The number of tokens in a row that are renewed at once after the server rejected them."""
_MAX_SLEEP_S = 86400.0
_FOREVER = math.inf


class Grant(NamedTuple):
    """The tokens of the identity provider; `lifetime_s` is None if it is unknown."""

    access_token: str
    refresh_token: Optional[str]
    lifetime_s: Optional[float]

    def __repr__(self) -> str:
        return f"Grant({log.STARS}, lifetime_s={self.lifetime_s})"


class _Token(NamedTuple):
    """A grant in use, with its times by the clock of the keeper."""

    authorization: str
    grant: Grant
    due_at: float
    """From this time on the thread renews it,"""
    late_at: float
    """and from this time on a request renews it first."""
    ends_at: float

    def __repr__(self) -> str:
        return f"_Token({log.STARS}, due_at={self.due_at}, ends_at={self.ends_at})"


class _Renewal:
    """A renewal in progress, for which other threads may wait."""

    def __init__(self) -> None:
        self.is_over = threading.Event()
        self.error: Optional[Exception] = None


class TokenKeeper:
    """Keeps one access token fresh.

    Args:
        grant: the first grant.
        renew: takes the last grant and returns the next; None if it cannot be renewed.
        clock: returns seconds that never go backwards.
        wait: waits for the signal to end, for the given seconds at most; returns whether it came.
    """

    def __init__(
        self,
        grant: Grant,
        renew: Optional[Callable[[Grant], Grant]],
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[StopSignal, float], bool] = StopSignal.wait,
    ) -> None:
        self._renew = renew
        self._clock = clock
        self._wait = wait
        self._lock = threading.Lock()
        self._renewal: Optional[_Renewal] = None
        self._failures = 0
        self._last_error: Optional[Exception] = None
        self._rejections = 0
        self._quiet_until = -_FOREVER
        self._renewed_at = -_FOREVER
        self._has_warned = False
        self._is_closed = False
        self._thread: Optional[threading.Thread] = None
        self._token_of_parent: Optional[_Token] = None
        self._stop = StopSignal()
        self._token = self._put_in_use(grant)
        fork.renew_in_child(self)

    # ---------------------------------------------------------------- for requests

    def authorization(self) -> str:
        """Return the authorization header, "Bearer ...", with a valid token.

        Raises:
            Exception: the error of the renewal, once the old token has expired.
        """
        token = self._token
        if self._clock() < token.late_at:
            return token.authorization
        return self._renew_late(token)

    def renew(self, rejected: str) -> bool:
        """Renew the token that the server rejected; return whether there is a new one.

        Args:
            rejected: the value of the authorization header that was rejected.
        """
        token = self._token
        if token.authorization != rejected:
            return True
        if self._renew is None:
            return False
        age_s = self._clock() - self._renewed_at
        if age_s < self._pause_after_rejections():
            return False  # the server rejects every token
        self._rejections = self._rejections + 1 if age_s < _MAX_PAUSE_S else 1
        error = self._renew_once(token, wait=True)
        if error is not None:
            self._warn_once(error)
        return self._token.authorization != rejected

    def _pause_after_rejections(self) -> float:
        beyond = self._rejections - _FREE_REJECTIONS
        return 0.0 if beyond < 0 else _pause_after_failures(beyond + 1)

    def _renew_late(self, token: _Token) -> str:
        if self._token_of_parent is not None:  # this is the first request after a fork
            self._token, self._token_of_parent = self._token_of_parent, None
            self.start()
            return self.authorization()
        now = self._clock()
        if now < self._renewed_at + _MIN_PAUSE_S:  # a tiny lifetime: the server decides
            return token.authorization
        has_ended = now >= token.ends_at
        error = self._renew_once(token, wait=has_ended)
        if error is not None:
            if has_ended:
                try:
                    raise error
                finally:
                    del error  # else error and frame would keep each other, and the keeper, alive
            self._warn_once(error)
        return self._token.authorization

    # ---------------------------------------------------------------- renewal

    def _renew_once(self, old: _Token, wait: bool) -> Optional[Exception]:
        """Renew `old`, unless another thread has or does; return the error, if any.

        During the pause after a failure, return the error of the last attempt.

        Args:
            wait: whether to wait for another thread that renews it.
        """
        renew = self._renew
        if renew is None:
            return None
        with self._lock:
            if self._token is not old:
                return None
            renewal = self._renewal
            if renewal is None:
                if self._clock() < self._quiet_until:
                    return _copy(self._last_error)
                own = self._renewal = _Renewal()
        if renewal is not None:
            if wait:
                renewal.is_over.wait()
            return _copy(renewal.error)
        try:
            self._token = self._put_in_use(renew(old.grant))
            self._renewed_at = self._clock()
            self._failures = 0
            self._has_warned = False
            self._last_error = None
        except Exception as error:  # after any error, the old token may still work
            # without its traceback: the frames would keep this keeper alive
            own.error = self._last_error = _copy(error)
            self._failures += 1
            self._quiet_until = self._clock() + _pause_after_failures(self._failures)
            _log.debug("The token was not renewed: %s", type(error).__name__)
        finally:
            with self._lock:
                self._renewal = None
            own.is_over.set()
        return _copy(own.error)

    def _put_in_use(self, grant: Grant) -> _Token:
        """Return a token with the times of a grant that begins now."""
        due_at = late_at = ends_at = _FOREVER
        if self._renew is not None:
            now = self._clock()
            lifetime_s = grant.lifetime_s
            if lifetime_s is None:
                due_at = now + _UNKNOWN_LIFETIME_PAUSE_S
            else:
                leeway_s = max(0.0, min(_MAX_LEEWAY_S, _LEEWAY_SHARE * lifetime_s))
                ends_at = now + lifetime_s
                due_at = ends_at - leeway_s
                late_at = ends_at - leeway_s / 2
        return _Token(f"Bearer {grant.access_token}", grant, due_at, late_at, ends_at)

    def _warn_once(self, error: Exception) -> None:
        """Warn at the first failure of an outage."""
        if self._has_warned or self._is_closed:
            return
        self._has_warned = True
        text = (
            f"The login could not be renewed ({type(error).__name__}: {error}). The current token "
            "stays in use, and the renewal will be retried."
        )
        _log.warning(text)
        warn(f"Con001: {text}", UserWarning)

    # ---------------------------------------------------------------- thread

    def start(self) -> None:
        """Start the thread that renews the token, if it can be renewed."""
        with self._lock:
            if self._renew is None or self._thread is not None:
                return
            stop = self._stop
            keeper = weakref.ref(self, lambda _: stop.set())
            self._thread = threading.Thread(
                target=_renew_until_stopped,
                args=(keeper, stop, self._wait),
                name="TokenRefresh",
                daemon=True,
            )
            self._thread.start()

    def close(self) -> None:
        """End the thread: at once, or with the answer or the timeout of its request.

        A closed keeper still returns tokens; requests renew them.
        """
        self._is_closed = True
        self._stop.set()

    def _renew_when_due(self) -> float:
        """Renew the token if it is due; return the seconds until the next call."""
        now = self._clock()
        due_at = max(self._token.due_at, self._quiet_until)
        if now >= due_at:
            error = self._renew_once(self._token, wait=True)
            if error is not None:
                try:
                    self._warn_once(error)
                except Exception:  # warnings may be errors: nobody could catch them here
                    pass
            due_at = max(self._token.due_at, self._quiet_until)
        return min(max(due_at - self._clock(), _MIN_PAUSE_S), _MAX_SLEEP_S)

    def __getstate__(self) -> Dict[str, Any]:
        """Return what a copy needs: the grant, and the function that renews it."""
        token = self._token_of_parent or self._token
        left_s = token.ends_at - self._clock()
        grant = token.grant._replace(lifetime_s=None if left_s == _FOREVER else left_s)
        return {"grant": grant, "renew": self._renew}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__init__(state["grant"], state["renew"])  # type: ignore[misc]  # a new keeper
        self._wait_for_use()

    def _after_fork_in_child(self) -> None:
        """Prepare the renewal in a forked process, for when it uses the token.

        A process that never uses it must not spend a refresh token that its parent needs.
        """
        had_thread = self._thread is not None and not self._is_closed
        self._thread = None
        self._lock = threading.Lock()
        self._renewal = None
        self._stop = StopSignal()
        if had_thread:
            self._wait_for_use()

    def _wait_for_use(self) -> None:
        """Start the thread with the first request, not earlier."""
        if self._token_of_parent is None:
            self._token_of_parent = self._token
            self._token = self._token._replace(late_at=-_FOREVER)


def _renew_until_stopped(
    keeper_ref: "weakref.ref[TokenKeeper]",
    stop: StopSignal,
    wait: Callable[[StopSignal, float], bool],
) -> None:
    """Run the thread: renew when due, until a signal comes or the keeper is gone."""
    while True:
        keeper = keeper_ref()
        if keeper is None:
            return
        pause_s = keeper._renew_when_due()
        del keeper
        if wait(stop, pause_s):
            return


def _copy(error: Optional[Exception]) -> Optional[Exception]:
    """Copy an exception, so that each thread raises one with its own traceback."""
    if error is None:
        return None
    copy: Any = type(error).__new__(type(error), *error.args)
    copy.__dict__.update(error.__dict__)
    copy.args = error.args
    copy.__cause__ = error.__cause__
    copied: Exception = copy
    return copied
