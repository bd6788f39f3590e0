"""Whatever is asked of the local server: other requests and `stop()` come through."""

from __future__ import annotations

import contextlib
import itertools
import threading
import uuid
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
import requests

import weaviate
from weaviate.local import LocalServer
from weaviate.local.storage.database import Database


@pytest.mark.parametrize("is_saved", [False, True])
def test_a_server_stops_while_a_request_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_saved: bool
) -> None:
    monkeypatch.setattr("weaviate.local.http.server._LONGEST_FAREWELL_S", 0.05)
    monkeypatch.setattr("weaviate.local.storage.database._LONGEST_FAREWELL_S", 0.05)
    begun, go_on = threading.Event(), threading.Event()

    def vectorizer(text: str) -> List[float]:
        begun.set()
        assert go_on.wait(60)
        return [1.0]

    server = LocalServer(path=tmp_path if is_saved else None, vectorizer=vectorizer).start()
    body = {"class": "Thing", "properties": {"t": "x"}}
    failures: List[Exception] = []

    def create() -> None:
        try:
            requests.post(f"{server.url}/v1/objects", json=body, timeout=60)
        except requests.ConnectionError as error:
            failures.append(error)

    before = set(threading.enumerate())
    caller = threading.Thread(target=create)
    caller.start()
    assert begun.wait(60)
    server.stop()
    caller.join(60)
    go_on.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
    assert len(failures) == 1
    if is_saved:
        with LocalServer(path=tmp_path) as again:
            assert requests.get(f"{again.url}/v1/objects", timeout=60).json()["objects"] == []


@contextlib.contextmanager
def _with_a_thing() -> Iterator[LocalServer]:
    with LocalServer() as server:
        client = weaviate.Client(server.url)
        client.schema.create_class(
            {
                "class": "Thing",
                "vectorizer": "none",
                "properties": [
                    {"name": "t", "dataType": ["text"]},
                    {"name": "to", "dataType": ["Thing"]},
                ],
            }
        )
        client.data_object.create({"t": "x"}, "Thing", vector=[1.0, 2.0])
        client.close()
        yield server


@pytest.fixture(name="server", scope="module")
def _server() -> Iterator[LocalServer]:
    """Run a server with one object, which no test changes."""
    with _with_a_thing() as server:
        yield server


def _ask(server: LocalServer, query: str) -> Any:
    return requests.post(f"{server.url}/v1/graphql", json={"query": query}, timeout=60).json()


@pytest.mark.parametrize("count", [20, 24, 32, 40])
def test_a_vector_of_any_length_gets_an_answer(server: LocalServer, count: int) -> None:
    vector = ", ".join(["0.25"] * count)
    body = _ask(server, f"{{Get{{Thing(nearVector: {{vector: [{vector}]}}){{t}}}}}}")
    assert "vector lengths don't match" in body["errors"][0]["message"]


def test_fragments_that_unfold_without_end_are_refused(server: LocalServer) -> None:
    last = 25
    fragments = [
        f"fragment F{n} on Thing {{a: to {{... on Thing {{...F{n + 1}}}}} b: to {{... on Thing {{...F{n + 1}}}}}}}"
        for n in range(last)
    ]
    query = "{Get{Thing{...F0}}}" + "".join(fragments) + f"fragment F{last} on Thing {{t}}"
    body = _ask(server, query)
    assert "fields with its fragments written out" in body["errors"][0]["message"]


COUNT = 70
_NUMBERS = range(COUNT)


@pytest.fixture(name="still_crowd", scope="module")
def _still_crowd() -> Iterator[LocalServer]:
    """Run a server with objects that all refer to all, which no test changes."""
    with _with_a_thing() as server:
        _fill(server)
        yield server


@pytest.fixture(name="crowd")
def _crowd() -> Iterator[LocalServer]:
    """Run a server with objects that all refer to all."""
    with _with_a_thing() as server:
        _fill(server)
        yield server


def _fill(server: LocalServer) -> None:
    ids = [str(uuid.UUID(int=n + 1)) for n in _NUMBERS]
    everybody = [{"beacon": f"weaviate://localhost/Thing/{known}"} for known in ids]
    objects = [
        {
            "class": "Thing",
            "id": known,
            "properties": {"t": " ".join(f"w{n}" for n in _NUMBERS), "to": everybody},
            "vector": [1.0, n],
        }
        for n, known in enumerate(ids)
    ]
    for send_references in (False, True):
        for item in objects:
            properties: Any = item["properties"]
            sent = properties if send_references else {"t": properties["t"]}
            body = {**item, "properties": sent}
            verb = requests.put if send_references else requests.post
            path = f"/Thing/{item['id']}" if send_references else ""
            answer = verb(f"{server.url}/v1/objects{path}", json=body, timeout=60)
            assert answer.status_code == 200, answer.text


def _nested(depth: int) -> str:
    inner = "t"
    for _ in range(depth):
        inner = f"to {{... on Thing {{{inner}}}}}"
    return f"{{Get{{Thing{{{inner}}}}}}}"


def _many(field: str) -> str:
    return " ".join(f"a{n}: {field}" for n in _NUMBERS)


_OPERAND = '{operator: Equal, path: ["t"], valueText: "w1"}'
_OR = f"where: {{operator: Or, operands: [{_OPERAND * COUNT}]}}"
_AND = f"where: {{operator: And, operands: [{_OPERAND * COUNT}]}}"
_WORDS = " ".join(f"w{n}" for n in _NUMBERS)
_NEAR = "nearVector: {vector: [1, 1]}"
_LONG_QUERIES = {
    "references": _nested(1),
    "properties": "{Get{Thing{t}}}",
    "additional": "{Get{Thing{_additional{id}}}}",
    "either operand": f'{{Get{{Thing({_OR}, limit: 1, sort: [{{path: ["t"]}}]){{t}}}}}}',
    "each operand": f"{{Aggregate{{Thing({_AND}){{meta{{count}}}}}}}}",
    "sort": "{Get{Thing(limit: 1, sort: [" + '{path: ["t"]} ' * COUNT + "]){t}}}",
    "words": f'{{Get{{Thing(limit: 1, bm25: {{query: "{_WORDS}"}}){{t}}}}}}',
    "words and a vector": f'{{Get{{Thing(limit: 1, hybrid: {{query: "{_WORDS}", vector: [1, 1]}}){{t}}}}}}',
    "explained": '{Get{Thing(bm25: {query: "w1"}){_additional{explainScore}}}}',
    "searches": f"{{Get{{{_many(f'Thing({_NEAR}, limit: 1){{t}}')}}}}}",
    "aggregates": f"{{Aggregate{{{_many('Thing{meta{count}}')}}}}}",
    "figures": f"{{Aggregate{{Thing{{t{{{_many('topOccurrences{value}')}}}}}}}}}",
    "explorations": f"{{{_many(f'Explore({_NEAR}, limit: 1){{beacon}}')}}}",
    "groups": f"{{Get{{Thing({_NEAR}, group: {{type: closest, force: 1}}){{_additional{{id}}}}}}}}",
}


class _Clock:
    """Each look at it takes a second."""

    def __init__(self) -> None:
        self._ticks = itertools.count()

    def monotonic(self) -> float:
        return float(next(self._ticks))


@pytest.mark.parametrize("name", _LONG_QUERIES)
def test_a_query_that_takes_too_long_is_broken_off(
    still_crowd: LocalServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    right = _ask(still_crowd, _LONG_QUERIES[name])  # from here on its text is known and checked
    assert "errors" not in right
    with monkeypatch.context() as patch:
        patch.setattr("weaviate.local.deadline.time", _Clock())
        late = _ask(still_crowd, _LONG_QUERIES[name])
    assert late == {"error": [{"message": "the request was broken off after 50 s"}]}
    assert _ask(still_crowd, _LONG_QUERIES[name]) == right


def test_a_query_that_takes_long_to_check_is_broken_off(
    server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("weaviate.local.deadline.time", _Clock())
        late = _ask(server, f"{{Get{{Thing{{{_many('t')}}}}}}}")
    assert "broken off" in late["error"][0]["message"]


def _where(operator: str) -> Dict[str, Any]:
    operand = {"operator": "Equal", "path": ["t"], "valueText": "w1"}
    return {"operator": operator, "operands": [operand] * COUNT}


@pytest.mark.parametrize("operator", ["And", "Or"])
@pytest.mark.parametrize("is_saved", [False, True])
def test_a_deletion_that_searches_too_long_deletes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operator: str, is_saved: bool
) -> None:
    with LocalServer(path=tmp_path if is_saved else None) as server:
        objects = [{"class": "Thing", "properties": {"t": "w1"}} for _ in _NUMBERS]
        batch = f"{server.url}/v1/batch/objects"
        requests.post(batch, json={"objects": objects}, timeout=60)
        body = {"match": {"class": "Thing", "where": _where(operator)}}
        with monkeypatch.context() as patch:
            patch.setattr("weaviate.local.deadline.time", _Clock())
            late = requests.delete(batch, json=body, timeout=60)
        assert (late.status_code, "broken off" in late.text) == (500, True)
        done = requests.delete(batch, json=body, timeout=60).json()
        assert done["results"]["successful"] == COUNT


def test_a_classification_that_searches_too_long_changes_nothing(
    crowd: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = weaviate.Client(crowd.url)
    for n in _NUMBERS:
        client.data_object.create({"t": "new"}, "Thing", vector=[float(n), 1.0])
    body = {
        "class": "Thing",
        "type": "knn",
        "basedOnProperties": ["t"],
        "classifyProperties": ["to"],
        "filters": {"sourceWhere": _where("Or")},
    }
    before = client.data_object.get(class_name="Thing", limit=1000)
    with monkeypatch.context() as patch:
        patch.setattr("weaviate.local.deadline.time", _Clock())
        late = requests.post(f"{crowd.url}/v1/classifications", json=body, timeout=60)
    assert (late.status_code, "broken off" in late.text) == (500, True)
    assert client.data_object.get(class_name="Thing", limit=1000) == before
    client.close()


def _endless(monkeypatch: pytest.MonkeyPatch, server: LocalServer) -> threading.Thread:
    """Begin a query that would take for years, and return once it follows references."""
    begun = threading.Event()
    resolve = Database.resolve

    def noticed(self: Database, *given: Any) -> Any:
        begun.set()
        return resolve(self, *given)

    def ask() -> None:
        with contextlib.suppress(requests.ConnectionError):
            _ask(server, _nested(12))

    monkeypatch.setattr(Database, "resolve", noticed)
    caller = threading.Thread(target=ask)
    caller.start()
    assert begun.wait(60)
    return caller


def test_a_change_comes_through_after_a_query_without_end(
    crowd: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "weaviate.local.deadline.LONGEST_S", 3.0
    )  # time to begin, on a busy machine
    caller = _endless(monkeypatch, crowd)
    body = {"class": "Thing", "properties": {"t": "x"}}
    answer = requests.post(f"{crowd.url}/v1/objects", json=body, timeout=60)
    assert answer.status_code == 200
    caller.join(60)


def test_a_server_stops_and_starts_again_whatever_is_asked(
    crowd: LocalServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caller = _endless(monkeypatch, crowd)
    crowd.stop()
    assert "still ran" not in caplog.text
    caller.join(60)
    crowd.start()
    assert "errors" not in _ask(crowd, "{Get{Thing{t}}}")


def test_fragments_of_a_usual_size_are_answered(server: LocalServer) -> None:
    body = _ask(server, "{Get{Thing{...F}}} fragment F on Thing {t}")
    assert body == {"data": {"Get": {"Thing": [{"t": "x"}]}}}


@pytest.mark.parametrize("count", [300, 3000])
def test_a_chain_of_fragments_gets_an_answer(server: LocalServer, count: int) -> None:
    chain = "".join(f"fragment F{n} on Thing {{...F{n + 1}}} " for n in range(count))
    body = _ask(server, "{Get{Thing{...F0}}}" + chain + f"fragment F{count} on Thing {{t}}")
    if "errors" in body:
        words = ("The query is nested too deeply.", "Validation aborted.")
        assert body["errors"][0]["message"] in words
    else:
        assert body == {"data": {"Get": {"Thing": [{"t": "x"}]}}}
