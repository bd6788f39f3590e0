"""Single objects: find, add, replace, merge, delete."""

from __future__ import annotations

from typing import Any, Dict, Optional

from weaviate.local.errors import ApiError, coded, said
from weaviate.local.objects.incoming import (
    MERGED,
    add_vectors,
    check_writable,
    new_id,
    now_ms,
    put_object,
    read_id,
    read_object,
    set_vector,
)
from weaviate.local.objects.object_text import object_text
from weaviate.local.objects.references import exists, locate
from weaviate.local.schema.auto_schema import auto_schema
from weaviate.local.schema.names import lower_first
from weaviate.local.settings import Settings
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Collection, StoredObject, is_reference


def find_object(
    database: Database, class_name: str, object_id: str, tenant: Optional[str]
) -> Optional[StoredObject]:
    """Return an object, or None; without class name, the first one in any class."""
    if class_name:
        named = database.find_index(class_name)
        places = [named] if named is not None else []
    else:
        places = list(database.classes.values())
        tenant = None  # the old paths know no tenants
    found: Optional[StoredObject] = None
    for collection in places:
        with said(f"search index {collection.index_name}"):
            shard = locate(collection, tenant)
        found = found or shard.get(object_id)
    return found


def get_object(
    database: Database, class_name: str, object_id: str, tenant: Optional[str]
) -> Optional[StoredObject]:
    """Return an object as `find_object` does, with the words of a read request."""
    with said("repo: object by id"):
        return find_object(database, class_name, object_id, tenant)


def add_object(database: Database, settings: Settings, body: Dict[str, Any]) -> StoredObject:
    """Add a new object and return it.

    Raises:
        ApiError: 422, if it exists or is not valid; 500, if its vector does not fit.
    """
    given, tenant = body.get("id") or "", body.get("tenant")
    object_id = read_id(given) if given else new_id()
    if given and exists(database, body.get("class") or "", object_id, tenant):
        raise ApiError(f"id '{given.lower()}' already exists")
    item = _checked(database, settings, body, object_id, may_create=True)
    item.created_ms = item.updated_ms = now_ms()
    _store(database, item)
    return item


def replace_object(
    database: Database, settings: Settings, class_name: str, object_id: str, body: Dict[str, Any]
) -> StoredObject:
    """Replace an object and return the new one.

    Raises:
        ApiError: 422, if it is not valid; 500, if there is none or its vector does not fit.
    """
    old = get_object(database, class_name, object_id, body.get("tenant") or None)
    if old is None:
        raise ApiError(f"no object with id '{object_id}'", 500)
    item = _checked(database, settings, body, object_id, old=old)
    item.created_ms, item.updated_ms = old.created_ms, now_ms()
    _store(database, item)
    return item


def merge_object(
    database: Database, settings: Settings, class_name: str, object_id: str, body: Dict[str, Any]
) -> None:
    """Update the given properties of an object and add the given references.

    Raises:
        ApiError: 404, if there is no such object; 422, if it is not valid; 500, if its vector
            does not fit.
    """
    if not class_name:
        raise coded("bad request", 400, ApiError("empty class"))
    body = {**body, "class": class_name, "id": object_id}
    try:
        old = find_object(database, class_name, object_id, body.get("tenant") or None)
    except ApiError as error:
        raise coded("repo.object", 422, error) from None
    if old is None:
        raise ApiError(status=404)
    try:
        if settings.auto_schema:
            with said("invalid object"):
                auto_schema(database, body, settings.default_vectorizer, may_create=False)
        change = read_object(database, body, object_id, old)
    except ApiError as error:
        raise error if error.status == 501 else coded("bad request", 400, error) from None
    collection = database.collection(old.class_name)
    item = _merged(database, collection, old, change, body.get("properties") or {})
    shard = locate(collection, old.tenant)
    try:
        put_object(collection, shard, item, MERGED)
    except ApiError as error:
        context = f'update local object: shard="{shard.name}"'
        where = f"merge into index {collection.index_name}: {context}"
        raise coded("repo.merge", 500, error.within(where)) from None


def delete_object(
    database: Database, class_name: str, object_id: str, tenant: Optional[str]
) -> None:
    """Delete an object; a missing one is an error only if no class is named.

    Raises:
        ApiError: 422, if the tenant is missing or wrong; 500, if there is no such class; 404, if no
            class has the object.
    """
    if not class_name:
        _delete_everywhere(database, object_id)
        return
    collection = database.find_index(class_name)
    if collection is None:
        raise ApiError(
            "could not delete object from vector repo: "
            f"delete from non-existing index for {class_name}",
            500,
        )
    context = f'delete from index "{collection.index_name}"'
    with said(f"delete object from vector repo: {context}"):
        shard = locate(collection, tenant)
    local = f'{context}: delete local object: shard="{shard.name}"'
    with said(f"could not delete object from vector repo: {local}"):
        check_writable(shard)
    shard.delete(object_id)


def _delete_everywhere(database: Database, object_id: str) -> None:
    if get_object(database, "", object_id, None) is None:
        raise ApiError(status=404)
    for collection in database.classes.values():
        shard = collection.shard()
        check_writable(shard)
        shard.delete(object_id)


def _checked(
    database: Database,
    settings: Settings,
    body: Dict[str, Any],
    object_id: str,
    may_create: bool = False,
    old: Optional[StoredObject] = None,
) -> StoredObject:
    with said("invalid object", status=422):
        if settings.auto_schema:
            auto_schema(database, body, settings.default_vectorizer, may_create)
        return read_object(database, body, object_id, old)


def _store(database: Database, item: StoredObject) -> None:
    collection = database.collection(item.class_name)
    where = f"put object: import into index {collection.index_name}"
    with said(where):
        shard = locate(collection, item.tenant)
    add_vectors(database, collection, [item])
    with said(f'{where}: put local object: shard="{shard.name}"'):
        put_object(collection, shard, item)


def _merged(
    database: Database,
    collection: Collection,
    old: StoredObject,
    change: StoredObject,
    given: Dict[str, Any],
) -> StoredObject:
    properties = dict(old.properties)
    for key, value in given.items():
        if value is None:
            properties.pop(lower_first(key), None)
    for name, value in change.properties.items():
        prop = collection.find_property(name)
        if prop is not None and is_reference(prop):
            value = [*properties.get(name, []), *value]
            if not value and name not in properties:
                continue
        properties[name] = value
    item = old.with_properties(properties, now_ms())
    for name in collection.vectorizers:
        texts = {object_text(collection, each, name) for each in (old.properties, properties)}
        if len(texts) > 1:
            set_vector(item, name, None)
            item.vectors = {key: value for key, value in item.vectors.items() if key != name}
    if change.vector is not None:
        item.vector = change.vector
    item.vectors = {**item.vectors, **change.vectors}
    add_vectors(database, collection, [item])
    return item
