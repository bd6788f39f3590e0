"""A small data set for filters: people, and things with every kind of property.

The local server is tested with it by itself, and beside a real server.
"""

from __future__ import annotations

from typing import Any, Dict, List

Json = Dict[str, Any]

PEOPLE = {
    100: {"name": "Ada", "age": 30},
    101: {"name": "Grace Hopper", "age": 31},
    102: {"name": "Alan", "age": 32},
}
"""Properties by the number in the id."""


def uid(number: int) -> str:
    """Return the id of an object by its number."""
    return f"{number:08x}-0000-5000-8000-{number:012x}"


def beacon(class_name: str, number: int) -> Json:
    """Return a reference to an object."""
    return {"beacon": f"weaviate://localhost/{class_name}/{uid(number)}"}


def prop(name: str, *data_type: str, **more: Any) -> Json:
    """Return the definition of a property."""
    return {"name": name, "dataType": list(data_type), **more}


def thing_properties(person: str) -> List[Json]:
    """Return the properties of things; `person` is the class of people."""
    return [
        prop("title", "text"),
        prop("ws", "text", tokenization="whitespace"),
        prop("low", "text", tokenization="lowercase"),
        prop("field", "text", tokenization="field"),
        prop("tags", "text[]"),
        prop("n", "int"),
        prop("x", "number"),
        prop("b", "boolean"),
        prop("d", "date"),
        prop("ns", "int[]"),
        prop("bs", "boolean[]"),
        prop("ds", "date[]"),
        prop("u", "uuid"),
        prop("us", "uuid[]"),
        prop("geo", "geoCoordinates"),
        prop(
            "o",
            "object",
            nestedProperties=[
                prop("i", "int"),
                prop("parts", "object[]", nestedProperties=[prop("z", "number")]),
            ],
        ),
        prop("by", person),
    ]


def things(person: str) -> List[Json]:
    """Return the properties of five things; `person` is the class of people."""
    return [
        {
            "title": "The quick brown fox",
            "ws": "The quick",
            "low": "Brown-Fox jumps",
            "field": " Whole Value ",
            "tags": ["Red", "green blue"],
            "n": 1,
            "x": 1.0,
            "b": True,
            "d": "2020-01-01T00:00:00Z",
            "ns": [1, 2],
            "bs": [True, False],
            "ds": ["2020-01-01T00:00:00Z", "2021-01-01T00:00:00+02:00"],
            "u": uid(7),
            "us": [uid(8), uid(9)],
            "geo": {"latitude": 52.0, "longitude": 4.0},
            "o": {"i": 1, "parts": [{"z": 1.5}]},
            "by": [beacon(person, 100), beacon(person, 101)],
        },
        {
            "title": "Lazy dog and the fox",
            "n": 5_000_000_000,
            "x": 2.5,
            "b": False,
            "d": "2021-06-01T12:00:00.123456789+02:00",
            "tags": [],
            "ns": [],
            "by": [beacon(person, 101)],
        },
        {"title": "", "n": -3, "x": 1e21, "tags": ["red"], "ws": "the Quick fox"},
        {
            "title": "äpfel & Birnen",
            "n": 1,
            "x": 0.25,
            "b": False,
            "low": "ÄPFEL",
            "geo": {"latitude": -33.9, "longitude": 151.2},
            "d": "1999-12-31T23:59:59Z",
        },
        {},
    ]
