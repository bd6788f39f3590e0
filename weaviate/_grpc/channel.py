"""The channel to a server's gRPC port: opened once, shared by threads, reopened after a fork."""

from __future__ import annotations

import gc
import os
import sys
import threading
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple, Union

from weaviate._core import fork
from weaviate._grpc.messages import SERVICE, message_types
from weaviate._grpc.packages import FORK_SUPPORT, grpc

READY_S = 1.0
"""Seconds that a new client waits for the port to answer."""

RECONNECT_MS = 100
"""Milliseconds before a lost connection is reopened; gRPC's default is up to two minutes."""

_UNIMPLEMENTED = "UNIMPLEMENTED"


class ChannelError(Exception):
    """The channel cannot be opened, or the port does not answer."""


class CallError(Exception):
    """A call failed; `code` is the name of the gRPC status."""

    def __init__(self, code: str, details: str) -> None:
        super().__init__(f"{code}: {details}")
        self.code = code
        self.details = details


class Settings(NamedTuple):
    """The address of a channel, and its options.

    Args:
        target: host and port.
        is_secure: whether to use TLS.
        verify: a file of certificates to trust, or True for those of certifi.
        cert: the file of the client's certificate and key, or one file for each.
        proxy: the URL of an HTTP proxy.
        max_answer_bytes: the longest answer to take.
    """

    target: str
    is_secure: bool = False
    verify: Union[bool, str] = True
    cert: Union[None, str, Tuple[str, str]] = None
    proxy: Optional[str] = None
    max_answer_bytes: int = -1


class Channel:
    """A stub of the server's search; `Search` has the signature of a generated stub.

    Raises:
        ImportError: if grpc or protobuf is missing.
        ChannelError: if the port does not answer in time, or gRPC does not support the settings.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.is_refused = False
        """Whether the server answered that it does not implement the search."""
        self._start_closed()
        self._open(wait=True)
        fork.renew_in_child(self)

    def _start_closed(self) -> None:
        self._lock = threading.Lock()
        self._channel: Any = None
        self._search: Any = None
        self._pid = os.getpid()

    def Search(
        self,
        request: Any,
        timeout: Optional[float] = None,
        metadata: Optional[Sequence[Tuple[str, str]]] = None,
    ) -> Any:
        """Send a search and return the reply.

        Raises:
            CallError: if the call fails.
            ChannelError: in a forked process, if gRPC does not support forks.
        """
        call = self._search or self._open()
        try:
            return call(request, timeout=timeout, metadata=metadata)
        except grpc().RpcError as error:
            code = getattr(error.code(), "name", "UNKNOWN")
            self.is_refused = code == _UNIMPLEMENTED
            raise CallError(code, str(error.details())) from None
        except ValueError as error:  # another thread closed the channel
            raise CallError("CANCELLED", str(error)) from None

    def close(self) -> None:
        """Close the channel; a later search opens another."""
        with self._lock:
            channel, self._channel, self._search = self._channel, None, None
        if channel is not None and self._pid == os.getpid():
            channel.close()

    def _open(self, wait: bool = False) -> Any:
        if _process.is_cut_off:
            raise ChannelError("gRPC does not work in this forked process")
        with self._lock:
            if self._search is None:
                channel = _make(self._settings)
                try:
                    if wait:
                        _wait(channel, self._settings.target)
                    types = message_types()
                    self._search = channel.unary_unary(
                        f"/{SERVICE}/Search",
                        request_serializer=types["SearchRequest"].SerializeToString,
                        response_deserializer=types["SearchReply"].FromString,
                    )
                except BaseException:
                    channel.close()
                    raise
                self._channel = channel
            return self._search

    def _after_fork_in_child(self) -> None:
        _keep_for_ever((self._channel, self._search))
        self._start_closed()

    def __getstate__(self) -> Dict[str, Any]:
        return {"_settings": self._settings}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self._settings = state["_settings"]
        self.is_refused = False
        self._start_closed()
        fork.renew_in_child(self)

    def __repr__(self) -> str:
        return f"<gRPC channel to {self._settings.target}>"


class _Process:
    """Whether gRPC lacks its threads, because this process was forked while they ran.

    If the user asks for it (`FORK_SUPPORT`), gRPC restarts them. The client does not ask for it: in
    some releases (grpcio 1.80), that aborts processes that start another one.
    """

    def __init__(self) -> None:
        self.is_cut_off = False
        self.has_channels = False
        """Whether this client has opened one, in this process or before a fork."""
        self._pid = os.getpid()

    def _after_fork_in_child(self) -> None:
        if os.getpid() == self._pid:
            return
        self._pid = os.getpid()
        supported = os.environ.get(FORK_SUPPORT, "").lower() in ("1", "true", "yes")
        self.is_cut_off = "grpc" in sys.modules and not supported
        if self.has_channels:
            gc.freeze()  # channels that the parent has dropped may await the collector


_process = _Process()
fork.renew_in_child(_process)


def _keep_for_ever(value: Any) -> None:
    """Keep a value, and everything that the collector could free, until the process ends.

    Freeing a channel in a forked process may wait for ever, for a lock that a thread of gRPC held
    in the parent.
    """
    kept = [value]
    kept.append(kept)  # nothing but the collector could free it, which passes over what is frozen
    gc.freeze()


def _make(settings: Settings) -> Any:
    module = grpc()
    _process.has_channels = True
    options: List[Tuple[str, Any]] = [
        ("grpc.max_receive_message_length", settings.max_answer_bytes),
        ("grpc.max_send_message_length", -1),
        ("grpc.initial_reconnect_backoff_ms", RECONNECT_MS),
        ("grpc.min_reconnect_backoff_ms", RECONNECT_MS),
        ("grpc.max_reconnect_backoff_ms", RECONNECT_MS),
        ("grpc.enable_http_proxy", 0 if settings.proxy is None else 1),
    ]
    if settings.proxy is not None:
        options.append(("grpc.http_proxy", settings.proxy))
    if not settings.is_secure:
        return module.insecure_channel(settings.target, options=options)
    return module.secure_channel(settings.target, _credentials(settings), options=options)


def _credentials(settings: Settings) -> Any:
    if settings.verify is False:
        raise ChannelError("gRPC cannot skip the check of certificates (verify=False)")
    if settings.verify is True:
        raise ChannelError("no file with trusted certificates is given")
    key = chain = None
    if settings.cert is not None:
        files = (settings.cert,) * 2 if isinstance(settings.cert, str) else settings.cert
        chain, key = (_read(name) for name in files)
    return grpc().ssl_channel_credentials(_read(settings.verify), key, chain)


def _read(name: str) -> bytes:
    try:
        with open(name, "rb") as file:
            return file.read()
    except OSError as error:
        raise ChannelError(f"the certificates in {name!r} cannot be read ({error})") from None


def _wait(channel: Any, target: str) -> None:
    module = grpc()
    try:
        module.channel_ready_future(channel).result(timeout=READY_S)
    except module.FutureTimeoutError:
        raise ChannelError(f"{target} does not answer within {READY_S:g} s") from None
