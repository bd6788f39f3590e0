"""How a text is cut into terms, for filters and keyword search; stopwords."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Callable, Dict, FrozenSet, List, Mapping

from weaviate.local.errors import ApiError

# What counts as white space is the Unicode property, without the separators U+001C to U+001F that
# str.split() takes for blanks.
_BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WORDS = re.compile(r"[^\W_]+")
_WORDS_OR_WILDCARDS = re.compile(r"(?:[^\W_]|[*?])+")
_NOT_BLANK = re.compile(f"[^{_BLANKS}]+")
_OUTER_BLANKS = re.compile(f"^[{_BLANKS}]+|[{_BLANKS}]+$")

_ENGLISH = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then "
    "there these they this to was will with"
)
STOPWORD_PRESETS: Mapping[str, FrozenSet[str]] = {
    "": frozenset(),
    "none": frozenset(),
    "en": frozenset(_ENGLISH.split(" ")),
}


def lower(text: str) -> str:
    """Return a text in lower case, letter by letter, so that no letter becomes two."""
    if text.isascii():
        return text.lower()
    return "".join(letter.lower()[0] for letter in text)


def _word(text: str) -> List[str]:
    return [lower(term) for term in _WORDS.findall(text)]


def _word_with_wildcards(text: str) -> List[str]:
    return [lower(term) for term in _WORDS_OR_WILDCARDS.findall(text)]


def _whitespace(text: str) -> List[str]:
    return _NOT_BLANK.findall(text)


def _lowercase(text: str) -> List[str]:
    return [lower(term) for term in _whitespace(text)]


def _field(text: str) -> List[str]:
    return [_OUTER_BLANKS.sub("", text)]


def _trigrams(words: List[str]) -> List[str]:
    letters = "".join(words)
    return [letters[i : i + 3] for i in range(len(letters) - 2)]


_TOKENIZERS: Dict[str, Callable[[str], List[str]]] = {
    "word": _word,
    "lowercase": _lowercase,
    "whitespace": _whitespace,
    "field": _field,
    "trigram": lambda text: _trigrams(_word(text)),
}
_WILDCARD_TOKENIZERS: Dict[str, Callable[[str], List[str]]] = {
    **_TOKENIZERS,
    "word": _word_with_wildcards,
    "trigram": lambda text: _trigrams(_word_with_wildcards(text)),
}

TOKENIZATIONS = tuple(_TOKENIZERS)


def tokenize(tokenization: str, text: str) -> List[str]:
    """Return the terms of a text; an unknown tokenization finds none."""
    cut = _TOKENIZERS.get(tokenization)
    return cut(text) if cut else []


def tokenize_pattern(tokenization: str, text: str) -> List[str]:
    """Return the terms of the text of a Like filter, with `*` and `?`."""
    cut = _WILDCARD_TOKENIZERS.get(tokenization)
    return cut(text) if cut else []


@lru_cache(maxsize=65536)  # a filter looks at the same texts again with every query
def term_set(tokenization: str, text: str) -> FrozenSet[str]:
    """Return the different terms of one stored text."""
    return frozenset(tokenize(tokenization, text))


def stopwords_of(inverted_index_config: Mapping[str, Any]) -> FrozenSet[str]:
    """Return the stopwords of an `invertedIndexConfig`."""
    config = inverted_index_config.get("stopwords") or {}
    preset = config.get("preset") or ""
    if preset not in STOPWORD_PRESETS:
        raise ApiError(f'preset "{preset}" not known to stopword detector')
    added = frozenset(config.get("additions") or ())
    return (STOPWORD_PRESETS[preset] | added) - frozenset(config.get("removals") or ())
