"""The headers of every request: which win, which are left out, which are refused."""

from __future__ import annotations

from typing import Any

import pytest
import requests

import weaviate
from weaviate.connect._headers import basic_authorization, build_headers

OURS = {"content-type": "application/json", "user-agent": "weaviate-client-v3"}


def test_names_are_in_lower_case_and_ours_come_first() -> None:
    assert build_headers({"X-One": "1"}, None, None) == {**OURS, "x-one": "1"}
    assert build_headers({"Content-Type": "text/plain"}, None, None)["content-type"] == "text/plain"
    assert build_headers(None, None, None) == OURS


@pytest.mark.parametrize("name", ["X-Key", "Content-Type", "User-Agent", "Authorization"])
def test_a_header_of_none_is_left_out(name: str) -> None:
    assert name.lower() not in build_headers({name: None}, None, None)


def test_a_header_of_none_leaves_the_credentials_alone(recwarn: Any) -> None:
    headers = build_headers({"Authorization": None}, weaviate.AuthApiKey("k"), None)
    assert headers["authorization"] == "Bearer k"
    assert not recwarn.list


def test_names_and_values_may_be_bytes() -> None:
    assert build_headers({b"X-One": b"1"}, None, None)["x-one"] == b"1"


class OwnText(str):
    pass


@pytest.mark.parametrize("value", ["", "a ", "\xe9", OwnText("own")])
def test_what_requests_sends_is_taken(value: str) -> None:
    assert build_headers({"X": value}, None, None)["x"] == value


@pytest.mark.parametrize(
    "headers",
    [{"X": 5}, {"X": True}, {"X": ["a"]}, {"X": "\N{SNOWMAN}"}, {"X": "a\nb"}, {"X": " a"}]
    + [{5: "a"}, {"": "a"}, {"X: y": "a"}, {None: "a"}, {b"X\n": "a"}],
)
def test_what_cannot_be_sent_is_refused(headers: Any) -> None:
    with pytest.raises(requests.exceptions.InvalidHeader):
        build_headers(headers, None, None)


@pytest.mark.parametrize("headers", [[("a", "b")], "a: b", 5])
def test_headers_are_a_dict(headers: Any) -> None:
    with pytest.raises(TypeError, match="additional_headers must be a dict"):
        build_headers(headers, None, None)


def test_credentials_win_over_a_header_and_that_over_the_url() -> None:
    given, of_url = {"Authorization": "Bearer header"}, ("user", "password")
    with pytest.warns(UserWarning, match="Auth004"):
        headers = build_headers(given, weaviate.AuthApiKey("key"), of_url)
    assert headers["authorization"] == "Bearer key"
    assert build_headers(given, None, of_url)["authorization"] == "Bearer header"
    assert build_headers(None, None, of_url)["authorization"] == basic_authorization(*of_url)


def test_basic_authorization_is_that_of_the_rfc() -> None:
    assert basic_authorization("Aladdin", "open sesame") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
