"""The transport adapter: bounds the time and the size of each answer.

requests knows a timeout for each wait on the socket. A server that drips one byte a second never
meets it, so a total deadline is kept here as well, at the socket, for head and body.
"""

from __future__ import annotations

import http.client
import time
from types import FunctionType
from typing import Any, Dict, Mapping, Optional, Tuple, Type, Union

import requests
import requests.adapters
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import get_encoding_from_headers
from urllib3._collections import HTTPHeaderDict  # urllib3 2 alone shows it publicly
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import (
    ClosedPoolError,
    ConnectTimeoutError,
    HTTPError,
    LocationValueError,
    MaxRetryError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

from weaviate.connect._settings import Settings
from weaviate.connect._sockets import CHUNK_BYTES, POOLS, current

Timeout = Tuple[float, float]

_READS_PER_DEADLINE = 5


class BoundedAdapter(HTTPAdapter):
    """An adapter whose answers are complete, of bounded size, and there before the deadline.

    Args:
        config: how many connections are kept, how large an answer may be when it is decompressed,
            and whether the total time is bounded, to connect + 5 × read timeout.
    """

    def __init__(self, config: Settings) -> None:
        self._max_answer_bytes = config.max_answer_bytes
        self._has_deadline = config.has_deadline
        self._pools: Dict[Any, HTTPConnectionPool] = {}
        self._last_timeout: Tuple[Any, Optional[urllib3.Timeout]] = (None, None)
        super().__init__(
            pool_connections=config.session_pool_connections,
            pool_maxsize=config.session_pool_maxsize,
        )

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        if proxy.lower().startswith("http"):  # a SOCKS proxy has pools of its own
            manager.pool_classes_by_scheme = POOLS
        return manager

    def close(self) -> None:
        self._pools.clear()
        super().close()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Union[None, float, Timeout, Tuple[float, None]] = None,
        verify: Union[bool, str] = True,
        cert: Any = None,
        proxies: Optional[Mapping[str, str]] = None,
    ) -> requests.Response:
        """Send a request and read its answer whole."""
        outer = getattr(current, "deadline", None)
        current.deadline = self._deadline(timeout)
        try:
            if proxies or _is_replaced(HTTPAdapter.send):
                response = super().send(
                    request,
                    stream=True,
                    timeout=timeout,
                    verify=verify,
                    cert=cert,
                    proxies=proxies,
                )
            else:
                response = self._send_directly(request, timeout, verify, cert)
            read_body(response, self._max_answer_bytes)
        finally:
            current.deadline = outer
        return response

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        """Make the answer as requests does, but do not look for cookies where there are none.

        Looking for them was 4 % of a small request here, and as much again in the session (see
        `read_body`); copying the headers by itself is 4 % as well.
        """
        if not isinstance(resp.headers, HTTPHeaderDict) or "Set-Cookie" in resp.headers:
            return super().build_response(req, resp)
        response = requests.Response()
        response.status_code = resp.status
        for name, value in resp.headers.itermerged():
            response.headers[name] = value
        if response.headers.get("Content-Type") == "application/json":
            response.encoding = "utf-8"
        else:
            response.encoding = get_encoding_from_headers(response.headers)
        response.raw = resp
        response.reason = resp.reason
        response.url = req.url or ""
        response.request = req
        response.connection = self
        return response

    def _send_directly(
        self, request: requests.PreparedRequest, timeout: Any, verify: Union[bool, str], cert: Any
    ) -> requests.Response:
        """Send without a proxy, by a pool that is looked up once for each origin."""
        url = request.url or ""
        path_at = url.find("/", url.find("//") + 2)
        origin, target = (url, "/") if path_at < 0 else (url[:path_at], url[path_at:])
        key = (origin, verify, cert)
        pool = self._pools.get(key)
        if pool is None:
            pool = self._pools[key] = self._find_pool(request, verify, cert)
        given, bounds = self._last_timeout
        if bounds is None or given != timeout:
            connect_s, read_s = timeout if isinstance(timeout, tuple) else (timeout, timeout)
            bounds = urllib3.Timeout(connect=connect_s, read=read_s)
            self._last_timeout = (timeout, bounds)
        try:
            raw = pool.urlopen(
                request.method or "GET",
                target,
                body=request.body,
                headers=dict(request.headers.items()),  # urllib3 copies it, and this is faster
                retries=_NO_RETRIES,
                redirect=False,
                assert_same_host=False,
                timeout=bounds,  # urllib3 takes a clone of it
                preload_content=False,
                decode_content=False,
            )
        except (HTTPError, OSError) as error:
            if isinstance(error, ClosedPoolError):
                self._pools.pop(key, None)
            raise _as_requests_says(error, request) from error
        return self.build_response(request, raw)

    def _find_pool(
        self, request: requests.PreparedRequest, verify: Union[bool, str], cert: Any
    ) -> HTTPConnectionPool:
        """Get the pool of an origin as requests does it, with its TLS settings."""
        pool: Any
        if hasattr(self, "get_connection_with_tls_context"):  # requests 2.32 and later
            pool = self.get_connection_with_tls_context(request, verify, cert=cert)
        else:
            pool = self.get_connection(request.url or "")
        self.cert_verify(pool, request.url or "", verify, cert)  # type: ignore[no-untyped-call]
        found: HTTPConnectionPool = pool
        return found

    def _deadline(
        self, timeout: Union[None, float, Timeout, Tuple[float, None]]
    ) -> Optional[float]:
        if not self._has_deadline or not isinstance(timeout, tuple):
            return None
        connect_s, read_s = timeout
        if read_s is None:
            return None
        return time.monotonic() + connect_s + _READS_PER_DEADLINE * read_s


def _is_replaced(send: Any) -> bool:
    """Say whether this is a tool's HTTPAdapter.send, which has to see the request.

    The tool may have come before this module, so it is no use to remember what was there first.
    """
    return type(send) is not FunctionType or send.__globals__ is not _GLOBALS_OF_REQUESTS


_GLOBALS_OF_REQUESTS = vars(requests.adapters)
_NO_RETRIES = urllib3.Retry(0, read=False)


def _as_requests_says(
    error: Exception, request: requests.PreparedRequest
) -> requests.RequestException:
    """Translate an error of urllib3 into the one that requests has for it."""
    reason = error.reason if isinstance(error, MaxRetryError) else error
    kind: Type[requests.RequestException] = requests.ConnectionError
    if isinstance(reason, NewConnectionError):  # is a ConnectTimeoutError in old versions
        kind = requests.ConnectionError
    elif isinstance(reason, ConnectTimeoutError):
        kind = requests.ConnectTimeout
    elif isinstance(reason, ReadTimeoutError):
        kind = requests.ReadTimeout
    elif isinstance(reason, SSLError):
        kind = requests.exceptions.SSLError
    elif isinstance(reason, LocationValueError):
        kind = requests.exceptions.InvalidURL
    return kind(error, request=request)


def read_body(response: requests.Response, max_bytes: int) -> None:
    """Read the body of a streamed answer, decompressed, and give its connection back.

    Raises:
        requests.ConnectionError: when the body is cut short, wrongly compressed or too large.
        requests.ReadTimeout: when it takes too long.
    """
    if getattr(response, "_content", False) is not False:  # read already, by a stand-in
        return
    raw = response.raw
    try:
        try:
            content = _read_all(raw, max_bytes)
        except ReadTimeoutError as error:
            raise requests.ReadTimeout(error, request=response.request) from error
        except (HTTPError, OSError, http.client.HTTPException, _TooLarge) as error:
            raise requests.ConnectionError(
                f"The answer was cut short or cannot be read: {error}", request=response.request
            ) from error
    except BaseException:
        raw.close()
        raise
    raw.release_conn()
    if "Set-Cookie" not in raw.headers:
        raw._original_response = None  # where requests' session would look for cookies
    response._content = content
    response._content_consumed = True  # type: ignore[attr-defined]  # as requests does it


class _TooLarge(Exception):
    """An answer that is larger than the limit, or could be before anybody could count."""


def _read_all(raw: Any, max_bytes: int) -> bytes:
    encoding = raw.headers.get("Content-Encoding")
    if encoding is not None and "," in encoding:
        # each layer multiplies, before urllib3 2.6 without any bound; and nobody asked for two
        raise _TooLarge("it is compressed more than once")
    length = getattr(raw, "length_remaining", None)
    if length is not None:
        if length > max_bytes:
            raise _TooLarge(f"it has {length} bytes, and the limit is {max_bytes}")
        if length == 0 or encoding is None:
            content: bytes = raw.read(decode_content=False)
            return content
    chunks = []
    size = 0
    for chunk in raw.stream(CHUNK_BYTES, decode_content=True):
        size += len(chunk)
        if size > max_bytes:
            raise _TooLarge(f"it has more than the limit of {max_bytes} bytes")
        chunks.append(chunk)
    return b"".join(chunks)
