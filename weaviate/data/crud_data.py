"""Single objects: create, read, change, validate and delete them."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

from weaviate._core import checks, encode
from weaviate._core.operation import NO_CONTENT, Operation
from weaviate._core.send import exchange, json_object, refusal, send
from weaviate._core.versions import has_class_paths
from weaviate.connect import Connection
from weaviate.data._requests import (
    include_of,
    is_duplicate,
    object_body,
    object_or_none,
    object_path,
    query_of,
    refusal_errors,
    sort_of,
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
from weaviate.util import _check_positive_num, _get_dict_from_object, get_valid_uuid, get_vector

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

_OK_OR_MISSING = frozenset({200, 404})
_HERE_OR_MISSING = frozenset({204, 404})
_VALID_OR_NOT = frozenset({200, 422})


class DataObject:
    """Create, read, change, validate and delete single objects (`client.data_object`).

    Attributes:
        reference: adds, replaces and removes cross-references.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.reference = Reference(self._connection)

    def create(
        self,
        data_object: Union[Dict[str, Any], str],
        class_name: str,
        uuid: Optional[UUID] = None,
        vector: Optional[Sequence[Any]] = None,
        consistency_level: Union[ConsistencyLevel, str, None] = None,
        tenant: Optional[str] = None,
    ) -> str:
        """Create an object and give its id.

        Args:
            data_object: the properties: a dictionary, or the path or URL of a JSON file.
            uuid: the id; the server makes one up when there is none.
            vector: numbers of any make (list, tuple, numpy, torch, TensorFlow, pandas); without it
                the class's vectorizer does its work, if there is one.
            consistency_level: how many replicas must have stored it (server 1.18).
            tenant: whose object it is, in a class with tenants (server 1.20).

        Raises:
            TypeError, ValueError: for arguments that make no sense, before anything is sent.
            requests.ConnectionError, requests.Timeout: no answer.
            weaviate.ObjectAlreadyExistsException: the id is taken.
            weaviate.UnexpectedStatusCodeException: the server refuses.

        Example:
            >>> client.data_object.create({"title": "Hello"}, "Article")  # doctest: +SKIP
            'b36268d4-a6b5-5274-985f-45f13ce0c642'
        """
        properties = _get_dict_from_object(data_object)
        checked_class = checks.class_name(class_name)
        checked_tenant = checks.body_text(tenant, "tenant")
        operation = Operation(
            "POST",
            "/objects",
            "The object was not created: no answer.",
            "The object was not created",
            body=object_body(properties, checked_class, uuid, vector, checked_tenant),
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
    ) -> None:
        """Change some properties of an object; the others keep their values.

        For the arguments and errors see `create`.
        """
        operation = self._write("PATCH", "updated", data_object, class_name, uuid, vector, tenant)
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
    ) -> None:
        """Put other properties, and another vector, in the place of an object's.

        For the arguments and errors see `create`. What is not given is gone afterwards.
        """
        operation = self._write("PUT", "replaced", data_object, class_name, uuid, vector, tenant)
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
    ) -> Operation:
        """Say what an existing object is to become."""
        properties = _get_dict_from_object(data_object)
        checked_class = checks.class_name(class_name)
        valid_uuid = get_valid_uuid(uuid)
        checked_tenant = checks.body_text(tenant, "tenant")
        return Operation(
            verb,
            object_path(self._connection, checked_class, valid_uuid),
            f"The object was not {done}: no answer.",
            f"The object was not {done}",
            body=object_body(properties, checked_class, valid_uuid, vector, checked_tenant),
        )

    def _create_object_for_update(
        self,
        data_object: Union[Dict[str, Any], str],
        class_name: str,
        uuid: UUID,
        vector: Optional[Sequence[Any]] = None,
    ) -> Tuple[Dict[str, Any], str]:
        """Give the body and the path that `update` and `replace` use (others lean on this)."""
        operation = self._write("PUT", "replaced", data_object, class_name, uuid, vector)
        return encode.decode(operation.body), operation.path  # type: ignore[arg-type]  # bytes

    def validate(
        self,
        data_object: Union[Dict[str, Any], str],
        class_name: str,
        uuid: Optional[UUID] = None,
        vector: Optional[Sequence[Any]] = None,
    ) -> Dict[str, Any]:
        """Ask the server whether an object could be created, without creating it.

        For the arguments see `create`.

        Returns:
            `{"valid": True, "error": None}`, or `{"valid": False, "error": [...]}`.
        """
        properties = _get_dict_from_object(data_object)
        operation = Operation(
            "POST",
            "/objects/validate",
            "The object was not validated: no answer.",
            "The object was not validated",
            good=_VALID_OR_NOT,
            body=object_body(properties, checks.class_name(class_name), uuid, vector),
        )
        response = exchange(self._connection, operation)
        if response.status_code == 200:
            return {"valid": True, "error": None}
        errors = refusal_errors(response)
        if errors is None:
            raise refusal(operation.refused, response)
        return {"valid": False, "error": errors}

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
        """Read one object; None when there is no such object. See `get` for the arguments."""
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
        """Read one object, or the objects of a class, or of all classes.

        Args:
            uuid: the object to read; without it objects are listed.
            additional_properties: what else to tell, such as `classification` or `vector`.
            with_vector: also give the vector.
            class_name: the class of the object or objects; from server 1.14 on, reading by id
                without it is deprecated.
            node_name: the node to read from; not together with a consistency level.
            consistency_level: how many replicas must agree.
            limit: how many objects at most; the server has a default of its own.
            after: list the objects whose ids follow this one; wants a class and a limit (1.18).
            offset: how many objects to skip.
            sort: `{"properties": ["name", "age"], "order_asc": [True, False]}`; one boolean counts
                for all properties, and ascending is the default.
            tenant: whose objects to read.

        Returns:
            The object, or a dictionary with the list `objects`; None when nothing was found.

        Raises:
            TypeError, ValueError: for arguments that make no sense, before anything is sent.
            requests.ConnectionError, requests.Timeout: no answer.
            weaviate.UnexpectedStatusCodeException: the server refuses.
        """
        checked_class = checks.optional_class_name(class_name)
        query = include_of(additional_properties, with_vector)
        query.update(query_of(consistency_level, tenant, node_name))
        if uuid is not None:
            warn_of_address(self._connection, checked_class)
            path = object_path(self._connection, checked_class, uuid)
        else:
            path = "/objects"
            if checked_class is not None and has_class_paths(self._connection.server_version):
                query["class"] = checked_class
        if limit is not None:
            _check_positive_num(limit, "limit", int)
            query["limit"] = str(limit)
        if after is not None:
            query["after"] = get_valid_uuid(after)
        if offset is not None:
            _check_positive_num(offset, "offset", int, include_zero=True)
            query["offset"] = str(offset)
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
                decode=object_or_none,
            ),
        )
        return found

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
            weaviate.UnexpectedStatusCodeException: the server refuses; 404 when there is no such
                object.
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

    def exists(
        self,
        uuid: UUID,
        class_name: Optional[str] = None,
        consistency_level: Union[ConsistencyLevel, str, None] = None,
        tenant: Optional[str] = None,
    ) -> bool:
        """Say whether there is such an object, without reading it.

        From server 1.14 on, leaving out the class is deprecated. For the arguments see `create`.
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
    ) -> Tuple[str, Dict[str, str]]:
        """Give path and query of one object, and warn when the path is not as this server wants."""
        checked_class = checks.optional_class_name(class_name)
        query = query_of(consistency_level, tenant)
        path = object_path(self._connection, checked_class, uuid)
        warn_of_address(self._connection, checked_class)
        return path, query


def _get_params(additional_properties: Optional[List[str]], with_vector: bool) -> Dict[str, str]:
    """Give the query parameter `include` (others lean on this name)."""
    return include_of(additional_properties, with_vector)
