"""How things show themselves, on a terminal and in a notebook."""

from __future__ import annotations

import pickle
from typing import Iterator

import pytest
import requests

import weaviate
from tests.support.scripted import Exchange, ScriptedServer, say, weaviate_like
from weaviate._core.display import ShortTraceback, shorten, table

SCHEMA = {
    "classes": [
        {
            "class": "Article",
            "vectorizer": "none",
            "properties": [{"name": "<b>title</b>", "dataType": ["text"]}],
        }
    ]
}


def answer(exchange: Exchange) -> None:
    if exchange.request.path == "/v1/schema":
        say(SCHEMA)(exchange)
        return
    objects = exchange.request.json["objects"]
    refused = {"status": "FAILED", "errors": {"error": [{"message": "<too> blue"}]}}
    say([{**item, "result": refused} for item in objects])(exchange)


@pytest.fixture
def client() -> Iterator[weaviate.Client]:
    with ScriptedServer(weaviate_like(answer)) as server, weaviate.Client(server.url) as made:
        yield made


def test_data_cannot_leave_their_cell() -> None:
    shown = table("a & b", ["<h>"], [["<script>", 5]])
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "a &amp; b" in shown
    assert "<td>5</td>" in shown


def test_long_texts_are_shortened() -> None:
    assert shorten("x" * 300, 10) == "xxxxxxx..."
    assert shorten("x", 10) == "x"


def test_a_query_shows_its_text(client: weaviate.Client) -> None:
    query = client.query.get("Article", ["title"]).with_limit(2)
    assert repr(query) == f"<GetBuilder {query.build()}>"
    assert "meta" in repr(client.query.aggregate("Article").with_meta_count())
    assert len(repr(query.with_near_vector({"vector": [0.5] * 5000}))) < 2100


def test_a_query_that_is_not_complete_says_so(client: weaviate.Client) -> None:
    assert "cannot be built yet" in repr(client.query.get("Article"))


def test_the_schema_is_a_table_in_a_notebook(client: weaviate.Client) -> None:
    shown = client.schema._repr_html_()
    assert "<td>Article</td><td>none</td>" in shown
    assert "&lt;b&gt;title&lt;/b&gt;: text" in shown


def test_a_batch_tells_what_it_holds_and_what_was_refused(client: weaviate.Client) -> None:
    client.batch.configure(batch_size=None, callback=None)
    client.batch.add_data_object({}, "Article", "00000000-0000-0000-0000-000000000001")
    assert repr(client.batch) == "<Batch, manual, holding 1 objects and 0 references, 0 refused>"
    client.batch.flush()
    assert repr(client.batch) == "<Batch, manual, holding 0 objects and 0 references, 1 refused>"
    shown = client.batch._repr_html_()
    assert "&lt;too&gt; blue" in shown
    assert "00000000-0000-0000-0000-000000000001" in shown


def test_an_error_is_shown_in_a_notebook_by_the_line_of_the_user_and_its_message() -> None:
    shown = ShortTraceback("ConnectionError", "Could not connect.\nHint: Start it.")()
    assert shown[0].endswith(__file__)
    assert shown[1].startswith("----> shown = ShortTraceback(")
    assert shown[2] == "ConnectionError: Could not connect.\nHint: Start it."


def test_a_server_that_is_down_takes_a_few_lines_in_a_notebook() -> None:
    with pytest.raises(requests.ConnectionError) as caught:
        weaviate.Client("http://127.0.0.1:9", startup_period=None)
    copied = pickle.loads(pickle.dumps(caught.value))
    lines = "\n".join(copied._render_traceback_()).splitlines()
    assert "weaviate.Client" in lines[1]
    assert lines[2].startswith("ConnectionError: Could not connect to http://127.0.0.1:9.")
    assert len(lines) < 10


def test_a_schema_without_classes_says_so() -> None:
    empty = weaviate_like(say({"classes": []}))
    with ScriptedServer(empty) as server, weaviate.Client(server.url) as client:
        assert client.schema._repr_html_() == "<p>The server has no classes yet.</p>"
