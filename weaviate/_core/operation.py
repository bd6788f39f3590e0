"""The request value: everything that describes one exchange with the server."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, List, NamedTuple, Optional, Union

import requests

Body = Union[Dict[str, Any], List[Any], bytes]
"""The body of a request: a JSON object or list, or encoded JSON."""

Response = requests.Response
"""An answer; sections use this name, and do not import requests."""

OK: FrozenSet[int] = frozenset({200})
NO_CONTENT: FrozenSet[int] = frozenset({204})
ANY_SUCCESS: FrozenSet[int] = frozenset(range(200, 300))
ANY_STATUS: FrozenSet[int] = frozenset(range(100, 600))


class Operation(NamedTuple):
    """One exchange with the server.

    `path` is relative to the API root and percent-encoded (see `paths.join`). `words` is the first
    sentence of an error, without its full stop. `unanswered` is that of the error if there is no
    answer, where the words do not fit. Programs match these sentences, so they must not change.
    """

    verb: str
    path: str
    words: str
    good: FrozenSet[int] = OK
    body: Optional[Body] = None
    query: Optional[Dict[str, Any]] = None
    unanswered: Optional[str] = None
