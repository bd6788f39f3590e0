"""Values of every data type, most of them usual, some of them odd."""

from __future__ import annotations

import random
from typing import Any, Callable, Dict, List

Json = Dict[str, Any]

WORDS = [
    "fox",
    "dog",
    "quick",
    "brown",
    "Lazy",
    "jumps",
    "over",
    "the",
    "and",
    "a",
    "Äpfel",
    "straße",
    "New-York",
    "item7",
    "x_y",
    "re:view",
    "café",
    "42",
    "3.14",
    "foo@bar.com",
    "the-end",
]
ODD_TEXTS = (
    "",
    " ",
    "THE",
    "a*b",
    "fo?",
    "\n",
    '"',
    "\\",
    "日本語 テキスト",
    "e\u0301",
    "😀 smile",
    "null",
    "*",
)
# A real server sorts by the spelling in JSON, so what is escaped there is only asked for.
STORED_ODD_TEXTS = tuple(text for text in ODD_TEXTS if text not in ("\n", '"', "\\"))
ODD_NUMBERS = (0, 1e21, -1e300, 0.1, 1e-7, 2**31, -(2**31) - 1, 2**53 + 1, 1.5)
ODD_ANYTHING: List[Any] = [None, True, 5, 1.5, "x", "", [], {}, [1], ["x"], {"x": 1}, [[1]], [None]]
DATES = (
    "2020-01-01T00:00:00Z",
    "2021-06-01T12:00:00.123456789+02:00",
    "1999-12-31T23:59:59Z",
    "2020-01-01T00:00:00.5Z",
    "1969-07-20T20:17:40-04:00",
)
ODD_DATES = (
    "2020-01-01",
    "2020-02-30T00:00:00Z",
    "",
    "2020-01-01T00:00:00",
    "1700-01-01T00:00:00Z",
    "2020-01-01T7:00:00Z",
)


def uid(number: int) -> str:
    return f"{number:08x}-0000-5000-8000-{number:012x}"


class Values:
    """Draws values.

    Args:
        chance: the source of all choices.
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def odds(self, share: float) -> bool:
        return self.chance.random() < share

    def text(self) -> str:
        if self.odds(0.12):
            return self.chance.choice(STORED_ODD_TEXTS)
        return " ".join(self.chance.choice(WORDS) for _ in range(self.chance.randint(1, 4)))

    def word(self) -> str:
        return self.chance.choice(WORDS if self.odds(0.9) else ODD_TEXTS)

    def whole(self) -> int:
        if self.odds(0.05):
            return self.chance.choice((2**31, -(2**31) - 1, 2**40, 2**53 - 1))
        return self.chance.randint(-3, 6)

    def number(self) -> float:
        if self.odds(0.08):
            return self.chance.choice(ODD_NUMBERS)
        return self.chance.choice((0.25, 1.0, 2.5, -1.75, 3.0, 4.125, 10.0, 0.1))

    def date(self) -> str:
        return self.chance.choice(DATES if self.odds(0.97) else ODD_DATES)

    def key(self) -> str:
        key = uid(self.chance.randint(1, 6))
        if self.odds(0.03):
            return self.chance.choice((f"{{{key}}}", f"urn:uuid:{key}", key.replace("-", "")))
        return key

    def place(self) -> Json:
        return {
            "latitude": self.chance.choice((52.0, 52.5, -33.9, 0.0, 89.9, 52.37403)),
            "longitude": self.chance.choice((4.0, 4.9, 151.2, 0.0, -179.9, 4.88969)),
        }

    def blob(self) -> str:
        return self.chance.choice(("aGVsbG8=", "AAEC", "eA=="))

    def vector(self, length: int) -> List[float]:
        if self.odds(0.02):
            return [0.0] * length
        return [round(self.chance.uniform(-1, 1), 3) for _ in range(length)]

    def odd(self) -> Any:
        return self.chance.choice(ODD_ANYTHING)

    def of(self, kind: str) -> Any:
        """Draw a value of a scalar data type or a list of it."""
        if kind.endswith("[]"):
            return [self.of(kind[:-2]) for _ in range(self.chance.randint(0, 3))]
        makers: Dict[str, Callable[[], Any]] = {
            "text": self.text,
            "int": self.whole,
            "number": self.number,
            "boolean": lambda: self.odds(0.5),
            "date": self.date,
            "uuid": self.key,
            "geoCoordinates": self.place,
            "blob": self.blob,
        }
        return makers[kind]()
