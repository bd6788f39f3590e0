"""Texts are cut into terms as the real server cuts them."""

from __future__ import annotations

import pytest

from weaviate.local.errors import ApiError
from weaviate.local.tokenizer import stopwords_of, tokenize, tokenize_pattern


@pytest.mark.parametrize(
    ("tokenization", "text", "terms"),
    [
        ("word", "The Quick-brown_fox, a1 3.5", ["the", "quick", "brown", "fox", "a1", "3", "5"]),
        ("word", "Zürich ÄPFEL 日本", ["zürich", "äpfel", "日本"]),
        ("word", "", []),
        ("lowercase", " Quick-Brown\tFox ", ["quick-brown", "fox"]),
        ("whitespace", "Quick-Brown\u3000Fox\x85x", ["Quick-Brown", "Fox", "x"]),
        ("whitespace", "a\x1cb", ["a\x1cb"]),
        ("field", "  Whole Value\n", ["Whole Value"]),
        ("field", "", [""]),
        ("trigram", "Ab c-d", ["abc", "bcd"]),
        ("unheard_of", "a b", []),
    ],
)
def test_a_text_has_these_terms(tokenization: str, text: str, terms: list) -> None:
    assert tokenize(tokenization, text) == terms


def test_a_letter_stays_one_letter_when_its_case_is_lowered() -> None:
    assert tokenize("word", "İSTANBUL ΣΑΣ") == ["istanbul", "σασ"]


def test_wildcards_stay_in_the_terms_of_a_pattern() -> None:
    assert tokenize_pattern("word", "Qu*k, br?wn") == ["qu*k", "br?wn"]


def test_stopwords_are_those_of_the_preset_with_additions_and_removals() -> None:
    config = {"stopwords": {"preset": "en", "additions": ["fox"], "removals": ["the"]}}
    stopwords = stopwords_of(config)
    assert {"fox", "a", "with"} <= stopwords
    assert "the" not in stopwords


def test_there_are_no_stopwords_without_a_preset() -> None:
    assert stopwords_of({}) == frozenset()


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(ApiError, match="not known to stopword detector"):
        stopwords_of({"stopwords": {"preset": "klingon"}})
