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
