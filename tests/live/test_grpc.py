"""Generated queries by both roads: over gRPC and over GraphQL the answers are the same.

WEAVIATE_URL names the server, WEAVIATE_TEST_GRPC_PORT its gRPC port; WEAVIATE_TEST_SEED and
WEAVIATE_TEST_COUNT choose other queries and more of them.
"""

from __future__ import annotations

import logging
import os
import random
import struct
import uuid
from typing import Any, Dict, Iterator, List, Tuple

import pytest

import weaviate
from weaviate.gql.get import GetBuilder, HybridFusion, LinkTo

pytest.importorskip("grpc", reason="grpcio is not installed: gRPC is NOT compared with GraphQL")
pytestmark = pytest.mark.live(named_by="WEAVIATE_TEST_GRPC_PORT")

SEED = int(os.environ.get("WEAVIATE_TEST_SEED", "15"))
COUNT = int(os.environ.get("WEAVIATE_TEST_COUNT", "2000"))
OBJECTS = 60
ASKED_AGAIN = 8
MOST_FICKLE = 0.05
LEAST_SHARE = 0.7
"""Of so many queries at least gRPC has to give the answer, or the test says little."""

TYPES = {
    "title": "text",
    "words": "int",
    "price": "number",
    "fresh": "boolean",
    "at": "date",
    "uid": "uuid",
    "place": "geoCoordinates",
    "phone": "phoneNumber",
    "picture": "blob",
    "tags": "text[]",
    "counts": "int[]",
    "prices": "number[]",
    "flags": "boolean[]",
    "days": "date[]",
    "uids": "uuid[]",
}
ADDRESS = [
    {"name": "street", "dataType": ["text"]},
    {"name": "number", "dataType": ["int"]},
    {"name": "rates", "dataType": ["number[]"]},
    {
        "name": "inner",
        "dataType": ["object"],
        "nestedProperties": [
            {"name": "deep", "dataType": ["number"]},
            {"name": "on", "dataType": ["date"]},
        ],
    },
]
WORDS = ["fox", "dog", "cat", "sun", "moon", "river", "stone", "Ünïcode", "日本", "quick"]
DAYS = ["2020-01-01T00:00:00Z", "2021-06-30T12:00:00.5+02:00", "1999-12-31T23:59:59.123456Z"]


class Names:
    """The classes of one run, so that it leaves alone what else is on the server."""

    def __init__(self) -> None:
        mark = uuid.uuid4().hex[:8]
        self.thing, self.author = f"GrpcThing{mark}", f"GrpcAuthor{mark}"


def make_object(dice: random.Random) -> Dict[str, Any]:
    made = {
        "title": " ".join(dice.choices(WORDS, k=dice.randint(1, 6))),
        "words": dice.choice([0, 1, -7, 2**31 - 1, 2**31, -(2**31), 2**40, 5]),
        "price": dice.choice([0.0, -0.0, 5.0, 0.1, 1e-7, 1e21, 2.0**67, 123456.789]),
        "fresh": dice.random() < 0.5,
        "at": dice.choice(DAYS),
        "uid": str(uuid.UUID(int=dice.getrandbits(128))),
        "place": {"latitude": dice.choice([1.1, -48.25, 0]), "longitude": dice.uniform(-9, 9)},
        "phone": {"input": "030 1234567", "defaultCountry": "de"},
        "picture": "aGFsbG8=",
        "tags": dice.choices(WORDS, k=dice.randint(0, 3)),
        "counts": dice.choices([1, 2**40, -3], k=dice.randint(0, 3)),
        "prices": dice.choices([1.0, 0.1, 1e22], k=dice.randint(0, 3)),
        "flags": dice.choices([True, False], k=dice.randint(0, 3)),
        "days": dice.choices(DAYS, k=dice.randint(0, 2)),
        "uids": [str(uuid.UUID(int=dice.getrandbits(128)))] * dice.randint(0, 2),
        "address": {"street": "s", "number": 3, "rates": [1.0, 0.5], "inner": {"deep": 4.0}},
        "addresses": [{"street": "t"}, {"number": 2**31, "inner": {"on": DAYS[0]}}],
    }
    return {key: value for key, value in made.items() if dice.random() < 0.8}


def fill(client: weaviate.Client, names: Names, dice: random.Random) -> None:
    own = {"vectorizer": "none"}
    author = [{"name": "name", "dataType": ["text"]}, {"name": "born", "dataType": ["int"]}]
    client.schema.create_class({"class": names.author, "properties": author, **own})
    properties: List[Dict[str, Any]] = [
        {"name": name, "dataType": [kind]} for name, kind in TYPES.items()
    ]
    properties += [
        {"name": "address", "dataType": ["object"], "nestedProperties": ADDRESS},
        {"name": "addresses", "dataType": ["object[]"], "nestedProperties": ADDRESS},
        {"name": "by", "dataType": [names.author]},
    ]
    indexes = ("indexNullState", "indexPropertyLength", "indexTimestamps")
    index = {name: True for name in indexes}
    thing = {"class": names.thing, "properties": properties, "invertedIndexConfig": index}
    client.schema.create_class({**thing, **own})
    authors = [client.data_object.create({"name": w}, names.author) for w in WORDS[:4]]
    for i in range(OBJECTS):
        vector = [dice.uniform(-1, 1) for _ in range(4)] if i % 10 else None
        uid = str(uuid.UUID(int=i + 1))
        client.data_object.create(make_object(dice), names.thing, uid, vector)
        for linked in dice.sample(authors, dice.randint(0, 2)):
            client.data_object.reference.add(
                uid, "by", linked, from_class_name=names.thing, to_class_name=names.author
            )


@pytest.fixture(scope="module")
def roads() -> Iterator[Tuple[weaviate.Client, weaviate.Client, Names]]:
    url, names = os.environ["WEAVIATE_URL"], Names()
    config = weaviate.Config(grpc_port_experimental=int(os.environ["WEAVIATE_TEST_GRPC_PORT"]))
    with weaviate.Client(url) as plain, weaviate.Client(url, additional_config=config) as binary:
        assert binary._connection.grpc_stub is not None
        fill(plain, names, random.Random(SEED))
        yield plain, binary, names
        plain.schema.delete_class(names.thing)
        plain.schema.delete_class(names.author)


class Generator:
    """Makes the same query for any client, out of one seed."""

    def __init__(self, seed: int, names: Names) -> None:
        self.seed, self.names = seed, names

    def query(self, client: weaviate.Client) -> GetBuilder:
        dice = random.Random(self.seed)
        query = client.query.get(self.names.thing, self._properties(dice))
        additional = ["id"] + [
            name
            for name in ("creationTimeUnix", "lastUpdateTimeUnix", "distance", "score")
            if dice.random() < 0.4
        ]
        kind = dice.choice(["none", "vector", "vector", "object", "bm25", "hybrid", "sort"])
        if dice.random() < 0.9:
            query.with_limit(dice.randint(1, 25))
        if dice.random() < 0.3:
            query.with_offset(dice.randint(0, 5))
        if dice.random() < 0.4:
            query.with_where(self._where(dice, 0))
        if kind in ("vector", "object"):
            additional += ["vector", "certainty"] if dice.random() < 0.3 else []
        self._search(query, kind, dice)
        return query.with_additional(additional)

    def _properties(self, dice: random.Random) -> List[Any]:
        inner = "street number rates inner{deep on}"
        choices: List[Any] = [name for name in TYPES if name not in ("place", "phone")]
        choices += ["place{latitude longitude}", f"address{{{inner}}}", f"addresses{{{inner}}}"]
        choices += ["phone{input internationalFormatted countryCode national valid}"]
        choices += [LinkTo("by", self.names.author, ["name born _additional{id}"])]
        return dice.sample(choices, dice.randint(1, 8))

    def _search(self, query: GetBuilder, kind: str, dice: random.Random) -> None:
        vector = [dice.uniform(-1, 1) for _ in range(4)]
        bounds = dice.choice([{}, {}, {"distance": 1.1}, {"certainty": 0.5}])
        if kind == "vector":
            query.with_near_vector({"vector": vector, **bounds})
            if dice.random() < 0.2:
                query.with_autocut(dice.randint(1, 3))
        elif kind == "object":
            query.with_near_object({"id": str(uuid.UUID(int=dice.randint(2, 9))), **bounds})
        elif kind == "bm25":
            wanted = dice.choice([None, ["title"], ["title^2", "tags"]])
            query.with_bm25(" ".join(dice.choices(WORDS, k=2)), wanted)
        elif kind == "hybrid":
            alpha = dice.choice([None, 0, 0.25, 0.5, 1])
            fusion = dice.choice([None, HybridFusion.RANKED, HybridFusion.RELATIVE_SCORE])
            query.with_hybrid(dice.choice(WORDS), alpha, vector, fusion_type=fusion)
        elif kind == "sort":
            key = dice.choice(["title", "words", "price", "at", "fresh"])
            query.with_sort({"path": [key], "order": dice.choice(["asc", "desc"])})
            query.with_sort({"path": ["_id"], "order": "asc"})

    def _where(self, dice: random.Random, depth: int) -> Dict[str, Any]:
        if depth < 2 and dice.random() < 0.3:
            operands = [self._where(dice, depth + 1) for _ in range(dice.randint(1, 3))]
            return {"operator": dice.choice(["And", "Or"]), "operands": operands}
        point = {"latitude": 1.1, "longitude": 2.0}
        own: List[Dict[str, Any]] = [
            {"path": ["title"], "valueText": dice.choice(WORDS)},
            {"path": ["words"], "valueInt": dice.choice([0, 5, 2**40])},
            {"path": ["price"], "valueNumber": dice.choice([0.1, 5.0, 1e21])},
            {"path": ["fresh"], "valueBoolean": True},
            {"path": ["at"], "valueDate": dice.choice(DAYS)},
            {"path": ["id"], "valueText": str(uuid.UUID(int=dice.randint(1, 60)))},
            {"path": ["_creationTimeUnix"], "valueDate": DAYS[0]},
            {"path": ["len(title)"], "valueInt": 8},
            {"path": ["by", self.names.author, "name"], "valueText": dice.choice(WORDS)},
            {"path": ["by"], "valueInt": 1},
        ]
        compare = ["Equal", "NotEqual", "GreaterThan", "GreaterThanEqual", "LessThan"]
        circle = {"geoCoordinates": point, "distance": {"max": 500_000}}
        lists: List[Dict[str, Any]] = [
            {"path": ["tags"], "valueText": dice.choices(WORDS, k=2)},
            {"path": ["counts"], "valueInt": [1, 2**40]},
            {"path": ["prices"], "valueNumber": [0.1]},
            {"path": ["flags"], "valueBoolean": [True]},
        ]
        return dice.choice(
            [
                *[{**each, "operator": dice.choice(compare)} for each in own],
                *[{**e, "operator": dice.choice(["ContainsAny", "ContainsAll"])} for e in lists],
                {"path": ["title"], "operator": "Like", "valueText": dice.choice(["f*", "?og"])},
                {"path": ["words"], "operator": "IsNull", "valueBoolean": dice.random() < 0.5},
                {"path": ["place"], "operator": "WithinGeoRange", "valueGeoRange": circle},
            ]
        )


def rounded(answer: Any, key: str = "") -> Any:
    """Return an answer with its vectors as the bytes of float32, and keys in their order."""
    if key == "vector" and isinstance(answer, list):
        return struct.pack(f"<{len(answer)}f", *answer)
    if isinstance(answer, dict):
        return [(name, rounded(value, name)) for name, value in answer.items()]
    if isinstance(answer, list):
        return [rounded(item) for item in answer]
    return (type(answer).__name__, answer)


def test_generated_queries_have_the_same_answer_by_both_roads(
    roads: Tuple[weaviate.Client, weaviate.Client, Names], caplog: pytest.LogCaptureFixture
) -> None:
    plain, binary, names = roads
    caplog.set_level(logging.DEBUG, "weaviate._grpc.road")
    over_grpc, refused, fickle, different = 0, 0, 0, []
    for seed in range(SEED, SEED + COUNT):
        caplog.clear()
        generator = Generator(seed, names)
        expected = generator.query(plain).do()
        found = generator.query(binary).do()
        over_grpc += "over gRPC" in caplog.text
        refused += "errors" in expected
        if rounded(found) != rounded(expected):
            again = [rounded(generator.query(plain).do()) for _ in range(ASKED_AGAIN)]
            if any(answer != rounded(expected) for answer in again):
                fickle += 1  # hits of equal score, which old servers order at random
                continue
            text = generator.query(plain).build()
            different.append(f"seed {seed}: {text}\n{expected}\n{found}\n{caplog.text}")
    print(
        f"seeds {SEED} to {SEED + COUNT - 1}: {over_grpc} over gRPC, {refused} refused, {fickle} fickle"
    )
    assert not different, f"{len(different)} differ:\n" + "\n".join(different[:5])
    assert fickle <= COUNT * MOST_FICKLE
    assert over_grpc >= LEAST_SHARE * COUNT
