"""What an odd query, pattern, header or file does to the local server: an answer, and no hang."""

from __future__ import annotations

import ast
import contextlib
import importlib
import itertools
import pkgutil
import random
import re
import socket
import sqlite3
import threading
import time
import uuid
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Tuple

import pytest
import requests

import weaviate
import weaviate.local
from weaviate.local import LocalServer
from weaviate.local.__main__ import main
from weaviate.local.filters.like import like_pattern
from weaviate.local.graphql.documents import lift_vectors
from weaviate.local.http.hosts import Hosts
from weaviate.local.storage.database import Database
from weaviate.local.storage.sqlite_journal import FILE_NAME

_UNITS = [
    "a",
    "1",
    " ",
    "1, ",
    "1 ,\n",
    ".",
    "-",
    '"',
    '\\"',
    '"""',
    '\\"""',
    "a.",
    ":",
    "/",
    "0e1 ",
]
_UNITS += [
    "[",
    "vector: [1 ",
    "Aa",
    "A1",
    "A",
    "=",
    "\\",
    "+",
    "x=1 ",
    "already exists",
    "\U00010000",
]
_HEADS = [
    "",
    "vector: [",
    '"',
    '"""',
    "weaviate://localhost/",
    "data:",
    "len(",
    "2020-01-01T",
    "http://",
]
_TAILS = ["", "x]", "\x00"]


def _seconds(act: Callable[[str], Any], text: str) -> float:
    """Return the least time of several runs, of one where it is short anyway."""
    best = 1e9
    for _ in range(4):
        start = time.thread_time()
        act(text)
        best = min(best, time.thread_time() - start)
        if best < 1e-3:
            break
    return best


def _grows_too_fast(act: Callable[[str], Any], head: str, unit: str, tail: str) -> bool:
    """Return whether twice the text takes more than five times as long, time and again.

    Begins with little text, so that an exponential pattern is noticed long before it hangs.
    """
    before, steep = 1e-4, 0
    for size in (8, 14, 20, 26, 40, 80, 160, 320, 640, 1280, 2560):
        after = _seconds(act, head + unit * size + tail)
        steep = steep + 1 if after > 5 * before else 0
        if steep >= 2 or after > 0.2:
            return True
        before = max(after, 1e-4)
    return False


def _patterns() -> Iterator[Tuple[str, Any]]:
    """Yield every compiled pattern of the package, and every one that is written in a call."""
    calls = {
        "compile",
        "search",
        "match",
        "fullmatch",
        "sub",
        "findall",
        "finditer",
        "split",
        "subn",
    }
    for module in pkgutil.walk_packages(weaviate.__path__, "weaviate."):
        if ".proto" in module.name or module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            pattern = getattr(value, "__self__", value)
            if isinstance(pattern, re.Pattern):
                yield f"{module.name}.{name}", pattern
        tree = ast.parse(Path(str(loaded.__file__)).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in calls
                and getattr(node.func.value, "id", "") == "re"
                and isinstance(node.args[0], ast.Constant)
            ):
                yield f"{module.name}:{node.lineno}", re.compile(node.args[0].value)


_ALL: Dict[str, Any] = dict(_patterns())


def test_all_patterns_are_found() -> None:
    assert len(_ALL) > 40


@pytest.mark.parametrize("name", sorted(_ALL))
def test_no_pattern_takes_much_longer_for_twice_the_text(name: str) -> None:
    pattern = _ALL[name]
    is_bytes = isinstance(pattern.pattern, bytes)

    def act(text: str) -> None:
        given: Any = text.encode() if is_bytes else text
        pattern.match(given)
        pattern.fullmatch(given)

    slow = [
        (head, unit, tail)
        for head in _HEADS
        for unit in _UNITS
        for tail in _TAILS
        if _grows_too_fast(act, head, unit, tail)
    ]
    assert slow == []


@pytest.mark.parametrize(
    "unit", ["1, ", "1\n", "1 ,\n ", '\\"', '"""', '\\"""', "vector: [", "1 x "]
)
@pytest.mark.parametrize("head", ["", "vector: [", '"', '"""'])
@pytest.mark.parametrize("tail", ["", "x]", "]"])
def test_vectors_are_lifted_in_time_that_grows_with_the_text(
    head: str, unit: str, tail: str
) -> None:
    assert not _grows_too_fast(lift_vectors, head, unit, tail)


@pytest.mark.parametrize("count", [2, 20, 24, 31, 32, 33, 100])
@pytest.mark.parametrize("between", [", ", ",\n", "\n", " , "])
def test_long_vectors_alone_are_lifted(count: int, between: str) -> None:
    query = "{a(vector: [" + between.join(["0.5"] * count) + "])}"
    text, vectors = lift_vectors(query)
    if count > 32:
        assert (text, vectors) == ("{a(vector: [1e999, 0])}", [[0.5] * count])
    else:
        assert (text, vectors) == (query, [])


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


def _as_expression(pattern: str) -> Any:
    return re.compile(re.escape(pattern).replace(r"\?", ".").replace(r"\*", ".*")).fullmatch


def test_like_finds_what_the_expression_finds() -> None:
    chance = random.Random(13)
    for _ in range(4_000):
        pattern = "".join(chance.choices("ab*?\n", k=chance.randrange(7)))
        text = "".join(chance.choices("ab\n", [5, 5, 1], k=chance.randrange(9)))
        assert like_pattern(pattern)(text) == bool(_as_expression(pattern)(text)), (pattern, text)


@pytest.mark.parametrize("pattern", ["*a" * 12 + "*b", "*?a" * 12 + "b", "a*" * 30 + "c"])
def test_like_with_many_stars_grows_with_the_text(pattern: str) -> None:
    assert not _grows_too_fast(like_pattern(pattern), "", "a", "")


@pytest.fixture(name="server")
def _server() -> Iterator[LocalServer]:
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


@pytest.fixture(name="crowd")
def _crowd(server: LocalServer) -> LocalServer:
    """A server with objects that all refer to all."""
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
    return server


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
    "references": _nested(2),
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
    crowd: LocalServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    right = _ask(crowd, _LONG_QUERIES[name])  # from here on its text is known and checked
    assert "errors" not in right
    with monkeypatch.context() as patch:
        patch.setattr("weaviate.local.deadline.time", _Clock())
        late = _ask(crowd, _LONG_QUERIES[name])
    assert late == {"error": [{"message": "the request was broken off after 50 s"}]}
    assert _ask(crowd, _LONG_QUERIES[name]) == right


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
    monkeypatch.setattr("weaviate.local.deadline.LONGEST_S", 0.3)
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


def _send(server: LocalServer, head: str) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(head.encode("latin-1"))
        parts: List[bytes] = []
        while True:
            part = connection.recv(65536)
            if not part:
                return b"".join(parts)
            parts.append(part)


@pytest.mark.parametrize(
    "size", [str(10**30), "9" * 5000, "-1", "+1", "1_0", "\u00b2", "1.0", "0x1", ""]
)
def test_a_content_length_that_is_none_is_answered_with_400(server: LocalServer, size: str) -> None:
    head = f"POST /v1/graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n"
    assert _send(server, head).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("size", ["", "-1", "0x1", "1_0", "+1", "f" * 40, "g"])
def test_a_chunk_without_a_size_is_answered_with_400(server: LocalServer, size: str) -> None:
    head = f"POST /v1/graphql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n"
    assert _send(server, head).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("bound", "allowed", "host", "is_allowed"),
    [
        ("127.0.0.1", (), "localhost:8080", True),
        ("127.0.0.1", (), "LOCALHOST", True),
        ("127.0.0.1", (), "127.0.0.1:1", True),
        ("127.0.0.1", (), "[::1]:1", True),
        ("127.0.0.1", (), "", True),
        ("127.0.0.1", (), "evil.example", False),
        ("127.0.0.1", (), "localhost.evil.example:80", False),
        ("127.0.0.1", (), "127.0.0.1.evil.example", False),
        ("127.0.0.1", (), "192.168.1.2", False),
        ("192.168.1.2", (), "192.168.1.2:80", True),
        ("0.0.0.0", (), "192.168.1.2:80", True),
        ("0.0.0.0", (), "evil.example", False),
        ("127.0.0.1", ("My.Host",), "my.host:80", True),
        ("127.0.0.1", ("*",), "evil.example", True),
    ],
)
def test_only_known_hosts_are_allowed(
    bound: str, allowed: Tuple[str, ...], host: str, is_allowed: bool
) -> None:
    assert Hosts(bound, allowed).allow(host) is is_allowed


def test_a_request_for_another_host_gets_403(server: LocalServer) -> None:
    answer = requests.get(f"{server.url}/v1/objects", headers={"Host": "evil.example"}, timeout=30)
    assert answer.status_code == 403
    assert "evil.example" in answer.json()["error"][0]["message"]


def test_a_host_that_is_allowed_is_answered() -> None:
    with LocalServer(allowed_hosts=["db.example"]) as server:
        answer = requests.get(
            f"{server.url}/v1/meta", headers={"Host": "db.example:80"}, timeout=30
        )
    assert answer.status_code == 200


def test_allowed_hosts_are_a_list() -> None:
    with pytest.raises(TypeError, match="allowed_hosts must be a list"):
        LocalServer(allowed_hosts="db.example")


def _damage_nothing_but_text(file: Path) -> None:
    file.write_bytes(b"this is no database, but it is long enough to be looked at" * 40)


def _damage_page(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[1024:] = b"\xff" * (len(data) - 1024)
    file.write_bytes(bytes(data))


def _run(statement: str) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        connection = sqlite3.connect(str(file))
        connection.execute(statement)
        connection.commit()
        connection.close()

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        _damage_nothing_but_text,
        _damage_page,
        _run("DELETE FROM classes"),
        _run("DELETE FROM shards"),
        _run("UPDATE classes SET schema = x'7b'"),
        _run("UPDATE classes SET schema = '[]'"),
        _run("UPDATE objects SET properties = x'00'"),
        _run("UPDATE objects SET vector = x'00'"),
        _run("UPDATE objects SET properties = '[]'"),
        _run('UPDATE classes SET schema = \'{"class": "Thing", "properties": [5]}\''),
        _run("UPDATE shards SET status = 'X'"),
        _run("DROP TABLE classes"),
        _run("DROP TABLE objects"),
    ],
)
def test_a_damaged_folder_is_named(
    tmp_path: Path, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with LocalServer(path=tmp_path) as server:
        client = weaviate.Client(server.url)
        client.data_object.create({"t": "x"}, "Thing", vector=[1.0, 2.0])
        client.close()
    damage(tmp_path / FILE_NAME)
    with pytest.raises(OSError, match=FILE_NAME):
        LocalServer(path=tmp_path).start()
    assert main(["--path", str(tmp_path), "--port", "0"]) == 1
    assert "weaviate.local cannot start" in capsys.readouterr().err
