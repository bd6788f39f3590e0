"""The items of a batch: objects and references, encoded once, when they are added.

The bytes are the snapshot: the caller's data is not read again, and data that cannot be encoded
raises an error while the batch is still unchanged.
"""

from __future__ import annotations

import functools
import os
from typing import Any, Dict, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

from weaviate._core import checks, json_codec, paths, uuids, vectors
from weaviate._core.versions import has_class_paths
from weaviate.error_msgs import (
    BATCH_REF_DEPRECATION_NEW_V14_CLS_NS_W,
    BATCH_REF_DEPRECATION_OLD_V14_CLS_NS_W,
)
from weaviate.types import UUID

PROPERTIES_KEY = b',"properties":'
_ID_KEY = b',"id":"'
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
    """The position of the vector in `data`; both 0 without a vector."""

    @property
    def is_doubtful(self) -> bool:
        """False: sent again under its id, an object is not stored twice."""
        return False

    @property
    def vector(self) -> bytes:
        """The JSON list of the vector; empty without a vector."""
        return self.data[self.vector_start : self.vector_end]

    def plain(self) -> Dict[str, Any]:
        """Return a copy of the object as a dictionary."""
        value: Dict[str, Any] = json_codec.decode(self.data)
        return value


class ReferenceItem(NamedTuple):
    """A reference as it is sent."""

    data: bytes
    """The JSON object of the request."""
    is_doubtful: bool = False
    """Whether it was sent once without a clear answer, so that it may be stored already."""

    def plain(self) -> Dict[str, Any]:
        """Return a copy of the reference as a dictionary."""
        value: Dict[str, Any] = json_codec.decode(self.data)
        return value


Item = Union[ObjectItem, ReferenceItem]

_new: Any = tuple.__new__


class ObjectPrefix(NamedTuple):
    """The beginning of the JSON of an object, which all objects of a class share."""

    class_name: str
    text: bytes


@functools.lru_cache(maxsize=256)
def _known_prefix(class_name: str) -> ObjectPrefix:
    return plain_prefix(checks.class_name(class_name))


def object_prefix(class_name: str) -> ObjectPrefix:
    """Return the prefix of a class; the first letter of its name is capitalized."""
    try:
        return _known_prefix(class_name)
    except TypeError:  # an unhashable argument is not a str
        return plain_prefix(checks.class_name(class_name))


def plain_prefix(class_name: str) -> ObjectPrefix:
    """Return the prefix of a class; its name is used as it is."""
    name = checks.text(class_name, "class_name")
    return ObjectPrefix(name, b'{"class":' + json_codec.encode(name) + PROPERTIES_KEY)


def object_item(
    prefix: ObjectPrefix,
    data_object: Dict[str, Any],
    uuid: Optional[UUID] = None,
    vector: Optional[Sequence[Any]] = None,
    tenant: Optional[str] = None,
    vectors_by_name: Optional[Mapping[str, Sequence[Any]]] = None,
) -> ObjectItem:
    """Encode an object, with a random id if `uuid` is None.

    Raises:
        TypeError, ValueError: if it cannot be sent.
    """
    if not isinstance(data_object, dict):
        raise TypeError(f"data_object must be a dict, not {type(data_object).__name__}.")
    object_id = _random_id() if uuid is None else uuids.read(uuid)
    class_name, start_text = prefix
    # sorted keys, as in the server's answer: then the answer can be compared without parsing it
    try:
        properties = json_codec.encode(data_object, True)
    except (TypeError, json_codec.NotJsonError) as error:
        raise json_codec.located(error, data_object, class_name) from None
    start = end = 0
    if vector is None and tenant is None and vectors_by_name is None:
        data = b"".join((start_text, properties, _ID_KEY, object_id.encode(), b'"}'))
    else:
        pieces = [start_text, properties, _ID_KEY, object_id.encode(), b'"']
        if vector is not None:
            text = vectors.encode_vector(vector)
            start = sum(map(len, pieces)) + len(_VECTOR_KEY)
            end = start + len(text)
            pieces += (_VECTOR_KEY, text)
        if vectors_by_name is not None:
            pieces += (b',"vectors":', vectors.encode_named_vectors(vectors_by_name))
        if tenant is not None:
            pieces += (b',"tenant":', json_codec.encode(checks.text(tenant, "tenant")))
        pieces.append(b"}")
        data = b"".join(pieces)
    # the constructor of a named tuple is a good part of the cost of a small object
    item: ObjectItem = _new(ObjectItem, (object_id, class_name, tenant, data, start, end))
    return item


def _random_id() -> str:
    """Return a random UUID of version 4, in less time than `str(uuid.uuid4())`."""
    text = os.urandom(16).hex()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"


class ReferenceTemplate(NamedTuple):
    """The JSON of a reference without its two ids, checked and escaped."""

    start: str
    middle: str
    end: str


def reference_item(template: ReferenceTemplate, from_uuid: UUID, to_uuid: UUID) -> ReferenceItem:
    """Encode a reference, and check its ids."""
    start, middle, end = template
    source, target = uuids.read_pair(from_uuid, to_uuid)
    text = f"{start}{source}{middle}{target}{end}"
    item: ReferenceItem = _new(ReferenceItem, (text.encode(), False))
    return item


def reference_template(
    from_class: str, from_property: str, to_class: Optional[str], tenant: Optional[str]
) -> ReferenceTemplate:
    """Return the checked template that references of one kind share."""
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
    return ReferenceTemplate(
        f'{{"from":{_escaped(source)[: -len(no_id) - 1]}',
        f'/{_escaped(from_property)[1:-1]}","to":{_escaped(target)[: -len(no_id) - 1]}',
        f'"{end}',
    )


def _find_kind(
    from_class: str,
    from_property: str,
    to_class: Optional[str],
    tenant: Optional[str],
    server_version: str,
) -> Tuple[ReferenceTemplate, Optional[str]]:
    source = checks.class_name(from_class, "from_object_class_name")
    target = checks.optional_class_name(to_class, "to_object_class_name")
    warning = None
    if has_class_paths(server_version):
        if target is None:
            warning = BATCH_REF_DEPRECATION_NEW_V14_CLS_NS_W
    elif target is not None:
        warning = BATCH_REF_DEPRECATION_OLD_V14_CLS_NS_W
        target = None
    return reference_template(source, from_property, target, tenant), warning


_known_kind = functools.lru_cache(maxsize=256)(_find_kind)
"""An import has few kinds of references: each is checked and encoded once."""


def kind_of_reference(
    from_class: str,
    from_property: str,
    to_class: Optional[str],
    tenant: Optional[str],
    server_version: str,
) -> Tuple[ReferenceTemplate, Optional[str]]:
    """Return the template of one kind of references, and a warning if needed."""
    try:
        return _known_kind(from_class, from_property, to_class, tenant, server_version)
    except TypeError:  # an unhashable argument is not a str: the error names it
        return _find_kind(from_class, from_property, to_class, tenant, server_version)


def _escaped(text: str) -> str:
    return json_codec.encode(text).decode("utf-8")


def split_reference(item: ReferenceItem) -> Tuple[str, str, str, str, Optional[str]]:
    """Return class, id and property of the source, target beacon, and tenant."""
    plain = item.plain()
    class_name, object_id, property_name = plain["from"].split("/")[-3:]
    return class_name, object_id, property_name, plain["to"], plain.get("tenant")
