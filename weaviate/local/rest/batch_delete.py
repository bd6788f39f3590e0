"""The route that deletes all objects which a filter matches."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from weaviate.local.errors import ApiError, error_body, said
from weaviate.local.filters.check import checked_where
from weaviate.local.filters.clause import where_out
from weaviate.local.filters.match import match_clause
from weaviate.local.objects.incoming import check_writable
from weaviate.local.rest.bodies import BATCH_DELETE_BODY
from weaviate.local.rest.call import Answer, Call, Route, read_output
from weaviate.local.storage.model import Collection, Shard, StoredObject


def _delete(call: Call) -> Answer:
    call.check_consistency()
    body: Dict[str, Any] = call.body or {}
    match: Dict[str, Any] = body.get("match") or {}
    with said("validate", status=422):
        collection = _class(call, body)
        clause = checked_where(call.database, collection, match["where"])
        output = read_output(body.get("output"))
    with said("batch delete objects: cannot find objects"):
        shard = collection.shard(call.tenant)
    try:
        allows = match_clause(call.database, collection, clause)
    except ApiError as error:
        where = f'find matching doc ids in shard "{shard.name}"'
        words = error.inside(f"batch delete objects: cannot find objects: {where}").message
        raise ApiError(words, 500) from None
    dry_run = bool(body.get("dryRun"))
    limit = call.database.maximum_results
    with call.database.searching():
        matches = [item for item in shard if allows(item)]
    verdicts = [_verdict(shard, item, dry_run) for item in matches[:limit]]
    failed = sum(verdict["status"] == "FAILED" for verdict in verdicts)
    shown = [v for v in verdicts if output == "verbose" or v["status"] == "FAILED"]
    return Answer(
        200,
        {
            "dryRun": dry_run,
            "match": {"class": match["class"], "where": where_out(match["where"])},
            "output": output,
            "results": {
                "failed": failed,
                "limit": limit,
                "matches": len(matches),
                "objects": shown or None,
                "successful": 0 if dry_run else len(verdicts) - failed,
            },
        },
    )


def _class(call: Call, body: Mapping[str, Any]) -> Collection:
    match = body.get("match")
    if match is None:
        raise ApiError("empty match clause")
    for key in ("class", "where"):
        if not match.get(key) and (key == "class" or match.get(key) is None):
            raise ApiError(f"empty match.{key} clause")
    collection = call.database.find(match["class"])
    if collection is None:
        raise ApiError(f"class: {match['class']} doesn't exist")
    return collection


def _verdict(shard: Shard, item: StoredObject, dry_run: bool) -> Dict[str, Any]:
    if dry_run:
        return {"id": item.id, "status": "DRYRUN"}
    try:
        check_writable(shard)
    except ApiError as error:
        return {"errors": error_body(error.message or ""), "id": item.id, "status": "FAILED"}
    shard.delete(item.id)
    return {"id": item.id, "status": "SUCCESS"}


ROUTES = (Route("DELETE", "/v1/batch/objects", _delete, body=BATCH_DELETE_BODY, writes=True),)
