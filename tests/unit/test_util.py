"""The small public functions, and the private ones that other code reaches for."""

from __future__ import annotations

import base64
import binascii
import enum
import uuid
from pathlib import Path
from typing import Any, Tuple

import pytest
import requests

from weaviate import util
from weaviate._core import sub_schema
from weaviate.exceptions import ResponseCannotBeDecodedException, UnexpectedStatusCodeException

UUID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"


class Shade(util.BaseEnum):
    RED = "r"


class TextShade(str, util.BaseEnum):
    RED = "r"


def answer(status: int, body: bytes) -> requests.Response:
    response = requests.Response()
    response.status_code, response._content = status, body
    return response


@pytest.mark.parametrize("shade", [Shade, TextShade])
def test_an_enum_answers_for_its_members_and_their_names(shade: Any) -> None:
    assert "RED" in shade
    assert shade.RED in shade
    for other in ("r", "BLUE", 5, None, [], object()):
        assert other not in shade


def test_the_enums_are_enums() -> None:
    assert isinstance(util.BaseEnum, util.MetaEnum)
    assert issubclass(util.MetaEnum, enum.EnumMeta)
    assert Shade("r") is Shade.RED


def test_a_beacon_addresses_the_object_of_its_class() -> None:
    assert util.generate_local_beacon(uuid.UUID(UUID), "article") == {
        "beacon": f"weaviate://localhost/Article/{UUID}"
    }


@pytest.mark.parametrize("name", ["", "a/b", "a?b", "a#b", "..", "a b", "a\nb", "a%2fb"])
def test_a_name_that_would_leave_its_place_in_a_beacon_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        util.generate_local_beacon(UUID, name)


def test_a_beacon_of_a_beacon_is_refused() -> None:
    with pytest.raises(ValueError):
        util.generate_local_beacon(f"weaviate://localhost/{UUID}")
    with pytest.raises(TypeError):
        util.generate_local_beacon(5)  # type: ignore[arg-type]


def test_beacons_and_addresses_are_told_apart() -> None:
    beacon, address = f"weaviate://localhost/A/{UUID}", f"http://h/v1/objects/A/{UUID}"
    assert util.is_weaviate_object_url(beacon)
    assert not util.is_object_url(beacon)
    assert util.is_object_url(address)
    assert not util.is_weaviate_object_url(address)
    for other in (None, 5, b"x", ["x"], UUID, ""):
        assert not util.is_weaviate_object_url(other)  # type: ignore[arg-type]
        assert not util.is_object_url(other)  # type: ignore[arg-type]
    assert util.get_domain_from_weaviate_url(beacon) == "localhost"


@pytest.mark.parametrize("vector", [[0.5, 1], (0.5, 1)], ids=["list", "tuple"])
def test_a_list_or_tuple_is_a_vector(vector: Any) -> None:
    assert util.get_vector(vector) == [0.5, 1]


def test_an_array_of_one_number_stays_a_list() -> None:
    np = pytest.importorskip("numpy")
    assert util.get_vector(np.array([0.5])) == [0.5]
    assert util.get_vector(np.array([[0.5, 1]])) == [0.5, 1]
    with pytest.raises(ValueError):
        util.get_vector(np.zeros((2, 2)))


@pytest.mark.parametrize("vector", [None, 5, "x", {}, {1}, b"x", range(3)])
def test_what_is_no_vector_is_a_type_error(vector: Any) -> None:
    with pytest.raises(TypeError):
        util.get_vector(vector)


def test_a_file_is_encoded_and_decoded(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"\x00\xff")
    for encode, decode in (
        (util.file_encoder_b64, util.file_decoder_b64),
        (util.image_encoder_b64, util.image_decoder_b64),
    ):
        assert encode(str(path)) == base64.b64encode(b"\x00\xff").decode()
        with path.open("rb") as file:
            assert decode(encode(file)) == b"\x00\xff"
            assert not file.closed
        with pytest.raises(ValueError):
            encode(str(tmp_path))
        with path.open() as text_file, pytest.raises(TypeError):
            encode(text_file)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            encode(path)  # type: ignore[arg-type]
        with pytest.raises(binascii.Error):
            decode("QUI")
        with pytest.raises(TypeError):
            decode(b"QUI=")  # type: ignore[arg-type]


def test_the_errors_of_a_batch_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    errors = {"error": [{"message": "m"}]}
    util.check_batch_result(
        [{"result": {"status": "SUCCESS"}}, {"result": {"errors": errors}}, {"id": 1}]
    )
    assert capsys.readouterr().out == f"{errors}\n"


@pytest.mark.parametrize(
    "results",
    [None, [], [None], [5], [{"result": None}], [{"result": {"errors": None}}], {}, "x", 5],
)
def test_an_odd_answer_to_a_batch_prints_nothing(
    results: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    util.check_batch_result(results)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.weaviate.io", True),
        ("weaviate.cloud", True),
        ("https://FOO.Semi.Technology:8080/x", True),
        ("http://weaviate.io.evil.example", False),
        ("http://h/weaviate.io", False),
        ("http://notweaviate.io", False),
        ("http://weaviate.io@evil.example", False),
        ("http://[broken", False),
        ("", False),
    ],
)
def test_a_hosted_server_is_known_by_its_host(url: str, expected: bool) -> None:
    assert util.is_weaviate_domain(url) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("v1.24.26", (1, 24)), ("2", (2, 0)), ("1.16.0-rc.1", (1, 16)), ("1.16.", (1, 16))],
)
def test_a_version_is_read(text: str, expected: Tuple[int, int]) -> None:
    assert util.parse_version_string(text) == expected


@pytest.mark.parametrize(
    "text", ["", "latest", "vv1.2", "..", "1..2", "1.x", " 1.2", "-1.2", "1-rc"]
)
def test_what_is_no_version_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        util.parse_version_string(text)


def test_versions_are_compared_as_numbers() -> None:
    assert util.is_weaviate_too_old("1.9.0")
    assert not util.is_weaviate_too_old("1.100.0")
    assert util.is_weaviate_client_too_old("3.9.0", "3.13.0")
    assert not util.is_weaviate_client_too_old("3.10.0", "3.13.0")
    assert util.is_weaviate_client_too_old("2.50.0", "3.0.0")
    assert not util.is_weaviate_client_too_old("4.0.0", "3.50.0")
    assert not util.is_weaviate_client_too_old("unknown version", "3.0.0")


@pytest.mark.parametrize(
    "function",
    [
        util.strip_newlines,
        util.parse_version_string,
        util.is_weaviate_domain,
        util.get_domain_from_weaviate_url,
        util._sanitize_str,
        util._capitalize_first_letter,
    ],
)
@pytest.mark.parametrize("value", [None, 5, b"x", ["x"], {}])
def test_what_has_to_be_text_is_a_type_error(function: Any, value: Any) -> None:
    with pytest.raises(TypeError):
        function(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('say "hi"', '"say \\"hi\\""'),
        ('say \\"hi\\"', '"say \\"hi\\""'),
        ("a\nb", '"a\\nb"'),
        ("dir\\", '"dir\\\\"'),
        ("\\q\x01", '"\\\\q\\u0001"'),
        ('\\\\"', '"\\\\\\""'),
    ],
)
def test_a_text_with_escapes_in_it_becomes_one_literal(text: str, expected: str) -> None:
    assert util._sanitize_str(text) == expected


def test_an_empty_class_name_is_refused() -> None:
    with pytest.raises(ValueError):
        util._capitalize_first_letter("")


@pytest.mark.parametrize("value", [0, -1])
def test_a_number_has_to_be_positive(value: int) -> None:
    with pytest.raises(ValueError):
        util._check_positive_num(value, "x", int)
    util._check_positive_num(0, "x", int, include_zero=True)
    with pytest.raises(ValueError):
        util._check_positive_num(float("nan"), "x", float, include_zero=True)


@pytest.mark.parametrize("value", [True, "1", None, 1.5])
def test_a_number_has_to_be_of_its_type(value: Any) -> None:
    with pytest.raises(TypeError):
        util._check_positive_num(value, "x", int)


@pytest.mark.parametrize(
    ("given", "expected"), [(5, (5, 5)), (0.5, (0.5, 0.5)), ((1, 2.5), (1, 2.5))]
)
def test_timeouts_are_read(given: Any, expected: Any) -> None:
    assert util._get_valid_timeout_config(given) == expected


@pytest.mark.parametrize("given", [None, True, "5", [1, 2], (1, "2"), (True, 1), (1, None), {}])
def test_timeouts_of_a_wrong_type_are_type_errors(given: Any) -> None:
    with pytest.raises(TypeError):
        util._get_valid_timeout_config(given)


@pytest.mark.parametrize("given", [0, -1, (1, 0), (), (1,), (1, 2, 3), float("nan")])
def test_timeouts_that_make_no_sense_are_value_errors(given: Any) -> None:
    with pytest.raises(ValueError):
        util._get_valid_timeout_config(given)


def test_schemas_are_compared_under_the_private_names_of_v3() -> None:
    assert util._is_sub_schema is sub_schema.is_sub_schema
    assert util._compare_class_sets is sub_schema.compare_class_sets
    assert util._compare_properties is sub_schema.compare_properties


@pytest.mark.parametrize(
    ("decode", "good", "bad"),
    [
        (util._decode_json_response_dict, b'{"a": 1}', b"[]"),
        (util._decode_json_response_list, b"[1]", b"{}"),
    ],
)
def test_an_answer_is_decoded_and_checked(decode: Any, good: bytes, bad: bytes) -> None:
    assert decode(None, "here") is None
    assert decode(answer(201, good), "here") in ({"a": 1}, [1])
    for body in (bad, b"null", b"", b"<html>", b"\xff"):
        with pytest.raises(ResponseCannotBeDecodedException):
            decode(answer(200, body), "here")
    for status in (302, 404, 500):
        with pytest.raises(UnexpectedStatusCodeException, match="here"):
            decode(answer(status, good), "here")


def test_a_decoded_answer_is_an_object_or_null() -> None:
    assert util._type_request_response(None) is None
    assert util._type_request_response({"a": 1}) == {"a": 1}
    for wrong in ([], "x", 5):
        with pytest.raises(TypeError):
            util._type_request_response(wrong)
