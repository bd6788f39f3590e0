"""Small functions for callers: ids, beacons, vectors, media files, checks."""

from __future__ import annotations

import base64
import enum
import os
import re
from io import BufferedReader
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

from weaviate._core import checks, paths, send, sub_schema, uuids, vectors
from weaviate._core.operation import Response
from weaviate.connect import _documents
from weaviate.connect._urls import is_weaviate_domain
from weaviate.exceptions import (
    ResponseCannotBeDecodedException,
    SchemaValidationException,
    UnexpectedStatusCodeException,
)
from weaviate.types import NUMBERS, UUID

__all__ = [
    "MAXIMUM_MINOR_VERSION_DELTA",
    "MINIMUM_NO_WARNING_VERSION",
    "NUMBERS",
    "PYPI_PACKAGE_URL",
    "BaseEnum",
    "MetaEnum",
    "ResponseCannotBeDecodedException",
    "SchemaValidationException",
    "UnexpectedStatusCodeException",
    "check_batch_result",
    "file_decoder_b64",
    "file_encoder_b64",
    "generate_local_beacon",
    "generate_uuid5",
    "get_domain_from_weaviate_url",
    "get_valid_uuid",
    "get_vector",
    "image_decoder_b64",
    "image_encoder_b64",
    "is_object_url",
    "is_weaviate_client_too_old",
    "is_weaviate_domain",
    "is_weaviate_object_url",
    "is_weaviate_too_old",
    "parse_version_string",
    "strip_newlines",
]

PYPI_PACKAGE_URL = "https://pypi.org/pypi/weaviate-client/json"
"""URL of the list of releases; this client never reads it."""

MAXIMUM_MINOR_VERSION_DELTA = 3
"""A client that is more minor versions behind the latest one counts as too old."""

MINIMUM_NO_WARNING_VERSION = "v1.16.0"
"""An older server counts as too old."""

_VERSION = re.compile(r"v?([0-9]+)(?:\.([0-9]+)(?:[.+-].*)?)?", re.DOTALL).fullmatch


# Private names of v3 that other code uses.
_capitalize_first_letter = checks.capitalize_first_letter
_check_positive_num = checks.check_positive_num
_compare_class_sets = sub_schema.compare_class_sets
_compare_properties = sub_schema.compare_properties
_get_dict_from_object = _documents.get_dict_from_object
_get_valid_timeout_config = checks.get_valid_timeout_config
_is_sub_schema = sub_schema.is_sub_schema
_sanitize_str = checks.sanitize_str


class MetaEnum(enum.EnumMeta):
    """Metaclass of enums for which `in` also accepts the names of members."""

    def __contains__(cls, item: object) -> bool:
        return isinstance(item, cls) or (isinstance(item, str) and item in cls.__members__)


class BaseEnum(enum.Enum, metaclass=MetaEnum):
    """An enum for which `"NAME" in TheEnum` returns whether it has such a member."""


def get_valid_uuid(uuid: UUID) -> str:
    """Return the plain text of an object id.

    Args:
        uuid: an id as `uuid.UUID` or as text in any of its spellings, a beacon
            (`weaviate://localhost/Class/id`) or the URL of an object (`.../v1/objects/Class/id`).

    Returns:
        The id in lower case with its four hyphens.

    Raises:
        TypeError: if it is neither a str nor a `uuid.UUID`.
        ValueError: if the text does not contain an id.
    """
    return uuids.read(uuid)


def generate_uuid5(identifier: Any, namespace: Any = "") -> str:
    """Return the id that is derived from an identifier.

    The same arguments return the same id in every process, so importing an object twice overwrites
    it. Both arguments are converted with `str()`.

    Args:
        identifier: identifies the object: a text, a dict, or any value with a stable `str()`.
        namespace: for example the class name, if several classes have the same identifiers.

    Example:
        >>> generate_uuid5("x", "Article")
        'c040ef44-6ee7-5d51-949a-b32563fd9e49'
    """
    return uuids.from_name(identifier, namespace)


def generate_local_beacon(to_uuid: UUID, class_name: Optional[str] = None) -> Dict[str, str]:
    """Return the value of a cross-reference to an object of the same server.

    Args:
        to_uuid: the id of the target object.
        class_name: the class of the target object; required from server 1.14 on.

    Raises:
        TypeError: if an argument has another type.
        ValueError: if it is not a valid UUID or class name.

    Example:
        >>> generate_local_beacon("f81bfe5e-16ba-4615-a516-46c2ae2e5a80", "author")
        {'beacon': 'weaviate://localhost/Author/f81bfe5e-16ba-4615-a516-46c2ae2e5a80'}
    """
    plain = uuids.read_plain(to_uuid)
    if class_name is not None:
        class_name = checks.capitalize_first_letter(class_name)
    return {"beacon": paths.beacon(plain, class_name)}


def is_weaviate_object_url(url: str) -> bool:
    """Return whether a value is a beacon as text: `weaviate://domain/[Class/]id`."""
    return isinstance(url, str) and uuids.in_beacon(url) is not None


def is_object_url(url: str) -> bool:
    """Return whether a value is the URL of an object: `.../v1/objects/[Class/]id`."""
    return isinstance(url, str) and uuids.in_object_url(url) is not None


def get_domain_from_weaviate_url(url: str) -> str:
    """Return the domain of a beacon. Check it with `is_weaviate_object_url` first.

    Raises:
        TypeError: if it is not a str.
    """
    checks.text(url, "url")
    return url[len(uuids.BEACON_START) :].split("/", 1)[0]


def get_vector(vector: Sequence[float]) -> List[Any]:
    """Return a vector as a list.

    Args:
        vector: a list or tuple, a numpy array, a torch or TensorFlow tensor, a pandas series. Axes
            of length 1 are removed.

    Raises:
        TypeError: if it is not a vector.
        ValueError: if it has more than one axis.
    """
    if type(vector) is list:
        return vector
    return vectors.to_list(vector)


def image_encoder_b64(image_or_image_path: Union[str, BufferedReader]) -> str:
    """Return an image as base64 text, for `blob` properties and near-image searches.

    Args:
        image_or_image_path: the path of a file, or a file opened in mode "rb" (it is read from
            its current position, and not closed).

    Raises:
        TypeError: if it has another type.
        ValueError: if the file does not exist.
    """
    return file_encoder_b64(image_or_image_path)


def file_encoder_b64(file_or_file_path: Union[str, BufferedReader]) -> str:
    """Return a file as base64 text, for `blob` properties and near-media searches.

    Args:
        file_or_file_path: the path of a file, or a file opened in mode "rb" (it is read from its
            current position, and not closed).

    Raises:
        TypeError: if it has another type.
        ValueError: if the file does not exist.
    """
    if isinstance(file_or_file_path, str):
        if not os.path.isfile(file_or_file_path):
            raise ValueError(f"There is no file at {file_or_file_path!r}.")
        with open(file_or_file_path, "rb") as file:
            content = file.read()
    elif isinstance(file_or_file_path, BufferedReader):
        content = file_or_file_path.read()
    else:
        raise TypeError(
            "A file must be given as its path or opened in mode 'rb', "
            f"not as {type(file_or_file_path).__name__}."
        )
    return base64.b64encode(content).decode("ascii")


def image_decoder_b64(encoded_image: str) -> bytes:
    """Return the bytes of an image that is given as base64 text.

    Raises:
        TypeError: if it is not a str.
        binascii.Error: if it is not base64 (this is a ValueError).
    """
    return file_decoder_b64(encoded_image)


def file_decoder_b64(encoded_file: str) -> bytes:
    """Return the bytes of a file that is given as base64 text.

    Raises:
        TypeError: if it is not a str.
        binascii.Error: if it is not base64 (this is a ValueError).
    """
    checks.text(encoded_file, "encoded_file")
    return base64.b64decode(encoded_file.encode("utf-8"))


def check_batch_result(results: Optional[List[Dict[str, Any]]]) -> None:
    """Print the errors in an answer to a batch; the default callback of `client.batch`.

    Args:
        results: one entry for each item of the batch. None and entries without errors are not
            printed.
    """
    if not isinstance(results, (list, tuple)):
        return
    for entry in results:
        result = entry.get("result") if isinstance(entry, dict) else None
        errors = result.get("errors") if isinstance(result, dict) else None
        if isinstance(errors, dict) and "error" in errors:
            print(errors)


def parse_version_string(ver_str: str) -> Tuple[int, ...]:
    """Return major and minor version; a missing minor version is 0.

    Raises:
        TypeError: if it is not a str.
        ValueError: if it is not a version.

    Example:
        >>> parse_version_string("v1.24.26")
        (1, 24)
    """
    checks.text(ver_str, "ver_str")
    match = _VERSION(ver_str)
    if match is None:
        raise ValueError(f"{ver_str!r} is not a version.")
    return (int(match[1]), int(match[2] or 0))


def is_weaviate_too_old(current_version_str: str) -> bool:
    """Return whether a server is older than `MINIMUM_NO_WARNING_VERSION`.

    Raises:
        TypeError: if it is not a str.
        ValueError: if it is not a version.
    """
    return parse_version_string(current_version_str) < parse_version_string(
        MINIMUM_NO_WARNING_VERSION
    )


def is_weaviate_client_too_old(current_version_str: str, latest_version_str: str) -> bool:
    """Return whether a client is a major or more than three minor versions old.

    A text that is not a version does not count as too old.
    """
    try:
        current = parse_version_string(current_version_str)
        latest = parse_version_string(latest_version_str)
    except ValueError:
        return False
    if current[0] != latest[0]:
        return current[0] < latest[0]
    return latest[1] - current[1] > MAXIMUM_MINOR_VERSION_DELTA


def strip_newlines(s: str) -> str:
    """Return a text with a blank in place of each newline.

    Raises:
        TypeError: if it is not a str.
    """
    checks.text(s, "s")
    return s.replace("\n", " ")


def _decode_json_response_dict(
    response: Optional[Response], location: str
) -> Optional[Dict[str, Any]]:
    """Return the JSON object of an answer with a good status; None for None."""
    if response is None:
        return None
    _check_status(response, location)
    return send.json_object(response, location)


def _decode_json_response_list(
    response: Optional[Response], location: str
) -> Optional[List[Dict[str, Any]]]:
    """Return the JSON list of an answer with a good status; None for None."""
    if response is None:
        return None
    _check_status(response, location)
    return send.json_list(response, location)


def _check_status(response: Response, location: str) -> None:
    if not 200 <= response.status_code < 300:
        raise send.refusal(location, response)


def _type_request_response(json_response: Any) -> Optional[Dict[str, Any]]:
    """Return a decoded answer if it is an object or null, or raise TypeError."""
    if json_response is not None and not isinstance(json_response, dict):
        raise TypeError(f"A JSON object is needed, not {type(json_response).__name__}.")
    return json_response
