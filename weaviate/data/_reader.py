"""Read the answers about objects: one object, all objects page by page, a refusal."""

from __future__ import annotations

import re
from collections import deque
from typing import Any, Callable, Deque, Dict, Iterator, List, Optional

from weaviate._core import answer, uuids
from weaviate._core.operation import Response
from weaviate._core.send import Connection, json_value
from weaviate.exceptions import ResponseCannotBeDecodedException, WeaviateBaseError

Decode = Callable[[Response, str], Optional[Dict[str, Any]]]

BEFORE_ALL_IDS = "00000000-0000-0000-0000-000000000000"
_REMEMBERED_IDS = 1000
_TAKEN = re.compile("already exists")
_CLASS_TAKEN = re.compile(r"\b(?:class|alias)\b.*already exists")
# A server with auto-schema answers this when two clients create the same new class. The object is
# not stored then, so it is not a duplicate.


def all_objects(
    read_page: Callable[[str], List[Dict[str, Any]]],
    last: str,
    page_size: int,
    connection: Connection,
) -> Iterator[Dict[str, Any]]:
    """Yield the objects of all pages that follow an id.

    Raises:
        weaviate.exceptions.WeaviateBaseError: if the server returns the same page again.
    """
    while True:
        objects = read_page(last)
        if objects and objects[-1]["id"] == last:
            raise WeaviateBaseError(
                "iterate() needs the cursor `after`, which servers have since 1.18. This "
                f"server is {connection.server_version}."
            )
        yield from objects
        if len(objects) < page_size:
            return
        last = objects[-1]["id"]


def object_or_none(response: Response, location: str) -> Optional[Dict[str, Any]]:
    """Return the decoded object, or page of objects; None if the status is 404."""
    if response.status_code == 404:
        return None
    value = json_value(response, location)
    is_stand_in = answer.raw_content(response) is None  # whose null means "not found"
    if isinstance(value, dict) or (value is None and is_stand_in):
        return value
    raise ResponseCannotBeDecodedException(location, response)


def objects_of_page(response: Response, location: str) -> List[Dict[str, Any]]:
    """Return the objects of a page, the last one with a valid id; none if the status is 404."""
    objects = (object_or_none(response, location) or {}).get("objects") or []
    if not isinstance(objects, list) or not all(isinstance(each, dict) for each in objects):
        raise ResponseCannotBeDecodedException(location, response)
    try:
        if objects:
            uuids.read(objects[-1].get("id"))
    except (TypeError, ValueError) as error:
        raise ResponseCannotBeDecodedException(location, response) from error
    return objects


class RequestedIds:
    """The ids of the last requests, to detect the answer to an earlier request.

    If a proxy mixes up the answers of a connection, an object of an earlier request arrives. An
    object whose id was never requested is returned as it is: 3.26.7 does not compare ids.
    """

    def __init__(self) -> None:
        self._ids: Deque[str] = deque(maxlen=_REMEMBERED_IDS)

    def decoder(self, uuid: str) -> Decode:
        """Remember a plain id, and return the function that decodes the answer for it."""
        self._ids.append(uuid)

        def decode(response: Response, location: str) -> Optional[Dict[str, Any]]:
            found = object_or_none(response, location)
            found_id = None if found is None else found.get("id")
            if (
                isinstance(found_id, str)
                and found_id.lower() != uuid
                and found_id.lower() in self._ids.copy()
            ):
                raise ResponseCannotBeDecodedException(
                    f"{location}: the answer is about another object, {found_id}", response
                )
            return found

        return decode


def refusal_errors(response: Response) -> Any:
    """Return the value of the key `error` of an error answer; None if there is none."""
    try:
        body = answer.decode(response)
    except ValueError:
        return None
    return body.get("error") if isinstance(body, dict) else None


def is_duplicate(response: Response) -> bool:
    """Return whether the server rejected an object because its id exists already."""
    errors = refusal_errors(response)
    for error in errors if isinstance(errors, list) else [errors]:
        message = error.get("message") if isinstance(error, dict) else error
        if isinstance(message, str) and _TAKEN.search(message) and not _CLASS_TAKEN.search(message):
            return True
    return False
