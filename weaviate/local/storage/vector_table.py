"""The vectors of one name in one shard: rows of a matrix that grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterable, List, Tuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

_FIRST_ROWS = 256


class VectorTable:
    """Ids and vectors in the same order; appending one costs no copy of the others."""

    def __init__(self, pairs: Iterable[Tuple[str, Vector]]) -> None:
        kept = list(pairs)
        self._ids = [key for key, _ in kept]
        self._rows: Vector = (
            np.stack([vector for _, vector in kept]) if kept else np.empty((0, 0), dtype=np.float32)
        )

    def append(self, key: str, vector: Vector) -> None:
        """Add a vector behind all others."""
        used = len(self._ids)
        if not used:
            self._rows = np.empty((_FIRST_ROWS, len(vector)), dtype=np.float32)
        elif used == len(self._rows):
            wider = np.empty((2 * used, self._rows.shape[1]), dtype=np.float32)
            wider[:used] = self._rows
            self._rows = wider
        self._rows[used] = vector
        self._ids.append(key)

    def view(self) -> Tuple[List[str], Vector]:
        """Return the ids and the matrix; both are only to be read."""
        return self._ids, self._rows[: len(self._ids)]
