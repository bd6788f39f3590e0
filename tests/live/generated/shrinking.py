"""Which of the requests before a difference are needed to see it."""

from __future__ import annotations

from typing import List

from tests.live.generated.runs import Found, clear, compared, requests_of, send
from tests.live.generated.worlds import Request
from tests.local.plain_http import Caller

_REPLAYS = 60


def needed_requests(found: Found, local: Caller, real: Caller, words: bool = True) -> List[Request]:
    """Return the requests before a difference without which it is not there any more.

    Ever smaller parts are left out, and stay out when the difference is still to be seen. When it
    cannot be seen again at all, all requests are returned.

    Args:
        found: the difference.
        local: the one server.
        real: the other one.
        words: whether refusals must have the same words and status.
    """
    world, requests = requests_of(found.seed)

    def differs(before: List[Request]) -> bool:
        for caller in (real, local):
            clear(caller, world.tag)
        for request in before:
            send(real, request)
            send(local, request)
        answers = send(local, found.request), send(real, found.request)
        again = compared(found.seed, found.number, found.request, *answers, words)
        return again is not None and not again.row

    kept = requests[: found.number]
    size, replays = max(1, len(kept) // 2), 0
    while size and replays < _REPLAYS:
        place = 0
        while place < len(kept) and replays < _REPLAYS:
            fewer = kept[:place] + kept[place + size :]
            replays += 1
            if differs(fewer):
                kept = fewer
            else:
                place += size
        size //= 2
    for caller in (real, local):
        clear(caller, world.tag)
    return kept
