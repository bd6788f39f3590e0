"""A toy OIDC provider on the local server, to try and test logging in.

It knows its users from a dictionary and signs tokens with a key it forgets when it ends. It is not
secure and is not meant to be: it plays the part of an identity provider, nothing more.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from typing import Any, Callable, Dict, Mapping, Optional, Sequence, Tuple
from urllib.parse import parse_qsl

from weaviate.local.errors import FormError
from weaviate.local.http.server import Request, Response
from weaviate.local.wire.json import decode, encode

PATH = "/oidc"
_JSON = {"content-type": "application/json", "cache-control": "no-store"}
GRANTS = ("password", "client_credentials", "refresh_token")


class ToyOidc:
    """A provider of tokens.

    Args:
        users: Passwords by user name, for the password grant.
        clients: Secrets by client id, for the client-credentials grant.
        client_id: The client id in the OpenID configuration.
        scopes: The scopes in the OpenID configuration.
        lifetime_s: How long an access token is valid.
        refresh_tokens: Whether a login returns a refresh token.
        rotate: Whether a refresh token works only once and returns a new one.
        clock: Returns the time in seconds.

    Example:
        >>> provider = ToyOidc(users={"ada": "secret"}, lifetime_s=60)
        >>> token = provider.issue("ada")["access_token"]
    """

    def __init__(
        self,
        users: Optional[Mapping[str, str]] = None,
        clients: Optional[Mapping[str, str]] = None,
        client_id: str = "weaviate-local",
        scopes: Sequence[str] = ("openid", "offline_access"),
        lifetime_s: int = 300,
        refresh_tokens: bool = True,
        rotate: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._users = dict({"user": "password"} if users is None else users)
        self._clients = dict({"client": "secret"} if clients is None else clients)
        self.client_id = client_id
        self.scopes: Tuple[str, ...] = tuple(scopes)
        self.lifetime_s = lifetime_s
        self._refresh_tokens = refresh_tokens
        self._rotate = rotate
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._subjects: Dict[str, str] = {}  # by refresh token
        self._revoked_before = 0

    def issue(self, subject: str, refreshable: bool = True) -> Dict[str, Any]:
        """Return an answer of the token endpoint with a new token."""
        now = int(self._clock())
        claims = {
            "iss": PATH,
            "aud": self.client_id,
            "sub": subject,
            "iat": now,
            "exp": now + self.lifetime_s,
            "jti": secrets.token_hex(8),
            "gen": self._revoked_before,
        }
        answer: Dict[str, Any] = {
            "access_token": self._signed(claims),
            "token_type": "Bearer",
            "expires_in": self.lifetime_s,
            "scope": " ".join(self.scopes),
        }
        if refreshable and self._refresh_tokens:
            refresh = secrets.token_urlsafe(24)
            with self._lock:
                self._subjects[refresh] = subject
            answer["refresh_token"] = refresh
        return answer

    def revoke_all(self) -> None:
        """Revoke all issued tokens, including refresh tokens."""
        with self._lock:
            self._revoked_before += 1
            self._subjects.clear()

    def check(self, token: str) -> None:
        """Check an access token.

        Raises:
            FormError: 401, if it is not one of ours, or no longer valid.
        """
        claims = self._read(token)
        if claims is None or claims.get("gen") != self._revoked_before:
            raise FormError("unauthorized: oidc: failed to verify the token", 401)
        if claims["exp"] <= self._clock():
            raise FormError("unauthorized: oidc: token is expired", 401)

    def serves(self, path: str) -> bool:
        """Return whether a path belongs to the provider and not to the server."""
        return path.startswith(f"{PATH}/")

    def respond(self, request: Request, origin: str) -> Response:
        """Answer a request to the provider."""
        if request.path == f"{PATH}/.well-known/openid-configuration" and request.method == "GET":
            return _answer(200, self._discovery(origin))
        if request.path == f"{PATH}/token" and request.method == "POST":
            return self._token(request)
        return _answer(404, {"error": "not_found"})

    def configuration(self, origin: str) -> Dict[str, Any]:
        """Return the OpenID configuration of the server."""
        href = f"{origin}{PATH}/.well-known/openid-configuration"
        return {"clientId": self.client_id, "href": href, "scopes": list(self.scopes)}

    def _discovery(self, origin: str) -> Dict[str, Any]:
        return {
            "issuer": f"{origin}{PATH}",
            "token_endpoint": f"{origin}{PATH}/token",
            "grant_types_supported": list(GRANTS),
            "scopes_supported": list(self.scopes),
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        }

    def _token(self, request: Request) -> Response:
        form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        grant = form.get("grant_type", "")
        if grant == "password":
            name = form.get("username", "")
            if _same(self._users.get(name), form.get("password")):
                return _answer(200, self.issue(name))
            return _refused("invalid_grant", "Invalid user credentials")
        if grant == "client_credentials":
            name, secret = _client(request, form)
            if _same(self._clients.get(name), secret):
                return _answer(200, self.issue(name, refreshable=False))
            return _refused("invalid_client", "Invalid client credentials", 401)
        if grant == "refresh_token":
            return self._refresh(form.get("refresh_token", ""))
        return _refused("unsupported_grant_type", f"Unsupported grant type: {grant}")

    def _refresh(self, token: str) -> Response:
        with self._lock:
            subject = self._subjects.get(token)
            if subject is not None and self._rotate:
                del self._subjects[token]
        if subject is None:
            return _refused("invalid_grant", "The refresh token is not valid, or was used already")
        answer = self.issue(subject, refreshable=self._rotate)
        answer.setdefault("refresh_token", token)
        return _answer(200, answer)

    def _signed(self, claims: Dict[str, Any]) -> str:
        head = _encoded({"alg": "HS256", "typ": "JWT"})
        body = f"{head}.{_encoded(claims)}"
        return f"{body}.{self._signature(body)}"

    def _signature(self, body: str) -> str:
        return _plain(hmac.new(self._key, body.encode(), hashlib.sha256).digest())

    def _read(self, token: str) -> Optional[Dict[str, Any]]:
        body, _, signature = token.rpartition(".")
        if not hmac.compare_digest(self._signature(body).encode(), signature.encode()):
            return None
        claims: Dict[str, Any] = decode(base64.urlsafe_b64decode(body.split(".")[1] + "=="))
        return claims


def _client(request: Request, form: Mapping[str, str]) -> Tuple[str, Optional[str]]:
    """Return client id and secret, from the form or from basic authentication."""
    scheme, _, coded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            name, _, secret = base64.b64decode(coded).decode("utf-8").partition(":")
        except ValueError:
            return "", None
        return name, secret
    return form.get("client_id", ""), form.get("client_secret")


def _same(known: Optional[str], given: Optional[str]) -> bool:
    if known is None or given is None:
        return False
    return hmac.compare_digest(known.encode(), given.encode())


def _refused(error: str, description: str, status: int = 400) -> Response:
    return _answer(status, {"error": error, "error_description": description})


def _answer(status: int, body: Mapping[str, Any]) -> Response:
    return Response(status, encode(dict(body)), dict(_JSON))


def _encoded(value: Mapping[str, Any]) -> str:
    return _plain(encode(dict(value)))


def _plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
