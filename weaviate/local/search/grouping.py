"""Hits put together: `group` (closest or merged) and `groupBy` a property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Optional, Sequence

import numpy as np

from weaviate.local.deadline import check_time
from weaviate.local.errors import ApiError
from weaviate.local.search.arguments import GroupBy, Similar
from weaviate.local.search.hits import Group, Hit
from weaviate.local.storage.model import Collection, StoredObject, is_reference
from weaviate.local.wire.json import encode, whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]


def group_similar(hits: Sequence[Hit], given: Similar) -> List[Hit]:
    """Group hits whose vectors are similar, and return one hit for each group.

    `closest` keeps the best hit of each group, `merge` makes a new one of all.
    """
    groups: List[List[Hit]] = []
    for hit in hits:
        check_time()
        for group in groups:
            if any(_distance(hit, member) < given.force for member in group):
                group.append(hit)
                break
        else:
            groups.append([hit])
    if given.strategy == "closest":
        return [group[0] for group in groups]
    return [_merge(group) for group in groups]


def _distance(hit: Hit, other: Hit) -> float:
    first, second = hit.item.vector, other.item.vector
    if first is None or second is None or len(first) != len(second):
        return float("nan")
    lengths = float(np.dot(first, first)) * float(np.dot(second, second))
    if not lengths:
        return float("nan")
    similarity: float = float(np.dot(first, second)) / float(np.sqrt(lengths))
    return (1 - similarity) / 2


def _merge(group: Sequence[Hit]) -> Hit:
    values: Dict[str, List[Any]] = {}
    for hit in group:
        for name, value in hit.properties.items():
            values.setdefault(name, []).append(value)
    merged = {}
    for name, all_values in values.items():
        merge = _merger(all_values)
        if merge is not None:
            merged[name] = merge(all_values)
    vectors = [hit.item.vector for hit in group if hit.item.vector is not None]
    first = group[0].item
    mean: Optional[Vector] = None
    if vectors:
        mean = np.mean(np.stack(vectors), axis=0, dtype=np.float32)
    return Hit(
        StoredObject("", first.class_name, merged, mean, tenant=first.tenant),
        distance=None if group[0].distance is None else 0.0,
    )


def _merger(values: Sequence[Any]) -> Any:
    """Return the function that merges values of a property; None if they get lost."""
    value = values[0]
    if isinstance(value, bool):
        return _merge_booleans
    if isinstance(value, str):
        return _merge_texts
    if isinstance(value, (int, float)):
        return _merge_numbers
    if isinstance(value, dict) and set(value) == {"latitude", "longitude"}:
        return _merge_points
    if isinstance(value, list):
        elements = [element for each in values for element in each]
        if all(isinstance(element, dict) and "beacon" in element for element in elements):
            return _merge_references
    return None


def _merge_texts(values: Sequence[str]) -> str:
    different = list(dict.fromkeys(values))
    if len(different) == 1:
        return different[0]
    return f"{different[0]} ({', '.join(different[1:])})"


def _merge_numbers(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _merge_booleans(values: Sequence[bool]) -> bool:
    return 2 * sum(values) >= len(values)


def _merge_points(values: Sequence[Dict[str, float]]) -> Dict[str, float]:
    return {
        side: sum(point[side] for point in values) / len(values)
        for side in ("latitude", "longitude")
    }


def _merge_references(values: Sequence[List[Dict[str, Any]]]) -> List[Dict[str, Any]]:
    by_beacon = {reference["beacon"]: reference for value in values for reference in value}
    return list(by_beacon.values())


def group_by(collection: Collection, hits: Sequence[Hit], given: GroupBy) -> List[Hit]:
    """Group hits by the value of a property and return the best one of each group.

    Of a list, every element counts; the nearest hits decide which groups there are.
    """
    name, groups, objects_per_group = given
    try:
        prop = collection.known_property(name)
    except ApiError as error:
        raise ApiError(f"{error.message}: unrecognized property: {name}") from None
    found: Dict[str, List[Hit]] = {}
    for hit in hits:
        for value in _group_values(collection, prop, hit):
            members = found.get(value)
            if members is None:
                if len(found) >= groups or objects_per_group < 1:
                    break
                members = found[value] = []
            if len(members) < objects_per_group:
                members.append(hit)
    heads = []
    for number, (value, members) in enumerate(found.items()):
        head = members[0].copy()
        head.group = Group(number, name, value, members)
        heads.append(head)
    return heads


def _group_values(collection: Collection, prop: Dict[str, Any], hit: Hit) -> List[str]:
    value = hit.properties.get(prop["name"])
    values = value if isinstance(value, list) else [] if value is None else [value]
    if not values:
        return [""]
    if is_reference(prop):
        return [reference["beacon"] for reference in values]
    return [value if isinstance(value, str) else _json(value) for value in values]


def _json(value: Any) -> str:
    return encode(_in_order(value)).decode()


def _in_order(value: Any) -> Any:
    """Return a value as Go prints it: sorted keys, whole numbers without point."""
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_in_order(inner) for inner in value]
    return whole(value)
