"""Read answers: real ones from their bytes, stand-ins from their few attributes.

Programs replace the connection in their own tests, and answer with objects that have only
`status_code`, `json()` and `text`: mocks, namespaces, subclasses of `requests.Response`.
"""

from __future__ import annotations

import json
from typing import Any, Optional

import requests

from weaviate._core import json_codec


def decode(response: requests.Response) -> Any:
    """Return the JSON value of an answer; raise ValueError if it is not JSON."""
    content = raw_content(response)
    if content is not None:
        return json_codec.decode(content)
    return response.json()


def raw_content(response: requests.Response) -> Optional[bytes]:
    """Return the bytes of an answer; None for a stand-in with its own `json()`."""
    if type(response) is requests.Response and "json" not in response.__dict__:
        content: Any = response.content  # None if a program created the answer itself
        if type(content) is bytes:
            return content
    return None


def text_of(response: requests.Response) -> str:
    """Return the body of an answer as text, for messages; this never raises."""
    try:
        content = raw_content(response)
        if content is not None:
            return content.decode("utf-8", "replace")
        text: Any = getattr(response, "text", None)
        if isinstance(text, str) and text:
            return text
        return json.dumps(response.json())
    except Exception:  # a message must not replace the error itself
        return ""


def headers_of(response: requests.Response) -> Any:
    """Return the header fields of an answer; a stand-in may have none."""
    return getattr(response, "headers", None) or {}
