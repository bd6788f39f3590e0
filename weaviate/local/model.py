"""The data that the local server holds: objects, shards (tenants), collections.

    Collection.shards: {name: Shard}; a class without tenants has exactly one shard of a random name,
    a class with tenants one shard for each tenant, named like it.
    Collection.shard(tenant) gives the one shard a request is about, or raises the right ApiError.

    Shard.objects is insertion-ordered, which is the server's order of doc ids: the order of hits of
    a filter, and of equal distances. Shard.in_id_order() is the order of a listing without filter.
    Shard.matrix(name) gives ids and a float32 matrix of the vectors called `name` ("" = the unnamed one).
    Shard.remember(key, make) keeps derived data (inverted index, norms) until the shard changes.

Property values are kept as they arrive in JSON once `properties.py` has checked them:
    text, string, uuid, blob   str          int   int        number   int or float
    date                       RFC 3339 str, as given          boolean  bool
    geoCoordinates             {"latitude": float, "longitude": float}
    phoneNumber                {"input", "countryCode", "valid", "national", ...}
    object, object[]           dict, list of dict
    cross reference            list of {"beacon": "weaviate://localhost/Class/uuid", "href": ...}
Properties which are absent or null are not keys of `StoredObject.properties`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, List, Optional, Tuple, TypeVar

from weaviate.local.errors import ApiError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

T = TypeVar("T")

UNNAMED = ""


@dataclass
class StoredObject:
    """One object as it lies in a shard. Never changed in place: a change puts a new one."""

    id: str
    class_name: str
    properties: Dict[str, Any] = field(default_factory=dict)
    vector: Optional[Vector] = None
    vectors: Dict[str, Vector] = field(default_factory=dict)
    created_ms: int = 0
    updated_ms: int = 0
    tenant: Optional[str] = None
    doc_id: int = 0

    def vector_named(self, name: str = UNNAMED) -> Optional[Vector]:
        """Return the vector called `name`, or None; the empty name is the unnamed vector."""
        return self.vectors.get(name) if name else self.vector

    @property
    def beacon(self) -> str:
        """The address under which others refer to this object."""
        return f"weaviate://localhost/{self.class_name}/{self.id}"


class Shard:
    """The objects of one tenant, or of a whole class without tenants."""

    def __init__(self, class_name: str, name: str, status: str = "HOT") -> None:
        self.class_name = class_name
        self.name = name
        self.status = status  # HOT, COLD, FROZEN: the activity of a tenant
        self.read_only = False
        self.objects: Dict[str, StoredObject] = {}
        self.version = 0
        self._next_doc_id = 0
        self._remembered: Dict[str, Tuple[int, Any]] = {}

    def __len__(self) -> int:
        return len(self.objects)

    def __iter__(self) -> Iterator[StoredObject]:
        """Walk over the objects in the order of their doc ids."""
        return iter(self.objects.values())

    def get(self, object_id: str) -> Optional[StoredObject]:
        """Return the object with this id, or None."""
        return self.objects.get(object_id)

    def put(self, item: StoredObject) -> None:
        """Add an object, or put it in the place of the one with its id; gives it a new doc id."""
        self.objects.pop(item.id, None)
        self._next_doc_id += 1
        item.doc_id = self._next_doc_id
        self.objects[item.id] = item
        self.version += 1

    def delete(self, object_id: str) -> bool:
        """Take an object out; tell whether it was there."""
        if self.objects.pop(object_id, None) is None:
            return False
        self.version += 1
        return True

    def in_id_order(self) -> List[StoredObject]:
        """Return all objects ordered by id: the order of a listing without filter."""
        return self.remember(
            "in_id_order", lambda: [self.objects[key] for key in sorted(self.objects)]
        )

    def matrix(self, name: str = UNNAMED) -> Tuple[List[str], Vector]:
        """Return the ids of the objects that have this vector, and the vectors as one matrix.

        Rows are in the order of doc ids. Kept until the shard changes; do not write to it.
        """
        return self.remember(f"matrix:{name}", lambda: self._stack(name))

    def dimensions(self, name: str = UNNAMED) -> int:
        """Return the length of the vectors in this shard, 0 when it has none."""

        def find() -> int:
            for item in self.objects.values():
                vector = item.vector_named(name)
                if vector is not None:
                    return len(vector)
            return 0

        return self.remember(f"dimensions:{name}", find)

    def remember(self, key: str, make: Callable[[], T]) -> T:
        """Return what `make` gave for this state of the shard, making it at most once a state."""
        known = self._remembered.get(key)
        if known is not None and known[0] == self.version:
            return known[1]  # type: ignore[no-any-return]  # stored under the same key by us
        made = make()
        self._remembered[key] = (self.version, made)
        return made

    def _stack(self, name: str) -> Tuple[List[str], Vector]:
        import numpy as np

        pairs = [
            (item.id, vector)
            for item in self.objects.values()
            for vector in (item.vector_named(name),)
            if vector is not None
        ]
        if not pairs:
            return [], np.empty((0, 0), dtype=np.float32)
        return [key for key, _ in pairs], np.stack([vector for _, vector in pairs])


class Collection:
    """A class: its schema with all defaults filled in, and its shards."""

    def __init__(self, schema: Dict[str, Any]) -> None:
        self.schema = schema
        self.shards: Dict[str, Shard] = {}

    @property
    def name(self) -> str:
        """The class name as the schema spells it."""
        return str(self.schema["class"])

    @property
    def properties(self) -> List[Dict[str, Any]]:
        """The schema of each property, in order."""
        return self.schema["properties"]  # type: ignore[no-any-return]  # filled in by schema.py

    def property(self, name: str) -> Optional[Dict[str, Any]]:
        """Return the schema of a property, or None."""
        for candidate in self.properties:
            if candidate["name"] == name:
                return candidate
        return None

    @property
    def has_tenants(self) -> bool:
        """Whether each object belongs to a tenant."""
        return bool(self.schema["multiTenancyConfig"]["enabled"])

    @property
    def tenants(self) -> Dict[str, Shard]:
        """The tenants with their shards; empty for a class without tenants."""
        return self.shards if self.has_tenants else {}

    @property
    def vector_names(self) -> List[str]:
        """The names of the named vectors; empty when the class has one unnamed vector."""
        return list(self.schema.get("vectorConfig") or {})

    def vector_config(self, name: str = UNNAMED) -> Dict[str, Any]:
        """Return `vectorIndexConfig` (which holds `distance`) of the vector called `name`."""
        where = self.schema["vectorConfig"][name] if name else self.schema
        return where.get("vectorIndexConfig") or {}

    def is_reference(self, prop: Dict[str, Any]) -> bool:
        """Tell whether a property of this class refers to objects of other classes."""
        return bool(prop["dataType"][0][:1].isupper())

    def shard(self, tenant: Optional[str] = None) -> Shard:
        """Return the shard that a request with this tenant (or none) is about.

        Raises:
            ApiError: 422, tenant missing, given in vain, unknown or not active.
        """
        if not self.has_tenants:
            if tenant:
                raise ApiError(
                    422,
                    f"class {self.name} has multi-tenancy disabled, but request was with tenant",
                )
            return next(iter(self.shards.values()))
        if not tenant:
            raise ApiError(
                422, f"class {self.name} has multi-tenancy enabled, but request was without tenant"
            )
        shard = self.shards.get(tenant)
        if shard is None:
            raise ApiError(422, f'tenant not found: "{tenant}"')
        if shard.status != "HOT":
            raise ApiError(422, f"tenant not active: '{tenant}'")
        return shard
