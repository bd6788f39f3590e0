"""GraphQL queries of a world, most of them right, some of them odd."""

from __future__ import annotations

import json
from typing import Any, Dict, List

from tests.live.generated.filters import Filters, Word
from tests.live.generated.values import uid
from tests.live.generated.worlds import Class, Request, World

Json = Dict[str, Any]


def literal(value: Any) -> str:
    """Write a value as GraphQL."""
    if isinstance(value, Word):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {literal(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(literal, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


class Queries:
    """Draws queries.

    Args:
        world: the classes and objects that they are about.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.values = world.values
        self.chance = world.chance
        self._filters = Filters(world)

    def draw(self) -> Request:
        """Draw a request."""
        return Request("POST", "/v1/graphql", {"query": self.draw_text()}, kind="graphql")

    def draw_text(self) -> str:
        kind = self.chance.choices(("Get", "Aggregate", "Explore"), (70, 27, 3))[0]
        if kind == "Get":
            text = self._get(self.world.cls())
        elif kind == "Aggregate":
            text = self._aggregate(self.world.cls())
        else:
            text = self._explore()
        if self.values.odds(0.02):
            text = self.chance.choice(
                (
                    text[:-1],
                    text + "}",
                    text.replace("{", "(", 1),
                    f"query Named {text}",
                    f"# note\n{text}",
                    text + text,
                    text.replace("Get", "Gett"),
                )
            )
        return text

    # Get

    def _get(self, owner: Class) -> str:
        arguments: Json = {}
        search = self._search(owner, arguments)
        if self.values.odds(0.4):
            arguments["where"] = self._filters.where(owner)
        if self.values.odds(0.35):
            arguments["limit"] = self.chance.choice(
                (1, 2, 3, 5, 100) if self.values.odds(0.9) else (0, -1, 20000, "x", 1.5)
            )
        if self.values.odds(0.15):
            arguments["offset"] = self.chance.choice(
                (0, 1, 2, 5) if self.values.odds(0.9) else (-1, 20000, 50)
            )
        if self.values.odds(0.15 if not search else 0.04):
            arguments["sort"] = self._sort(owner)
        if self.values.odds(0.05):
            arguments["after"] = self.chance.choice((uid(12), "", "abc", uid(999)))
        if self.values.odds(0.12 if search in ("nearVector", "nearObject") else 0.02):
            self._group_by(owner, arguments)
        if self.values.odds(0.01):
            arguments["group"] = {
                "type": Word(self.chance.choice(("closest", "merge"))),
                "force": self.chance.choice((0.0, 0.5, 1.0)),
            }
        if self.values.odds(0.05):
            arguments["autocut"] = self.chance.choice((1, 2, 0, -1))
        if owner.has_tenants and self.values.odds(0.93):
            arguments["tenant"] = self.chance.choice(("t1", "t1", "t1", "t2", "t9"))
        elif self.values.odds(0.01):
            arguments["tenant"] = "t1"
        if self.values.odds(0.01):
            arguments[self.chance.choice(("nope", "consistencyLevel"))] = Word("ONE")
        return f"{{Get{{{self._class_name(owner)}{_written(arguments)}{{{self._selection(owner, search, arguments)}}}}}}}"

    def _class_name(self, owner: Class) -> str:
        if self.values.odds(0.01):
            return f"{self.world.tag}Nope"
        return f"alias: {owner.name}" if self.values.odds(0.02) else owner.name

    def _search(self, owner: Class, arguments: Json) -> str:
        kind = self.chance.choices(
            ("", "nearVector", "nearObject", "bm25", "hybrid", "nearText"), (45, 17, 8, 15, 15, 1)
        )[0]
        if kind:
            arguments[kind] = self._search_argument(owner, kind)
            if self.values.odds(0.02):
                other = self.chance.choice(("nearVector", "bm25", "hybrid", "nearObject"))
                arguments[other] = self._search_argument(owner, other)
        return kind

    def _search_argument(self, owner: Class, kind: str) -> Json:
        if kind == "nearText":
            return {"concepts": ["fox"]}
        if kind == "bm25":
            return self._keywords(owner)
        if kind == "hybrid":
            made = self._keywords(owner)
            if self.values.odds(0.7):
                made["alpha"] = self.chance.choice(
                    (0.0, 0.25, 0.5, 0.75, 1.0) if self.values.odds(0.95) else (-1, 2, "x")
                )
            if self.values.odds(0.85):
                made["vector"] = self._query_vector(owner)
            if self.values.odds(0.4):
                made["fusionType"] = Word(
                    self.chance.choice(("rankedFusion", "relativeScoreFusion"))
                )
            self._target(owner, made)
            return made
        if kind == "nearVector":
            made = {"vector": self._query_vector(owner)}
        elif self.values.odds(0.7):
            made = {"id": self.world.some_id(owner)}
        else:
            made = {"beacon": self.world.beacon(owner)}
        if self.values.odds(0.3):
            key = self.chance.choice(("distance", "certainty"))
            made[key] = self.chance.choice(
                (0.3, 0.5, 0.9, 0.1) if self.values.odds(0.7) else (0.0, 1.0, 2.0, 3.0, -1.0, 0.98)
            )
        if self.values.odds(0.02):
            made["certainty"], made["distance"] = 0.5, 0.5
        if self.values.odds(0.02):
            made = self.chance.choice(
                ({}, {"vector": []}, {"vector": "x"}, {"id": ""}, {"nope": 1})
            )
        self._target(owner, made)
        return made

    def _target(self, owner: Class, made: Json) -> None:
        if owner.vector_names and self.values.odds(0.93):
            made["targetVectors"] = [self.chance.choice(owner.vector_names)]
        elif self.values.odds(0.02):
            made["targetVectors"] = self.chance.choice((["first"], [], ["first", "second"]))

    def _query_vector(self, owner: Class) -> List[float]:
        if self.values.odds(0.03):
            return self.values.vector(owner.length + 1)
        return self.values.vector(owner.length)

    def _keywords(self, owner: Class) -> Json:
        made: Json = {"query": self.values.text()}
        if self.values.odds(0.3):
            names = owner.of_kind("text", "text[]") or ["nope"]
            if self.values.odds(0.1):
                names = [p["name"] for p in owner.properties] + ["nope"]
            made["properties"] = [
                name + self.chance.choice(("", "", "", "^2", "^0.5", "^", "^2^3"))
                for name in self.chance.sample(names, min(len(names), self.chance.choice((1, 2))))
            ]
        if self.values.odds(0.02):
            made.pop("query")
        return made

    def _sort(self, owner: Class) -> Any:
        names = [
            p["name"]
            for p in owner.properties
            if p["dataType"][0] not in ("object", "object[]") and not p["dataType"][0][0].isupper()
        ]
        parts = []
        for _ in range(self.chance.choice((1, 1, 1, 2))):
            name = self.chance.choice(
                names
                if self.values.odds(0.95)
                else ["nope", "_id", "id", "to", "_creationTimeUnix", ""]
            )
            part: Json = {"path": [name]}
            if self.values.odds(0.8):
                part["order"] = Word(self.chance.choice(("asc", "desc")))
            parts.append(part)
        return parts[0] if len(parts) == 1 and self.values.odds(0.2) else parts

    def _group_by(self, owner: Class, arguments: Json) -> None:
        name = self.chance.choice(owner.properties)["name"] if self.values.odds(0.96) else "nope"
        path = [name] if self.values.odds(0.97) else [name, owner.name, "x"]
        arguments["groupBy"] = {
            "path": path,
            "groups": self.chance.choice((1, 2, 3, 10) if self.values.odds(0.97) else (0, -1)),
            "objectsPerGroup": self.chance.choice((1, 2, 3) if self.values.odds(0.97) else (0, -1)),
        }

    def _selection(self, owner: Class, search: str, arguments: Json) -> str:
        chosen = []
        for prop in owner.properties:
            if self.values.odds(0.25):
                chosen.append(self._select(owner, prop))
        if self.values.odds(0.01):
            chosen.append("nope")
        if self.values.odds(0.01) and chosen:
            chosen.append(f"again: {chosen[0]}")
        additional = ["id"]
        if search.startswith("near"):
            additional.append("distance")
        if search.startswith("near") and self.values.odds(0.15):
            additional.append("certainty")
        if search in ("bm25", "hybrid"):
            additional.append("score")
            if self.values.odds(0.2):
                additional.append("explainScore")
        if self.values.odds(0.2) and not owner.vector_names:
            additional.append("vector")
        if owner.vector_names and self.values.odds(0.4):
            additional.append("vectors{first}")
        if self.values.odds(0.05):
            additional.append(
                self.chance.choice(
                    (
                        "distance",
                        "certainty",
                        "score",
                        "explainScore",
                        "creationTimeUnix",
                        "lastUpdateTimeUnix",
                        "classification{id}",
                        "isConsistent",
                        "nope",
                        "vector",
                    )
                )
            )
        if "groupBy" in arguments:
            props = self.chance.sample([p for p in owner.properties], 1)
            hits = " ".join(["_additional{id distance}", *(self._select(owner, p) for p in props)])
            additional.append(
                f"group{{id count groupedBy{{path value}} minDistance maxDistance hits{{{hits}}}}}"
            )
        chosen.append("_additional{{{}}}".format(" ".join(additional)))
        return " ".join(chosen)

    def _select(self, owner: Class, prop: Json) -> str:
        kind, name = prop["dataType"][0], prop["name"]
        if kind[0].isupper():
            inner = self.chance.choice(
                (
                    "name",
                    "rank",
                    "name rank",
                    "_additional{id}",
                    "nope" if self.values.odds(0.05) else "name",
                )
            )
            return f"{name}{{... on {kind}{{{inner}}}}}"
        if kind == "geoCoordinates":
            return name + "{latitude longitude}"
        if kind in ("object", "object[]"):
            return name + self.chance.choice(("{i}", "{i t l}", "{t}"))
        return name if self.values.odds(0.995) else name + "{x}"

    # Aggregate

    def _aggregate(self, owner: Class) -> str:
        arguments: Json = {}
        kind = self.chance.choices(("", "nearVector", "nearObject", "hybrid"), (70, 15, 7, 5))[0]
        if kind:
            arguments[kind] = self._search_argument(owner, kind)
            arguments[kind].pop("fusionType", None)
            if self.values.odds(0.5) and "hamming" not in str(owner.schema):
                arguments["objectLimit"] = self.chance.choice(
                    (1, 2, 5, 100) if self.values.odds(0.9) else (0, -1)
                )
        elif self.values.odds(0.03):
            arguments["objectLimit"] = 3
        if self.values.odds(0.4):
            arguments["where"] = self._filters.where(owner)
        grouped = self.values.odds(0.3)
        if grouped:
            arguments["groupBy"] = [self.chance.choice(owner.properties)["name"]]
            if self.values.odds(0.05):
                arguments["groupBy"] = self.chance.choice(
                    (["nope"], [], ["to", self.world.names[0], "name"], "count")
                )
        if self.values.odds(0.1):
            arguments["limit"] = self.chance.choice((1, 2, 10, 0, -1))
        if owner.has_tenants and self.values.odds(0.93):
            arguments["tenant"] = self.chance.choice(("t1", "t1", "t1", "t2", "t9"))
        chosen = ["meta{count}"] if self.values.odds(0.7) else []
        if grouped or self.values.odds(0.03):
            chosen.append("groupedBy{path value}")
        for prop in owner.properties:
            figures = self._figures(prop)
            if figures and self.values.odds(0.25):
                chosen.append(
                    "{}{{{}}}".format(
                        prop["name"],
                        " ".join(self.chance.sample(figures, self.chance.randint(1, len(figures)))),
                    )
                )
        return "{{Aggregate{{{}{}{{{}}}}}}}".format(
            self._class_name(owner),
            _written(arguments),
            " ".join(chosen or ["meta{count}"]),
        )

    def _figures(self, prop: Json) -> List[str]:
        kind = prop["dataType"][0].replace("[]", "")
        if self.values.odds(0.01):
            return ["count", "nope"]
        return {
            "int": ["count", "sum", "mean", "minimum", "maximum", "median", "mode", "type"],
            "number": ["count", "sum", "mean", "minimum", "maximum", "median", "mode", "type"],
            "boolean": [
                "count",
                "totalTrue",
                "totalFalse",
                "percentageTrue",
                "percentageFalse",
                "type",
            ],
            "date": ["count", "minimum", "maximum", "median", "mode"],
            "text": [
                "count",
                "type",
                "topOccurrences{value occurs}",
                "topOccurrences(limit: 2){occurs value}",
            ],
        }.get(kind, ["type", "pointingTo"] if kind[0].isupper() else [])

    # Explore

    def _explore(self) -> str:
        owner = self.world.classes[0]
        kind = self.chance.choice(("nearVector", "nearObject"))
        arguments: Json = {kind: self._search_argument(owner, kind)}
        if self.values.odds(0.5):
            arguments["limit"] = self.chance.choice((1, 3, 50))
        if self.values.odds(0.2):
            arguments["offset"] = self.chance.choice((0, 1))
        return "{{Explore{}{{className beacon distance{}}}}}".format(
            _written(arguments),
            self.chance.choice(("", " certainty")),
        )


def _written(arguments: Json) -> str:
    if not arguments:
        return ""
    return "(" + ", ".join(f"{name}: {literal(value)}" for name, value in arguments.items()) + ")"
