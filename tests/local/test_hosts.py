"""Who may ask: the hosts that a request may name, and the pages that may read answers."""

from __future__ import annotations

from typing import Any, Callable, Tuple, Type

import pytest
import requests

from tests.local.plain_http import Caller
from weaviate.local import LocalServer
from weaviate.local.http.hosts import Hosts


@pytest.mark.parametrize(
    ("bound", "allowed", "host", "is_allowed"),
    [
        ("127.0.0.1", (), "localhost:8080", True),
        ("127.0.0.1", (), "LOCALHOST", True),
        ("127.0.0.1", (), "127.0.0.1:1", True),
        ("127.0.0.1", (), "[::1]:1", True),
        ("127.0.0.1", (), "", True),
        ("127.0.0.1", (), "evil.example", False),
        ("127.0.0.1", (), "localhost.evil.example:80", False),
        ("127.0.0.1", (), "127.0.0.1.evil.example", False),
        ("127.0.0.1", (), "192.168.1.2", False),
        ("192.168.1.2", (), "192.168.1.2:80", True),
        ("0.0.0.0", (), "192.168.1.2:80", True),
        ("0.0.0.0", (), "evil.example", False),
        ("127.0.0.1", ("My.Host",), "my.host:80", True),
        ("127.0.0.1", ("*",), "evil.example", True),
    ],
)
def test_only_known_hosts_are_allowed(
    bound: str, allowed: Tuple[str, ...], host: str, is_allowed: bool
) -> None:
    assert Hosts(bound, allowed).allow(host) is is_allowed


def test_a_request_for_another_host_gets_403() -> None:
    with LocalServer() as server:
        url = f"{server.url}/v1/objects"
        answer = requests.get(url, headers={"Host": "evil.example"}, timeout=30)
    assert answer.status_code == 403
    assert "evil.example" in answer.json()["error"][0]["message"]


def test_a_host_that_is_allowed_is_answered() -> None:
    with LocalServer(allowed_hosts=["db.example"]) as server:
        answer = requests.get(
            f"{server.url}/v1/meta", headers={"Host": "db.example:80"}, timeout=30
        )
    assert answer.status_code == 200


def test_allowed_hosts_are_a_list() -> None:
    with pytest.raises(TypeError, match="allowed_hosts must be a list"):
        LocalServer(allowed_hosts="db.example")


@pytest.mark.parametrize("origin", ["*", "http://localhost:3000"])
def test_a_page_may_read_answers_where_that_is_asked_for(
    origin: str, connect: Callable[[LocalServer], Caller]
) -> None:
    with LocalServer(cors=origin) as server:
        call = connect(server)
        for method, path in (
            ("OPTIONS", "/v1/objects"),
            ("GET", "/v1/meta"),
            ("GET", "/v1/nonsense"),
            ("POST", "/v1/graphql"),
        ):
            headers = call.send(method, path, headers={"origin": "http://localhost:3000"}).headers
            assert headers["access-control-allow-origin"] == origin
            assert headers["access-control-allow-methods"] == "*"
            assert "Authorization" in headers["access-control-allow-headers"]


def test_no_page_may_read_answers_otherwise(call: Caller) -> None:
    for method, path in (("OPTIONS", "/v1/objects"), ("GET", "/v1/meta")):
        headers = call.send(method, path, headers={"origin": "http://localhost:3000"}).headers
        assert not [name for name in headers if name.startswith("access-control")]


@pytest.mark.parametrize(("cors", "error"), [(True, TypeError), ("a\r\nb: c", ValueError)])
def test_an_origin_that_cannot_stand_in_a_header_is_refused(
    cors: Any, error: Type[Exception]
) -> None:
    with pytest.raises(error, match="cors"):
        LocalServer(cors=cors)
