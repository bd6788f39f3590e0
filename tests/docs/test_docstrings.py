"""Every example in a docstring does what it says, on a local server with a few classes."""

from __future__ import annotations

import doctest
import importlib
from typing import Any, Dict, List

import pytest

import weaviate
from tests.support.modules import module_names
from weaviate.util import generate_uuid5

from .pages import NEEDED, SHOWN_URL

_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_SCHEMA = {
    "classes": [
        {
            "class": "Article",
            "vectorizer": "none",
            "properties": [
                {"name": "title", "dataType": ["text"]},
                {"name": "words", "dataType": ["int"]},
                {"name": "hasAuthors", "dataType": ["Author"]},
                {"name": "ofCategory", "dataType": ["Category"]},
            ],
        },
        {
            "class": "Author",
            "vectorizer": "none",
            "properties": [{"name": "name", "dataType": ["text"]}],
        },
        {"class": "Category", "vectorizer": "none"},
        {"class": "Note", "vectorizer": "none", "multiTenancyConfig": {"enabled": True}},
    ]
}


def _examples() -> List[doctest.DocTest]:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = []
    for name in module_names():
        for test in finder.find(importlib.import_module(name), name):
            if test.examples:
                found.append(test)
    return found


class _OutputChecker(doctest.OutputChecker):
    """Compares what is shown; a docstring need not show the value of each line."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        return not want or super().check_output(want, got, optionflags)


def _namespace(client: weaviate.Client) -> Dict[str, Any]:
    """Make what an example finds there: a client, and an article with its author."""
    client.schema.create(_SCHEMA)
    article_id, author_id = generate_uuid5("an article"), generate_uuid5("an author")
    client.data_object.create({"title": "One", "words": 5}, "Article", article_id, [1.0, 0.0])
    client.data_object.create({"name": "Ada"}, "Author", author_id)
    return {
        "weaviate": weaviate,
        "generate_uuid5": generate_uuid5,
        "client": client,
        "article_id": article_id,
        "author_id": author_id,
        "query": client.query.get("Article", ["title"]),
        "frame": [{"title": "Two", "id": generate_uuid5("two"), "embedding": [0.5, 0.5]}],
        "where": {"path": ["words"], "operator": "GreaterThan", "valueInt": 100},
    }


@pytest.mark.parametrize("example", _examples(), ids=lambda example: example.name)
def test_an_example_in_a_docstring_does_what_it_says(example: doctest.DocTest) -> None:
    for needed in NEEDED:
        pytest.importorskip(needed)
    from weaviate.local import LocalServer

    output: List[str] = []
    with LocalServer() as server, weaviate.Client(server.url) as client:
        example.globs.update(_namespace(client))
        for one in example.examples:
            one.source = one.source.replace(SHOWN_URL, server.url)
        runner = doctest.DocTestRunner(_OutputChecker(), optionflags=_FLAGS)
        runner.run(example, out=output.append, clear_globs=True)
    assert runner.failures == 0, "".join(output)
