"""Promises 3 to 5 and 9: what a batch sends again, how often and when, and what it believes."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any, Dict, List, Tuple

import pytest

import weaviate
from tests.support import scripted
from tests.support.faults import Plan, after, always, before, status, value_after
from tests.support.imports import MODES, Import
from tests.support.storing import Fault, StoringServer

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

UIDS = [f"0000000{n}-0000-4000-8000-000000000000" for n in range(10)]


def manual(client: weaviate.Client, **settings: Any) -> Any:
    settings.setdefault("callback", None)
    return client.batch.configure(batch_size=None, **settings)


def waits(slept: List[float]) -> List[float]:
    """Add up the slices in which a worker waits."""
    return [round(sum(slept), 6)]


# ----------------------------------------------------------------------- counts and waits


@pytest.mark.parametrize(
    "fault", [scripted.reset, status(502), status(503), status(504), status(429)]
)
@pytest.mark.parametrize("kind", ["objects", "references"])
def test_a_failing_request_is_tried_four_times_in_twelve_seconds(
    kind: str, fault: Any, server: StoringServer, client: weaviate.Client, slept: List[float]
) -> None:
    server.fault = always(before(fault))
    batch = manual(client)
    with pytest.raises(Exception) as caught:
        if kind == "objects":
            batch.add_data_object({"n": 1}, "A", UIDS[0], [0.5], "t")
            batch.create_objects()
        else:
            batch.add_reference(UIDS[0], "A", "p", UIDS[1], "B", "t")
            batch.create_references()
    assert len(getattr(caught.value, f"failed_{kind}")) == 1
    sent = server.batches(kind)
    assert len(sent) == 4
    assert all(body == sent[0] for body in sent)
    assert slept == [2, 4, 6]


@pytest.mark.parametrize(("retries", "tries"), [(0, 1), (1, 2), (5, 6)])
def test_the_configured_number_of_tries_is_kept(
    retries: int, tries: int, server: StoringServer, client: weaviate.Client, slept: List[float]
) -> None:
    server.fault = always(before(status(503)))
    batch = manual(client, connection_error_retries=retries)
    batch.add_data_object({}, "A")
    with pytest.raises(weaviate.UnexpectedStatusCodeException):
        batch.create_objects()
    assert len(server.batches("objects")) == tries


@pytest.mark.parametrize(
    "answer", [status(400), status(401), status(403), status(413), status(422), status(500)]
)
def test_a_refusal_is_not_tried_again(
    answer: Any, server: StoringServer, client: weaviate.Client, slept: List[float]
) -> None:
    server.fault = always(before(answer))
    batch = manual(client)
    batch.add_data_object({}, "A")
    with pytest.raises(weaviate.UnexpectedStatusCodeException):
        batch.create_objects()
    assert len(server.batches("objects")) == 1
    assert slept == []


@pytest.mark.parametrize(
    ("header", "pause_s"),
    [
        ("7", 7),
        ("0", 0),
        ("3600", 60),
        ("-5", 0),
        ("inf", 60),
        ("never", 2),
        ("1e9", 60),
        ("nan", 2),
    ],
)
def test_what_the_server_asks_to_wait_is_waited_up_to_a_minute(
    header: str, pause_s: float, server: StoringServer, client: weaviate.Client, slept: List[float]
) -> None:
    server.fault = Plan(before(status(429, Retry_After=header)))
    batch = manual(client)
    batch.add_data_object({}, "A", UIDS[0])
    batch.create_objects()
    assert sum(slept) == pause_s
    assert len(server.storage.objects) == 1


def test_workers_wait_as_long_as_the_calling_thread(
    server: StoringServer, client: weaviate.Client, slept: List[float]
) -> None:
    server.fault = always(before(status(503)))
    client.batch.configure(batch_size=5, dynamic=False, num_workers=4, callback=None)
    with pytest.raises(weaviate.UnexpectedStatusCodeException), client.batch as batch:
        batch.add_data_object({}, "A")
    assert sum(slept) == 12
    client.batch.empty_objects()


# ----------------------------------------------------------------------------- doubts


AMBIGUOUS: Dict[str, Fault] = {
    "reset": after(scripted.reset),
    "cut": after(scripted.truncated(b"[]")),
    "504": after(status(504)),
}


@pytest.mark.parametrize("name", AMBIGUOUS)
@pytest.mark.parametrize("mode", MODES)
def test_references_are_read_before_they_are_sent_again(
    name: str, mode: str, server: StoringServer, client: weaviate.Client, slept: List[float]
) -> None:
    run = Import(client, server.storage, mode)
    addresses = [run.add_object(number) for number in range(4)]
    run.send_all()
    server.fault = Plan(AMBIGUOUS[name], path="/v1/batch/references")
    server.clear()
    run.add_link(addresses[0], addresses[1])
    run.send_all()
    assert len(server.batches("references")) == 1
    assert len(server.seen("GET", "/v1/objects/Thing/")) == 1
    assert server.storage.links == run.links
    assert run.errors == []


def test_references_that_cannot_be_read_are_not_sent_again(
    server: StoringServer, client: weaviate.Client, slept: List[float]
) -> None:
    """Not knowing is no reason to double them; they come back, and are read first the next time."""
    run = Import(client, server.storage, "manual-1")
    addresses = [run.add_object(number) for number in range(2)]
    run.send_all()

    reads = always(before(status(500)), "GET", "/v1/objects")
    writes = Plan(after(scripted.reset), path="/v1/batch/references")
    server.fault = lambda request: reads(request) or writes(request)
    run.add_link(addresses[0], addresses[1])
    run.send_all()
    assert len(server.batches("references")) == 1
    assert client.batch.num_references() == 1
    server.fault = lambda request: None
    run.send_all()
    assert len(server.batches("references")) == 1
    assert server.storage.links == run.links
    assert client.batch.num_references() == 0


# ------------------------------------------------------------------- what is believed


@pytest.mark.parametrize("answer", [[], {}])
@pytest.mark.parametrize("kind", ["objects", "references"])
def test_an_empty_answer_warns_and_counts_as_failed(
    kind: str, answer: Any, server: StoringServer, client: weaviate.Client
) -> None:
    server.fault = always(value_after(lambda entries: answer))
    batch = manual(client)
    if kind == "objects":
        batch.add_data_object({}, "A", UIDS[0])
    else:
        batch.add_reference(UIDS[0], "A", "p", UIDS[1], "B")
    with pytest.warns(UserWarning, match="nothing"):
        batch.flush()
    assert len(getattr(batch, f"failed_{kind}")) == 1


def test_an_entry_for_another_object_is_not_believed(
    server: StoringServer, client: weaviate.Client
) -> None:
    def swap(entries: List[Any]) -> List[Any]:
        return [{**entries[0], "id": UIDS[9]}, *entries[1:]]

    server.fault = always(value_after(swap))
    batch = manual(client)
    for uid in UIDS[:3]:
        batch.add_data_object({}, "A", uid)
    results = batch.create_objects()
    assert [entry["id"] for entry in results] == UIDS[:3]
    assert [item["id"] for item in batch.failed_objects] == UIDS[:1]


def test_entries_in_another_order_are_matched_by_id(
    server: StoringServer, client: weaviate.Client
) -> None:
    server.storage.refuse = lambda item: "no" if item["id"] == UIDS[1] else None
    server.fault = always(value_after(lambda entries: entries[::-1]))
    batch = manual(client)
    for uid in UIDS[:3]:
        batch.add_data_object({}, "A", uid)
    results = batch.create_objects()
    assert [entry["id"] for entry in results] == UIDS[:3]
    assert [item["id"] for item in batch.failed_objects] == [UIDS[1]]
    assert batch.failed_objects[0].reason == "no"


def test_after_a_read_only_error_the_others_are_checked(
    server: StoringServer, client: weaviate.Client
) -> None:
    """Weaviate 1.24 names one item of a read-only shard, and calls the others stored."""
    honest = server.storage.refuse

    def lie(entries: List[Any]) -> List[Any]:
        errors = {"error": [{"message": "store is read-only"}]}
        first = {**entries[0], "result": {"errors": errors, "status": "FAILED"}}
        return [first, *({**entry, "result": {"status": "SUCCESS"}} for entry in entries[1:])]

    server.storage.refuse = lambda item: None if item["id"] == UIDS[2] else "store is read-only"
    server.fault = always(value_after(lie))
    batch = manual(client)
    for uid in UIDS[:5]:
        batch.add_data_object({}, "A", uid)
    batch.create_objects()
    assert [a[2] for a in server.storage.objects] == [UIDS[2]]
    assert [item["id"] for item in batch.failed_objects] == [u for u in UIDS[:5] if u != UIDS[2]]
    server.fault = lambda request: None
    server.storage.refuse = honest
    batch.retry_failed()
    assert sorted(a[2] for a in server.storage.objects) == UIDS[:5]
    assert batch.failed_objects == []


# ---------------------------------------------------------------------- items refused


@pytest.mark.parametrize("mode", MODES)
def test_refused_items_are_told_kept_and_can_be_sent_again(
    mode: str, server: StoringServer, client: weaviate.Client, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(item: Dict[str, Any]) -> Any:
        if "from" in item:
            return "no such property" if item["from"].endswith("3") else None
        return "invalid" if item["properties"]["n"] % 4 == 0 else None

    server.storage.refuse = refuse
    run = Import(client, server.storage, mode)
    with caplog.at_level(logging.WARNING, "weaviate"):
        run.run(12, 0)
    refused = [a for a, item in run.objects.items() if item["properties"]["n"] % 4 == 0]
    assert run.fates_of_objects().refused == set(refused)
    assert set(server.storage.objects) == set(run.objects) - set(refused)
    failed = client.batch.failed_objects
    assert sorted(item["id"] for item in failed) == sorted(a[2] for a in refused)
    assert {item.reason for item in failed} == {"invalid"}
    if run.kind != "manual":
        (record,) = [r for r in caplog.records if r.levelno == logging.WARNING]
        assert record.getMessage().startswith("3 of 12 objects were refused; the first: invalid; ")
        assert "invalid" in record.getMessage()
    server.storage.refuse = lambda item: None
    client.batch.retry_failed()
    assert server.storage.objects == run.objects
    assert client.batch.failed_objects == []


@pytest.mark.parametrize("mode", MODES)
def test_items_that_are_refused_for_a_while_are_sent_again_when_asked_for(
    mode: str, server: StoringServer, client: weaviate.Client, slept: List[float]
) -> None:
    left: "Counter[str]" = Counter()

    def refuse(item: Dict[str, Any]) -> Any:
        if left[item["id"]] < 2 and item["properties"]["n"] % 3 == 0:
            left[item["id"]] += 1
            return "busy"
        return None

    server.storage.refuse = refuse
    run = Import(
        client, server.storage, mode, weaviate_error_retries=weaviate.WeaviateErrorRetryConf(3)
    ).run(10, 0)
    assert server.storage.objects == run.objects
    assert run.told() == dict.fromkeys(run.objects, 1)
    assert client.batch.failed_objects == []


# ----------------------------------------------------------------------- results of a call


def test_creating_gives_the_results_of_what_was_sent_by_this_call(
    server: StoringServer, client: weaviate.Client
) -> None:
    batch = manual(client)
    batch.add_data_object({}, "A", UIDS[0])
    assert [entry["id"] for entry in batch.create_objects()] == [UIDS[0]]
    batch.add_data_object({}, "A", UIDS[1])
    batch.add_reference(UIDS[0], "A", "p", UIDS[1], "A")
    (reference,) = batch.create_references()
    assert reference["to"].endswith(UIDS[1])
    assert batch.create_objects() == []
    assert batch.create_references() == []
    stored: List[Tuple[Any, ...]] = list(server.storage.objects)
    assert [address[2] for address in stored] == UIDS[:2]
