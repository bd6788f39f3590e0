"""The operator Like, matched in one walk over the text: nothing is tried twice."""

from __future__ import annotations

from typing import Callable, Dict


def like_pattern(pattern: str) -> Callable[[str], bool]:
    """Return the function that matches a whole text against a pattern.

    `*` stands for any characters, `?` for one; neither stands for a line end.
    """
    pieces = pattern.split("*")
    by_character = _in_one_walk(pattern)
    first, last, middle = pieces[0], pieces[-1], pieces[1:-1]
    shortest = sum(map(len, pieces))
    has_question_marks = "?" in pattern

    def fits(text: str) -> bool:
        if has_question_marks or "\n" in text:
            return by_character(text)
        if len(pieces) == 1:
            return text == pattern
        if len(text) < shortest or not (text.startswith(first) and text.endswith(last)):
            return False
        start, end = len(first), len(text) - len(last)
        for piece in middle:
            start = text.find(piece, start, end)
            if start < 0:
                return False
            start += len(piece)
        return True

    return fits


def _in_one_walk(pattern: str) -> Callable[[str], bool]:
    """Keep the states that the pattern can be in as bits: bit n if n characters fit."""
    stays, any_character, length = 0, 0, 0
    wanted: Dict[str, int] = {}
    for character in pattern:
        if character == "*":
            stays |= 1 << length
            continue
        length += 1
        if character == "?":
            any_character |= 1 << length
        else:
            wanted[character] = wanted.get(character, 0) | 1 << length

    def fits(text: str) -> bool:
        states = 1
        for character in text:
            moved = states << 1
            if character == "\n":
                states = moved & wanted.get(character, 0)
            else:
                moved &= any_character | wanted.get(character, 0)
                states = moved | states & stays
            if not states:
                return False
        return bool(states >> length & 1)

    return fits
