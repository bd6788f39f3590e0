"""Aliases of types that appear in public signatures."""

from __future__ import annotations

import uuid as uuid_lib
from typing import Union

NUMBERS = Union[int, float]
UUID = Union[str, uuid_lib.UUID]
