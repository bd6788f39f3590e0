"""Credentials: what they accept, what they show, and how scopes are taken apart."""

from __future__ import annotations

import copy
import pickle
from types import SimpleNamespace
from typing import Any, List

import pytest

from weaviate.auth import (
    AuthApiKey,
    AuthBearerToken,
    AuthClientCredentials,
    AuthClientPassword,
    known_credentials,
)

SECRET = "s3cr3t-value"


@pytest.mark.parametrize(
    "credentials",
    [
        AuthApiKey(SECRET),
        AuthBearerToken(SECRET, 60, SECRET),
        AuthClientCredentials(SECRET, "a"),
        AuthClientPassword("user", SECRET, ["a"]),
    ],
)
def test_no_secret_is_shown(credentials: Any) -> None:
    shown = repr(credentials) + str(credentials) + f"{credentials}"
    assert SECRET not in shown
    assert type(credentials).__name__ in shown


def test_what_is_no_secret_is_shown() -> None:
    shown = repr(AuthClientPassword("user", SECRET, "a b"))
    assert "user" in shown
    assert "a b" in shown
    assert "refresh_token=None" in repr(AuthBearerToken(SECRET))


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (None, []),
        ("", []),
        ("a b", ["a", "b"]),
        ("  a \t b  ", ["a", "b"]),
        (["a", "b"], ["a", "b"]),
        (("a", "b"), ["a", "b"]),
        ([], []),
    ],
)
def test_scopes_are_taken_apart(scope: Any, expected: List[str]) -> None:
    assert AuthClientPassword("u", "p", scope).scope_list == expected
    assert AuthClientCredentials("s", scope).scope_list == expected


def test_the_scope_that_was_handed_in_is_not_changed_later() -> None:
    scope = ["a"]
    AuthClientCredentials("s", scope).scope_list.append("b")
    assert scope == ["a"]


@pytest.mark.parametrize("scope", [5, {"a": 1}, ["a", None], b"a"])
def test_a_scope_that_is_none_is_a_type_error(scope: Any) -> None:
    with pytest.raises(TypeError):
        _ = AuthClientPassword("u", "p", scope).scope_list


def test_a_negative_lifetime_warns() -> None:
    with pytest.warns(UserWarning, match="negative") as caught:
        token = AuthBearerToken(SECRET, -5)
    assert token.expires_in == -5
    assert caught[0].filename == __file__
    assert SECRET not in str(caught[0].message)


@pytest.mark.parametrize("seconds", ["x", [1], {"a": 1}, object()])
def test_a_lifetime_that_is_no_number_is_a_type_error(seconds: Any) -> None:
    with pytest.raises(TypeError):
        AuthBearerToken("t", seconds)


def test_credentials_compare_by_what_they_hold_and_cannot_be_hashed() -> None:
    assert AuthApiKey("a") == AuthApiKey("a")
    assert AuthApiKey("a") != AuthApiKey("b")
    with pytest.raises(TypeError):
        hash(AuthApiKey("a"))


def test_credentials_can_be_copied_and_pickled() -> None:
    token = AuthBearerToken("t", 5, "r")
    assert copy.deepcopy(token) == token
    assert pickle.loads(pickle.dumps(token)) == token


@pytest.mark.parametrize("value", [None, 5, b"bytes", object(), [], True])
def test_what_is_not_a_text_is_refused_at_once_without_showing_it(value: Any) -> None:
    for make in (
        AuthApiKey,
        AuthBearerToken,
        AuthClientCredentials,
        lambda text: AuthClientPassword(text, "p"),
        lambda text: AuthClientPassword("u", text),
    ):
        with pytest.raises(TypeError, match=f"must be a str, not {type(value).__name__}"):
            make(value)


def test_an_empty_key_is_refused_and_said_to_be_empty() -> None:
    with pytest.raises(ValueError, match="api_key is empty"):
        AuthApiKey("")


def test_a_text_of_a_subclass_is_a_text() -> None:
    class Text(str):
        pass

    assert AuthApiKey(Text("key")).api_key == "key"


@pytest.mark.parametrize(
    ("own", "wanted"),
    [
        ({"api_key": "k"}, AuthApiKey("k")),
        ({"access_token": "t"}, AuthBearerToken("t")),
        (
            {"access_token": "t", "expires_in": 5, "refresh_token": "r"},
            AuthBearerToken("t", 5, "r"),
        ),
        ({"client_secret": "s", "scope": "a b"}, AuthClientCredentials("s", "a b")),
        ({"username": "u", "password": "p"}, AuthClientPassword("u", "p")),
    ],
)
def test_credentials_of_a_programs_own_class_become_ours(own: Any, wanted: Any) -> None:
    assert known_credentials(SimpleNamespace(**own)) == wanted
    assert known_credentials(wanted) is wanted


def test_what_has_no_credentials_stays_as_it_is() -> None:
    for other in (None, 5, object(), SimpleNamespace(username="u"), SimpleNamespace(api_key=None)):
        assert known_credentials(other) is other
