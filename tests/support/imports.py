"""An import as a careful user runs it, and the fate of each of its items."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Set

import weaviate
from tests.support.storing import Address, Link, Storage, link_of

MODES = ["auto-1", "auto-4", "dynamic-1", "dynamic-4", "manual-1"]
"""Kind of batch and number of workers; a manual batch has none."""


class Fates(NamedTuple):
    """Where the items of one kind ended."""

    stored: Set[Any]
    refused: Set[Any]
    """Told to the callback with an error."""
    kept: Set[Any]
    """Still in the buffer."""
    named: Set[Any]
    """Named in an exception that was raised."""


class Import:
    """Adds objects and references to the batch of a client, and goes on whatever is raised.

    Args:
        mode: one of `MODES`.
        size: how many items go into a request.
    """

    def __init__(
        self, client: weaviate.Client, storage: Storage, mode: str, size: int = 3, **settings: Any
    ) -> None:
        self.batch = client.batch
        self.storage = storage
        self.kind, _, workers = mode.partition("-")
        self.size = size
        self.objects: Dict[Address, Dict[str, Any]] = {}
        self.links: "Counter[Link]" = Counter()
        self.errors: List[BaseException] = []
        self.entries: List[Dict[str, Any]] = []
        self._lock = threading.Lock()
        self.batch.configure(
            batch_size=None if self.kind == "manual" else size,
            dynamic=self.kind == "dynamic",
            num_workers=int(workers),
            callback=self._note,
            **settings,
        )

    def _note(self, entries: Optional[List[Dict[str, Any]]]) -> None:
        with self._lock:
            self.entries += entries or []

    def attempt(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do something of which an exception is remembered, and does not stop the import."""
        try:
            return action(*args, **kwargs)
        except Exception as error:
            with self._lock:
                self.errors.append(error)
            return None

    def add_object(self, number: int, name: str = "") -> Address:
        """Add an object that is different from all others of this number and name."""
        tenant = f"t{number % 2}" if number % 3 else None
        object_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name}/{number}"))
        item: Dict[str, Any] = {
            "class": "Thing",
            "properties": {"n": number, "name": f"{name} ö"},
            "id": object_id,
            "vector": [float(number), 0.5],
        }
        if tenant is not None:
            item["tenant"] = tenant
        address = ("Thing", tenant, object_id)
        with self._lock:
            self.objects[address] = item
        self.attempt(
            self.batch.add_data_object,
            dict(item["properties"]),
            "Thing",
            object_id,
            list(item["vector"]),
            tenant,
        )
        return address

    def add_link(self, start: Address, target: Address, name: str = "to") -> None:
        """Add a reference between two objects."""
        beacon = f"weaviate://localhost/{target[0]}/{target[2]}"
        with self._lock:
            self.links[(start, name, beacon)] += 1
        self.attempt(
            self.batch.add_reference, start[2], start[0], name, target[2], target[0], start[1]
        )

    def run(self, objects: int, links: int) -> "Import":
        """Add objects, and references from each to the next, and send everything."""
        with_block = self.kind != "manual"
        if with_block:
            self.attempt(self.batch.start)
        addresses = []
        for number in range(objects):
            addresses.append(self.add_object(number))
            if self.kind == "manual" and self.batch.num_objects() >= self.size:
                self.attempt(self.batch.create_objects)
        for number in range(links):
            self.add_link(
                addresses[number % objects], addresses[(number + 1) % objects], f"to{number}"
            )
            if self.kind == "manual" and self.batch.num_references() >= self.size:
                self.attempt(self.batch.create_references)
        self.send_all()
        return self

    def send_all(self) -> None:
        """Send what is in the buffer."""
        if self.kind == "manual":
            if self.batch.num_objects():
                self.attempt(self.batch.create_objects)
            if self.batch.num_references():
                self.attempt(self.batch.create_references)
        else:
            self.attempt(self.batch.flush)

    # ---------------------------------------------------------------- fates

    def fates_of_objects(self) -> Fates:
        """Return where the objects ended; only those that are stored exactly as they were sent count."""
        stored = {a for a, item in self.storage.objects.items() if self.objects.get(a) == item}
        errors = [e for e in self.entries if "class" in e and _is_error(e)]
        named = [f for error in self.errors for f in getattr(error, "failed_objects", [])]
        kept = self.batch._objects_batch.get_request_body()["objects"]
        return Fates(stored, _addresses(errors), _addresses(kept), _addresses(named))

    def told(self) -> "Counter[Any]":
        """Count what the callback was told of each item, well or not."""
        objects = [e for e in self.entries if "class" in e]
        links = [e for e in self.entries if "from" in e]
        return Counter([*map(_address, objects), *map(link_of, links)])

    def fates_of_links(self) -> Fates:
        """Return where the references ended."""
        errors = [e for e in self.entries if "from" in e and _is_error(e)]
        named = [f for error in self.errors for f in getattr(error, "failed_references", [])]
        kept = self.batch._reference_batch.get_request_body()
        return Fates(set(self.storage.links), _links(errors), _links(kept), _links(named))


def _is_error(entry: Dict[str, Any]) -> bool:
    return bool((entry.get("result") or {}).get("errors"))


def _address(item: Dict[str, Any]) -> Address:
    return item["class"], item.get("tenant"), item["id"]


def _addresses(items: List[Dict[str, Any]]) -> Set[Address]:
    return set(map(_address, items))


def _links(items: List[Dict[str, Any]]) -> Set[Link]:
    return {link_of(item) for item in items}
