"""The best of many scores, with the ones that stay among equals as in the real server.

The server walks over its documents in order and keeps the best ones in a binary heap. When equal
scores compete for the last places, the heap decides which of them stay; so it is built here, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Sequence, Tuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]
    Places = NDArray[np.int64]

Entry = Tuple[float, int]

_WALKED_AT_MOST = 50_000  # beyond this the first of equals stay, for walking takes too long


def best_places(scores: Scores, limit: int) -> Places:
    """Return the places of the best scores, in no particular order.

    Args:
        scores: In the order of the documents.
        limit: How many to return at most.
    """
    if len(scores) <= limit:
        return np.arange(len(scores))
    if limit <= 0:
        return np.empty(0, dtype=np.int64)
    last = np.partition(scores, len(scores) - limit)[len(scores) - limit]
    candidates = np.flatnonzero(scores >= last)
    if len(candidates) == limit or len(scores) > _WALKED_AT_MOST:
        return candidates[np.argsort(-scores[candidates], kind="stable")][:limit]
    return np.array(_walk(scores.tolist(), limit), dtype=np.int64)


def _walk(scores: Sequence[float], limit: int) -> List[int]:
    heap: List[Entry] = []
    for place, score in enumerate(scores):
        if len(heap) < limit:
            _push(heap, (score, place))
        elif heap[0][0] < score:
            _push(heap, (score, place))
            _pop(heap)
    return [place for _, place in heap]


def _push(heap: List[Entry], entry: Entry) -> None:
    heap.append(entry)
    child = len(heap) - 1
    while child:
        parent = (child - 1) // 2
        if heap[child][0] >= heap[parent][0]:
            return
        heap[child], heap[parent] = heap[parent], heap[child]
        child = parent


def _pop(heap: List[Entry]) -> None:
    last = heap.pop()
    if not heap:
        return
    heap[0] = last
    place = 0
    while True:
        least = place
        for child in (2 * place + 1, 2 * place + 2):
            if child < len(heap) and heap[child][0] < heap[least][0]:
                least = child
        if least == place:
            return
        heap[place], heap[least] = heap[least], heap[place]
        place = least
