"""One exchange: bounded in time and size, complete, and within one origin."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import Any, Iterator, List

import pytest
import requests

from tests.support import scripted
from tests.support.scripted import Exchange, ScriptedServer
from weaviate.config import ConnectionConfig
from weaviate.connect._transport import Transport

BODY = b'{"a": 1}'


def ok(exchange: Exchange) -> None:
    exchange.reply(200, BODY)


PATIENT = (20, 20)  # of a busy machine


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(ok) as running:
        yield running


def make_transport(**settings: Any) -> Transport:
    proxies = settings.pop("proxies", {})
    from_environment = settings.pop("from_environment", False)
    return Transport(proxies, from_environment, ConnectionConfig(**settings))


@pytest.fixture
def transport() -> Iterator[Transport]:
    made = make_transport(max_answer_bytes=1_000_000)
    yield made
    made.close()


def get(transport: Transport, url: str, timeout: Any = PATIENT) -> requests.Response:
    return transport.exchange("GET", url, {}, None, timeout)


def test_an_answer_is_read_whole_and_the_connection_is_used_again(
    server: ScriptedServer, transport: Transport
) -> None:
    for _ in range(5):
        assert get(transport, server.url + "/x").content == BODY
    assert server.connections == 1


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_says_how_long_its_body_is(
    server: ScriptedServer, transport: Transport, verb: str
) -> None:
    transport.exchange(verb, server.url, {}, b"[1]", PATIENT)
    transport.exchange(verb, server.url, {}, None, PATIENT)
    assert [(r.method, r.body, r.headers["content-length"]) for r in server.requests] == [
        (verb, b"[1]", "3"),
        (verb, b"", "0"),
    ]


def test_who_uses_the_session_itself_is_led_on_by_a_redirect(
    server: ScriptedServer, transport: Transport
) -> None:
    def answer(exchange: Exchange) -> None:
        if exchange.request.path == "/a":
            exchange.reply(302, b"", {"Location": "/b"})
        else:
            exchange.reply(200, BODY)

    server.answer = answer
    assert transport.session.get(server.url + "/a").content == BODY
    assert [r.path for r in server.requests] == ["/a", "/b"]


def test_a_body_that_is_cut_short_is_a_connection_error(
    server: ScriptedServer, transport: Transport
) -> None:
    server.answer = scripted.truncated(BODY)
    with pytest.raises(requests.ConnectionError):
        get(transport, server.url)


def test_a_chunked_body_that_is_cut_short_is_a_connection_error(
    server: ScriptedServer, transport: Transport
) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.reply(200, b"8\r\n" + BODY, {"Transfer-Encoding": "chunked"})
        exchange.keep_open = False

    server.answer = answer
    with pytest.raises(requests.ConnectionError):
        get(transport, server.url)


def test_a_chunked_body_is_read(server: ScriptedServer, transport: Transport) -> None:
    chunked = b"3\r\n" + BODY[:3] + b"\r\n5\r\n" + BODY[3:] + b"\r\n0\r\n\r\n"
    server.answer = lambda e: e.reply(200, chunked, {"Transfer-Encoding": "chunked"})
    assert get(transport, server.url).content == BODY
    assert get(transport, server.url).content == BODY
    assert server.connections == 1


def test_a_compressed_body_is_read(server: ScriptedServer, transport: Transport) -> None:
    server.answer = lambda e: e.reply(200, gzip.compress(BODY), {"Content-Encoding": "gzip"})
    assert get(transport, server.url).json() == {"a": 1}


def test_a_body_that_says_it_is_compressed_and_is_not_is_a_connection_error(
    server: ScriptedServer, transport: Transport
) -> None:
    server.answer = lambda e: e.reply(200, BODY, {"Content-Encoding": "gzip"})
    with pytest.raises(requests.ConnectionError):
        get(transport, server.url)


def test_a_compressed_bomb_is_a_connection_error(
    server: ScriptedServer, transport: Transport
) -> None:
    server.answer = scripted.compressed_bomb(50_000_000)
    with pytest.raises(requests.ConnectionError, match="limit"):
        get(transport, server.url)


@pytest.mark.parametrize("value", ["gzip, gzip", "gzip,br", ",".join(["gzip"] * 1000)])
def test_an_answer_that_is_compressed_more_than_once_is_refused_before_it_is_read(
    value: str, server: ScriptedServer, transport: Transport
) -> None:
    body = gzip.compress(gzip.compress(BODY))
    server.answer = lambda e: e.reply(200, body, {"Content-Encoding": value})
    with pytest.raises(requests.ConnectionError, match="more than once"):
        get(transport, server.url)


def test_an_answer_that_is_too_large_is_refused_before_it_is_read(
    server: ScriptedServer, transport: Transport
) -> None:
    server.answer = lambda e: e.reply(200, b"x", length=2_000_000)
    with pytest.raises(requests.ConnectionError, match="limit"):
        get(transport, server.url)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"


@pytest.mark.parametrize("data", [HEAD, HEAD[:5] + b" " * 1000], ids=["body", "head"])
def test_a_dripping_answer_ends_at_the_deadline(
    server: ScriptedServer,
    transport: Transport,
    data: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("weaviate.connect._adapter._READS_PER_DEADLINE", 0.05)
    server.answer = scripted.dripping(data + b" " * 500, 0.02)
    with pytest.raises(requests.ReadTimeout):  # no single wait is near the read timeout
        get(transport, server.url, (0.2, 10))


def test_without_a_deadline_a_dripping_answer_is_waited_for(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport = make_transport(has_deadline=False)
    server.answer = scripted.dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", 0.01)
    monkeypatch.setattr("weaviate.connect._adapter._READS_PER_DEADLINE", 0.0)
    assert get(transport, server.url, (0.2, 5)).content == b"x"
    transport.close()


def test_silence_is_a_read_timeout(server: ScriptedServer, transport: Transport) -> None:
    server.answer = scripted.silence
    with pytest.raises(requests.ReadTimeout):
        get(transport, server.url, (1, 0.1))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_reading_request_follows_a_redirect_within_its_origin(
    server: ScriptedServer, transport: Transport, status: int
) -> None:
    def answer(exchange: Exchange) -> None:
        if exchange.request.path == "/a":
            scripted.redirect("/b?c=d", status)(exchange)
        else:
            ok(exchange)

    server.answer = answer
    assert get(transport, server.url + "/a?c=d").status_code == 200
    assert [r.target for r in server.requests] == ["/a?c=d", "/b?c=d"]


@pytest.mark.parametrize("status", [307, 308])
def test_a_write_follows_a_redirect_that_keeps_the_verb_within_its_origin(
    server: ScriptedServer, transport: Transport, status: int
) -> None:
    def answer(exchange: Exchange) -> None:
        if exchange.request.path == "/a":
            scripted.redirect(server.url + "/b", status)(exchange)
        else:
            ok(exchange)

    server.answer = answer
    transport.exchange("POST", server.url + "/a", {}, b"[1]", PATIENT)
    assert [(r.method, r.path, r.body) for r in server.requests] == [
        ("POST", "/a", b"[1]"),
        ("POST", "/b", b"[1]"),
    ]


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_write_is_never_turned_into_a_read(
    server: ScriptedServer, transport: Transport, status: int
) -> None:
    server.answer = scripted.redirect("/b", status)
    response = transport.exchange("POST", server.url + "/a", {}, b"[1]", PATIENT)
    assert response.status_code == status
    assert len(server.requests) == 1


@pytest.mark.parametrize("verb", ["GET", "POST"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_leads_to_another_origin(
    server: ScriptedServer, transport: Transport, verb: str, status: int
) -> None:
    with ScriptedServer(ok) as other:
        server.answer = scripted.redirect(other.url + "/b", status)
        headers = {"authorization": "Bearer secret", "x-key": "secret"}
        response = transport.exchange(verb, server.url + "/a", headers, None, PATIENT)
        assert response.status_code == status
        assert other.requests == []


@pytest.mark.parametrize("verb", ["GET", "POST"])
@pytest.mark.parametrize("location", ["http://[::1", "http://127.0.0.1:99999/", "/\xe4", ""])
def test_a_redirect_to_what_is_no_url_is_given_back(
    server: ScriptedServer, transport: Transport, verb: str, location: str
) -> None:
    server.answer = scripted.redirect(location, 307)
    response = transport.exchange(verb, server.url + "/a", {}, None, PATIENT)
    assert response.status_code == 307
    assert len(server.requests) == 1


def test_an_answer_with_two_lengths_is_a_connection_error(
    server: ScriptedServer, transport: Transport
) -> None:
    server.answer = lambda e: e.reply(200, BODY, {"content-length": "3"})
    with pytest.raises(requests.ConnectionError):
        get(transport, server.url)


def test_redirects_in_a_circle_end(server: ScriptedServer, transport: Transport) -> None:
    server.answer = scripted.redirect("/a", 302)
    assert get(transport, server.url + "/a").status_code == 302
    assert len(server.requests) < 10


def test_netrc_and_the_proxies_of_the_environment_are_not_used(
    server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login u password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    with ScriptedServer(ok) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        transport = make_transport()
        get(transport, server.url)
        transport.close()
        assert proxy.requests == []
    assert "authorization" not in server.requests[0].headers


def test_a_proxy_that_is_given_is_used_whatever_no_proxy_says(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    transport = make_transport(proxies={"http": server.url})
    get(transport, "http://weaviate.example/x")
    transport.close()
    assert server.requests[0].target == "http://weaviate.example/x"


def test_a_proxy_of_the_environment_obeys_no_proxy(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ScriptedServer(ok) as proxy:
        transport = make_transport(proxies={"http": proxy.url}, from_environment=True)
        get(transport, server.url + "/direct")
        get(transport, "http://weaviate.example/x")
        transport.close()
        assert [r.target for r in proxy.requests] == ["http://weaviate.example/x"]
    assert [r.target for r in server.requests] == ["/direct"]


def test_cookies_of_the_server_are_sent_back_to_it(
    server: ScriptedServer, transport: Transport
) -> None:
    server.answer = lambda e: e.reply(200, BODY, {"Set-Cookie": "route=a1; Path=/"})
    get(transport, server.url)
    get(transport, server.url)
    assert server.requests[1].headers["cookie"] == "route=a1"


def test_nothing_of_the_server_goes_along_to_another_host(
    server: ScriptedServer, transport: Transport
) -> None:
    transport.external("POST", server.url + "/token", form={"a": "b c&d"}, timeout=20)
    request = server.requests[0]
    assert request.body == b"a=b+c%26d"
    assert request.headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert "authorization" not in request.headers


def test_a_session_of_the_user_keeps_its_headers_auth_and_adapters(server: ScriptedServer) -> None:
    session = requests.Session()
    session.headers["X-Mine"] = "1"
    session.auth = ("user", "password")
    adapter = requests.adapters.HTTPAdapter(pool_maxsize=3)

    class Mine(requests.adapters.HTTPAdapter):
        pass

    mine = Mine()
    session.mount("http://", mine)
    session.mount("https://", adapter)
    transport = make_transport(session_factory=lambda: session)
    get(transport, server.url)
    transport.close()
    assert session.adapters["http://"] is mine
    assert server.requests[0].headers["x-mine"] == "1"
    assert server.requests[0].headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize("name", ["get", "request", "prepare_request", "send"])
def test_what_a_session_of_the_user_overrides_is_called(name: str, server: ScriptedServer) -> None:
    seen: List[str] = []

    def override(self: requests.Session, *args: Any, **given: Any) -> Any:
        seen.append(name)
        return getattr(requests.Session, name)(self, *args, **given)

    transport = make_transport(session_factory=type("Own", (requests.Session,), {name: override}))
    get(transport, server.url)
    transport.close()
    assert seen == [name]


def test_the_hooks_of_a_session_are_called(server: ScriptedServer) -> None:
    session = requests.Session()
    seen: List[str] = []
    session.hooks["response"].append(lambda response, **_: seen.append(response.url))
    transport = make_transport(session_factory=lambda: session)
    get(transport, server.url + "/path")
    transport.close()
    assert seen == [server.url + "/path"]


def test_the_users_certificate_variables_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/ca.pem")
    assert make_transport()._verify == "/ca.pem"
    assert make_transport(verify=False)._verify is False
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    monkeypatch.setenv("CURL_CA_BUNDLE", "/curl.pem")
    assert make_transport()._verify == "/curl.pem"
    assert make_transport(verify="/mine.pem")._verify == "/mine.pem"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_has_connections_of_its_own(
    server: ScriptedServer, transport: Transport
) -> None:
    get(transport, server.url + "/parent")
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if get(transport, server.url + "/child").content == BODY else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    get(transport, server.url + "/parent")
    assert server.connections == 2


ODD_LOCATIONS = ["http://[", "http://host:port/", "http://host:99999", "\\", "//[x"]


@pytest.mark.parametrize("is_patched", [False, True])
@pytest.mark.parametrize("location", ODD_LOCATIONS)
def test_a_location_that_is_not_a_url_is_no_reason_to_fail(
    location: str,
    is_patched: bool,
    server: ScriptedServer,
    transport: Transport,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if is_patched:
        request = requests.Session.request
        monkeypatch.setattr(requests.Session, "request", lambda *a, **k: request(*a, **k))
    server.answer = scripted.redirect(location, 302)
    assert get(transport, server.url).status_code == 302
    assert len(server.requests) == 1
