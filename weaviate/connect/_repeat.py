"""Repeating single requests, where the user has asked for it: only what may be sent twice."""

from __future__ import annotations

from typing import Callable

import requests

from weaviate._core.retry import Retry, RetryPolicy, call_with_retries, linear_wait, retry_after_s

_REPEATABLE_VERBS = ("GET", "HEAD", "PUT", "DELETE")
_REPEATABLE_STATUSES = (429, 502, 503, 504)
_CAUSE = "no good answer"
_STEP_S = 1.0


class _BadAnswer(Exception):
    """Carries an answer through the loop of tries."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__(response.status_code)
        self.response = response


def may_repeat(verb: str, path: str) -> bool:
    """Say whether a request does the same when it is sent twice; a GraphQL query only reads."""
    return verb in _REPEATABLE_VERBS or (verb == "POST" and path == "/graphql")


def repeat(send: Callable[[], requests.Response], retries: int) -> requests.Response:
    """Send a request again after no answer, 429, 502, 503 or 504: `retries` times at most.

    Waits 1, 2, 3, ... seconds in between, or what the server asks for.
    """

    def once() -> requests.Response:
        try:
            response = send()
        except (requests.ConnectionError, requests.Timeout) as error:
            raise Retry(_CAUSE, error) from error
        if response.status_code in _REPEATABLE_STATUSES:
            raise Retry(_CAUSE, _BadAnswer(response), retry_after_s(response.headers))
        return response

    try:
        return call_with_retries(once, RetryPolicy({_CAUSE: retries}, linear_wait(_STEP_S)))
    except _BadAnswer as last:
        return last.response
