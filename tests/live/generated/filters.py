"""Filters of a world, most of them right, some of them odd."""

from __future__ import annotations

from typing import Any, Dict, Sequence

from tests.live.generated.values import DATES
from tests.live.generated.worlds import Class, World

Json = Dict[str, Any]

COMPARISONS = ("Equal", "NotEqual", "GreaterThan", "GreaterThanEqual", "LessThan", "LessThanEqual")
_VALUE_KEYS = {
    "text": "valueText",
    "string": "valueString",
    "int": "valueInt",
    "number": "valueNumber",
    "boolean": "valueBoolean",
    "date": "valueDate",
    "uuid": "valueText",
    "geoCoordinates": "valueGeoRange",
}


class Word(str):
    """A text that is written without quotes."""


class Filters:
    """Draws filters.

    Args:
        world: the classes and objects that they are about.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.values = world.values
        self.chance = world.chance

    def where(self, owner: Class, depth: int = 2) -> Json:
        """Draw a filter, as a value for GraphQL."""
        if depth and self.values.odds(0.3):
            count = self.chance.choice((2, 2, 2, 3, 1, 0) if self.values.odds(0.2) else (2, 2, 3))
            made: Json = {
                "operator": Word(self.chance.choice(("And", "Or"))),
                "operands": [self.where(owner, depth - 1) for _ in range(count)],
            }
            if self.values.odds(0.03):
                made["operator"] = Word(self.chance.choice(("Not", "Equal", "Xor")))
            return made
        return self._clause(owner)

    def rest_where(self, owner: Class) -> Any:
        """Draw a filter as the REST interface takes it."""
        if self.values.odds(0.02):
            return self.values.odd()
        return _plain(self.where(owner))

    def _clause(self, owner: Class) -> Json:
        made = self.chance.choices(
            (
                self._on_property,
                self._on_id,
                self._on_time,
                self._on_length,
                self._on_null,
                self._on_reference,
            ),
            (60, 5, 5, 6, 7, 12),
        )[0](owner)
        if self.values.odds(0.05):
            key = self.chance.choice(list(made))
            change = self.chance.choice(("drop", "odd", "add"))
            if change == "drop":
                del made[key]
            elif change == "odd" and key != "operator":
                made[key] = self.chance.choice(
                    (1, "x", [], ["x"], 1.5, True, {}, ["nope"], ["a", "b", "c"])
                )
            else:
                made[self.chance.choice(tuple(_VALUE_KEYS.values()))] = self.chance.choice(
                    (1, "x", 1.5, True)
                )
        return made

    def _on_property(self, owner: Class) -> Json:
        scalars = [p for p in owner.properties if not p["dataType"][0][0].isupper()]
        prop = self.chance.choice(scalars)
        kind = prop["dataType"][0].replace("[]", "")
        if kind == "geoCoordinates" and self.values.odds(0.9):
            return {
                "path": [prop["name"]],
                "operator": Word("WithinGeoRange"),
                "valueGeoRange": {
                    "geoCoordinates": self.values.place(),
                    "distance": {"max": self.chance.choice((1000.0, 100000.0, 1e7, 3e7))},
                },
            }
        operators: Sequence[str] = (
            "Equal",
            "Equal",
            "Equal",
            "NotEqual",
            *COMPARISONS,
            "ContainsAny",
            "ContainsAll",
        )
        if kind == "text":
            operators = ("Equal", "Equal", "Like", "Like", "NotEqual", *operators)
        if self.values.odds(0.04):
            operators = ("Like", "WithinGeoRange", "ContainsAny", "IsNull", "Like")
        operator = self.chance.choice(operators)
        given = "text" if kind in ("object", "blob", "geoCoordinates") else kind
        if self.values.odds(0.04):
            given = self.chance.choice(("text", "int", "number", "boolean", "date"))
        value = (
            self.values.word()
            if given == "text" and self.values.odds(0.6)
            else self.values.of(given)
        )
        if operator == "Like" and given == "text":
            value = self.chance.choice(
                (
                    "f*",
                    "*o*",
                    "?ox",
                    "qu?ck",
                    "*",
                    "fo\\*",
                    "[a]*",
                    "the",
                    "L*y",
                    "",
                    "f**",
                    "*.com",
                )
            )
        if operator.startswith("Contains") and self.values.odds(0.93):
            value = [self.values.of(given) for _ in range(self.chance.choice((1, 2, 2, 3, 0)))]
        elif self.values.odds(0.03):
            value = [value]
        key = "valueString" if given == "text" and self.values.odds(0.05) else _VALUE_KEYS[given]
        return {"path": [prop["name"]], "operator": Word(operator), key: value}

    def _on_id(self, owner: Class) -> Json:
        operator = self.chance.choice(
            ("Equal", "Equal", "NotEqual", "Like", "GreaterThan", "LessThanEqual", "ContainsAny")
        )
        value: Any = self.world.some_id(owner)
        if operator == "ContainsAny":
            value = [value, self.world.some_id(owner)]
        if operator == "Like":
            value = self.chance.choice(("0*", "*a*", value))
        return {
            "path": [self.chance.choice(("id", "_id"))],
            "operator": Word(operator),
            "valueText": value,
        }

    def _on_time(self, owner: Class) -> Json:
        name = self.chance.choice(("_creationTimeUnix", "_lastUpdateTimeUnix"))
        operator = Word(self.chance.choice(COMPARISONS))
        if self.values.odds(0.5):
            return {"path": [name], "operator": operator, "valueDate": self.chance.choice(DATES)}
        return {
            "path": [name],
            "operator": operator,
            "valueText": self.chance.choice(("0", "1600000000000", "99999999999999", "x", "")),
        }

    def _on_length(self, owner: Class) -> Json:
        name = self.chance.choice(owner.properties)["name"]
        return {
            "path": [f"len({name})"],
            "operator": Word(self.chance.choice(COMPARISONS)),
            "valueInt": self.chance.choice((0, 1, 2, 5, -1)),
        }

    def _on_null(self, owner: Class) -> Json:
        name = self.chance.choice(owner.properties)["name"]
        return {"path": [name], "operator": Word("IsNull"), "valueBoolean": self.values.odds(0.5)}

    def _on_reference(self, owner: Class) -> Json:
        if not owner.references:
            return self._on_property(owner)
        name, target = self.chance.choice(owner.references), self.world.classes[0]
        inner = self._on_property(target)
        if self.values.odds(0.2):
            inner = self.chance.choice((self._on_id, self._on_null, self._on_length))(target)
        if self.values.odds(0.1):
            return {
                "path": [name],
                "operator": Word(self.chance.choice(COMPARISONS)),
                "valueInt": self.chance.choice((0, 1, 2)),
            }
        class_name = (
            target.name if self.values.odds(0.95) else self.chance.choice((owner.name, "Nope"))
        )
        return {**inner, "path": [name, class_name, *inner["path"]]}


def _plain(value: Any) -> Any:
    if isinstance(value, Word):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value
