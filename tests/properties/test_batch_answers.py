"""An answer to a batch that is only looked over counts as reading it whole would count it."""

from __future__ import annotations

import json
from typing import Any, Dict, List

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from weaviate._core import json_codec
from weaviate.batch._item import ObjectItem, object_item, object_prefix
from weaviate.batch._scan import _end_of_numbers, all_stored

TAIL = ',"deprecations":null,"result":{"status":"SUCCESS"}}'

texts = st.text(max_size=8) | st.sampled_from(
    [TAIL, ',"id":"', '"errors"', "]", '","properties":{']
)
values = st.recursive(
    texts | st.integers(-(2**53), 2**53) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=4,
)
properties = st.dictionaries(texts, values, max_size=4)
SUCCESS = {"deprecations": None, "result": {"status": "SUCCESS"}}


def items_of(dictionaries: List[Dict[str, Any]]) -> List[ObjectItem]:
    return [object_item(object_prefix("Article"), properties) for properties in dictionaries]


def entry(item: ObjectItem, **changes: Any) -> Dict[str, Any]:
    """Answer an item as servers do: keys in order, with two times."""
    plain = item.plain()
    made = {"creationTimeUnix": 1700000000000, "lastUpdateTimeUnix": 1700000000001}
    stored = dict(sorted({**plain, **made}.items()))
    return {**stored, **SUCCESS, **changes}


def written(entries: List[Any], sorts_keys: bool = False) -> bytes:
    return json.dumps(
        entries, ensure_ascii=False, separators=(",", ":"), sort_keys=sorts_keys
    ).encode()


def says_stored(content: bytes, items: List[ObjectItem]) -> bool:
    """Read an answer whole."""
    try:
        entries = json.loads(content.decode())
    except ValueError:
        return False
    return (
        isinstance(entries, list)
        and [e.get("id") if isinstance(e, dict) else e for e in entries] == [i.uuid for i in items]
        and not any((e.get("result") or {}).get("errors") for e in entries)
    )


@given(st.lists(properties, min_size=1, max_size=4))
def test_the_answer_of_a_server_that_stored_all_is_known(dictionaries: Any) -> None:
    items = items_of(dictionaries)
    assert all_stored(written([entry(item) for item in items]) + b"\n", items)


def test_a_plain_answer_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    items = items_of([{"n": number, "b": [{"z": 1.5, "a": "é"}]} for number in range(3)])
    content = written([entry(item) for item in items])
    monkeypatch.setattr(json_codec, "decode", None)
    assert all_stored(content, items)


@given(st.lists(properties, min_size=1, max_size=3), st.integers(0), st.binary(max_size=3))
def test_no_answer_that_was_changed_on_its_way_passes_unless_it_says_the_same(
    dictionaries: Any, place: int, put: bytes
) -> None:
    items = items_of(dictionaries)
    content = written([entry(item) for item in items], sorts_keys=False)
    at = place % len(content)
    changed = content[:at] + put + content[at + 1 :]
    assert not all_stored(changed, items) or says_stored(changed, items)


@given(st.lists(properties, min_size=2, max_size=4))
def test_entries_that_are_missing_doubled_or_exchanged_do_not_pass(dictionaries: Any) -> None:
    items = items_of(dictionaries)
    entries = [entry(item) for item in items]
    for odd in (entries[:-1], [*entries, entries[0]], entries[1:] + entries[:1], []):
        assert not all_stored(written(odd), items)


@pytest.mark.parametrize(
    "changes",
    [
        {"result": {"status": "FAILED", "errors": {"error": [{"message": "no"}]}}},
        {"id": "00000000-0000-0000-0000-000000000000"},
        {"id": None},
    ],
)
@given(st.lists(properties, min_size=1, max_size=3))
def test_one_entry_with_an_error_or_another_id_is_enough(
    changes: Dict[str, Any], dictionaries: Any
) -> None:
    items = items_of(dictionaries)
    entries = [entry(item) for item in items]
    entries[-1].update(changes)
    assert not all_stored(written(entries), items)


@pytest.mark.parametrize("wraps", ["[{}]", "[1.5,{}]", "[{},-2e-3]"])
@given(text=st.from_regex(r"-?[0-9]{0,3}(\.[0-9]{0,3})?([eE][-+]?[0-9]{0,2})?,?", fullmatch=True))
def test_a_list_of_numbers_is_one_by_the_grammar_of_json(text: str, wraps: str) -> None:
    listed = wraps.replace("{}", text)
    assume(listed != "[]")  # may pass, or be left to who reads it whole
    try:
        is_list = isinstance(json.loads(listed), list)
    except ValueError:
        is_list = False
    # behind the list, where an answer goes on, there is another bracket
    end = _end_of_numbers(b"  " + listed.encode() + b",[]]", 2)
    assert (end == 2 + len(listed)) == is_list
