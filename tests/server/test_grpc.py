"""Searches over gRPC against a scripted server: what goes which way, and how it fails."""

from __future__ import annotations

import contextlib
import copy
import logging
import os
import pickle
import subprocess
import sys
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Iterator, List

import pytest
import requests

import weaviate
from tests.support.oidc import PASSWORD, World
from tests.support.scripted import ScriptedServer, say, weaviate_like
from weaviate._grpc.packages import FORK_SUPPORT
from weaviate.connect import connection as connection_module
from weaviate.gql.get import GetBuilder

grpc = pytest.importorskip("grpc", reason="grpcio is not installed: gRPC is NOT tested here")

from tests.support.grpc_server import BY_GRAPHQL, BY_GRPC, GrpcServer, refuse, reply  # noqa: E402 - needs grpc

NEAR = {"vector": [0.5, 0.25]}


class Both:
    """A server with both interfaces."""

    def __init__(self) -> None:
        self.rest = ScriptedServer(weaviate_like(say(BY_GRAPHQL)))
        self.grpc = GrpcServer(lambda request, context: reply({"title": "by gRPC"}))

    def client(self, **settings: Any) -> weaviate.Client:
        config = weaviate.Config(
            grpc_port_experimental=self.grpc.port,
            connection_config=weaviate.ConnectionConfig(**settings.pop("config", {})),
        )
        settings.setdefault("timeout_config", (2, 5))
        return weaviate.Client(self.rest.url, additional_config=config, **settings)

    def queries(self) -> List[Any]:
        return self.rest.seen("POST", "/v1/graphql")

    def close(self) -> None:
        self.grpc.close()
        self.rest.close()


@pytest.fixture
def both() -> Iterator[Both]:
    server = Both()
    yield server
    server.close()


def query(client: weaviate.Client) -> Any:
    return client.query.get("Thing", ["title"]).with_near_vector(NEAR).with_limit(3)


def test_a_search_goes_over_grpc_when_the_client_asks_for_it(both: Both) -> None:
    with both.client() as client:
        assert query(client).do() == BY_GRPC
        assert client._connection.grpc_stub is not None
    assert len(both.grpc.calls) == 1
    assert not both.queries()
    request = both.grpc.calls[0].request
    assert (request.collection, request.limit) == ("Thing", 3)
    assert request.near_vector.vector_bytes == b"\0\0\0?\0\0\x80>"


def test_nothing_is_different_for_who_does_not_ask(both: Both) -> None:
    with weaviate.Client(both.rest.url) as client:
        assert client._connection.grpc_stub is None
        assert query(client).do() == BY_GRAPHQL
    assert not both.grpc.calls


def test_has_grpc_set_to_false_keeps_graphql(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "has_grpc", False)
    with both.client() as client:
        assert client._connection.grpc_stub is None
        assert query(client).do() == BY_GRAPHQL


def test_missing_packages_are_one_warning_and_then_graphql(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "has_grpc", False)
    monkeypatch.setattr("weaviate._grpc.packages.are_installed", lambda: False)
    with pytest.warns(UserWarning, match=r"^Con100: .*not installed") as seen:
        client = both.client()
    assert len(seen) == 1
    with client:
        assert query(client).do() == BY_GRAPHQL


def test_a_port_that_is_not_grpc_is_one_warning_and_then_graphql(both: Both) -> None:
    config = weaviate.Config(grpc_port_experimental=int(both.rest.url.rpartition(":")[2]))
    with pytest.warns(UserWarning, match=r"^Con100: .*does not answer") as seen:
        client = weaviate.Client(both.rest.url, additional_config=config)
    assert len(seen) == 1
    with client:
        assert client._connection.grpc_stub is None
        assert query(client).do() == BY_GRAPHQL


def test_what_cannot_be_said_goes_over_graphql_silently_and_says_why_in_the_log(
    both: Both, caplog: pytest.LogCaptureFixture
) -> None:
    with both.client() as client, warnings.catch_warnings():
        warnings.simplefilter("error")
        with caplog.at_level(logging.DEBUG, "weaviate"):
            hybrid = client.query.get("Thing", ["title"]).with_hybrid("x", alpha=0.3).with_limit(1)
            assert hybrid.do() == BY_GRAPHQL
            assert query(client).do() == BY_GRPC
    assert "Thing goes over GraphQL: the alpha 0.3, which is not a float32" in caplog.text
    assert "Thing over gRPC in" in caplog.text


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda q: q.with_group_by(["title"], 2, 2), id="group_by"),
        pytest.param(lambda q: q.with_generate(single_prompt="x"), id="generate"),
        pytest.param(lambda q: q.with_additional('rerank(property: "a") {score}'), id="rerank"),
        pytest.param(lambda q: q.with_bm25("x"), id="two searches"),
        pytest.param(lambda q: q.with_sort({"path": ["a"], "order": "asc"}), id="sorted search"),
        pytest.param(lambda q: q.with_additional("a: id"), id="alias"),
    ],
)
def test_clauses_that_grpc_does_not_have_go_over_graphql(both: Both, change: Any) -> None:
    with both.client() as client:
        assert change(query(client)).do() == BY_GRAPHQL
    assert not both.grpc.calls


@pytest.mark.parametrize(
    "code", ["UNKNOWN", "INVALID_ARGUMENT", "PERMISSION_DENIED", "UNAUTHENTICATED", "INTERNAL"]
)
def test_a_refusal_is_asked_again_over_graphql_which_has_the_words(both: Both, code: str) -> None:
    both.grpc.behave = refuse(getattr(grpc.StatusCode, code), "s3cr3t")
    with both.client() as client:
        assert query(client).do() == BY_GRAPHQL
    assert len(both.grpc.calls) == len(both.queries()) == 1


def test_a_server_without_the_search_is_asked_once(both: Both) -> None:
    both.grpc.behave = refuse(grpc.StatusCode.UNIMPLEMENTED)
    with both.client() as client:
        assert [query(client).do() for _ in range(3)] == [BY_GRAPHQL] * 3
    assert len(both.grpc.calls) == 1


def test_credentials_and_headers_go_along_as_metadata_and_stay_out_of_the_log(
    both: Both, caplog: pytest.LogCaptureFixture
) -> None:
    settings = {"auth_client_secret": weaviate.AuthApiKey("s3cr3t")}
    caplog.set_level(logging.DEBUG, "weaviate")
    with both.client(additional_headers={"X-OpenAI-Api-Key": "k3y"}, **settings) as client:
        assert query(client).do() == BY_GRPC
    metadata = both.grpc.calls[0].metadata
    assert metadata["authorization"] == "Bearer s3cr3t"
    assert metadata["x-openai-api-key"] == "k3y"
    assert "s3cr3t" not in caplog.text
    assert "k3y" not in caplog.text


def test_a_refused_token_is_renewed_once_and_the_search_repeated_once() -> None:
    world, seen = World(), []

    def behave(request: Any, context: Any) -> Any:
        seen.append(dict(context.invocation_metadata())["authorization"])
        if len(seen) == 1:
            context.abort(grpc.StatusCode.UNAUTHENTICATED, "old")
        return reply({"title": "by gRPC"})

    with GrpcServer(behave) as server:
        config = weaviate.Config(grpc_port_experimental=server.port)
        client = weaviate.Client(
            world.weaviate.url, auth_client_secret=PASSWORD, additional_config=config
        )
        with client:
            assert query(client).do() == BY_GRPC
    world.close()
    assert len(seen) == len(set(seen)) == 2


def test_a_late_answer_is_a_timeout_as_over_rest(both: Both) -> None:
    release = threading.Event()
    both.grpc.behave = lambda request, context: release.wait(20) and reply()
    with both.client() as client:
        client.timeout_config = (2, 0.2)
        with pytest.raises(requests.ReadTimeout, match=r"^Query not executed\."):
            query(client).do()
        release.set()
    assert both.grpc.calls[0].seconds_left < 0.25
    assert not both.queries()


def test_a_lost_connection_is_a_connection_error_as_over_rest(both: Both) -> None:
    with both.client() as client:
        both.grpc.close()
        with pytest.raises(requests.ConnectionError, match=r"Query not executed\."):
            query(client).do()
    assert not both.queries()


def test_a_server_that_comes_back_is_found_again(both: Both) -> None:
    with both.client() as client:
        both.grpc.close()
        for _ in range(20):  # each failure would lengthen gRPC's own wait
            with pytest.raises(requests.ConnectionError):
                query(client).do()
        both.grpc = GrpcServer(both.grpc.behave, both.grpc.port)
        deadline, answer = time.monotonic() + 10, None
        while answer is None and time.monotonic() < deadline:
            with contextlib.suppress(requests.ConnectionError):
                answer = query(client).do()
    assert answer == BY_GRPC


def test_a_lost_connection_is_repeated_as_configured(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)

    def behave(request: Any, context: Any) -> Any:
        if len(both.grpc.calls) < 3:
            context.abort(grpc.StatusCode.UNAVAILABLE, "busy")
        return reply({"title": "by gRPC"})

    both.grpc.behave = behave
    with both.client(config={"retries": 2}) as client:
        assert query(client).do() == BY_GRPC
    assert len(both.grpc.calls) == 3


def test_an_answer_beyond_the_limit_is_left_to_graphql_and_its_limit(both: Both) -> None:
    both.grpc.behave = lambda request, context: reply({"title": "x" * 20_000})
    with both.client(config={"max_answer_bytes": 10_000}) as client:
        assert query(client).do() == BY_GRAPHQL


def test_a_reply_that_is_not_one_is_left_to_graphql(both: Both) -> None:
    both.grpc._server.stop(None).wait()
    handler = grpc.unary_unary_rpc_method_handler(lambda request, context: b"\xff\xff\xff")
    server = grpc.server(ThreadPoolExecutor(1, thread_name_prefix="grpc-server"))
    methods = {"Search": handler}
    server.add_generic_rpc_handlers(
        [grpc.method_handlers_generic_handler("weaviate.v1.Weaviate", methods)]
    )
    both.grpc._server, both.grpc.port = server, server.add_insecure_port("127.0.0.1:0")
    server.start()
    with both.client() as client:
        assert query(client).do() == BY_GRAPHQL


def test_close_closes_the_channel_and_a_later_search_opens_another(both: Both) -> None:
    client = both.client()
    client._connection.close()
    assert query(client).do() == BY_GRPC
    client._connection.close()


def test_threads_share_one_channel(both: Both) -> None:
    with both.client() as client, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: query(client).do(), range(64)))
    assert answers == [BY_GRPC] * 64
    assert len(both.grpc.calls) == 64


@pytest.mark.parametrize("twin_of", [copy.copy, copy.deepcopy])
def test_a_copy_of_a_connection_has_a_channel_of_its_own(both: Both, twin_of: Any) -> None:
    with both.client() as client:
        twin = twin_of(client._connection)
        assert twin.grpc_stub is not client._connection.grpc_stub
        assert twin.grpc_stub is not None
        assert query(client).do() == BY_GRPC
        assert GetBuilder("Thing", ["title"], twin).with_limit(1).do() == BY_GRPC
        twin.close()


def test_a_channel_can_be_pickled(both: Both) -> None:
    with both.client() as client:
        twin = pickle.loads(pickle.dumps(client._connection.grpc_stub))
        assert query(client).do() == BY_GRPC
    twin.close()


def test_a_query_set_by_hand_goes_over_graphql(both: Both) -> None:
    with both.client() as client:
        by_hand = query(client)
        by_hand._where = 'where: {path: ["a"] operator: Equal valueInt: 1} '
        assert by_hand.do() == BY_GRAPHQL


def test_build_is_the_same_with_grpc(both: Both) -> None:
    with both.client() as client, weaviate.Client(both.rest.url) as plain:
        assert query(client).build() == query(plain).build()


def test_a_forked_child_searches_over_graphql(both: Both) -> None:
    program = (
        "import os, sys, weaviate\n"
        "config = weaviate.Config(grpc_port_experimental=int(sys.argv[2]))\n"
        "client = weaviate.Client(sys.argv[1], additional_config=config)\n"
        "ask = client.query.get('Thing', ['title']).with_limit(1).do\n"
        "first = ask()\n"
        "pid = os.fork()\n"
        "if not pid:\n"
        "    os._exit(0 if 'data' in ask() else 1)\n"
        "assert os.waitpid(pid, 0)[1] == 0\n"
        "assert ask() == first\n"
        "client._connection.close()\n"
        "print('done')\n"
    )
    root = os.path.dirname(os.path.dirname(weaviate.__file__))
    inherited = {key: value for key, value in os.environ.items() if key != FORK_SUPPORT}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, both.rest.url, str(both.grpc.port)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**inherited, "PYTHONPATH": os.pathsep.join([root, *sys.path])},
    )
    assert (done.stdout, done.stderr) == ("done\n", "")
    assert (len(both.grpc.calls), len(both.queries())) == (2, 1)
