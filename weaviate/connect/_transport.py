"""One HTTP exchange: the only code that calls requests.

It prepares each request itself (requests would scan the environment and netrc for each one) and
lets the session send it, so that tools that instrument requests see it. It follows a redirect only
within the origin of the server.
"""

from __future__ import annotations

import copy
import functools
import os
import time
from http.cookiejar import DefaultCookiePolicy
from types import FunctionType, MethodType
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
    """A session with its TLS and proxy settings, which sends all requests of a client.

    A copy has its own session, with the same settings and cookies.

    Args:
        proxies: proxy URLs by scheme.
        proxies_from_environment: whether NO_PROXY applies.
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
            session.trust_env = False  # no netrc, and no proxies but the configured ones
        self.mount_on(session)
        self._verify = _choose_verify(config.verify, session.verify)
        self._cert = session.cert if config.cert is None else config.cert
        return session

    def mount_on(self, session: requests.Session) -> None:
        """Replace the plain adapters of a session by one that limits its answers."""
        adapter = BoundedAdapter(self._config)
        for prefix in ("http://", "https://"):
            if type(session.adapters.get(prefix)) is requests.adapters.HTTPAdapter:
                session.mount(prefix, adapter)

    def _after_fork_in_child(self) -> None:
        self._abandoned = self.session  # its locks may be held by threads of the parent
        self.session = self._open()

    def __copy__(self) -> "Transport":
        return copy.deepcopy(self)

    def __getstate__(self) -> Dict[str, Any]:
        return {**self.__dict__, "_abandoned": None}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__dict__.update(state)
        fork.renew_in_child(self)

    def tls(self) -> Tuple[Union[bool, str], Any]:
        """Return the trusted certificates, and the client's certificate."""
        return self._verify, self._cert

    def proxy_of(self, url: str) -> Optional[str]:
        """Return the URL of the proxy for an address, if any."""
        return requests.utils.select_proxy(url, self._proxies_for(url))

    def _proxies_for(self, url: str) -> Dict[str, str]:
        if self._obeys_no_proxy and requests.utils.should_bypass_proxies(url, None):
            return {}
        return self._proxies

    @property
    def max_answer_bytes(self) -> int:
        """The size of the largest answer that is accepted."""
        return self._config.max_answer_bytes

    def check_scheme(self, url: str) -> None:
        """Raise InvalidSchema if no adapter can reach a URL."""
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
        session: Optional[requests.Session] = None,
    ) -> requests.Response:
        """Send one request and return its answer, read whole.

        Redirects of GET and HEAD, and 307 and 308 of any verb, are followed to another path of the
        same origin; any other redirect is returned as it is.

        Args:
            session: used instead of the session of the server.
        """
        session = session or self.session
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
        """Send a request to another host, without the server's headers and credentials.

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
        return self.exchange(verb, address, sent, body, bounds, self._anonymous_session())

    def download(self, url: str, headers: Mapping[str, str], timeout: Timeout) -> requests.Response:
        """Download from any address, without the server's headers and credentials.

        Redirects are followed to any host, but not from https to http; user name and password of
        the URL are sent to the URL's origin only.
        """
        first = address = read_url(url)
        session = self._anonymous_session()
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

    def _anonymous_session(self) -> requests.Session:
        """Return a session with the same sockets, but no cookies, headers and auth."""
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
        settings: Dict[str, Any] = {
            "timeout": timeout,
            "proxies": self._proxies_for(url),
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
    """Return the method of a session by which a request goes if a program or tool replaced one.

    A replaced `Session.request`, `get` or `prepare_request` has to see each request. Otherwise
    requests go directly to `Session.send`: preparing one in `Session.request` takes 140 µs instead
    of 10, a third of a small request.
    """
    of_verb: Callable[..., Any] = getattr(session, verb.lower())
    if not _is_of_requests(of_verb):
        return of_verb
    if not (_is_of_requests(session.request) and _is_of_requests(session.prepare_request)):
        return functools.partial(session.request, verb)
    return None


def _is_of_requests(method: Any) -> bool:
    """Return whether a method is that of requests; the wrappers of wrapt have its attributes."""
    function = getattr(method, "__func__", None)
    return (
        type(method) is MethodType
        and type(function) is FunctionType
        and function.__globals__ is _GLOBALS_OF_REQUESTS
    )


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
    of_session = [hooks] if callable(hooks) else hooks  # requests accepts both
    return {"response": [_forget_odd_location, *of_session]}


def _unsendable(error: ValueError) -> Exception:
    """Return the error of a header without showing its value, which may be a secret."""
    if isinstance(error, UnicodeEncodeError) or "header" in str(error):
        return requests.exceptions.InvalidHeader(
            "A header of this client cannot be sent: it has a line break, or a character beyond "
            "Latin-1."
        )
    return error


def _forget_odd_location(response: requests.Response, **_: Any) -> None:
    """Drop a Location that is not a URL, because requests would fail on it."""
    location = response.headers.get("Location")
    if location is not None:
        try:
            urlsplit(location.encode("latin-1").decode("utf-8")).port  # noqa: B018 - may raise
        except ValueError:
            del response.headers["Location"]


def _choose_verify(
    configured: Union[None, bool, str], of_session: Union[None, bool, str]
) -> Union[bool, str]:
    """Return the trusted certificates: configured, of the variables, or default."""
    verify = of_session if configured is None else configured
    if verify is None or verify is True:
        return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    return verify


# ------------------------------------------------------------------------------- retries

_REPEATABLE_VERBS = ("GET", "HEAD", "PUT", "DELETE")
_REPEATABLE_STATUSES = (429, 502, 503, 504)
NO_GOOD_ANSWER = "no good answer"
_STEP_S = 1.0
_JITTER = 0.25


class _BadAnswer(Exception):
    """Carries an answer out of the retry loop."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__(response.status_code)
        self.response = response


def may_repeat(verb: str, path: str) -> bool:
    """Return whether a request may be sent twice; a GraphQL query only reads."""
    return verb in _REPEATABLE_VERBS or (verb == "POST" and path == "/graphql")


def policy_of(retries: int) -> RetryPolicy:
    """Return the policy of single requests: waits of 1, 2, 3, ... seconds."""
    return RetryPolicy({NO_GOOD_ANSWER: retries}, linear_wait(_STEP_S), jitter=_JITTER)


def repeat(send: Callable[[], requests.Response], retries: int) -> requests.Response:
    """Send a request, and retry after no answer, 429, 502, 503 or 504."""

    def once() -> requests.Response:
        try:
            response = send()
        except (requests.ConnectionError, requests.Timeout) as error:
            raise Retry(NO_GOOD_ANSWER, error) from error
        if response.status_code in _REPEATABLE_STATUSES:
            raise Retry(NO_GOOD_ANSWER, _BadAnswer(response), retry_after_s(response.headers))
        return response

    try:
        return call_with_retries(once, policy_of(retries))
    except _BadAnswer as last:
        return last.response
