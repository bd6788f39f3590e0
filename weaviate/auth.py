"""Credentials for `weaviate.Client(..., auth_client_secret=...)`."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any, List, Optional, Union

from weaviate._core import checks, v4_names
from weaviate._core.log import STARS
from weaviate._core.warn import warn

SCOPES = Union[str, List[str]]
"""OAuth scopes: a list, or a str with blanks between them."""


@dataclass(repr=False)
class AuthClientCredentials:
    """Log in with the client credentials flow of OIDC: for services, without a user.

    Args:
        client_secret: the secret of the client whose id is in the configuration of the server.
        scope: additional scopes; those of the server are always requested. The flow needs at least
            one scope.
    """

    client_secret: str
    scope: Optional[SCOPES] = None

    @property
    def scope_list(self) -> List[str]:
        """The scopes, one by one."""
        return _scope_list(self.scope)

    def __post_init__(self) -> None:
        checks.text(self.client_secret, "client_secret")

    def __repr__(self) -> str:
        return f"AuthClientCredentials(client_secret={STARS}, scope={self.scope!r})"


@dataclass(repr=False)
class AuthClientPassword:
    """Log in with user name and password, by the resource owner password flow of OIDC.

    Args:
        username: name of the user.
        password: password of the user.
        scope: additional scopes; those of the server are always requested. Many identity providers
            return a refresh token only for "offline_access". Without a refresh token, the login
            ends when the access token expires.
    """

    username: str
    password: str
    scope: Optional[SCOPES] = None

    @property
    def scope_list(self) -> List[str]:
        """The scopes, one by one."""
        return _scope_list(self.scope)

    def __post_init__(self) -> None:
        checks.text(self.username, "username")
        checks.text(self.password, "password")

    def __repr__(self) -> str:
        return (
            f"AuthClientPassword(username={self.username!r}, password={STARS}, "
            f"scope={self.scope!r})"
        )


@dataclass(repr=False)
class AuthBearerToken:
    """Use an access token that the program has obtained itself.

    Args:
        access_token: the token, without the word "Bearer".
        expires_in: seconds until the token expires; None if that is not known.
        refresh_token: used to renew the access token. Without it, the login ends when the access
            token expires.
    """

    access_token: str
    expires_in: int = 60
    refresh_token: Optional[str] = None

    def __post_init__(self) -> None:
        checks.text(self.access_token, "access_token")
        if self.refresh_token is not None:
            checks.text(self.refresh_token, "refresh_token")
        seconds: object = self.expires_in
        if not seconds:
            return
        if not isinstance(seconds, Real):
            raise TypeError(f"expires_in must be a number or None, not {type(seconds).__name__}.")
        if seconds < 0:
            warn(
                f"Auth003: expires_in is negative ({seconds}): the token has ended already and is "
                "renewed with the refresh token before the first request, if there is one.",
                UserWarning,
            )

    def __repr__(self) -> str:
        refresh_token = "None" if self.refresh_token is None else STARS
        return (
            f"AuthBearerToken(access_token={STARS}, expires_in={self.expires_in!r}, "
            f"refresh_token={refresh_token})"
        )


@dataclass(repr=False)
class AuthApiKey:
    """Use an API key.

    Args:
        api_key: one of the keys in the configuration of the server.
    """

    api_key: str

    def __post_init__(self) -> None:
        checks.text(self.api_key, "api_key")
        if not self.api_key:
            raise ValueError("api_key is empty: is the environment variable with the key not set?")

    def __repr__(self) -> str:
        return f"AuthApiKey(api_key={STARS})"


OidcAuth = Union[AuthBearerToken, AuthClientPassword, AuthClientCredentials]
AuthCredentials = Union[OidcAuth, AuthApiKey]


def known_credentials(given: Any) -> Any:
    """Return credentials of this module, also for those of a program's own class.

    Credentials are recognized by their attributes: an API key, an access token, a client secret, or
    user name and password. Any other value is returned as it is.
    """
    if given is None or isinstance(
        given, (AuthBearerToken, AuthClientPassword, AuthClientCredentials, AuthApiKey)
    ):
        return given

    def has(*names: str) -> bool:
        return all(isinstance(getattr(given, name, None), str) for name in names)

    if has("api_key"):
        return AuthApiKey(given.api_key)
    if has("access_token"):
        return AuthBearerToken(
            given.access_token,
            getattr(given, "expires_in", 60),
            getattr(given, "refresh_token", None),
        )
    if has("client_secret"):
        return AuthClientCredentials(given.client_secret, getattr(given, "scope", None))
    if has("username", "password"):
        return AuthClientPassword(given.username, given.password, getattr(given, "scope", None))
    return given


def _scope_list(scope: object) -> List[str]:
    """Return scopes as a list."""
    if scope is None:
        return []
    if isinstance(scope, str):
        return scope.split()
    if isinstance(scope, (list, tuple)) and all(isinstance(name, str) for name in scope):
        return list(scope)
    raise TypeError(f"scope must be a str or a list of str, not {type(scope).__name__}.")


def _explain_v4(name: str) -> Any:
    """Explain, to programs written for the v4 API, that this package speaks v3."""
    instead = "weaviate.AuthApiKey(...) and its siblings"
    raise v4_names.absent(f"module {__name__!r}", name, v4_names.AUTH, instead)


if not TYPE_CHECKING:  # a type checker would accept any name
    __getattr__ = _explain_v4
