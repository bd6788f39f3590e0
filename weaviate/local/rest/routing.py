"""The routes of requests."""

from __future__ import annotations

from typing import Dict, Iterable, List, Optional, Sequence, Tuple

from weaviate.local.errors import FormError
from weaviate.local.http.server import Request
from weaviate.local.rest.call import Route


class Router:
    """Finds routes by verb and path."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._by_length: Dict[int, List[Route]] = {}
        for route in routes:
            self._by_length.setdefault(len(route.steps), []).append(route)

    def find(self, request: Request) -> Tuple[Route, Dict[str, str]]:
        """Return the route of a request, and the named parts of its path.

        Raises:
            FormError: 404, if no route has this path; 405, if none of them has this method.
        """
        segments = list(filter(None, request.segments))  # a//b is a/b, and a/b/ is a/b
        matching = []
        for route in self._by_length.get(len(segments), ()):
            parts = _match(route.steps, segments)
            if parts is not None:
                if route.method == request.method:
                    return route, parts
                matching.append(route.method)
        if not matching:
            raise FormError(f"path {request.path} was not found", 404)
        verbs = ",".join(dict.fromkeys(sorted(matching)))
        words = f"method {request.method} is not allowed, but [{verbs}] are"
        raise FormError(words, 405, allow=verbs)


def _match(steps: Sequence[str], segments: Sequence[str]) -> Optional[Dict[str, str]]:
    parts: Dict[str, str] = {}
    for step, segment in zip(steps, segments):
        if step.startswith("{"):
            parts[step[1:-1]] = segment
        elif step != segment:
            return None
    return parts
