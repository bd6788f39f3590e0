"""The transport adapter: limits the time and the size of each answer."""

from __future__ import annotations

import http.client
import time
from typing import Any, Callable, Dict, Mapping, Optional, Tuple, Union

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, ReadTimeoutError

from weaviate.config import ConnectionConfig
from weaviate.connect._http import CHUNK_BYTES, POOLS, Bounds, bounded
from weaviate.connect._urls import origin_and_target

Timeout = Tuple[float, float]

_READS_PER_DEADLINE = 5


class BoundedAdapter(HTTPAdapter):
    """An adapter that reads whole answers, of limited size and before the deadline.

    Args:
        config: the number of connections that are kept, the size limit of a decompressed answer,
            and whether there is a deadline (connect + 5 × read timeout).
    """

    # the attributes that a copy of an adapter keeps
    __attrs__ = [  # noqa: RUF012 - as in requests
        *HTTPAdapter.__attrs__,
        "_max_answer_bytes",
        "_has_deadline",
    ]

    def __init__(self, config: ConnectionConfig) -> None:
        self._max_answer_bytes = config.max_answer_bytes
        self._has_deadline = config.has_deadline
        super().__init__(
            pool_connections=config.session_pool_connections,
            pool_maxsize=config.session_pool_maxsize,
        )

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self._pools: Dict[Any, Any] = {}
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        if proxy.lower().startswith("http"):  # a SOCKS proxy has its own kind of pools
            manager.pool_classes_by_scheme = POOLS
        return manager

    def get_connection(self, url: Any, proxies: Optional[Mapping[str, str]] = None) -> Any:
        """Return the pool of an origin; called by requests before 2.32."""
        if proxies:
            return super().get_connection(url, proxies)
        return self._pool_of(url, None, lambda: super(BoundedAdapter, self).get_connection(url))

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: Any,
        proxies: Optional[Mapping[str, str]] = None,
        cert: Any = None,
    ) -> Any:
        """Return the pool of an origin; called by requests from 2.32 on."""
        find = super().get_connection_with_tls_context
        if proxies:
            return find(request, verify, proxies=proxies, cert=cert)
        url = request.url or ""
        return self._pool_of(url, (verify, cert), lambda: find(request, verify, cert=cert))

    def _pool_of(self, url: str, tls: Any, find: Callable[[], Any]) -> Any:
        """Return the pool of an origin; keeping it saves 16 % of a small request."""
        key = (origin_and_target(url)[0], tls)
        pool = self._pools.get(key)
        if pool is None or pool.pool is None:  # the manager has closed it
            pool = self._pools[key] = find()
        return pool

    def request_url(
        self, request: requests.PreparedRequest, proxies: Optional[Mapping[str, str]]
    ) -> str:
        """Return the target in the first line of a request."""
        if proxies:
            return super().request_url(request, proxies)
        return origin_and_target(request.url or "")[1]

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
        """Send a request and read its whole answer."""
        with bounded(self._bounds(timeout)):
            try:
                response = super().send(
                    request, stream=True, timeout=timeout, verify=verify, cert=cert, proxies=proxies
                )
            except requests.exceptions.InvalidHeader as error:  # two lengths in an answer
                raise requests.ConnectionError(error, request=request) from error
            read_body(response, self._max_answer_bytes)
        return response

    def _bounds(self, timeout: Union[None, float, Timeout, Tuple[float, None]]) -> Bounds:
        connect_s, read_s = timeout if isinstance(timeout, tuple) else (timeout, timeout)
        if not self._has_deadline or connect_s is None or read_s is None:
            return Bounds(read_s, None)
        return Bounds(read_s, time.monotonic() + connect_s + _READS_PER_DEADLINE * read_s)


def read_body(response: requests.Response, max_bytes: int) -> None:
    """Read the body of a streamed answer, decompressed, and release its connection.

    Raises:
        requests.ConnectionError: if the body is cut short, wrongly compressed or too large.
        requests.ReadTimeout: if it takes too long.
    """
    raw = response.raw
    content: Any = response._content
    if content is not False or not hasattr(raw, "stream"):
        return  # an answer of a stand-in for the network
    try:
        try:
            content = _read_all(raw, max_bytes)
        except ReadTimeoutError as error:
            raise requests.ReadTimeout(error, request=response.request) from error
        except _UNREADABLE as error:
            raise requests.ConnectionError(
                f"The answer was cut short or cannot be read: {error}", request=response.request
            ) from error
    except BaseException:
        raw.close()
        raise
    if hasattr(raw, "release_conn"):  # a recorded answer has no connection
        raw.release_conn()
    response._content = content
    response._content_consumed = True  # type: ignore[attr-defined]  # as requests does it


class _TooLarge(Exception):
    """Raised for an answer that is, or may become, larger than the limit."""


_UNREADABLE = (
    HTTPError,
    OSError,
    http.client.HTTPException,
    ValueError,  # a chunk of a negative size
    OverflowError,  # a chunk of an impossible size
    MemoryError,
    _TooLarge,
)


def _read_all(raw: Any, max_bytes: int) -> bytes:
    encoding = raw.headers.get("Content-Encoding")
    if encoding is not None and "," in encoding:
        # each layer multiplies the size, before urllib3 2.6 without limit; two are never requested
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
