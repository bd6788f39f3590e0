"""Classifications of type knn: references set like those of the nearest objects.

A classification is done when its request is answered. The answer still calls it `running`, as that
of a real server does; its status then shows how it ended.
"""

from __future__ import annotations

import math
import threading
import uuid
from datetime import datetime, timezone
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from weaviate.local.classification_check import (
    KNN,
    check_classification,
    compile_filter,
    knn_settings,
)
from weaviate.local.deadline import check_time
from weaviate.local.errors import ApiError, not_done, said
from weaviate.local.filters.clause import where_out
from weaviate.local.objects.incoming import put_object
from weaviate.local.search.distances import distances
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Allow, Collection, Shard, StoredObject

NEVER = "0001-01-01T00:00:00.000Z"


class Classifications:
    """All classifications since the server started."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: Dict[str, Dict[str, Any]] = {}

    def get(self, classification_id: str) -> Optional[Dict[str, Any]]:
        """Return a finished classification, or None if there is no such one."""
        with self._lock:
            return self._known.get(classification_id)

    def run(self, database: Database, given: Mapping[str, Any]) -> Dict[str, Any]:
        """Run a classification and return its state at the start.

        Raises:
            ApiError: 400, if it makes no sense; 501, if it is of a type that needs a real server.
        """
        kind = given.get("type") or KNN
        settings = knn_settings(given.get("settings")) if kind == KNN else {}
        name = given.get("class") or ""
        if kind != KNN and database.find(name) is None:
            words = f'parse {kind} specific settings: class "{name}" not found in schema'
            raise ApiError(words, 400)
        collection = check_classification(database, given)
        if kind != KNN:
            raise not_done(f"classifications of type {kind!r}")
        filters = given.get("filters") or {}
        source = compile_filter(database, collection, filters, "sourceWhere")
        training = compile_filter(database, collection, filters, "trainingSetWhere")
        begun = _shown(given, kind, settings)
        ended = {**begun, "meta": dict(begun["meta"])}
        try:
            with database.searching():
                found = _Knn(collection, begun, settings["k"], source, training).run()
        except ApiError as error:
            ended.update(status="failed", error=f"classification failed: {error.message}")
        else:
            for changed in found.changed:
                put_object(collection, collection.shard(), changed)
            done, problems = len(found.changed), found.problems
            counts = {"countFailed": len(problems), "countSucceeded": done}
            ended["status"] = "failed" if problems else "completed"
            ended["meta"].update(completed=_now(), count=done + len(problems))
            ended["meta"].update({name: count for name, count in counts.items() if count})
            if problems:
                words = ", ".join([*problems, "data save error"])
                ended["error"] = f"classification failed: {words}"
        with self._lock:
            self._known[begun["id"]] = ended
        return begun


class _Found(NamedTuple):
    changed: List[StoredObject]
    problems: List[str]


class _Knn:
    """One run: objects without label get the label of most of their neighbours."""

    def __init__(
        self,
        collection: Collection,
        begun: Mapping[str, Any],
        k: int,
        source: Optional[Allow],
        training: Optional[Allow],
    ) -> None:
        self._collection = collection
        self._id: str = begun["id"]
        self._names: List[str] = begun["classifyProperties"]
        self._k = k
        self._source = source
        self._training = training

    def run(self) -> _Found:
        """Return the objects with their labels, and what went wrong with the others."""
        shard = self._collection.shard()
        items = [
            item for item in shard if not self._labelled(item) and _allowed(self._source, item)
        ]
        if not items:
            raise ApiError(
                "no classes to be classified - did you run a previous classification already?"
            )
        labelled = [
            item
            for item in shard
            if self._labelled(item) and _allowed(self._training, item) and item.vector is not None
        ]
        found = _Found([], [])
        for item in items:
            try:
                found.changed.append(self._classified(shard, item, labelled))
            except ApiError as error:
                found.problems.append(f"classify {item.class_name}/{item.id}: {error.message}")
        return found

    def _labelled(self, item: StoredObject) -> bool:
        return all(item.properties.get(name) for name in self._names)

    def _classified(
        self, shard: Shard, item: StoredObject, labelled: Sequence[StoredObject]
    ) -> StoredObject:
        check_time()
        nearest: List[Tuple[float, StoredObject]] = []
        if labelled:
            index = self._collection.index_name
            at = f"object vector search at index {index}: shard {index}_{shard.name}: vector search"
            with said(f"aggregate neighbors: search neighbors: {at}"):
                nearest = self._nearest(item, labelled)
        properties = dict(item.properties)
        for name in self._names if nearest else ():
            properties[name] = [_winner(name, nearest)]
        meta = {
            "basedOn": None,
            "classifiedFields": self._names if nearest else None,
            "completed": _now(),
            "id": self._id,
            "scope": self._names,
        }
        changed = item.with_properties(properties, item.updated_ms)
        changed.additional = {**item.additional, "classification": meta}
        return changed

    def _nearest(
        self, item: StoredObject, labelled: Sequence[StoredObject]
    ) -> List[Tuple[float, StoredObject]]:
        if item.vector is None:
            raise ApiError("got a nil or zero-length vector as search vector")
        metric = self._collection.vector_config().get("distance", "cosine")
        matrix = np.stack([other.vector for other in labelled if other.vector is not None])
        order = np.argsort(distances(metric, matrix, item.vector), kind="stable")[: self._k]
        return [(_distance(item, labelled[place]), labelled[place]) for place in order]


def _distance(item: StoredObject, other: StoredObject) -> float:
    """Return the cosine distance scaled to 1, which the meta data are made of."""
    first, second = item.vector, other.vector
    if first is None or second is None:
        raise TypeError("only objects with vectors are compared")
    product, one, two = (
        float(np.sum(terms, dtype=np.float64))
        for terms in (first * second, first * first, second * second)
    )
    size = math.sqrt(one) * math.sqrt(two)
    return float((1 - np.float32(product / size)) / np.float32(2)) if size else 0.0


def _winner(name: str, nearest: Sequence[Tuple[float, StoredObject]]) -> Dict[str, Any]:
    votes: Dict[str, List[float]] = {}
    for place, (distance, other) in enumerate(nearest):
        count = len(other.properties[name])
        if count != 1:
            problem = (
                "a knn training data object needs to have exactly one label: expecteded "
                f"element[{place}].Schema.{name} to have exactly one reference, got: {count}"
            )
            raise ApiError(f"aggregate: extract beacons from neighbors: {problem}")
        votes.setdefault(other.properties[name][0]["beacon"], []).append(distance)
    beacon = max(votes, key=lambda key: len(votes[key]))
    winning = votes[beacon]
    losing = [distance for key, group in votes.items() if key != beacon for distance in group]
    meta: Dict[str, Any] = {
        "closestOverallDistance": min(winning + losing),
        "closestWinningDistance": min(winning),
        "losingCount": len(losing),
        "meanWinningDistance": _mean(winning),
        "overallCount": len(nearest),
        "winningCount": len(winning),
        "winningDistance": _mean(winning),
    }
    shown = {key: value for key, value in meta.items() if value}
    shown["closestLosingDistance"] = min(losing, default=0)
    shown["losingDistance"] = shown["meanLosingDistance"] = _mean(losing) if losing else 0
    return {"beacon": beacon, "classification": dict(sorted(shown.items()))}


def _mean(numbers: Sequence[float]) -> float:
    return float(np.mean(numbers, dtype=np.float32))


def _allowed(allows: Optional[Allow], item: StoredObject) -> bool:
    return allows is None or allows(item)


def _shown(given: Mapping[str, Any], kind: str, settings: Any) -> Dict[str, Any]:
    filters = {
        key: where_out(value) for key, value in (given.get("filters") or {}).items() if value
    }
    return {
        "basedOnProperties": given["basedOnProperties"],
        "class": given["class"],
        "classifyProperties": given["classifyProperties"],
        **({"filters": filters} if filters else {}),
        "id": str(uuid.uuid4()),
        "meta": {"completed": NEVER, "started": _now()},
        **({"settings": settings} if settings else {}),
        "status": "running",
        "type": kind,
    }


def _now() -> str:
    text = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
