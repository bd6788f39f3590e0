"""Vectors: named ones, and those that the server makes of texts."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Sequence

import pytest

from tests.local.plain_http import Caller
from tests.local.samples import uid
from weaviate.local import LocalServer

Connect = Callable[[LocalServer], Caller]
HASHED = "text2vec-hashed-ngrams"
NAMED: Dict[str, Any] = {
    "class": "Thing",
    "vectorConfig": {
        "small": {"vectorizer": {"none": {}}, "vectorIndexType": "hnsw"},
        "large": {"vectorizer": {"none": {}}, "vectorIndexType": "flat"},
    },
}


def _kept(call: Caller, number: int = 1) -> Dict[str, Any]:
    kept: Dict[str, Any] = call.get(f"/v1/objects/Thing/{uid(number)}", include="vector").json
    return kept


_WRONG = "insert called with a vector of the wrong size"
_LONGER = "new node has a vector with length 3. Existing nodes have vectors with length 2"


@pytest.mark.parametrize("kind", ["hnsw", "flat"])
@pytest.mark.parametrize("name", ["", "small"])
class TestOfTheWrongLength:
    """Each kind of index has words of its own, and so has each way in; taken from 1.24.26."""

    @pytest.fixture(autouse=True)
    def _things(self, call: Caller, kind: str, name: str) -> None:
        unnamed = {"vectorizer": "none", "vectorIndexType": kind}
        named = {"small": {"vectorizer": {"none": {}}, "vectorIndexType": kind}}
        given = {"vectorConfig": named} if name else unnamed
        assert call.post("/v1/schema", {"class": "Thing", **given}).status == 200
        for number in (1, 2):
            call.post("/v1/objects", self._thing(number, name, [1, 2]))

    def _thing(self, number: int, name: str, vector: List[float]) -> Dict[str, Any]:
        given = {"vectors": {name: vector}} if name else {"vector": vector}
        return {"class": "Thing", "id": uid(number), **given}

    def test_an_object_is_refused(self, call: Caller, kind: str, name: str) -> None:
        (shard,) = (entry["name"] for entry in call.get("/v1/schema/Thing/shards").json)
        put = f'put object: import into index thing: put local object: shard="{shard}": '
        target = " for target vector small" if name else ""
        index = "small for target vector" if name else "for"
        flat = f"update vector index{target}: insert doc id 2 to vector index: {_WRONG}"
        for verb, path in (("POST", "/v1/objects"), ("PUT", f"/v1/objects/Thing/{uid(2)}")):
            number = 3 if verb == "POST" else 2
            hnsw = f"store object in LSM store: Validate vector index {index} {uid(number)}: "
            refused = call.send(verb, path, self._thing(number, name, [1, 2, 3]))
            assert refused.status == 500
            assert refused.message == put + (flat if kind == "flat" else hnsw + _LONGER)

    def test_a_merge_is_refused(self, call: Caller, kind: str, name: str) -> None:
        target = " for target vector small" if name else ""
        hnsw = f"Validate vector index for update of {uid(2)}{target}: {_LONGER}"
        flat = f"update vector index{target}: insert doc id 2 to vector index: {_WRONG}"
        path = f"/v1/objects/Thing/{uid(2)}"
        refused = call.send("PATCH", path, self._thing(2, name, [1, 2, 3]))
        assert refused.message.endswith('": ' + (flat if kind == "flat" else hnsw))

    def test_it_fails_alone_in_a_batch(self, call: Caller, kind: str, name: str) -> None:
        target = " for target vector small" if name else ""
        index = "small for target vector" if name else "for"
        flat = f"insert to vector index: insert doc id 2 to vector index{target}: {_WRONG}"
        hnsw = f"Validate vector index {index} {uid(3)}: {_LONGER}"
        batch = [self._thing(3, name, [1, 2, 3]), self._thing(4, name, [1, 2])]
        wrong, right = call.post("/v1/batch/objects", {"objects": batch}).json
        error = wrong["result"]["errors"]["error"][0]["message"]
        assert error == (flat if kind == "flat" else hnsw)
        assert right["result"]["status"] == "SUCCESS"

    def test_an_empty_one_counts_as_none_in_a_flat_index(
        self, call: Caller, kind: str, name: str
    ) -> None:
        status = call.post("/v1/objects", self._thing(3, name, [])).status
        assert status == (200 if kind == "flat" else 500)


class TestNamed:
    @pytest.fixture(autouse=True)
    def _things(self, call: Caller) -> None:
        call.post("/v1/schema", NAMED)

    def test_they_are_kept_and_shown(self, call: Caller) -> None:
        vectors = {"small": [1, 2], "large": [0.5, 0.25, 0.125]}
        call.post("/v1/objects", {"class": "Thing", "id": uid(1), "vectors": vectors})
        assert _kept(call)["vectors"] == vectors

    def test_each_has_a_length_of_its_own(self, call: Caller) -> None:
        call.post("/v1/objects", {"class": "Thing", "vectors": {"small": [1, 2]}})
        fits = {"class": "Thing", "vectors": {"large": [1, 2, 3]}}
        does_not = {"class": "Thing", "vectors": {"small": [1, 2, 3]}}
        assert call.post("/v1/objects", fits).status == 200
        assert call.post("/v1/objects", does_not).status == 500

    def test_one_that_the_class_lacks_is_refused(self, call: Caller) -> None:
        refused = {"class": "Thing", "id": uid(1), "vectors": {"other": [1]}}
        assert call.post("/v1/objects", refused).status == 500
        assert call.get(f"/v1/objects/Thing/{uid(1)}").status == 404

    def test_merging_one_keeps_the_other(self, call: Caller) -> None:
        vectors = {"small": [1, 2], "large": [3, 4]}
        call.post("/v1/objects", {"class": "Thing", "id": uid(1), "vectors": vectors})
        path = f"/v1/objects/Thing/{uid(1)}"
        assert call.send("PATCH", path, {"vectors": {"small": [5, 6]}}).status == 204
        assert _kept(call)["vectors"] == {"small": [5, 6], "large": [3, 4]}


def _lengths(texts: List[str]) -> Sequence[Sequence[float]]:
    return [[len(text), 1.0] for text in texts]


def _schema(**more: Any) -> Dict[str, Any]:
    properties = [{"name": "text", "dataType": ["text"]}, {"name": "n", "dataType": ["int"]}]
    return {"class": "Thing", "properties": properties, **more}


def _add(call: Caller, text: str, **more: Any) -> None:
    body = {"class": "Thing", "id": uid(1), "properties": {"text": text, "n": 1}, **more}
    assert call.post("/v1/objects", body).status == 200


class TestMade:
    def test_none_is_made_unless_the_class_asks_for_it(self, call: Caller) -> None:
        call.post("/v1/schema", _schema())
        _add(call, "hello")
        assert "vector" not in _kept(call)

    def test_the_hashed_one_is_there_for_classes_that_name_it(self, call: Caller) -> None:
        made = call.post("/v1/schema", _schema(vectorizer=HASHED)).json
        assert made["moduleConfig"] == {HASHED: {"vectorizeClassName": True}}
        _add(call, "hello")
        assert len(_kept(call)["vector"]) > 2
        assert HASHED in call.get("/v1/meta").json["modules"]

    def test_a_given_function_makes_them_for_all_classes(self, connect: Connect) -> None:
        with LocalServer(vectorizer=_lengths) as server:
            call = connect(server)
            made = call.post("/v1/schema", _schema()).json
            assert made["vectorizer"] == "text2vec-callable"
            _add(call, "abc")
            assert _kept(call)["vector"] == [len("thing abc"), 1]

    def test_a_given_vector_goes_before_a_made_one(self, connect: Connect) -> None:
        with LocalServer(vectorizer=_lengths) as server:
            call = connect(server)
            call.post("/v1/schema", _schema())
            _add(call, "abc", vector=[7, 7])
            assert _kept(call)["vector"] == [7, 7]

    def test_a_batch_is_one_call_of_the_function(self, connect: Connect) -> None:
        calls: List[List[str]] = []

        def embed(texts: List[str]) -> Sequence[Sequence[float]]:
            calls.append(texts)
            return _lengths(texts)

        with LocalServer(vectorizer=embed) as server:
            call = connect(server)
            call.post("/v1/schema", _schema())
            calls.clear()
            objects = [{"class": "Thing", "properties": {"text": text}} for text in ("a", "b")]
            call.post("/v1/batch/objects", {"objects": objects})
        assert [texts for texts in calls if texts != ["a", "b"]] == [["thing a", "thing b"]]

    def test_merging_makes_it_new_only_when_the_text_is_new(self, connect: Connect) -> None:
        with LocalServer(vectorizer=_lengths) as server:
            call = connect(server)
            call.post("/v1/schema", _schema())
            _add(call, "abc", vector=[7, 7])
            path = f"/v1/objects/Thing/{uid(1)}"
            call.send("PATCH", path, {"properties": {"n": 2}})
            assert _kept(call)["vector"] == [7, 7]
            call.send("PATCH", path, {"properties": {"text": "abcd"}})
            assert _kept(call)["vector"] == [len("thing abcd"), 1]

    def test_a_function_that_fails_is_told_and_stores_nothing(self, connect: Connect) -> None:
        def embed(texts: List[str]) -> Sequence[Sequence[float]]:
            raise ValueError("no model today")

        with LocalServer(vectorizer=embed) as server:
            call = connect(server)
            call.post("/v1/schema", _schema())
            reply = call.post("/v1/objects", {"class": "Thing", "id": uid(1)})
            assert (reply.status, "no model today" in reply.message) == (500, True)
            assert call.get(f"/v1/objects/Thing/{uid(1)}").status == 404

    def test_what_is_no_function_is_refused_at_once(self) -> None:
        with pytest.raises(TypeError):
            LocalServer(vectorizer="text2vec-openai")  # type: ignore[arg-type]  # on purpose
