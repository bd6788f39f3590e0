"""Vectors for texts: by a function of the user, or by hashed character n-grams.

The default does not know what texts mean: texts that share sequences of letters get vectors that
are near each other. That is good enough to try out queries, and its name says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable, List, Optional, Sequence, Union
from zlib import crc32

import numpy as np

from weaviate.local.errors import ApiError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

VectorLike = Union[Sequence[float], "Vector"]
EmbedMany = Callable[[List[str]], Sequence[VectorLike]]

DEFAULT_NAME = "text2vec-hashed-ngrams"
CALLABLE_NAME = "text2vec-callable"
_DIMENSIONS = 256
_SIZES = (3, 4)  # letters in an n-gram


class Vectorizer:
    """Turns texts into vectors.

    Args:
        name: The `vectorizer` of the classes that use it.
        embed_all: Function from a list of texts to as many vectors.
    """

    def __init__(self, name: str, embed_all: EmbedMany) -> None:
        self.name = name
        self._embed_all = embed_all

    def embed(self, texts: Sequence[str]) -> List[Vector]:
        """Return a vector for each text.

        Raises:
            ApiError: 500, if the function fails or does not return vectors.
        """
        if not texts:
            return []
        try:
            vectors = [
                np.asarray(vector, dtype=np.float32) for vector in self._embed_all(list(texts))
            ]
        except Exception as error:  # it is the user's code: whatever it raises goes to the client
            raise ApiError(
                f"vectorizer {self.name}: {type(error).__name__}: {error}", 500
            ) from error
        if len(vectors) != len(texts) or any(v.ndim != 1 or not v.size for v in vectors):
            raise ApiError(
                f"vectorizer {self.name}: {len(texts)} texts must give as many vectors, "
                f"got shapes {[v.shape for v in vectors[:5]]}",
                500,
            )
        return vectors

    def embed_query(self, texts: Sequence[str]) -> Vector:
        """Return the mean of the vectors of several texts; an empty one for no text.

        Raises:
            ApiError: 500 as for `embed`.
        """
        return combine(self.embed(texts))


def combine(vectors: Sequence[Vector]) -> Vector:
    """Return the mean of vectors; of none an empty one."""
    if not vectors:
        return np.empty(0, dtype=np.float32)
    mean: Vector = np.mean(np.stack(list(vectors)), axis=0, dtype=np.float32)
    return mean


def default_vectorizer() -> Vectorizer:
    """Return the vectorizer that needs nothing: hashed character n-grams."""
    return Vectorizer(DEFAULT_NAME, lambda texts: [hashed_ngrams(text) for text in texts])


def from_callable(embed: Any, name: Optional[str] = None) -> Vectorizer:
    """Return a vectorizer for a function of texts or of one text.

    Args:
        embed: The function. It is called once with a list to find out which of the two it is.
        name: Its name in classes (default: its attribute `name`, or `text2vec-callable`).

    Raises:
        TypeError: if it is not callable.
    """
    if isinstance(embed, Vectorizer):
        return embed
    if not callable(embed):
        raise TypeError(f"a vectorizer must be callable, not {type(embed).__name__}")
    given = getattr(embed, "name", None)
    return Vectorizer(
        name or (given if isinstance(given, str) else CALLABLE_NAME), _for_lists(embed)
    )


def _for_lists(embed: Callable[[Any], Any]) -> EmbedMany:
    """Return a function for lists of texts, whether or not `embed` takes lists."""
    takes_lists: List[bool] = []

    def embed_all(texts: List[str]) -> Sequence[VectorLike]:
        if not takes_lists:
            takes_lists.append(_gives_one_vector_each(embed))
        return embed(texts) if takes_lists[0] else [embed(text) for text in texts]

    return embed_all


def _gives_one_vector_each(embed: Callable[[Any], Any]) -> bool:
    try:
        return bool(np.asarray(embed(["a", "b"]), dtype=np.float32).ndim == 2)
    except Exception:  # any failure means that it takes no list
        return False


def hashed_ngrams(text: str) -> Vector:
    """Return a vector of length 1 that counts the sequences of letters of a text."""
    vector = np.zeros(_DIMENSIONS, dtype=np.float32)
    for word in re.findall(r"\w+", text.lower()):
        marked = f"<{word}>"
        for size in _SIZES:
            for start in range(max(1, len(marked) - size + 1)):
                code = crc32(marked[start : start + size].encode("utf-8", "replace"))
                vector[code % _DIMENSIONS] += 1 if code & 0x80000000 else -1
    length = float(np.sqrt(np.dot(vector, vector)))
    if not length:
        # A text without words must have a direction, too.
        vector[0] = length = 1.0
    vector /= np.float32(length)
    return vector
