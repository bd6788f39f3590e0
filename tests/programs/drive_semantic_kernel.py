"""semantic-kernel: the memory store, which calls the client from other threads."""

from __future__ import annotations

import asyncio
from typing import Dict

import numpy as np
from driving import PAGES, connected, count, embed, own_class, server
from semantic_kernel.connectors.memory.weaviate.weaviate_memory_store import (
    WeaviateConfig,
    WeaviateMemoryStore,
)
from semantic_kernel.memory.memory_record import MemoryRecord

import weaviate


def records() -> Dict[str, MemoryRecord]:
    return {
        name: MemoryRecord(
            is_reference=False,
            external_source_name=None,
            id=name,
            description=kind,
            text=text,
            additional_metadata=str(year),
            embedding=np.array(embed(text)),
            key=name,
            timestamp=None,
        )
        for name, (text, kind, year) in PAGES.items()
    }


async def drive(store: WeaviateMemoryStore, client: weaviate.Client, name: str) -> None:
    """Create, import one and several, read, search, delete."""
    await store.create_collection(name)
    assert await store.does_collection_exist(name)
    assert name in await store.get_collections()

    made = records()
    assert await store.upsert(name, made.pop("whale"))
    assert len(await store.upsert_batch(name, list(made.values()))) == 3
    assert count(client, name) == 4

    lynx = await store.get(name, "lynx", with_embedding=True)
    assert lynx._text == PAGES["lynx"][0]
    assert np.allclose(lynx._embedding, embed(PAGES["lynx"][0]))
    several = await store.get_batch(name, ["whale", "tram", "nobody"], with_embedding=False)
    assert sorted(record._key for record in several) == ["tram", "whale"]

    near = np.array(embed("lynx forest"))
    matches = await store.get_nearest_matches(
        name, near, limit=2, min_relevance_score=0.1, with_embeddings=True
    )
    assert matches[0][0]._key == "lynx"
    assert matches[0][1] >= matches[1][1] >= 0.1
    best, score = await store.get_nearest_match(name, near, 0.9, with_embedding=False)
    assert best._key == "lynx"
    assert score > 0.9

    await store.remove(name, "whale")
    await store.remove_batch(name, ["lynx", "tram"])
    assert count(client, name) == 1
    await store.delete_collection(name)
    assert not await store.does_collection_exist(name)


def main() -> None:
    with server() as url, connected(url) as client, own_class(client, "Kernel") as name:
        store = WeaviateMemoryStore(WeaviateConfig(url=url))
        try:
            asyncio.run(drive(store, client, name))
        finally:
            store.client.close()


if __name__ == "__main__":
    main()
