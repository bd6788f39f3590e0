"""The classes and objects that the recorded answers of the real server are about."""

from __future__ import annotations

from typing import Any, Dict, List

from tests.local.plain_http import Caller

AUTHORS = ("00000029-0000-5000-8000-000000000029", "0000002a-0000-5000-8000-00000000002a")
NOTE = "00000033-0000-5000-8000-000000000033"
TITLES = (
    "alpha beta",
    "beta gamma",
    "gamma delta",
    'say "hi" there',
    "Zürich and 日本",
    "smile 😀",
)

CLASSES: List[Dict[str, Any]] = [
    {
        "class": "Author",
        "vectorizer": "none",
        "properties": [{"name": "name", "dataType": ["text"]}],
    },
    {
        "class": "Article",
        "vectorizer": "none",
        "invertedIndexConfig": {
            "indexNullState": True,
            "indexPropertyLength": True,
            "indexTimestamps": True,
        },
        "properties": [
            {"name": "title", "dataType": ["text"]},
            {"name": "words", "dataType": ["int"]},
            {"name": "score", "dataType": ["number"]},
            {"name": "open", "dataType": ["boolean"]},
            {"name": "at", "dataType": ["date"]},
            {"name": "tags", "dataType": ["text[]"]},
            {"name": "geo", "dataType": ["geoCoordinates"]},
            {"name": "hasAuthors", "dataType": ["Author"]},
        ],
    },
    {
        "class": "Note",
        "vectorizer": "none",
        "multiTenancyConfig": {"enabled": True},
        "properties": [{"name": "text", "dataType": ["text"]}],
    },
]


def objects() -> List[Dict[str, Any]]:
    """Return every object, in the order in which they were added."""
    authors: List[Dict[str, Any]] = [
        {"class": "Author", "id": key, "properties": {"name": name}, "vector": [1.0, n + 0.0]}
        for n, (key, name) in enumerate(zip(AUTHORS, ("Ada", "Grace")))
    ]
    articles = [
        {
            "class": "Article",
            "id": f"{n + 1:08x}-0000-5000-8000-{n + 1:012x}",
            "properties": {
                "title": title,
                "words": 10 * n,
                "score": n / 4,
                "open": n % 2 == 0,
                "at": f"{2020 + n}-01-01T00:00:00Z",
                "tags": [f"t{n % 3}", "all"],
                "geo": {"latitude": 52.0 + n, "longitude": 4.0},
                "hasAuthors": [{"beacon": f"weaviate://localhost/Author/{AUTHORS[n % 2]}"}],
            },
            "vector": [n / 10, 1 - n / 10, 0.5],
        }
        for n, title in enumerate(TITLES)
    ]
    note = {"class": "Note", "id": NOTE, "tenant": "t1", "properties": {"text": "mine"}}
    return [*authors, *articles, note]


def load(caller: Caller) -> None:
    """Put everything onto an empty server."""
    for schema in CLASSES:
        assert caller.post("/v1/schema", schema).status == 200
    tenants = [{"name": "t1"}, {"name": "t2"}]
    assert caller.post("/v1/schema/Note/tenants", tenants).status == 200
    for item in objects():
        assert caller.post("/v1/objects", item).status == 200
