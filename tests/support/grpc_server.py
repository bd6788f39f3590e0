"""A gRPC server that records each search, and answers as it is told.

It needs grpcio; who imports this module skips without it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Dict, List, NamedTuple

import grpc

from weaviate._grpc.messages import SERVICE, message_types

BY_GRPC = {"data": {"Get": {"Thing": [{"title": "by gRPC"}]}}}
BY_GRAPHQL = {"data": {"Get": {"Thing": [{"title": "by GraphQL"}]}}}
"""Answers of a search that tell which way it went."""

Behave = Callable[[Any, Any], Any]
"""Gets the request and the context of the call; returns the reply, or aborts."""


class Call(NamedTuple):
    """A search as it arrived."""

    request: Any
    metadata: Dict[str, str]
    seconds_left: float


def reply(*hits: Dict[str, Any]) -> Any:
    """Return a reply with hits that have texts only."""
    message = message_types()["SearchReply"]()
    for hit in hits:
        fields = message.results.add().properties.non_ref_props.fields
        for name, text in hit.items():
            fields[name].text_value = text
    return message


def refuse(code: Any, words: str = "no") -> Behave:
    """Return a behaviour that ends each call with a status."""
    return lambda request, context: context.abort(code, words)


class GrpcServer:
    """A server on a free port; `behave` can be replaced at any time.

    Args:
        behave: takes request and context of a call, and returns the reply.
        credentials: of grpc, for a server that speaks TLS.
    """

    def __init__(self, behave: Behave, port: int = 0, credentials: Any = None) -> None:
        self.behave = behave
        self.calls: List[Call] = []
        types = message_types()
        handler = grpc.unary_unary_rpc_method_handler(
            self._search,
            request_deserializer=types["SearchRequest"].FromString,
            response_serializer=types["SearchReply"].SerializeToString,
        )
        workers = ThreadPoolExecutor(4, thread_name_prefix="grpc-server")
        self._server = grpc.server(workers)
        self._server.add_generic_rpc_handlers(
            [grpc.method_handlers_generic_handler(SERVICE, {"Search": handler})]
        )
        address = f"127.0.0.1:{port}"
        self.port = (
            self._server.add_insecure_port(address)
            if credentials is None
            else self._server.add_secure_port(address, credentials)
        )
        self._server.start()

    def _search(self, request: Any, context: Any) -> Any:
        metadata = {pair[0]: pair[1] for pair in context.invocation_metadata()}
        self.calls.append(Call(request, metadata, context.time_remaining()))
        return self.behave(request, context)

    def __enter__(self) -> "GrpcServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the server, and every call with it."""
        self._server.stop(None).wait()
