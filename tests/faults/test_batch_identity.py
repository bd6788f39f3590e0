"""Promise 5: an entry of an answer belongs to the item that it names, whatever the order."""

from __future__ import annotations

import random
from typing import Any, Callable, Dict, List

import pytest

import weaviate
from tests.support.scripted import Exchange, ScriptedServer, say, weaviate_like

OK = {"status": "SUCCESS"}
NO = {"status": "FAILED", "errors": {"error": [{"message": "no"}]}}
IDS = [f"00000000-0000-5000-8000-00000000000{number}" for number in range(8)]

Answer = Callable[[List[Dict[str, Any]]], List[Any]]


class Peer:
    """A server that answers a batch as a test wants."""

    def __init__(self) -> None:
        self.answer: Answer = lambda items: items
        self.sent: List[List[Dict[str, Any]]] = []
        self.server = ScriptedServer(weaviate_like(self._answer))

    def _answer(self, exchange: Exchange) -> None:
        body = exchange.request.json
        items = body["objects"] if isinstance(body, dict) else body
        self.sent.append(items)
        say(self.answer(items))(exchange)


@pytest.fixture
def peer() -> Any:
    made = Peer()
    with made.server:
        yield made


@pytest.fixture
def batch(peer: Peer) -> Any:
    with weaviate.Client(peer.server.url, startup_period=None) as client:
        client.batch.configure(batch_size=100, dynamic=False, callback=None)
        yield client.batch
        client.batch.empty_objects()
        client.batch.empty_references()


def judged(items: List[Dict[str, Any]], is_refused: Callable[[Dict[str, Any]], bool]) -> List[Any]:
    return [{**item, "result": NO if is_refused(item) else OK} for item in items]


def add_links(batch: Any, count: int = 6) -> None:
    for number in range(count):
        batch.add_reference(IDS[number], "A", "to", IDS[number + 1], "B")


ORDERS: Dict[str, Callable[[List[Any]], List[Any]]] = {
    "as sent": lambda entries: entries,
    "reversed": lambda entries: entries[::-1],
    "turned by one": lambda entries: entries[1:] + entries[:1],
    "shuffled": lambda entries: random.Random(3).sample(entries, len(entries)),
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("refused", range(6))
def test_the_reference_that_is_refused_is_the_one_that_is_named(
    refused: int, order: str, peer: Peer, batch: Any
) -> None:
    peer.answer = lambda items: ORDERS[order](
        judged(items, lambda item: item["from"].split("/")[-2] == IDS[refused])
    )
    add_links(batch)
    batch.flush()
    (failed,) = batch.failed_references
    assert failed["from"] == f"weaviate://localhost/A/{IDS[refused]}/to"
    assert failed.reason == "no"


@pytest.mark.parametrize("order", ORDERS)
def test_a_refusal_that_names_nothing_is_of_the_reference_that_nobody_names(
    order: str, peer: Peer, batch: Any
) -> None:
    """A real server leaves `from` and `to` out of a refusal."""

    def answer(items: List[Any]) -> List[Any]:
        entries = judged(items, lambda item: IDS[2] in item["from"])
        return ORDERS[order]([{"result": NO} if e["result"] is NO else e for e in entries])

    peer.answer = answer
    add_links(batch)
    batch.flush()
    assert [item["from"].split("/")[-2] for item in batch.failed_references] == [IDS[2]]


def test_a_reference_that_is_named_twice_does_not_hide_another(peer: Peer, batch: Any) -> None:
    peer.answer = lambda items: judged([items[0], items[0], items[2]], lambda item: False)
    add_links(batch, 3)
    batch.flush()
    assert [item["from"].split("/")[-2] for item in batch.failed_references] == [IDS[1]]


def test_a_success_that_names_nothing_is_not_believed_where_the_order_is_another(
    peer: Peer, batch: Any
) -> None:
    def answer(items: List[Any]) -> List[Any]:
        return [{"result": OK}, *judged([items[0], items[1]], lambda item: False)]

    peer.answer = answer
    add_links(batch, 3)
    batch.flush()
    assert [item["from"].split("/")[-2] for item in batch.failed_references] == [IDS[2]]


def test_references_of_others_are_not_ours(peer: Peer, batch: Any) -> None:
    def answer(items: List[Any]) -> List[Any]:
        other = {**items[1], "to": f"weaviate://localhost/B/{IDS[7]}"}
        return judged([items[0], other], lambda item: False)

    peer.answer = answer
    add_links(batch, 2)
    batch.flush()
    assert [item["from"].split("/")[-2] for item in batch.failed_references] == [IDS[1]]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_answer_with_the_class_that_the_server_found_names_the_reference(
    peer: Peer, batch: Any
) -> None:
    peer.answer = lambda items: judged(
        [{**item, "to": item["to"].replace("localhost/", "localhost/B/")} for item in items][::-1],
        lambda item: IDS[1] in item["to"],
    )
    for number in range(3):
        batch.add_reference(IDS[number], "A", "to", IDS[number + 1])
    batch.flush()
    assert [item["from"].split("/")[-2] for item in batch.failed_references] == [IDS[0]]


def test_only_the_reference_that_was_refused_is_sent_again(peer: Peer, batch: Any) -> None:
    batch.configure(
        batch_size=100,
        dynamic=False,
        callback=None,
        weaviate_error_retries=weaviate.WeaviateErrorRetryConf(number_retries=1),
    )

    def answer(items: List[Any]) -> List[Any]:
        return judged(items, lambda item: len(items) > 1 and IDS[4] in item["from"])[::-1]

    peer.answer = answer
    add_links(batch)
    batch.flush()
    assert [[item["from"].split("/")[-2] for item in items] for items in peer.sent[1:]] == [
        [IDS[4]]
    ]
    assert batch.failed_references == []


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("refused", ["A", "B", "one", "two"])
def test_objects_with_one_id_are_known_by_class_and_tenant(
    refused: str, order: str, peer: Peer, batch: Any
) -> None:
    peer.answer = lambda items: ORDERS[order](
        judged(items, lambda item: refused in (item["class"], item.get("tenant")))
    )
    batch.add_data_object({"n": 1}, "A", IDS[0])
    batch.add_data_object({"n": 2}, "B", IDS[0])
    batch.add_data_object({"n": 3}, "T", IDS[0], tenant="one")
    batch.add_data_object({"n": 4}, "T", IDS[0], tenant="two")
    batch.flush()
    (failed,) = batch.failed_objects
    assert refused in (failed["class"], failed.get("tenant"))


def test_an_entry_of_another_class_or_tenant_is_not_believed(peer: Peer, batch: Any) -> None:
    def answer(items: List[Any]) -> List[Any]:
        others = [{**items[0], "class": "X"}, {**items[1], "tenant": "x"}, items[2]]
        return judged(others, lambda item: False)

    peer.answer = answer
    for number in range(3):
        batch.add_data_object({"n": number}, "A", IDS[number], tenant="t")
    batch.flush()
    assert [item["id"] for item in batch.failed_objects] == IDS[:2]


@pytest.mark.parametrize("order", ORDERS)
def test_an_object_that_is_named_twice_does_not_hide_another(
    order: str, peer: Peer, batch: Any
) -> None:
    peer.answer = lambda items: ORDERS[order](
        judged([items[0], items[0], items[2]], lambda item: False)
    )
    for number in range(3):
        batch.add_data_object({"n": number}, "A", IDS[number])
    batch.flush()
    assert [item["id"] for item in batch.failed_objects] == [IDS[1]]


def test_references_of_one_object_in_two_tenants_are_told_apart(peer: Peer, batch: Any) -> None:
    peer.answer = lambda items: judged(items, lambda item: item["tenant"] == "one")[::-1]
    for tenant in ("one", "two"):
        batch.add_reference(IDS[0], "A", "to", IDS[1], "B", tenant)
    batch.flush()
    assert [item["tenant"] for item in batch.failed_references] == ["one"]
