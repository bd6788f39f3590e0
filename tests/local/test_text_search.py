"""nearText and Explore, with a vectorizer that knows three words."""

from __future__ import annotations

from typing import Any, List

import pytest

from tests.local.stored import ask, beacon, database, klass, numbers, prop, put, refusal, uid
from weaviate.local.search.query_vector import text_vector
from weaviate.local.storage.database import Database
from weaviate.local.vectorizer import from_callable

WORDS = {"north": [0.0, 1.0], "east": [1.0, 0.0], "north east": [0.6, 0.8]}


def compass(text: str) -> Any:
    return WORDS[text]


@pytest.fixture
def places() -> Database:
    vectorizer = from_callable(compass, "text2vec-compass")
    made = database(klass("Place", prop("t", "text")), klass("Bare"), vectorizer=vectorizer)
    made.collection("Place").schema["vectorizer"] = "text2vec-compass"
    for number, words in enumerate(("north", "east", "north east")):
        put(made, "Place", number + 1, {"t": words}, WORDS[words])
    return made


@pytest.mark.parametrize(
    ("near", "wanted"),
    [
        ('concepts: ["north"]', [1, 3, 2]),
        ('concepts: "north" distance: 0.5', [1, 3]),
        ('concepts: ["north"] moveTo: {concepts: ["east"] force: 1}', [3, 1, 2]),
        ('concepts: ["north east"] moveAwayFrom: {concepts: ["north"] force: 1}', [3, 2, 1]),
        (f'concepts: ["north"] moveTo: {{objects: [{{id: "{uid(2)}"}}] force: 1}}', [3, 1, 2]),
        (
            'concepts: ["north"] moveTo: {objects: [{beacon: '
            f'"weaviate://localhost/Place/{uid(2)}"}}] force: 1}}',
            [3, 1, 2],
        ),
    ],
)
def test_texts_are_searched_by_their_vectors(
    near: str, wanted: List[int], places: Database
) -> None:
    assert numbers(places, "Place", f"nearText: {{{near}}}") == wanted


def test_hybrid_vectorizes_its_query(places: Database) -> None:
    assert numbers(places, "Place", 'hybrid: {query: "north" alpha: 1}') == [1, 3, 2]


def test_several_concepts_are_the_mean_of_their_vectors(places: Database) -> None:
    vectorizer = places.vectorizer
    assert vectorizer is not None
    vector = text_vector(places, None, vectorizer, {"concepts": ["north", "east"]}, None, "")
    assert vector.tolist() == [0.5, 0.5]


def test_moves_follow_the_formula_of_the_server(places: Database) -> None:
    vectorizer = places.vectorizer
    assert vectorizer is not None
    value = {
        "concepts": ["north"],
        "moveTo": {"concepts": ["east"], "force": 0.5},
        "moveAwayFrom": {"concepts": ["north"], "force": 1.0},
    }
    # Half of the force counts: first a quarter of the way to (1, 0), then away from (0, 1).
    vector = text_vector(places, None, vectorizer, value, None, "")
    assert vector.tolist() == pytest.approx([0.25 * 1.5, 0.75 + 0.5 * (0.75 - 1)])


@pytest.mark.parametrize(
    ("near", "words"),
    [
        ('concepts: ["north"] moveTo: {force: 0.5}', "either 'concepts' or 'objects'"),
        (
            'concepts: ["north"] moveTo: {concepts: ["east"] force: 2}',
            "between 0 and 1: got 2.000000",
        ),
        ('concepts: ["north"] certainty: 0.5 distance: 0.5', "cannot provide both distance and"),
        ('concepts: ["south"]', "vectorizer text2vec-compass: KeyError: 'south'"),
        ("concepts: []", "nil or zero-length vector"),
        (
            f'concepts: ["north"] moveTo: {{objects: [{{id: "{uid(9)}"}}] force: 1}}',
            "vector not found",
        ),
    ],
)
def test_an_impossible_text_search_is_refused(near: str, words: str, places: Database) -> None:
    assert words in refusal(places, f"{{Get{{Place(nearText: {{{near}}}){{t}}}}}}")


def test_a_class_without_vectorizer_does_not_know_texts(places: Database) -> None:
    assert refusal(places, '{Get{Bare(nearText:{concepts:["north"]}){_additional{id}}}}') == (
        'Unknown argument "nearText" on field "Bare" of type "GetObjectsObj". '
        'Did you mean "nearObject" or "nearVector"?'
    )


# Explore.


def test_explore_searches_all_classes(places: Database) -> None:
    put(places, "Bare", 9, {}, [0.1, 1.0])
    found = ask(places, "{Explore(nearVector:{vector:[0,1]}){className beacon distance certainty}}")
    assert [item["className"] for item in found["data"]["Explore"]] == [
        "Place",
        "Bare",
        "Place",
        "Place",
    ]
    first = found["data"]["Explore"][0]
    assert first["beacon"] == beacon("Place", 1)["beacon"]
    assert (first["distance"], first["certainty"]) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ('nearText: {concepts: ["east"]} limit: 1', [2]),
        (f'nearObject: {{id: "{uid(1)}"}} limit: 2', [1, 3]),
        (f'nearObject: {{beacon: "weaviate://localhost/Place/{uid(1)}"}} limit: 1 offset: 1', [3]),
        ("nearVector: {vector: [0, 1] distance: 0.5}", [1, 3]),
        ("nearVector: {vector: [0, 1] certainty: 0.95}", [1]),
        (
            f'nearText: {{concepts: ["north"] moveTo: {{objects: [{{id: "{uid(2)}"}}] force: 1}}}} limit: 1',
            [3],
        ),
    ],
)
def test_explore_finds(arguments: str, wanted: List[int], places: Database) -> None:
    body = ask(places, f"{{Explore({arguments}){{beacon}}}}")
    found = [item["beacon"] for item in body["data"]["Explore"]]
    assert found == [beacon("Place", number)["beacon"] for number in wanted]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("{Explore{beacon}}", "received no search params"),
        (f'{{Explore(nearObject:{{id:"{uid(77)}"}}){{beacon}}}}', "vector not found"),
        ("{Explore(nearVector:{vector:[1]}){beacon}}", "vector lengths don't match: 2 vs 1"),
    ],
)
def test_an_impossible_exploration_is_refused(query: str, words: str, places: Database) -> None:
    assert words in refusal(places, query)
