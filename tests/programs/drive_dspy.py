"""dspy-ai: the retrieval module, which searches classes that others have filled."""

from __future__ import annotations

import os

# dspy keeps a cache in a folder of the user's; what is driven here makes no use of it.
os.environ.setdefault("DSP_CACHEBOOL", "false")

import dspy
from driving import PAGES, connected, count, own_class, server, vectorizer_of
from dspy.retrieve.weaviate_rm import WeaviateRM


def main() -> None:
    with server() as url, connected(url) as client, own_class(client, "Dspy") as name:
        client.schema.create_class({"class": name, "vectorizer": vectorizer_of(client)})
        with client.batch(batch_size=2) as batch:
            for text, kind, year in PAGES.values():
                batch.add_data_object({"content": text, "kind": kind, "year": year}, name)
        assert count(client, name) == 4
        retriever = WeaviateRM(name, weaviate_client=client, k=1)
        found = retriever("tram", k=None)
        assert [passage.long_text for passage in found] == [PAGES["tram"][0]]

        dspy.settings.configure(rm=WeaviateRM(name, weaviate_client=client, k=2))
        found = retriever(["lynx", "whale"], k=1)
        assert [passage.long_text for passage in found] == [PAGES["lynx"][0], PAGES["whale"][0]]
        assert dspy.Retrieve(k=1)("shark").passages == [PAGES["shark"][0]]

        of_the_sea = {"path": ["kind"], "operator": "Equal", "valueText": "sea"}
        deleted = client.batch.delete_objects(name, of_the_sea)
        assert deleted["results"]["successful"] == 2
        assert PAGES["whale"][0] not in [passage.long_text for passage in retriever("whale", k=4)]
        client.schema.delete_class(name)


if __name__ == "__main__":
    main()
