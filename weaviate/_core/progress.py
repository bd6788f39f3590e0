"""Progress bars that are only there when somebody asks, and then come from tqdm.

`progress=True` shows a bar on a terminal and in a notebook, and nothing where the output goes to a
file; `progress="always"` shows it anywhere; a number is the total that is to be reached.
"""

from __future__ import annotations

import importlib
import sys
from types import TracebackType
from typing import Any, Optional, Type, Union

Progress = Union[bool, int, str]


class Bar:
    """Something that can be told how far it is; this one keeps it to itself."""

    def update(self, count: int = 1) -> None:
        """Say that `count` more are done."""

    def expect(self, count: Optional[int]) -> None:
        """Say that `count` more are to come, where no total was given; None when it is unknown."""

    def describe(self, text: str) -> None:
        """Say what is being done now."""

    def close(self) -> None:
        """Leave the bar as it stands."""

    def __enter__(self) -> "Bar":
        return self

    def __exit__(
        self,
        exc_type: Optional[Type[BaseException]],
        exc_val: Optional[BaseException],
        exc_tb: Optional[TracebackType],
    ) -> None:
        self.close()


class _TqdmBar(Bar):
    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._has_total = bar.total is not None

    def expect(self, count: Optional[int]) -> None:
        if not self._has_total and count is not None:
            done = self._bar.n
            self._bar.reset((self._bar.total or 0) + count)  # a widget learns its total only so
            self._bar.update(done)

    def update(self, count: int = 1) -> None:
        self._bar.update(count)

    def describe(self, text: str) -> None:
        self._bar.set_description(text)

    def close(self) -> None:
        self._bar.close()


def check_progress(progress: Any) -> Progress:
    """Give back what may be said about progress.

    Raises:
        TypeError: for another type.
        ValueError: for another text, or a negative total.
    """
    if isinstance(progress, str):
        if progress != "always":
            raise ValueError(f"progress must be a bool, a total or 'always', not {progress!r}.")
    elif not isinstance(progress, int):
        raise TypeError(
            f"progress must be a bool, an int or 'always', not {type(progress).__name__}."
        )
    elif progress < 0:
        raise ValueError("progress, as a total, must not be negative.")
    checked: Progress = progress
    return checked


def open_bar(
    progress: Progress,
    description: str,
    unit: str,
    total: Optional[int] = None,
    *,
    in_powers: bool = False,
) -> Bar:
    """Open a bar if one is wanted; tqdm is imported only then.

    Args:
        progress: what the user said; False gives the silent twin.
        total: how many there will be, where the user's number does not say it.
        in_powers: whether to show numbers as "95M", as for bytes.
    """
    if progress is False:
        return Bar()
    if not isinstance(progress, (bool, str)):
        total = progress
    tqdm = importlib.import_module("tqdm.auto").tqdm
    # None lets tqdm ask whether it writes to a terminal; a notebook is none, and shows a widget
    disable = False if progress == "always" or _in_notebook() else None
    scale = {"unit_scale": True} if in_powers else {}
    return _TqdmBar(tqdm(desc=description, unit=unit, total=total, disable=disable, **scale))


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"
