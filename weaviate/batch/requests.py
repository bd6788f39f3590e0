"""The request classes of v3: objects, and references between them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Callable, Dict, List, Optional, Sequence, Type, TypeVar, Union, cast

from weaviate.batch._item import (
    Item,
    object_item,
    plain_prefix,
    reference_item,
    reference_template,
)
from weaviate.batch._response import is_retried, messages_of
from weaviate.types import UUID
from weaviate.util import get_valid_uuid, get_vector

__all__ = [
    "UUID",
    "BatchRequest",
    "BatchResponse",
    "ObjectsBatchRequest",
    "ReferenceBatchRequest",
    "get_valid_uuid",
    "get_vector",
]

BatchResponse = List[Dict[str, Any]]


Request = TypeVar("Request", bound="BatchRequest")


class BatchRequest(ABC):
    """The items of one request, as dictionaries.

    `client.batch` does not use these classes; they are a part of the v3 interface.
    """

    def __init__(self) -> None:
        self._items: List[Dict[str, Any]] = []

    @classmethod
    def _of(cls: Type[Request], items: Sequence[Item]) -> Request:
        """Return a request with copies of items."""
        request = cls()
        request._items = [item.plain() for item in items]
        return request

    def __len__(self) -> int:
        return len(self._items)

    def is_empty(self) -> bool:
        """Return whether the request is empty."""
        return not self._items

    def empty(self) -> None:
        """Forget all items."""
        self._items = []

    def pop(self, index: int = -1) -> Dict[str, Any]:
        """Remove an item and return it, by default the last.

        Raises:
            IndexError: if there is no item at this index.
        """
        return self._items.pop(index)

    @abstractmethod
    def add(self, *args: Any, **kwargs: Any) -> Any:
        """Add an item."""

    @abstractmethod
    def get_request_body(self) -> Union[List[Dict[str, Any]], Dict[str, Any]]:
        """Return the body of the request."""

    @abstractmethod
    def add_failed_objects_from_response(
        self,
        response_item: List[Dict[str, Any]],
        errors_to_exclude: Optional[List[str]],
        errors_to_include: Optional[List[str]],
    ) -> List[Dict[str, Any]]:
        """Add the failed items that may be retried; return the other entries.

        Args:
            response_item: the decoded answer to a batch.
            errors_to_exclude: no retry if one of these is part of the message.
            errors_to_include: a retry only if one of these is part of the message.
        """

    def _add_failed(
        self,
        entries: List[Dict[str, Any]],
        errors_to_exclude: Optional[List[str]],
        errors_to_include: Optional[List[str]],
        add: Callable[[Dict[str, Any]], bool],
    ) -> List[Dict[str, Any]]:
        return [
            entry
            for entry in entries
            if self._skip_objects_retry(entry, errors_to_exclude, errors_to_include)
            or not add(entry)
        ]

    @staticmethod
    def _skip_objects_retry(
        entry: Dict[str, Any],
        errors_to_exclude: Optional[List[str]],
        errors_to_include: Optional[List[str]],
    ) -> bool:
        """Return whether an entry is settled: stored, or not to be retried."""
        messages = messages_of(entry)
        return not messages or not is_retried(messages, errors_to_exclude, errors_to_include)


class ObjectsBatchRequest(BatchRequest):
    """Objects that are created, or overwritten where their id exists."""

    def add(
        self,
        data_object: Dict[str, Any],
        class_name: str,
        uuid: Optional[UUID] = None,
        vector: Optional[Sequence[Any]] = None,
        tenant: Optional[str] = None,
    ) -> str:
        """Add an object and return its id; the class name is used as it is.

        Raises:
            TypeError, ValueError: if it cannot be sent; nothing is added then.
        """
        item = object_item(plain_prefix(class_name), data_object, uuid, vector, tenant)
        self._items.append(item.plain())
        return item.uuid

    def get_request_body(self) -> Dict[str, Any]:
        """Return the body; its list changes with items that are added or removed."""
        return {"fields": ["ALL"], "objects": self._items}

    def add_failed_objects_from_response(
        self,
        response: List[Dict[str, Any]],
        errors_to_exclude: Optional[List[str]],
        errors_to_include: Optional[List[str]],
    ) -> List[Dict[str, Any]]:
        """Add the failed objects that may be retried; return the other entries."""
        return self._add_failed(response, errors_to_exclude, errors_to_include, self._add_entry)

    def _add_entry(self, entry: Dict[str, Any]) -> bool:
        """Add the object of an entry; return True."""
        self.add(
            entry.get("properties") or {},
            cast(str, entry.get("class")),
            entry.get("id"),
            entry.get("vector"),
            entry.get("tenant"),
        )
        return True


class ReferenceBatchRequest(BatchRequest):
    """References between objects."""

    def add(
        self,
        from_object_class_name: str,
        from_object_uuid: UUID,
        from_property_name: str,
        to_object_uuid: UUID,
        to_object_class_name: Optional[str] = None,
        tenant: Optional[str] = None,
    ) -> None:
        """Add a reference; the class names are used as they are.

        Raises:
            TypeError, ValueError: if it cannot be sent; nothing is added then.
        """
        template = reference_template(
            from_object_class_name, from_property_name, to_object_class_name, tenant
        )
        self._items.append(reference_item(template, from_object_uuid, to_object_uuid).plain())

    def get_request_body(self) -> List[Dict[str, Any]]:
        """Return the body; the list changes with items that are added or removed."""
        return self._items

    def add_failed_objects_from_response(
        self,
        response: List[Dict[str, Any]],
        errors_to_exclude: Optional[List[str]],
        errors_to_include: Optional[List[str]],
    ) -> List[Dict[str, Any]]:
        """Add the failed references that may be retried; return the other entries."""
        return self._add_failed(response, errors_to_exclude, errors_to_include, self._add_entry)

    def _add_entry(self, entry: Dict[str, Any]) -> bool:
        """Add the reference of an entry; return whether the entry names one."""
        source = str(entry.get("from")).split("/")[3:]
        target = str(entry.get("to")).split("/")[3:]
        if len(source) != 3 or not target:
            return False
        class_name, object_id, property_name = source
        to_class = target[0] if len(target) > 1 else None
        self.add(class_name, object_id, property_name, target[-1], to_class, entry.get("tenant"))
        return True
