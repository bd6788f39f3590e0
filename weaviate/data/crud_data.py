"""Create, read, change, validate and delete single objects."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from weaviate._core import checks
from weaviate._core.operation import NO_CONTENT, Operation
from weaviate._core.send import exchange, json_object, refusal, send
from weaviate._core.vectors import Vector
from weaviate.connect import Connection
from weaviate.data._reader import ObjectReader
from weaviate.data._request_parts import (
    include_of,
    is_duplicate,
    object_body,
    object_path,
    query_of,
    refusal_errors,
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
from weaviate.util import _get_dict_from_object, get_valid_uuid, get_vector

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


class DataObject(ObjectReader):
    """Create, read, change, validate and delete single objects (`client.data_object`).

    Attributes:
        reference: adds, replaces and removes cross-references.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
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
        properties = _get_dict_from_object(data_object, self._connection)
        checked_class = checks.class_name(class_name)
        checked_tenant = checks.body_text(tenant, "tenant")
        operation = Operation(
            "POST",
            "/objects",
            "The object was not created: no answer.",
            "The object was not created",
            body=object_body(
                properties, checked_class, _optional_id(uuid), vector, checked_tenant, vectors
            ),
            query=query_of(consistency_level),
        )
        try:
            response = exchange(self._connection, operation)
        except UnexpectedStatusCodeException as error:
            if is_duplicate(error.response):
                raise ObjectAlreadyExistsException(
                    f"The object was not created: the id {uuid} already exists in {checked_class}."
                ) from error
            raise
        created_id = json_object(response, operation.refused).get("id")
        if not isinstance(created_id, str):
            raise ResponseCannotBeDecodedException(operation.refused, response)
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
        operation = self._write(
            "PATCH", "updated", data_object, class_name, uuid, vector, tenant, vectors
        )
        query = query_of(consistency_level)
        send(self._connection, operation._replace(good=NO_CONTENT, query=query))

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
        operation = self._write(
            "PUT", "replaced", data_object, class_name, uuid, vector, tenant, vectors
        )
        send(self._connection, operation._replace(query=query_of(consistency_level)))

    def _write(
        self,
        verb: str,
        done: str,
        data_object: Union[Dict[str, Any], str],
        class_name: str,
        uuid: UUID,
        vector: Optional[Sequence[Any]],
        tenant: Optional[str] = None,
        vectors: Optional[Mapping[str, Vector]] = None,
    ) -> Operation:
        """Return the request that writes an existing object."""
        properties = _get_dict_from_object(data_object, self._connection)
        checked_class = checks.class_name(class_name)
        plain_id = get_valid_uuid(uuid)
        checked_tenant = checks.body_text(tenant, "tenant")
        return Operation(
            verb,
            object_path(self._connection, checked_class, plain_id),
            f"The object was not {done}: no answer.",
            f"The object was not {done}",
            body=object_body(properties, checked_class, plain_id, vector, checked_tenant, vectors),
        )

    def _create_object_for_update(
        self,
        data_object: Union[Dict[str, Any], str],
        class_name: str,
        uuid: UUID,
        vector: Optional[Sequence[Any]] = None,
    ) -> Tuple[Dict[str, Any], str]:
        """Return the body and the path that `update` and `replace` use (a private name of v3)."""
        operation = self._write("PUT", "replaced", data_object, class_name, uuid, vector)
        return operation.body, operation.path  # type: ignore[return-value]  # a dict

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
        properties = _get_dict_from_object(data_object, self._connection)
        operation = Operation(
            "POST",
            "/objects/validate",
            "The object was not validated: no answer.",
            "The object was not validated",
            good=_VALID_OR_NOT,
            body=object_body(properties, checks.class_name(class_name), _optional_id(uuid), vector),
        )
        response = exchange(self._connection, operation)
        if response.status_code == 200:
            return {"valid": True, "error": None}
        errors = refusal_errors(response)
        if errors is None:
            raise refusal(operation.refused, response)
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
        path, query = self._address(uuid, class_name, consistency_level, tenant)
        send(
            self._connection,
            Operation(
                "DELETE",
                path,
                "The object was not deleted: no answer.",
                "The object was not deleted",
                good=NO_CONTENT,
                query=query,
            ),
        )


def _optional_id(uuid: Optional[UUID]) -> Optional[str]:
    return None if uuid is None else get_valid_uuid(uuid)


def _get_params(additional_properties: Optional[List[str]], with_vector: bool) -> Dict[str, str]:
    """Return the query parameter `include` (a private name of v3)."""
    return include_of(additional_properties, with_vector)
