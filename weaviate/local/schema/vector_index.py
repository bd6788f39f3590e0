"""The configuration of vector indexes: completed and checked as on a real server.

The local server searches exactly, whatever the configuration says; only `distance` changes answers.
"""

from __future__ import annotations

from typing import Any, Dict

from weaviate.local.errors import ApiError
from weaviate.local.wire.json import INT64

DISTANCES = ("cosine", "dot", "l2-squared", "manhattan", "hamming")
INDEX_TYPES = ("hnsw", "flat")
_VECTOR_CACHE = 1_000_000_000_000
_LEAST = 4  # smallest maxConnections and efConstruction of hnsw

_HNSW: Dict[str, Any] = {
    "skip": False,
    "cleanupIntervalSeconds": 300,
    "maxConnections": 64,
    "efConstruction": 128,
    "ef": -1,
    "dynamicEfMin": 100,
    "dynamicEfMax": 500,
    "dynamicEfFactor": 8,
    "vectorCacheMaxObjects": _VECTOR_CACHE,
    "flatSearchCutoff": 40000,
    "distance": "cosine",
    "pq": {
        "enabled": False,
        "bitCompression": False,
        "segments": 0,
        "centroids": 256,
        "trainingLimit": 100000,
        "encoder": {"type": "kmeans", "distribution": "log-normal"},
    },
    "bq": {"enabled": False},
}
_FLAT: Dict[str, Any] = {
    "distance": "cosine",
    "vectorCacheMaxObjects": _VECTOR_CACHE,
    "pq": {"enabled": False, "rescoreLimit": -1, "cache": False},
    "bq": {"enabled": False, "rescoreLimit": -1, "cache": False},
}


def complete_vector_index(
    index_type: str, given: Any, any_distance: bool = False
) -> Dict[str, Any]:
    """Return the configuration with every default filled in.

    Args:
        index_type: Kind of the index.
        given: The configuration of the request.
        any_distance: Whether the distance is left unchecked.
    """
    if index_type not in INDEX_TYPES:
        raise ApiError(f'parse vector index config: unsupported vector index type: "{index_type}"')
    try:
        config = _merged(_HNSW if index_type == "hnsw" else _FLAT, given)
        (_check_hnsw if index_type == "hnsw" else _check_flat)(config)
    except ValueError as error:
        raise ApiError(f"parse vector index config: {error}") from None
    if not any_distance and config["distance"] not in DISTANCES:
        known = ",".join(f'"{name}"' for name in DISTANCES)
        raise ApiError(
            f'unrecognized distance metric "{config["distance"]}",choose one of [{known}]'
        )
    return config


def _merged(defaults: Dict[str, Any], given: Any) -> Dict[str, Any]:
    """Return the defaults with the given values, as leniently as a real server."""
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise ValueError("input must be a non-nil map")
    merged: Dict[str, Any] = {}
    for key, default in defaults.items():
        value = given.get(key)
        if isinstance(default, dict):
            merged[key] = _merged(default, value if isinstance(value, dict) else {})
        elif key not in given:
            merged[key] = default
        elif isinstance(default, int) and not isinstance(default, bool):
            merged[key] = _whole(key, value)
        else:
            merged[key] = value if isinstance(value, type(default)) else default
    return merged


def _whole(key: str, value: Any) -> int:
    if isinstance(value, float) and value.is_integer() and abs(value) >= 2**63:
        return INT64[-1]  # too many digits for 64 bits
    if isinstance(value, float):
        parsing = f'strconv.ParseInt: parsing "{value}": invalid syntax'
        raise ValueError(f'json.Number to int64 for "{key}": {parsing}')
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if value in INT64 else INT64[-1]


def _check_hnsw(config: Dict[str, Any]) -> None:
    small = [name for name in ("maxConnections", "efConstruction") if config[name] < _LEAST]
    if small:
        parts = [f"{name} must be a positive integer with a minimum of {_LEAST}" for name in small]
        raise ValueError(f"invalid hnsw config: {', '.join(parts)}")
    if config["pq"]["enabled"] and config["bq"]["enabled"]:
        raise ValueError("invalid hnsw config: two compression methods enabled: PQ and BQ")
    encoder = config["pq"]["encoder"]
    if encoder["type"] not in ("kmeans", "tile"):
        raise ValueError(f"invalid encoder type {encoder['type']}")
    if encoder["distribution"] not in ("log-normal", "normal"):
        raise ValueError(f"invalid encoder distribution {encoder['distribution']}")


def _check_flat(config: Dict[str, Any]) -> None:
    if config["pq"]["enabled"]:
        raise ValueError("PQ is not currently supported for flat indices")
    if config["pq"]["cache"] or (config["bq"]["cache"] and not config["bq"]["enabled"]):
        raise ValueError("not possible to use the cache without compression")
