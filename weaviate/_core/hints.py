"""Hints: what to do about a failure whose cause is known, in one or two sentences.

The first row of a table that applies to a failure has its hint. Reading a failure never raises:
programs pass stand-ins for responses in their own tests.
"""

from __future__ import annotations

import re
import socket
import ssl
from typing import Any, Callable, Iterator, List, Optional, Tuple, Type, Union
from urllib.parse import urlsplit

import requests

from weaviate._core.answer import text_of
from weaviate._core.log import redact_url

_LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1", "0.0.0.0")
_MAX_TEXT_CHARACTERS = 10_000


def hint_for_status(response: requests.Response) -> Optional[str]:
    """Return the hint for an answer whose status is not good; None if there is none."""
    return _hint(_read_response(response), _STATUS_HINTS)


def hint_for_body(response: requests.Response) -> Optional[str]:
    """Return the hint for an answer that is not JSON; None if there is none."""
    return _hint(_read_response(response), _BODY_HINTS)


def hint_for_no_answer(error: requests.RequestException) -> Optional[str]:
    """Return the hint for a request without an answer; None if there is none."""
    return _hint(_read_error(error), _NO_ANSWER_HINTS)


# --------------------------------------------------------------------------------- the failure


class _Failure:
    """What is known about a failure.

    Args:
        text: the text of the answer, or of the error and its causes.
        errors: the error and its causes.
    """

    def __init__(
        self,
        request: Any,
        url: str,
        text: str,
        status: int = 0,
        location: str = "",
        errors: Tuple[BaseException, ...] = (),
    ) -> None:
        body = getattr(request, "body", None)
        self.status = status
        self.host, self.path = _host_and_path(url)
        self.text = text
        self.sent_bytes = len(body) if isinstance(body, (bytes, str)) else 0
        self.sent_credentials = bool(_header(request, "authorization"))
        self.location = location
        self.errors = errors

    def has(self, *patterns: str) -> bool:
        """Return whether the text contains one of the patterns, ignoring case."""
        return any(re.search(pattern, self.text, re.IGNORECASE) for pattern in patterns)

    def is_of(self, *kinds: Type[BaseException]) -> bool:
        """Return whether the error or one of its causes is of one of the classes."""
        return any(isinstance(error, kinds) for error in self.errors)


def _read_response(response: Any) -> _Failure:
    return _Failure(
        getattr(response, "request", None),
        _string(getattr(response, "url", None)),
        text_of(response)[:_MAX_TEXT_CHARACTERS],
        status=response.status_code if isinstance(response.status_code, int) else 0,
        location=_header(response, "Location"),
    )


def _read_error(error: requests.RequestException) -> _Failure:
    errors = tuple(causes(error))
    request = getattr(error, "request", None)
    url = _string(getattr(request, "url", None))
    return _Failure(request, url, " ".join(map(str, errors)), errors=errors)


def _host_and_path(url: str) -> Tuple[str, str]:
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.path
    except ValueError:
        return "", ""


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _header(message: Any, name: str) -> str:
    try:
        return _string((getattr(message, "headers", None) or {}).get(name))
    except Exception:  # a stand-in
        return ""


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and its causes, from that of requests to that of the socket."""
    seen: List[BaseException] = []
    pending: List[object] = [error]
    while pending and len(seen) < 20:
        current = pending.pop(0)
        if not isinstance(current, BaseException) or current in seen:
            continue
        seen.append(current)
        yield current
        pending += [*current.args, getattr(current, "reason", None)]
        pending += [current.__cause__, current.__context__]


# ----------------------------------------------------------------------- hints with details


def _redirected(failure: _Failure) -> str:
    target = redact_url(failure.location.split("?")[0])
    where = f" to {target}" if target else ""
    return (
        f"The server redirects{where}. The client does not follow, so that neither data nor "
        "credentials go elsewhere: pass the final URL to weaviate.Client."
    )


def _too_large(failure: _Failure) -> str:
    return (
        f"The request had {failure.sent_bytes:,} bytes. Use a smaller batch_size, or raise the "
        "limit of the server (or of the proxy in front of it)."
    )


def _vector_length(failure: _Failure) -> str:
    lengths = _vector_lengths(failure.text)
    which = ""
    if lengths is not None:
        stored, sent = lengths
        which = f": this class stores vectors of length {stored}, but you sent length {sent}"
    return (
        f"Vector length mismatch{which}. All vectors of a class have the same "
        "length. Did you change the embedding model?"
    )


def _vector_lengths(text: str) -> Optional[Tuple[str, str]]:
    """Return the reported lengths of the stored vectors and of the sent one."""
    sent = re.search(r"vector with length (\d+)", text)
    stored = re.search(r"vectors with length (\d+)", text)
    if sent and stored:
        return stored.group(1), sent.group(1)
    both = re.search(r"lengths? (?:don't|do not) match: (\d+) vs\.? (\d+)", text)
    return (both.group(1), both.group(2)) if both else None


def _slow_batch(failure: _Failure) -> str:
    return (
        f"The batch of {failure.sent_bytes:,} bytes took too long. Use a smaller batch_size, or a "
        "longer timeout: weaviate.Client(..., timeout_config=(connect, read))."
    )


def _unknown_host(failure: _Failure) -> str:
    return (
        f"The host name {failure.host!r} cannot be resolved. In Docker Compose, the name of a "
        "service is known to containers of the same network only."
    )


# ----------------------------------------------------------------------------------- the table

_Row = Tuple[Callable[[_Failure], bool], Union[str, Callable[[_Failure], str]]]


def _hint(failure: _Failure, table: Tuple[_Row, ...]) -> Optional[str]:
    for applies, hint in table:
        if applies(failure):
            return hint if isinstance(hint, str) else hint(failure)
    return None


_STATUS_HINTS: Tuple[_Row, ...] = (
    (lambda f: 300 <= f.status < 400, _redirected),
    (
        lambda f: f.status == 400 and f.has("HTTPS server"),
        "The server requires TLS: pass a URL that begins with https:// to weaviate.Client.",
    ),
    (
        lambda f: f.status == 401 and not f.sent_credentials,
        "The server does not allow anonymous requests, and no credentials were sent: pass "
        "auth_client_secret=weaviate.AuthApiKey(...), or OIDC credentials such as "
        "weaviate.AuthClientPassword(...), to weaviate.Client.",
    ),
    (
        lambda f: f.status == 401 and f.has("oidc.*not configured"),
        "The server has no OIDC configured: use an API key, weaviate.AuthApiKey(...).",
    ),
    (
        lambda f: f.status == 401 and f.has("api[ -]key"),
        "The server does not know this API key. Check that it is one of the server's keys "
        "(AUTHENTICATION_APIKEY_ALLOWED_KEYS), without blanks or quotes around it.",
    ),
    (
        lambda f: f.status == 401,
        "The server rejected the credentials: they may have expired, or be of a kind (API key or "
        "OIDC) that this server does not accept.",
    ),
    (
        lambda f: f.status == 403,
        "The credentials are valid, but this user is not allowed to do that: ask for the "
        "permission (AUTHORIZATION_ADMINLIST_USERS, or a role).",
    ),
    (
        lambda f: f.status == 404 and "/v1/v1/" in f.path,
        "Pass the URL without /v1 to weaviate.Client, which adds it.",
    ),
    (
        lambda f: f.status == 404 and "/v1/schema/" in f.path,
        "The class does not exist (or has no such property, shard or tenant). Class names begin "
        "with a capital letter; client.schema.get() lists the classes.",
    ),
    (
        lambda f: f.status == 404 and "/v1/objects/" in f.path,
        "The object does not exist in this class, or the class or property does not exist.",
    ),
    (
        lambda f: (
            f.status == 404
            and bool(f.path)
            and ("/v1/" not in f.path or f.path.endswith(("/v1/.well-known/ready", "/v1/meta")))
        ),
        "No Weaviate server seems to answer at this address: check host, port and path of the URL.",
    ),
    (lambda f: f.status == 413, _too_large),
    (
        lambda f: (
            f.status in (400, 422, 500)
            and f.has(
                r"vector lengths?\b",
                r"vectors? with length \d+",
                r"vector dimensions?\b",
                r"dimensions? .*(mismatch|do(es)? not match|don't match)",
            )
        ),
        _vector_length,
    ),
    (
        lambda f: f.status == 422 and f.has("no such prop"),
        "Add the property first (client.schema.property.create), correct its name, or let the "
        "server add new properties (AUTOSCHEMA_ENABLED=true).",
    ),
    (
        lambda f: (
            f.status == 422
            and f.has("class.*(not found|not present|does not exist)", "no such class")
        ),
        "Create the class first: client.schema.create_class({...}).",
    ),
    (
        lambda f: f.status == 429,
        "The server, or a service that it uses, limits the rate of requests: use a smaller "
        "batch_size, fewer num_workers, or try again later.",
    ),
    (
        lambda f: f.status in (502, 503, 504),
        "The server, or a node that it needs, is not available now: client.is_ready() and "
        "client.cluster.get_nodes_status() show when it is back.",
    ),
)

_BODY_HINTS: Tuple[_Row, ...] = (
    (
        lambda f: f.text[:100].lstrip().startswith("<"),
        "The answer is a page for browsers: no Weaviate server answers at this address, but "
        "another web server, a proxy or a login page.",
    ),
)

_NO_ANSWER_HINTS: Tuple[_Row, ...] = (
    (
        lambda f: f.is_of(requests.exceptions.ProxyError),
        "The proxy did not connect to the server. Check proxies= of weaviate.Client, or leave "
        "trust_env off so that the proxies of the environment are not used.",
    ),
    (
        lambda f: f.has("WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "wrong version number"),
        "The server does not use TLS at this port: pass a URL that begins with http://.",
    ),
    (
        lambda f: f.is_of(requests.exceptions.SSLError, ssl.SSLError),
        "The certificate of the server is not trusted. Name its authority with REQUESTS_CA_BUNDLE "
        "or weaviate.ConnectionConfig(verify='/path/to/ca.pem').",
    ),
    (
        lambda f: (
            f.is_of(socket.gaierror)
            or f.has("getaddrinfo", "Name or service not known", "NameResolutionError")
        ),
        _unknown_host,
    ),
    (
        lambda f: (
            (f.is_of(ConnectionRefusedError) or f.has("refused")) and f.host in _LOOPBACK_HOSTS
        ),
        "Connection refused: no server is listening on this port. Is Weaviate running? Inside "
        "Docker, localhost is the container itself: use the name of the service, such as "
        "http://weaviate:8080. python -m weaviate.local starts a local server.",
    ),
    (
        lambda f: f.is_of(ConnectionRefusedError) or f.has("refused"),
        "Connection refused: no server is listening on this port. Check host and port, and that "
        "Weaviate is running.",
    ),
    (
        lambda f: (
            f.is_of(requests.exceptions.ReadTimeout)
            and f.path.endswith(("/batch/objects", "/batch/references"))
        ),
        _slow_batch,
    ),
    (
        lambda f: f.is_of(requests.exceptions.ReadTimeout),
        "Use a longer timeout: weaviate.Client(..., timeout_config=(connect, read)).",
    ),
    (
        lambda f: f.is_of(requests.exceptions.ConnectTimeout),
        "The host does not answer: check the address, and whether a firewall blocks this port.",
    ),
)
