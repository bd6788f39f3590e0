"""Tenants of a class, and their activity states."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Union

from weaviate._core import checks

_PUBLIC_MODULE = "weaviate.schema.crud_schema"


class TenantActivityStatus(str, enum.Enum):
    """The state of a tenant: HOT can be read and written, COLD is on disk only."""

    __module__ = _PUBLIC_MODULE

    HOT = "HOT"
    COLD = "COLD"


class OtherActivityStatus(str):
    """A state of servers from 1.26 on: ACTIVE, INACTIVE, FROZEN, OFFLOADED, ...

    A str, with the attributes `value` and `name` for programs that expect an enum.
    """

    __slots__ = ()

    @property
    def value(self) -> str:
        return str(self)

    @property
    def name(self) -> str:
        return str(self)


@dataclass
class Tenant:
    """A tenant of a class.

    Args:
        name: the name of the tenant.
        activity_status: a `TenantActivityStatus` or, for servers from 1.26 on, another state as
            text: "ACTIVE", "INACTIVE", "OFFLOADED", ...
    """

    __module__ = _PUBLIC_MODULE

    name: str
    activity_status: Union[TenantActivityStatus, str] = TenantActivityStatus.HOT

    def _to_weaviate_object(self) -> Dict[str, str]:
        """Return the JSON object of the tenant."""
        return {
            "activityStatus": checks.text(self.activity_status, "activity_status"),
            "name": checks.text(self.name, "The name of a tenant"),
        }

    @classmethod
    def _from_weaviate_object(cls, weaviate_object: Dict[str, str]) -> "Tenant":
        """Return the tenant of a JSON object; the state is HOT if the object has none."""
        name = checks.text(weaviate_object.get("name"), "The name of a tenant")
        status = checks.text(weaviate_object.get("activityStatus", "HOT"), "activityStatus")
        try:
            return cls(name, TenantActivityStatus(status))
        except ValueError:
            return cls(name, OtherActivityStatus(status))


def bodies_of(tenants: Iterable[Tenant]) -> List[Dict[str, str]]:
    """Return the JSON objects of tenants.

    Raises:
        TypeError: if an item is not a `Tenant`.
    """
    bodies = []
    for tenant in tenants:
        if not isinstance(tenant, Tenant):
            raise TypeError(
                f"tenants must be a list of weaviate.Tenant; {type(tenant).__name__} is in it."
            )
        bodies.append(tenant._to_weaviate_object())
    return bodies


def names_of(tenants: Any) -> List[str]:
    """Return the names of the tenants to remove.

    Raises:
        TypeError: if it is not a list or tuple of str.
    """
    if not isinstance(tenants, (list, tuple)):
        checks.body_text(tenants, "tenants")  # NaN: the error of the JSON encoder
        raise TypeError(f"tenants must be a list of str, not {type(tenants).__name__}.")
    return [checks.text(name, "The name of a tenant") for name in tenants]
