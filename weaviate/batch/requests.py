"""The requests that a batch gathers: objects, and references between them."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from typing import Any, Dict, List, Optional, Sequence, Union, cast

from weaviate.batch._item import (
    ObjectItem,
    ReferenceItem,
    frame_of,
    object_item,
    plain_head,
    reference_item,
)
from weaviate.batch._results import is_retried, messages_of
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


class BatchRequest(ABC):
    """Items that go out in one request.

    They are encoded when they are added; `get_request_body()` and `pop()` decode them again.
    """

    def __init__(self) -> None:
        self._entries: List[Any] = []
        self._shown: Optional[List[Dict[str, Any]]] = None

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def _items(self) -> List[Dict[str, Any]]:
        """The items as dictionaries: a list that follows what is added and removed later."""
        if self._shown is None:
            self._shown = [entry.plain() for entry in self._entries]
        return self._shown

    def is_empty(self) -> bool:
        """Say whether nothing is held."""
        return not self._entries

    def empty(self) -> None:
        """Forget all items."""
        self._entries = []
        self._shown = None

    def pop(self, index: int = -1) -> Dict[str, Any]:
        """Remove an item and give it, by default the last.

        Raises:
            IndexError: when there is none at this place.
        """
        place = operator.index(index)
        if not -len(self._entries) <= place < len(self._entries):
            raise IndexError(f"There is no item {index}: {len(self._entries)} are held.")
        entry = self._entries.pop(place)
        if self._shown is not None:
            return self._shown.pop(place)
        plain: Dict[str, Any] = entry.plain()
        return plain

    def _keep(self, entry: Union[ObjectItem, ReferenceItem]) -> None:
        self._entries.append(entry)
        if self._shown is not None:
            self._shown.append(entry.plain())

    @abstractmethod
    def add(self, *args: Any, **kwargs: Any) -> Any:
        """Add an item."""

    @abstractmethod
    def get_request_body(self) -> Union[List[Dict[str, Any]], Dict[str, Any]]:
        """Give the body of the request."""

    @abstractmethod
    def add_failed_objects_from_response(
        self,
        response_item: List[Dict[str, Any]],
        errors_to_exclude: Optional[List[str]],
        errors_to_include: Optional[List[str]],
    ) -> List[Dict[str, Any]]:
        """Add those items of an answer that failed and may be tried again; give the others.

        Args:
            response_item: the decoded answer to a batch.
            errors_to_exclude: not to be tried again when one of these is part of the message.
            errors_to_include: to be tried again only when one of these is part of the message.
        """

    @staticmethod
    def _skip_objects_retry(
        entry: Dict[str, Any],
        errors_to_exclude: Optional[List[str]],
        errors_to_include: Optional[List[str]],
    ) -> bool:
        """Say whether an entry of an answer is settled: stored, or not to be tried again."""
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
        """Add an object and give its id; the class name is taken as it is.

        Raises:
            TypeError, ValueError: for what cannot be sent; nothing is added then.
        """
        item = object_item(plain_head(class_name), data_object, uuid, vector, tenant)
        self._keep(item)
        return item.uuid

    def get_request_body(self) -> Dict[str, Any]:
        """Give the body of the request; its list follows what is added and removed later."""
        return {"fields": ["ALL"], "objects": self._items}

    def add_failed_objects_from_response(
        self,
        response: List[Dict[str, Any]],
        errors_to_exclude: Optional[List[str]],
        errors_to_include: Optional[List[str]],
    ) -> List[Dict[str, Any]]:
        """Add those objects of an answer that failed and may be tried again; give the others.

        Args:
            response: the decoded answer to a batch of objects.
            errors_to_exclude: not to be tried again when one of these is part of the message.
            errors_to_include: to be tried again only when one of these is part of the message.
        """
        settled = []
        for entry in response:
            if self._skip_objects_retry(entry, errors_to_exclude, errors_to_include):
                settled.append(entry)
            else:
                self.add(
                    entry.get("properties") or {},
                    cast(str, entry.get("class")),
                    entry.get("id"),
                    entry.get("vector"),
                    entry.get("tenant"),
                )
        return settled


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
        """Add a reference; the class names are taken as they are.

        Raises:
            TypeError, ValueError: for what cannot be sent; nothing is added then.
        """
        frame = frame_of(from_object_class_name, from_property_name, to_object_class_name, tenant)
        self._keep(reference_item(frame, from_object_uuid, to_object_uuid))

    def get_request_body(self) -> List[Dict[str, Any]]:
        """Give the body of the request; the list follows what is added and removed later."""
        return self._items

    def add_failed_objects_from_response(
        self,
        response: List[Dict[str, Any]],
        errors_to_exclude: Optional[List[str]],
        errors_to_include: Optional[List[str]],
    ) -> List[Dict[str, Any]]:
        """Add those references of an answer that failed and may be tried again; give the others.

        Args:
            response: the decoded answer to a batch of references.
            errors_to_exclude: not to be tried again when one of these is part of the message.
            errors_to_include: to be tried again only when one of these is part of the message.
        """
        settled = []
        for entry in response:
            reference = None
            if not self._skip_objects_retry(entry, errors_to_exclude, errors_to_include):
                reference = _reference_of(entry)
            if reference is None:
                settled.append(entry)
            else:
                self._keep(reference)
        return settled


def _reference_of(entry: Dict[str, Any]) -> Optional[ReferenceItem]:
    """Make the reference again of which an answer speaks; None when it does not say which."""
    source = str(entry.get("from")).split("/")[3:]
    target = str(entry.get("to")).split("/")[3:]
    if len(source) != 3 or not target:
        return None
    class_name, object_id, property_name = source
    to_class = target[0] if len(target) > 1 else None
    frame = frame_of(class_name, property_name, to_class, entry.get("tenant"))
    return reference_item(frame, object_id, target[-1])
