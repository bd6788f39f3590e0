"""The adapter: what it makes of an answer is what requests makes of it, within bounds."""

from __future__ import annotations

import copy
import gzip
import io
import pickle
from typing import Any, Dict, Iterator

import pytest
import requests
import urllib3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter

from tests.support.scripted import Exchange, ScriptedServer, say
from weaviate.config import ConnectionConfig
from weaviate.connect._adapter import BoundedAdapter, read_body
from weaviate.connect._http import POOLS


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(say({})) as running:
        yield running


def fetch(url: str, adapter: HTTPAdapter) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", adapter)
        return session.get(url, timeout=(20, 20), allow_redirects=False)


_HEADERS = st.dictionaries(
    st.sampled_from(["Content-Type", "X-One", "Set-Cookie", "ETag"]),
    st.sampled_from(["application/json", "text/html; charset=latin-1", "a=b; Path=/", "", "x"]),
    max_size=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    status=st.sampled_from([200, 201, 204, 301, 304, 404, 500]),
    body=st.binary(max_size=100),
    headers=_HEADERS,
    is_compressed=st.booleans(),
)
def test_an_answer_is_what_requests_makes_of_it(
    server: ScriptedServer, status: int, body: bytes, headers: Dict[str, str], is_compressed: bool
) -> None:
    def answer(exchange: Exchange) -> None:
        sent = b"" if status in (204, 304) else body
        if is_compressed and sent:
            exchange.reply(status, gzip.compress(sent), {**headers, "Content-Encoding": "gzip"})
        else:
            exchange.reply(status, sent, headers)

    server.answer = answer
    ours = fetch(server.url, BoundedAdapter(ConnectionConfig()))
    theirs = fetch(server.url, HTTPAdapter())
    for name in ("status_code", "reason", "content", "text", "encoding", "url", "is_redirect"):
        assert getattr(ours, name) == getattr(theirs, name), name
    assert list(ours.headers.items()) == list(theirs.headers.items())
    assert ours.cookies == theirs.cookies
    assert list(ours.iter_content(10)) == list(theirs.iter_content(10))
    again = pickle.loads(pickle.dumps(ours))
    assert again.content == ours.content


def test_the_content_of_an_answer_is_where_requests_keeps_it() -> None:
    """The guard of the one private attribute that is written."""
    assert "_content" in requests.Response.__attrs__
    response = requests.Response()
    assert response._content is False
    assert response._content_consumed is False  # type: ignore[attr-defined]


@pytest.mark.parametrize("make", [copy.deepcopy, lambda a: pickle.loads(pickle.dumps(a))])
def test_a_copy_keeps_its_bounds_and_has_pools_of_its_own(make: Any) -> None:
    adapter = BoundedAdapter(ConnectionConfig(max_answer_bytes=5, has_deadline=False))
    copied = make(adapter)
    assert copied._max_answer_bytes == 5
    assert copied._has_deadline is False
    assert copied.poolmanager is not adapter.poolmanager
    assert copied.poolmanager.pool_classes_by_scheme == POOLS


def test_a_pool_that_was_closed_is_looked_up_again(server: ScriptedServer) -> None:
    adapter = BoundedAdapter(ConnectionConfig())
    for _ in range(2):
        assert fetch(server.url, adapter).status_code == 200  # and the session closes it
    adapter.poolmanager.clear()
    assert fetch(server.url, adapter).status_code == 200


def test_one_origin_has_a_pool_for_each_of_its_tls_settings() -> None:
    adapter = BoundedAdapter(ConnectionConfig())
    request = requests.Request("GET", "https://host/a").prepare()
    other = requests.Request("GET", "https://host/b").prepare()
    if not hasattr(HTTPAdapter, "get_connection_with_tls_context"):
        pytest.skip("requests before 2.32 does not tell them apart")
    find = adapter.get_connection_with_tls_context
    assert find(request, True) is find(other, True)
    assert find(request, True) is not find(request, False)
    adapter.close()


def test_the_target_is_what_requests_would_ask_for() -> None:
    adapter = BoundedAdapter(ConnectionConfig())
    plain = HTTPAdapter()
    for url in ("http://h/v1/a?b=c", "http://h:1/", "http://h/a%20b", "http://h", "http://[::1]/x"):
        request = requests.Request("GET", url).prepare()
        for proxies in ({}, {"http": "http://proxy:1"}):
            assert adapter.request_url(request, proxies) == plain.request_url(request, proxies)


def streamed(body: bytes, **headers: str) -> requests.Response:
    response = requests.Response()
    response.status_code = 200
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response.raw = urllib3.HTTPResponse(
        io.BytesIO(body), headers=names, status=200, preload_content=False
    )
    return response


@pytest.mark.parametrize(("size", "limit", "is_taken"), [(5, 5, True), (6, 5, False)])
def test_a_body_may_be_as_large_as_the_limit(size: int, limit: int, is_taken: bool) -> None:
    response = streamed(b"x" * size)
    if is_taken:
        read_body(response, limit)
        assert response.content == b"x" * size
    else:
        with pytest.raises(requests.ConnectionError, match="limit"):
            read_body(response, limit)


def test_a_body_that_is_compressed_twice_is_refused() -> None:
    with pytest.raises(requests.ConnectionError, match="more than once"):
        read_body(streamed(b"x", Content_Encoding="gzip, gzip"), 100)


def test_an_answer_of_a_stand_in_is_left_to_requests() -> None:
    response = requests.Response()
    response.raw = io.BytesIO(b"body")
    read_body(response, 1)
    assert response.content == b"body"
