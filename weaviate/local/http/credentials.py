"""Who may send requests: all, or those with an API key or a token of the toy provider."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Iterable, Optional, Tuple

from weaviate.local.errors import FormError
from weaviate.local.http.server import Request

if TYPE_CHECKING:
    from weaviate.local.http.toy_oidc import ToyOidc

_PREFIX = "Bearer "


class Guard:
    """Accepts or rejects the credentials of requests.

    Args:
        api_keys: The accepted keys.
        oidc: The provider whose tokens are accepted.
        anonymous: Whether requests without credentials are accepted; by default only if there
            are neither keys nor a provider.
    """

    def __init__(
        self,
        api_keys: Iterable[str] = (),
        oidc: Optional[ToyOidc] = None,
        anonymous: Optional[bool] = None,
    ) -> None:
        self._keys: Tuple[bytes, ...] = tuple(key.encode() for key in api_keys)
        self.oidc = oidc
        self._anonymous = not self._keys and oidc is None if anonymous is None else anonymous

    def check_token(self, request: Request) -> None:
        """Check the credentials of a request, if it has any.

        Raises:
            FormError: 401, if they are not valid here.
        """
        token = _token(request)
        if not token or any(hmac.compare_digest(key, token.encode()) for key in self._keys):
            return
        if self.oidc is not None and (not self._keys or token.count(".") == 2):
            self.oidc.check(token)
            return
        if self._keys:
            raise FormError("invalid api key, please provide a valid api key", 401)
        raise FormError(
            "oidc auth is not configured, please try another auth scheme "
            "or set up weaviate with OIDC configured",
            401,
        )

    def check_anonymous(self, request: Request) -> None:
        """Check that a request has credentials, if they are required.

        Raises:
            FormError: 401, if it is not.
        """
        if not self._anonymous and not _token(request):
            raise FormError(
                "anonymous access not enabled, please provide an auth scheme such as OIDC", 401
            )


def _token(request: Request) -> str:
    header = request.headers.get("authorization", "")
    return header[len(_PREFIX) :].strip() if header.startswith(_PREFIX) else ""
