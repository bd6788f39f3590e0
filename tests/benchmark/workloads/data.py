"""The objects, ids and vectors that are handed to the client."""

from __future__ import annotations

import random
from typing import Any, Dict, List

NAMES = ["title", "body", "url", "lang", "count", "score", "tags"]


def properties(number: int) -> Dict[str, Any]:
    return {
        "title": f"Object number {number} of the benchmark",
        "body": "The quick brown fox jumps over the lazy dog, and then it jumps back again. " * 2,
        "url": f"https://example.org/articles/{number}/index.html",
        "lang": "en",
        "source": "wire éè 中文",
        "count": number,
        "score": number * 0.731,
        "flag": number % 2 == 0,
        "created": "2024-01-02T03:04:05.678Z",
        "tags": ["alpha", "beta", "gamma"],
    }


def ids(count: int) -> List[str]:
    return [f"{n * 2654435761 % 2**32:08x}-1c2d-4e3f-8a4b-{n:012x}" for n in range(count)]


def lists(count: int, dimensions: int) -> List[Any]:
    """Make vectors that are lists."""
    dice = random.Random(7)
    return [[dice.gauss(0, 0.05) for _ in range(dimensions)] for _ in range(count)]


def arrays(count: int, dimensions: int) -> List[Any]:
    """Make vectors that are numpy arrays of float32."""
    import numpy

    return list(numpy.array(lists(count, dimensions), dtype="float32"))


def none(count: int, dimensions: int) -> List[Any]:
    return [None] * count
