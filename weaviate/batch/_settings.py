"""The settings of a batch: one frozen value, and the checks of its fields."""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass
from typing import Any, Callable, List, Optional, Type, TypeVar, Union

from weaviate.batch._response import Entry
from weaviate.data.replication import ConsistencyLevel
from weaviate.util import _check_positive_num, check_batch_result

N = TypeVar("N", bound=Union[int, float])

Callback = Callable[[List[Entry]], None]

_DEFAULT_RETRIES = 3
_LONGEST_CREATION_TIME_S = 2
"""By default a request of a dynamic batch may take a tenth of the read timeout, and 2 s at most."""


@dataclass
class WeaviateErrorRetryConf:
    """Which items that the server refused are sent again, and how often.

    Args:
        number_retries: the number of retries, at most.
        errors_to_exclude: no retry if one of these texts is part of the message.
        errors_to_include: a retry only if one of these texts is part of the message. Pass at most
            one of the two lists.

    Raises:
        TypeError, ValueError: if a value is not valid.
    """

    number_retries: int = 3
    errors_to_exclude: Optional[List[str]] = None
    errors_to_include: Optional[List[str]] = None

    def __post_init__(self) -> None:
        _check_positive_num(self.number_retries, "number_retries", int)
        if self.errors_to_exclude is not None and self.errors_to_include is not None:
            raise ValueError("Pass errors_to_exclude or errors_to_include, not both.")
        _check_texts(self.errors_to_exclude)
        _check_texts(self.errors_to_include)
        if self.errors_to_include is not None and len(self.errors_to_include) == 0:
            raise ValueError("errors_to_include is empty: nothing would be sent again.")


def _check_texts(texts: Optional[List[str]]) -> None:
    if texts is None:
        return
    given: Any = texts  # whatever the annotation says
    if isinstance(given, str) or any(not isinstance(text, str) for text in given):
        raise ValueError(f"A list of texts is needed, not {texts!r}.")


@dataclass(frozen=True)
class BatchSettings:
    """How items are sent and reported; a request keeps the settings of its start."""

    timeout_retries: int = _DEFAULT_RETRIES
    connection_error_retries: int = _DEFAULT_RETRIES
    error_retries: Optional[WeaviateErrorRetryConf] = None
    callback: Optional[Callback] = check_batch_result
    consistency_level: Optional[str] = None

    @property
    def wants_entries(self) -> bool:
        """Whether the entries of stored items are read by a callback or for retries."""
        is_silent = self.callback is None or self.callback is check_batch_result
        return not is_silent or self.error_retries is not None


def check_batch_size(value: Any) -> None:
    """Check that a batch size is None or a positive int."""
    if value is not None:
        _check_positive_num(value, "batch_size", int)


def check_creation_time(value: Any) -> None:
    """Check that a creation time is a positive number of seconds."""
    _check_positive_num(value, "creation_time", numbers.Real)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"'creation_time' must be a number of seconds, not {value!r}.")


def default_creation_time(timeout_config: Any) -> float:
    """Return the default time for a request of a dynamic batch, from the timeouts."""
    read_s = timeout_config[1] if isinstance(timeout_config, tuple) else timeout_config
    if not isinstance(read_s, (int, float)):
        return _LONGEST_CREATION_TIME_S
    return min(read_s / 10, _LONGEST_CREATION_TIME_S)


def check_consistency_level(value: Any) -> Optional[str]:
    """Return the text of a consistency level, or None."""
    return None if value is None else ConsistencyLevel(value).value


def check_callback(value: Any) -> None:
    """Check that a callback is None or callable."""
    if value is not None and not callable(value):
        raise TypeError(f"callback must be callable, not {type(value).__name__}.")


def _check_bool(value: bool, arg_name: str) -> None:
    if not isinstance(value, bool):
        raise TypeError(f"{arg_name!r} must be of type bool, not {type(value).__name__}.")


def _check_non_negative(value: N, arg_name: str, data_type: Type[N]) -> None:
    _check_positive_num(value, arg_name, data_type, include_zero=True)


def check_error_retries(value: Any) -> None:
    """Check that a value is None or has the fields of a WeaviateErrorRetryConf."""
    if value is not None and not isinstance(getattr(value, "number_retries", None), int):
        raise TypeError(
            "weaviate_error_retries must be a weaviate.WeaviateErrorRetryConf, "
            f"not {type(value).__name__}."
        )
