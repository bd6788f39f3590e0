"""Add, replace and remove cross-references between single objects."""

from __future__ import annotations

from typing import Dict, List, Optional, Tuple, Union

from weaviate._core import checks, paths
from weaviate._core.operation import NO_CONTENT, Operation
from weaviate._core.send import exchange
from weaviate._core.versions import has_class_paths
from weaviate._core.warn import warn
from weaviate.connect import Connection
from weaviate.data._request_parts import query_of
from weaviate.data.replication import ConsistencyLevel
from weaviate.error_msgs import (
    REF_DEPRECATION_NEW_V14_CLS_NS_W,
    REF_DEPRECATION_OLD_V14_FROM_CLS_NS_W,
    REF_DEPRECATION_OLD_V14_TO_CLS_NS_W,
)
from weaviate.exceptions import UnexpectedStatusCodeException
from weaviate.types import UUID
from weaviate.util import get_valid_uuid

__all__ = [
    "REF_DEPRECATION_NEW_V14_CLS_NS_W",
    "REF_DEPRECATION_OLD_V14_FROM_CLS_NS_W",
    "REF_DEPRECATION_OLD_V14_TO_CLS_NS_W",
    "Connection",
    "ConsistencyLevel",
    "Reference",
    "UnexpectedStatusCodeException",
    "get_valid_uuid",
]


class Reference:
    """Add, replace and remove cross-references (`client.data_object.reference`).

    From server 1.14 on, leaving out a class name is deprecated. Older servers do not use them.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        from_uuid: UUID,
        from_property_name: str,
        to_uuid: UUID,
        from_class_name: Optional[str] = None,
        to_class_name: Optional[str] = None,
        consistency_level: Union[ConsistencyLevel, str, None] = None,
        tenant: Optional[str] = None,
    ) -> None:
        """Add a reference from a property of one object to another object.

        Args:
            from_uuid: the id of the source object.
            from_property_name: the reference property of the source object.
            to_uuid: the id of the target object.
            from_class_name: the class of the source object.
            to_class_name: the class of the target object.
            consistency_level: how many replicas must have stored the reference: ALL, QUORUM or ONE
                (server 1.18).
            tenant: the tenant of the source object, in a class with tenants (server 1.20).

        Raises:
            TypeError, ValueError: if an argument is invalid; nothing is sent.
            requests.ConnectionError, requests.Timeout: if the server does not answer.
            weaviate.UnexpectedStatusCodeException: if the server rejects the request.

        Example:
            >>> client.data_object.reference.add(
            ...     article_id, "hasAuthors", author_id, "Article", "Author"
            ... )
        """
        path, target_class = self._from_and_to(
            from_uuid, from_property_name, from_class_name, to_class_name
        )
        operation = Operation(
            "POST",
            path,
            "The reference was not added",
            body=_get_beacon(to_uuid, target_class),
            query=query_of(consistency_level, tenant),
        )
        exchange(self._connection, operation)

    def delete(
        self,
        from_uuid: UUID,
        from_property_name: str,
        to_uuid: UUID,
        from_class_name: Optional[str] = None,
        to_class_name: Optional[str] = None,
        consistency_level: Union[ConsistencyLevel, str, None] = None,
        tenant: Optional[str] = None,
    ) -> None:
        """Remove one reference from a property; both objects are kept.

        For the arguments and errors see `add`.
        """
        path, target_class = self._from_and_to(
            from_uuid, from_property_name, from_class_name, to_class_name
        )
        operation = Operation(
            "DELETE",
            path,
            "The reference was not deleted",
            good=NO_CONTENT,
            body=_get_beacon(to_uuid, target_class),
            query=query_of(consistency_level, tenant),
        )
        exchange(self._connection, operation)

    def update(
        self,
        from_uuid: UUID,
        from_property_name: str,
        to_uuids: Union[List[UUID], UUID],
        from_class_name: Optional[str] = None,
        to_class_names: Union[List[str], str, None] = None,
        consistency_level: Union[ConsistencyLevel, str, None] = None,
        tenant: Optional[str] = None,
    ) -> None:
        """Replace all references of a property.

        Args:
            to_uuids: the ids of the new target objects; an empty list removes all references.
            to_class_names: the classes of the target objects: a list with one for each object, or
                a str for all.

        For the other arguments and the errors see `add`.
        """
        checks.text(from_property_name, "from_property_name")
        source_class = checks.optional_class_name(from_class_name, "from_class_name")
        single_class, target_classes = _target_classes(to_class_names)
        named = single_class is not None or target_classes is not None
        knows_classes = self._warn_of_classes(source_class is not None, named)
        targets = to_uuids if isinstance(to_uuids, list) else [to_uuids]
        classes = _class_for_each(targets, single_class, target_classes)
        body = [
            _get_beacon(uuid, name if knows_classes else None)
            for uuid, name in zip(targets, classes)
        ]
        operation = Operation(
            "PUT",
            self._path(from_uuid, from_property_name, source_class),
            "The references were not updated",
            body=body,
            query=query_of(consistency_level, tenant),
        )
        exchange(self._connection, operation)

    def _from_and_to(
        self,
        from_uuid: UUID,
        from_property_name: str,
        from_class_name: Optional[str],
        to_class_name: Optional[str],
    ) -> Tuple[str, Optional[str]]:
        """Return the path, and the class for the beacon if the server expects one."""
        checks.text(from_property_name, "from_property_name")
        source_class = checks.optional_class_name(from_class_name, "from_class_name")
        target_class = checks.optional_class_name(to_class_name, "to_class_name")
        knows_classes = self._warn_of_classes(source_class is not None, target_class is not None)
        path = self._path(from_uuid, from_property_name, source_class)
        return path, target_class if knows_classes else None

    def _warn_of_classes(self, source_is_named: bool, target_is_named: bool) -> bool:
        """Return whether the server expects classes; warn if the arguments do not fit."""
        if has_class_paths(self._connection.server_version):
            if not (source_is_named and target_is_named):
                warn(REF_DEPRECATION_NEW_V14_CLS_NS_W, DeprecationWarning)
            return True
        if source_is_named:
            warn(REF_DEPRECATION_OLD_V14_FROM_CLS_NS_W, DeprecationWarning)
        if target_is_named:
            warn(REF_DEPRECATION_OLD_V14_TO_CLS_NS_W, DeprecationWarning)
        return False

    def _path(self, uuid: UUID, property_name: str, class_name: Optional[str]) -> str:
        segments = [get_valid_uuid(uuid), "references", property_name]
        if class_name is not None and has_class_paths(self._connection.server_version):
            segments.insert(0, class_name)
        return paths.join("objects", *segments)


def _target_classes(
    to_class_names: Union[List[str], str, None],
) -> Tuple[Optional[str], Optional[List[str]]]:
    """Return a single class for all targets, or a list of classes; None for what is not given."""
    if isinstance(to_class_names, list):
        return None, [checks.class_name(name, "to_class_names") for name in to_class_names]
    return checks.optional_class_name(to_class_names, "to_class_names"), None


def _class_for_each(
    targets: List[UUID], single_class: Optional[str], target_classes: Optional[List[str]]
) -> List[Optional[str]]:
    """Return the class of each target; an empty list of classes counts as None."""
    if not target_classes:
        return [single_class] * len(targets)
    if len(target_classes) != len(targets):
        raise ValueError(
            f"to_class_names names {len(target_classes)} classes for {len(targets)} objects: pass "
            "one for each, or a single str for all."
        )
    return list(target_classes)


def _get_beacon(to_uuid: UUID, class_name: Optional[str] = None) -> Dict[str, str]:
    """Return the JSON object of a reference to an object."""
    target_class = checks.optional_class_name(class_name)
    return {"beacon": paths.beacon(get_valid_uuid(to_uuid), target_class)}


def _validate_string_arguments(argument: str, argument_name: str) -> None:
    """Raise TypeError if the argument is not a str (a private name of v3)."""
    checks.text(argument, argument_name)
