"""What is starred before it is shown."""

from __future__ import annotations

import base64
import html
import json
import urllib.parse
from types import SimpleNamespace
from typing import Any, Callable
from xml.sax.saxutils import escape, quoteattr

import pytest

from weaviate._core import log

SECRETS = ['s3cr<t>&"k\'y"/+=:;', "plain-s3cret", "gehéim-ß😀", "with blank & such", "back\\slash"]


def with_lower_case_escapes(secret: str) -> str:
    quoted = urllib.parse.quote(secret, safe="")
    return "".join(
        part if i == 0 else "%" + part[:2].lower() + part[2:]
        for i, part in enumerate(quoted.split("%"))
    )


def as_go_writes(secret: str) -> str:
    text = json.dumps(secret, ensure_ascii=False)[1:-1]
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


SPELLINGS: "dict[str, Callable[[str], str]]" = {
    "as it is": str,
    "json": lambda secret: json.dumps(secret)[1:-1],
    "json, not only ascii": lambda secret: json.dumps(secret, ensure_ascii=False)[1:-1],
    "json, twice": lambda secret: json.dumps(json.dumps(secret)[1:-1])[1:-1],
    "json, upper case": lambda secret: "".join(
        f"\\u{unit:04X}"
        for unit in memoryview(secret.encode("utf-16-le")).cast("H")  # every character escaped
    ),
    "json of php": lambda secret: json.dumps(secret)[1:-1].replace("/", "\\/"),
    "go": as_go_writes,
    "go in json": lambda secret: json.dumps(as_go_writes(secret))[1:-1],
    "python": lambda secret: repr(secret)[1:-1],
    "python, ascii": lambda secret: ascii(secret)[1:-1],
    "html": html.escape,
    "html in go": lambda secret: as_go_writes(html.escape(secret)),
    "html, twice": lambda secret: html.escape(html.escape(secret)),
    "html, decimal": lambda secret: "".join(f"&#{ord(c)};" for c in secret),
    "html, hexadecimal": lambda secret: "".join(f"&#x{ord(c):X};" for c in secret),
    "html, padded": lambda secret: "".join(f"&#x{ord(c):04x};" for c in secret),
    "xml": escape,
    "xml attribute": lambda secret: quoteattr(secret)[1:-1],
    "xml, apostrophe": lambda secret: escape(secret, {"'": "&apos;", '"': "&quot;"}),
    "percent": lambda secret: urllib.parse.quote(secret, safe=""),
    "percent, some left": urllib.parse.quote,
    "percent, lower case": with_lower_case_escapes,
    "percent, plus": urllib.parse.quote_plus,
    "percent, twice": lambda secret: urllib.parse.quote(urllib.parse.quote(secret, safe="")),
}


def request_with(**headers: Any) -> Any:
    return SimpleNamespace(headers={k.replace("_", "-"): v for k, v in headers.items()}, body=None)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_starred_in_every_spelling(secret: str, spelling: str) -> None:
    text = SPELLINGS[spelling](secret)
    request = request_with(X_Api_Key=secret)
    assert log.without_secrets(f"before {text} after", request) == "before *** after"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_pair_of_basic_authentication_is_starred(spelling: str) -> None:
    pair = "user:p<ss&w\"rd'"
    spell = SPELLINGS[spelling]
    encoded = base64.b64encode(pair.encode()).decode()
    request = request_with(authorization=f"Basic {encoded}")
    for secret in (pair, pair.partition(":")[2], encoded, f"Basic {encoded}"):
        assert log.without_secrets(f"x {spell(secret)} y", request) == "x *** y"


@pytest.mark.parametrize("text", ["user", "Basic", "", "p", "&amp; %26 \\u0026"])
def test_what_is_not_secret_stays(text: str) -> None:
    encoded = base64.b64encode(b"user:password").decode()
    assert log.without_secrets(text, request_with(authorization=f"Basic {encoded}")) == text


def test_form_fields_are_secrets_in_every_spelling() -> None:
    body = urllib.parse.urlencode({"username": "me", "password": "p&ss<word>"})
    request = SimpleNamespace(
        headers={"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}, body=body
    )
    for spell in SPELLINGS.values():
        assert log.without_secrets(spell("p&ss<word>"), request) == "***"


@pytest.mark.parametrize("request_", [None, object(), SimpleNamespace(headers={"key": object()})])
def test_stand_ins_for_a_request_raise_nothing(request_: Any) -> None:
    assert log.without_secrets("text", request_) == "text"


def test_a_long_text_is_searched_in_bounded_time() -> None:
    request = request_with(X_Api_Key="\\" * 40 + "a" * 40)
    text = "\\" * 16_000
    assert log.without_secrets(text, request) == text


def test_user_name_and_password_are_cut_out_of_a_url() -> None:
    assert log.redact_url("http://u:p@host:1/x?y=1") == "http://host:1/x?y=1"
    assert log.redact_url("http://host/a@b") == "http://host/a@b"
    assert log.redact_url("http://[u:p@x") == log.STARS
