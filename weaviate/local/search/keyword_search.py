"""Keyword search: BM25F scores as the real server computes them.

Properties of the same tokenization are searched as one text: the frequencies of a term, each times
the boost of its property (`title^2`), and the lengths of the properties are added up. Terms of
different tokenizations are scored apart, and the scores added.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Dict, List, Optional, Sequence, Tuple

import numpy as np

from weaviate.local.deadline import check_time
from weaviate.local.errors import ApiError, MissingIndex
from weaviate.local.search.hits import Hit
from weaviate.local.search.inverted_index import (
    FieldIndex,
    KeywordIndex,
    is_searchable,
    keyword_index,
)
from weaviate.local.search.top_k import best_places
from weaviate.local.storage.model import Allow, Collection, Shard
from weaviate.local.tokenizer import TOKENIZATIONS, stopwords_of, tokenize
from weaviate.local.wire.number_text import short

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Doubles = NDArray[np.float64]


_BOOST = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True)
class _Term:
    """One term of the query within the properties of one tokenization."""

    text: str
    rows: Ints
    frequencies: Doubles
    lengths: Doubles
    scores: Doubles


def bm25(
    collection: Collection,
    shard: Shard,
    query: str,
    properties: Sequence[str],
    limit: int,
    allow: Optional[Allow] = None,
    explain: bool = False,
) -> List[Hit]:
    """Return the best hits of a keyword search, best first.

    Args:
        collection: Class of the shard.
        shard: Where to search.
        query: Words to look for.
        properties: Properties to look at, with boosts like `title^2`; none means all.
        limit: How many hits to return at most.
        allow: The filter that hits must pass.
        explain: Whether to fill in `Hit.explain_score`.
    """
    check_searchable(collection, properties)
    boosts = _boosts(collection, properties)
    index = keyword_index(collection, shard)
    fields = {name: index.fields[name] for name in boosts}
    mean_length = sum(field.mean_length for field in fields.values()) / len(fields)
    terms = [
        term
        for text, repeats, names in _requests(collection, fields, query)
        for term in _look_up(collection, index, text, repeats, names, boosts, mean_length)
    ]
    if not terms:
        return []
    scores = np.zeros(len(index.rows))
    found = np.zeros(len(index.rows), dtype=bool)
    for term in terms:
        scores[term.rows] += term.scores
        found[term.rows] = True
    rows = np.flatnonzero(found)
    if allow is not None:
        rows = np.array([row for row in rows if allow(index.rows[row])], dtype=np.int64)
    # Rows are in the order in which objects came in; an update in place keeps an object's doc id.
    rows = rows[np.argsort([index.rows[row].doc_id for row in rows], kind="stable")]
    singles = scores[rows].astype(np.float32)
    best = best_places(singles, limit)
    hits = [
        Hit(index.rows[row], score=float(score), raw_score=float(score))
        for row, score in zip(rows[best], singles[best])
    ]
    if explain:
        for hit, row in zip(hits, rows[best]):
            hit.explain_score = _explain(terms, int(row))
    # Among equal scores the greater id comes first.
    hits.sort(key=lambda hit: (hit.score, hit.item.id), reverse=True)
    return hits


def check_searchable(collection: Collection, properties: Sequence[str]) -> None:
    """Check that there is anything to search.

    Raises:
        ApiError: 422, if no property is named, and none of the class can be searched.
    """
    if not properties and not any(map(is_searchable, collection.properties)):
        raise ApiError("No properties provided, and no indexed properties found in class")


def _boosts(collection: Collection, properties: Sequence[str]) -> Dict[str, int]:
    boosts: Dict[str, int] = {}
    if not properties:
        properties = [prop["name"] for prop in collection.properties if is_searchable(prop)]
    for given in properties:
        name, caret, boost = given.partition("^")
        prop = collection.find_property(name)
        if prop is None or not is_searchable(prop):
            raise MissingIndex("Searching", "indexSearchable", given)
        boosts[name] = _whole_number(boost.partition("^")[0]) if caret else 1
    return boosts


def _whole_number(text: str) -> int:
    # For the real server a boost that is not a whole number is 0, which finds nothing.
    return int(text) if _BOOST.fullmatch(text) else 0


def _requests(
    collection: Collection, fields: Dict[str, FieldIndex], query: str
) -> List[Tuple[str, int, List[str]]]:
    """Return the terms to look up, how often the query has each, and the properties."""
    requests = []
    for tokenization in TOKENIZATIONS:
        names = [name for name, field in fields.items() if field.tokenization == tokenization]
        if not names:
            continue
        terms = Counter(tokenize(tokenization, query))
        if tokenization == "word":
            for stopword in stopwords_of(collection.schema.get("invertedIndexConfig") or {}):
                terms.pop(stopword, None)
        requests += [(text, repeats, names) for text, repeats in terms.items()]
    return requests


def _look_up(
    collection: Collection,
    index: KeywordIndex,
    text: str,
    repeats: int,
    names: Sequence[str],
    boosts: Dict[str, int],
    mean_length: float,
) -> List[_Term]:
    check_time()
    rows_of, frequencies_of, lengths_of = [], [], []
    for name in names:
        field = index.fields[name]
        posting = field.postings.get(text)
        if posting is None or not boosts[name]:
            continue
        rows = np.array(posting[0], dtype=np.int64)
        rows_of.append(rows)
        frequencies_of.append(np.array(posting[1], dtype=np.float64) * boosts[name])
        lengths_of.append(np.array(field.lengths, dtype=np.float64)[rows])
    if not rows_of:
        return []
    rows, where = np.unique(np.concatenate(rows_of), return_inverse=True)
    frequencies = np.asarray(np.bincount(where, np.concatenate(frequencies_of)), np.float64)
    lengths = np.asarray(np.bincount(where, np.concatenate(lengths_of)), np.float64)
    alive = np.array(index.alive, dtype=bool)[rows]
    if not alive.any():
        return []
    rows, frequencies, lengths = rows[alive], frequencies[alive], lengths[alive]
    config = (collection.schema.get("invertedIndexConfig") or {}).get("bm25") or {}
    k1, b = config.get("k1", 0.0), config.get("b", 0.0)  # 0 is left out of the schema
    total = index.objects
    idf = math.log(1 + (total - len(rows) + 0.5) / (len(rows) + 0.5)) * repeats
    weights = frequencies / (frequencies + k1 * (1 - b + b * lengths / mean_length))
    return [_Term(text, rows, frequencies, lengths, weights * idf)]


def _explain(terms: Sequence[_Term], row: int) -> str:
    check_time()
    words: Dict[str, str] = {}
    for term in terms:
        place = int(np.searchsorted(term.rows, row))
        if place < len(term.rows) and term.rows[place] == row:
            # The same term in another tokenization takes the place of the one before.
            words[f"BM25F_{term.text}_frequency"] = short(term.frequencies[place])
            words[f"BM25F_{term.text}_propLength"] = short(term.lengths[place])
    return "".join(f", {name}:{figure}" for name, figure in words.items())
