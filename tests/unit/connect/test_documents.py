"""JSON documents from dictionaries, files and URLs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support import scripted
from weaviate.connect import _documents
from weaviate.connect._documents import get_dict_from_object


def test_a_dictionary_is_given_back() -> None:
    document = {"a": 1}
    assert get_dict_from_object(document) is document


@pytest.mark.parametrize("content", [b'{"a": "\xc3\xbc"}', b'\xef\xbb\xbf{"a": "\xc3\xbc"}'])
def test_a_file_is_read_as_utf_8(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    assert get_dict_from_object(str(path)) == {"a": "ü"}


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"null", b"\xff", b'{"a": NaN}'])
def test_a_file_without_a_json_object_is_a_value_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(ValueError):
        get_dict_from_object(str(path))


@pytest.mark.parametrize(
    "text", ["", "no/such/file", ".", "http://localhost/x", "http://host/x", "ftp://a.b/x"]
)
def test_what_is_neither_file_nor_url_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        get_dict_from_object(text)


@pytest.mark.parametrize("value", [None, 5, [], b"x", {1}])
def test_other_types_are_type_errors(value: Any) -> None:
    with pytest.raises(TypeError):
        get_dict_from_object(value)


def test_a_url_is_read_with_nothing_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with scripted.ScriptedServer(scripted.say({"a": 1})) as server:
        assert get_dict_from_object(f"{server.url}/schema.json?v=1") == {"a": 1}
        (request,) = server.requests
    assert (request.method, request.target) == ("GET", "/schema.json?v=1")
    assert "authorization" not in {name.lower() for name in request.headers}


@pytest.mark.parametrize("status", [204, 404, 500])
def test_a_url_that_has_no_good_answer_is_a_value_error(status: int) -> None:
    good_for_nothing = scripted.say({}, status=status)
    with scripted.ScriptedServer(good_for_nothing) as server, pytest.raises(ValueError) as caught:
        get_dict_from_object(server.url.replace("//", "//user:pass@") + "/x?token=secret")
    assert str(status) in str(caught.value)
    assert "pass" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_url_that_gives_too_much_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_documents, "MAX_BYTES", 1000)
    bomb, refused = scripted.compressed_bomb(1_000_000), (ValueError, requests.RequestException)
    with scripted.ScriptedServer(bomb) as server, pytest.raises(refused):
        get_dict_from_object(f"{server.url}/x.json")


def test_a_url_that_gives_no_answer_is_told_as_requests_does() -> None:
    silent = scripted.ScriptedServer(scripted.reset)
    with silent as server, pytest.raises(requests.ConnectionError):
        get_dict_from_object(f"{server.url}/x.json")
