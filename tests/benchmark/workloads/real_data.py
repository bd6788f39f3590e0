"""What real.py imports: the same objects for each client."""

from __future__ import annotations

from typing import Any, Dict

import numpy

NAME = "BenchmarkImport"
_FREEDOM = 24
"""Vectors of a model lie near a space of few dimensions; pure noise is what an index hates most."""


def properties(number: int) -> Dict[str, Any]:
    return {"title": f"Object number {number} of the import", "number": number}


def identity(number: int) -> str:
    return f"{number * 2654435761 % 2**32:08x}-1c2d-4e3f-8a4b-{number:012x}"


def vectors(count: int, dimensions: int) -> Any:
    dice = numpy.random.default_rng(7)
    few = dice.normal(size=(count, _FREEDOM)).astype("float32")
    return few @ dice.normal(size=(_FREEDOM, dimensions)).astype("float32")
