"""What a batch holds: objects and references, encoded once, when they are added.

The bytes are the snapshot: what the caller handed in is not read again, and what cannot be
encoded is refused while the batch is still as it was.
"""

from __future__ import annotations

import functools
import uuid as uuid_lib
from typing import Any, Dict, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

from weaviate._core import checks, encode, paths, uuids, vectors
from weaviate.types import UUID

_VECTOR_KEY = b',"vector":'


class ObjectItem(NamedTuple):
    """An object as it is sent."""

    uuid: str
    class_name: str
    tenant: Optional[str]
    data: bytes
    """The JSON object of the request."""
    vector_start: int = 0
    vector_end: int = 0
    """Where the vector stands in `data`; both 0 without one."""

    @property
    def vector(self) -> bytes:
        """The JSON list of the vector; empty without one."""
        return self.data[self.vector_start : self.vector_end]

    def plain(self) -> Dict[str, Any]:
        """Give the object as a dictionary of its own."""
        value: Dict[str, Any] = encode.decode(self.data)
        return value


class ReferenceItem(NamedTuple):
    """A reference as it is sent."""

    data: bytes
    """The JSON object of the request."""
    is_doubtful: bool = False
    """Whether it went out once without a clear answer: it may be stored already."""

    def plain(self) -> Dict[str, Any]:
        """Give the reference as a dictionary of its own."""
        value: Dict[str, Any] = encode.decode(self.data)
        return value


Item = Union[ObjectItem, ReferenceItem]


def object_item(
    data_object: Dict[str, Any],
    class_name: str,
    uuid: Optional[UUID] = None,
    vector: Optional[Sequence[Any]] = None,
    tenant: Optional[str] = None,
    vectors_by_name: Optional[Mapping[str, Sequence[Any]]] = None,
) -> ObjectItem:
    """Encode an object; without `uuid` it gets a random one.

    Raises:
        TypeError, ValueError: for what cannot be sent.
    """
    if not isinstance(data_object, dict):
        raise TypeError(f"data_object must be a dict, not {type(data_object).__name__}.")
    if not isinstance(class_name, str):
        raise TypeError(f"class_name must be a str, not {type(class_name).__name__}.")
    object_id = str(uuid_lib.uuid4()) if uuid is None else uuids.read(uuid)
    head = encode.encode({"class": class_name, "properties": data_object, "id": object_id})
    if vector is None and tenant is None and vectors_by_name is None:
        return ObjectItem(object_id, class_name, None, head)
    pieces = [head[:-1]]
    start = end = 0
    if vector is not None:
        text = vectors.encode_vector(vector)
        start = len(head) - 1 + len(_VECTOR_KEY)
        end = start + len(text)
        pieces += (_VECTOR_KEY, text)
    if vectors_by_name is not None:
        pieces += [b',"vectors":', vectors.encode_named_vectors(vectors_by_name)]
    if tenant is not None:
        if not isinstance(tenant, str):
            raise TypeError(f"tenant must be a str, not {type(tenant).__name__}.")
        pieces += (b',"tenant":', encode.encode(tenant))
    pieces.append(b"}")
    return ObjectItem(object_id, class_name, tenant, b"".join(pieces), start, end)


def reference_item(
    from_class: str,
    from_uuid: UUID,
    from_property: str,
    to_uuid: UUID,
    to_class: Optional[str] = None,
    tenant: Optional[str] = None,
) -> ReferenceItem:
    """Encode a reference.

    Raises:
        TypeError, ValueError: for what cannot be sent.
    """
    try:
        start, middle, end = _frame(from_class, from_property, to_class, tenant)
    except TypeError:  # what cannot be hashed is no text: say which of them
        start, middle, end = _make_frame(from_class, from_property, to_class, tenant)
    text = f"{start}{uuids.read(from_uuid)}{middle}{uuids.read(to_uuid)}{end}"
    return ReferenceItem(text.encode("utf-8"))


def _make_frame(
    from_class: str, from_property: str, to_class: Optional[str], tenant: Optional[str]
) -> Tuple[str, str, str]:
    """Write all of a reference but its two ids, checked and escaped."""
    no_id = "-"
    source = paths.beacon(no_id, checks.text(from_class, "from_object_class_name"))
    try:  # a property has its place in the address as a class has
        paths.beacon(no_id, checks.text(from_property, "from_property_name"))
    except ValueError as error:
        raise ValueError(f"{from_property!r} cannot be a property in a reference.") from error
    if to_class is not None:
        checks.text(to_class, "to_object_class_name")
    target = paths.beacon(no_id, to_class)
    end = "}"
    if tenant is not None:
        end = f',"tenant":{_escaped(checks.text(tenant, "tenant"))}}}'
    return (
        f'{{"from":{_escaped(source)[: -len(no_id) - 1]}',
        f'/{_escaped(from_property)[1:-1]}","to":{_escaped(target)[: -len(no_id) - 1]}',
        f'"{end}',
    )


_frame = functools.lru_cache(maxsize=256, typed=True)(_make_frame)
"""An import has few kinds of references: each of them is checked and written once."""


def _escaped(text: str) -> str:
    return encode.encode(text).decode("utf-8")


def split_reference(item: ReferenceItem) -> Tuple[str, str, str, str, Optional[str]]:
    """Take a reference apart: class, id and property it starts from; beacon it leads to; tenant."""
    plain = item.plain()
    class_name, object_id, property_name = plain["from"].split("/")[-3:]
    return class_name, object_id, property_name, plain["to"], plain.get("tenant")
