"""Cross-references between single objects: add, replace and remove them."""

from __future__ import annotations

from typing import Dict, List, Optional, Tuple, Union

from weaviate._core import checks, paths
from weaviate._core.operation import NO_CONTENT, Operation
from weaviate._core.send import send
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

    From server 1.14 on, leaving out a class name is deprecated; older servers know none.
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
        """Let a property of one object refer to another object, too.

        Args:
            from_uuid: the object that refers.
            from_property_name: its property.
            to_uuid: the object that is referred to.
            from_class_name: the class of the object that refers.
            to_class_name: the class of the object that is referred to.
            consistency_level: how many replicas must have stored it (server 1.18).
            tenant: whose object refers, in a class with tenants (server 1.20).

        Raises:
            TypeError, ValueError: for arguments that make no sense, before anything is sent.
            requests.ConnectionError, requests.Timeout: no answer.
            weaviate.UnexpectedStatusCodeException: the server refuses.

        Example:
            >>> client.data_object.reference.add(
            ...     article_id, "hasAuthors", author_id, "Article", "Author"
            ... )
        """
        path, target_class = self._from_and_to(
            from_uuid, from_property_name, from_class_name, to_class_name
        )
        send(
            self._connection,
            Operation(
                "POST",
                path,
                "The reference was not added: no answer.",
                "The reference was not added",
                body=_get_beacon(to_uuid, target_class),
                query=query_of(consistency_level, tenant),
            ),
        )

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
        """Remove one reference from a property; the objects stay. See `add` for the arguments."""
        path, target_class = self._from_and_to(
            from_uuid, from_property_name, from_class_name, to_class_name
        )
        send(
            self._connection,
            Operation(
                "DELETE",
                path,
                "The reference was not deleted: no answer.",
                "The reference was not deleted",
                good=NO_CONTENT,
                body=_get_beacon(to_uuid, target_class),
                query=query_of(consistency_level, tenant),
            ),
        )

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
            to_uuids: the objects that are referred to from now on; an empty list removes all.
            to_class_names: their classes: one for each, or a single one for all.

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
        send(
            self._connection,
            Operation(
                "PUT",
                self._path(from_uuid, from_property_name, source_class),
                "The references were not updated: no answer.",
                "The references were not updated",
                body=body,
                query=query_of(consistency_level, tenant),
            ),
        )

    def _from_and_to(
        self,
        from_uuid: UUID,
        from_property_name: str,
        from_class_name: Optional[str],
        to_class_name: Optional[str],
    ) -> Tuple[str, Optional[str]]:
        """Check names; give the path, and the class for the beacon if this server wants one."""
        checks.text(from_property_name, "from_property_name")
        source_class = checks.optional_class_name(from_class_name, "from_class_name")
        target_class = checks.optional_class_name(to_class_name, "to_class_name")
        knows_classes = self._warn_of_classes(source_class is not None, target_class is not None)
        path = self._path(from_uuid, from_property_name, source_class)
        return path, target_class if knows_classes else None

    def _warn_of_classes(self, source_is_named: bool, target_is_named: bool) -> bool:
        """Return whether the server has classes in addresses; warn if the call does not fit."""
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
    """Return the class for all targets, or the list of one for each; both None when not given."""
    if isinstance(to_class_names, list):
        return None, [checks.class_name(name, "to_class_names") for name in to_class_names]
    return checks.optional_class_name(to_class_names, "to_class_names"), None


def _class_for_each(
    targets: List[UUID], single_class: Optional[str], target_classes: Optional[List[str]]
) -> List[Optional[str]]:
    """Pair each target with its class; an empty list of classes is as good as none."""
    if not target_classes:
        return [single_class] * len(targets)
    if len(target_classes) != len(targets):
        raise ValueError(
            f"to_class_names names {len(target_classes)} classes for {len(targets)} objects: give "
            "one for each, or a single str for all."
        )
    return list(target_classes)


def _get_beacon(to_uuid: UUID, class_name: Optional[str] = None) -> Dict[str, str]:
    """Build the body that names the object which is referred to."""
    target_class = checks.optional_class_name(class_name)
    return {"beacon": paths.beacon(get_valid_uuid(to_uuid), target_class)}


def _validate_string_arguments(argument: str, argument_name: str) -> None:
    """Raise TypeError unless the argument is a text (others lean on this name)."""
    checks.text(argument, argument_name)
