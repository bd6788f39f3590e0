"""Tenants of a class, and the states that they can be in."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Union

from weaviate._core import checks

_PUBLIC_MODULE = "weaviate.schema.crud_schema"


class TenantActivityStatus(str, enum.Enum):
    """Whether a tenant can be read and written (HOT), or rests on disk (COLD)."""

    __module__ = _PUBLIC_MODULE

    HOT = "HOT"
    COLD = "COLD"


class OtherActivityStatus(str):
    """A state that servers of later versions know: ACTIVE, INACTIVE, FROZEN, OFFLOADED, ...

    It is the text itself; `value` and `name` are there for programs that expect an enum.
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

    `activity_status` is a `TenantActivityStatus` or, for servers from 1.26 on, one of their other
    states as text: "ACTIVE", "INACTIVE", "OFFLOADED", ...
    """

    __module__ = _PUBLIC_MODULE

    name: str
    activity_status: Union[TenantActivityStatus, str] = TenantActivityStatus.HOT

    def _to_weaviate_object(self) -> Dict[str, str]:
        """Return the tenant as the server reads it."""
        return {
            "activityStatus": checks.text(self.activity_status, "activity_status"),
            "name": checks.text(self.name, "The name of a tenant"),
        }

    @classmethod
    def _from_weaviate_object(cls, weaviate_object: Dict[str, str]) -> "Tenant":
        """Build a tenant of the server's answer; without a state it is HOT."""
        name = checks.text(weaviate_object.get("name"), "The name of a tenant")
        status = checks.text(weaviate_object.get("activityStatus", "HOT"), "activityStatus")
        try:
            return cls(name, TenantActivityStatus(status))
        except ValueError:
            return cls(name, OtherActivityStatus(status))


def bodies_of(tenants: Iterable[Tenant]) -> List[Dict[str, str]]:
    """Return tenants as the server reads them.

    Raises:
        TypeError: if it is not a list of `Tenant`.
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
    """Return the names of tenants that are to be removed.

    Raises:
        TypeError: if it is not a list of str.
    """
    if not isinstance(tenants, (list, tuple)):
        checks.body_text(tenants, "tenants")  # NaN and Infinity: as JSON refuses them
        raise TypeError(f"tenants must be a list of str, not {type(tenants).__name__}.")
    return [checks.text(name, "The name of a tenant") for name in tenants]
