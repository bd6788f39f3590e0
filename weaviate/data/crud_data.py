"""Create, read, change, validate and delete single objects."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from weaviate._core import checks
from weaviate._core.operation import NO_CONTENT, OK, Operation
from weaviate._core.send import exchange, json_object, refusal, send
from weaviate._core.vectors import Vector
from weaviate._core.versions import has_class_paths
from weaviate.connect import Connection
from weaviate.data._reader import (
    BEFORE_ALL_IDS,
    Decode,
    RequestedIds,
    all_objects,
    is_duplicate,
    object_or_none,
    objects_of_page,
    refusal_errors,
)
from weaviate.data._request_parts import (
    address_of,
    include_of,
    object_body,
    object_path,
    page_of,
    query_of,
    warn_of_address,
)
from weaviate.data.references import Reference
from weaviate.data.replication import ConsistencyLevel
from weaviate.error_msgs import (
    DATA_DEPRECATION_NEW_V14_CLS_NS_W,
    DATA_DEPRECATION_OLD_V14_CLS_NS_W,
)
from weaviate.exceptions import (
    ObjectAlreadyExistsException,
    ResponseCannotBeDecodedException,
    UnexpectedStatusCodeException,
)
from weaviate.types import UUID
from weaviate.util import _check_positive_num, get_valid_uuid, get_vector

__all__ = [
    "DATA_DEPRECATION_NEW_V14_CLS_NS_W",
    "DATA_DEPRECATION_OLD_V14_CLS_NS_W",
    "UUID",
    "Connection",
    "ConsistencyLevel",
    "DataObject",
    "ObjectAlreadyExistsException",
    "Reference",
    "UnexpectedStatusCodeException",
    "get_valid_uuid",
    "get_vector",
]

_VALID_OR_NOT = frozenset({200, 422})
_OK_OR_MISSING = frozenset({200, 404})
_HERE_OR_MISSING = frozenset({204, 404})


class DataObject:
    """Create, read, change, validate and delete single objects (`client.data_object`).

    Attributes:
        reference: adds, replaces and removes cross-references.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._requested_ids = RequestedIds()
        self.reference: Reference = Reference(connection)

    def create(
        self,
        data_object: Union[Dict[str, Any], str],
        class_name: str,
        uuid: Optional[UUID] = None,
        vector: Optional[Sequence[Any]] = None,
        consistency_level: Union[ConsistencyLevel, str, None] = None,
        tenant: Optional[str] = None,
        *,
        vectors: Optional[Mapping[str, Vector]] = None,
    ) -> str:
        """Create an object and return its id.

        Args:
            data_object: the properties: a dictionary, or the path or URL of a JSON file.
            class_name: the class of the object.
            uuid: the id; if omitted, the server generates one.
            vector: list, tuple, numpy array, tensor or pandas Series. If omitted, the class's
                vectorizer (if any) computes it.
            vectors: vectors by name, for a class with named vectors (server 1.24).
            consistency_level: how many replicas must have stored the object: ALL, QUORUM or ONE
                (server 1.18).
            tenant: the tenant of the object, in a class with tenants (server 1.20).

        Raises:
            TypeError, ValueError: if an argument is invalid; nothing is sent.
            requests.ConnectionError, requests.Timeout: if the server does not answer.
            weaviate.ObjectAlreadyExistsException: if the id exists already.
            weaviate.UnexpectedStatusCodeException: if the server rejects the request.

        Example:
            >>> client.data_object.create({"title": "Hello"}, "Article", generate_uuid5("Hello"))
            '0bc767a3-439a-5a59-bc92-d7bf7b1a1ce1'
        """
        body = object_body(
            self._connection, data_object, class_name, _optional_id(uuid), vector, tenant, vectors
        )
        words, query = "The object was not created", query_of(consistency_level)
        operation = Operation("POST", "/objects", words, body=body, query=query)
        try:
            response = exchange(self._connection, operation)
        except UnexpectedStatusCodeException as error:
            if is_duplicate(error.response):
                raise ObjectAlreadyExistsException(
                    f"The object was not created: the id {uuid} already exists in {body['class']}."
                ) from error
            raise
        created_id = json_object(response, words).get("id")
        if not isinstance(created_id, str):
            raise ResponseCannotBeDecodedException(words, response)
        return created_id

    def update(
        self,
        data_object: Union[Dict[str, Any], str],
        class_name: str,
        uuid: UUID,
        vector: Optional[Sequence[Any]] = None,
        consistency_level: Union[ConsistencyLevel, str, None] = None,
        tenant: Optional[str] = None,
        *,
        vectors: Optional[Mapping[str, Vector]] = None,
    ) -> None:
        """Change some properties of an object; all others keep their values.

        The arguments, among them `vectors`, and the errors are those of `create`.
        """
        plain_id = get_valid_uuid(uuid)
        body = object_body(
            self._connection, data_object, class_name, plain_id, vector, tenant, vectors
        )
        self._write("PATCH", "updated", body, consistency_level, NO_CONTENT)

    def replace(
        self,
        data_object: Union[Dict[str, Any], str],
        class_name: str,
        uuid: UUID,
        vector: Optional[Sequence[Any]] = None,
        consistency_level: Union[ConsistencyLevel, str, None] = None,
        tenant: Optional[str] = None,
        *,
        vectors: Optional[Mapping[str, Vector]] = None,
    ) -> None:
        """Replace all properties and the vector of an object.

        Properties that you do not pass are deleted. The arguments, among them `vectors`, and the
        errors are those of `create`.
        """
        plain_id = get_valid_uuid(uuid)
        body = object_body(
            self._connection, data_object, class_name, plain_id, vector, tenant, vectors
        )
        self._write("PUT", "replaced", body, consistency_level, OK)

    def _write(
        self,
        verb: str,
        done: str,
        body: Dict[str, Any],
        consistency_level: Union[ConsistencyLevel, str, None],
        good: FrozenSet[int],
    ) -> None:
        path = object_path(self._connection, body["class"], body["id"])
        words, query = f"The object was not {done}", query_of(consistency_level)
        exchange(self._connection, Operation(verb, path, words, good, body, query))

    def _create_object_for_update(
        self,
        data_object: Union[Dict[str, Any], str],
        class_name: str,
        uuid: UUID,
        vector: Optional[Sequence[Any]] = None,
    ) -> Tuple[Dict[str, Any], str]:
        """Return the body and the path that `update` and `replace` use (a private name of v3)."""
        plain_id = get_valid_uuid(uuid)
        body = object_body(self._connection, data_object, class_name, plain_id, vector)
        return body, object_path(self._connection, body["class"], plain_id)

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
        checked_class = checks.optional_class_name(class_name)
        query = include_of(additional_properties, with_vector)
        query.update(query_of(consistency_level, tenant, node_name))
        path = "/objects"
        decode: Decode = object_or_none
        if uuid is not None:
            warn_of_address(self._connection, checked_class)
            plain_id = get_valid_uuid(uuid)
            path = object_path(self._connection, checked_class, plain_id)
            decode = self._requested_ids.decoder(plain_id)
        elif checked_class is not None and has_class_paths(self._connection.server_version):
            query["class"] = checked_class
        query.update(page_of(limit, after, offset, sort))
        words = "The object or objects were not read"
        operation = Operation("GET", path, words, good=_OK_OR_MISSING, query=query)
        return send(self._connection, operation, decode)

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
        query = include_of(additional_properties, with_vector)
        query.update(query_of(consistency_level, tenant))
        query["class"] = checks.class_name(class_name)
        _check_positive_num(page_size, "page_size", int)
        query["limit"] = page_size

        def read_page(last: str) -> List[Dict[str, Any]]:
            words, page_query = "The objects were not read", {**query, "after": last}
            operation = Operation("GET", "/objects", words, good=_OK_OR_MISSING, query=page_query)
            return send(self._connection, operation, objects_of_page)

        start = BEFORE_ALL_IDS if after is None else get_valid_uuid(after)
        return all_objects(read_page, start, page_size, self._connection)

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
        path, query = address_of(self._connection, uuid, class_name, consistency_level, tenant)
        words = "Whether the object exists is unknown"
        operation = Operation("HEAD", path, words, good=_HERE_OR_MISSING, query=query)
        return exchange(self._connection, operation).status_code == 204

    def validate(
        self,
        data_object: Union[Dict[str, Any], str],
        class_name: str,
        uuid: Optional[UUID] = None,
        vector: Optional[Sequence[Any]] = None,
    ) -> Dict[str, Any]:
        """Check on the server whether an object could be created, without creating it.

        For the arguments and errors see `create`.

        Returns:
            `{"valid": True, "error": None}`, or `{"valid": False, "error": [...]}` with the
            messages of the server.
        """
        body = object_body(self._connection, data_object, class_name, _optional_id(uuid), vector)
        words = "The object was not validated"
        operation = Operation("POST", "/objects/validate", words, good=_VALID_OR_NOT, body=body)
        response = exchange(self._connection, operation)
        if response.status_code == 200:
            return {"valid": True, "error": None}
        errors = refusal_errors(response)
        if errors is None:
            raise refusal(words, response)
        return {"valid": False, "error": errors}

    def delete(
        self,
        uuid: UUID,
        class_name: Optional[str] = None,
        consistency_level: Union[ConsistencyLevel, str, None] = None,
        tenant: Optional[str] = None,
    ) -> None:
        """Delete an object.

        From server 1.14 on, leaving out the class is deprecated. For the arguments see `create`.

        Raises:
            TypeError, ValueError: if an argument is invalid; nothing is sent.
            requests.ConnectionError, requests.Timeout: if the server does not answer.
            weaviate.UnexpectedStatusCodeException: if the server rejects the request; status 404 if
                the object does not exist.
        """
        path, query = address_of(self._connection, uuid, class_name, consistency_level, tenant)
        words = "The object was not deleted"
        operation = Operation("DELETE", path, words, good=NO_CONTENT, query=query)
        exchange(self._connection, operation)


def _optional_id(uuid: Optional[UUID]) -> Optional[str]:
    return None if uuid is None else get_valid_uuid(uuid)


def _get_params(additional_properties: Optional[List[str]], with_vector: bool) -> Dict[str, str]:
    """Return the query parameter `include` (a private name of v3)."""
    return include_of(additional_properties, with_vector)
