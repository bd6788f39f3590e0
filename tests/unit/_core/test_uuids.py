"""Object ids: every spelling that v3 takes, and no other."""

from __future__ import annotations

import uuid
from typing import Any, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weaviate._core import uuids

PLAIN = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"
HEX = PLAIN.replace("-", "")
BEACON, OBJECTS = "weaviate://localhost/", "/v1/objects/"


@given(st.uuids())
def test_every_spelling_of_an_id_is_read(one: uuid.UUID) -> None:
    plain = str(one)
    for spelling in (
        one,
        plain,
        plain.upper(),
        one.hex,
        f"{{{plain}}}",
        one.urn,
        BEACON + plain,
        f"{BEACON}Article/{plain.upper()}",
        f"http://h:8080{OBJECTS}{plain}",
        f"{OBJECTS}Article/{one.hex}",
    ):
        assert uuids.read(spelling) == plain


@pytest.mark.parametrize("first", [PLAIN, PLAIN.upper(), uuid.UUID(PLAIN), BEACON + PLAIN])
@pytest.mark.parametrize("second", [PLAIN, HEX, uuid.UUID(PLAIN)])
def test_two_ids_are_read_as_each_of_them_is(first: Any, second: Any) -> None:
    assert uuids.read_pair(first, second) == (PLAIN, PLAIN)


@pytest.mark.parametrize("cut", [0, 1, 35, 37, 72])
def test_two_texts_that_only_together_look_like_two_ids_are_refused(cut: int) -> None:
    both = PLAIN + PLAIN
    with pytest.raises(ValueError):
        uuids.read_pair(both[:cut], both[cut:])


@given(st.text(), st.text())
def test_an_id_from_a_name_is_that_of_the_standard_library(name: str, namespace: str) -> None:
    expected = str(uuid.uuid5(uuid.NAMESPACE_DNS, namespace + name))
    assert uuids.from_name(name, namespace) == expected


@given(st.integers() | st.floats() | st.lists(st.text()) | st.none() | st.uuids())
def test_what_is_no_text_counts_as_its_str(value: Any) -> None:
    assert uuids.from_name(value, value) == uuids.from_name(str(value), str(value))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        PLAIN[:-1],
        PLAIN + "0",
        " " + PLAIN,
        PLAIN + "\n",
        "g" + PLAIN[1:],
        "+" + PLAIN[1:],
        "0x" + PLAIN[2:],
        "１" + PLAIN[1:],
        PLAIN.replace("-", "_"),
        "weaviate://other/" + PLAIN,
        "weaviate:///" + PLAIN,
        "weaviate://127.0.0.1/" + PLAIN,
        "weaviate://localhost/a/b/" + PLAIN,
        BEACON + PLAIN + "/",
        BEACON + PLAIN + "?x=1",
        "http://localhost/" + PLAIN,
        "http://h/v2/objects/" + PLAIN,
        "http://h/v1/things/" + PLAIN,
        "http://h/v1/x/v1/objects/" + PLAIN,
        "/v1/objects/a/b/" + PLAIN,
        "v1/objects/" + PLAIN,
        "/v1/objects/" + PLAIN + "?x=1",
    ],
)
def test_other_texts_have_no_id(text: str) -> None:
    with pytest.raises(ValueError):
        uuids.read(text)


@pytest.mark.parametrize("value", [None, 5, b"x", ["x"], {}, 1.5, True])
def test_other_types_are_type_errors(value: Any) -> None:
    with pytest.raises(TypeError):
        uuids.read(value)
    with pytest.raises(TypeError):
        uuids.read_plain(value)


def test_a_beacon_is_no_plain_id() -> None:
    assert uuids.read_plain(HEX.upper()) == PLAIN
    with pytest.raises(ValueError):
        uuids.read_plain(BEACON + PLAIN)


@pytest.mark.parametrize(
    ("domain", "found"),
    [
        ("localhost", PLAIN),
        ("my.cluster.example", PLAIN),
        ("a-b.com", PLAIN),
        ("münchen.de", PLAIN),
        ("LOCALHOST", None),
        ("a_b.com", None),
        ("b.c", None),
        ("b.co1", None),
        ("-b.com", None),
        ("b.com:80", None),
        ("ü" * 64 + ".de", None),
    ],
)
def test_the_domain_of_a_beacon_is_localhost_or_has_a_dot(
    domain: str, found: Optional[str]
) -> None:
    assert uuids.in_beacon(f"weaviate://{domain}/A/{PLAIN}") == found
