"""llama-index: the vector store, and the reader."""

from __future__ import annotations

import uuid
from typing import List

from driving import PAGES, connected, count, embed, own_class, server
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    ExactMatchFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
)
from llama_index.readers.weaviate import WeaviateReader
from llama_index.vector_stores.weaviate import WeaviateVectorStore

import weaviate


def nodes() -> List[TextNode]:
    """Make one node of each page; its source is the document `page of <name>`."""
    made = []
    for name, (text, kind, year) in PAGES.items():
        source = RelatedNodeInfo(node_id=f"page of {name}")
        made.append(
            TextNode(
                id_=str(uuid.uuid4()),
                text=text,
                embedding=embed(text),
                metadata={"kind": kind, "year": year},
                relationships={NodeRelationship.SOURCE: source},
            )
        )
    return made


def drive_store(store: WeaviateVectorStore, client: weaviate.Client, name: str) -> None:
    """Import, search by vector and by words, filter, delete by document."""
    assert len(store.add(nodes())) == 4
    assert count(client, name) == 4

    question = VectorStoreQuery(query_embedding=embed("lynx forest"), similarity_top_k=2)
    answer = store.query(question)
    assert answer.nodes is not None
    assert answer.similarities is not None
    assert next(node.get_content() for node in answer.nodes) == PAGES["lynx"][0]
    assert answer.nodes[0].metadata == {"kind": "forest", "year": 1999}
    assert answer.similarities[0] > answer.similarities[1]

    of_the_sea = MetadataFilters(filters=[ExactMatchFilter(key="kind", value="sea")])
    question = VectorStoreQuery(
        query_embedding=embed("sea"), similarity_top_k=4, filters=of_the_sea
    )
    kinds = [node.metadata["kind"] for node in store.query(question).nodes or []]
    assert kinds == ["sea", "sea"]

    question = VectorStoreQuery(
        query_embedding=embed("city"),
        query_str="tram",
        mode=VectorStoreQueryMode.HYBRID,
        alpha=0.5,
        similarity_top_k=1,
    )
    assert [node.get_content() for node in store.query(question).nodes or []] == [PAGES["tram"][0]]

    store.delete("page of whale")
    assert count(client, name) == 3


def drive_reader(url: str, name: str) -> None:
    """Read what the store has written, by properties and with a query of one's own."""
    reader = WeaviateReader(url)
    try:
        pages = reader.load_data(class_name=name, properties=["text", "kind"])
        kinds = sorted(page.text.rsplit("kind: ", 1)[1].split("\n")[0] for page in pages)
        assert kinds == ["city", "forest", "sea"]
        query = (
            f'{{Get{{{name}(where:{{path:["kind"],operator:Equal,valueText:"city"}}){{text}}}}}}'
        )
        (joined,) = reader.load_data(graphql_query=query, separate_documents=False)
        assert joined.text == f"text: {PAGES['tram'][0]}"
    finally:
        reader.client.close()


def main() -> None:
    with server() as url, connected(url) as client, own_class(client, "Llama") as name:
        store = WeaviateVectorStore(weaviate_client=client, index_name=name)
        assert client.schema.exists(name)
        drive_store(store, client, name)
        drive_reader(url, name)
        store.delete_index()
        assert not client.schema.exists(name)


if __name__ == "__main__":
    main()
