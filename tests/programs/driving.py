"""What the drivers of real programs share: a server, a class of their own, fake embeddings.

A driver runs on the server that WEAVIATE_URL names, and without that on a local one. With
WEAVIATE_TEST_GRPC_PORT the searches of the program go to that port of the server where they can. Class names
are made up for each run, and what a driver makes it deletes again.
"""

from __future__ import annotations

import functools
import logging
import os
import sys
import uuid
import warnings
from contextlib import contextmanager, nullcontext
from typing import Any, Dict, Iterator, List, Tuple

import weaviate

PAGES: Dict[str, Tuple[str, str, int]] = {
    "whale": ("The whale swims in the sea", "sea", 1851),
    "shark": ("A shark hunts in the sea at night", "sea", 1974),
    "lynx": ("The lynx sleeps in the forest", "forest", 1999),
    "tram": ("A tram crosses the city", "city", 2005),
}
"""Texts of four animals, or nearly so: text, kind, year."""

_WORDS = ("sea", "forest", "city", "night", "whale", "lynx")


def embed(text: str) -> List[float]:
    """Count a few words: an embedding that needs no model and no network."""
    words = text.lower().split()
    return [float(words.count(word)) for word in _WORDS] + [0.1]


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a server, after a check that the client is the one under test."""
    assert weaviate.__version__.startswith("3.26.1"), weaviate.__version__
    named = os.environ.get("WEAVIATE_URL")
    if named:
        port = os.environ.get("WEAVIATE_TEST_GRPC_PORT")
        with over_grpc(int(port)) if port else nullcontext():
            yield named
        return
    from weaviate.local import LocalServer

    with LocalServer() as local:
        yield local.url


@contextmanager
def over_grpc(port: int) -> Iterator[None]:
    """Let each client of the program search over gRPC; print how many searches did."""
    original = weaviate.Client.__init__
    config = weaviate.Config(grpc_port_experimental=port)

    @functools.wraps(original)
    def with_port(self: weaviate.Client, *args: Any, **settings: Any) -> None:
        original(self, *args, **{"additional_config": config, **settings})

    ways: List[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: ways.append(record.getMessage())  # type: ignore[method-assign]  # as tests do
    logger = logging.getLogger("weaviate._grpc.execution")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    weaviate.Client.__init__ = with_port  # type: ignore[method-assign]  # programs make their own
    try:
        yield
    finally:
        weaviate.Client.__init__ = original  # type: ignore[method-assign]  # as it was
        logger.removeHandler(handler)
    taken = sum("over gRPC" in way for way in ways)
    print(f"{taken} searches over gRPC")
    for reason in sorted({way.partition(": ")[2] for way in ways if "over GraphQL" in way}):
        print(f"over GraphQL: {reason}")
    assert taken, "no search went over gRPC"


@contextmanager
def connected(url: str) -> Iterator[weaviate.Client]:
    """Yield a client that the driver sets up and checks with; the program may use it as well."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        with weaviate.Client(url, timeout_config=(5, 60)) as client:
            yield client


@contextmanager
def own_class(client: weaviate.Client, program: str) -> Iterator[str]:
    """Yield a class name that nobody else has, and delete that class in the end."""
    name = f"Program{program}{uuid.uuid4().hex[:10]}"
    try:
        yield name
    finally:
        if client.schema.exists(name):
            client.schema.delete_class(name)


def count(client: weaviate.Client, class_name: str) -> int:
    """Ask the server, not the program, how many objects there are."""
    answer = client.query.aggregate(class_name).with_meta_count().do()
    return int(answer["data"]["Aggregate"][class_name][0]["meta"]["count"])


def vectorizer_of(client: weaviate.Client) -> str:
    """Return a text vectorizer of the server; leave the driver, saying why, if there is none."""
    modules = client.get_meta().get("modules") or {}
    for module in sorted(modules):
        if module.startswith("text2vec-"):
            return str(module)
    print("SKIPPED: the program searches by text, and the server has no vectorizer for text")
    sys.exit(0)
