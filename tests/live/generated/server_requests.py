"""REST requests about the server itself, backups, classifications, and wrong addresses."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple

from tests.live.generated.queries import Queries
from tests.live.generated.values import uid
from tests.live.generated.worlds import Request, World

Json = Dict[str, Any]


class ServerRequests:
    """Draws requests that are about no object.

    Args:
        world: the classes and objects that they are about.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.values = world.values
        self.chance = world.chance
        self._queries = Queries(world)
        self.makers: List[Tuple[int, Callable[[], Request]]] = [
            (2, self._nodes),
            (3, self._backup),
            (2, self._classification),
            (2, self._wrong_address),
            (1, self._graphql_body),
        ]

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
