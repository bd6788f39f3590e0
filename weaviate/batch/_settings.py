"""Checks of the settings of a batch."""

from __future__ import annotations

import math
import numbers
from typing import Any, Optional, Type, TypeVar, Union

from weaviate.data.replication import ConsistencyLevel
from weaviate.util import _check_positive_num

N = TypeVar("N", bound=Union[int, float])

_LONGEST_CREATION_TIME_S = 2
"""By default a request of a dynamic batch may take a tenth of the read timeout, and no longer."""


def check_batch_size(value: Any) -> None:
    """Refuse what is neither None nor a number of items.

    Raises:
        TypeError, ValueError: for anything else.
    """
    if value is not None:
        _check_positive_num(value, "batch_size", int)


def check_creation_time(value: Any) -> None:
    """Refuse what is no number of seconds.

    Raises:
        TypeError, ValueError: for anything else.
    """
    _check_positive_num(value, "creation_time", numbers.Real)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"'creation_time' must be a number of seconds, not {value!r}.")


def default_creation_time(timeout_config: Any) -> float:
    """Give the time for a request of a dynamic batch that goes with the timeouts of a client."""
    read_s = timeout_config[1] if isinstance(timeout_config, tuple) else timeout_config
    if read_s is None:
        return _LONGEST_CREATION_TIME_S
    seconds: float = min(read_s / 10, _LONGEST_CREATION_TIME_S)
    return seconds


def check_consistency_level(value: Any) -> Optional[str]:
    """Give the text of a consistency level.

    Raises:
        ValueError: when it is none.
    """
    return None if value is None else ConsistencyLevel(value).value


def check_callback(value: Any) -> None:
    """Refuse what is neither None nor callable.

    Raises:
        TypeError: for anything else.
    """
    if value is not None and not callable(value):
        raise TypeError(f"callback must be callable, not {type(value).__name__}.")


def _check_bool(value: bool, arg_name: str) -> None:
    if not isinstance(value, bool):
        raise TypeError(f"{arg_name!r} must be of type bool, not {type(value).__name__}.")


def _check_non_negative(value: N, arg_name: str, data_type: Type[N]) -> None:
    _check_positive_num(value, arg_name, data_type, include_zero=True)


def check_error_retries(value: Any) -> None:
    """Refuse what says neither None nor which items are sent again.

    Raises:
        TypeError: for anything else.
    """
    if value is not None and not isinstance(getattr(value, "number_retries", None), int):
        raise TypeError(
            "weaviate_error_retries must be a weaviate.WeaviateErrorRetryConf, "
            f"not {type(value).__name__}."
        )
