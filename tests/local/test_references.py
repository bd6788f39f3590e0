"""References of single objects, and batches of them."""

from __future__ import annotations

from typing import Any, List

import pytest

from tests.local.plain_http import Caller
from tests.local.samples import THING, beacon, thing, uid

PATH = f"/v1/objects/Thing/{uid(1)}/references/to"


@pytest.fixture(autouse=True)
def _three_things(call: Caller) -> None:
    call.post("/v1/schema", THING)
    for number in (1, 2, 3):
        call.post("/v1/objects", thing(number))


def _targets(call: Caller) -> List[str]:
    properties = call.get(f"/v1/objects/Thing/{uid(1)}").json["properties"]
    return [reference["beacon"] for reference in properties.get("to", [])]


def test_references_are_added_one_after_the_other(call: Caller) -> None:
    assert call.post(PATH, {"beacon": beacon(2)}).status == 200
    assert call.post(PATH, {"beacon": beacon(3)}).status == 200
    assert _targets(call) == [beacon(2), beacon(3)]


def test_a_reference_is_shown_with_the_path_of_its_target(call: Caller) -> None:
    call.post(PATH, {"beacon": beacon(2)})
    (shown,) = call.get(f"/v1/objects/Thing/{uid(1)}").json["properties"]["to"]
    assert shown == {"beacon": beacon(2), "href": f"/v1/objects/Thing/{uid(2)}"}


def test_a_reference_without_class_gets_the_only_one_it_can_mean(call: Caller) -> None:
    call.post(PATH, {"beacon": f"weaviate://localhost/{uid(2)}"})
    assert _targets(call) == [beacon(2)]


def test_all_references_are_replaced_at_once(call: Caller) -> None:
    call.post(PATH, {"beacon": beacon(2)})
    assert call.send("PUT", PATH, [{"beacon": beacon(3)}]).status == 200
    assert _targets(call) == [beacon(3)]
    assert call.send("PUT", PATH, []).status == 200
    assert _targets(call) == []


def test_a_reference_is_deleted_and_the_others_stay(call: Caller) -> None:
    call.send("PUT", PATH, [{"beacon": beacon(2)}, {"beacon": beacon(3)}])
    assert call.send("DELETE", PATH, {"beacon": beacon(2)}).status == 204
    assert _targets(call) == [beacon(3)]


def test_deleting_a_reference_that_is_not_there_is_no_error(call: Caller) -> None:
    assert call.send("DELETE", PATH, {"beacon": beacon(2)}).status == 204


def test_replacing_or_deleting_one_leaves_an_empty_classification(call: Caller) -> None:
    """Taken from 1.24.26, where adding one does not."""

    def additional() -> Any:
        shown = call.get(f"/v1/objects/Thing/{uid(1)}", include="classification").json
        return shown.get("additional")

    call.post(PATH, {"beacon": beacon(2)})
    assert additional() is None
    call.send("DELETE", PATH, {"beacon": beacon(3)})
    assert additional() is None
    call.send("DELETE", PATH, {"beacon": beacon(2)})
    assert additional() == {"classification": None}


@pytest.mark.parametrize(
    ("name", "target", "words"),
    [
        ("name", "weaviate://other/Thing/" + uid(1), "unrecognized cross-ref ref format"),
        ("nope", "", "invalid reference: invalid cref URI: %!s(<nil>)"),
        ("id", "weaviate://other/Thing/" + uid(1), "'id' is a reserved property name"),
        ("name", beacon(1), "property 'name' is not a reference-type"),
    ],
)
def test_names_are_checked_before_targets_and_properties_after(
    call: Caller, name: str, target: str, words: str
) -> None:
    """Taken from 1.24.26."""
    path = f"/v1/objects/Thing/{uid(1)}/references/{name}"
    added = call.post(path, {"beacon": target})
    assert (added.status, added.message) == (422, f"msg:validate inputs code:400 err:{words}")
    replaced = call.send("PUT", path, [{"beacon": target}])
    assert (replaced.status, replaced.message) == (422, f"msg:bad inputs code:400 err:{words}")


def test_the_old_paths_without_class_work(call: Caller) -> None:
    old = f"/v1/objects/{uid(1)}/references/to"
    assert call.post(old, {"beacon": beacon(2)}).status == 200
    assert call.send("PUT", old, [{"beacon": beacon(3)}]).status == 200
    assert call.send("DELETE", old, {"beacon": beacon(3)}).status == 204
    assert _targets(call) == []


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_reference_to_nothing_is_refused(call: Caller, method: str) -> None:
    body: Any = {"beacon": beacon(9)}
    reply = call.send(method, PATH, body if method == "POST" else [body])
    assert (reply.status, f"no object with id {uid(9)} found" in reply.message) == (422, True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/v1/objects/Thing/{uid(1)}/references/nope", 422),
        (f"/v1/objects/Thing/{uid(1)}/references/name", 422),
        (f"/v1/objects/Thing/{uid(9)}/references/to", 404),
        (f"/v1/objects/Nope/{uid(1)}/references/to", 422),
    ],
)
def test_a_reference_from_nowhere_is_refused(call: Caller, path: str, status: int) -> None:
    assert call.post(path, {"beacon": beacon(2)}).status == status


class TestBatch:
    def _send(self, call: Caller, *pairs: Any) -> Any:
        body = [{"from": source, "to": target} for source, target in pairs]
        reply = call.post("/v1/batch/references", body)
        assert reply.status == 200
        return reply.json

    def test_each_reference_has_its_own_verdict(self, call: Caller) -> None:
        source = beacon(1)
        good, bad = self._send(call, (f"{source}/to", beacon(2)), (f"{source}/nope", beacon(2)))
        assert good["result"] == {"status": "SUCCESS"}
        assert (good["from"], good["to"]) == (f"{source}/to", beacon(2))
        assert bad["result"]["status"] == "FAILED"
        assert "'nope' not found" in bad["result"]["errors"]["error"][0]["message"]
        assert _targets(call) == [beacon(2)]

    def test_a_target_that_is_not_there_is_taken(self, call: Caller) -> None:
        (verdict,) = self._send(call, (f"{beacon(1)}/to", beacon(9)))
        assert verdict["result"]["status"] == "SUCCESS"

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            (f"{beacon(9)}/to", "not found"),
            (f"{beacon(1)}/name", "not a ref"),
            (f"{beacon(1, 'Nope')}/to", 'source class "Nope" not found'),
            (beacon(1), "must use long-form"),
        ],
    )
    def test_a_source_that_makes_no_sense_fails(
        self, call: Caller, source: str, words: str
    ) -> None:
        (verdict,) = self._send(call, (source, beacon(2)))
        assert words in verdict["result"]["errors"]["error"][0]["message"]

    @pytest.mark.parametrize(
        ("path", "words"),
        [
            (f"Nope/{uid(1)}/to", "class Nope does not exist"),
            (f"É/{uid(1)}/to", "class É does not exist"),
            (f"Thing/{uid(1)}/nope", "property nope does not exist for class Thing"),
            (f"Thing/{uid(1)}/Nope", "property nope does not exist for class Thing"),
            (f"Thing/{uid(9)}/nope", "property nope does not exist for class Thing"),
            (f"Thing/{uid(1)}/To", "ref batch: property 'To' not found in schema"),
        ],
    )
    def test_the_class_of_a_target_is_looked_up_at_an_existing_property(
        self, call: Caller, path: str, words: str
    ) -> None:
        (verdict,) = self._send(
            call, (f"weaviate://localhost/{path}", f"weaviate://localhost/{uid(2)}")
        )
        assert verdict["result"]["errors"]["error"] == [{"message": words}]

    @pytest.mark.parametrize("target", ["", "Thing/"])
    def test_the_class_of_a_source_begins_with_an_upper_case_letter(
        self, call: Caller, target: str
    ) -> None:
        start = "weaviate://localhost/"
        (verdict,) = self._send(call, (f"{start}thing/{uid(1)}/to", f"{start}{target}{uid(2)}"))
        words = "className must start with an uppercase letter, but got thing"
        assert verdict["result"]["errors"]["error"] == [{"message": words}]

    def test_an_empty_batch_is_refused(self, call: Caller) -> None:
        assert call.post("/v1/batch/references", []).status == 422
