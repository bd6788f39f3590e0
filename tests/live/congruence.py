"""The same objects and questions for the local server and a real one, and how answers are compared.

Class names are made up anew for each run, and are the same on both sides; so everything in an answer
can be compared. Objects are added one by one, which gives them the same order on both sides.
"""

from __future__ import annotations

import math
import os
import re
import uuid
import warnings
from contextlib import contextmanager
from typing import Any, Callable, Iterator, List, NamedTuple, Optional, Tuple

import pytest

import weaviate
from tests.support.things import PEOPLE, Json, prop, thing_properties, things, uid
from weaviate.local import LocalServer

Question = Callable[[weaviate.Client], Any]

TAG = "Cg" + uuid.uuid4().hex[:8]
PERSON, THING, SPACE, TEXT, ROOM = (
    f"{TAG}{name}" for name in ("Person", "Thing", "Space", "Text", "Room")
)

MIRRORED = (1, 24)  # the version that the local server is like

CLOSE = 1e-5  # of distances and other numbers, relative to their size
CLOSE_SCORE = 1e-3
_SHARD = re.compile(
    rf"(?<=shard ){TAG.lower()}\w*_\w{{12}}|(?<=search ){TAG.lower()}\w*_\w{{12}}|(?<=shard )\w{{12}}\b"
)


class Stored(NamedTuple):
    """One object of a data set."""

    class_name: str
    number: int
    properties: Json
    vector: Optional[List[float]] = None
    tenant: Optional[str] = None


class DataSet(NamedTuple):
    """Classes, in the order of their making, with what is in them."""

    classes: List[Json]
    objects: List[Stored]
    tenants: Tuple[Tuple[str, str], ...] = ()

    def load(self, client: weaviate.Client) -> None:
        """Put everything onto a server."""
        for schema in self.classes:
            client.schema.create_class(schema)
        for owner, tenant_name in self.tenants:
            client.schema.add_class_tenants(owner, [weaviate.Tenant(tenant_name)])
        for class_name, number, properties, vector, tenant in self.objects:
            client.data_object.create(properties, class_name, uid(number), vector, tenant=tenant)

    def remove(self, client: weaviate.Client) -> None:
        """Take everything off again."""
        for schema in reversed(self.classes):
            client.schema.delete_class(schema["class"])


def differences(local: Any, real: Any, path: str = "") -> Iterator[str]:
    """Go through the places where two answers differ."""
    if isinstance(local, dict) and isinstance(real, dict):
        for key in sorted({*local, *real}):
            if key not in local or key not in real:
                yield f"{path}.{key}: only {'real' if key in real else 'local'}"
            else:
                yield from differences(local[key], real[key], f"{path}.{key}")
    elif isinstance(local, list) and isinstance(real, list):
        if len(local) != len(real):
            yield f"{path}: {len(local)} entries locally, {len(real)} really: {local} / {real}"
            return
        for number, (one, other) in enumerate(zip(local, real)):
            yield from differences(one, other, f"{path}[{number}]")
    elif not _same(local, real, path):
        yield f"{path}: {local!r} locally, {real!r} really"


def _same(local: Any, real: Any, path: str) -> bool:
    if path.endswith(".explainScore"):
        return _explained(local) == _explained(real)
    if path.endswith(".score"):
        return math.isclose(float(local), float(real), abs_tol=CLOSE_SCORE)
    if _is_number(local) and _is_number(real):
        return math.isclose(local, real, rel_tol=CLOSE, abs_tol=CLOSE)
    if isinstance(local, str) and isinstance(real, str):
        return _SHARD.sub("<shard>", local) == _SHARD.sub("<shard>", real)
    return type(local) is type(real) and local == real


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _explained(words: str) -> List[str]:
    """Return the parts of an explanation, whose order is random, without their digits."""
    return sorted(re.sub(r"\d+\.\d+(e-?\d+)?|\b\d\b", "<n>", words).split(", "))


def same_errors(local: Any, real: Any) -> bool:
    """Return whether both answers are refusals, of the same part of the query."""
    shapes = [
        [(error["path"], error["locations"]) for error in answer.get("errors", ())]
        for answer in (local, real)
    ]
    return bool(shapes[0]) and shapes[0] == shapes[1]


# What the objects of the data sets are.

PERSONS = [
    Stored(PERSON, number, dict(properties), [n + 1.0, 1.0])
    for n, (number, properties) in enumerate(PEOPLE.items())
]

THING_SET = DataSet(
    [
        {
            "class": PERSON,
            "vectorizer": "none",
            "properties": [prop("name", "text"), prop("age", "int")],
        },
        {
            "class": THING,
            "vectorizer": "none",
            "invertedIndexConfig": {
                "indexNullState": True,
                "indexPropertyLength": True,
                "indexTimestamps": True,
            },
            "properties": thing_properties(PERSON),
        },
    ],
    [
        *PERSONS,
        *(
            Stored(THING, 50 - n, properties, [n + 0.0, 1.0, 0.5])
            for n, properties in enumerate(things(PERSON))
        ),
    ],
)


# The two sides.


@contextmanager
def local_side(data: DataSet) -> Iterator[weaviate.Client]:
    """Yield a client of a local server that has the objects."""
    with LocalServer() as server, weaviate.Client(server.url) as client:
        data.load(client)
        yield client


@contextmanager
def real_side(data: DataSet) -> Iterator[weaviate.Client]:
    """Yield a client of the server that WEAVIATE_URL names, with the objects on it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a server before 1.14 gives one
        client = weaviate.Client(os.environ["WEAVIATE_URL"])
    with client:
        if version_of(client) < MIRRORED:
            pytest.skip("the local server answers as 1.24 does; the server there is older")
        try:
            data.load(client)
            yield client
        finally:
            data.remove(client)


def version_of(client: weaviate.Client) -> Tuple[int, ...]:
    """Return the version of a server as numbers."""
    numbers = re.findall(r"\d+", client.get_meta()["version"])
    return tuple(int(number) for number in numbers[:2])
