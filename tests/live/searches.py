"""Classes, objects and generated `get` queries, for whichever road they take.

Four classes: objects with properties of every type, the authors that they refer to, a class with
tenants and one with named vectors.
"""

from __future__ import annotations

import random
import uuid
from typing import Any, Dict, List, NamedTuple

import weaviate
from weaviate.data.replication import ConsistencyLevel
from weaviate.gql.get import GetBuilder, HybridFusion, LinkTo

OBJECTS = 60
FEW = 20
TENANTS = ("north", "south")
VECTORS = ("form", "colour")
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
        self.shop, self.named = f"GrpcShop{mark}", f"GrpcNamed{mark}"


class Server(NamedTuple):
    """What a server can do that others cannot.

    Args:
        vectorizer: the module that makes vectors of texts, if there is one.
        replicas: the number of nodes that keep each object.
    """

    vectorizer: str = "none"
    replicas: int = 1


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


def fill(client: weaviate.Client, names: Names, server: Server, dice: random.Random) -> None:
    own: Dict[str, Any] = {"vectorizer": server.vectorizer}
    if server.replicas > 1:
        own["replicationConfig"] = {"factor": server.replicas}
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
        # with replicas, servers refuse an object without a vector
        vector = vector_of(dice) if i % 10 or server.replicas > 1 else None
        uid = str(uuid.UUID(int=i + 1))
        client.data_object.create(make_object(dice), names.thing, uid, vector)
        for linked in dice.sample(authors, dice.randint(0, 2)):
            client.data_object.reference.add(
                uid, "by", linked, from_class_name=names.thing, to_class_name=names.author
            )
    fill_tenants(client, names.shop, dice)
    fill_named_vectors(client, names.named, dice)


def fill_tenants(client: weaviate.Client, name: str, dice: random.Random) -> None:
    title = {"name": "title", "dataType": ["text"]}
    client.schema.create_class(
        {
            "class": name,
            "properties": [title],
            "vectorizer": "none",
            "multiTenancyConfig": {"enabled": True},
        }
    )
    client.schema.add_class_tenants(name, [weaviate.Tenant(each) for each in TENANTS])
    for tenant in TENANTS:
        for i in range(FEW):
            vector, uid = vector_of(dice), str(uuid.UUID(int=i + 1))
            client.data_object.create(title_of(dice), name, uid, vector, tenant=tenant)


def fill_named_vectors(client: weaviate.Client, name: str, dice: random.Random) -> None:
    vector = {"vectorizer": {"none": {}}, "vectorIndexType": "hnsw"}
    title = {"name": "title", "dataType": ["text"]}
    config = {each: vector for each in VECTORS}
    client.schema.create_class({"class": name, "properties": [title], "vectorConfig": config})
    for i in range(FEW):
        vectors = {each: vector_of(dice) for each in VECTORS}
        uid = str(uuid.UUID(int=i + 1))
        client.data_object.create(title_of(dice), name, uid, vectors=vectors)


def title_of(dice: random.Random) -> Dict[str, str]:
    return {"title": " ".join(dice.choices(WORDS, k=3))}


def vector_of(dice: random.Random) -> List[float]:
    return [dice.uniform(-1, 1) for _ in range(4)]


class Generator:
    """Makes the same query for any client, out of one seed."""

    def __init__(self, seed: int, names: Names, server: Server) -> None:
        self.seed, self.names, self.server = seed, names, server

    def query(self, client: weaviate.Client) -> GetBuilder:
        dice = random.Random(self.seed)
        which = dice.random()
        if which < 0.1:
            return self._of_tenant(client, dice)
        return self._of_named_vectors(client, dice) if which < 0.2 else self._of_thing(client, dice)

    def _of_thing(self, client: weaviate.Client, dice: random.Random) -> GetBuilder:
        query = client.query.get(self.names.thing, self._properties(dice))
        kind = dice.choice(self._kinds())
        if kind == "after":
            after = uuid.UUID(int=dice.randint(0, OBJECTS))
            return query.with_additional("id").with_limit(dice.randint(1, 25)).with_after(after)
        if dice.random() < 0.9:
            query.with_limit(dice.randint(1, 25))
        if dice.random() < 0.3:
            query.with_offset(dice.randint(0, 5))
        if dice.random() < 0.4:
            query.with_where(self._where(dice, 0))
        if self.server.replicas > 1 and dice.random() < 0.7:
            query.with_consistency_level(dice.choice(list(ConsistencyLevel)))
        self._search(query, kind, dice)
        return query.with_additional(self._additional(kind, dice))

    def _kinds(self) -> List[str]:
        kinds = ["none", "vector", "vector", "object", "bm25", "hybrid", "sort", "after"]
        return kinds if self.server.vectorizer == "none" else [*kinds, "text", "text"]

    def _additional(self, kind: str, dice: random.Random) -> List[str]:
        names = ["creationTimeUnix", "lastUpdateTimeUnix", "distance", "score", "explainScore"]
        if self.server.replicas > 1:
            names.append("isConsistent")
        additional = ["id"] + [name for name in names if dice.random() < 0.4]
        if kind in ("vector", "object", "text") and dice.random() < 0.3:
            additional += ["vector", "certainty"]
        return additional

    def _of_tenant(self, client: weaviate.Client, dice: random.Random) -> GetBuilder:
        query = client.query.get(self.names.shop, ["title"]).with_limit(dice.randint(1, 25))
        query.with_tenant(dice.choice([*TENANTS, "nowhere"]))
        self._search(query, dice.choice(["none", "vector", "object", "bm25", "hybrid"]), dice)
        return query.with_additional(["id", "distance"])

    def _of_named_vectors(self, client: weaviate.Client, dice: random.Random) -> GetBuilder:
        query = client.query.get(self.names.named, ["title"]).with_limit(dice.randint(1, 25))
        target = {"targetVectors": [dice.choice(VECTORS)]} if dice.random() < 0.9 else {}
        kind = dice.choice(["none", "vector", "object", "bm25"])
        if kind == "vector":
            query.with_near_vector({"vector": vector_of(dice), **target})
        elif kind == "object":
            query.with_near_object({"id": str(uuid.UUID(int=dice.randint(1, FEW))), **target})
        else:
            self._search(query, kind, dice)
        wanted = dice.sample(VECTORS, dice.randint(1, len(VECTORS)))
        query.with_additional({"vectors": wanted})
        return query.with_additional(["id", "distance"])

    def _properties(self, dice: random.Random) -> List[Any]:
        inner = "street number rates inner{deep on}"
        choices: List[Any] = [name for name in TYPES if name not in ("place", "phone")]
        choices += ["place{latitude longitude}", f"address{{{inner}}}", f"addresses{{{inner}}}"]
        choices += ["phone{input internationalFormatted countryCode national valid}"]
        choices += [LinkTo("by", self.names.author, ["name born _additional{id}"])]
        return dice.sample(choices, dice.randint(1, 8))

    def _search(self, query: GetBuilder, kind: str, dice: random.Random) -> None:
        vector = vector_of(dice)
        bounds = dice.choice([{}, {}, {"distance": 1.1}, {"certainty": 0.5}])
        if kind == "vector":
            query.with_near_vector({"vector": vector, **bounds})
            if dice.random() < 0.2:
                query.with_autocut(dice.randint(1, 3))
        elif kind == "object":
            query.with_near_object({"id": str(uuid.UUID(int=dice.randint(2, 9))), **bounds})
        elif kind == "text":
            query.with_near_text(
                {"concepts": dice.choices(WORDS, k=2), **self._moves(dice), **bounds}
            )
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

    def _moves(self, dice: random.Random) -> Dict[str, Any]:
        like = [{"id": str(uuid.UUID(int=dice.randint(2, 9)))}]
        moves = {
            "moveTo": {"concepts": dice.choices(WORDS, k=1), "force": 0.5},
            "moveAwayFrom": {"objects": like, "concepts": [dice.choice(WORDS)], "force": 0.25},
        }
        return {name: move for name, move in moves.items() if dice.random() < 0.4}

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
