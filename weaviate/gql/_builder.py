"""The methods that `get` and `aggregate` share: conditions, tenant, search by meaning."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional, TypeVar

from weaviate._core import checks, versions
from weaviate.gql import _graphql, _near
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
    """A query lacks a part, or has parts that exclude each other: an AttributeError in v3."""


class ClassQuery(GraphQL):
    """A query over the objects of one class: condition, tenant, and search by meaning."""

    _class_name: str
    _where: Optional[Where] = None
    _near_clause: Optional[Filter] = None
    _tenant: Optional[str] = None

    def with_where(self: Self, content: Dict[str, Any]) -> Self:
        """Restrict the query to objects that match a condition; a second call replaces the first.

        Args:
            content: one condition, `{"path": [...], "operator": ..., "value...": ...}`, or several
                joined conditions, `{"operator": "And" or "Or", "operands": [...]}`. The key of the
                value names its type: valueText, valueInt, valueNumber, valueBoolean, valueDate
                (text, `datetime` or `date`) or valueGeoRange. The value is a list for ContainsAny
                and ContainsAll.

        Raises:
            TypeError: if a part has the wrong type.
            ValueError: if a part is missing or unknown.

        Example:
            >>> query.with_where({"path": ["words"], "operator": "GreaterThan", "valueInt": 100})
        """
        self._where = Where(content)
        return self

    def with_tenant(self: Self, tenant: str) -> Self:
        """Restrict the query to the objects of one tenant (server 1.20).

        Raises:
            TypeError: if it is not a str.
        """
        self._tenant = checks.text(tenant, "tenant")
        return self

    def with_near_text(self: Self, content: Dict[str, Any]) -> Self:
        """Search for the meaning of a text; requires a module that vectorizes text.

        Args:
            content: `concepts` (a text or a list of texts). Optional: `certainty` (at least) or
                `distance` (at most); `moveTo` and `moveAwayFrom`, each with `force` and with
                `concepts`, `objects` or both; `autocorrect`; `targetVectors` (server 1.24).

        Raises:
            TypeError: if a part has the wrong type.
            ValueError: if a part is missing, or the query has a search by meaning already.
        """
        self._check_first_near()
        self._near_clause = NearText(content)
        return self

    def with_near_vector(self: Self, content: Dict[str, Any]) -> Self:
        """Search for a vector.

        Args:
            content: `vector` (list, tuple, numpy array, tensor, series). Optional: `certainty` (at
                least) or `distance` (at most); `targetVectors` (server 1.24).

        Raises:
            TypeError: if a part has the wrong type.
            ValueError: if a part is missing, or the query has a search by meaning already.
        """
        self._check_first_near()
        self._near_clause = NearVector(content)
        return self

    def with_near_object(self: Self, content: Dict[str, Any]) -> Self:
        """Search for objects that are similar to a stored object.

        Args:
            content: `id` or `beacon` of the object. Optional: `certainty` (at least) or `distance`
                (at most); `targetVectors` (server 1.24).

        Raises:
            TypeError: if a part has the wrong type.
            ValueError: if a part is missing, or the query has a search by meaning already.
        """
        self._check_first_near()
        version = _graphql.server_version_of(self._connection)
        names_classes = version is not None and versions.has_class_paths(version)
        self._near_clause = NearObject(content, names_classes)
        return self

    def with_near_image(self: Self, content: Dict[str, Any], encode: bool = True) -> Self:
        """Search for objects that are similar to an image.

        Args:
            content: `image` (see `encode`). Optional: `certainty` (at least) or `distance` (at
                most).
            encode: True: `image` is the path of a file, or a file opened in mode "rb", which is
                read and encoded. False: `image` is a base64 text.

        Raises:
            TypeError: if a part has the wrong type.
            ValueError: if a part is missing, the file does not exist, or the query has a search by
                meaning already.
        """
        return self._near_media(content, encode, MediaType.IMAGE)

    def with_near_audio(self: Self, content: Dict[str, Any], encode: bool = True) -> Self:
        """Search with a sound, the key `audio`; see `with_near_image`."""
        return self._near_media(content, encode, MediaType.AUDIO)

    def with_near_video(self: Self, content: Dict[str, Any], encode: bool = True) -> Self:
        """Search with a video, the key `video`; see `with_near_image`."""
        return self._near_media(content, encode, MediaType.VIDEO)

    def with_near_depth(self: Self, content: Dict[str, Any], encode: bool = True) -> Self:
        """Search with a depth image, the key `depth`; see `with_near_image`."""
        return self._near_media(content, encode, MediaType.DEPTH)

    def with_near_thermal(self: Self, content: Dict[str, Any], encode: bool = True) -> Self:
        """Search with a thermal image, the key `thermal`; see `with_near_image`."""
        return self._near_media(content, encode, MediaType.THERMAL)

    def with_near_imu(self: Self, content: Dict[str, Any], encode: bool = True) -> Self:
        """Search with data of an inertial unit, the key `imu`; see `with_near_image`."""
        return self._near_media(content, encode, MediaType.IMU)

    def _near_media(self: Self, content: Any, encode: bool, media_type: MediaType) -> Self:
        self._check_first_near()
        if encode:
            content = _near.with_encoded_file(content, media_type)
        self._near_clause = _MEDIA_CLASSES[media_type](content)
        return self

    def _check_first_near(self) -> None:
        """Check that the query has no search by meaning yet."""
        if self._near_clause is not None:
            raise QueryError("A query can have one search by meaning (near..., ask), not two.")
