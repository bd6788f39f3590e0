"""Keyword and hybrid search; all scores are those of a real 1.24.26 server on the same objects."""

from __future__ import annotations

from typing import List, Tuple

import pytest

from tests.local.stored import (
    ask,
    database,
    got,
    klass,
    number_of,
    numbers,
    prop,
    put,
    refusal,
    uid,
)
from weaviate.local.storage.database import Database

TEXTS = (
    {
        "title": "The quick brown fox",
        "body": "jumps over the lazy dog and the cat",
        "code": "A1 b2",
        "tags": ["red", "green blue"],
    },
    {"title": "Quick quick slow", "body": "dancing", "code": "a1"},
    {"title": "Slow dog", "code": "A1 A1 c3", "tags": ["dog", "red red"]},
    {"body": "a quick tour of the brown lands", "tags": []},
    {"title": ""},
)


@pytest.fixture
def texts() -> Database:
    made = database(
        klass(
            "Text",
            prop("title", "text"),
            prop("body", "text"),
            prop("code", "text", tokenization="whitespace"),
            prop("tags", "text[]"),
            prop("hidden", "text", indexSearchable=False),
            prop("n", "int"),
            invertedIndexConfig={
                "bm25": {"k1": 1.5, "b": 0.5},
                "stopwords": {"preset": "en", "additions": ["fox"], "removals": ["the"]},
            },
        )
    )
    for number, properties in enumerate(TEXTS):
        put(made, "Text", number + 1, properties, [number, 1, 0.5])
    return made


def scores(of: Database, arguments: str) -> List[Tuple[int, float]]:
    return [
        (number_of(item["_additional"]["id"]), float(item["_additional"]["score"]))
        for item in got(of, "Text", arguments, "_additional{id score}")
    ]


@pytest.mark.parametrize(
    ("search", "wanted"),
    [
        ('query: "quick"', [(2, 0.3236589), (1, 0.18514007), (4, 0.14250654)]),
        ('query: "quick brown"', [(1, 0.4858551), (4, 0.37397376), (2, 0.3236589)]),
        ('query: "the"', [(1, 0.3782513), (4, 0.23146722)]),
        ('query: "fox"', []),
        ('query: "A1" properties: ["code"]', [(3, 0.47970888), (1, 0.33036557)]),
        ('query: "a1" properties: ["code", "title"]', [(2, 0.64207315)]),
        (
            'query: "quick quick dog" properties: ["title^3", "body"]',
            [(1, 0.9713239), (2, 0.9010091), (3, 0.62854165), (4, 0.33169016)],
        ),
        ('query: "red" properties: ["tags", "title"]', [(3, 0.4907086), (1, 0.29405057)]),
        ('query: "dog red" properties: ["tags^2", "title"]', [(3, 1.4010215), (1, 0.4402357)]),
        ('query: "quick" properties: ["title^0"]', []),
        ('query: "quick" properties: ["title^1.5"]', []),
    ],
)
def test_bm25_gives_the_scores_of_the_real_server(
    search: str, wanted: List[Tuple[int, float]], texts: Database
) -> None:
    found = scores(texts, f"bm25: {{{search}}}")
    assert [number for number, _ in found] == [number for number, _ in wanted]
    assert [score for _, score in found] == pytest.approx([score for _, score in wanted], abs=1e-5)


@pytest.mark.parametrize(
    ("search", "wanted"),
    [
        (
            "alpha: 0.5",
            [(3, 0.79682755), (2, 0.79681945), (1, 0.47451797), (4, 0.11874144), (5, 0.0)],
        ),
        (
            "alpha: 0.25 fusionType: rankedFusion",
            [(3, 0.01659836), (2, 0.01626344), (1, 0.016263336), (4, 0.015937021), (5, 0.00390625)],
        ),
        ("alpha: 1", [(2, 1.0), (3, 0.59365517), (4, 0.23748288), (1, 0.050803844), (5, 0.0)]),
    ],
)
def test_hybrid_gives_the_scores_of_the_real_server(
    search: str, wanted: List[Tuple[int, float]], texts: Database
) -> None:
    found = scores(texts, f'hybrid: {{query: "quick dog" vector: [1, 1, 1] {search}}}')
    assert [number for number, _ in found] == [number for number, _ in wanted]
    assert [score for _, score in found] == pytest.approx([score for _, score in wanted], abs=1e-5)


def test_hybrid_without_alpha_weighs_the_vector_search_three_quarters(texts: Database) -> None:
    search = 'query: "quick dog" vector: [1, 1, 1]'
    assert scores(texts, f"hybrid: {{{search}}}") == scores(
        texts, f"hybrid: {{{search} alpha: 0.75}}"
    )


def test_hybrid_with_alpha_zero_needs_no_vector(texts: Database) -> None:
    found = scores(texts, 'hybrid: {query: "quick" alpha: 0}')
    assert [number for number, _ in found] == [2, 1, 4]
    assert [score for _, score in found] == pytest.approx([1.0, 0.23534626, 0.0], abs=1e-5)


def test_the_explanation_names_frequencies_and_lengths(texts: Database) -> None:
    (item,) = got(texts, "Text", 'bm25: {query: "a1"} limit: 1', "_additional{explainScore}")
    assert item["_additional"]["explainScore"] == ", BM25F_a1_frequency:1, BM25F_a1_propLength:1"


def test_the_explanation_of_a_hybrid_hit_names_both_searches(texts: Database) -> None:
    (item,) = got(
        texts,
        "Text",
        'hybrid: {query: "dog" vector: [1, 1, 1] alpha: 0.5} limit: 1',
        "_additional{explainScore}",
    )
    words = item["_additional"]["explainScore"]
    assert f"\nHybrid (Result Set vector) Document {uid(3)}: original score" in words
    assert f" - \nHybrid (Result Set keyword) Document {uid(3)}: original score" in words


def test_without_an_explanation_asked_for_there_is_none(texts: Database) -> None:
    body = ask(texts, '{Get{Text(bm25:{query:"dog"}){_additional{score}}}}')
    assert "explainScore" not in str(body)


def test_a_filter_leaves_the_scores_as_they_are(texts: Database) -> None:
    everything = dict(scores(texts, 'bm25: {query: "quick"}'))
    where = 'where: {path: ["code"] operator: Equal valueText: "A1"}'
    assert scores(texts, f'bm25: {{query: "quick"}} {where}') == [(1, everything[1])]


def test_pages_follow_each_other(texts: Database) -> None:
    assert numbers(texts, "Text", 'bm25: {query: "quick"} limit: 1 offset: 1') == [1]
    assert numbers(texts, "Text", 'bm25: {query: "quick"} limit: 5 offset: 2') == [4]


def test_autocut_of_a_hybrid_search_cuts_the_keyword_search_off_too(texts: Database) -> None:
    search = 'hybrid: {query: "quick dog" vector: [1, 1, 1] alpha: 0.5}'
    assert numbers(texts, "Text", f"{search} autocut: 1") == [3]


def test_of_equal_scores_the_greater_id_comes_first() -> None:
    made = database(klass("Text", prop("title", "text")))
    for number in (2, 3, 1):
        put(made, "Text", number, {"title": "same words"})
    assert numbers(made, "Text", 'bm25: {query: "words"}') == [3, 2, 1]


def test_the_index_follows_what_happens_to_the_objects(texts: Database) -> None:
    assert numbers(texts, "Text", 'bm25: {query: "dancing"}') == [2]
    put(texts, "Text", 7, {"body": "more dancing"}, [0, 0, 1])
    put(texts, "Text", 2, {"body": "sitting still"}, [1, 1, 0.5])
    texts.collection("Text").shard().delete(uid(1))
    assert numbers(texts, "Text", 'bm25: {query: "dancing"}') == [7]
    assert numbers(texts, "Text", 'bm25: {query: "still"}') == [2]
    assert numbers(texts, "Text", 'bm25: {query: "lazy"}') == []


def test_an_index_that_grew_gives_the_scores_of_one_made_at_once(texts: Database) -> None:
    put(texts, "Text", 9, {"title": "quick"}, [0, 0, 1])
    grown = scores(texts, 'bm25: {query: "quick"}')
    put(texts, "Text", 8, {"title": "quick silver"}, [0, 0, 1])
    scores(texts, 'bm25: {query: "quick"}')
    texts.collection("Text").shard().delete(uid(8))
    assert scores(texts, 'bm25: {query: "quick"}') == grown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ('bm25: {query: ""}', "must have query set"),
        ("bm25: {}", "must have query set"),
        ('bm25: {query: "x" properties: ["nope"]}', "Searching by property 'nope' requires"),
        ('bm25: {query: "x" properties: ["n"]}', "Searching by property 'n' requires"),
        ('bm25: {query: "x" properties: ["hidden"]}', "Searching by property 'hidden' requires"),
        ('bm25: {query: "x"} sort: [{path: ["n"]}]', "bm25 search is not compatible with sort"),
        ('bm25: {query: "x"} nearVector: {vector: [1]}', "conflict: both near<Media> and keyword"),
        ('hybrid: {query: "x" alpha: 2}', "alpha should be between 0.0 and 1.0"),
        ('hybrid: {query: "x"}', "VectorFromInput was called without vectorizer"),
        ('hybrid: {query: "x"} sort: [{path: ["n"]}]', "hybrid search is not compatible with sort"),
        ('hybrid: {query: "x" vector: [1]}', "vector lengths don't match: 3 vs 1"),
    ],
)
def test_an_impossible_search_is_refused(arguments: str, words: str, texts: Database) -> None:
    assert words in refusal(texts, f"{{Get{{Text({arguments}){{title}}}}}}")


def test_a_class_without_texts_cannot_be_searched() -> None:
    made = database(klass("Bare", prop("n", "int")))
    assert "no indexed properties found in class" in refusal(
        made, '{Get{Bare(bm25:{query:"x"}){n}}}'
    )
