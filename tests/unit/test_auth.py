"""Credentials: what they accept, what they show, and how scopes are taken apart."""

from __future__ import annotations

import copy
import pickle
from typing import Any, List

import pytest

from weaviate.auth import (
    AuthApiKey,
    AuthBearerToken,
    AuthClientCredentials,
    AuthClientPassword,
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
