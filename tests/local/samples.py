"""Ids, classes and objects that many tests of the local server use."""

from __future__ import annotations

from typing import Any, Dict

THING: Dict[str, Any] = {
    "class": "Thing",
    "properties": [
        {"name": "name", "dataType": ["text"]},
        {"name": "count", "dataType": ["int"]},
        {"name": "to", "dataType": ["Thing"]},
    ],
}
TENANTED: Dict[str, Any] = {
    "class": "Note",
    "multiTenancyConfig": {"enabled": True},
    "properties": [{"name": "text", "dataType": ["text"]}, {"name": "to", "dataType": ["Note"]}],
}


def uid(number: int) -> str:
    """Return the id of that number."""
    return f"{number:08x}-0000-4000-8000-{number:012x}"


def beacon(number: int, class_name: str = "Thing") -> str:
    """Return the address of the object of that number."""
    return f"weaviate://localhost/{class_name}/{uid(number)}"


def thing(number: int, **more: Any) -> Dict[str, Any]:
    """Return the thing of that number, as a request has it."""
    properties = more.pop("properties", {"name": f"thing {number}"})
    return {"class": "Thing", "id": uid(number), "properties": properties, **more}
