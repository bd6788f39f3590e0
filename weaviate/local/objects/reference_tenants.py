"""Which references may be made between classes with and without tenants."""

from __future__ import annotations

from typing import Any, Dict, Optional

from weaviate.local.errors import ApiError, said
from weaviate.local.objects.references import locate
from weaviate.local.storage.beacons import Beacon
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Collection, data_type


def check_tenants(
    database: Database,
    collection: Collection,
    prop: Optional[Dict[str, Any]],
    object_id: str,
    target: Beacon,
    tenant: Optional[str],
) -> None:
    """Check that a reference does not lead out of its tenant.

    Args:
        collection: Class of the object that refers.
        prop: Its reference property; None when the class has none of that name.
        object_id: The object that refers.
        target: What it refers to.
        tenant: The tenant of the request.
    """
    class_name = target.class_name or ""
    if not class_name:
        if prop is None or len(prop["dataType"]) != 1:
            return  # what is meant cannot be told before it is looked up
        class_name = data_type(prop)
    other = database.find(class_name)
    if other is None:
        raise ApiError(f'target class "{class_name}" not found in schema')
    if other.has_tenants and not collection.has_tenants:
        raise ApiError(
            "invalid reference: cannot reference a multi-tenant enabled class "
            "from a non multi-tenant enabled class"
        )
    if collection.has_tenants:
        _check_there(collection, object_id, tenant, "source")
        _check_there(other, target.id, tenant if other.has_tenants else None, "target")


def _check_there(collection: Collection, object_id: str, tenant: Optional[str], role: str) -> None:
    with said(f"{role}: get object {collection.name}/{object_id}"):
        shard = locate(collection, tenant)
    if shard.get(object_id) is None:
        raise ApiError(
            f'{role}: object {collection.name}/{object_id} not found for tenant "{tenant or ""}"'
        )
