"""Progress bars of tqdm, shown only if the user requests them.

`progress=True` shows a bar on a terminal and in a notebook, but not if the output is redirected;
`progress="always"` shows it anywhere; a number is the expected total.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from functools import partial
from typing import Any, Callable, Optional, Union

from weaviate._core import fork
from weaviate._core.log import logger

Progress = Union[bool, int, str]

_log = logger(__name__)


class Bar:
    """A progress bar; this base class shows nothing."""

    def update(self, count: int = 1) -> None:
        """Add `count` to the number that is done."""

    def expect(self, count: Optional[int]) -> None:
        """Add `count` to the total, unless the total is given or `count` is None."""

    def describe(self, text: str) -> None:
        """Show the current step."""

    def remark(self, text: str) -> None:
        """Show a remark after the numbers."""

    def close(self) -> None:
        """Close the bar; it remains as it is."""

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _TqdmBar(Bar):
    """A bar of tqdm; if it cannot be drawn (a closed terminal), nothing is shown."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._has_total = bar.total is not None

    def _draw(self, draw: Callable[[], Any]) -> None:
        try:
            draw()
        except Exception:
            self._bar.disable = True
            _note_broken(self._bar)

    def expect(self, count: Optional[int]) -> None:
        if not self._has_total and count is not None:
            self._draw(partial(self._add_to_total, count))

    def _add_to_total(self, count: int) -> None:
        done = self._bar.n
        self._bar.reset((self._bar.total or 0) + count)  # a widget changes its total only on reset
        self._bar.update(done)

    def update(self, count: int = 1) -> None:
        self._draw(partial(self._bar.update, count))

    def describe(self, text: str) -> None:
        self._draw(partial(self._bar.set_description, text))

    def remark(self, text: str) -> None:
        self._draw(partial(self._bar.set_postfix_str, text))

    def close(self) -> None:
        self._draw(self._bar.close)


def sleep_shown(bar: Bar) -> Callable[[float], None]:
    """Return a function that sleeps, and updates a bar of seconds."""

    def sleep(seconds: float) -> None:
        time.sleep(seconds)
        bar.update(round(seconds))

    return sleep


def check_progress(progress: Any) -> Progress:
    """Return the value if it is a valid `progress`.

    Raises:
        TypeError: if it has another type.
        ValueError: if it is another str, or negative.
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


def open_bar(progress: Progress, description: str, unit: str, *, in_powers: bool = False) -> Bar:
    """Open a bar if the user requests one; tqdm is imported only then.

    Args:
        progress: the argument of the user; False returns a bar that shows nothing.
        in_powers: show numbers as "95M", as for bytes.
    """
    if progress is False:
        return Bar()
    total = None if isinstance(progress, (bool, str)) else progress
    # without ipywidgets tqdm.auto warns in a notebook, and shows the same line of text
    has_widgets = not _in_notebook() or importlib.util.find_spec("ipywidgets") is not None
    tqdm = fork.import_module("tqdm.auto" if has_widgets else "tqdm").tqdm
    # None: tqdm shows a bar on a terminal only; a notebook is not a terminal, but shows a widget
    disable = False if progress == "always" or _in_notebook() else None
    scale = {"unit_scale": True} if in_powers else {}
    try:
        bar = tqdm(desc=description, unit=unit, total=total, disable=disable, **scale)
    except Exception:  # a bar that cannot be drawn must not end an import
        _note_broken(tqdm)
        return Bar()
    return _TqdmBar(bar)


def _note_broken(bar: Any) -> None:
    """Log that a bar cannot be drawn, and release the lock that all bars of tqdm share.

    tqdm keeps the lock if drawing fails, and later bars of other threads would wait forever.
    """
    _log.debug("The progress bar cannot be drawn; it is left out.", exc_info=True)
    try:
        bar.get_lock().release()
    except (RuntimeError, AssertionError, ValueError, AttributeError):
        return  # this thread does not hold the lock


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"
