"""The request value: everything that describes one exchange with the server."""

from __future__ import annotations

from typing import Any, Callable, Dict, FrozenSet, List, NamedTuple, Optional, Union

import requests

Body = Union[Dict[str, Any], List[Any], bytes]
"""The body of a request: a JSON object or list, or encoded JSON."""

Response = requests.Response
"""An answer; sections use this name, and do not import requests."""

Decode = Callable[[Response, str], Any]
"""Returns the value of a good answer; the text is the first sentence of an error."""

OK: FrozenSet[int] = frozenset({200})
NO_CONTENT: FrozenSet[int] = frozenset({204})
ANY_SUCCESS: FrozenSet[int] = frozenset(range(200, 300))
ANY_STATUS: FrozenSet[int] = frozenset(range(100, 600))


class Operation(NamedTuple):
    """One exchange with the server.

    `path` is relative to the API root and percent-encoded (see `paths.join`). `unanswered` is the
    first sentence of the error if there is no answer, `refused` if the status of the answer is not
    in `good`. Programs match these sentences, so they must not change.
    """

    verb: str
    path: str
    unanswered: str
    refused: str
    good: FrozenSet[int] = OK
    body: Optional[Body] = None
    query: Optional[Dict[str, Any]] = None
    decode: Optional[Decode] = None
    """None if the answer has no value."""
