"""What a request can fail with inside the local server."""

from __future__ import annotations

from typing import Optional


class ApiError(Exception):
    """A refusal with the status and the words that a real server would use.

    Args:
        status: HTTP status of the answer.
        message: Text of `{"error": [{"message": ...}]}`; None sends no body at all.
    """

    def __init__(self, status: int, message: Optional[str] = None) -> None:
        super().__init__(message or f"status {status}")
        self.status = status
        self.message = message

    def within(self, prefix: str) -> ApiError:
        """Return the same refusal with `prefix: ` put before its message."""
        if self.message is None:
            return self
        return ApiError(self.status, f"{prefix}: {self.message}")


def not_done(what: str) -> ApiError:
    """Return the 501 for something that only a real server does."""
    return ApiError(501, f"weaviate.local does not do {what}; use a real Weaviate server for it")
