"""The request value: everything that is to be said about one exchange with the server."""

from __future__ import annotations

from typing import Any, Callable, Dict, FrozenSet, List, NamedTuple, Optional, Union

import requests

Body = Union[Dict[str, Any], List[Any], bytes]
"""What a request carries: a JSON object or list, or JSON that is encoded already."""

Response = requests.Response
"""An answer; sections name it by this, and do not know requests."""

Decode = Callable[[Response, str], Any]
"""Turns a good answer into the value that the caller gets; the text says where it came from."""

OK: FrozenSet[int] = frozenset({200})
NO_CONTENT: FrozenSet[int] = frozenset({204})
ANY_SUCCESS: FrozenSet[int] = frozenset(range(200, 300))
ANY_STATUS: FrozenSet[int] = frozenset(range(100, 600))


class Operation(NamedTuple):
    """One exchange, said completely before anything is sent.

    `path` is relative to the API root and percent-encoded already (see `paths.join`).
    `unanswered` and `refused` are the first sentences of the two kinds of failure; people match
    them, so they stay stable: no answer at all, and an answer whose status is not in `good`.
    """

    verb: str
    path: str
    unanswered: str
    refused: str
    good: FrozenSet[int] = OK
    body: Optional[Body] = None
    query: Optional[Dict[str, Any]] = None
    decode: Optional[Decode] = None
    """None when the caller wants no value."""
