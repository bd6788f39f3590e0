"""REST requests of a world, most of them right, some of them odd."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple

from tests.live.generated.queries import Queries
from tests.live.generated.values import uid
from tests.live.generated.worlds import TENANTS, Class, Request, World

Json = Dict[str, Any]
Query = List[Tuple[str, str]]

_ODD_BODIES = (
    b"",
    b"{",
    b"null",
    b"[]",
    b"5",
    b'"x"',
    b"{}",
    b"{} x",
    b'{"a":1}{"b":2}',
    b"\xff",
    b"[null]",
)


class RestRequests:
    """Draws REST requests.

    Args:
        world: the classes and objects that they are about.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.values = world.values
        self.chance = world.chance
        self._queries = Queries(world)
        self._next = 100
        self._makers: List[Tuple[int, Callable[[], Request]]] = [
            (6, self._get_object),
            (3, self._head_object),
            (6, self._list),
            (4, self._create),
            (3, self._validate),
            (3, self._replace),
            (4, self._merge),
            (2, self._delete),
            (5, self._reference),
            (3, self._batch),
            (3, self._batch_references),
            (5, self._batch_delete),
            (3, self._read_schema),
            (3, self._make_class),
            (2, self._change_class),
            (2, self._add_property),
            (4, self._tenants),
            (2, self._nodes),
            (3, self._backup),
            (2, self._classification),
            (2, self._wrong_address),
            (1, self._graphql_body),
        ]

    def draw(self) -> Request:
        weights = [weight for weight, _ in self._makers]
        request = self.chance.choices([maker for _, maker in self._makers], weights)[0]()
        if request.body is not None and self.values.odds(0.04):
            request = request._replace(body=self.chance.choice(_ODD_BODIES))
        if self.values.odds(0.01):
            request = request._replace(headers=(("content-type", "text/plain"),))
        return request

    def _where_to(self, owner: Class) -> str:
        path = f"/v1/objects/{owner.name}/{self.world.some_id(owner)}"
        if self.values.odds(0.06):
            return f"/v1/objects/{self.world.some_id(owner)}"
        if self.values.odds(0.04):
            return f"/v1/objects/{self.world.tag}Nope/{self.world.some_id(owner)}"
        return path

    def _tenant(self, owner: Class) -> Query:
        if owner.has_tenants:
            if self.values.odds(0.1):
                return []
            return [("tenant", self.chance.choice((*TENANTS, "t1", "t1", "t9", "")))]
        return [("tenant", "t1")] if self.values.odds(0.03) else []

    def _level(self) -> Query:
        if self.values.odds(0.85):
            return []
        return [
            ("consistency_level", self.chance.choice(("ONE", "QUORUM", "ALL", "MOST", "", "one")))
        ]

    def _ask(self, *parts: Query) -> Tuple[Tuple[str, str], ...]:
        query = [pair for part in parts for pair in part]
        if query and self.values.odds(0.08):
            name, _ = self.chance.choice(query)
            query.append((name, self.chance.choice(("1", "x", "t1", "ONE", "vector"))))
        if self.values.odds(0.02):
            query.append(("unknown", "1"))
        return tuple(query)

    def _include(self) -> Query:
        if self.values.odds(0.5):
            return []
        words = (
            "vector",
            "classification",
            "vector,classification",
            "interpretation",
            "nope",
            "",
            "vector,nope",
        )
        return [("include", self.chance.choice(words if self.values.odds(0.3) else words[:1]))]

    def _get_object(self) -> Request:
        owner = self.world.cls()
        extra = [("node_name", "node1")] if self.values.odds(0.03) else []
        query = self._ask(self._include(), self._tenant(owner), self._level(), extra)
        return Request("GET", self._where_to(owner), query=query, kind="object")

    def _head_object(self) -> Request:
        owner = self.world.cls()
        query = self._ask(self._tenant(owner), self._level())
        return Request("HEAD", self._where_to(owner), query=query, kind="object")

    def _list(self) -> Request:
        owner = self.world.cls()
        query: Query = []
        if self.values.odds(0.92):
            query.append(
                ("class", owner.name if self.values.odds(0.95) else f"{self.world.tag}Nope")
            )
        for name, share, words in (
            ("limit", 0.5, ("1", "2", "5", "100", "0", "-1", "x", "20000", "")),
            ("offset", 0.3, ("0", "1", "3", "100", "-1", "x", "10000")),
            ("after", 0.15, (uid(12), "", "abc", uid(999), uid(12).upper())),
        ):
            if self.values.odds(share):
                query.append(
                    (name, self.chance.choice(words if self.values.odds(0.3) else words[:3]))
                )
        if self.values.odds(0.3):
            names = [p["name"] for p in owner.properties]
            sort = ",".join(
                self.chance.choice([*names, "_id", "nope"] if self.values.odds(0.1) else names)
                for _ in range(self.chance.choice((1, 1, 2)))
            )
            query.append(("sort", sort))
            if self.values.odds(0.6):
                query.append(
                    (
                        "order",
                        self.chance.choice(("asc", "desc", "asc,desc", "up", "", "desc,asc,asc")),
                    )
                )
        query += self._include() + self._tenant(owner)
        return Request("GET", "/v1/objects", query=self._ask(query), kind="list")

    def _new(self, owner: Class, odd: float = 0.08) -> Json:
        if self.values.odds(0.75):
            self._next += 1
            number = self._next
            owner.ids.append(number)
        else:
            number = self.chance.choice(owner.ids)
        made = self.world.object_of(owner, number, odd)
        if self.values.odds(0.1):
            key = self.chance.choice(
                (
                    "class",
                    "id",
                    "properties",
                    "vector",
                    "tenant",
                    "vectors",
                    "creationTimeUnix",
                    "additional",
                    "extra",
                    "vectorWeights",
                )
            )
            words = (
                None,
                "",
                "x",
                5,
                [],
                {},
                [1],
                [1, "x"],
                {"a": 1},
                [1] * 5,
                "t1",
                f"{self.world.tag}Nope",
                True,
            )
            made[key] = self.chance.choice(words)
        return made

    def _create(self) -> Request:
        owner = self.world.cls()
        return Request(
            "POST", "/v1/objects", self._new(owner), self._ask(self._level()), kind="create"
        )

    def _validate(self) -> Request:
        owner = self.world.cls()
        return Request("POST", "/v1/objects/validate", self._new(owner, 0.2), kind="validate")

    def _replace(self) -> Request:
        owner = self.world.cls()
        body = self._new(owner)
        path = f"/v1/objects/{owner.name}/{body.get('id')}"
        if self.values.odds(0.15):
            path = self._where_to(owner)
        return Request("PUT", path, body, self._ask(self._level()), kind="replace")

    def _merge(self) -> Request:
        owner = self.world.cls()
        body = self._new(owner)
        if self.values.odds(0.5):
            body.pop("vector", None)
        path = self._where_to(owner)
        if self.values.odds(0.7):
            body["id"] = path.rsplit("/", 1)[1]
        if self.values.odds(0.3):
            body.pop(self.chance.choice(list(body)))
        return Request("PATCH", path, body, self._ask(self._level()), kind="merge")

    def _delete(self) -> Request:
        owner = self.world.cls()
        query = self._ask(self._tenant(owner), self._level())
        return Request("DELETE", self._where_to(owner), query=query, kind="delete")

    def _reference(self) -> Request:
        owner = self.world.cls()
        names = [
            *owner.references,
            *owner.references,
            *owner.references,
            "nope",
            owner.properties[0]["name"],
        ]
        names = names if owner.references else ["nope", owner.properties[0]["name"]]
        name = self.chance.choice(names[:3] if self.values.odds(0.85) else names)
        path = f"{self._where_to(owner)}/references/{name}"
        verb = self.chance.choice(("POST", "POST", "PUT", "DELETE"))
        one: Any = {"beacon": self.world.beacon()}
        if self.values.odds(0.06):
            one = self.chance.choice(
                (
                    {},
                    {"beacon": None},
                    {"beacon": 5},
                    {"href": "/v1/objects/x"},
                    {"beacon": ""},
                    {"class": "x", "beacon": one["beacon"]},
                )
            )
        body = [one] if verb == "PUT" else one
        if verb == "PUT" and self.values.odds(0.3):
            body = self.chance.choice(([], [one, one], [one, {"beacon": self.world.beacon()}], one))
        query = self._ask(self._tenant(owner), self._level())
        return Request(verb, path, body, query, kind="reference")

    def _batch(self) -> Request:
        items: List[Any] = [
            self._new(self.world.cls(), 0.1) for _ in range(self.chance.randint(1, 3))
        ]
        body: Json = {"objects": items}
        if self.values.odds(0.5):
            body["fields"] = ["ALL"]
        if self.values.odds(0.06):
            body = self.chance.choice(
                (
                    {},
                    {"objects": []},
                    {"objects": None},
                    {"objects": [None]},
                    {"objects": {}},
                    {"objects": [5]},
                )
            )
        return Request("POST", "/v1/batch/objects", body, self._ask(self._level()), kind="batch")

    def _batch_references(self) -> Request:
        rows = []
        for _ in range(self.chance.randint(1, 2)):
            owner = self.world.cls()
            names = [*owner.references, *owner.references, "nope", owner.properties[0]["name"]]
            name = self.chance.choice(names if self.values.odds(0.1) else names[:1])
            row = {"from": f"{self.world.beacon(owner, odd=0)}/{name}", "to": self.world.beacon()}
            if owner.has_tenants and self.values.odds(0.8):
                row["tenant"] = self.chance.choice(("t1", "t1", "t9"))
            rows.append(row)
        body: Any = rows
        if self.values.odds(0.05):
            body = self.chance.choice(
                ([], {}, [{}], [None], [{"from": rows[0]["from"]}], [{"to": rows[0]["to"]}], [5])
            )
        return Request(
            "POST", "/v1/batch/references", body, self._ask(self._level()), kind="batch references"
        )

    def _batch_delete(self) -> Request:
        owner = self.world.cls()
        match: Json = {"class": owner.name, "where": self._queries.rest_where(owner)}
        body: Json = {"match": match}
        if self.values.odds(0.75):
            body["dryRun"] = True
        if self.values.odds(0.75):
            body["output"] = self.chance.choice(
                ("verbose", "verbose", "verbose", "minimal", "loud", "")
            )
        if self.values.odds(0.06):
            self.chance.choice((body, match)).pop(
                self.chance.choice(("match", "where", "class", "dryRun")), None
            )
        if self.values.odds(0.06):
            target = self.chance.choice((body, match))
            target[self.chance.choice(("match", "where", "class", "dryRun", "output", "extra"))] = (
                self.values.odd()
            )
        query = self._ask(self._tenant(owner), self._level())
        return Request("DELETE", "/v1/batch/objects", body, query, kind="batch delete")

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

    def _nodes(self) -> Request:
        path = self.chance.choice(
            (
                "/v1/nodes",
                f"/v1/nodes/{self.world.cls().name}",
                f"/v1/nodes/{self.world.tag}Nope",
                "/v1/.well-known/ready",
                "/v1/.well-known/live",
                "/v1/.well-known/openid-configuration",
                "/v1",
                "/v1/",
            )
        )
        verb = self.chance.choice(("GET", "GET", "GET", "HEAD", "POST", "PUT"))
        query = (
            (("output", self.chance.choice(("minimal", "verbose", "loud", ""))),)
            if self.values.odds(0.5) and "well-known" not in path
            else ()
        )
        return Request(verb, path, None, query, kind="nodes")

    def _backup(self) -> Request:
        backend = self.chance.choice(("filesystem", "filesystem", "filesystem", "s3", "nope"))
        if self.values.odds(0.25):
            path = f"/v1/backups/{backend}/{self.chance.choice(('never', 'a b', 'NEVER'))}{self.chance.choice(('', '/restore'))}"
            return Request("GET", path, kind="backup")
        body: Json = {
            "id": self.chance.choice((f"{self.world.tag.lower()}x", "A B", "", "never", 5, None))
        }
        body["include"] = [self.world.tag + "Nope"]
        for key, share, words in (
            ("include", 0.2, (["Nope"], [""], 5, [self.world.cls().name] * 2)),
            ("exclude", 0.2, ([], [self.world.cls().name], 5)),
            (
                "config",
                0.6,
                (
                    {"CPUPercentage": 0},
                    {"CPUPercentage": 80},
                    {"CPUPercentage": 81},
                    {"CPUPercentage": -1},
                    {"CPUPercentage": "x"},
                    {"ChunkSize": 1},
                    {"ChunkSize": 2},
                    {"ChunkSize": 512},
                    {"ChunkSize": 513},
                    {"ChunkSize": "x"},
                    {"ChunkSize": 1.5},
                    {"CompressionLevel": "BestSpeed"},
                    {"CompressionLevel": "nope"},
                    {"CompressionLevel": 5},
                    {"CompressionLevel": ""},
                    {"extra": 1},
                    5,
                    None,
                    [],
                ),
            ),
        ):
            if self.values.odds(share):
                body[key] = self.chance.choice(words)
        path = f"/v1/backups/{backend}"
        if self.values.odds(0.4):
            path += f"/{body.pop('id')}/restore"
        return Request("POST", path, body, kind="backup")

    def _classification(self) -> Request:
        if self.values.odds(0.3):
            return Request(
                "GET",
                f"/v1/classifications/{self.chance.choice((uid(1), 'x', uid(11).upper()))}",
                kind="classification",
            )
        owner = self.world.classes[1]
        texts = owner.of_kind("text") or ["nope"]
        body: Json = {
            "class": owner.name,
            "classifyProperties": ["to"],
            "basedOnProperties": [self.chance.choice(texts)],
            "type": self.chance.choice(
                ("zeroshot", "nope", "text2vec-contextionary-contextual", "", "knn")
            ),
        }
        if body["type"] in ("knn", ""):
            key = self.chance.choice(
                ("class", "classifyProperties", "basedOnProperties", "settings")
            )
            body[key] = self.chance.choice(
                (None, "", [], ["nope"], f"{self.world.tag}Nope", 5, {"k": 0})
            )
        return Request("POST", "/v1/classifications", body, kind="classification")

    def _wrong_address(self) -> Request:
        verb = self.chance.choice(("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"))
        path = self.chance.choice(
            (
                "/v1/nope",
                "/v1/meta",
                "/v1/schema",
                "/v1/objects",
                "/v1/batch/objects",
                "/v1/batch/references",
                "/v1/graphql",
                "/v1/graphql/batch",
                f"/v1/schema/{self.world.names[0]}/shards/x",
                f"/v1/schema/{self.world.names[0]}/properties",
                f"/v1/schema/{self.world.names[0]}/tenants",
                f"/v1/objects/{self.world.names[0]}/{uid(10)}/references/to",
                "/v1/objects/validate",
                f"/v1/objects/{uid(10)}/references/to",
                "/nope",
                "/v1/backups/filesystem",
                "/v1/classifications",
                "/v1/nodes",
                "/v1/cluster/statistics",
            )
        )
        if path == "/v1/schema" and verb == "GET":
            verb = "PATCH"
        return Request(
            verb, path, {} if verb in ("POST", "PUT", "PATCH", "DELETE") else None, kind="address"
        )

    def _graphql_body(self) -> Request:
        text = self._queries.draw_text()
        body = self.chance.choice(
            (
                {},
                {"query": ""},
                {"query": None},
                {"query": 5},
                {"query": text, "variables": None},
                {"query": text, "variables": {}},
                {"query": text, "variables": []},
                {"query": text, "operationName": "x"},
                {"query": text, "operationName": ""},
                {"query": text, "extra": 1},
            )
        )
        return Request("POST", "/v1/graphql", body, kind="graphql body")
