"""What to do about a failure: one or two sentences where the cause is known, else nothing."""

from __future__ import annotations

import re
import socket
from typing import Callable, Iterator, List, Optional, Tuple, cast
from urllib.parse import urlsplit

import requests

from weaviate._core.answer import text_of
from weaviate._core.log import redact_url

_LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1", "0.0.0.0")


# ------------------------------------------------------------------ an answer that is not good


def hint_for_status(response: requests.Response) -> Optional[str]:
    """Say what to do about an answer that is not good; None when we do not know."""
    if not isinstance(cast(object, response), requests.Response):
        return None  # a stand-in of a program's tests, which has no more than a status and a body
    status = response.status_code
    if 300 <= status < 400:
        return _redirected(response)
    find = _STATUS_HINTS.get(status)
    return None if find is None else find(response)


def hint_for_body(response: requests.Response) -> Optional[str]:
    """Say what to do about an answer that is not JSON; None when we do not know."""
    if text_of(response)[:100].lstrip().startswith("<"):
        return (
            "That is a page for browsers: no Weaviate answers at this address, but another "
            "web server, a proxy or a login page."
        )
    return None


def _redirected(response: requests.Response) -> str:
    target = response.headers.get("Location", "").split("?")[0]
    where = f" to {redact_url(target).partition('?')[0]}" if target else ""
    return (
        f"The server redirects{where}. The client does not follow, so that neither data nor "
        "credentials go elsewhere: give weaviate.Client the final URL."
    )


def _bad_request(response: requests.Response) -> Optional[str]:
    if "HTTPS server" in _text_of(response):
        return "The server wants TLS: give weaviate.Client a URL that begins with https://."
    return None


def _not_logged_in(response: requests.Response) -> str:
    sent = getattr(response.request, "headers", None) or {}
    if not sent.get("authorization"):
        return (
            "The server does not serve anonymous requests, and none of your credentials was sent: "
            "pass auth_client_secret=weaviate.AuthApiKey(...), or OIDC credentials such as "
            "weaviate.AuthClientPassword(...), to weaviate.Client."
        )
    text = _text_of(response).lower()
    if "oidc" in text and "not configured" in text:
        return "The server has no OIDC configured: use an API key, weaviate.AuthApiKey(...)."
    if "api key" in text or "api-key" in text:
        return (
            "The server does not know this API key. Check that it is a key of this server "
            "(AUTHENTICATION_APIKEY_ALLOWED_KEYS), without blanks or quotes around it."
        )
    return (
        "The server refuses the credentials that were sent: they may have run out, or be of a kind "
        "(API key or OIDC) that this server does not take."
    )


def _forbidden(response: requests.Response) -> str:
    return (
        "The server knows who you are, but this user may not do that: ask for the permission "
        "(AUTHORIZATION_ADMINLIST_USERS, or a role)."
    )


def _not_found(response: requests.Response) -> Optional[str]:
    path = urlsplit(response.url or "").path
    if "/v1/schema/" in path:
        return (
            "There is no such class, or it has no such part. Names of classes begin with a capital "
            "letter; client.schema.get() lists what there is."
        )
    if "/v1/v1/" in path:
        return "Give weaviate.Client the URL without /v1, which it adds by itself."
    if "/v1/" not in path or path.endswith(("/v1/.well-known/ready", "/v1/meta")):
        return "No Weaviate seems to answer at this address: check host, port and path of the URL."
    if "/v1/objects/" in path:
        return "There is no object with this id in this class, or no such class or property."
    return None


def _too_large(response: requests.Response) -> str:
    size = len(getattr(response.request, "body", None) or b"")
    return (
        f"The request had {size:,} bytes. Use a smaller batch_size, or let the server (or the "
        "proxy in front of it) take more."
    )


def _not_valid(response: requests.Response) -> Optional[str]:
    text = _text_of(response)
    if re.search(r"no such prop", text):
        return (
            "Add the property first (client.schema.property.create), correct its name, or let the "
            "server add what is new (AUTOSCHEMA_ENABLED=true)."
        )
    if re.search(r"class.*(not found|not present|does not exist)|no such class", text):
        return "Create the class first: client.schema.create_class({...})."
    if re.search(r"vector lengths?|dimension", text):
        return "All vectors of a class have the same length: was another model used before?"
    return None


def _too_many(response: requests.Response) -> str:
    return (
        "The server, or a service that it asks, wants fewer requests at a time: use a smaller "
        "batch_size, fewer num_workers, or try again later."
    )


def _unavailable(response: requests.Response) -> str:
    return (
        "The server, or a node that it needs, is not available now: client.is_ready() and "
        "client.cluster.get_nodes_status() tell when it is back."
    )


_STATUS_HINTS = {
    400: _bad_request,
    401: _not_logged_in,
    403: _forbidden,
    404: _not_found,
    413: _too_large,
    422: _not_valid,
    429: _too_many,
    502: _unavailable,
    503: _unavailable,
    504: _unavailable,
}


def _text_of(response: requests.Response) -> str:
    return text_of(response)[:10_000]


# -------------------------------------------------------------------------------- no answer


def hint_for_no_answer(error: requests.RequestException) -> Optional[str]:
    """Say what to do about a request that got no answer; None when we do not know."""
    url = getattr(error.request, "url", None) or ""
    chain = list(_causes(error))
    text = " ".join(str(cause) for cause in chain)
    for applies, hint in _NO_ANSWER_HINTS:
        if applies(error, chain, text):
            return hint(error, url)
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk from an error of requests to what the socket said."""
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


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _about_proxy(error: requests.RequestException, url: str) -> str:
    return (
        "The proxy gave no way through. Check proxies= of weaviate.Client, or leave trust_env off "
        "so that the proxies of the environment are not used."
    )


def _about_plain_http(error: requests.RequestException, url: str) -> str:
    return "The server does not speak TLS at this port: give a URL that begins with http://."


def _about_certificate(error: requests.RequestException, url: str) -> str:
    return (
        "The certificate of the server is not trusted. Name its authority by REQUESTS_CA_BUNDLE or "
        "weaviate.ConnectionConfig(verify='/path/to/ca.pem')."
    )


def _about_name(error: requests.RequestException, url: str) -> str:
    return (
        f"The name {_host_of(url)!r} is not known here. In Docker Compose the name of a service is "
        "known to containers of the same network only."
    )


def _about_refusal(error: requests.RequestException, url: str) -> str:
    if _host_of(url) in _LOOPBACK_HOSTS:
        return (
            "Nothing listens there. Is the server running, at this port? Inside Docker, localhost "
            "is the container itself: use the name of the service, such as http://weaviate:8080. "
            "python -m weaviate.local starts a local one."
        )
    return "Nothing listens there: check host and port, and that the server is running."


def _about_slow_answer(error: requests.RequestException, url: str) -> str:
    if url.split("?")[0].endswith(("/batch/objects", "/batch/references")):
        size = len(getattr(error.request, "body", None) or b"")
        return (
            f"The batch of {size:,} bytes took too long. Use a smaller batch_size, or give the "
            "server more seconds: weaviate.Client(..., timeout_config=(connect, read))."
        )
    return "Give the server more seconds: weaviate.Client(..., timeout_config=(connect, read))."


def _about_slow_connect(error: requests.RequestException, url: str) -> str:
    return (
        "The host does not answer at all: check the address, and whether a firewall lets this "
        "port through."
    )


_Applies = Callable[[requests.RequestException, List[BaseException], str], bool]
_Hint = Callable[[requests.RequestException, str], str]

_NO_ANSWER_HINTS: Tuple[Tuple[_Applies, _Hint], ...] = (
    (lambda e, chain, text: isinstance(e, requests.exceptions.ProxyError), _about_proxy),
    (
        lambda e, chain, text: (
            bool(re.search(r"WRONG_VERSION_NUMBER|UNKNOWN_PROTOCOL", text, re.I))
            or "wrong version number" in text
        ),
        _about_plain_http,
    ),
    (lambda e, chain, text: isinstance(e, requests.exceptions.SSLError), _about_certificate),
    (
        lambda e, chain, text: (
            any(isinstance(c, socket.gaierror) for c in chain)
            or "getaddrinfo" in text
            or "Name or service not known" in text
            or "NameResolutionError" in text
        ),
        _about_name,
    ),
    (
        lambda e, chain, text: (
            any(isinstance(c, ConnectionRefusedError) for c in chain) or "refused" in text
        ),
        _about_refusal,
    ),
    (lambda e, chain, text: isinstance(e, requests.exceptions.ReadTimeout), _about_slow_answer),
    (lambda e, chain, text: isinstance(e, requests.exceptions.ConnectTimeout), _about_slow_connect),
)
