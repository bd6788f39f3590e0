"""The data that the local server holds: objects, shards (tenants), collections.

    Collection.shards: {name: Shard}; a class without tenants has exactly one shard of a random
    name, a class with tenants one shard for each tenant, named like it.
    Collection.shard(tenant) returns the shard of a request, or raises the right ApiError.

    Shard.objects is ordered by doc id: the order of hits of a filter, and of equal distances.
    Shard.in_id_order() is the order of a listing without filter.
    Shard.matrix(name) returns ids and a float32 matrix of the vectors called `name` ("": unnamed).
    Shard.remember(key, make) keeps derived data (inverted index, norms) until the shard changes.

Property values are kept as they go out in JSON, once `objects/property_values.py` has checked them:
    text, blob, uuid (lower case)   str              int   int       boolean  bool
    number                          int or float (an int when it has no fraction, as Go prints it)
    date                            RFC 3339 str, spelled as Go prints it; the offset is kept
    geoCoordinates                  {"latitude": number, "longitude": number}, rounded to float32
    phoneNumber                     {"input", "countryCode", "national", ...}
    object, object[]                dict, list of dict
    cross reference                 list of {"beacon": "weaviate://localhost/Class/uuid"} and,
                                    where a classification made it, "classification"
Properties which are absent or null are not keys of `StoredObject.properties`.
"""

from __future__ import annotations

from bisect import bisect_right
from copy import copy
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Iterator,
    List,
    Mapping,
    Optional,
    Tuple,
    TypeVar,
)

from weaviate.local.errors import ApiError
from weaviate.local.storage.vector_table import VectorTable

if TYPE_CHECKING:
    from weaviate.local.storage.vector_table import Vector

T = TypeVar("T")

UNNAMED = ""
NO_VECTORIZER = "none"
ID_NAMES = ("id", "_id")
TIME_NAMES = ("_creationTimeUnix", "_lastUpdateTimeUnix")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class StoredObject:
    """One object in a shard. Never changed in place: a change puts a new one.

    Args:
        id: In lower case.
        class_name: As the schema spells it.
        properties: By the names in the schema.
        vector: The unnamed vector.
        vectors: The named vectors.
        tenant: None in a class without tenants.
        additional: Further data, such as `{"classification": {...}}`.
    """

    # Most objects have no named vectors and nothing additional; they share one empty dictionary.
    __slots__ = (
        "additional",
        "class_name",
        "created_ms",
        "doc_id",
        "id",
        "properties",
        "tenant",
        "updated_ms",
        "vector",
        "vectors",
    )

    def __init__(
        self,
        id: str,
        class_name: str,
        properties: Dict[str, Any],
        vector: Optional[Vector] = None,
        vectors: Mapping[str, Vector] = _NOTHING,
        tenant: Optional[str] = None,
        additional: Mapping[str, Any] = _NOTHING,
        created_ms: int = 0,
        updated_ms: int = 0,
        doc_id: int = 0,
    ) -> None:
        self.id = id
        self.class_name = class_name
        self.properties = properties
        self.vector = vector
        self.vectors = vectors or _NOTHING
        self.tenant = tenant
        self.additional = additional or _NOTHING
        self.created_ms = created_ms
        self.updated_ms = updated_ms
        self.doc_id = doc_id

    def with_properties(self, properties: Dict[str, Any], updated_ms: int) -> StoredObject:
        """Return the object with other properties."""
        item = copy(self)
        item.properties, item.updated_ms = properties, updated_ms
        return item

    def vector_named(self, name: str = UNNAMED) -> Optional[Vector]:
        """Return the vector called `name` (the unnamed one if it is empty), or None."""
        return self.vectors.get(name) if name else self.vector

    def all_vectors(self) -> Mapping[str, Vector]:
        """Return every vector by its name, the unnamed one under the empty name."""
        if self.vector is None:
            return self.vectors
        return {UNNAMED: self.vector, **self.vectors}

    @property
    def beacon(self) -> str:
        """The address under which others refer to this object."""
        return f"weaviate://localhost/{self.class_name}/{self.id}"


class Shard:
    """The objects of one tenant, or of a whole class without tenants."""

    def __init__(self, class_name: str, name: str, status: str = "HOT") -> None:
        self.class_name = class_name
        self.name = name
        self.status = status  # HOT or COLD: the activity of a tenant
        self.read_only = False
        self.objects: Dict[str, StoredObject] = {}
        self.version: int = 0
        self.on_change: Optional[Callable[[Shard, str], None]] = None
        self.next_doc_id = 1
        self._remembered: Dict[str, Tuple[int, Any]] = {}
        self._tables: Dict[str, VectorTable] = {}
        self._sizes: Dict[str, int] = {}  # length of the vectors of each name

    @property
    def is_active(self) -> bool:
        """Whether the tenant answers to requests."""
        return self.status == "HOT"

    def __len__(self) -> int:
        return len(self.objects)

    def __iter__(self) -> Iterator[StoredObject]:
        """Iterate over the objects in the order of their doc ids."""
        return iter(self.objects.values())

    def get(self, object_id: str) -> Optional[StoredObject]:
        """Return the object with this id, or None."""
        return self.objects.get(object_id)

    def put(self, item: StoredObject) -> None:
        """Add an object or replace the one with its id.

        As on a real server, an object whose vectors and coordinates stay the same keeps its doc id,
        and one that does not change at all is left alone, with its time of last update.
        """
        old = self.objects.get(item.id)
        if old is not None and _same_vectors(old, item) and _same_places(old, item):
            if old.properties == item.properties and old.additional == item.additional:
                return
            item.doc_id = old.doc_id
            self.objects[item.id] = item
        else:
            if old is not None:
                del self.objects[item.id]
                self._forget_vectors(old)
            item.doc_id = self.next_doc_id
            self.next_doc_id += 1
            self.objects[item.id] = item
            self._add_vectors(item)
        self._changed(item.id)

    def restore(self, item: StoredObject) -> None:
        """Add a saved object with the doc id it had; call in the order of doc ids."""
        self.next_doc_id = item.doc_id + 1
        self.objects[item.id] = item
        self._add_vectors(item)
        self.version += 1

    def delete(self, object_id: str) -> None:
        """Delete an object, if it exists."""
        old = self.objects.pop(object_id, None)
        if old is not None:
            self._forget_vectors(old)
            self._changed(object_id)

    def in_id_order(self) -> List[StoredObject]:
        """Return all objects ordered by id: the order of a listing without filter."""
        return self.remember(
            "in_id_order", lambda: [self.objects[key] for key in self._sorted_ids()]
        )

    def after(self, object_id: str) -> List[StoredObject]:
        """Return the objects that follow an id in the order of a listing."""
        return self.in_id_order()[bisect_right(self._sorted_ids(), object_id) :]

    def _sorted_ids(self) -> List[str]:
        return self.remember("sorted_ids", lambda: sorted(self.objects))

    def matrix(self, name: str = UNNAMED) -> Tuple[List[str], Vector]:
        """Return the ids of the objects that have this vector, and all as a matrix.

        Rows are in the order of doc ids. Only to be read, and only while the database is locked.
        """
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = VectorTable(
                (item.id, vector)
                for item in self.objects.values()
                for vector in (item.vector_named(name),)
                if vector is not None
            )
        return table.view()

    def dimensions(self, name: str = UNNAMED) -> int:
        """Return the length of the vectors in this shard, 0 when it never had any."""
        return self._sizes.get(name, 0)

    def remember(self, key: str, make: Callable[[], T]) -> T:
        """Return the result of `make`, called once for each state of the shard."""
        known = self._remembered.get(key)
        if known is not None and known[0] == self.version:
            return known[1]  # type: ignore[no-any-return]  # stored under the same key by us
        made = make()
        self._remembered[key] = (self.version, made)
        return made

    def _changed(self, object_id: str) -> None:
        self.version += 1
        if self.on_change is not None:
            self.on_change(self, object_id)

    def _add_vectors(self, item: StoredObject) -> None:
        for name, vector in item.all_vectors().items():
            self._sizes[name] = len(vector)
            if name in self._tables:
                self._tables[name].append(item.id, vector)

    def _forget_vectors(self, item: StoredObject) -> None:
        for name in item.all_vectors():
            self._tables.pop(name, None)


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
    def index_name(self) -> str:
        """The class name as messages about its index spell it."""
        return self.name.lower()

    @property
    def properties(self) -> List[Dict[str, Any]]:
        """The schema of each property, in order."""
        return self.schema["properties"] or []

    @property
    def has_tenants(self) -> bool:
        """Whether each object belongs to a tenant."""
        return bool((self.schema.get("multiTenancyConfig") or {}).get("enabled"))

    @property
    def vector_names(self) -> List[str]:
        """The names of the named vectors; empty if the class has one unnamed vector."""
        return list(self.schema.get("vectorConfig") or {})

    @property
    def vectorizers(self) -> Dict[str, str]:
        """The vectorizer of each vector, by the vector's name, where there is one."""
        named = self.schema.get("vectorConfig")
        if named:
            modules = {
                name: next(iter(config.get("vectorizer") or {}), NO_VECTORIZER)
                for name, config in named.items()
            }
        else:
            modules = {UNNAMED: self.schema.get("vectorizer") or NO_VECTORIZER}
        return {name: module for name, module in modules.items() if module != NO_VECTORIZER}

    def vector_config(self, name: str = UNNAMED) -> Dict[str, Any]:
        """Return `vectorIndexConfig`, with `distance`, of the vector called `name`."""
        where = self.schema["vectorConfig"][name] if name else self.schema
        return where.get("vectorIndexConfig") or {}

    def index_type(self, name: str = UNNAMED) -> str:
        """Return the type of the index of the vector called `name`."""
        where = self.schema.get("vectorConfig", {}).get(name, {}) if name else self.schema
        return str(where.get("vectorIndexType") or "hnsw")

    def shard(self, tenant: Optional[str] = None) -> Shard:
        """Return the shard that a request with this tenant (or none) is about.

        Raises:
            ApiError: 422, if the tenant is missing, not allowed, unknown or not active.
        """
        self.check_tenant_given(tenant)
        if not tenant:
            return next(iter(self.shards.values()))
        shard = self.shards.get(tenant)
        if shard is None:
            raise ApiError(f'tenant not found: "{tenant}"')
        if not shard.is_active:
            raise ApiError(f"tenant not active: '{tenant}'")
        return shard

    def check_tenant_given(self, tenant: Optional[str]) -> None:
        """Check that a request names a tenant if, and only if, the class has any."""
        if self.has_tenants and not tenant:
            raise ApiError(
                f"class {self.name} has multi-tenancy enabled, but request was without tenant"
            )
        if tenant and not self.has_tenants:
            raise ApiError(
                f"class {self.name} has multi-tenancy disabled, but request was with tenant"
            )

    def known_property(self, name: str) -> Dict[str, Any]:
        """Return the schema of a property."""
        prop = self.find_property(name)
        if prop is None:
            raise ApiError(
                f"no such prop with name '{name}' found in class '{self.name}' in the schema. "
                "Check your schema files for which properties in this class are available"
            )
        return prop

    def find_property(self, name: str) -> Optional[Dict[str, Any]]:
        """Return the schema of a property, or None."""
        for candidate in self.properties:
            if candidate["name"] == name:
                return candidate
        return None


def data_type(prop: Mapping[str, Any]) -> str:
    """Return the data type of a property, or the first class that it refers to."""
    return str(prop["dataType"][0])


def is_reference(prop: Mapping[str, Any]) -> bool:
    """Return whether a property refers to objects of other classes."""
    return data_type(prop)[:1].isupper()


def _same_vectors(old: StoredObject, new: StoredObject) -> bool:
    before, after = old.all_vectors(), new.all_vectors()
    return before.keys() == after.keys() and all(
        len(before[name]) == len(after[name]) and bool((before[name] == after[name]).all())
        for name in before
    )


def _same_places(old: StoredObject, new: StoredObject) -> bool:
    def places(item: StoredObject) -> Dict[str, Any]:
        return {
            key: value
            for key, value in item.properties.items()
            if isinstance(value, dict) and "latitude" in value and "longitude" in value
        }

    return places(old) == places(new)


Allow = Callable[[StoredObject], bool]
"""Whether an object passes a filter."""
