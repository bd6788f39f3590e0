"""Promises 1 to 5: each item of a batch ends in exactly one place, whatever the server does.

The verdict is taken from what the server stored. A careful user sends, goes on whatever is raised,
and looks where each item is; then the server is well again, and the rest is sent.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, NamedTuple, Set

import pytest

import weaviate
from tests.support import faults, scripted
from tests.support.faults import Plan, after, always, before, bytes_after, status, value_after
from tests.support.imports import MODES, Fates, Import
from tests.support.storing import Fault, StoringServer

pytestmark = [
    pytest.mark.filterwarnings("ignore:Bat101:UserWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.usefixtures("slept"),
]

OBJECTS, LINKS = 10, 7


def _reset_after_some(place: int) -> bool:
    return place % 2 == 0


FAULTS: Dict[str, Fault] = {
    "reset before": before(scripted.reset),
    "reset after": after(scripted.reset),
    "reset in the middle": faults.partly(_reset_after_some, scripted.reset),
    "answer cut": faults.half_after,
    "429": before(status(429)),
    "429 with a pause": before(status(429, Retry_After="1")),
    "502": before(status(502)),
    "502 after": after(status(502)),
    "502 in the middle": faults.partly(_reset_after_some, status(502)),
    "503 with a date": before(status(503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")),
    "504 after": after(scripted.text(b"<html>gateway</html>", 504)),
    "500": before(status(500)),
    "500 after": after(status(500)),
    "401": before(status(401)),
    "413": before(scripted.text(b"too large", 413)),
    "422": before(status(422)),
    "302": before(scripted.redirect("/v1/meta", 302)),
    "307 elsewhere": before(scripted.redirect("http://127.0.0.1:9/", 307)),
    "html": after(scripted.text(b"<html>")),
    "null": value_after(lambda entries: None),
    "text": value_after(lambda entries: "done"),
    "empty object": value_after(lambda entries: {}),
    "empty list": value_after(lambda entries: []),
    "list of null": value_after(lambda entries: [None] * len(entries)),
    "short list": value_after(faults.without_last),
    "long list": value_after(faults.with_one_more),
    "other ids": value_after(faults.with_swapped_ids),
    "bad utf-8": bytes_after(lambda body: body.replace(b"SUCCESS", b"\xff\xfe")),
    "cut json": bytes_after(lambda body: body[:-2]),
    "no gzip": bytes_after(lambda body: body, Content_Encoding="gzip"),
    "created": after(scripted.text(b"[]", 201)),
}


class Case(NamedTuple):
    """A fault, and how often it happens."""

    name: str
    fault: Fault
    is_lasting: bool

    def plan(self) -> Plan:
        return always(self.fault) if self.is_lasting else Plan(None, self.fault, None, self.fault)


CASES = [Case(name, fault, False) for name, fault in FAULTS.items()]
CASES += [Case(f"{name}, always", fault, True) for name, fault in FAULTS.items()]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_item_ends_in_one_place(
    case: Case, mode: str, server: StoringServer, client: weaviate.Client
) -> None:
    server.fault = case.plan()
    run = Import(client, server.storage, mode).run(OBJECTS, LINKS)
    _check(set(run.objects), run.fates_of_objects())
    _check(set(run.links), run.fates_of_links())
    assert server.storage.early == []

    server.fault = lambda request: None
    run.send_all()
    stored = {a: item for a, item in server.storage.objects.items()}
    refused = run.fates_of_objects().refused
    assert {a: i for a, i in run.objects.items() if a not in refused} == {
        a: i for a, i in stored.items() if a not in refused
    }
    refused_links = run.fates_of_links().refused
    links = server.storage.links
    assert set(run.links) - refused_links <= set(links)
    assert set(links.values()) <= {1}
    assert client.batch.shape == (0, 0)
    assert run.told() == dict.fromkeys([*run.objects, *run.links], 1)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("when", [before, after], ids=["before", "after"])
def test_each_item_ends_in_one_place_when_the_server_is_silent(
    when: Callable[[scripted.Answer], Fault], mode: str, server: StoringServer
) -> None:
    with weaviate.Client(server.url, timeout_config=(2, 0.3), startup_period=None) as client:
        server.fault = Plan(None, when(scripted.silence))
        run = Import(client, server.storage, mode).run(OBJECTS, LINKS)
        assert run.errors == []
        assert server.storage.objects == run.objects
        assert server.storage.links == run.links
        assert run.told() == dict.fromkeys([*run.objects, *run.links], 1)


def _check(given: Set[Any], fates: Fates) -> None:
    """Each item is in the buffer and named, or refused, or stored and neither."""
    told = fates.kept | fates.refused
    assert given - told <= fates.stored, "lost"
    assert not fates.kept & fates.refused, "told twice"
    assert fates.kept <= fates.named, "kept without a word"
    assert fates.kept | fates.refused | fates.stored == given
