"""The server as an object: start, stop, and the aids for tests."""

from __future__ import annotations

import gc
import http.client
import os
import socket
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from typing import Callable, List

import pytest

import weaviate.local
from tests.local.plain_http import Caller
from tests.local.samples import THING, thing, uid
from weaviate.local import LocalServer
from weaviate.local.http.faults import Faults
from weaviate.local.http.server import Request, Response

Connect = Callable[[LocalServer], Caller]


def _threads() -> int:
    return sum(thread.name.startswith("weaviate-local") for thread in threading.enumerate())


def test_it_serves_in_its_block_only(connect: Connect) -> None:
    with LocalServer() as server:
        url = server.url
        assert connect(server).get("/v1/.well-known/ready").status == 200
    caller = Caller(url)
    with pytest.raises(ConnectionError):
        caller.get("/v1/meta")


def test_it_ends_with_all_its_threads_though_callers_stay_connected() -> None:
    before = _threads()
    with LocalServer() as server:
        callers = [Caller(server.url) for _ in range(5)]
        for caller in callers:
            caller.get("/v1/meta")
        assert _threads() == before + 6
    assert _threads() == before
    for caller in callers:
        caller.close()


def test_it_has_no_address_before_it_runs() -> None:
    with pytest.raises(RuntimeError):
        _ = LocalServer().url


def test_it_cannot_be_started_twice(server: LocalServer) -> None:
    with pytest.raises(RuntimeError):
        server.start()


def test_it_can_be_stopped_twice(server: LocalServer) -> None:
    server.stop()
    server.stop()


def test_a_second_start_is_on_the_same_port_with_the_same_data(connect: Connect) -> None:
    server = LocalServer()
    with server:
        port = server.port
        connect(server).post("/v1/schema", THING)
    with server:
        assert server.port == port
        assert connect(server).get("/v1/schema/Thing").status == 200


def test_a_port_that_is_taken_is_told_at_once(server: LocalServer) -> None:
    with pytest.raises(OSError):
        LocalServer(port=server.port).start()


def test_one_that_was_forgotten_says_so_and_ends() -> None:
    before = _threads()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        LocalServer().start()
        gc.collect()
    assert [warning.category for warning in caught] == [ResourceWarning]
    assert _threads() == before


def test_it_warns_when_others_can_reach_it() -> None:
    words = "where other machines can reach it"
    with pytest.warns(UserWarning, match=words) as caught, LocalServer("0.0.0.0") as server:
        assert server.url.startswith("http://127.0.0.1:")
    assert caught[0].filename == __file__


def test_reset_leaves_an_empty_server(server: LocalServer, call: Caller) -> None:
    call.post("/v1/schema", THING)
    server.fail_next(times=5)
    server.reset()
    assert call.get("/v1/schema").json == {"classes": []}
    assert [arrival.path for arrival in server.requests] == ["/v1/schema"]


class TestFaults:
    def test_the_next_requests_fail_and_then_no_more(
        self, server: LocalServer, call: Caller
    ) -> None:
        server.fail_next(503, times=2, message="busy", headers={"Retry-After": "1"})
        replies = [call.get("/v1/meta") for _ in range(3)]
        assert [reply.status for reply in replies] == [503, 503, 200]
        assert (replies[0].message, replies[0].headers["retry-after"]) == ("busy", "1")

    def test_a_failed_request_does_nothing(self, server: LocalServer, call: Caller) -> None:
        server.fail_next()
        assert call.post("/v1/schema", THING).status == 500
        assert call.get("/v1/schema/Thing").status == 404

    def test_only_the_requests_that_are_meant_fail(self, server: LocalServer, call: Caller) -> None:
        server.fail_next(500, method="post", path="/batch/")
        assert call.post("/v1/schema", THING).status == 200
        assert call.get("/v1/meta").status == 200
        assert call.post("/v1/batch/objects", {"objects": [thing(1)]}).status == 500
        assert call.post("/v1/batch/objects", {"objects": [thing(1)]}).status == 200

    def test_a_dropped_request_has_no_answer(self, server: LocalServer, call: Caller) -> None:
        server.drop_next()
        with pytest.raises(http.client.RemoteDisconnected):
            call.post("/v1/schema", THING)
        assert call.get("/v1/schema/Thing").status == 404

    def test_a_dropped_request_may_have_been_done(self, server: LocalServer, call: Caller) -> None:
        call.post("/v1/schema", THING)
        server.drop_next(done=True)
        with pytest.raises(http.client.RemoteDisconnected):
            call.post("/v1/objects", thing(1))
        assert call.get(f"/v1/objects/Thing/{uid(1)}").status == 200

    def test_stopping_does_not_wait_for_late_answers(self) -> None:
        before = _threads()
        server = LocalServer().start()
        server.delay(3_600_000)
        with socket.create_connection(("127.0.0.1", server.port)) as wire:
            wire.sendall(b"GET /v1/meta HTTP/1.1\r\n\r\n")
            server.stop()
        assert _threads() == before

    def test_answers_are_late_on_order(self) -> None:
        waits: List[float] = []
        faults = Faults(wait=waits.append)
        request = Request("GET", "/v1/meta", [], {})
        faults.set_delay(0.25)
        assert faults.respond(request, lambda request: Response(200)).status == 200
        faults.set_delay(0)
        faults.respond(request, lambda request: Response(200))
        assert waits == [0.25]


class TestRequests:
    def test_what_arrived_is_remembered(self, server: LocalServer, call: Caller) -> None:
        call.post("/v1/schema", THING)
        call.send("GET", "/v1/objects", query=[("limit", "1")], headers={"X-Mine": "yes"})
        first, second = server.requests
        assert (first.method, first.path, first.status) == ("POST", "/v1/schema", 200)
        assert first.json == THING
        assert second.query == (("limit", "1"),)
        assert second.headers["x-mine"] == "yes"
        assert second.json is None

    def test_a_dropped_request_has_status_0(self, server: LocalServer, call: Caller) -> None:
        server.drop_next()
        with pytest.raises(http.client.RemoteDisconnected):
            call.get("/v1/meta")
        assert [arrival.status for arrival in server.requests] == [0]

    def test_no_secret_is_in_its_repr(self, server: LocalServer, call: Caller) -> None:
        call.send("GET", "/v1/meta", headers={"authorization": "Bearer hidden"})
        assert "hidden" not in repr(server.requests)

    def test_nothing_is_remembered_where_it_is_not_wanted(self, connect: Connect) -> None:
        with LocalServer(remember_requests=False) as server:
            connect(server).get("/v1/meta")
            assert server.requests == []


class TestAboutItself:
    def test_it_names_itself_and_the_interface_it_offers(
        self, server: LocalServer, call: Caller
    ) -> None:
        meta = call.get("/v1/meta").json
        assert meta["hostname"] == server.url
        assert meta["version"] == "1.24.26"
        assert "independent" in meta["modules"]["weaviate-local"]["about"]

    def test_it_reports_the_version_that_it_is_told(self, connect: Connect) -> None:
        with LocalServer(server_version="1.30.0") as server:
            assert connect(server).get("/v1/meta").json["version"] == "1.30.0"

    def test_its_node_is_well(self, call: Caller) -> None:
        (node,) = call.get("/v1/nodes").json["nodes"]
        assert (node["name"], node["status"], node["shards"]) == ("node1", "HEALTHY", None)

    def test_paths_that_are_none_are_not_found(self, call: Caller) -> None:
        assert call.get("/v1/nonsense").status == 404
        assert call.get("/v1/modules/text2vec-contextionary/concepts/king").status == 404

    def test_verbs_that_do_not_fit_are_refused(self, call: Caller) -> None:
        reply = call.send("DELETE", "/v1/schema")
        assert (reply.status, "[GET,POST]" in reply.message) == (405, True)

    def test_another_content_type_is_refused(self, call: Caller) -> None:
        headers = {"content-type": "text/plain"}
        assert call.send("POST", "/v1/schema", THING, headers=headers).status == 415

    def test_a_body_that_is_no_json_is_refused(self, call: Caller) -> None:
        reply = call.send("POST", "/v1/schema", data=b"{nonsense")
        assert (reply.status, reply.json["code"]) == (400, 400)

    def test_a_missing_body_is_refused(self, call: Caller) -> None:
        reply = call.send("POST", "/v1/schema")
        assert (reply.status, reply.json["code"]) == (422, 602)


@pytest.mark.parametrize(("module", "package"), [("numpy", "numpy"), ("graphql", "graphql-core")])
def test_without_its_packages_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, module: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # type: ignore[arg-type]
    with pytest.raises(ImportError, match=rf"needs {package}, .* extra \"local\"") as caught:
        weaviate.local.LocalServer  # noqa: B018
    assert caught.value.name == module


def _run(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-W", "default", "-c", code],
        cwd=Path(weaviate.__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_program_that_forgets_to_stop_it_ends_quietly() -> None:
    ended = _run(
        "import weaviate\n"
        "from weaviate.local import LocalServer\n"
        "server = LocalServer().start()\n"
        "client = weaviate.Client(server.url)\n"
        "client.schema.get()\n"
    )
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")
def test_a_forked_process_that_ends_leaves_it_alone() -> None:
    ended = _run(
        "import os, sys, urllib.request, warnings\n"
        "from weaviate.local import LocalServer\n"
        "warnings.simplefilter('ignore', DeprecationWarning)  # of forking beside threads\n"
        "with LocalServer() as server:\n"
        "    if os.fork() == 0:\n"
        "        sys.exit()\n"
        "    assert os.wait()[1] == 0\n"
        "    assert urllib.request.urlopen(server.url + '/v1/meta').status == 200\n"
    )
    assert (ended.returncode, ended.stderr) == (0, "")
