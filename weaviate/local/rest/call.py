"""One call of a route: its request and its answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Callable, Dict, Optional, Tuple

from weaviate.local.errors import ApiError
from weaviate.local.http.server import Request
from weaviate.local.rest.body_types import Body, wrong_type
from weaviate.local.settings import Settings
from weaviate.local.storage.database import Database
from weaviate.local.wire.json import INT64
from weaviate.local.wire.uuids import normal_uuid

if TYPE_CHECKING:
    from weaviate.local.classification import Classifications
    from weaviate.local.http.toy_oidc import ToyOidc
    from weaviate.local.storage.backups import Backups

_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")
LEVELS = ("ONE", "QUORUM", "ALL")
VERBOSITIES = ("minimal", "verbose")


@dataclass
class Call:
    """An accepted request with its route and its checked body."""

    request: Request
    parts: Dict[str, str]  # of the path, by their names in the route
    body: Any
    database: Database
    settings: Settings
    classifications: Classifications
    backups: Backups
    oidc: Optional[ToyOidc] = None

    @property
    def class_name(self) -> str:
        """The class in the path; empty on the old paths, which have none."""
        return self.parts.get("class", "")

    @property
    def object_id(self) -> str:
        """The id in the path, in the usual spelling; the application has checked it."""
        return normal_uuid(self.parts["id"])

    @property
    def tenant(self) -> Optional[str]:
        """The tenant that the query names, or None."""
        return self.request.asked("tenant") or None

    def number(self, name: str) -> Optional[int]:
        """Return a query parameter as a number, or None when it is absent.

        Raises:
            FormError: 422, if it is not a number.
        """
        text = self.request.asked(name)
        if not text:
            return None
        if not _INTEGER.fullmatch(text) or int(text) not in INT64:
            raise wrong_type(name, "query", "int64", text)
        return int(text)

    def check_consistency(self, with_node: bool = False) -> None:
        """Check the consistency level; one node meets all of them.

        Args:
            with_node: Whether the name of a node may come with it.

        Raises:
            ApiError: 400, if the level is unknown or comes with the name of a node.
        """
        if "id" in self.parts and not self.class_name:
            return  # the old paths know no levels
        level = self.request.asked("consistency_level")
        if level and level not in LEVELS:
            raise ApiError(
                f"unrecognized consistency level '{level}', "
                "try one of the following: ['ONE', 'QUORUM', 'ALL']",
                400,
            )
        if level and not with_node and self.request.asked("node_name"):
            raise ApiError("consistency_level and node_name are mutually exclusive", 400)


@dataclass
class Answer:
    """The answer of a route; `payload` None sends no body."""

    status: int = 200
    payload: Any = None


Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Route:
    """A verb on a path.

    Args:
        method: The verb.
        path: The path; parts in braces match anything and are handed on by their names.
        handler: Returns the answer.
        body: The body it needs; None where it takes none.
        writes: Whether it changes data, and so must run alone.
        open: Whether it is answered without credentials, though not with wrong ones.
        unguarded: Whether credentials are ignored.
        unlocked: Whether it uses no data at all.
    """

    method: str
    path: str
    handler: Handler
    body: Optional[Body] = None
    writes: bool = False
    open: bool = False
    unguarded: bool = False
    unlocked: bool = False
    steps: Tuple[str, ...] = field(init=False)  # the path, taken apart

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.path.split("/")[1:]))


def read_output(given: Optional[str]) -> str:
    """Return the verbosity of an answer."""
    if given is None:
        return "minimal"
    if given not in VERBOSITIES:
        words = ", ".join(f'"{word}"' for word in VERBOSITIES)
        raise ApiError(f'invalid output: "{given}", possible values are: {words}')
    return given
