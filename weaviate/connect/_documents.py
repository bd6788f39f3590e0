"""JSON documents that are passed as a dictionary, the path of a file, or a URL."""

from __future__ import annotations

import json
import os
import re
from typing import Any, Dict, Union
from urllib.parse import urlsplit

import requests

from weaviate._core import json_codec
from weaviate._core.log import shown_url
from weaviate.config import ConnectionConfig
from weaviate.connect._transport import Transport

MAX_BYTES = 64 * 1024 * 1024
"""The size limit: a larger schema or object is a mistake, or an attack."""

TIMEOUT_S = (10.0, 60.0)
"""Seconds for connecting, and for each wait while reading."""

_HOST = re.compile(r"(?:[^./:\s]+\.)+[^./:\s]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*").fullmatch


def get_dict_from_object(
    object_: Union[str, Dict[str, Any]], connection: Any = None
) -> Dict[str, Any]:
    """Return a JSON object, or read it from a file or an http(s) URL.

    A download has limits of time and size, and uses no credentials but those in the URL.

    Args:
        connection: its proxies and timeouts are used for a URL; without it, no proxies are used.

    Raises:
        TypeError: if it is neither a dict nor a str.
        ValueError: if there is no such file, the server refuses, or it is not a JSON object.
        requests.RequestException: if the URL does not answer.
    """
    if isinstance(object_, dict):
        return object_
    if not isinstance(object_, str):
        raise TypeError(
            "The document must be a dict, the path of a JSON file or the URL of one, "
            f"not {type(object_).__name__}."
        )
    data = _download(object_, connection) if _is_url(object_) else _read_file(object_)
    try:
        value = json_codec.decode(data)
    except json.JSONDecodeError as error:  # a class that v3 programs catch
        message = f"{_shown(object_)} is not JSON: {error.msg}"
        raise json.JSONDecodeError(message, error.doc, error.pos) from error
    except ValueError as error:
        raise ValueError(f"{_shown(object_)} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise ValueError(f"{_shown(object_)} does not hold a JSON object.")
    return value


def _is_url(text: str) -> bool:
    """Return whether a text is a URL of a domain with a dot or of an IP address."""
    if text[:8].lower() != "https://" and text[:7].lower() != "http://":
        return False
    import validators  # third party, and slow to import

    # some versions accept localhost as a host, and return an error as a value
    return validators.url(text) is True and _HOST(urlsplit(text).hostname or "") is not None


def _read_file(path: str) -> bytes:
    if not os.path.isfile(path):
        raise ValueError(f"There is no file at {_shown(path)!r}.")
    with open(path, "rb") as file:
        return file.read()


def _download(url: str, connection: Any) -> bytes:
    download = getattr(connection, "_download", _download_without_proxies)
    response: requests.Response = download(url, _HEADERS)
    if response.status_code != 200:
        raise ValueError(
            f"{_shown(url)} cannot be read: its server answers with status {response.status_code}."
        )
    if len(response.content) > MAX_BYTES:
        raise ValueError(f"{_shown(url)} is larger than {MAX_BYTES} bytes.")
    return response.content


def _download_without_proxies(url: str, headers: Dict[str, str]) -> requests.Response:
    limits = ConnectionConfig(max_answer_bytes=MAX_BYTES)
    transport = Transport({}, proxies_from_environment=False, config=limits)
    try:
        return transport.download(url, headers, TIMEOUT_S)
    finally:
        transport.close()


_HEADERS = {"Accept": "application/json, */*"}


def _shown(source: str) -> str:
    """Return a path or URL for a message, without secrets."""
    return shown_url(source).partition("?")[0] if "://" in source else source
