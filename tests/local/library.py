"""A small library: classes that refer to each other, with every kind of property."""

from __future__ import annotations

from tests.local.stored import beacon, database, klass, prop, put
from weaviate.local.schema.create import add_property
from weaviate.local.storage.database import Database


def small_library() -> Database:
    made = database(
        klass("Author", prop("name", "text")),
        klass("Publisher", prop("name", "text")),
        klass(
            "Article",
            prop("title", "text"),
            prop("words", "int"),
            prop("score", "number"),
            prop("open", "boolean"),
            prop("at", "date"),
            prop("tags", "text[]"),
            prop("sizes", "int[]"),
            prop("geo", "geoCoordinates"),
            prop("phone", "phoneNumber"),
            prop(
                "parts",
                "object[]",
                nestedProperties=[
                    prop("name", "text"),
                    prop("inner", "object", nestedProperties=[prop("n", "int")]),
                ],
            ),
            prop("by", "Author", "Publisher"),
        ),
    )
    add_property(made, "Author", prop("wrote", "Article"))
    put(made, "Author", 10, {"name": "Ada", "wrote": [beacon("Article", 1)]})
    put(made, "Publisher", 20, {"name": "Press"})
    put(
        made,
        "Article",
        1,
        {
            "title": "First",
            "words": 100,
            "score": 2,
            "open": True,
            "at": "2020-01-01T00:00:00Z",
            "tags": ["a", "b"],
            "sizes": [1, 5_000_000_000],
            "geo": {"latitude": 52.5, "longitude": 4},
            "phone": {"input": "1", "valid": False},
            "parts": [{"name": "p", "inner": {"n": 1}}, {"name": "q"}],
            "by": [beacon("Publisher", 20), beacon("Author", 10), beacon("Author", 99)],
        },
        [0.1, 0.25],
        created_ms=1,
        updated_ms=2,
    )
    put(made, "Article", 2, {"words": 5_000_000_000, "by": []})
    return made
