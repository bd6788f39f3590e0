"""Routes of tenants."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping, Sequence

from weaviate.local.errors import ApiError
from weaviate.local.rest.bodies import TENANT_NAMES_BODY, TENANTS_BODY
from weaviate.local.rest.call import Answer, Call, Route
from weaviate.local.storage.model import Collection

_NAME = re.compile(r"[A-Za-z0-9\-_]{1,64}", re.ASCII)
# What newer servers call the two states; both spellings are taken, the old ones are answered.
_STATES = {"HOT": "HOT", "COLD": "COLD", "ACTIVE": "HOT", "INACTIVE": "COLD"}
_ELSEWHERE = ("WARM", "FROZEN", "OFFLOADED")


def _get(call: Call) -> Answer:
    tenants = _collection(call).shards.values()
    return Answer(200, [{"activityStatus": t.status, "name": t.name} for t in tenants])


def _create(call: Call) -> Answer:
    tenants = _checked(call.body, may_lack_state=True)
    collection = _collection(call)
    for tenant in tenants:
        if tenant["name"] not in collection.shards:
            state = _STATES[tenant.get("activityStatus") or "HOT"]
            call.database.add_shard(collection, tenant["name"], state)
    return Answer(200, [_as_given(tenant) for tenant in tenants])


def _update(call: Call) -> Answer:
    tenants = _checked(call.body, may_lack_state=False)
    collection = _collection(call)
    for tenant in tenants:
        if tenant["name"] not in collection.shards:
            raise ApiError(f"tenant '{tenant['name']}' not found")
    for tenant in tenants:
        shard = collection.shards[tenant["name"]]
        shard.status = _STATES[tenant["activityStatus"]]
        call.database.shard_changed(shard)
    return Answer(200, [_as_given(tenant) for tenant in call.body or []])


def _delete(call: Call) -> Answer:
    names: Sequence[str] = call.body or []
    for number, name in enumerate(names):
        if not name:
            raise ApiError(f"empty tenant name at index {number}")
    collection = _collection(call)
    for name in names:
        call.database.drop_shard(collection, name)
    return Answer(200)


def _collection(call: Call) -> Collection:
    collection = call.database.find(call.class_name)
    if collection is None:
        raise ApiError(f'class "{call.class_name}": not found')
    if not collection.has_tenants:
        raise ApiError(f'multi-tenancy is not enabled for class "{call.class_name}"')
    return collection


def _checked(given: Any, may_lack_state: bool) -> List[Dict[str, Any]]:
    """Return the tenants of a request, each name once, in the order they came."""
    tenants: Dict[str, Dict[str, Any]] = {}
    for number, tenant in enumerate(given or []):
        name = (tenant or {}).get("name") or ""
        if not _NAME.fullmatch(name):
            raise ApiError(
                f"tenant name at index {number}: tenant name should only contain alphanumeric "
                "characters (a-z, A-Z, 0-9), underscore (_), and hyphen (-), with a length between "
                "1 and 64 characters"
            )
        tenants.setdefault(name, tenant)
    problems = [_state_problem(tenant, may_lack_state) for tenant in tenants.values()]
    if any(problems):
        raise ApiError(", ".join(filter(None, problems)))
    return list(tenants.values())


def _state_problem(tenant: Mapping[str, Any], may_lack_state: bool) -> str:
    state = tenant.get("activityStatus") or ""
    if state in _STATES or (not state and may_lack_state):
        return ""
    word = "not yet supported" if state in _ELSEWHERE else "invalid"
    return f"{word} activity status '{state}' for tenant \"{tenant['name']}\""


def _as_given(tenant: Mapping[str, Any]) -> Dict[str, Any]:
    return {key: tenant[key] for key in ("activityStatus", "name") if tenant.get(key)}


_PATH = "/v1/schema/{class}/tenants"

ROUTES = (
    Route("GET", _PATH, _get),
    Route("POST", _PATH, _create, body=TENANTS_BODY, writes=True),
    Route("PUT", _PATH, _update, body=TENANTS_BODY, writes=True),
    Route("DELETE", _PATH, _delete, body=TENANT_NAMES_BODY, writes=True),
)
