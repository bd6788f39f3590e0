"""How the hits of keyword and vector search become one list, and where it ends."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING, Dict, List, Sequence

import numpy as np

from weaviate.local.wire.number_text import short

if TYPE_CHECKING:
    from weaviate.local.search.hits import Hit

RANKED = "rankedFusion"
RELATIVE = "relativeScoreFusion"

_RANK_OFFSET = 60  # the constant of reciprocal rank fusion in the real server
_EQUAL_WITHIN = 1e-7  # scores that differ by less are ordered by what their last search found


def fuse(
    algorithm: str,
    sets: Sequence[List[Hit]],
    weights: Sequence[float],
    names: Sequence[str],
) -> List[Hit]:
    """Merge lists of hits, best first, into one.

    Args:
        algorithm: `RANKED` or `RELATIVE`.
        sets: Hits of each search, with their `raw_score`. They are not changed.
        weights: What each search counts.
        names: What each search is called in `explainScore`.
    """
    merge = _ranked if algorithm == RANKED else _relative
    return _by_score(merge(sets, weights, names))


def _ranked(
    sets: Sequence[List[Hit]], weights: Sequence[float], names: Sequence[str]
) -> Dict[str, Hit]:
    found: Dict[str, Hit] = {}
    for hits, weight, name in zip(sets, weights, names):
        for rank, hit in enumerate(hits):
            share = weight / (rank + _RANK_OFFSET)
            before = found.get(hit.item.id)
            explained = before.explain_score if before else hit.explain_score
            merged = hit.copy()
            merged.explain_score = (
                f"{explained}\nHybrid (Result Set {name}) Document {hit.item.id} "
                f"contributed {share!r} to the score"
            )
            merged.score = float(np.float32(share + (before.score if before else 0.0)))
            found[hit.item.id] = merged
    return found


def _relative(
    sets: Sequence[List[Hit]], weights: Sequence[float], names: Sequence[str]
) -> Dict[str, Hit]:
    found: Dict[str, Hit] = {}
    for hits, weight, name in zip(sets, weights, names):
        if not hits:
            continue
        raw = np.array([hit.raw_score for hit in hits], dtype=np.float32)
        lowest, highest = raw.min(), raw.max()
        scaled = np.full(len(hits), weight, dtype=np.float32)
        if highest != lowest:
            scaled *= (raw - lowest) / (highest - lowest)
        for hit, original, normalized in zip(hits, raw.tolist(), scaled.tolist()):
            before = found.get(hit.item.id)
            merged = hit.copy()
            merged.explain_score = (
                f"{hit.explain_score}\nHybrid (Result Set {name}) Document {hit.item.id}: "
                f"original score {short(original)}, normalized score: {short(normalized)}"
            )
            if before is not None:
                merged.explain_score += f" - {before.explain_score}"
                normalized = float(np.float32(normalized + before.score))
            merged.score = normalized
            found[hit.item.id] = merged
    return found


def _by_score(found: Dict[str, Hit]) -> List[Hit]:
    def compare(hit: Hit, other: Hit) -> int:
        difference = other.score - hit.score
        if abs(difference) < _EQUAL_WITHIN:
            difference = other.raw_score - hit.raw_score
        return (difference > 0) - (difference < 0)

    return sorted(found.values(), key=cmp_to_key(compare))


def autocut(values: Sequence[float], jumps: int) -> int:
    """Return how many hits come before this many jumps in distances or scores.

    The values are drawn as a curve from (0, 0) to (1, 1); a jump is a point that lies higher
    above the diagonal than both its neighbours.
    """
    count = len(values)
    if count <= 1:
        return count
    curve = np.asarray(values, dtype=np.float32)
    span = curve[-1] - curve[0]
    if span == 0:
        return count
    step = np.float32(1) / (np.float32(count) - np.float32(1))
    above = (curve - curve[0]) / span - np.arange(count, dtype=np.float32) * step
    seen = 0
    for i in range(1, count):
        other = above[i + 1] if i + 1 < count else above[i - 2]
        if above[i] > above[i - 1] and above[i] > other:
            seen += 1
            if seen >= jumps:
                return i
    return count
