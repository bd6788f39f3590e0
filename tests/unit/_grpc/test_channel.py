"""The channel, with a stand-in for grpc: what it opens, calls, closes, and says when it fails."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import types
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import pytest

from weaviate._grpc import channel as channel_module
from weaviate._grpc.channel import (
    READY_S,
    CallError,
    Channel,
    ChannelError,
    Settings,
    _Process,
)


class RpcError(Exception):
    """A call that failed, as grpc says it."""

    def __init__(self, code: Any, details: str = "") -> None:
        super().__init__(details)
        self._code = code
        self._details = details

    def code(self) -> Any:
        return self._code

    def details(self) -> str:
        return self._details


class Status:
    """A status of grpc."""

    def __init__(self, name: str) -> None:
        self.name = name


class FutureTimeoutError(Exception):
    """A port that did not answer in time."""


class Opened:
    """A channel of grpc that was opened."""

    def __init__(self, target: str, credentials: Any, options: Any) -> None:
        self.target = target
        self.credentials = credentials
        self.options = dict(options)
        self.paths: List[str] = []
        self.calls: List[Tuple[Any, Optional[float], Any]] = []
        self.is_closed = False
        self.failure: Optional[Exception] = None

    def unary_unary(self, path: str, **_: Any) -> Any:
        self.paths.append(path)
        return self._call

    def _call(self, request: Any, timeout: Any, metadata: Any) -> Any:
        self.calls.append((request, timeout, metadata))
        if self.failure is not None:
            raise self.failure
        return f"reply to {request}"

    def close(self) -> None:
        self.is_closed = True


class Grpc:
    """The functions of grpc that a channel needs."""

    RpcError = RpcError
    FutureTimeoutError = FutureTimeoutError

    def __init__(self) -> None:
        self.opened: List[Opened] = []
        self.is_silent = False
        self.waits: List[float] = []
        self.kept: List[Any] = []

    def insecure_channel(self, target: str, options: Any) -> Opened:
        return self.secure_channel(target, None, options)

    def secure_channel(self, target: str, credentials: Any, options: Any) -> Opened:
        self.opened.append(Opened(target, credentials, options))
        return self.opened[-1]

    def ssl_channel_credentials(self, roots: Any, key: Any, chain: Any) -> Any:
        return roots, key, chain

    def channel_ready_future(self, channel: Opened) -> "Grpc":
        return self

    def result(self, timeout: float) -> None:
        self.waits.append(timeout)
        if self.is_silent:
            raise FutureTimeoutError


class Message:
    """A type of messages."""

    SerializeToString = FromString = None


@pytest.fixture
def grpc(monkeypatch: pytest.MonkeyPatch) -> Grpc:
    module = Grpc()
    monkeypatch.setattr(channel_module, "grpc", lambda: module)
    types = {"SearchRequest": Message, "SearchReply": Message}
    monkeypatch.setattr(channel_module, "message_types", lambda: types)
    monkeypatch.setattr(channel_module, "_process", _Process())
    monkeypatch.setattr(channel_module, "_keep_for_ever", module.kept.append)  # this is no child
    return module


def opened_with(grpc: Grpc, **settings: Any) -> Opened:
    Channel(Settings("host:50051", **settings))
    return grpc.opened[-1]


def test_the_port_has_to_answer_when_the_channel_is_made(grpc: Grpc) -> None:
    channel = Channel(Settings("host:50051"))
    assert grpc.waits == [READY_S]
    assert [opened.target for opened in grpc.opened] == ["host:50051"]
    assert repr(channel) == "<gRPC channel to host:50051>"


def test_a_port_that_does_not_answer_is_an_error_and_leaves_nothing_open(grpc: Grpc) -> None:
    grpc.is_silent = True
    with pytest.raises(ChannelError, match=r"host:50051 does not answer within 1 s"):
        Channel(Settings("host:50051"))
    assert grpc.opened[0].is_closed


def test_a_search_is_one_call_with_its_limit_and_metadata(grpc: Grpc) -> None:
    channel = Channel(Settings("host:50051"))
    assert channel.Search("a", timeout=5.0, metadata=(("k", "v"),)) == "reply to a"
    channel.Search("b")
    (opened,) = grpc.opened
    assert opened.paths == ["/weaviate.v1.Weaviate/Search"]
    assert opened.calls == [("a", 5.0, (("k", "v"),)), ("b", None, None)]


@pytest.mark.parametrize(("name", "is_refused"), [("UNIMPLEMENTED", True), ("INTERNAL", False)])
def test_a_call_that_fails_says_its_status_and_the_server_may_have_no_search(
    grpc: Grpc, name: str, is_refused: bool
) -> None:
    channel = Channel(Settings("host:50051"))
    grpc.opened[0].failure = RpcError(Status(name), "words")
    with pytest.raises(CallError, match=f"{name}: words") as caught:
        channel.Search("a")
    assert (caught.value.code, caught.value.details) == (name, "words")
    assert channel.is_refused is is_refused


def test_a_failure_without_a_status_has_an_unknown_one(grpc: Grpc) -> None:
    channel = Channel(Settings("host:50051"))
    grpc.opened[0].failure = RpcError(None)
    with pytest.raises(CallError) as caught:
        channel.Search("a")
    assert caught.value.code == "UNKNOWN"


def test_a_call_on_a_channel_that_another_thread_has_closed_is_cancelled(grpc: Grpc) -> None:
    channel = Channel(Settings("host:50051"))
    grpc.opened[0].failure = ValueError("Cannot invoke RPC on closed channel!")
    with pytest.raises(CallError) as caught:
        channel.Search("a")
    assert caught.value.code == "CANCELLED"


def test_a_closed_channel_is_opened_again_by_the_next_search(grpc: Grpc) -> None:
    channel = Channel(Settings("host:50051"))
    channel.close()
    channel.close()
    assert grpc.opened[0].is_closed
    assert channel.Search("a") == "reply to a"
    assert len(grpc.opened) == 2
    assert grpc.waits == [READY_S]


def test_a_forked_process_opens_its_own_channel_and_leaves_that_of_its_parent(
    grpc: Grpc, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Channel(Settings("host:50051"))
    monkeypatch.setattr(os, "getpid", lambda: -1)
    monkeypatch.setenv("GRPC_ENABLE_FORK_SUPPORT", "1")
    channel._after_fork_in_child()
    channel.Search("a")
    channel.close()
    assert [opened.is_closed for opened in grpc.opened] == [False, True]


@pytest.mark.parametrize(("support", "is_cut_off"), [(None, True), ("0", True), ("true", False)])
def test_a_forked_process_has_no_channel_unless_grpc_supports_forks(
    grpc: Grpc, monkeypatch: pytest.MonkeyPatch, support: Optional[str], is_cut_off: bool
) -> None:
    channel = Channel(Settings("host:50051"))
    process = _Process()
    monkeypatch.setattr("weaviate._grpc.channel._process", process)
    monkeypatch.setitem(sys.modules, "grpc", types.ModuleType("grpc"))
    monkeypatch.delenv("GRPC_ENABLE_FORK_SUPPORT", raising=False)
    if support is not None:
        monkeypatch.setenv("GRPC_ENABLE_FORK_SUPPORT", support)
    process._after_fork_in_child()
    assert not process.is_cut_off  # it is the same process
    monkeypatch.setattr(os, "getpid", lambda: -1)
    process._after_fork_in_child()
    channel._after_fork_in_child()
    for use in (lambda: channel.Search("a"), lambda: Channel(Settings("host:50051"))):
        if is_cut_off:
            with pytest.raises(ChannelError, match="forked"):
                use()
        else:
            use()


_FORK = """
import gc, os, sys
from weaviate._grpc import channel as module

class Opened:
    def unary_unary(self, *args, **given):
        return self.unary_unary  # refers to it, as a call of grpc does
    def close(self):
        pass
    def __del__(self):
        print("freed in the child" if os.getpid() != PARENT else "freed", flush=True)

class Grpc:
    def insecure_channel(self, target, options):
        return Opened()
    def channel_ready_future(self, channel):
        return self
    def result(self, timeout):
        pass

PARENT = os.getpid()
module.grpc = Grpc
message = type("Message", (), {"SerializeToString": None, "FromString": None})
module.message_types = lambda: dict.fromkeys(("SearchRequest", "SearchReply"), message)
gc.disable()
channel = module.Channel(module.Settings("host:50051"))
garbage = [module.Channel(module.Settings("host:50051"))]
garbage.append(garbage)
del garbage
if os.fork() == 0:
    gc.enable()
    del channel
    gc.collect()
    print("child", flush=True)
    sys.exit()
os.wait()
gc.collect()
del channel
print("parent", flush=True)
os._exit(0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_process_never_frees_a_channel_of_its_parent() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FORK], stdout=subprocess.PIPE, text=True, timeout=60, check=True
    )
    assert done.stdout.split("\n") == ["child", "freed", "freed", "parent", ""]


def test_a_forked_process_that_uses_nothing_closes_nothing(
    grpc: Grpc, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Channel(Settings("host:50051"))
    monkeypatch.setattr(os, "getpid", lambda: -1)
    channel.close()
    assert not grpc.opened[0].is_closed


def test_a_pickled_channel_opens_another_when_it_is_used(grpc: Grpc) -> None:
    copy = pickle.loads(pickle.dumps(Channel(Settings("host:50051"))))
    assert len(grpc.opened) == 1
    assert copy.Search("a") == "reply to a"
    assert [opened.target for opened in grpc.opened] == ["host:50051"] * 2


def test_answers_are_as_long_as_the_limit_allows(grpc: Grpc) -> None:
    options = opened_with(grpc, max_answer_bytes=1000).options
    assert options["grpc.max_receive_message_length"] == 1000
    assert options["grpc.max_send_message_length"] == -1


def test_a_proxy_is_used_only_when_it_is_given(grpc: Grpc) -> None:
    without = opened_with(grpc).options
    assert without["grpc.enable_http_proxy"] == 0
    assert "grpc.http_proxy" not in without
    given = opened_with(grpc, proxy="http://proxy:3128").options
    assert given["grpc.enable_http_proxy"] == 1
    assert given["grpc.http_proxy"] == "http://proxy:3128"


def files(folder: Path) -> Dict[str, str]:
    made = {}
    for name in ("roots", "both", "chain", "key"):
        path = folder / name
        path.write_bytes(name.encode())
        made[name] = str(path)
    return made


def test_tls_uses_the_certificates_of_the_client(grpc: Grpc, tmp_path: Path) -> None:
    names = files(tmp_path)
    verify, pair = names["roots"], (names["chain"], names["key"])
    assert opened_with(grpc).credentials is None
    found = [
        opened_with(grpc, is_secure=True, verify=verify, cert=cert).credentials
        for cert in (None, names["both"], pair)
    ]
    assert found == [
        (b"roots", None, None),
        (b"roots", b"both", b"both"),
        (b"roots", b"key", b"chain"),
    ]


@pytest.mark.parametrize(
    ("verify", "words"),
    [
        (False, "cannot skip the check of certificates"),
        (True, "no file with trusted certificates"),
        ("/no/such/file", "cannot be read"),
    ],
)
def test_tls_settings_that_cannot_be_kept_are_an_error(grpc: Grpc, verify: Any, words: str) -> None:
    with pytest.raises(ChannelError, match=words):
        Channel(Settings("host:50051", is_secure=True, verify=verify))
    assert grpc.opened == []
