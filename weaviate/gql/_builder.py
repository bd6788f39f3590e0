"""The methods that `get` and `aggregate` have in common: conditions, tenant, search by meaning."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional, TypeVar

from weaviate._core import versions
from weaviate.connect.connection import Connection
from weaviate.gql import _graphql, _near, _writer
from weaviate.gql.filter import (
    Filter,
    GraphQL,
    MediaType,
    NearAudio,
    NearDepth,
    NearImage,
    NearIMU,
    NearMedia,
    NearObject,
    NearText,
    NearThermal,
    NearVector,
    NearVideo,
    Where,
)

Self = TypeVar("Self", bound="ClassQuery")

_MEDIA_CLASSES: Dict[MediaType, Callable[[Dict[str, Any]], NearMedia]] = {
    MediaType.IMAGE: NearImage,
    MediaType.AUDIO: NearAudio,
    MediaType.VIDEO: NearVideo,
    MediaType.THERMAL: NearThermal,
    MediaType.DEPTH: NearDepth,
    MediaType.IMU: NearIMU,
}


class QueryError(ValueError, AttributeError):
    """A query lacks a part, or two of its parts exclude each other: AttributeError in v3."""


class ClassQuery(GraphQL):
    """A query over the objects of one class: which of them, of which tenant, near to what."""

    _where: Optional[Where] = None
    _near_clause: Optional[Filter] = None
    _tenant: Optional[str] = None

    def __init__(self, class_name: str, connection: Connection) -> None:
        super().__init__(connection)
        self._class_name = _writer.class_name(class_name)

    def with_where(self: Self, content: Dict[str, Any]) -> Self:
        """Look only at objects that meet a condition; a second call replaces the first.

        Args:
            content: one condition, `{"path": [...], "operator": ..., "value...": ...}`, or several
                that are joined, `{"operator": "And" or "Or", "operands": [...]}`. The value stands
                under a key that names its type: valueText, valueInt, valueNumber, valueBoolean,
                valueDate (text, `datetime` or `date`) or valueGeoRange; each but the last can be
                a list, for ContainsAny and ContainsAll.

        Raises:
            TypeError: when a part is of a wrong type.
            ValueError: when a part is missing, or not one of its choices.

        Example:
            >>> query.with_where({"path": ["words"], "operator": "GreaterThan", "valueInt": 100})
        """
        self._where = Where(content)
        return self

    def with_tenant(self: Self, tenant: str) -> Self:
        """Look at the objects of one tenant.

        Raises:
            TypeError: if it is not a str.
        """
        _writer.text(tenant, "tenant")
        self._tenant = tenant
        return self

    def with_near_text(self: Self, content: Dict[str, Any]) -> Self:
        """Search for the meaning of words; the server needs a module that makes vectors of text.

        Args:
            content: `concepts` (a text or list of texts); may have `certainty` or `distance` (how
                near is near enough), `moveTo` and `moveAwayFrom` (each with `force`, and
                `concepts`, `objects` or both), `autocorrect`, and `targetVectors` (servers from
                1.24 on).

        Raises:
            TypeError: when a part is of a wrong type.
            ValueError: when a part is missing, or there is a search by meaning already.
        """
        self._check_first_near()
        self._near_clause = NearText(content)
        return self

    def with_near_vector(self: Self, content: Dict[str, Any]) -> Self:
        """Search for a vector.

        Args:
            content: `vector` (list, tuple, numpy array, tensor, series); may have `certainty` or
                `distance` (how near is near enough), and `targetVectors` (servers from 1.24 on).

        Raises:
            TypeError: when a part is of a wrong type.
            ValueError: when a part is missing, or there is a search by meaning already.
        """
        self._check_first_near()
        self._near_clause = NearVector(content)
        return self

    def with_near_object(self: Self, content: Dict[str, Any]) -> Self:
        """Search for what is like an object that is stored already.

        Args:
            content: `id` or `beacon` of the object; may have `certainty` or `distance` (how near is
                near enough), and `targetVectors` (servers from 1.24 on).

        Raises:
            TypeError: when a part is of a wrong type.
            ValueError: when a part is missing, or there is a search by meaning already.
        """
        self._check_first_near()
        version = _graphql.server_version_of(self._connection)
        names_classes = version is not None and versions.has_class_paths(version)
        self._near_clause = NearObject(content, names_classes)
        return self

    def with_near_image(self: Self, content: Dict[str, Any], encode: bool = True) -> Self:
        """Search for what is like an image.

        Args:
            content: `image` (see `encode`); may have `certainty` or `distance` (how near is near
                enough).
            encode: whether `image` is a file (its path, or opened in mode "rb") that has to be read
                and encoded, or base64 text already.

        Raises:
            TypeError: when a part is of a wrong type.
            ValueError: when a part is missing, there is no such file, or there is a search by
                meaning already.
        """
        return self._near_media(content, encode, MediaType.IMAGE)

    def with_near_audio(self: Self, content: Dict[str, Any], encode: bool = True) -> Self:
        """Search for what is like a sound, given under `audio`; see `with_near_image`."""
        return self._near_media(content, encode, MediaType.AUDIO)

    def with_near_video(self: Self, content: Dict[str, Any], encode: bool = True) -> Self:
        """Search for what is like a video, given under `video`; see `with_near_image`."""
        return self._near_media(content, encode, MediaType.VIDEO)

    def with_near_depth(self: Self, content: Dict[str, Any], encode: bool = True) -> Self:
        """Search for what is like a depth image, given under `depth`; see `with_near_image`."""
        return self._near_media(content, encode, MediaType.DEPTH)

    def with_near_thermal(self: Self, content: Dict[str, Any], encode: bool = True) -> Self:
        """Search for what is like a thermal image, under `thermal`; see `with_near_image`."""
        return self._near_media(content, encode, MediaType.THERMAL)

    def with_near_imu(self: Self, content: Dict[str, Any], encode: bool = True) -> Self:
        """Search for what is like data of an inertial unit, under `imu`; see `with_near_image`."""
        return self._near_media(content, encode, MediaType.IMU)

    def _near_media(self: Self, content: Any, encode: bool, media_type: MediaType) -> Self:
        self._check_first_near()
        if encode:
            content = _near.with_encoded_file(content, media_type)
        self._near_clause = _MEDIA_CLASSES[media_type](content)
        return self

    def _check_first_near(self) -> None:
        """Refuse a second search by meaning."""
        if self._near_clause is not None:
            raise QueryError("A query can have one search by meaning (near..., ask), not two.")
