"""REST requests about classes, properties and tenants, most of them right, some of them odd."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple

from tests.live.generated.worlds import Request, World

Json = Dict[str, Any]


class SchemaRequests:
    """Draws requests about the schema.

    Args:
        world: the classes and objects that they are about.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.values = world.values
        self.chance = world.chance
        self.makers: List[Tuple[int, Callable[[], Request]]] = [
            (3, self._read_schema),
            (3, self._make_class),
            (2, self._change_class),
            (2, self._add_property),
            (4, self._tenants),
        ]

    def _read_schema(self) -> Request:
        name = self.world.cls().name if self.values.odds(0.85) else f"{self.world.tag}Nope"
        return Request(
            "GET",
            self.chance.choice(
                (
                    f"/v1/schema/{name}",
                    f"/v1/schema/{name}",
                    f"/v1/schema/{name}/shards",
                    f"/v1/schema/{name}/tenants",
                )
            ),
            kind="schema",
        )

    def _make_class(self) -> Request:
        body: Json = {"class": f"{self.world.tag}Extra", "vectorizer": "none"}
        if self.values.odds(0.15):
            body["class"] = self.chance.choice(
                (
                    "",
                    "a b",
                    f"{self.world.tag.lower()}Extra",
                    "9x",
                    None,
                    5,
                    f"{self.world.tag}-x",
                    "Get",
                    self.world.cls().name,
                )
            )
        for key, share, words in (
            ("vectorIndexType", 0.3, ("hnsw", "flat", "dynamic", "tree", "", 5)),
            (
                "vectorIndexConfig",
                0.4,
                (
                    {"distance": "dot"},
                    {"distance": "nope"},
                    {"ef": -1},
                    {"ef": 5},
                    {"efConstruction": 1},
                    {"maxConnections": 0},
                    {"pq": {"enabled": True}},
                    {"pq": {"segments": 3}},
                    {"bq": {"enabled": True}},
                    {"skip": True},
                    {"ef": "x"},
                    5,
                    {"extra": 1},
                    {"cleanupIntervalSeconds": -5},
                    {"vectorCacheMaxObjects": 10},
                    {"flatSearchCutoff": 0},
                    {"dynamicEfMin": 0},
                    {"ef": 1.5},
                    {"flatSearchCutoff": 5.0},
                    {"pq": {"segments": 1.5}},
                    {"distance": 5},
                    None,
                ),
            ),
            (
                "invertedIndexConfig",
                0.4,
                (
                    {"bm25": {"b": 2}},
                    {"bm25": {"k1": -1}},
                    {"bm25": {"b": 0}},
                    {"bm25": {"b": "x"}},
                    {"stopwords": {"preset": "de"}},
                    {"stopwords": {"preset": "en", "additions": [""]}},
                    {"stopwords": {"additions": ["a"], "removals": ["a"]}},
                    {"stopwords": {"preset": "none", "removals": ["x"]}},
                    {"cleanupIntervalSeconds": 0},
                    {"cleanupIntervalSeconds": -1},
                    {"indexNullState": "x"},
                    {"indexTimestamps": True},
                    5,
                    {},
                    None,
                ),
            ),
            (
                "replicationConfig",
                0.2,
                (
                    {"factor": 1},
                    {"factor": 0},
                    {"factor": 2},
                    {"factor": "x"},
                    {"factor": -1},
                    {},
                    None,
                ),
            ),
            (
                "multiTenancyConfig",
                0.2,
                ({"enabled": True}, {"enabled": False}, {}, {"enabled": "x"}, None),
            ),
            (
                "shardingConfig",
                0.2,
                (
                    {"desiredCount": 1},
                    {"desiredCount": 2},
                    {"desiredCount": 0},
                    {"desiredCount": -1},
                    {"virtualPerPhysical": 5},
                    {"key": "x"},
                    {"strategy": "x"},
                    {"function": "x"},
                    {"desiredCount": "x"},
                    {"desiredCount": 1.5},
                    {"virtualPerPhysical": None},
                    {"key": None},
                    {},
                    5,
                ),
            ),
            ("moduleConfig", 0.1, ({}, {"text2vec-openai": {}}, 5, {"none": {}})),
            ("vectorizer", 0.15, ("none", "nope", "", "text2vec-openai", 5, None)),
            (
                "vectorConfig",
                0.1,
                (
                    {},
                    {"a": {"vectorizer": {"none": {}}, "vectorIndexType": "hnsw"}},
                    {"a": {}},
                    {"a": {"vectorizer": {"nope": {}}, "vectorIndexType": "hnsw"}},
                    {"a b": {"vectorizer": {"none": {}}, "vectorIndexType": "hnsw"}},
                ),
            ),
            ("description", 0.2, ("words", "", 5)),
            ("extra", 0.05, (1,)),
        ):
            if self.values.odds(share):
                body[key] = self.chance.choice(words)
        if self.values.odds(0.7):
            body["properties"] = [
                self._odd_property() for _ in range(self.chance.choice((0, 1, 1, 2)))
            ]
        if self.values.odds(0.1):
            return Request("DELETE", f"/v1/schema/{self.world.tag}Extra", kind="class")
        return Request("POST", "/v1/schema", body, kind="class")

    def _odd_property(self) -> Json:
        kind = self.chance.choice(
            (
                "text",
                "int",
                "string",
                "text[]",
                "object",
                "blob",
                "date",
                self.world.tag + "Target",
                "geoCoordinates",
                "phoneNumber",
                "nope",
                "Nope",
                "string[]",
                "uuid[]",
                "number[]",
                "object[]",
            )
        )
        made: Json = {"name": self.chance.choice(("p", "q", "Title", "p")), "dataType": [kind]}
        if kind in ("object", "object[]") and self.values.odds(0.8):
            made["nestedProperties"] = [
                {
                    "name": self.chance.choice(("i", "i", "a b", "")),
                    "dataType": [
                        self.chance.choice(
                            (
                                "int",
                                "text",
                                "blob",
                                "nope",
                                "geoCoordinates",
                                "phoneNumber",
                                "object",
                                "string",
                            )
                        )
                    ],
                }
            ]
        for key, share, words in (
            ("tokenization", 0.2, ("word", "field", "nope", "trigram", "gse", "", 5)),
            ("indexFilterable", 0.15, (True, False, "x", None)),
            ("indexSearchable", 0.15, (True, False, None)),
            ("indexInverted", 0.1, (True, False)),
            ("indexRangeFilters", 0.05, (True, False)),
            (
                "name",
                0.1,
                (
                    "",
                    "a b",
                    "id",
                    "_id",
                    "_additional",
                    "vector",
                    "9x",
                    "ä",
                    5,
                    None,
                    "x" * 240,
                    "a-b",
                ),
            ),
            (
                "dataType",
                0.1,
                (
                    [],
                    "text",
                    None,
                    ["text", "int"],
                    [5],
                    [""],
                    [self.world.tag + "Target", self.world.tag + "Thing"],
                    ["text", self.world.tag + "Target"],
                ),
            ),
            ("description", 0.1, ("d", 5)),
            ("moduleConfig", 0.05, ({}, 5, {"x": {}})),
            ("nestedProperties", 0.05, ([], [{}], 5, None)),
        ):
            if self.values.odds(share):
                made[key] = self.chance.choice(words)
        return made

    def _change_class(self) -> Request:
        owner = self.world.cls()
        body = dict(owner.schema)
        for key, words in (
            ("description", ("new", "", 5)),
            (
                "invertedIndexConfig",
                (
                    {"bm25": {"b": 0.5, "k1": 1}},
                    {"bm25": {"b": 0}},
                    {},
                    {"stopwords": {"preset": "none"}},
                    {"indexNullState": True},
                    5,
                ),
            ),
            (
                "vectorIndexConfig",
                (
                    {"ef": 33},
                    {"distance": "dot"},
                    {"efConstruction": 5},
                    {"ef": "x"},
                    {},
                    None,
                    {"maxConnections": 3},
                ),
            ),
            ("vectorIndexType", ("flat", "hnsw", "")),
            ("properties", ([], [{"name": "n", "dataType": ["int"]}], None)),
            ("multiTenancyConfig", ({"enabled": True}, {"enabled": False})),
            ("replicationConfig", ({"factor": 1}, {"factor": 2}, {})),
            ("class", (f"{self.world.tag}Other", "", None)),
            ("vectorizer", ("text2vec-x", "")),
            ("moduleConfig", ({}, {"x": 1})),
            ("shardingConfig", ({"desiredCount": 2}, {})),
        ):
            if self.values.odds(0.12):
                body[key] = self.chance.choice(words)
        return Request(
            "PUT",
            f"/v1/schema/{owner.name if self.values.odds(0.95) else self.world.tag + 'Nope'}",
            body,
            kind="class",
        )

    def _add_property(self) -> Request:
        owner = self.world.classes[-1] if self.values.odds(0.5) else self.world.cls()
        body = self._odd_property()
        name = owner.name if self.values.odds(0.9) else f"{self.world.tag}Nope"
        return Request("POST", f"/v1/schema/{name}/properties", body, kind="property")

    def _tenants(self) -> Request:
        name = self.world.classes[2].name if self.values.odds(0.85) else self.world.cls().name
        path = f"/v1/schema/{name if self.values.odds(0.95) else self.world.tag + 'Nope'}/tenants"
        verb = self.chance.choice(("GET", "POST", "PUT", "DELETE", "HEAD"))
        state = self.chance.choice(("HOT", "COLD", "HOT", "HOT", "FROZEN", "", "hot", "WARM"))
        who = self.chance.choice(("t2", "t3", "t3", "t9", "a b", "", "x" * 70))
        if verb == "GET":
            return Request(verb, path, kind="tenants")
        if verb == "HEAD":
            return Request("HEAD", f"{path}/{self.chance.choice(('t1', 't9'))}", kind="tenants")
        if verb == "DELETE":
            body: Any = self.chance.choice((["t3"], ["t9"], [""], [], ["t3", "t3"], None, "t3"))
            return Request(verb, path, body, kind="tenants")
        body = [{"name": who, "activityStatus": state}]
        if self.values.odds(0.2):
            body = self.chance.choice(
                (
                    [],
                    [{"name": "t3"}],
                    [{}],
                    {},
                    [{"name": 5}],
                    [{"name": "t3"}, {"name": "t3"}],
                    [None],
                )
            )
        return Request(verb, path, body, kind="tenants")
