"""Read one object, a page of objects or all objects, or check that an object exists."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple, Union

from weaviate._core import checks
from weaviate._core.operation import Operation
from weaviate._core.send import Connection, exchange, send
from weaviate._core.versions import has_class_paths
from weaviate.data._request_parts import (
    RequestedIds,
    include_of,
    object_or_none,
    object_path,
    query_of,
    sort_of,
    warn_of_address,
)
from weaviate.data.replication import ConsistencyLevel
from weaviate.exceptions import WeaviateBaseError
from weaviate.types import UUID
from weaviate.util import _check_positive_num, get_valid_uuid

_OK_OR_MISSING = frozenset({200, 404})
_HERE_OR_MISSING = frozenset({204, 404})
_BEFORE_ALL_IDS = "00000000-0000-0000-0000-000000000000"


class ObjectReader:
    """The reading half of `client.data_object`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._requested_ids = RequestedIds()

    def get_by_id(
        self,
        uuid: UUID,
        additional_properties: Optional[List[str]] = None,
        with_vector: bool = False,
        class_name: Optional[str] = None,
        node_name: Optional[str] = None,
        consistency_level: Union[ConsistencyLevel, str, None] = None,
        tenant: Optional[str] = None,
    ) -> Optional[Dict[str, Any]]:
        """Return one object, or None if it does not exist. See `get` for the arguments."""
        return self.get(
            uuid=uuid,
            additional_properties=additional_properties,
            with_vector=with_vector,
            class_name=class_name,
            node_name=node_name,
            consistency_level=consistency_level,
            tenant=tenant,
        )

    def get(
        self,
        uuid: Optional[UUID] = None,
        additional_properties: Optional[List[str]] = None,
        with_vector: bool = False,
        class_name: Optional[str] = None,
        node_name: Optional[str] = None,
        consistency_level: Union[ConsistencyLevel, str, None] = None,
        limit: Optional[int] = None,
        after: Optional[UUID] = None,
        offset: Optional[int] = None,
        sort: Optional[Dict[str, Union[str, bool, List[bool], List[str]]]] = None,
        tenant: Optional[str] = None,
    ) -> Optional[Dict[str, Any]]:
        """Return one object by its id, or a page of the objects of a class, or of all classes.

        Args:
            uuid: the id of the object; None lists objects.
            additional_properties: names of additional properties to return, such as
                `classification` or `vector`.
            with_vector: also return the vector.
            class_name: the class of the object or objects. From server 1.14 on, reading by id
                without a class is deprecated.
            node_name: the node to read from; cannot be combined with a consistency level.
            consistency_level: how many replicas must agree: ALL, QUORUM or ONE.
            limit: maximum number of objects; by default, the limit of the server.
            after: list the objects whose ids follow this id; requires a class and a limit (server
                1.18).
            offset: number of objects to skip.
            sort: `{"properties": ["name", "age"], "order_asc": [True, False]}`. A single bool is
                used for all properties; the default is ascending.
            tenant: the tenant to read from, in a class with tenants (server 1.20).

        Returns:
            With `uuid`, the object as a dict with `class`, `id` and `properties`; None if it does
            not exist. Otherwise a dict with the list `objects`.

        Raises:
            TypeError, ValueError: if an argument is invalid; nothing is sent.
            requests.ConnectionError, requests.Timeout: if the server does not answer.
            weaviate.UnexpectedStatusCodeException: if the server rejects the request.
        """
        decode: Callable[[Any, str], Optional[Dict[str, Any]]]
        checked_class = checks.optional_class_name(class_name)
        query = include_of(additional_properties, with_vector)
        query.update(query_of(consistency_level, tenant, node_name))
        if uuid is not None:
            warn_of_address(self._connection, checked_class)
            plain_id = get_valid_uuid(uuid)
            path = object_path(self._connection, checked_class, plain_id)
            decode = self._requested_ids.decoder(plain_id)
        else:
            path = "/objects"
            decode = object_or_none
            if checked_class is not None and has_class_paths(self._connection.server_version):
                query["class"] = checked_class
        if limit is not None:
            _check_positive_num(limit, "limit", int)
            query["limit"] = limit
        if after is not None:
            query["after"] = get_valid_uuid(after)
        if offset is not None:
            _check_positive_num(offset, "offset", int, include_zero=True)
            query["offset"] = offset
        if sort is not None:
            query.update(sort_of(sort))
        found: Optional[Dict[str, Any]] = send(
            self._connection,
            Operation(
                "GET",
                path,
                "The object or objects were not read: no answer.",
                "The object or objects were not read",
                good=_OK_OR_MISSING,
                query=query,
                decode=decode,
            ),
        )
        return found

    def iterate(
        self,
        class_name: str,
        *,
        additional_properties: Optional[List[str]] = None,
        with_vector: bool = False,
        tenant: Optional[str] = None,
        consistency_level: Union[ConsistencyLevel, str, None] = None,
        page_size: int = 100,
        after: Optional[UUID] = None,
    ) -> Iterator[Dict[str, Any]]:
        """Iterate over all objects of a class, in the order of their ids (server 1.18).

        The objects are read page by page, so the iterator holds one page in memory. Objects that
        are created or deleted during the iteration may or may not be returned.

        Args:
            additional_properties, with_vector, tenant, consistency_level: as for `get`.
            page_size: number of objects per request.
            after: start after this id, to continue an earlier run.

        Raises:
            TypeError, ValueError: if an argument is invalid, already when `iterate` is called.
            requests.ConnectionError, requests.Timeout: if the server does not answer.
            weaviate.UnexpectedStatusCodeException: if the server rejects the request.
            weaviate.exceptions.WeaviateBaseError: if the server is older than 1.18.

        Example:
            >>> sum(1 for _ in client.data_object.iterate("Article"))
            1
        """
        checks.class_name(class_name)
        _check_positive_num(page_size, "page_size", int)
        start = _BEFORE_ALL_IDS if after is None else get_valid_uuid(after)

        def pages() -> Iterator[Dict[str, Any]]:
            last = start
            while True:
                page = self.get(
                    additional_properties=additional_properties,
                    with_vector=with_vector,
                    class_name=class_name,
                    consistency_level=consistency_level,
                    limit=page_size,
                    after=last,
                    tenant=tenant,
                )
                objects = (page or {}).get("objects") or []
                if objects and objects[-1]["id"] == last:  # the server returned the same page again
                    raise WeaviateBaseError(
                        "iterate() needs the cursor `after`, which servers have since 1.18. This "
                        f"server is {self._connection.server_version}."
                    )
                yield from objects
                if len(objects) < page_size:
                    return
                last = objects[-1]["id"]

        return pages()

    def exists(
        self,
        uuid: UUID,
        class_name: Optional[str] = None,
        consistency_level: Union[ConsistencyLevel, str, None] = None,
        tenant: Optional[str] = None,
    ) -> bool:
        """Return whether an object exists, without reading it.

        From server 1.14 on, leaving out the class is deprecated. For the arguments see `get`.
        """
        path, query = self._address(uuid, class_name, consistency_level, tenant)
        response = exchange(
            self._connection,
            Operation(
                "HEAD",
                path,
                "Whether the object exists is unknown: no answer.",
                "Whether the object exists is unknown",
                good=_HERE_OR_MISSING,
                query=query,
            ),
        )
        return response.status_code == 204

    def _address(
        self,
        uuid: UUID,
        class_name: Optional[str],
        consistency_level: Union[ConsistencyLevel, str, None],
        tenant: Optional[str],
    ) -> Tuple[str, Dict[str, Any]]:
        """Return path and query of one object; warn if the server expects another path."""
        checked_class = checks.optional_class_name(class_name)
        query = query_of(consistency_level, tenant)
        path = object_path(self._connection, checked_class, get_valid_uuid(uuid))
        warn_of_address(self._connection, checked_class)
        return path, query
