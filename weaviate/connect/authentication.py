"""Logging in with OIDC: the flow for each kind of credentials."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Mapping, Optional, Union
from urllib.parse import urlsplit

from weaviate._core.warn import warn
from weaviate.auth import (
    AuthBearerToken,
    AuthClientCredentials,
    AuthClientPassword,
    AuthCredentials,
    _scope_list,
)
from weaviate.connect._identity_provider import (
    AUTH_DEFAULT_TIMEOUT,
    Exchange,
    TokenEndpoint,
    lifetime_of,
    login_refused,
    read_configuration,
    text_of,
    url_of,
    usable_token,
)
from weaviate.connect._token_keeper import Grant, TokenKeeper
from weaviate.exceptions import AuthenticationFailedException, MissingScopeException

__all__ = [
    "AUTH_DEFAULT_TIMEOUT",
    "OIDC_CONFIG",
    "TYPE_CHECKING",
    "AuthBearerToken",
    "AuthClientCredentials",
    "AuthClientPassword",
    "AuthCredentials",
    "AuthenticationFailedException",
    "MissingScopeException",
    "log_in",
]

OIDC_CONFIG = Dict[str, Union[str, List[str]]]

_SERVER = "Weaviate server"
_PROVIDER = "identity provider"
_MICROSOFT_HOST = "login.microsoftonline.com"


def log_in(
    credentials: AuthCredentials, discovery: Mapping[str, Any], exchange: Exchange
) -> TokenKeeper:
    """Log in at the identity provider; return the keeper of the tokens, not started.

    Args:
        credentials: any credentials but an API key.
        discovery: the server's answer at /.well-known/openid-configuration.
        exchange: sends a request with a timeout, without the server's headers and credentials.

    Raises:
        TypeError: if `credentials` are not credentials of `weaviate.auth`.
        weaviate.AuthenticationFailedException: the provider refused, or its answer is invalid.
        weaviate.exceptions.MissingScopeException: client credentials have no scope.
        weaviate.UnexpectedStatusCodeException, requests.HTTPError: the provider failed.
        requests.ConnectionError, requests.Timeout: the provider did not answer.
    """
    return _Auth(discovery, credentials, exchange).log_in()


class _Auth:
    """One login, with the configuration of the server and of the identity provider.

    Args:
        oidc_config: the OpenID configuration of the server.
        credentials: OIDC credentials.
        connection: an `Exchange`, which sends requests to the identity provider.
    """

    def __init__(
        self, oidc_config: Mapping[str, Any], credentials: AuthCredentials, connection: Exchange
    ) -> None:
        self._credentials = credentials
        self._exchange = connection
        self._grants: object = oidc_config.get("grant_types_supported")
        self._client_id = text_of(oidc_config, "clientId", _SERVER)
        self._scopes = _scopes_of(oidc_config.get("scopes"))
        href = url_of(oidc_config, "href", _SERVER)
        self._token_url = url_of(read_configuration(connection, href), "token_endpoint", _PROVIDER)

    def log_in(self) -> TokenKeeper:
        """Request the first token by the flow of the credentials; return its keeper."""
        credentials = self._credentials
        if isinstance(credentials, AuthClientPassword):
            keeper = self._log_in_with_password(credentials)
        elif isinstance(credentials, AuthClientCredentials):
            keeper = self._log_in_as_client(credentials)
        elif isinstance(credentials, AuthBearerToken):
            keeper = self._use_token(credentials)
        else:
            raise TypeError(
                "auth_client_secret must be credentials of weaviate.auth, "
                f"not {type(credentials).__name__}."
            )
        keeper.authorization()  # renews an expired token, or raises here
        return keeper

    def _log_in_with_password(self, credentials: AuthClientPassword) -> TokenKeeper:
        if self._is_microsoft():
            raise AuthenticationFailedException(
                "Microsoft's identity provider is not used with user name and password here: use "
                "weaviate.AuthClientCredentials, or weaviate.AuthBearerToken with a refresh token."
            )
        if self._grants is not None and not _names(self._grants, "password"):
            raise AuthenticationFailedException(
                "The identity provider does not offer the grant type 'password', which "
                "weaviate.AuthClientPassword needs (grant_types_supported of the server's answer)."
            )
        endpoint = self._endpoint(None, self._scopes + credentials.scope_list)
        grant = endpoint.log_in_with_password(credentials.username, credentials.password)
        return self._keep(grant, endpoint)

    def _log_in_as_client(self, credentials: AuthClientCredentials) -> TokenKeeper:
        scopes = self._scopes + credentials.scope_list
        if not scopes:
            if not self._is_microsoft():
                raise MissingScopeException(
                    "The client credentials flow needs a scope, and the server names none: pass "
                    "weaviate.AuthClientCredentials(client_secret, scope)."
                )
            scopes = [f"{self._client_id}/.default"]
        endpoint = self._endpoint(credentials.client_secret, scopes)
        return TokenKeeper(
            endpoint.log_in_as_client(), functools.partial(_renew_as_client, endpoint)
        )

    def _use_token(self, credentials: AuthBearerToken) -> TokenKeeper:
        grant = Grant(
            usable_token(credentials.access_token),
            credentials.refresh_token,
            lifetime_of(credentials.expires_in),
        )
        keeper = self._keep(grant, self._endpoint(None, []))
        if not credentials.refresh_token and (grant.lifetime_s or 0) < 0:
            raise login_refused(
                "token_invalid",
                "the access token has ended already (expires_in is negative), and there is no "
                "refresh token to renew it with.",
                has_ended=True,
            )
        return keeper

    def _keep(self, grant: Grant, endpoint: TokenEndpoint) -> TokenKeeper:
        """Keep a grant that only a refresh token can renew; warn if there is none."""
        renew: Optional[Callable[[Grant], Grant]] = None
        if grant.refresh_token:
            renew = functools.partial(_renew_by_refresh_token, endpoint)
        else:
            lifetime = "" if grant.lifetime_s is None else f" in {grant.lifetime_s:.0f} seconds"
            warn(
                "Auth002: There is no refresh token: the login cannot be renewed and ends with its "
                f"access token{lifetime}. Many identity providers return one for the scope "
                "offline_access.",
                UserWarning,
            )
        return TokenKeeper(grant, renew)

    def _endpoint(self, client_secret: Optional[str], scopes: List[str]) -> TokenEndpoint:
        return TokenEndpoint(
            self._token_url, self._client_id, client_secret, scopes, self._exchange
        )

    def _is_microsoft(self) -> bool:
        parts = urlsplit(self._token_url)
        return parts.scheme == "https" and parts.hostname == _MICROSOFT_HOST


def _renew_by_refresh_token(endpoint: TokenEndpoint, grant: Grant) -> Grant:
    return endpoint.refresh(grant.refresh_token or "")


def _renew_as_client(endpoint: TokenEndpoint, grant: Grant) -> Grant:
    """Use the refresh token; without one, or if it is refused, the client secret."""
    if grant.refresh_token:
        try:
            return endpoint.refresh(grant.refresh_token)
        except AuthenticationFailedException:
            pass
    return endpoint.log_in_as_client()


def _scopes_of(scopes: object) -> List[str]:
    try:
        return _scope_list(scopes)
    except TypeError as error:
        raise AuthenticationFailedException(
            "'scopes' in the OpenID configuration of the Weaviate server is not a list of texts."
        ) from error


def _names(grants: object, grant: str) -> bool:
    return grant in grants if isinstance(grants, (list, str)) else False
