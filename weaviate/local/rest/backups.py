"""Routes of backups."""

from __future__ import annotations

from weaviate.local.errors import ApiError
from weaviate.local.rest.bodies import BACKUP_BODY, RESTORE_BODY
from weaviate.local.rest.call import Answer, Call, Route


def _create(call: Call) -> Answer:
    return Answer(200, call.backups.create(call.database, call.parts["backend"], call.body or {}))


def _list(call: Call) -> Answer:
    raise ApiError("not implemented", 500)  # so says the real server


def _status(call: Call) -> Answer:
    return Answer(200, call.backups.status(call.parts["backend"], call.parts["backup"]))


def _cancel(call: Call) -> Answer:
    call.backups.cancel(call.parts["backend"], call.parts["backup"])
    return Answer(204)


def _restore(call: Call) -> Answer:
    backend, backup_id = call.parts["backend"], call.parts["backup"]
    return Answer(200, call.backups.restore(call.database, backend, backup_id, call.body or {}))


def _restored(call: Call) -> Answer:
    backend, backup_id = call.parts["backend"], call.parts["backup"]
    return Answer(200, call.backups.status(backend, backup_id, restored=True))


ROUTES = (
    Route("GET", "/v1/backups/{backend}", _list, unlocked=True),
    Route("POST", "/v1/backups/{backend}", _create, body=BACKUP_BODY),
    Route("GET", "/v1/backups/{backend}/{backup}", _status, unlocked=True),
    Route("DELETE", "/v1/backups/{backend}/{backup}", _cancel, unlocked=True),
    Route("GET", "/v1/backups/{backend}/{backup}/restore", _restored, unlocked=True),
    Route(
        "POST", "/v1/backups/{backend}/{backup}/restore", _restore, body=RESTORE_BODY, writes=True
    ),
)
