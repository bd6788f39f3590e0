"""langchain-community: the vector store, and the hybrid search retriever."""

from __future__ import annotations

from typing import Any, List

from driving import PAGES, connected, count, embed, own_class, server
from langchain_community.retrievers import WeaviateHybridSearchRetriever
from langchain_community.vectorstores import Weaviate
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

import weaviate

TEXTS = [text for text, _, _ in PAGES.values()]
METADATA = [{"kind": kind, "year": year} for _, kind, year in PAGES.values()]


class WordCounts(Embeddings):
    """Embeddings that need no model."""

    def embed_documents(self, texts: List[str]) -> List[List[float]]:
        return [embed(text) for text in texts]

    def embed_query(self, text: str) -> List[float]:
        return embed(text)


def drive_vector_store(client: weaviate.Client, name: str) -> None:
    """Create, import, search in four ways, filter, delete."""
    store = Weaviate.from_texts(
        TEXTS[:2], WordCounts(), metadatas=METADATA[:2], client=client, index_name=name
    )
    assert count(client, name) == 2
    added = store.add_texts(TEXTS[2:], metadatas=METADATA[2:])
    assert count(client, name) == 4

    nearest = store.similarity_search("lynx forest", k=1)
    assert [page.page_content for page in nearest] == [PAGES["lynx"][0]]
    assert nearest[0].metadata == {"kind": "forest", "year": 1999}

    of_the_sea: Any = {"path": ["kind"], "operator": "Equal", "valueText": "sea"}
    found = store.similarity_search("sea", k=4, where_filter=of_the_sea, additional=["id"])
    assert {page.page_content for page in found} == set(TEXTS[:2])
    assert all(page.metadata["_additional"]["id"] for page in found)

    scored = store.similarity_search_with_score("whale sea", k=2)
    assert scored[0][0].page_content == PAGES["whale"][0]
    assert scored[0][1] > scored[1][1]

    various = store.max_marginal_relevance_search("sea", k=2, fetch_k=4, lambda_mult=0.1)
    assert len({page.metadata["kind"] for page in various}) == 2

    for uid in added:  # the store deletes without the name of the class, so the driver does it
        client.data_object.delete(uid, class_name=name)
    assert count(client, name) == 2


def drive_retriever(client: weaviate.Client, name: str) -> None:
    """Let the retriever create its class, import, search by words, filter."""
    client.schema.create_class({"class": name, "vectorizer": "none"})
    retriever = WeaviateHybridSearchRetriever(
        client=client, index_name=name, text_key="text", attributes=["kind"], alpha=0.0
    )
    pages = [
        Document(page_content=text, metadata={"kind": kind}) for text, kind, _ in PAGES.values()
    ]
    assert len(retriever.add_documents(pages)) == 4
    client.batch.flush()
    assert count(client, name) == 4

    found = retriever.invoke("tram")
    assert [page.page_content for page in found] == [PAGES["tram"][0]]
    scored = retriever.invoke(
        "sea forest",
        where_filter={"path": ["kind"], "operator": "Equal", "valueText": "forest"},
        score=True,
    )
    assert [page.page_content for page in scored] == [PAGES["lynx"][0]]
    assert float(scored[0].metadata["_additional"]["score"]) > 0


def main() -> None:
    with server() as url, connected(url) as client:
        with own_class(client, "Langchain") as name:
            drive_vector_store(client, name)
        with own_class(client, "Retriever") as name:
            drive_retriever(client, name)


if __name__ == "__main__":
    main()
