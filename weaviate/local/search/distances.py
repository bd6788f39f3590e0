"""Distances between vectors as the real server defines them, exact, with numpy.

All arithmetic is in 32-bit floats, like the server's, so that distances agree to about 1e-6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Dict, Optional

import numpy as np

from weaviate.local.errors import ApiError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

COSINE = "cosine"
_BLOCK_ROWS = 8192  # keeps the temporaries of manhattan and hamming within the processor's cache


def norms(matrix: Floats) -> Floats:
    """Return the length of each row."""
    lengths: Floats = np.sqrt(np.einsum("ij,ij->i", matrix, matrix))
    return lengths


def _cosine(matrix: Floats, query: Floats, lengths: Optional[Floats]) -> Floats:
    if lengths is None:
        lengths = norms(matrix)
    scale = lengths * np.float32(np.sqrt(np.dot(query, query)))
    # A vector of zeros has no direction: the server leaves it as it is, so its distance is 1.
    scale[scale == 0] = 1
    found: Floats = (1 - (matrix @ query) / scale).astype(np.float32)
    # Rounding may go below 0 by a hair, on one processor and not on another: servers from 1.30
    # say 0 then, and so does this.
    return np.maximum(found, 0, out=found)


def _dot(matrix: Floats, query: Floats, _lengths: Optional[Floats]) -> Floats:
    found: Floats = -(matrix @ query)
    return found


def _by_blocks(matrix: Floats, block_distance: Callable[[Floats], Floats]) -> Floats:
    found = np.empty(len(matrix), dtype=np.float32)
    for start in range(0, len(matrix), _BLOCK_ROWS):
        found[start : start + _BLOCK_ROWS] = block_distance(matrix[start : start + _BLOCK_ROWS])
    return found


def _l2_squared(matrix: Floats, query: Floats, _lengths: Optional[Floats]) -> Floats:
    def block(rows: Floats) -> Floats:
        difference = rows - query
        found: Floats = np.einsum("ij,ij->i", difference, difference)
        return found

    return _by_blocks(matrix, block)


def _manhattan(matrix: Floats, query: Floats, _lengths: Optional[Floats]) -> Floats:
    def block(rows: Floats) -> Floats:
        found: Floats = np.abs(rows - query).sum(axis=1)
        return found

    return _by_blocks(matrix, block)


def _hamming(matrix: Floats, query: Floats, _lengths: Optional[Floats]) -> Floats:
    return _by_blocks(matrix, lambda rows: (rows != query).sum(axis=1).astype(np.float32))


_METRICS: Dict[str, Callable[[Floats, Floats, Optional[Floats]], Floats]] = {
    COSINE: _cosine,
    "dot": _dot,
    "l2-squared": _l2_squared,
    "manhattan": _manhattan,
    "hamming": _hamming,
}


def distances(
    metric: str, matrix: Floats, query: Floats, lengths: Optional[Floats] = None
) -> Floats:
    """Return the distance of `query` to each row of `matrix`.

    Args:
        metric: the name of a distance (`schema.vector_index.DISTANCES`).
        matrix: One vector a row.
        query: A vector as long as the rows.
        lengths: The result of `norms(matrix)`, if the caller has it.
    """
    if metric not in _METRICS:
        raise ApiError(f'unrecognized distance metric "{metric}"')
    if query.size == 0:
        raise ApiError("got a nil or zero-length vector as search vector")
    if matrix.shape[1] != query.size:
        raise ApiError(f"vector lengths don't match: {matrix.shape[1]} vs {query.size}")
    return _METRICS[metric](matrix, query, lengths)


def certainty_of(distance: float) -> float:
    """Return the certainty (1 to 0) of a cosine distance (0 to 2)."""
    return 1 - distance / 2


def distance_of(certainty: float) -> float:
    """Return the cosine distance (0 to 2) of a certainty (1 to 0)."""
    return (1 - certainty) * 2
