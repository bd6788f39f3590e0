"""Ids: making and checking them."""

from __future__ import annotations

from typing import Any, Callable, List

from workloads import data
from workloads.catalogue import Action, Prepare, Workload

from weaviate.util import generate_uuid5, get_valid_uuid

_UNITS = 50_000


def each(call: Callable[[Any], Any], values: List[str]) -> Prepare:
    def prepare(url: str) -> Action:
        rounds = _UNITS // len(values)

        def action() -> None:
            for _ in range(rounds):
                for value in values:
                    call(value)

        return action

    return prepare


_IDS = data.ids(1000)
_BEACONS = [f"weaviate://localhost/Article/{uuid}" for uuid in _IDS]
_TEXTS = [f"document {number}" for number in range(1000)]


def _row(title: str, call: Callable[[Any], Any], values: List[str]) -> Workload:
    return Workload("Ids", title, "call", _UNITS, each(call, values))


WORKLOADS = [
    _row("generate_uuid5", generate_uuid5, _TEXTS),
    _row("get_valid_uuid, text", get_valid_uuid, _IDS),
    _row("get_valid_uuid, beacon", get_valid_uuid, _BEACONS),
]
