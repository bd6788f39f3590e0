"""Distances on the earth."""

from __future__ import annotations

from math import atan2, cos, radians, sin, sqrt

_EARTH_RADIUS_METRES = 6371e3


def metres_between(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Return the length of the shortest way between two points on a globe."""
    across = sin(radians(other_latitude - latitude) / 2)
    along = sin(radians(other_longitude - longitude) / 2)
    share = across**2 + cos(radians(latitude)) * cos(radians(other_latitude)) * along**2
    return 2 * _EARTH_RADIUS_METRES * atan2(sqrt(share), sqrt(max(0.0, 1 - share)))
