"""A small library, for the examples of the documentation: four authors and eight books.

    python docs/examples/library.py

fills the server that WEAVIATE_URL names, if the classes Author and Book are not there yet.
The vectors are made up by hand: how much a book is about love, about fear, and about the sea.
"""

import os

import weaviate
from weaviate.util import generate_uuid5

SCHEMA = {
    "classes": [
        {
            "class": "Author",
            "vectorizer": "none",
            "properties": [
                {"name": "name", "dataType": ["text"]},
                {"name": "born", "dataType": ["int"]},
                {"name": "wroteBooks", "dataType": ["Book"]},
            ],
        },
        {
            "class": "Book",
            "vectorizer": "none",
            "properties": [
                {"name": "title", "dataType": ["text"]},
                {"name": "summary", "dataType": ["text"]},
                {"name": "pages", "dataType": ["int"]},
                {"name": "price", "dataType": ["number"]},
                {"name": "published", "dataType": ["date"]},
                {"name": "inPrint", "dataType": ["boolean"]},
                {"name": "genres", "dataType": ["text[]"]},
                {"name": "shop", "dataType": ["geoCoordinates"]},
                {"name": "byAuthor", "dataType": ["Author"]},
            ],
        },
    ]
}

AUTHORS = {
    "Jane Austen": 1775,
    "Mary Shelley": 1797,
    "George Eliot": 1819,
    "Robert Louis Stevenson": 1850,
}

LONDON = {"latitude": 51.51, "longitude": -0.13}
EDINBURGH = {"latitude": 55.95, "longitude": -3.19}

# title, author, pages, price, published, in print, genres, shop, vector, summary
BOOKS = [
    ("Emma", "Jane Austen", 474, 9.5, "1815-12-23", True, ["novel", "comedy"], LONDON,
     [0.9, 0.0, 0.1], "A young woman makes matches for her friends and overlooks her own."),
    ("Persuasion", "Jane Austen", 249, 8.0, "1817-12-20", True, ["novel", "romance"], LONDON,
     [0.8, 0.1, 0.4], "A second chance for love, with a captain who is home from the sea."),
    ("Frankenstein", "Mary Shelley", 280, 7.25, "1818-01-01", True, ["novel", "horror"], LONDON,
     [0.2, 0.9, 0.3], "A student makes a living being, and flees from it in fear."),
    ("The Last Man", "Mary Shelley", 342, 12.0, "1826-01-23", False, ["novel"], EDINBURGH,
     [0.3, 0.8, 0.2], "A plague empties the world until one man is left."),
    ("Silas Marner", "George Eliot", 180, 6.5, "1861-04-02", True, ["novel"], LONDON,
     [0.7, 0.3, 0.0], "A lonely weaver loses his gold and finds a child to love."),
    ("Middlemarch", "George Eliot", 880, 14.0, "1871-12-01", True, ["novel"], EDINBURGH,
     [0.8, 0.2, 0.0], "Love, marriage and disappointment in a provincial town."),
    ("Treasure Island", "Robert Louis Stevenson", 292, 7.5, "1883-11-14", True, ["adventure"],
     EDINBURGH, [0.1, 0.4, 0.9], "A boy, a map and a crew of pirates sail for buried gold."),
    ("Kidnapped", "Robert Louis Stevenson", 240, 7.0, "1886-07-14", False, ["adventure"],
     EDINBURGH, [0.1, 0.5, 0.7], "A boy is sold to a ship's captain and flees over the hills."),
]  # fmt: skip


def fill(client):
    """Create both classes and import everything, with references both ways."""
    client.schema.create(SCHEMA)
    client.batch.configure(batch_size=100, dynamic=False)
    with client.batch as batch:
        for name, born in AUTHORS.items():
            batch.add_data_object({"name": name, "born": born}, "Author", generate_uuid5(name))
        for book in BOOKS:
            title, name, pages, price, day, in_print, genres, shop, vector, summary = book
            properties = {
                "title": title,
                "summary": summary,
                "pages": pages,
                "price": price,
                "published": f"{day}T00:00:00Z",
                "inPrint": in_print,
                "genres": genres,
                "shop": shop,
            }
            book_id, author_id = generate_uuid5(title), generate_uuid5(name)
            batch.add_data_object(properties, "Book", book_id, vector=vector)
            batch.add_reference(book_id, "Book", "byAuthor", author_id, "Author")
            batch.add_reference(author_id, "Author", "wroteBooks", book_id, "Book")


if __name__ == "__main__":
    with weaviate.Client(os.environ["WEAVIATE_URL"]) as client:
        if not client.schema.contains(SCHEMA):
            fill(client)
