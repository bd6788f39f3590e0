"""The refusals of requests, with the words and the status of a real server.

Whatever reads, checks or looks something up raises an `ApiError` if it cannot: nearly always with
status 422. A docstring names that error only where it says more than this.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Dict, Iterator, Optional


class ApiError(Exception):
    """A refusal with the status and the words that a real server would use.

    Args:
        message: Text of `{"error": [{"message": ...}]}`; None sends no body at all.
        status: HTTP status of the answer.
    """

    def __init__(self, message: Optional[str] = None, status: int = 422) -> None:
        super().__init__(f"status {status}" if message is None else message)
        self.status = status
        self.message = message

    def within(self, prefix: str) -> ApiError:
        """Return the same refusal with `prefix: ` put before its message."""
        return self.inside(prefix)

    def inside(self, prefix: str) -> ApiError:
        """Return the same refusal with `prefix: ` before its message, of any class."""
        return self if self.message is None else ApiError(f"{prefix}: {self.message}", self.status)

    def body(self) -> Optional[Dict[str, Any]]:
        """Return what the answer says, or None for an answer without a body."""
        return None if self.message is None else error_body(self.message)


class FormError(ApiError):
    """A request whose form is wrong, rejected before it is executed.

    Its body is `{"code": ..., "message": ...}`, another shape than that of every other refusal.

    Args:
        message: What is wrong with the form.
        status: HTTP status of the answer.
        code: Number of the broken rule; the status when there is none.
        allow: Verbs for the header `Allow`.
    """

    def __init__(
        self, message: str, status: int, code: Optional[int] = None, allow: str = ""
    ) -> None:
        super().__init__(message, status)
        self.code: int = status if code is None else code
        self.allow = allow

    def body(self) -> Optional[Dict[str, Any]]:
        """Return the code and the message."""
        return {"code": self.code, "message": self.message}


class NotFetched(ApiError):
    """A valid filter whose objects cannot be fetched for want of an index.

    A real server reads a filter first, all of it, and fetches then; so these refusals come last.

    Args:
        message: What is wrong.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message, 500)


@contextmanager
def said(prefix: str, status: Optional[int] = None, always: bool = False) -> Iterator[None]:
    """Add `prefix: ` to the message of an ApiError that the block raises.

    Args:
        prefix: What to add; an empty text adds nothing.
        status: The status of the errors that get it; None for all of them.
        always: Whether to add it also to the words of `MissingIndex`.
    """
    try:
        yield
    except ApiError as error:
        if not prefix or status not in (None, error.status):
            raise
        raise error.inside(prefix) if always else error.within(prefix) from None


def coded(step: str, code: int, error: ApiError, status: Optional[int] = None) -> ApiError:
    """Return a refusal in the three parts into which some requests put it."""
    words = f"msg:{step} code:{code} err:{error.message}"
    return ApiError(words, error.status if status is None else status)


def error_body(message: str) -> Dict[str, Any]:
    """Return the usual body of a refusal."""
    return {"error": [{"message": message}]}


def not_done(what: str) -> ApiError:
    """Return the 501 for a feature that only a real server has."""
    return ApiError(f"weaviate.local does not support {what}; use a real Weaviate server", 501)


class MissingIndex(ApiError):
    """A property lacks the index that a query needs; its words stand alone.

    Args:
        doing: Filtering or Searching.
        option: Option of the property that makes the index.
        name: Name of the property.
    """

    def __init__(self, doing: str, option: str, name: str) -> None:
        super().__init__(
            f"{doing} by property '{name}' requires inverted index. Is `{option}` option of "
            f"property '{name}' enabled? Set it to `true` or leave empty",
        )
        self._prefix = ""  # what `within` was given, for those that do not leave it out

    def within(self, prefix: str) -> ApiError:
        """Return the refusal itself: its message stays as it is."""
        self._prefix = f"{prefix}: {self._prefix}"
        return self

    def inside(self, prefix: str) -> ApiError:
        """Return a refusal that says where it comes from after all."""
        return ApiError(f"{prefix}: {self._prefix}{self.message}", self.status)
