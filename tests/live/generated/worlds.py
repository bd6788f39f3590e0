"""The classes, tenants and objects of a run, and the requests that make them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from tests.live.generated.values import Values, uid

Json = Dict[str, Any]

SCALARS = ("text", "int", "number", "boolean", "date", "uuid")
LISTS = tuple(f"{kind}[]" for kind in SCALARS)
TOKENIZATIONS = ("word", "lowercase", "whitespace", "field")
DISTANCES = ("cosine", "dot", "l2-squared", "manhattan", "hamming")
TENANTS = ("t1", "t2")


class Request(NamedTuple):
    """One request; a body that is bytes is sent as it is."""

    method: str
    path: str
    body: Any = None
    query: Tuple[Tuple[str, str], ...] = ()
    headers: Tuple[Tuple[str, str], ...] = ()
    kind: str = ""


@dataclass
class Class:
    """A class of a world."""

    name: str
    schema: Json
    length: int  # of its vectors
    has_tenants: bool = False
    vector_names: Tuple[str, ...] = ()
    ids: List[int] = field(default_factory=list)

    @property
    def properties(self) -> List[Json]:
        return list(self.schema["properties"])

    def of_kind(self, *kinds: str) -> List[str]:
        return [p["name"] for p in self.properties if p["dataType"][0] in kinds]

    @property
    def references(self) -> List[str]:
        return [p["name"] for p in self.properties if p["dataType"][0][0].isupper()]


class World:
    """Everything that a run begins with.

    Args:
        values: where values are drawn from.
        tag: how the names of the classes begin.
    """

    def __init__(self, values: Values, tag: str) -> None:
        self.values = values
        self.chance = values.chance
        self.tag = tag
        self.classes: List[Class] = []
        self.setup: List[Request] = []
        target = self._make("Target", 4, [_prop("name", "text"), _prop("rank", "int")])
        self._make("Thing", 14, self._properties(target.name))
        self._make("Tenant", 5, self._few(target.name), has_tenants=True)
        if values.odds(0.4):
            self._make("Named", 4, self._few(target.name), vector_names=("first", "second"))

    @property
    def names(self) -> List[str]:
        return [made.name for made in self.classes]

    def cls(self) -> Class:
        weights = {"Thing": 6, "Target": 1, "Tenant": 2, "Named": 1}
        shares = [weights[made.name[len(self.tag) :]] for made in self.classes]
        return self.chance.choices(self.classes, shares)[0]

    def some_id(self, owner: Class) -> str:
        if self.values.odds(0.08):
            return self.chance.choice((uid(999), "abc", uid(11).upper(), uid(11).replace("-", "")))
        return uid(self.chance.choice(owner.ids or [1]))

    def beacon(self, owner: Optional[Class] = None, odd: float = 0.08) -> str:
        owner = owner or self.classes[0]
        if self.values.odds(odd):
            return self.chance.choice(
                (
                    "x",
                    f"weaviate://localhost/{uid(10)}",
                    f"weaviate://localhost/{owner.name}/{uid(999)}",
                    f"weaviate://other/{owner.name}/{uid(10)}",
                    f"weaviate://localhost/{owner.name}/x",
                    f"weaviate://localhost/Nope/{uid(10)}",
                )
            )
        return f"weaviate://localhost/{owner.name}/{uid(self.chance.choice(owner.ids or [1]))}"

    def vector_of(self, owner: Class) -> Optional[List[float]]:
        return self.values.vector(owner.length)

    def properties_of(self, owner: Class, share: float = 0.8, odd: float = 0.0) -> Json:
        made: Json = {}
        for prop in owner.properties:
            if not self.values.odds(share):
                continue
            made[prop["name"]] = self._value(prop)
        # One at most, since a server that meets several odd ones names any of them.
        if made and self.values.odds(5 * odd):
            made[self.chance.choice(list(made))] = self.values.odd()
        elif self.values.odds(2 * odd):
            made[self.chance.choice(("newText", "newInt", "_id", "a b", "id"))] = self.values.odd()
        return made

    def object_of(self, owner: Class, number: int, odd: float = 0.0) -> Json:
        made: Json = {"class": owner.name, "id": uid(number)}
        if self.values.odds(0.95):
            made["properties"] = self.properties_of(owner, odd=odd)
        if owner.vector_names:
            made["vectors"] = {
                name: self.values.vector(owner.length) for name in owner.vector_names
            }
        elif self.values.odds(0.9):
            made["vector"] = self.vector_of(owner)
        if owner.has_tenants:
            made["tenant"] = self.chance.choice(TENANTS) if odd else TENANTS[0]
        return made

    def _value(self, prop: Json) -> Any:
        kind = prop["dataType"][0]
        if kind[0].isupper():
            return [
                {"beacon": f"weaviate://localhost/{kind}/{uid(number)}"}
                for number in self.chance.sample(self.classes[0].ids, self.chance.randint(0, 2))
            ]
        if kind in ("object", "object[]"):
            made = {
                inner["name"]: self.values.of(inner["dataType"][0])
                for inner in prop["nestedProperties"]
                if self.values.odds(0.8)
            }
            return made if kind == "object" else [made]
        return self.values.of(kind)

    def _make(
        self,
        name: str,
        count: int,
        properties: List[Json],
        has_tenants: bool = False,
        vector_names: Tuple[str, ...] = (),
    ) -> Class:
        schema: Json = {
            "class": self.tag + name,
            "vectorizer": "none",
            "properties": properties,
            "invertedIndexConfig": self._inverted(),
        }
        index = self._index()
        if vector_names:
            del schema["vectorizer"]
            schema["vectorConfig"] = {
                vector: {"vectorizer": {"none": {}}, **index} for vector in vector_names
            }
        else:
            schema.update(index)
        if has_tenants:
            schema["multiTenancyConfig"] = {"enabled": True}
        made = Class(
            self.tag + name, schema, self.chance.choice((2, 3, 8)), has_tenants, vector_names
        )
        self.classes.append(made)
        self.setup.append(Request("POST", "/v1/schema", schema, kind="setup"))
        if has_tenants:
            names = [{"name": tenant} for tenant in TENANTS]
            self.setup.append(
                Request("POST", f"/v1/schema/{made.name}/tenants", names[:1], kind="setup")
            )
            self.setup.append(
                Request("POST", f"/v1/schema/{made.name}/tenants", names[1:], kind="setup")
            )
        for number in range(10, 10 + count):
            self.setup.append(
                Request("POST", "/v1/objects", self.object_of(made, number), kind="setup")
            )
            made.ids.append(number)
        return made

    def _index(self) -> Json:
        config: Json = {}
        if self.values.odds(0.5):
            config["distance"] = self.chance.choice(DISTANCES)
        kind = "flat" if self.values.odds(0.2) else "hnsw"
        return {"vectorIndexType": kind, "vectorIndexConfig": config}

    def _inverted(self) -> Json:
        made: Json = {}
        for key in ("indexNullState", "indexPropertyLength", "indexTimestamps"):
            if self.values.odds(0.6):
                made[key] = True
        if self.values.odds(0.3):
            made["bm25"] = self.chance.choice(
                (
                    {"b": 0.5, "k1": 1.5},
                    {"b": 0, "k1": 1.2},
                    {"b": 0.3},
                    {"k1": 0},
                    {"k1": 2},
                    {"b": 0, "k1": 0},
                )
            )
        if self.values.odds(0.3):
            made["stopwords"] = self.chance.choice(
                (
                    {"preset": "none"},
                    {"preset": "en", "additions": ["fox"]},
                    {"preset": "en", "removals": ["the"]},
                )
            )
        return made

    def _properties(self, target: str) -> List[Json]:
        kinds = [*SCALARS, *LISTS, "text", "geoCoordinates", "blob"]
        made = []
        for kind in kinds:
            if not self.values.odds(0.75):
                continue
            prop = _prop(f"{kind.replace('[]', 's')}{len(made)}", kind)
            if kind in ("text", "text[]"):
                prop["tokenization"] = self.chance.choice(TOKENIZATIONS)
                if self.values.odds(0.1):
                    prop["indexSearchable"] = False
            if self.values.odds(0.1):
                prop["indexFilterable"] = False
            made.append(prop)
        if self.values.odds(0.6):
            inner = [_prop("i", "int"), _prop("t", "text"), _prop("l", "number[]")]
            made.append(
                {
                    **_prop("inner", "object" if self.values.odds(0.5) else "object[]"),
                    "nestedProperties": inner,
                }
            )
        made.append(_prop("to", target))
        return made

    def _few(self, target: str) -> List[Json]:
        return [
            _prop("text", "text"),
            _prop("count", "int"),
            _prop("flag", "boolean"),
            _prop("to", target),
        ]


def _prop(name: str, kind: str) -> Json:
    return {"name": name, "dataType": [kind]}
