"""Routes of single objects, on their paths with and without class."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, List, Optional, Sequence

from weaviate.local.errors import ApiError, coded, said
from weaviate.local.objects.crud import (
    add_object,
    delete_object,
    get_object,
    merge_object,
    replace_object,
)
from weaviate.local.objects.incoming import read_id, read_object
from weaviate.local.objects.references import exists
from weaviate.local.rest.bodies import OBJECT_BODY
from weaviate.local.rest.call import Answer, Call, Route
from weaviate.local.rest.object_json import indexes_times, object_out
from weaviate.local.search.arguments import SortKey
from weaviate.local.search.sorting import check_sort, sort_objects
from weaviate.local.storage.model import Collection, Shard, StoredObject
from weaviate.local.wire.uuids import is_uuid

_INCLUDABLE = ("vector", "classification")


def _create(call: Call) -> Answer:
    call.check_consistency()
    body: Dict[str, Any] = dict(call.body or {})
    return Answer(200, _stored(call, add_object(call.database, call.settings, body), body))


def _validate(call: Call) -> Answer:
    body: Dict[str, Any] = call.body or {}
    with said("invalid object", status=422):
        read_object(call.database, body, read_id(body.get("id") or ""))
    return Answer(200)


def _get(call: Call) -> Answer:
    included = _included(call)
    if call.class_name:
        call.check_consistency()
        item = get_object(call.database, call.class_name, call.object_id, call.tenant)
        return Answer(404) if item is None else Answer(200, _shown(item, included))
    # The old path knows no consistency levels, and refuses in another way when it is to include.
    try:
        item = get_object(call.database, "", call.object_id, None)
    except ApiError as error:
        raise ApiError(error.message, 400 if included else error.status) from None
    if item is not None:
        return Answer(200, _shown(item, included))
    if included:
        raise ApiError(f"no object with id '{call.parts['id']}'", 400)
    return Answer(404)


def _head(call: Call) -> Answer:
    call.check_consistency(with_node=True)
    found = exists(call.database, call.class_name, call.object_id, call.tenant)
    return Answer(204 if found else 404)


def _replace(call: Call) -> Answer:
    call.check_consistency()
    body: Dict[str, Any] = dict(call.body or {})
    if call.parts["id"] != (body.get("id") or ""):  # compared as they are spelled
        raise ApiError("invalid update: field 'id' is immutable")
    class_name = call.class_name or body.get("class") or ""
    item = replace_object(call.database, call.settings, class_name, call.object_id, body)
    shown = {**_stored(call, item, body), "id": body["id"]}
    if body.get("properties") is None:
        del shown["properties"]
    return Answer(200, shown)


def _merge(call: Call) -> Answer:
    call.check_consistency()
    body: Dict[str, Any] = dict(call.body or {})
    class_name = call.class_name or body.get("class") or ""
    merge_object(call.database, call.settings, class_name, call.object_id, body)
    return Answer(204)


def _delete(call: Call) -> Answer:
    call.check_consistency()
    delete_object(call.database, call.class_name, call.object_id, call.tenant)
    return Answer(204)


def _list(call: Call) -> Answer:
    limit, offset = call.number("limit"), call.number("offset") or 0
    included = _included(call)
    class_name = call.request.asked("class") or ""
    size = call.database.default_limit if limit is None else limit
    if offset + size > call.database.maximum_results:
        raise _refused(class_name, "offset or limit", "query maximum results exceeded")
    if class_name and offset + size == 0:
        return Answer(200, {"deprecations": [], "objects": []})  # nothing is looked at
    last = offset + size if offset >= 0 and size >= 0 else None
    found = _one_class(call, class_name, last) if class_name else _all_classes(call, last)
    page = found[offset : offset + size] if offset >= 0 and size >= 0 else []
    shown: Dict[str, Any] = {
        "deprecations": [] if class_name else None,
        "objects": [_shown(item, included, with_tenant=not class_name) for item in page],
    }
    if page:
        shown["totalResults"] = len(page)
    return Answer(200, shown)


def _one_class(call: Call, class_name: str, last: Optional[int]) -> List[StoredObject]:
    collection, sort = call.database.find_index(class_name), _sort(call)
    if sort and class_name not in call.database.classes:  # here, the case of letters counts
        words = f'class "{class_name}" does not exist in schema'
        each = [f"sort parameter at position {place}: {words}" for place in range(len(sort))]
        raise _refused(class_name, "sorting", ", ".join(each))
    if collection is None:
        raise ApiError(status=404)
    try:
        check_sort(collection, sort)
    except ApiError as error:
        raise _refused(class_name, "sorting", error.message or "") from None
    after = call.request.asked("after")
    if after is not None:
        _check_cursor(call, class_name, after, bool(sort))
    try:
        shard = collection.shard(call.tenant)
    except ApiError as error:
        raise coded(f"search index {collection.index_name}", 422, error) from None
    return shard.after(after.lower()) if after else _sorted(collection, shard, sort, last)


def _all_classes(call: Call, last: Optional[int]) -> List[StoredObject]:
    if call.request.asked("after") is not None:
        raise ApiError(
            "list objects: after parameter not allowed, "
            "cursor must be specific to one class, set class query param",
            500,
        )
    sort, problems = _sort(call), []
    for collection in call.database.classes.values():
        try:
            check_sort(collection, sort)
        except ApiError as error:
            problems.append(f"search index {collection.index_name}: {error.message}")
    if problems:
        raise ApiError(f"list objects: search: {', '.join(problems)}", 500)
    found: List[StoredObject] = []
    for collection in call.database.classes.values():
        if collection.has_tenants != bool(call.tenant):
            continue
        shard = collection.shards.get(call.tenant) if call.tenant else collection.shard()
        if shard is not None and shard.is_active:
            found += _sorted(collection, shard, sort, last)
    return found


def _sorted(
    collection: Collection, shard: Shard, sort: Sequence[SortKey], last: Optional[int]
) -> List[StoredObject]:
    objects = shard.in_id_order()
    return sort_objects(collection, shard, objects, sort, last) if sort else objects


def _check_cursor(call: Call, class_name: str, after: str, sorts: bool) -> None:
    pages = (call.number("offset") or 0) > 0
    alone = [name for name, given in (("offset", pages), ("sort", sorts)) if given]
    problem = ""
    if alone:
        problem = f"{','.join(alone)} cannot be set with after and limit parameters"
    elif after and not is_uuid(after):
        reason = f"invalid UUID length: {len(after)}"
        problem = f"after parameter '{after}' is not a valid uuid: {reason}"
    elif call.number("limit") is None:
        problem = "limit parameter must be set"
    if problem:
        raise _refused(class_name, "cursor api: invalid 'after' parameter", problem)


def _sort(call: Call) -> List[SortKey]:
    names = call.request.asked("sort")
    if names is None:
        return []
    orders = (call.request.asked("order") or "").split(",")
    padded = orders + [""] * names.count(",")
    return [
        SortKey([name], order if order in ("asc", "desc") else "asc")
        for name, order in zip(names.split(","), padded)
    ]


def _included(call: Call) -> FrozenSet[str]:
    text = call.request.asked("include")
    names = text.split(",") if text else []
    for name in names:
        if name not in _INCLUDABLE:
            raise ApiError(f"unrecognized property '{name}' in ?include list", 400)
    return frozenset(names)


def _shown(
    item: StoredObject, included: FrozenSet[str], with_tenant: bool = True
) -> Dict[str, Any]:
    return object_out(
        item,
        with_vector="vector" in included,
        with_tenant=with_tenant,
        with_classification="classification" in included,
    )


def _stored(call: Call, item: StoredObject, body: Dict[str, Any]) -> Dict[str, Any]:
    times = indexes_times(call.database.collection(item.class_name))
    shown = object_out(item, stored=False, with_times=times)
    if body.get("vectorWeights") is not None:
        shown["vectorWeights"] = body["vectorWeights"]
    if body.get("additional"):
        shown["additional"] = body["additional"]
    return shown


def _refused(class_name: str, step: str, message: str) -> ApiError:
    if not class_name:
        return ApiError(f"list objects: {message}", 500)
    return coded(step, 400, ApiError(message))


ROUTES = (
    Route("GET", "/v1/objects", _list),
    Route("POST", "/v1/objects", _create, body=OBJECT_BODY, writes=True),
    Route("POST", "/v1/objects/validate", _validate, body=OBJECT_BODY),
    *(
        route
        for path in ("/v1/objects/{id}", "/v1/objects/{class}/{id}")
        for route in (
            Route("GET", path, _get),
            Route("HEAD", path, _head),
            Route("PUT", path, _replace, body=OBJECT_BODY, writes=True),
            Route("PATCH", path, _merge, body=OBJECT_BODY, writes=True),
            Route("DELETE", path, _delete, writes=True),
        )
    ),
)
