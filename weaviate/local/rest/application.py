"""From a request to its response: route, credentials, body, lock, handler."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from typing import Any, ContextManager, Optional

from weaviate.local.classification import Classifications
from weaviate.local.deadline import Overdue
from weaviate.local.errors import ApiError, FormError, not_done
from weaviate.local.http.credentials import Guard
from weaviate.local.http.server import Request, Response
from weaviate.local.rest import (
    backups,
    batch_delete,
    batch_objects,
    batch_references,
    classifications,
    graphql,
    objects,
    references,
    schema,
    server_info,
    tenants,
)
from weaviate.local.rest.body_types import body_required, check_body, wrong_type
from weaviate.local.rest.call import Answer, Call, Route
from weaviate.local.rest.routing import Router
from weaviate.local.settings import Settings
from weaviate.local.storage.backups import Backups
from weaviate.local.storage.database import Database
from weaviate.local.wire.json import decode, encode
from weaviate.local.wire.uuids import is_uuid

log: logging.Logger = logging.getLogger(__name__)

ROUTES = (
    *server_info.ROUTES,
    *schema.ROUTES,
    *tenants.ROUTES,
    *objects.ROUTES,
    *references.ROUTES,
    *batch_objects.ROUTES,
    *batch_references.ROUTES,
    *batch_delete.ROUTES,
    *graphql.ROUTES,
    *classifications.ROUTES,
    *backups.ROUTES,
)
MODULES_PATH = "/v1/modules"
_JSON = {"content-type": "application/json"}
_PROBES = ("/v1/.well-known/live", "/v1/.well-known/ready")
_CORS = {
    "access-control-allow-methods": "*",
    "access-control-allow-headers": (
        "Content-Type, Authorization, Batch, X-Openai-Api-Key, X-Openai-Organization, "
        "X-Openai-Baseurl, X-Anyscale-Baseurl, X-Anyscale-Api-Key, X-Cohere-Api-Key, "
        "X-Cohere-Baseurl, X-Huggingface-Api-Key, X-Azure-Api-Key, X-Google-Api-Key, "
        "X-Google-Vertex-Api-Key, X-Google-Studio-Api-Key, X-Palm-Api-Key, X-Jinaai-Api-Key, "
        "X-Aws-Access-Key, X-Aws-Secret-Key, X-Voyageai-Baseurl, X-Voyageai-Api-Key, "
        "X-Mistral-Baseurl, X-Mistral-Api-Key"
    ),
    "vary": "Origin",
}
_TEXT = {"content-type": "text/plain; charset=utf-8"}
_MEDIA_TYPE = "application/json"
_YAML = "application/yaml"
_SENT = frozenset((_MEDIA_TYPE, "application/*", "*/*"))
_WITH_BODY = ("POST", "PUT", "PATCH", "DELETE")


class Application:
    """Everything a server does, apart from listening."""

    def __init__(
        self, database: Database, settings: Settings, guard: Guard, backups: Backups
    ) -> None:
        self.database = database
        self.settings = settings
        self._guard = guard
        self._backups = backups
        self._classifications = Classifications()
        self._router = Router(ROUTES)

    def respond(self, request: Request) -> Response:
        """Return the response to a request."""
        response = self._respond(request)
        if self.settings.cors and request.path not in _PROBES:
            response.headers.update(_CORS, **{"access-control-allow-origin": self.settings.cors})
        return response

    def _respond(self, request: Request) -> Response:
        oidc = self._guard.oidc
        if oidc is not None and oidc.serves(request.path):
            return oidc.respond(request, self.settings.hostname)
        if request.path.startswith(MODULES_PATH) and len(request.path) > len(MODULES_PATH):
            return Response(404, b"404 page not found\n", dict(_TEXT))
        if request.method == "OPTIONS":
            return Response(200)
        if request.path == "/":
            body = encode({"links": {"href": "/v1", "name": "api v1"}})
            return Response(301, body, {**_TEXT, "location": "/v1"})
        if request.path in _PROBES and not request.query:
            return Response(200)  # whatever the verb
        accepts_json = _accepts_json(request)
        headers = dict(_JSON) if accepts_json else {"content-type": ""}
        try:
            answer = self._answer(request, accepts_json)
            payload, status = answer.payload, answer.status
            body = b"" if payload is None else encode(payload) + b"\n"
        except ApiError as error:
            refusal = error.body()
            body, status = b"" if refusal is None else encode(refusal), error.status
            if isinstance(error, FormError):
                headers = {**_JSON, **({"allow": error.allow} if error.allow else {})}
            else:
                body = body and body + b"\n"
        except Overdue as error:
            body, status = encode(ApiError(str(error), 500).body()), 500
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            body = encode(
                ApiError("weaviate.local failed (internal error); see its log", 500).body()
            )
            status = 500
        if not body:
            headers.pop("content-type", None)
        return Response(status, body, headers)

    def _answer(self, request: Request, accepts_json: bool) -> Answer:
        route, parts = self._router.find(request)
        if not route.unguarded:
            self._guard.check_token(request)
            if not route.open:
                self._guard.check_anonymous(request)
        if not (accepts_json or request.body):  # one with a body is answered all the same
            raise FormError(
                f"unsupported media type requested, only [{_MEDIA_TYPE}] are available", 406
            )
        body = _read_body(request, route)  # a real server, too, looks at it before the path
        if "id" in parts and not is_uuid(parts["id"]):
            raise wrong_type("id", "path", "uuid", parts["id"])
        call = Call(
            request=request,
            parts=parts,
            body=body,
            database=self.database,
            settings=self.settings,
            classifications=self._classifications,
            backups=self._backups,
            oidc=self._guard.oidc,
        )
        with self._lock(route):
            return route.handler(call)

    def _lock(self, route: Route) -> ContextManager[Optional[None]]:
        if route.unlocked:
            return nullcontext()
        return self.database.writing() if route.writes else self.database.reading()


def _read_body(request: Request, route: Route) -> Any:
    if request.method in _WITH_BODY and request.body:
        _check_media_type(request)
    if route.body is None:
        return None
    if not request.body.strip():
        raise body_required(route.body)
    try:
        body = decode(request.body)
    except ValueError as error:
        raise FormError(
            f'parsing {route.body.name} body from "" failed, because {error}', 400
        ) from None
    check_body(body, route.body)
    return body


def _accepts_json(request: Request) -> bool:
    given = request.headers.get("accept", "").strip()
    ranges = [entry.partition(";") for entry in given.split(",")]
    return not given or any(
        name.strip() in _SENT and rest.strip() != "q=0" for name, _, rest in ranges
    )


def _check_media_type(request: Request) -> None:
    given = request.headers.get("content-type") or "application/octet-stream"
    media_type = given.partition(";")[0].strip().lower()
    if media_type == _YAML:
        raise not_done("bodies of type application/yaml")
    if media_type != _MEDIA_TYPE:
        raise FormError(
            f'unsupported media type "{media_type}", '
            "only [application/json application/yaml] are allowed",
            415,
        )
