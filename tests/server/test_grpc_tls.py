"""Searches over gRPC with TLS and through a proxy: as careful as the requests beside them."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional

import pytest

import weaviate
from tests.support.scripted import Exchange, ScriptedServer, say, weaviate_like

grpc = pytest.importorskip("grpc", reason="grpcio is not installed: gRPC is NOT tested here")
pytest.importorskip("trustme", reason="certificates are made with trustme")

from tests.support.grpc_server import BY_GRAPHQL, BY_GRPC, GrpcServer, reply  # noqa: E402 - needs grpc
from tests.support.tls import Authority, TlsServer  # noqa: E402 - needs trustme


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "ours")


@pytest.fixture
def rest(authority: Authority) -> Iterator[TlsServer]:
    with authority.server(answer=weaviate_like(say(BY_GRAPHQL))) as running:
        yield running


def grpc_server(of: Authority, clients_of: Optional[Authority] = None) -> GrpcServer:
    """Start a server with a certificate; it may ask its clients for theirs."""
    roots = None if clients_of is None else Path(clients_of.file).read_bytes()
    credentials = grpc.ssl_server_credentials(
        [of.key_and_chain("127.0.0.1")], roots, require_client_auth=roots is not None
    )
    return GrpcServer(lambda request, context: reply({"title": "by gRPC"}), credentials=credentials)


def search(url: str, port: int, connection: Dict[str, Any], **settings: Any) -> Any:
    config = weaviate.Config(
        grpc_port_experimental=port, connection_config=weaviate.ConnectionConfig(**connection)
    )
    with weaviate.Client(
        url,
        weaviate.AuthApiKey("api-key"),
        timeout_config=(20, 20),
        additional_config=config,
        **settings,
    ) as client:
        query = client.query.get("Thing", ["title"]).with_near_vector({"vector": [0.5]})
        return query.with_limit(3).do()


def test_a_server_of_a_known_authority_is_used(authority: Authority, rest: TlsServer) -> None:
    with grpc_server(authority) as server:
        assert search(rest.url, server.port, {"verify": authority.file}) == BY_GRPC
    assert [call.metadata["authorization"] for call in server.calls] == ["Bearer api-key"]


@pytest.mark.filterwarnings("ignore:Con100")
def test_nothing_is_said_to_a_server_of_another_authority(
    authority: Authority, rest: TlsServer, tmp_path: Path
) -> None:
    with grpc_server(Authority(tmp_path, "strangers")) as server:
        assert search(rest.url, server.port, {"verify": authority.file}) == BY_GRAPHQL
    assert server.calls == []


@pytest.mark.filterwarnings("ignore:Con100")
def test_nothing_is_said_to_a_server_without_tls(authority: Authority, rest: TlsServer) -> None:
    with GrpcServer(lambda request, context: reply()) as server:
        assert search(rest.url, server.port, {"verify": authority.file}) == BY_GRAPHQL
    assert server.calls == []


def test_a_client_shows_its_certificate(authority: Authority, rest: TlsServer) -> None:
    connection = {"verify": authority.file, "cert": authority.client_certificate()}
    with grpc_server(authority, clients_of=authority) as server:
        assert search(rest.url, server.port, connection) == BY_GRPC


@pytest.mark.filterwarnings("ignore:Con100")
def test_a_client_without_the_certificate_that_is_asked_for_uses_graphql(
    authority: Authority, rest: TlsServer
) -> None:
    with grpc_server(authority, clients_of=authority) as server:
        assert search(rest.url, server.port, {"verify": authority.file}) == BY_GRAPHQL
    assert server.calls == []


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_unchecked_certificates_are_not_for_grpc(authority: Authority, rest: TlsServer) -> None:
    with grpc_server(authority) as server, pytest.warns(UserWarning, match="Con100.*verify=False"):
        assert search(rest.url, server.port, {"verify": False}) == BY_GRAPHQL
    assert server.calls == []


# -------------------------------------------------------------------------------- proxy


class Proxy(ScriptedServer):
    """A proxy that opens tunnels, and passes plain requests on."""

    def __init__(self) -> None:
        self.tunnels: List[str] = []
        super().__init__(self._answer)

    def _answer(self, exchange: Exchange) -> None:
        if exchange.request.method != "CONNECT":
            weaviate_like(say(BY_GRAPHQL))(exchange)
            return
        self.tunnels.append(exchange.request.path)
        host, _, port = exchange.request.path.rpartition(":")
        exchange.keep_open = False
        with socket.create_connection((host, int(port)), timeout=5) as there:
            exchange.sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pass_on, args=(there, exchange.sock))
            back.start()
            _pass_on(exchange.sock, there)
            back.join(30)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while True:
            data = source.recv(65536)
            if not data:
                break
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:  # one side has gone
        pass


def test_a_search_goes_through_the_proxy_of_the_client() -> None:
    with GrpcServer(
        lambda request, context: reply({"title": "by gRPC"})
    ) as server, Proxy() as proxy:
        url = f"http://127.0.0.1:{server.port}"  # requests go to the proxy
        found = search(url, server.port, {}, proxies={"http": proxy.url})
        assert found == BY_GRPC
        assert proxy.tunnels == [f"127.0.0.1:{server.port}"]
    assert len(server.calls) == 1
