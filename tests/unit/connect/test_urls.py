"""The one reader of addresses: what it takes, refuses and writes anew."""

from __future__ import annotations

from typing import Any, Dict, Optional

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from urllib3.util import parse_url

from weaviate.connect import _urls


@pytest.mark.parametrize(
    ("given_url", "written"),
    [
        ("http://host", "http://host/"),
        ("HTTP://HOST:80/Path", "http://host:80/Path"),
        ("https://user:pass@host:8443/a/", "https://host:8443/a/"),
        ("http://[::1]:8080", "http://[::1]:8080/"),
        ("http://host/a/../b", "http://host/b"),
        ("http://host/%7euser?a=%2f#part", "http://host/~user?a=%2F"),
        ("http://b\xfccher.example/", "http://xn--bcher-kva.example/"),
        ("mock://anything", "mock://anything"),
        ("http+unix://%2Frun%2Fweaviate.sock", "http+unix://%2Frun%2Fweaviate.sock"),
    ],
)
def test_a_url_is_written_anew(given_url: str, written: str) -> None:
    # urllib3 1.26 and 2 write the escape of an unreserved character in two ways
    assert _urls.read_url(given_url).url.replace("%7E", "~") == written


def test_user_and_password_are_taken_out_and_decoded() -> None:
    address = _urls.read_url("http://us%40er:p%3Ass@host/")
    assert address.credentials == ("us@er", "p:ss")
    assert "us" not in address.url
    assert _urls.read_url("http://host/").credentials is None


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("http://host", "http://HOST:80/x", True),
        ("https://host:443/a", "https://host", True),
        ("http://host", "https://host", False),
        ("http://host:8080", "http://host:8081", False),
        ("http://host", "http://host.", False),
        ("http://127.0.0.1", "http://localhost", False),
    ],
)
def test_an_origin_is_scheme_host_and_port(one: str, other: str, is_same: bool) -> None:
    assert (_urls.read_url(one).origin == _urls.read_url(other).origin) is is_same


_CHARACTERS = st.text(alphabet="ab:/\\@?#[]. %\t\n\x00\x0b;&=1\xe9", max_size=20)


@given(middle=_CHARACTERS, end=_CHARACTERS)
def test_what_was_read_is_what_urllib3_connects_to(middle: str, end: str) -> None:
    try:
        address = _urls.read_url(f"http://{middle}evil{end}")
    except (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema):
        return
    again = parse_url(address.url)
    assert (again.scheme, again.host) == (address.scheme, address.host)
    assert (again.port or 80) == address.port
    assert again.auth is None
    # requests from 2.32 on reads it with urlsplit, earlier versions with parse_url
    by_requests = requests.compat.urlsplit(address.url)
    assert by_requests.hostname == address.host.strip("[]").partition("%")[0] or "%" in address.host
    assert (by_requests.port or 80) == address.port


def response(status: int, location: Optional[str]) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    if location is not None:
        made.headers["Location"] = location
    return made


SENT = _urls.read_url("http://host:8080/v1/objects?limit=1")


@pytest.mark.parametrize(
    ("verb", "status", "is_followed"),
    [
        ("GET", 301, True),
        ("HEAD", 303, True),
        ("GET", 307, True),
        ("POST", 301, False),
        ("PUT", 303, False),
        ("POST", 307, True),
        ("DELETE", 308, True),
        ("GET", 200, False),
        ("GET", 304, False),
        ("GET", 300, False),
    ],
)
def test_only_redirects_that_keep_the_verb_are_followed(
    verb: str, status: int, is_followed: bool
) -> None:
    target = _urls.redirect_target(verb, SENT, response(status, "/other?limit=1"))
    assert (target is not None) is is_followed


@pytest.mark.parametrize(
    ("location", "stays"),
    [
        ("/other?limit=1", True),
        ("other?limit=1", True),
        ("//host:8080/other?limit=1", True),
        ("http://host:8080/other?limit=1", True),
        ("http://user@host:8080/other?limit=1", False),
        ("/other", False),
        ("/other?limit=2", False),
        ("http://host/other?limit=1", False),
        ("https://host:8080/other?limit=1", False),
    ],
)
def test_a_redirect_stays_with_the_server_when_only_the_path_changes(
    location: str, stays: bool
) -> None:
    target = _urls.redirect_target("GET", SENT, response(307, location))
    assert target is not None
    assert _urls.stays_with_server(SENT, target) is stays


@pytest.mark.parametrize("location", [None, "", "\\x", "/a b", "/\xe9", "/a#b", "http:x", "///x"])
def test_a_location_that_is_read_in_two_ways_leads_nowhere(location: Optional[str]) -> None:
    assert _urls.redirect_target("GET", SENT, response(307, location)) is None


@pytest.mark.parametrize(
    ("proxies", "trust_env", "chosen"),
    [
        (None, False, {}),
        (None, True, {"http": "http://from-env:1"}),
        ("http://p:1", True, {"http": "http://p:1", "https": "http://p:1"}),
        ({"https": "socks5://p:1"}, True, {"https": "socks5://p:1"}),
        ({}, True, {}),
        ({"http": "p:1"}, False, {"http": "p:1"}),
    ],
)
def test_given_proxies_win_over_those_of_the_environment(
    proxies: Any, trust_env: bool, chosen: Dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", "http://from-env:1")
    assert _urls.choose_proxies(proxies, trust_env) == chosen


@pytest.mark.parametrize("proxies", [5, ["http://p:1"], b"http://p:1"])
def test_proxies_of_another_type_are_refused(proxies: Any) -> None:
    with pytest.raises(TypeError, match="proxies must be"):
        _urls.choose_proxies(proxies, False)


def test_a_bad_proxy_is_refused_without_its_password() -> None:
    with pytest.raises(requests.exceptions.InvalidProxyURL) as caught:
        _urls.choose_proxies("http://user:s3cret@ho st:1", False)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("http://host/a?b=c", ("http://host", "/a?b=c")),
        ("http://host:8080/", ("http://host:8080", "/")),
        ("http://host", ("http://host", "/")),
        ("http://[::1]:1/v1/x/y", ("http://[::1]:1", "/v1/x/y")),
    ],
)
def test_a_url_is_divided_into_server_and_target(url: str, parts: Any) -> None:
    assert _urls.origin_and_target(url) == parts


@pytest.mark.parametrize(
    ("text", "encoded"),
    [("http://h/a b", "http://h/a%20b"), ("http://h/\xe9", "http://h/%C3%A9"), ("x%20y", "x%20y")],
)
def test_what_may_not_stand_in_a_path_is_encoded_once(text: str, encoded: str) -> None:
    assert _urls.percent_encoded(text) == encoded
