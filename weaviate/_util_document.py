"""JSON documents that are given as a dictionary, as a file, or as the URL of one."""

from __future__ import annotations

import json
import os
import re
import time
from typing import Any, Dict, Union
from urllib.parse import urlsplit

import requests

from weaviate._core import encode
from weaviate._core.log import redact_url

MAX_BYTES = 64 * 1024 * 1024
"""A schema or object of this size is a mistake, or an attack."""

CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 10.0, 60.0
_DEADLINE_S = CONNECT_TIMEOUT_S + 5 * READ_TIMEOUT_S
_CHUNK_BYTES = 64 * 1024
_HOST = re.compile(r"(?:[^./:\s]+\.)+[^./:\s]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*").fullmatch


def get_dict_from_object(object_: Union[str, Dict[str, Any]]) -> Dict[str, Any]:
    """Give the JSON object that is handed in, or lies in a file, or at an http(s) URL.

    A URL is read without credentials of the environment, without proxies, and within limits of
    time and size.

    Raises:
        TypeError: for what is neither a dictionary nor a text.
        ValueError: when there is no such file, no good answer, or no JSON object in it.
        requests.RequestException: when the URL gives no answer.
    """
    if isinstance(object_, dict):
        return object_
    if not isinstance(object_, str):
        raise TypeError(
            "A dictionary, the path of a JSON file or the URL of one is needed, "
            f"not {type(object_).__name__}."
        )
    data = _download(object_) if _is_url(object_) else _read_file(object_)
    try:
        value = encode.decode(data)
    except json.JSONDecodeError as error:  # a class that programs of v3 know
        message = f"{redact_url(object_)} is no JSON: {error.msg}"
        raise json.JSONDecodeError(message, error.doc, error.pos) from error
    except ValueError as error:
        raise ValueError(f"{redact_url(object_)} is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise ValueError(f"{redact_url(object_)} holds no JSON object.")
    return value


def _is_url(text: str) -> bool:
    """Say whether a text is an http(s) URL of a domain with a dot, or of an IP address."""
    if text[:8].lower() != "https://" and text[:7].lower() != "http://":
        return False
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises when the port is none
        return _HOST(parts.hostname or "") is not None
    except ValueError:
        return False


def _read_file(path: str) -> bytes:
    if not os.path.isfile(path):
        raise ValueError(f"There is no file at {redact_url(path)!r}.")
    with open(path, "rb") as file:
        return file.read()


def _download(url: str) -> bytes:
    with requests.Session() as session:
        session.trust_env = False  # neither netrc nor proxies of the environment
        session.verify = _certificates()
        with session.get(
            url, stream=True, timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S), headers=_HEADERS
        ) as response:
            if response.status_code != 200:
                raise ValueError(
                    f"{redact_url(url)} cannot be read: its server answers with status "
                    f"{response.status_code}."
                )
            return _read_within_limits(response, redact_url(url))


def _read_within_limits(response: requests.Response, shown_url: str) -> bytes:
    """Read a body, decoded, chunk by chunk; end when it is too large or too slow."""
    end_s = time.monotonic() + _DEADLINE_S
    data = bytearray()
    for chunk in response.iter_content(_CHUNK_BYTES):
        data += chunk
        if len(data) > MAX_BYTES:
            raise ValueError(f"{shown_url} is larger than {MAX_BYTES} bytes.")
        if time.monotonic() > end_s:
            raise requests.exceptions.ReadTimeout(f"{shown_url} took longer than {_DEADLINE_S} s.")
    return bytes(data)


def _certificates() -> Union[bool, str]:
    """Keep the user's own certificate authorities, which `trust_env` would have brought along."""
    return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True


_HEADERS = {"accept": "application/json, */*"}
