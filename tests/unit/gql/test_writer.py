"""Literals: how values are written, and which types are refused."""

from __future__ import annotations

import datetime
import enum
from typing import Any, List

import pytest

from weaviate.gql import _writer


class Colour(str, enum.Enum):
    RED = "red"


def test_other_scripts_stay_as_they_are_in_a_text() -> None:
    assert _writer.text("Zürich 日本 😀", "x") == '"Zürich 日本 😀"'


def test_other_scripts_are_escaped_in_an_ascii_text_up_to_the_last_of_the_basic_plane() -> None:
    assert _writer.ascii_text("ü￿😀ü", "x") == '"\\u00fc\\uffff😀\\u00fc"'


def test_a_newline_is_escaped_and_not_lost() -> None:
    assert _writer.text("a\nb\r", "x") == '"a\\nb\\r"'
    assert _writer.ascii_text("a\nb\r", "x") == '"a\\nb\\r"'


def test_a_tab_stays_as_v3_writes_it() -> None:
    assert _writer.text("a\tb", "x") == '"a\tb"'
    assert _writer.ascii_text("a\tb", "x") == '"a\\tb"'


def test_a_backslash_is_a_character_like_any_other() -> None:
    assert _writer.text('C:\\new\\"', "x") == '"C:\\\\new\\\\\\""'


def test_control_characters_are_escaped() -> None:
    assert _writer.text("\x00\x1f", "x") == '"\\u0000\\u001f"'


def test_the_member_of_a_text_enum_is_its_value() -> None:
    assert _writer.text(Colour.RED, "x") == '"red"'
    assert _writer.ascii_text(Colour.RED, "x") == '"red"'
    assert _writer.name(Colour.RED, "x") == "red"


@pytest.mark.parametrize("value", [None, 5, b"x", ["x"], {"x": 1}, datetime.date(2020, 1, 2)])
def test_a_text_of_another_type_is_a_type_error(value: Any) -> None:
    for write in (_writer.text, _writer.ascii_text, _writer.name):
        with pytest.raises(TypeError):
            write(value, "x")
    with pytest.raises(TypeError):
        _writer.class_name(value)


@pytest.mark.parametrize("value", ["", "1a", "two words", "a-b", "a.b", "a{b}", "ü", "a\n"])
def test_a_text_that_is_not_a_name_is_a_value_error(value: str) -> None:
    with pytest.raises(ValueError):
        _writer.name(value, "x")
    with pytest.raises(ValueError):
        _writer.class_name(value)


def test_a_class_name_gets_its_capital_and_keeps_the_rest() -> None:
    assert _writer.class_name("camelCase_1") == "CamelCase_1"


def test_a_single_text_is_a_list_of_one_and_not_of_its_letters() -> None:
    assert _writer.text_list("ab", "x") == '["ab"]'
    assert _writer.ascii_list("ab", "x") == '["ab"]'


def test_the_two_lists_have_the_separators_of_v3() -> None:
    assert _writer.text_list(["ü", "b"], "x") == '["ü","b"]'
    assert _writer.ascii_list(("ü", "b"), "x") == '["\\u00fc", "b"]'


@pytest.mark.parametrize("value", [None, 5, {"a": 1}, {"a"}, [None], ["a", 5]])
def test_anything_but_texts_in_a_list_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        _writer.text_list(value, "x")
    with pytest.raises(TypeError):
        _writer.ascii_list(value, "x")


@pytest.mark.parametrize("value", [True, "1", None, [1], 1j])
def test_a_number_of_another_type_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        _writer.number(value, "x")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_is_not_finite_is_a_value_error(value: float) -> None:
    with pytest.raises(ValueError):
        _writer.number(value, "x")


@pytest.mark.parametrize("value", [True, 1.0, "1", None])
def test_an_integer_of_another_type_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        _writer.whole(value, "x")


def test_a_number_below_the_least_is_a_value_error() -> None:
    assert _writer.at_least(0, 0, "x") == 0
    with pytest.raises(ValueError, match=r"^x must be at least 1, not 0\.$"):
        _writer.at_least(1, 0, "x")


def test_a_number_that_v3_programs_have_as_text_passes() -> None:
    assert _writer.given_number("-1.5e3", "x") == "-1.5e3"
    assert _writer.given_integer("-15", "x") == "-15"


@pytest.mark.parametrize("value", ["", " 1", "1 ", "01", "1}", "٣", "1.", "+1", "nan", "0x1"])
def test_other_texts_are_not_numbers(value: str) -> None:
    with pytest.raises(TypeError):
        _writer.given_number(value, "x")
    with pytest.raises(TypeError):
        _writer.given_integer(value, "x")


def test_scalars_of_numpy_are_numbers_and_booleans() -> None:
    np = pytest.importorskip("numpy")
    assert _writer.number(np.float64(0.5), "x") == "0.5"
    assert _writer.number(np.float32(0.1), "x") == "0.10000000149011612"
    assert _writer.number(np.int64(5), "x") == "5"
    assert _writer.given_integer(np.uint8(5), "x") == "5"
    assert _writer.boolean(np.bool_(False), "x") == "false"


@pytest.mark.parametrize("value", [1, 0, "true", None, []])
def test_a_boolean_of_another_type_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        _writer.boolean(value, "x")


def test_a_setting_is_written_as_json() -> None:
    value = {"a": [1, 2.5, None, True, "ü😀"]}
    assert _writer.json_value(value, "x") == '{"a": [1, 2.5, null, true, "\\u00fc😀"]}'


@pytest.mark.parametrize("value", [object(), b"x", {1}, {5: 1}, [object()]])
def test_a_setting_that_json_does_not_have_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        _writer.json_value(value, "x")


ODD = [1e-05, 2.5e-07, 1e16, 1e22, 5e-324, -3e-10, 123456789012345680.0]
"""Numbers that orjson writes in another way than Python."""


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("places", [[0], [1], [20], [38], [39], [0, 39], [5, 6], [0, 1]])
def test_a_few_odd_numbers_are_respelled_where_they_are(
    odd: float, places: List[int], json_library: str
) -> None:
    numbers = [0.25 + n / 7 for n in range(40)]
    for place in places:
        numbers[place] = odd
    assert _writer.vector(numbers) == repr(numbers)


@pytest.mark.parametrize("count", [1, 2, 15, 16, 17, 40])
def test_odd_numbers_are_respelled_however_many_there_are(count: int, json_library: str) -> None:
    numbers = (ODD * 6)[:count]
    assert _writer.vector(numbers) == repr(numbers)


@pytest.mark.parametrize("vector", [["x"], [None], [[1]], [True], "x", 5, {}, b"x", {1}, range(3)])
def test_anything_but_a_vector_is_a_type_error(vector: Any) -> None:
    with pytest.raises(TypeError):
        _writer.vector(vector)


@pytest.mark.parametrize("vector", [[float("nan")], [1, float("inf")]])
def test_a_vector_that_is_not_finite_is_a_value_error(vector: Any) -> None:
    with pytest.raises(ValueError):
        _writer.vector(vector)


def test_arrays_of_every_kind_are_vectors() -> None:
    np = pytest.importorskip("numpy")
    for array in (
        np.array([0.5, 2], dtype="f2"),
        np.array([[0.5, 2]], dtype="f4"),
        np.array([0.5, 7, 2], dtype="f8")[::2],
        np.array([0.5, 2], dtype=">f4"),
    ):
        assert _writer.vector(array) == "[0.5, 2.0]"
        assert _writer.Vector(array) == [0.5, 2.0]
    assert _writer.vector(np.array([1, 2])) == "[1, 2]"
    assert _writer.vector([np.float32(0.5), np.int64(1)]) == "[0.5, 1]"
    assert _writer.vector(np.array([0.5], dtype="f4")) == "[0.5]"
    for bad in (np.array([[1.0, 2], [3, 4]]), np.array([np.nan, 1]), np.array([np.inf])):
        with pytest.raises(ValueError):
            _writer.vector(bad)


def test_a_whole_number_too_large_for_orjson_is_written() -> None:
    assert _writer.vector([10**30]) == f"[{10**30}]"


def test_a_vector_is_copied_and_holds_plain_numbers(json_library: str) -> None:
    np = pytest.importorskip("numpy")
    given = [1, 2.5, 10**30, np.float32(0.5)]
    vector = _writer.Vector(given)
    given.append(3)
    assert vector == [1, 2.5, 10**30, 0.5]
    assert list(map(type, vector)) == [int, float, int, float]


def test_a_vector_is_written_once(json_library: str) -> None:
    vector = _writer.Vector([1, 2.5])
    assert vector.text() is vector.text()
    assert _writer.vector(vector) is vector.text()


def test_a_sum_beyond_the_largest_float_does_not_make_its_numbers_infinite(
    json_library: str,
) -> None:
    for numbers in ([1e308, 1e308], [10**400]):
        assert _writer.vector(numbers) == repr(numbers)
