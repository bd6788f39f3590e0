"""One HTTP exchange: the only code that hands something to requests.

It prepares the request itself (requests would scan the environment and netrc for each one) and lets
the session send it, so that tools which watch requests see it. It follows only a redirect that
stays with the server.
"""

from __future__ import annotations

import copy
import functools
import os
import time
from http.cookiejar import DefaultCookiePolicy
from types import FunctionType
from typing import Any, Callable, Dict, Mapping, Optional, Tuple, Union
from urllib.parse import urlencode, urlsplit

import requests
import requests.adapters
from requests.structures import CaseInsensitiveDict

from weaviate._core import fork, log
from weaviate._core.retry import Retry, RetryPolicy, call_with_retries, linear_wait, retry_after_s
from weaviate.config import ConnectionConfig
from weaviate.connect._adapter import BoundedAdapter
from weaviate.connect._headers import basic_authorization
from weaviate.connect._urls import (
    READING_VERBS,
    read_url,
    redirect_target,
    stays_with_server,
)

_log = log.logger(__name__)

Timeout = Tuple[float, float]

_MAX_REDIRECTS = 5


class Transport:
    """A session with its TLS and proxy settings, from which every request of a client goes out.

    A copy has a session of its own, with the same settings and cookies.

    Args:
        proxies: proxy URLs by scheme.
        proxies_from_environment: whether NO_PROXY is to be obeyed.
        config: pool sizes, TLS settings and limits.
    """

    def __init__(
        self,
        proxies: Dict[str, str],
        proxies_from_environment: bool,
        config: ConnectionConfig,
    ) -> None:
        self._config = config
        self._proxies = proxies
        self._obeys_no_proxy = proxies_from_environment and bool(proxies)
        self._abandoned: Any = None
        self.session = self._open()
        fork.renew_in_child(self)

    def _open(self) -> requests.Session:
        config = self._config
        session = (config.session_factory or requests.Session)()
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

    def __copy__(self) -> "Transport":
        return copy.deepcopy(self)

    def __getstate__(self) -> Dict[str, Any]:
        return {**self.__dict__, "_abandoned": None}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__dict__.update(state)
        fork.renew_in_child(self)

    def tls(self) -> Tuple[Union[bool, str], Any]:
        """Return what server certificates are checked against, and the client's certificate."""
        return self._verify, self._cert

    def proxy_of(self, url: str) -> Optional[str]:
        """Return the URL of the proxy by which an address is reached, if any."""
        if self._obeys_no_proxy and requests.utils.should_bypass_proxies(url, None):
            return None
        return requests.utils.select_proxy(url, self._proxies)

    @property
    def max_answer_bytes(self) -> int:
        """The longest answer to take."""
        return self._config.max_answer_bytes

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
        """Send one request and return its answer, read whole.

        Redirects of GET and HEAD, and 307 and 308 of any verb, are followed to another path of the
        same origin; any other redirect is returned as it is.
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
        for _ in range(_MAX_REDIRECTS):
            response = self._send_once(session, verb, url, headers, body, timeout)
            if not 300 <= response.status_code < 400:
                return response
            sent = read_url(url)
            target = redirect_target(verb, sent, response)
            if target is None or not stays_with_server(sent, target):
                return response
            url = target.url
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
        """Send a request to another host than the server; nothing of the server's goes along.

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
        address = read_url(url).url
        return self._exchange(self._session_of_nobody(), verb, address, sent, body, bounds)

    def download(self, url: str, headers: Mapping[str, str], timeout: Timeout) -> requests.Response:
        """Read what lies at any address; nothing of the server's goes along.

        Redirects are followed to wherever they lead, but not from https to http; user name and
        password of the URL go to its own origin only.
        """
        first = address = read_url(url)
        session = self._session_of_nobody()
        for _ in range(_MAX_REDIRECTS):
            sent = dict(headers)
            if first.credentials is not None and address.origin == first.origin:
                sent["Authorization"] = basic_authorization(*first.credentials)
            response = self._send_once(session, "GET", address.url, sent, None, timeout)
            target = redirect_target("GET", address, response)
            if target is None or (address.scheme == "https" != target.scheme):
                return response
            address = target
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
        proxies = self._proxies
        if self._obeys_no_proxy and requests.utils.should_bypass_proxies(url, None):
            proxies = {}
        settings: Dict[str, Any] = {
            "timeout": timeout,
            "proxies": proxies,
            "verify": self._verify,
            "cert": self._cert,
            "stream": False,
            "allow_redirects": False,
        }
        started = time.perf_counter()
        try:
            replaced = _replaced_method(session, verb)
            if replaced is None:
                response = session.send(_prepare(session, verb, url, headers, body), **settings)
            else:
                response = replaced(
                    url=url, headers=headers, data=body, hooks=_hooks_of(session), **settings
                )
        except ValueError as error:
            if isinstance(error, requests.RequestException):
                raise
            raise _unsendable(error) from None
        if _log.isEnabledFor(10):
            content = response.content
            _log.debug(
                "%s %s -> %s in %.1f ms, %d bytes out, %d bytes in",
                verb,
                urlsplit(url).path,
                response.status_code,
                (time.perf_counter() - started) * 1000,
                len(body or b""),
                len(content) if isinstance(content, bytes) else 0,
            )
        return response


def _replaced_method(session: Any, verb: str) -> Optional[Callable[..., Any]]:
    """Return the method of a session that somebody has put in the place of requests' own, if any.

    Who replaces `Session.request` or `Session.get` wants to see each request, which goes out by
    `Session.send` otherwise: preparing it there takes 140 µs instead of 10, a third of a small
    request.
    """
    for name in (verb.lower(), "request"):
        method = getattr(session, name)
        function = getattr(method, "__func__", None)
        if type(function) is not FunctionType or function.__globals__ is not _GLOBALS_OF_REQUESTS:
            return functools.partial(method, verb) if name == "request" else method
    return None


_GLOBALS_OF_REQUESTS = vars(requests.sessions)


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
    request.hooks = _hooks_of(session)
    request.body = body
    if body is not None:
        merged["Content-Length"] = str(len(body))
    elif verb not in READING_VERBS:
        merged["Content-Length"] = "0"
    request.prepare_cookies(session.cookies)
    if session.auth is not None:
        request.prepare_auth(session.auth)
    return request


def _hooks_of(session: requests.Session) -> Dict[str, Any]:
    hooks: Any = session.hooks.get("response") or ()
    of_session = [hooks] if callable(hooks) else hooks  # requests takes both
    return {"response": [_forget_odd_location, *of_session]}


def _unsendable(error: ValueError) -> Exception:
    """Word the refusal of a header without showing it: it may be a secret."""
    if isinstance(error, UnicodeEncodeError) or "header" in str(error):
        return requests.exceptions.InvalidHeader(
            "A header of this client cannot be sent: it has a line break, or a character beyond "
            "Latin-1."
        )
    return error


def _forget_odd_location(response: requests.Response, **_: Any) -> None:
    """Drop a Location that is not a URL, over which requests would stumble."""
    location = response.headers.get("Location")
    if location is not None:
        try:
            urlsplit(location.encode("latin-1").decode("utf-8")).port  # noqa: B018 - may raise
        except ValueError:
            del response.headers["Location"]


def _choose_verify(
    configured: Union[None, bool, str], of_session: Union[None, bool, str]
) -> Union[bool, str]:
    """Settle what server certificates are checked against; the user's CA variables count."""
    verify = of_session if configured is None else configured
    if verify is None or verify is True:
        return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    return verify


# ----------------------------------------------------------------------------- repeating

_REPEATABLE_VERBS = ("GET", "HEAD", "PUT", "DELETE")
_REPEATABLE_STATUSES = (429, 502, 503, 504)
_CAUSE = "no good answer"
_STEP_S = 1.0
_JITTER = 0.25


class _BadAnswer(Exception):
    """Carries an answer through the loop of attempts."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__(response.status_code)
        self.response = response


def may_repeat(verb: str, path: str) -> bool:
    """Return whether a request does the same when it is sent twice; a GraphQL query only reads."""
    return verb in _REPEATABLE_VERBS or (verb == "POST" and path == "/graphql")


def repeat(send: Callable[[], requests.Response], retries: int) -> requests.Response:
    """Send a request again after no answer, 429, 502, 503 or 504: `retries` times at most.

    Waits 1, 2, 3, ... seconds in between, or as long as the server asks for.
    """

    def once() -> requests.Response:
        try:
            response = send()
        except (requests.ConnectionError, requests.Timeout) as error:
            raise Retry(_CAUSE, error) from error
        if response.status_code in _REPEATABLE_STATUSES:
            raise Retry(_CAUSE, _BadAnswer(response), retry_after_s(response.headers))
        return response

    try:
        return call_with_retries(
            once, RetryPolicy({_CAUSE: retries}, linear_wait(_STEP_S), jitter=_JITTER)
        )
    except _BadAnswer as last:
        return last.response
