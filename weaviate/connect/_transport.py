"""One HTTP exchange: the only code that hands something to requests.

It prepares the request by hand (requests would scan the environment and netrc for each one), lets
the session send it, so that tools which watch requests see it, and follows nothing but a redirect
of a reading request within the same origin.
"""

from __future__ import annotations

import os
import time
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Dict, Iterator, Mapping, Optional, Tuple, Union
from urllib.parse import urlencode, urljoin, urlsplit

import requests
import requests.adapters
from requests.cookies import get_cookie_header
from requests.structures import CaseInsensitiveDict

from weaviate._core import fork, log
from weaviate.connect._adapter import BoundedAdapter
from weaviate.connect._headers import basic_authorization
from weaviate.connect._settings import Settings

_log = log.logger(__name__)

Timeout = Tuple[float, float]

_READING_VERBS = ("GET", "HEAD")
_SAME_VERB_REDIRECTS = (307, 308)
_READING_REDIRECTS = (301, 302, 303, 307, 308)
_MAX_REDIRECTS = 5
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Session(requests.Session):
    """A session that looks for the next address only where there is one.

    requests takes the address of each answer apart, also of one that leads nowhere.
    """

    def resolve_redirects(
        self, resp: requests.Response, *args: Any, **kwargs: Any
    ) -> Iterator[requests.Response]:
        """Give the answers that a redirect leads to."""
        if not resp.is_redirect:
            return iter(())
        followed: Iterator[requests.Response] = super().resolve_redirects(resp, *args, **kwargs)
        return followed


class Transport:
    """A session with its TLS and proxy settings, from which every request of a client goes out.

    Args:
        proxies: proxy URLs by scheme.
        proxies_from_environment: whether NO_PROXY is to be obeyed.
        config: pool sizes, TLS settings and limits.
    """

    def __init__(
        self,
        proxies: Dict[str, str],
        proxies_from_environment: bool,
        config: Settings,
    ) -> None:
        self._config = config
        self._proxies = proxies
        self._obeys_no_proxy = proxies_from_environment and bool(proxies)
        self._abandoned: Any = None
        self.session = self._open()
        fork.renew_in_child(self)

    def _open(self) -> requests.Session:
        config = self._config
        session = (config.session_factory or Session)()
        if config.session_factory is None:
            session.trust_env = False  # no netrc, no proxies but those that were settled
        self.mount_on(session)
        self._verify = _choose_verify(config.verify, session.verify)
        self._cert = session.cert if config.cert is None else config.cert
        return session

    def mount_on(self, session: requests.Session) -> None:
        """Replace the plain adapters of a session by one that bounds its answers."""
        adapter = BoundedAdapter(self._config)
        for prefix in ("http://", "https://"):
            if type(session.adapters.get(prefix)) is requests.adapters.HTTPAdapter:
                session.mount(prefix, adapter)

    def _after_fork_in_child(self) -> None:
        self._abandoned = self.session  # its locks may be held by threads that are not here
        self.session = self._open()

    def check_scheme(self, url: str) -> None:
        """Refuse a URL that no adapter of the session can reach, before anything is sent.

        Raises:
            requests.exceptions.InvalidSchema: with a hint.
        """
        try:
            self.session.get_adapter(url)
        except requests.exceptions.InvalidSchema:
            raise requests.exceptions.InvalidSchema(
                f"{log.shown_url(url)!r} cannot be reached: a URL begins with http:// or "
                "https://, such as 'http://localhost:8080'."
            ) from None

    def close(self) -> None:
        """Close all connections; a later request opens new ones."""
        self.session.close()

    def exchange(
        self,
        verb: str,
        url: str,
        headers: Mapping[str, str],
        body: Optional[bytes],
        timeout: Timeout,
    ) -> requests.Response:
        """Send one request and give its answer, read whole.

        Redirects of GET and HEAD, and 307 and 308 of any verb, are followed within the origin of
        `url`; any other redirect is given back as it is.
        """
        return self._exchange(self.session, verb, url, headers, body, timeout)

    def _exchange(
        self,
        session: requests.Session,
        verb: str,
        url: str,
        headers: Mapping[str, str],
        body: Optional[bytes],
        timeout: Timeout,
    ) -> requests.Response:
        first = url
        for _ in range(_MAX_REDIRECTS):
            response = self._send_once(session, verb, url, headers, body, timeout)
            target = _redirect_target(verb, url, response)
            if target is None or not same_origin(target, first):
                return response
            url = target
        return response

    def external(
        self,
        verb: str,
        url: str,
        *,
        form: Optional[Mapping[str, str]] = None,
        headers: Optional[Mapping[str, str]] = None,
        timeout: Union[float, Timeout] = 5,
    ) -> requests.Response:
        """Exchange something with another host than the server: nothing of the server's goes along.

        Args:
            form: fields of a form, sent as its body.
            timeout: seconds, for connecting and for reading.
        """
        bounds = timeout if isinstance(timeout, tuple) else (timeout, timeout)
        sent = {"Accept": "application/json", **(headers or {})}
        body = None
        if form is not None:
            body = urlencode(form).encode("ascii")
            sent["Content-Type"] = "application/x-www-form-urlencoded;charset=UTF-8"
        address = normal_url(url)[0]
        return self._exchange(self._session_of_nobody(), verb, address, sent, body, bounds)

    def download(self, url: str, headers: Mapping[str, str], timeout: Timeout) -> requests.Response:
        """Read what lies at any address: nothing of the server's goes along.

        Redirects are followed to wherever they lead, but not from https to http; user name and
        password of the URL go to its own origin only.
        """
        address, credentials = normal_url(url)
        first = address
        session = self._session_of_nobody()
        for _ in range(_MAX_REDIRECTS):
            sent = dict(headers)
            if credentials is not None and same_origin(address, first):
                sent["Authorization"] = basic_authorization(*credentials)
            response = self._exchange(session, "GET", address, sent, None, timeout)
            target = _redirect_target("GET", address, response)
            if target is None or not _may_follow(address, target):
                return response
            address = normal_url(target)[0]
        return response

    def _session_of_nobody(self) -> requests.Session:
        """Make a session with the sockets of ours, but without its cookies, headers and auth."""
        session = requests.Session()
        session.trust_env = False
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        session.adapters = self.session.adapters
        return session

    def _send_once(
        self,
        session: requests.Session,
        verb: str,
        url: str,
        headers: Mapping[str, str],
        body: Optional[bytes],
        timeout: Timeout,
    ) -> requests.Response:
        request = _prepare(session, verb, url, headers, body)
        proxies = self._proxies
        if self._obeys_no_proxy and requests.utils.should_bypass_proxies(url, None):
            proxies = {}
        started = time.perf_counter()
        try:
            response = session.send(
                request,
                timeout=timeout,
                proxies=proxies,
                verify=self._verify,
                cert=self._cert,
                stream=False,
                allow_redirects=False,
            )
        except ValueError as error:
            if isinstance(error, requests.RequestException):
                raise
            raise _unsendable(error) from None
        if _log.isEnabledFor(10):
            _log.debug(
                "%s %s -> %s in %.1f ms, %d bytes out, %d bytes in",
                verb,
                urlsplit(url).path,
                response.status_code,
                (time.perf_counter() - started) * 1000,
                len(body or b""),
                len(response.content),
            )
        return response


def _prepare(
    session: requests.Session,
    verb: str,
    url: str,
    headers: Mapping[str, str],
    body: Optional[bytes],
) -> requests.PreparedRequest:
    request = requests.PreparedRequest()
    request.method = verb
    request.url = url
    merged: CaseInsensitiveDict[Any] = CaseInsensitiveDict()
    for of_whom in (session.headers, headers):  # twice as fast as update()
        for name, value in of_whom.items():
            merged[name] = value
    request.headers = merged
    hooks: Any = session.hooks.get("response") or ()
    of_session = [hooks] if callable(hooks) else hooks  # requests takes both
    request.hooks = {"response": [_forget_odd_location, *of_session]}
    request.body = body
    if body is not None:
        merged["Content-Length"] = str(len(body))
    elif verb not in _READING_VERBS:
        merged["Content-Length"] = "0"
    request._cookies = session.cookies  # type: ignore[attr-defined]
    if session.cookies:
        cookie = get_cookie_header(session.cookies, request)  # type: ignore[no-untyped-call]
        if cookie is not None:
            merged["Cookie"] = cookie
    if session.auth is not None:
        request.prepare_auth(session.auth)
    return request


def _unsendable(error: ValueError) -> Exception:
    """Word the refusal of a header without saying it: it may be a secret."""
    if isinstance(error, UnicodeEncodeError) or "header" in str(error):
        return requests.exceptions.InvalidHeader(
            "A header of this client cannot be sent: it has a line break, or a character beyond "
            "Latin-1."
        )
    return error


def _forget_odd_location(response: requests.Response, **_: Any) -> None:
    """Drop a Location that is no URL, over which requests would stumble."""
    location = response.headers.get("Location")
    if location is not None:
        try:
            urlsplit(location.encode("latin-1").decode("utf-8")).port  # noqa: B018 - may raise
        except ValueError:
            del response.headers["Location"]


def _redirect_target(verb: str, url: str, response: requests.Response) -> Optional[str]:
    """Give the address to which a request may be sent again; None when it may not."""
    allowed = _READING_REDIRECTS if verb in _READING_VERBS else _SAME_VERB_REDIRECTS
    if response.status_code not in allowed:
        return None
    location = response.headers.get("Location")
    if not location:
        return None
    try:
        return legal_url(urljoin(url, location))
    except ValueError:
        return None


def _may_follow(url: str, target: str) -> bool:
    """Say whether a download may go on at another address: never out of TLS."""
    scheme = urlsplit(target).scheme
    return scheme == "https" or (scheme == "http" and urlsplit(url).scheme == "http")


def _origin(url: str) -> Tuple[str, Optional[str], Optional[int]]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return "", None, None


def same_origin(url: str, other: str) -> bool:
    """Say whether two URLs have the same scheme, host and port."""
    return _origin(url) == _origin(other)


def legal_url(url: str) -> str:
    """Percent-encode what may not stand in a URL; what is encoded already stays."""
    if url.isascii() and url.isprintable() and " " not in url:
        return url
    quoted: str = requests.utils.requote_uri(url)
    return quoted


def normal_url(url: str) -> Tuple[str, Optional[Tuple[str, str]]]:
    """Give a URL in the form that is sent, without user name and password, and those apart.

    Raises:
        requests.exceptions.MissingSchema, requests.exceptions.InvalidURL: when it is none.
    """
    request = requests.PreparedRequest()
    try:
        request.prepare_url(url, None)
    except (requests.exceptions.MissingSchema, requests.exceptions.InvalidURL) as error:
        # the words of requests would show user name and password
        raise type(error)(
            f"{log.shown_url(url)!r} is no URL of a server: give one such as "
            "'http://localhost:8080'."
        ) from None
    normal = request.url or ""
    credentials = requests.utils.get_auth_from_url(normal)
    return log.redact_url(normal), credentials if any(credentials) else None


def _choose_verify(
    configured: Union[None, bool, str], of_session: Union[None, bool, str]
) -> Union[bool, str]:
    """Settle what server certificates are checked against; the user's CA variables count."""
    verify = of_session if configured is None else configured
    if verify is None or verify is True:
        return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    return verify
