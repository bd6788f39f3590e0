"""A token that is renewed without a network, and a clock that a test sets."""

from __future__ import annotations

from typing import Any, Callable, List, Optional

from weaviate.connect._token_keeper import Grant, TokenKeeper


class Grants:
    """Grants one token after another; or fails, when `failure` is set."""

    def __init__(self, lifetime_s: Optional[float] = 100.0) -> None:
        self.lifetime_s = lifetime_s
        self.asked_with: List[Optional[str]] = []
        self.failure: Optional[Exception] = None
        self.before_answer: Callable[[], Any] = lambda: None

    def first(self) -> Grant:
        return Grant("token-0", "refresh-0", self.lifetime_s)

    def renew(self, grant: Grant) -> Grant:
        self.asked_with.append(grant.refresh_token)
        self.before_answer()
        if self.failure is not None:
            raise self.failure
        number = len(self.asked_with)
        return Grant(f"token-{number}", f"refresh-{number}", self.lifetime_s)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def make(lifetime_s: Optional[float] = 100.0) -> Any:
    provider, clock = Grants(lifetime_s), Clock()
    return TokenKeeper(provider.first(), provider.renew, clock=clock), provider, clock
