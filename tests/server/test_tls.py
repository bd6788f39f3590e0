"""Promise 12 with TLS: nothing is said to a server whose certificate is not right."""

from __future__ import annotations

import ssl
import threading
import time
from pathlib import Path
from typing import Any, Iterator

import pytest
import requests
import urllib3

import weaviate
from tests.support.scripted import Exchange, say, silence, weaviate_like
from weaviate.exceptions import AuthenticationFailedException

pytest.importorskip("trustme", reason="certificates are made with trustme")

from tests.support.tls import Authority, TlsServer

KEY = weaviate.AuthApiKey("api-key")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "ours")


@pytest.fixture
def stranger(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "strangers")


@pytest.fixture
def server(authority: Authority) -> Iterator[TlsServer]:
    with authority.server() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def use(url: str, credentials: Any = KEY, **settings: Any) -> Any:
    """Read the schema, and give it."""
    config = weaviate.ConnectionConfig(**settings)
    with weaviate.Client(
        url,
        credentials,
        startup_period=None,
        timeout_config=(20, 20),
        additional_config=weaviate.Config(connection_config=config),
    ) as client:
        return client.schema.get()


def test_a_server_of_a_known_authority_is_used(authority: Authority, server: TlsServer) -> None:
    assert use(server.url, verify=authority.file) == {"classes": []}
    assert server.connections == 1
    assert {r.headers.get("authorization") for r in server.requests} == {"Bearer api-key"}


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_authority_may_come_from_the_environment(
    variable: str, authority: Authority, server: TlsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, authority.file)
    assert use(server.url) == {"classes": []}


def test_nothing_is_said_to_a_server_of_an_unknown_authority(
    stranger: Authority, server: TlsServer
) -> None:
    for settings in ({}, {"verify": True}, {"verify": stranger.file}):
        with pytest.raises(requests.exceptions.SSLError, match="CA"):
            use(server.url, **settings)
    assert server.requests == []


def test_nothing_is_said_to_a_server_of_another_name(authority: Authority) -> None:
    with authority.server("other.example") as server:
        with pytest.raises(requests.exceptions.SSLError):
            use(server.url, verify=authority.file)
        assert server.requests == []


def test_switching_the_check_off_counts_for_one_client_only(server: TlsServer) -> None:
    with pytest.warns(urllib3.exceptions.InsecureRequestWarning):
        assert use(server.url, verify=False) == {"classes": []}
    server.clear()
    with pytest.raises(requests.exceptions.SSLError):
        use(server.url)
    assert server.requests == []


def test_a_server_that_wants_a_certificate_gets_it(authority: Authority) -> None:
    context = authority.context("127.0.0.1")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(authority.file)
    certificate = authority.client_certificate()
    with TlsServer(weaviate_like(say({"classes": []})), context) as server:
        assert use(server.url, verify=authority.file, cert=certificate) == {"classes": []}
        server.clear()
        with pytest.raises(requests.ConnectionError):
            use(server.url, verify=authority.file)
        assert server.requests == []


def test_no_password_is_said_to_an_identity_provider_of_an_unknown_authority(
    authority: Authority, stranger: Authority
) -> None:
    def answer(exchange: Exchange) -> None:
        say({"href": idp.url + "/config", "clientId": "c"})(exchange)

    with stranger.server() as idp, authority.server(answer=answer) as server:
        with pytest.raises((requests.exceptions.SSLError, AuthenticationFailedException)):
            use(server.url, weaviate.AuthClientPassword("u", "p"), verify=authority.file)
        assert idp.requests == []


def test_a_worker_that_waits_for_a_silent_server_ends_with_its_timeout(
    authority: Authority,
) -> None:
    config = weaviate.ConnectionConfig(verify=authority.file)
    with authority.server(answer=weaviate_like(silence)) as server:
        client = weaviate.Client(
            server.url,
            KEY,
            startup_period=None,
            additional_config=weaviate.Config(connection_config=config),
        )
        client.timeout_config = (10, 1)
        others = set(threading.enumerate())
        client.batch.configure(batch_size=1, num_workers=2, callback=None)
        client.batch.add_data_object({}, "A")
        workers = set(threading.enumerate()) - others
        while not server.seen("POST", "/v1/batch/objects"):
            time.sleep(0.001)
        client.close()
        for worker in workers:
            worker.join(30)
        assert not any(worker.is_alive() for worker in workers)
    assert client.batch.num_objects() == 1
    client.batch.empty_objects()


def test_bytes_left_over_in_tls_are_not_the_next_answer(authority: Authority) -> None:
    """They are decrypted already: no poll of the socket shows them."""

    def too_much(exchange: Exchange) -> None:
        body = b'{"classes": []}'
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
        poison = b'HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n{"classes": ["no"]}'
        exchange.sock.sendall(head + body + poison * 300)

    config = weaviate.ConnectionConfig(verify=authority.file)
    with authority.server(answer=weaviate_like(too_much)) as server, weaviate.Client(
        server.url,
        startup_period=None,
        additional_config=weaviate.Config(connection_config=config),
    ) as client:
        for _ in range(5):
            assert client.schema.get() == {"classes": []}
