"""Aliases of types that appear in public signatures."""

import uuid
from typing import Union

NUMBERS = Union[int, float]

UUID = Union[str, uuid.UUID]
