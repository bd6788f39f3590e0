"""The connection: URL, headers, credentials and time limits of every request.

One class has all methods that programs call and replace, so this file is longer than others.
"""

from __future__ import annotations

import copy
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Mapping, Optional, Tuple, Union

import requests

from weaviate._core import log, versions
from weaviate._core.checks import get_valid_timeout_config
from weaviate._core.operation import ANY_STATUS, ANY_SUCCESS, Operation
from weaviate._core.paths import query_string
from weaviate._core.send import exchange, json_object, send
from weaviate._core.vectors import encode_body
from weaviate._core.warn import warn
from weaviate._grpc import packages
from weaviate._grpc.channel import Channel
from weaviate.auth import AuthApiKey, AuthClientCredentials, AuthCredentials
from weaviate.config import ConnectionConfig
from weaviate.connect import _binary
from weaviate.connect._headers import build_headers
from weaviate.connect._http import Bounds, bounded
from weaviate.connect._startup import (
    explain_missing_credentials,
    read_discovery,
    refused_login,
    wait_until_ready,
    warn_of_unused_credentials,
)
from weaviate.connect._token_keeper import TokenKeeper
from weaviate.connect._transport import Transport, may_repeat, repeat
from weaviate.connect._urls import (
    choose_proxies,
    is_weaviate_domain,
    percent_encoded,
    read_server_url,
    read_url,
)
from weaviate.connect.authentication import log_in
from weaviate.embedded import EmbeddedDB
from weaviate.exceptions import (
    AuthenticationFailedException,
    UnexpectedStatusCodeException,
    WeaviateStartUpError,
)
from weaviate.types import NUMBERS

__all__ = [
    "INIT_CHECK_TIMEOUT",
    "TIMEOUT_TYPE_RETURN",
    "AuthApiKey",
    "AuthClientCredentials",
    "AuthCredentials",
    "AuthenticationFailedException",
    "Connection",
    "ConnectionConfig",
    "EmbeddedDB",
    "JSONPayload",
    "NUMBERS",
    "Session",
    "WeaviateStartUpError",
    "has_grpc",
    "is_weaviate_domain",
]

if TYPE_CHECKING:
    JSONPayload = Union[Dict[str, Any], List[Any]]
else:
    JSONPayload = Union[dict, list]
Session = requests.Session
TIMEOUT_TYPE_RETURN = Tuple[NUMBERS, NUMBERS]

INIT_CHECK_TIMEOUT = 0.5
"""Seconds for connecting, and for the answer, while the client waits for the server."""

has_grpc = packages.are_installed()
"""Whether clients may enable searches over gRPC; programs set it to False."""

_log = log.logger(__name__)

_API = "/v1"

DISCOVERY = Operation(
    verb="GET",
    path="/.well-known/openid-configuration",
    words="The OpenID configuration of the server could not be read",
    good=ANY_STATUS,
)

_META = Operation(
    verb="GET",
    path="/meta",
    words="The meta information of the server could not be read",
    good=ANY_SUCCESS,
)


def _get_epoch_time() -> int:
    return int(time.time())


class _OfThread(threading.local):
    timeout: Optional[Tuple[float, float]] = None
    is_polling = False

    def __reduce__(self) -> Any:  # a copy of a connection begins with the defaults
        return _OfThread, ()


class Connection:
    """Sends requests to one server; `weaviate.Client` documents the parameters.

    The verbs take a path relative to the API root (`/objects`) and return a `requests.Response`,
    whatever its status. A copy has its own session, sockets and locks; it shares the login and the
    embedded server, which stay with the original.
    """

    _tokens: Optional[TokenKeeper] = None
    _is_copy = False

    def __init__(
        self,
        url: str,
        auth_client_secret: Optional[AuthCredentials],
        timeout_config: TIMEOUT_TYPE_RETURN,
        proxies: Union[Dict[str, str], str, None],
        trust_env: bool,
        additional_headers: Optional[Dict[str, Any]],
        startup_period: Optional[int],
        connection_config: ConnectionConfig,
        embedded_db: Optional[EmbeddedDB] = None,
        grcp_port: Optional[int] = None,
    ) -> None:
        self._api_version_path = _API
        self._server_version = ""
        self._grpc_stub: Optional[Channel] = None
        self._of_thread = _OfThread()
        self._retries = connection_config.retries
        self.embedded_db = embedded_db
        self.timeout_config = timeout_config
        stripped = url.strip("/")
        address = read_server_url(stripped)
        self.url: str = log.redact_url(stripped)
        self._root = address.url.rstrip("/") + _API
        self._proxies = choose_proxies(proxies, trust_env)
        self._headers = build_headers(additional_headers, auth_client_secret, address.credentials)
        self._transport = Transport(
            self._proxies,
            proxies_from_environment=bool(trust_env) and proxies is None,
            config=connection_config,
        )
        try:
            self._transport.check_scheme(address.url)
            if startup_period is not None:
                self.wait_for_weaviate(startup_period)
            self._create_sessions(auth_client_secret)
            self._read_version()
            if grcp_port is not None:
                self._open_grpc(grcp_port)
        except BaseException:
            self.close()
            raise

    # ------------------------------------------------------------------ start

    def wait_for_weaviate(self, startup_period: int) -> None:
        """Wait until the server is ready: `startup_period` + 1 probes, one a second.

        Raises:
            WeaviateStartUpError: if the server is not ready then.
        """
        wait_until_ready(self._probe, startup_period, self.url)

    def _probe(self) -> requests.Response:
        """Check once whether the server is ready, with a deadline for slow answers."""
        with bounded(Bounds(None, time.monotonic() + 2 * INIT_CHECK_TIMEOUT)):
            timeout = (INIT_CHECK_TIMEOUT, INIT_CHECK_TIMEOUT)
            return self._request("GET", "/.well-known/ready", timeout=timeout)

    # Third parties use the next three methods by these names.

    def _create_sessions(self, credentials: Optional[AuthCredentials]) -> None:
        """Read which login the server requires, and log in."""
        # an API key, a header, or user name and password in the URL
        if "authorization" in self._headers:
            return
        discovery = read_discovery(exchange(self, DISCOVERY), credentials is not None)
        if discovery is None:
            if credentials is not None:
                warn_of_unused_credentials()
            return
        if credentials is None:
            raise explain_missing_credentials(discovery, self.url)
        self._tokens = log_in(credentials, discovery, self._transport.external)
        self._create_background_token_refresh()

    def _create_background_token_refresh(self) -> None:
        """Renew the token in the background, if it can be renewed."""
        if self._tokens is not None:
            self._tokens.start()

    def _add_adapter_to_session(self, session: requests.Session) -> None:
        """Apply the limits of this connection to the answers of a session."""
        self._transport.mount_on(session)

    def _read_version(self) -> None:
        try:
            version = self.get_meta().get("version")
        except UnexpectedStatusCodeException as error:
            if error.status_code == 401:
                raise refused_login(error.response) from None
            raise
        self._server_version = version if isinstance(version, str) else ""
        if self._server_version and not versions.has_class_paths(self._server_version):
            warn(
                f"Dep001: The Weaviate server is of version {self._server_version}. Versions "
                "before 1.14 are old: please upgrade the server.",
                DeprecationWarning,
            )

    def _open_grpc(self, port: int) -> None:
        """Open a channel for searches; without a channel they go over GraphQL."""
        if has_grpc or not packages.are_installed():
            self._grpc_stub = _binary.open_channel(self._root, port, self._transport)

    # ---------------------------------------------------------------- requests

    def get(
        self, path: str, params: Optional[Dict[str, Any]] = None, external_url: bool = False
    ) -> requests.Response:
        """Send a GET request; with `external_url`, `path` is a whole URL.

        Credentials and additional headers go along to the server's own origin only.
        """
        if external_url:
            return self._get_external(path, params)
        return self._request("GET", path, None, params)

    def head(self, path: str, params: Optional[Dict[str, Any]] = None) -> requests.Response:
        """Send a HEAD request."""
        return self._request("HEAD", path, None, params)

    def post(
        self, path: str, weaviate_object: JSONPayload, params: Optional[Dict[str, Any]] = None
    ) -> requests.Response:
        """Send a POST request with a JSON body (bytes are sent as they are)."""
        return self._request("POST", path, weaviate_object, params)

    def put(
        self, path: str, weaviate_object: JSONPayload, params: Optional[Dict[str, Any]] = None
    ) -> requests.Response:
        """Send a PUT request with a JSON body (bytes are sent as they are)."""
        return self._request("PUT", path, weaviate_object, params)

    def patch(
        self, path: str, weaviate_object: JSONPayload, params: Optional[Dict[str, Any]] = None
    ) -> requests.Response:
        """Send a PATCH request with a JSON body (bytes are sent as they are)."""
        return self._request("PATCH", path, weaviate_object, params)

    def delete(
        self,
        path: str,
        weaviate_object: Optional[JSONPayload] = None,
        params: Optional[Dict[str, Any]] = None,
    ) -> requests.Response:
        """Send a DELETE request, with a JSON body if one is given."""
        return self._request("DELETE", path, weaviate_object, params)

    def _request(
        self,
        verb: str,
        path: str,
        body: Union[JSONPayload, bytes, None] = None,
        params: Optional[Mapping[str, Any]] = None,
        timeout: Optional[Tuple[float, float]] = None,
    ) -> requests.Response:
        """Send one request to the server, with the configured retries."""
        if self.embedded_db is not None:
            self.embedded_db.ensure_running()
        if body is not None and not isinstance(body, bytes):
            body = encode_body(body)
        url = percent_encoded(self._root + path)
        if params:
            url += ("&" if "?" in url else "?") + query_string(params)
        bounds = timeout or self._of_thread.timeout or self._timeout_config
        if self._retries and may_repeat(verb, path) and not self._of_thread.is_polling:
            data = body
            return repeat(lambda: self._send_authorized(verb, url, data, bounds), self._retries)
        return self._send_authorized(verb, url, body, bounds)

    def _send_authorized(
        self, verb: str, url: str, body: Optional[bytes], bounds: Tuple[float, float]
    ) -> requests.Response:
        """Send one request; after a 401, send it once more with a new token."""
        headers = self._get_request_header()
        response = self._transport.exchange(verb, url, headers, body, bounds)
        if response.status_code == 401 and self._tokens is not None:
            if self._tokens.renew(headers["authorization"]):
                headers = self._get_request_header()
                response = self._transport.exchange(verb, url, headers, body, bounds)
        return response

    def _get_request_header(self) -> Dict[str, Any]:
        """Return the headers of the next request to the server."""
        headers = dict(self._headers)
        if self._tokens is not None:
            headers["authorization"] = self._tokens.authorization()
        return headers

    def _get_external(self, url: str, params: Optional[Mapping[str, Any]]) -> requests.Response:
        if params:
            url += ("&" if "?" in url else "?") + query_string(params)
        address = read_url(percent_encoded(url))
        if address.origin == read_url(self._root).origin:
            headers = self._get_request_header()
            return self._transport.exchange("GET", address.url, headers, None, self._timeout_config)
        return self._download(url, {"content-type": "application/json"})

    def _download(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        """Download from any address, without the credentials of the server."""
        return self._transport.download(url, headers, self._timeout_config)

    def get_meta(self) -> Dict[str, Any]:
        """Read the server's version, hostname and modules.

        Raises:
            weaviate.UnexpectedStatusCodeException: if the server refuses.
            requests.ConnectionError: if it does not answer.
        """
        return send(self, _META, json_object)

    # ---------------------------------------------------------------- settings

    @property
    def server_version(self) -> str:
        """The version of the server, as it reports it; empty if it does not."""
        return self._server_version

    @property
    def grpc_stub(self) -> Optional[Channel]:
        """The channel to the gRPC port; None if all queries go over GraphQL."""
        return self._grpc_stub if has_grpc else None

    def call_grpc(self, channel: Channel, message: Any) -> Any:
        """Send a search over gRPC, like a request over HTTP."""
        if self.embedded_db is not None:
            self.embedded_db.ensure_running()
        timeout = self._of_thread.timeout or self._timeout_config
        retries = 0 if self._of_thread.is_polling else self._retries
        return _binary.call(
            channel, message, self._get_request_header, self._tokens, timeout, retries
        )

    @property
    def proxies(self) -> Dict[str, str]:
        """The proxy URLs in use, by scheme."""
        return self._proxies

    @property
    def timeout_config(self) -> TIMEOUT_TYPE_RETURN:
        """Seconds to wait at most for connecting, and for each part of the answer.

        Setting a single number sets both.
        """
        return self._timeout_config

    @timeout_config.setter
    def timeout_config(self, timeout_config: TIMEOUT_TYPE_RETURN) -> None:
        self._timeout_config = get_valid_timeout_config(timeout_config)

    @contextmanager
    def _timeout_of_thread(self, timeout_config: TIMEOUT_TYPE_RETURN) -> Iterator[None]:
        """Use another timeout for the requests of this thread."""
        outer = self._of_thread.timeout
        self._of_thread.timeout = timeout_config
        try:
            yield
        finally:
            self._of_thread.timeout = outer

    @contextmanager
    def _without_repeating(self) -> Iterator[None]:
        """Send requests of this thread without retries: for a loop that polls."""
        self._of_thread.is_polling = True
        try:
            yield
        finally:
            self._of_thread.is_polling = False

    def get_current_bearer_token(self) -> str:
        """Return the authorization header, "Bearer ..."; empty without credentials."""
        headers = self._get_request_header()
        return str(headers.get("authorization", ""))

    # --------------------------------------------------------------------- end

    @property
    def _session(self) -> requests.Session:
        return self._transport.session

    @_session.setter
    def _session(self, session: requests.Session) -> None:
        self._transport.session = session

    def close(self) -> None:
        """End the background threads and close the sockets."""
        if self._tokens is not None and not self._is_copy:
            self._tokens.close()
        channel = getattr(self, "_grpc_stub", None)
        if channel is not None:
            channel.close()
        transport = getattr(self, "_transport", None)
        if transport is not None:
            transport.close()

    def __copy__(self) -> "Connection":
        return self.__deepcopy__({})

    def __deepcopy__(self, memo: Dict[int, Any]) -> "Connection":
        twin = type(self).__new__(type(self))
        memo[id(self)] = twin
        vars(twin).update(vars(self), _is_copy=True, _headers=dict(self._headers))
        for name in ("_transport", "_grpc_stub", "_of_thread"):
            setattr(twin, name, copy.copy(getattr(self, name)))
        return twin

    def __del__(self) -> None:
        try:
            self.close()
        except Exception:  # the interpreter may be half gone
            pass

    def __repr__(self) -> str:
        return f"<weaviate.connect.Connection to {self.url}>"
