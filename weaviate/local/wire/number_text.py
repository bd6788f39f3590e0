"""Numbers as texts, spelled as the real server spells them in answers."""

from __future__ import annotations

from typing import Union

import numpy as np

_EXPONENT_FROM = 6  # 999999 is written out, 1000000 is 1e+06
_EXPONENT_BELOW = -4


def short(value: float) -> str:
    """Write a 32-bit float with the fewest digits that tell it from its neighbours."""
    return _spell(str(np.format_float_scientific(np.float32(value), unique=True, trim="-")))


def text_of_number(value: Union[int, float]) -> str:
    """Write a 64-bit float with the fewest digits that tell it from its neighbours."""
    return _spell(str(np.format_float_scientific(np.float64(value), unique=True, trim="-")))


def _spell(scientific: str) -> str:
    mantissa, _, exponent_text = scientific.partition("e")
    if not exponent_text:
        return scientific  # inf or nan
    exponent = int(exponent_text)
    if mantissa in ("0", "-0"):
        return "0"
    if not _EXPONENT_BELOW <= exponent < _EXPONENT_FROM:
        return f"{mantissa}e{exponent:+03d}"
    digits = len(mantissa.lstrip("-").replace(".", ""))
    return f"{float(scientific):.{max(0, digits - 1 - exponent)}f}"
