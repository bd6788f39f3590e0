"""What to do about a failure: one sentence where the cause is known, else nothing."""

from __future__ import annotations

from typing import Optional

import requests

_STATUS_HINTS = {
    401: "The server wants credentials: pass auth_client_secret=weaviate.AuthApiKey(...) or one of "
    "the OIDC credentials of weaviate.auth to weaviate.Client.",
    403: "The credentials are known to the server, but are not allowed to do this.",
    413: "The request is larger than the server, or a proxy in front of it, takes: use a smaller "
    "batch_size or smaller objects.",
    429: "The server asks for fewer requests at a time: use a smaller batch_size or fewer workers.",
    503: "The server, or a part of it, is not available now: try again later.",
}


def hint_for_status(response: requests.Response) -> Optional[str]:
    """Say what to do about an answer that is not good; None when we do not know."""
    status = response.status_code
    if 300 <= status < 400:
        target = response.headers.get("Location")
        where = f" to {target.split('?')[0].rpartition('@')[2]}" if target else ""
        return (
            f"The server redirects{where}. The client does not follow it, so that neither data nor "
            "credentials go elsewhere: give weaviate.Client the final URL."
        )
    return _STATUS_HINTS.get(status)


def hint_for_no_answer(error: requests.RequestException) -> Optional[str]:
    """Say what to do about a request that got no answer; None when we do not know."""
    if isinstance(error, requests.exceptions.ReadTimeout):
        return (
            "Give the server more time: weaviate.Client(..., timeout_config=(connect_s, read_s))."
        )
    return None
