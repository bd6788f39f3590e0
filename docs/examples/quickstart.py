"""The v3 client in one page: connect, define a schema, import in three ways, ask.

    python docs/examples/quickstart.py

It uses the server that WEAVIATE_URL names, and without that a local one that it starts itself.
Its classes begin with "Quick", are deleted first, and are left for you to look at.
"""

import os
import sys
from contextlib import ExitStack

import weaviate
from weaviate.util import generate_uuid5

PUBLICATION, ARTICLE, AUTHOR, BOOK = "QuickPublication", "QuickArticle", "QuickAuthor", "QuickBook"

SCHEMA = {
    "classes": [
        {
            "class": PUBLICATION,
            "description": "A publication with an online source",
            "vectorizer": "none",
            "properties": [
                {"name": "name", "dataType": ["text"]},
                {"name": "hasArticles", "dataType": [ARTICLE]},
            ],
        },
        {
            "class": ARTICLE,
            "description": "A written text, such as a news article",
            "vectorizer": "none",
            "properties": [
                {"name": "title", "dataType": ["text"]},
                {"name": "wordCount", "dataType": ["int"]},
                {"name": "inPublication", "dataType": [PUBLICATION]},
            ],
        },
        {
            "class": AUTHOR,
            "description": "Somebody who writes",
            "vectorizer": "none",
            "properties": [
                {"name": "name", "dataType": ["text"]},
                {"name": "age", "dataType": ["int"]},
                {"name": "wroteBooks", "dataType": [BOOK]},
            ],
        },
        {
            "class": BOOK,
            "description": "A book",
            "vectorizer": "none",
            "properties": [
                {"name": "title", "dataType": ["text"]},
                {"name": "pages", "dataType": ["int"]},
                {"name": "ofAuthor", "dataType": [AUTHOR]},
            ],
        },
    ]
}

NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gwen", "Hugo"]
BOOKS_EACH = 25


def connect(url):
    """Connect with explicit timeouts, and a header as modules of a server want it."""
    client = weaviate.Client(
        url=url,
        timeout_config=(5, 60),
        additional_headers={"X-OpenAI-Api-Key": "not needed in this example"},
    )
    assert client.is_ready()
    return client


def define_schema(client):
    """Create classes that refer to each other; the client finds the right order."""
    for definition in SCHEMA["classes"]:
        if client.schema.exists(definition["class"]):
            client.schema.delete_class(definition["class"])
    client.schema.create(SCHEMA)
    assert client.schema.contains(SCHEMA)


def add_authors_and_books(batch, label):
    """Put authors, their books, and references both ways into a batch; returns how many objects."""
    count = 0
    for number, name in enumerate(NAMES):
        author_id = generate_uuid5(f"{label} {name}", AUTHOR)
        author = {"name": f"{name} of {label}", "age": 30 + number}
        batch.add_data_object(author, AUTHOR, author_id, vector=[float(number), 1.0])
        count += 1
        for book_number in range(BOOKS_EACH):
            title = f"Book {book_number} by {name} of {label}"
            book_id = generate_uuid5(title, BOOK)
            book = {"title": title, "pages": 100 + book_number}
            batch.add_data_object(book, BOOK, book_id, vector=[float(number), float(book_number)])
            batch.add_reference(author_id, AUTHOR, "wroteBooks", book_id, BOOK)
            batch.add_reference(book_id, BOOK, "ofAuthor", author_id, AUTHOR)
            count += 1
    return count


def import_automatically(client):
    """Let the batch send itself whenever it is full."""
    client.batch.configure(batch_size=50, dynamic=False, num_workers=2)
    with client.batch as batch:
        return add_authors_and_books(batch, "auto")


def import_dynamically(client):
    """Let the batch find the right size itself."""
    client.batch.configure(batch_size=20, dynamic=True)
    with client.batch as batch:
        return add_authors_and_books(batch, "dynamic")


def import_by_hand(client):
    """Send when you say so, with a callback that gets what the server said of each item."""
    answers = []
    client.batch.configure(batch_size=None, callback=answers.extend)
    count = add_authors_and_books(client.batch, "hand")
    client.batch.flush()  # the objects first, then the references between them
    assert len(answers) == count + 2 * BOOKS_EACH * len(NAMES)
    assert not any(answer["result"].get("errors") for answer in answers)
    return count


def see_errors(client):
    """Get each refused object, with its reason, through a callback."""
    refused = []

    def keep_errors(answers):
        refused.extend(answer for answer in answers if answer["result"].get("errors"))

    client.batch.configure(batch_size=10, dynamic=False, callback=keep_errors)
    with client.batch as batch:
        batch.add_data_object({"name": "Good", "age": 40}, AUTHOR, vector=[0.5, 0.5])
        batch.add_data_object({"name": "Bad", "age": "forty"}, AUTHOR, vector=[0.5, 0.5])
    assert len(refused) == 1
    assert refused[0]["properties"]["name"] == "Bad"
    return refused[0]["result"]["errors"]["error"][0]["message"]


def import_articles(client):
    """One publication with articles, with single requests."""
    publication = client.data_object.create({"name": "The Daily"}, PUBLICATION, vector=[1.0, 0.0])
    for number in range(3):
        article = client.data_object.create(
            {"title": f"News {number}", "wordCount": 300 * (number + 1)},
            ARTICLE,
            vector=[float(number), 1.0],
        )
        client.data_object.reference.add(
            article,
            "inPublication",
            publication,
            from_class_name=ARTICLE,
            to_class_name=PUBLICATION,
        )


def count_of(client, class_name):
    """Ask for the number of objects of a class."""
    answer = client.query.aggregate(class_name).with_meta_count().do()
    return answer["data"]["Aggregate"][class_name][0]["meta"]["count"]


def ask(client):
    """Ask with filters, limits, references and vectors."""
    long_books = (
        client.query.get(BOOK, ["title", "pages", f"ofAuthor {{ ... on {AUTHOR} {{ name }} }}"])
        .with_where(
            {
                "operator": "And",
                "operands": [
                    {"path": ["pages"], "operator": "GreaterThan", "valueInt": 120},
                    {
                        "path": ["ofAuthor", AUTHOR, "name"],
                        "operator": "Equal",
                        "valueText": "Cleo of hand",
                    },
                ],
            }
        )
        .with_sort({"path": ["pages"], "order": "desc"})
        .with_limit(3)
        .do()
    )["data"]["Get"][BOOK]
    assert [book["pages"] for book in long_books] == [124, 123, 122]
    assert all(book["ofAuthor"][0]["name"] == "Cleo of hand" for book in long_books)

    nearest = (
        client.query.get(AUTHOR, ["name"])
        .with_near_vector({"vector": [7.0, 1.0]})
        .with_where({"path": ["age"], "operator": "LessThan", "valueInt": 36})
        .with_additional(["id", "distance"])
        .with_limit(3)
        .do()
    )["data"]["Get"][AUTHOR]
    assert len(nearest) == 3
    assert all(author["name"].startswith("Finn") for author in nearest)

    found = client.query.get(BOOK, ["title"]).with_bm25("gwen").with_limit(5).do()
    assert len(found["data"]["Get"][BOOK]) == 5

    words = (client.query.aggregate(ARTICLE).with_fields("wordCount { sum maximum }").do())["data"][
        "Aggregate"
    ][ARTICLE][0]["wordCount"]
    assert words == {"sum": 1800, "maximum": 900}
    return long_books, nearest


def run(url):
    """Do all of it, and check what the server says at each step."""
    with connect(url) as client:
        print("server", client.get_meta()["version"], "at", url)
        define_schema(client)
        import_articles(client)
        expected = 0
        for import_objects in (import_automatically, import_dynamically, import_by_hand):
            expected += import_objects(client)
            stored = count_of(client, AUTHOR) + count_of(client, BOOK)
            assert stored == expected, (stored, expected)
            print(import_objects.__name__, "-> objects stored:", stored)
        print("one object refused, as it should be:", see_errors(client))
        long_books, nearest = ask(client)
        print("long books of Cleo:", [book["title"] for book in long_books])
        print("authors near [7, 1] under 36:", [author["name"] for author in nearest])
        print("done")


def main():
    """Use the server that is named, or a local one."""
    with ExitStack() as stack:
        url = os.environ.get("WEAVIATE_URL")
        if not url:
            from weaviate.local import LocalServer

            url = stack.enter_context(LocalServer()).url
        run(url)


if __name__ == "__main__":
    sys.exit(main())
