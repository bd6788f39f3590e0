"""farm-haystack: the document store."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # read when haystack is imported

import numpy as np
from driving import PAGES, connected, count, embed, own_class, server
from haystack.document_stores import WeaviateDocumentStore
from haystack.schema import Document

import weaviate


def documents() -> "list[Document]":
    return [
        Document(
            content=text,
            meta={"name": name, "kind": kind, "year": year},
            embedding=np.array(embed(text), dtype=np.float32),
        )
        for name, (text, kind, year) in PAGES.items()
    ]


def drive(store: WeaviateDocumentStore, client: weaviate.Client, name: str) -> None:
    """Import, read, search by vector and by words, filter, change, delete."""
    store.write_documents(documents(), batch_size=3)
    assert store.get_document_count() == count(client, name) == 4
    assert store.get_document_count(filters={"kind": ["sea"]}) == 2

    everything = store.get_all_documents(return_embedding=True)
    assert {page.meta["name"] for page in everything} == set(PAGES)
    assert all(page.embedding is not None for page in everything)
    newer = store.get_all_documents(filters={"year": {"$gt": 1980}})
    assert {page.meta["name"] for page in newer} == {"lynx", "tram"}
    ids = {page.meta["name"]: page.id for page in everything}
    assert store.get_document_by_id(ids["whale"]).content == PAGES["whale"][0]
    assert len(store.get_documents_by_id([ids["lynx"], ids["tram"]])) == 2

    near = np.array(embed("lynx forest"), dtype=np.float32)
    (nearest,) = store.query_by_embedding(near, top_k=1)
    assert nearest.content == PAGES["lynx"][0]
    assert nearest.score > 0.9
    (of_the_city,) = store.query_by_embedding(near, filters={"kind": "city"}, top_k=3)
    assert of_the_city.content == PAGES["tram"][0]
    (found,) = store.query("tram", top_k=3)
    assert found.content == PAGES["tram"][0]

    store.update_document_meta(ids["tram"], {"name": "tram", "kind": "rails", "year": 2006})
    assert store.get_document_count(filters={"kind": ["rails"]}) == 1
    store.delete_documents(ids=[ids["tram"]])
    store.delete_documents(filters={"kind": ["sea"]})
    assert count(client, name) == 1


def main() -> None:
    with server() as url, connected(url) as client, own_class(client, "Haystack") as name:
        address = urlsplit(url)
        store = WeaviateDocumentStore(
            host=f"{address.scheme}://{address.hostname}",
            port=address.port,
            index=name,
            embedding_dim=len(embed("")),
            progress_bar=False,
        )
        try:
            drive(store, client, name)
            store.delete_index(name)
            assert not client.schema.exists(name)
        finally:
            store.weaviate_client.close()


if __name__ == "__main__":
    main()
