"""Routes of classifications."""

from __future__ import annotations

from weaviate.local.rest.bodies import CLASSIFICATION_BODY
from weaviate.local.rest.call import Answer, Call, Route


def _start(call: Call) -> Answer:
    return Answer(201, call.classifications.run(call.database, call.body or {}))


def _get(call: Call) -> Answer:
    found = call.classifications.get(call.parts["classification"])
    return Answer(404) if found is None else Answer(200, found)


ROUTES = (
    Route("POST", "/v1/classifications", _start, body=CLASSIFICATION_BODY, writes=True),
    Route("GET", "/v1/classifications/{classification}", _get, unlocked=True),
)
