"""Refusals of the identity provider: errors of ours that are authlib's as well.

Imported only when there is one to raise, since authlib's error classes bring much else with them.
"""

from __future__ import annotations

from typing import Any, Optional

from authlib.integrations.base_client.errors import InvalidTokenError, OAuthError

from weaviate.exceptions import AuthenticationFailedException, _rebuild


class LoginRefused(AuthenticationFailedException, OAuthError):  # type: ignore[misc]
    """The identity provider refused; `error` and `description` are its words."""

    def __init__(self, error: str, description: Optional[str] = None) -> None:
        text = f"{error}: {description}" if description else error
        super().__init__(text)
        self.args = (text,)  # authlib makes another text of it, and other values of these
        self.error = error
        self.description = description or ""

    def __reduce__(self) -> Any:
        return (_rebuild, (type(self), self.args, self.__dict__))


class TokenHasEnded(LoginRefused, InvalidTokenError):  # type: ignore[misc]
    """The token has ended and nothing is there to renew it with."""
