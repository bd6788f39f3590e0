"""The one reader of addresses: of servers, redirects and proxies.

It is urllib3's `parse_url`, which also decides where a connection goes. Python's `urlsplit` reads
another host in `http://evil:1\\@server:8080`: a check with it would not hold for the connection.
Addresses that urllib3 would rewrite are refused, and the parsed address is assembled again.
"""

from __future__ import annotations

import os
import re
from typing import Any, Dict, NamedTuple, Optional, Tuple, Union
from urllib.parse import unquote, urljoin

import requests
from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from weaviate._core import checks
from weaviate._core.log import shown_url

_WEAVIATE_DOMAINS = ("weaviate.io", "weaviate.cloud", "semi.technology")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_REWRITTEN = re.compile(r"[\\\s\x00-\x1f\x7f]")
"""Characters that may not stand in an address, because parsers differ about them."""
_HOSTLESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!//[^/])|///")
"""The beginning of an address that some parsers complete, and others do not."""
_HOST = re.compile(r"[a-z0-9._~-]+|\[[0-9a-z:.%_~-]+\]").fullmatch

READING_VERBS = ("GET", "HEAD")
_SAME_VERB_REDIRECTS = (307, 308)
_READING_REDIRECTS = (301, 302, 303, 307, 308)


class Address(NamedTuple):
    """A parsed address; its `url` has no user name, password and fragment."""

    url: str
    scheme: str
    host: str
    port: Optional[int]
    query: Optional[str]
    credentials: Optional[Tuple[str, str]]
    """User name and password of the original URL."""

    @property
    def origin(self) -> Tuple[str, str, Optional[int]]:
        """Scheme, host and port."""
        return self.scheme, self.host, self.port


def read_server_url(url: str) -> Address:
    """Parse the URL of a server, which may have a path, but no query and no fragment.

    Raises:
        requests.exceptions.MissingSchema, requests.exceptions.InvalidURL: if it is not one.
    """
    if "?" in url or "#" in url:
        raise _refusal(requests.exceptions.InvalidURL, url, " without query and fragment")
    return read_url(url)


def read_url(url: str) -> Address:
    """Parse an absolute URL.

    Raises:
        requests.exceptions.MissingSchema, requests.exceptions.InvalidURL: if it is not one.
    """
    if _REWRITTEN.search(url):
        raise _refusal(requests.exceptions.InvalidURL, url, " without blanks and backslashes")
    scheme, colon, _ = url.partition(":")
    if colon and scheme.lower() not in _DEFAULT_PORTS:  # for an adapter of the user
        return Address(url, scheme.lower(), "", None, None, None)
    try:
        parts = parse_url(url)
    except LocationParseError:  # its text would show user name and password
        raise _refusal(requests.exceptions.InvalidURL, url) from None
    if not parts.scheme:
        raise _refusal(requests.exceptions.MissingSchema, url)
    if not parts.host or not _HOST(parts.host):
        raise _refusal(requests.exceptions.InvalidURL, url)
    written = Url(parts.scheme, None, parts.host, parts.port, parts.path or "/", parts.query)
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    return Address(written.url, parts.scheme, parts.host, port, parts.query, _credentials_of(parts))


def _credentials_of(parts: Url) -> Optional[Tuple[str, str]]:
    if not parts.auth:
        return None
    user, _, password = parts.auth.partition(":")
    return unquote(user), unquote(password)


def _refusal(kind: Any, url: str, how: str = "") -> Exception:
    error: Exception = kind(
        f"{shown_url(url)!r} is not the URL of a server: pass one{how}, such as "
        "'http://localhost:8080'."
    )
    return error


def origin_and_target(url: str) -> Tuple[str, str]:
    """Divide a parsed URL into the origin, and the target of the request."""
    at = url.find("/", url.find("//") + 2)
    return (url, "/") if at < 0 else (url[:at], url[at:])


def percent_encoded(url: str) -> str:
    """Percent-encode the characters that a URL may not have; existing escapes stay."""
    if url.isascii() and url.isprintable() and " " not in url:
        return url
    quoted: str = requests.utils.requote_uri(url)
    return quoted


def redirect_target(verb: str, sent: Address, response: requests.Response) -> Optional[Address]:
    """Return the target of a redirect; None if the request must not be sent there.

    A writing request is sent again unchanged (307, 308) or not at all.
    """
    allowed = _READING_REDIRECTS if verb in READING_VERBS else _SAME_VERB_REDIRECTS
    location = response.headers.get("Location")
    if response.status_code not in allowed or not location or not location.isascii():
        return None
    if _REWRITTEN.search(location) or "#" in location or _HOSTLESS.match(location):
        return None
    try:
        target = read_url(urljoin(sent.url, location))
    except ValueError:  # also the base of requests' URL errors
        return None
    return target if target.scheme in _DEFAULT_PORTS else None


def stays_with_server(sent: Address, target: Address) -> bool:
    """Return whether a redirect changes only the path."""
    return (
        target.origin == sent.origin and target.credentials is None and target.query == sent.query
    )


def is_weaviate_domain(url: str) -> bool:
    """Return whether a URL leads to a server that is hosted by Weaviate's makers.

    Raises:
        TypeError: if it is not a str.
    """
    checks.text(url, "url")
    try:
        host = parse_url(url if "//" in url else f"//{url}").host or ""
    except LocationParseError:
        return False
    return any(host == domain or host.endswith(f".{domain}") for domain in _WEAVIATE_DOMAINS)


# ------------------------------------------------------------------------------- proxies


def choose_proxies(proxies: Union[Dict[str, str], str, None], trust_env: bool) -> Dict[str, str]:
    """Return proxy URLs by scheme: the given ones, or else those of the environment.

    Args:
        proxies: one URL for http and https, or URLs by scheme; wins over the environment.
        trust_env: whether HTTP_PROXY and HTTPS_PROXY (or in lower case) are used.

    Raises:
        TypeError: if `proxies` is neither a str nor a dict.
        requests.exceptions.InvalidProxyURL: if one of the URLs cannot be read.
    """
    if proxies is None:
        chosen = _proxies_of_environment() if trust_env else {}
    elif isinstance(proxies, str):
        chosen = {"http": proxies, "https": proxies}
    elif isinstance(proxies, dict):
        chosen = proxies
    else:
        raise TypeError(
            f"proxies must be a str or a dict of URLs by scheme, not {type(proxies).__name__}."
        )
    for url in chosen.values():
        _check_proxy(url)
    return chosen


def _proxies_of_environment() -> Dict[str, str]:
    found = {}
    for scheme in _DEFAULT_PORTS:
        name = scheme + "_proxy"
        url = os.environ.get(name.upper(), os.environ.get(name))
        if url:
            found[scheme] = url
    return found


def _check_proxy(url: Any) -> None:
    """Check the URL of a proxy, without showing user name and password in an error."""
    if not isinstance(url, str):
        return
    try:
        parse_url(url if "://" in url else f"http://{url}")
        is_readable = not _REWRITTEN.search(url)
    except LocationParseError:
        is_readable = False
    if not is_readable:
        raise requests.exceptions.InvalidProxyURL(
            f"{shown_url(url)!r} is not the URL of a proxy."
        ) from None
