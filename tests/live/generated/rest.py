"""REST requests of a world, most of them right, some of them odd."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple

from tests.live.generated.filters import Filters
from tests.live.generated.schema_requests import SchemaRequests
from tests.live.generated.server_requests import ServerRequests
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
        self._filters = Filters(world)
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
            *SchemaRequests(world).makers,
            *ServerRequests(world).makers,
        ]

    def draw(self) -> Request:
        weights = [weight for weight, _ in self._makers]
        request = self.chance.choices([maker for _, maker in self._makers], weights)[0]()
        if request.body is not None and self.values.odds(0.04):
            request = request._replace(body=self.chance.choice(_ODD_BODIES))
        if self.values.odds(0.01):
            request = request._replace(headers=(("content-type", "text/plain"),))
        if self.values.odds(0.01):
            accepted = self.chance.choice(("text/html", "*/*", "application/json;q=0"))
            request = request._replace(headers=(("accept", accepted),))
        if self.values.odds(0.02):
            request = self._respelled(request)
        return request

    def _respelled(self, request: Request) -> Request:
        """Return a request with one key of its body, or the id in its path, in upper case."""
        if isinstance(request.body, dict) and request.body:
            key = self.chance.choice(list(request.body))
            body = {
                (name.upper() if name == key else name): request.body[name] for name in request.body
            }
            return request._replace(body=body)
        start, slash, last = request.path.rpartition("/")
        return (
            request._replace(path=f"{start}{slash}{last.upper()}") if len(last) == 36 else request
        )

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
        match: Json = {"class": owner.name, "where": self._filters.rest_where(owner)}
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
