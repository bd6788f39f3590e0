"""Convert a search to a request of the gRPC interface."""

from __future__ import annotations

import functools
import re
import struct
from datetime import date
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from weaviate._core import uuids
from weaviate._core.dates import rfc3339
from weaviate._grpc.messages import message_types
from weaviate._grpc.search import Search, Unsupported
from weaviate._grpc.selection import ADDITIONAL, Field, read

_LARGEST = 2**31 - 1
_DEFAULT_ALPHA = 0.75
_CONSISTENCY = {"ONE": 1, "QUORUM": 2, "ALL": 3}
_FUSION = {"rankedFusion": 1, "relativeScoreFusion": 2}
_OPERATORS = {
    "Equal": 1,
    "NotEqual": 2,
    "GreaterThan": 3,
    "GreaterThanEqual": 4,
    "LessThan": 5,
    "LessThanEqual": 6,
    "And": 7,
    "Or": 8,
    "WithinGeoRange": 9,
    "Like": 10,
    "IsNull": 11,
    "ContainsAny": 12,
    "ContainsAll": 13,
    "ContainsNone": 14,
}
_TAKES_LIST = frozenset({"ContainsAny", "ContainsAll", "ContainsNone"})
_METADATA = {
    "id": "uuid",
    "vector": "vector",
    "creationTimeUnix": "creation_time_unix",
    "lastUpdateTimeUnix": "last_update_time_unix",
    "distance": "distance",
    "certainty": "certainty",
    "score": "score",
    "explainScore": "explain_score",
    "isConsistent": "is_consistent",
}
_METADATA_OF_REFERENCES = frozenset({"id", "creationTimeUnix", "lastUpdateTimeUnix"})
_PATH_NAME = re.compile(r"[_a-z][_0-9A-Za-z]*|len\([_a-z][_0-9A-Za-z]*\)", re.ASCII)
_DEEPEST = 32
_TIMES = frozenset({"_creationTimeUnix", "_lastUpdateTimeUnix"})


def build(search: Search) -> Tuple[Any, Tuple[Field, ...]]:
    """Return the request of a search, and the fields of its answer.

    Raises:
        Unsupported: if the interface does not support the search; with the reason.
    """
    start, fields = _start(search.class_name, search.selection)
    request = message_types()["SearchRequest"].FromString(start)
    _bound(request, search)
    if search.tenant is not None:
        if not search.tenant:
            raise Unsupported("an empty tenant name")
        request.tenant = search.tenant
    if search.consistency_level is not None:
        request.consistency_level = _CONSISTENCY[search.consistency_level]
    if search.sort is not None:
        for key in search.sort:
            if len(key["path"]) != 1:
                raise Unsupported("a sort path of several names")
            request.sort_by.add(ascending=key["order"] == "asc", path=key["path"])
    if search.where is not None:
        _filter(request.filters, search.where, 0)
    _search(request, search)
    return request, fields


@functools.lru_cache(maxsize=256)
def _start(class_name: str, selection: str) -> Tuple[bytes, Tuple[Field, ...]]:
    """Return what requests for the same fields of a class share, encoded, and the fields."""
    fields = read(selection)
    request = message_types()["SearchRequest"](
        collection=class_name, uses_123_api=True, uses_125_api=True, uses_127_api=True
    )
    _select(request, fields)
    return request.SerializeToString(), fields


def _bound(request: Any, search: Search) -> None:
    """Set the limits of the answer."""
    if search.limit is None:
        raise Unsupported("no limit (the server's default differs over gRPC)")
    for name in ("limit", "offset", "autocut"):
        number = getattr(search, name)
        if number is None or (name == "offset" and number == 0):
            continue
        if not 0 < number <= _LARGEST:
            raise Unsupported(f"the {name} {number}")
        setattr(request, name, number)
    if search.after is not None:
        request.after = search.after


# --------------------------------------------------------------------------------- selection


def _select(request: Any, fields: Sequence[Field]) -> None:
    request.properties.SetInParent()
    for field in fields:
        if field.name == ADDITIONAL:
            request.metadata.SetInParent()
            for wanted in field.fields or ():
                if wanted.name == "vectors" and wanted.fields:
                    request.metadata.vectors.extend(_leaf_names(wanted))
                else:
                    setattr(request.metadata, _metadata_name(wanted), True)
                if wanted.name == "certainty":
                    request.metadata.distance = True  # the certainty itself is rounded to float32
        else:
            _select_property(request.properties, field)


def _metadata_name(wanted: Field) -> str:
    if wanted.fields is not None or wanted.name not in _METADATA:
        raise Unsupported(f"the additional property {wanted.name!r}")
    return _METADATA[wanted.name]


def _select_property(into: Any, field: Field) -> None:
    if field.fields is None or (field.linked_class is None and field.is_in_parts):
        into.non_ref_properties.append(field.name)
    elif field.linked_class is not None:
        link = into.ref_properties.add(
            reference_property=field.name, target_collection=field.linked_class
        )
        link.properties.SetInParent()
        for inner in field.fields:
            if inner.name != ADDITIONAL:
                _select_property(link.properties, inner)
                continue
            for wanted in inner.fields or ():
                if wanted.name not in _METADATA_OF_REFERENCES:
                    raise Unsupported(f"{wanted.name!r} of a reference")
                setattr(link.metadata, _metadata_name(wanted), True)
    else:
        _select_object(into.object_properties.add(prop_name=field.name), field)


def _select_object(into: Any, field: Field) -> None:
    for inner in field.fields or ():
        if inner.linked_class is not None or inner.name == ADDITIONAL:
            raise Unsupported("a reference inside an object")
        if inner.fields is None or inner.is_in_parts:
            # servers accept a nested object among the primitive properties, and answer it wrongly
            if inner.fields is not None:
                raise Unsupported("parts of a value inside an object")
            into.primitive_properties.append(inner.name)
        else:
            _select_object(into.object_properties.add(prop_name=inner.name), inner)


def _leaf_names(field: Field) -> List[str]:
    if any(inner.fields is not None for inner in field.fields or ()):
        raise Unsupported(f"{field.name!r} with nested parts")
    return [inner.name for inner in field.fields or ()]


# ----------------------------------------------------------------------------------- filters


def _filter(into: Any, content: Dict[str, Any], depth: int) -> None:
    if depth > _DEEPEST:
        raise Unsupported("a filter with too many levels")
    operator = content["operator"]
    into.operator = _OPERATORS[operator]
    if "path" not in content:
        if not content["operands"]:
            raise Unsupported("And or Or without operands")
        for operand in content["operands"]:
            _filter(into.filters.add(), operand, depth + 1)
        return
    path = content["path"]
    path = [path] if isinstance(path, str) else path
    _filter_path(into.target, path)
    ((key, value),) = [(key, value) for key, value in content.items() if key.startswith("value")]
    kind = re.sub("(Array|List)$", "", key)
    if path[-1] in _TIMES and kind != "valueDate":
        raise Unsupported("a filter on a time without valueDate")
    if isinstance(value, list) != (operator in _TAKES_LIST):
        raise Unsupported(f"{operator} with {'a list' if isinstance(value, list) else 'one value'}")
    _filter_value(into, kind, value)


def _filter_path(into: Any, path: Sequence[str]) -> None:
    """Set a path: reference, class, reference, class, ..., property."""
    if not path or len(path) % 2 == 0:
        raise Unsupported("a path of an even number of names")
    for i in range(0, len(path) - 1, 2):
        link = into.multi_target
        link.on, link.target_collection = path[i], path[i + 1]
        into = link.target
    if not _PATH_NAME.fullmatch(path[-1]):
        raise Unsupported(f"the path {path[-1]!r}")
    into.property = "_id" if path[-1] == "id" else path[-1]  # GraphQL accepts both names


def _filter_value(into: Any, kind: str, value: Any) -> None:
    if kind == "valueGeoRange":
        point = value["geoCoordinates"]
        into.value_geo.latitude = float(point["latitude"])
        into.value_geo.longitude = float(point["longitude"])
        into.value_geo.distance = float(value["distance"]["max"])
        return
    if kind not in _VALUES:
        raise Unsupported(f"a {kind}")
    name, convert = _VALUES[kind]
    if not isinstance(value, list):
        setattr(into, name, convert(value))
    elif value:
        getattr(into, f"{name}_array").values.extend(map(convert, value))
    else:
        raise Unsupported("a filter with an empty list")


def _text(value: Any) -> str:
    if isinstance(value, date):
        return rfc3339(value)
    return str.__str__(value) if isinstance(value, str) else str(value)


_VALUES: Dict[str, Tuple[str, Callable[[Any], Any]]] = {
    "valueText": ("value_text", _text),
    "valueString": ("value_text", _text),
    "valueDate": ("value_text", _text),
    "valueInt": ("value_int", int),
    "valueNumber": ("value_number", float),
    "valueBoolean": ("value_boolean", bool),
}


# ---------------------------------------------------------------------------------- searches


def _search(request: Any, search: Search) -> None:
    names = ("near_vector", "near_object", "near_text", "bm25", "hybrid")
    given = [name for name in names if getattr(search, name) is not None]
    if len(given) > 1:
        raise Unsupported(f"{' and '.join(given)} in one query")
    if given and search.sort is not None:
        raise Unsupported("a sorted search")
    if search.near_vector is not None:
        request.near_vector.vector_bytes = _float32(search.near_vector["vector"])
        _near(request.near_vector, search.near_vector)
    elif search.near_object is not None:
        request.near_object.id = _id_of(search.near_object, search.class_name)
        _near(request.near_object, search.near_object)
    elif search.near_text is not None:
        _near_text(request.near_text, search.near_text, search.class_name)
    elif search.bm25 is not None:
        request.bm25_search.query = search.bm25.query
        request.bm25_search.properties.extend(search.bm25.properties or ())
    elif search.hybrid is not None:
        _hybrid(request.hybrid_search, search.hybrid)


def _near(into: Any, near: Dict[str, Any]) -> None:
    for name in ("certainty", "distance"):
        if name in near:
            setattr(into, name, float(near[name]))
    if len(near.get("targetVectors", ())) > 1:
        raise Unsupported("several target vectors")
    into.target_vectors.extend(near.get("targetVectors", ()))


def _id_of(near: Dict[str, Any], class_name: str) -> str:
    """Return the id of an object; a beacon must have the class of the query."""
    if "id" in near:
        return _checked_id(near["id"])
    beacon = str(near["beacon"])
    start, _, last = beacon.rpartition("/")
    if start != f"weaviate://localhost/{class_name}":
        raise Unsupported("a beacon of another class")
    return _checked_id(last)


def _checked_id(text: Any) -> str:
    try:
        return uuids.read_plain(str(text))
    except ValueError:
        raise Unsupported("an id that is not a UUID") from None


def _near_text(into: Any, near: Dict[str, Any], class_name: str) -> None:
    if near.get("autocorrect"):
        raise Unsupported("autocorrect")
    into.query.extend(near["concepts"])
    _near(into, near)
    for name, move in (("moveTo", into.move_to), ("moveAwayFrom", into.move_away)):
        if name in near:
            move.force = float(near[name]["force"])
            move.concepts.extend(near[name].get("concepts", ()))
            move.uuids.extend([_id_of(each, class_name) for each in near[name].get("objects", ())])


def _hybrid(into: Any, hybrid: Any) -> None:
    into.query = hybrid.query
    into.properties.extend(hybrid.properties or ())
    alpha = _DEFAULT_ALPHA if hybrid.alpha is None else float(hybrid.alpha)
    if not 0 <= alpha <= 1 or struct.unpack("<f", struct.pack("<f", alpha))[0] != alpha:
        raise Unsupported(f"the alpha {alpha}, which is not a float32")
    into.alpha = alpha
    if hybrid.fusion_type is not None:
        into.fusion_type = _FUSION[hybrid.fusion_type]
    if hybrid.vector is not None:
        into.vector_bytes = _float32(hybrid.vector)


def _float32(vector: Optional[List[Any]]) -> bytes:
    if not vector:
        raise Unsupported("an empty vector")
    try:
        return struct.pack(f"<{len(vector)}f", *vector)
    except (struct.error, OverflowError):
        raise Unsupported("a vector beyond the range of float32") from None
