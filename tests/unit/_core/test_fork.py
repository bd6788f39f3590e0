"""What is renewed in the child of a fork."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import weaviate
from weaviate._core import fork


class Thing:
    def __init__(self) -> None:
        self.renewals = 0

    def _after_fork_in_child(self) -> None:
        self.renewals += 1


def test_what_lives_is_renewed_and_what_is_gone_is_not_kept() -> None:
    kept, dropped = Thing(), Thing()
    fork.renew_in_child(kept)
    fork.renew_in_child(dropped)
    del dropped
    fork._renew_all()
    assert kept.renewals == 1
    assert sum(isinstance(thing, Thing) for thing in fork._renewed_in_child) == 1


_FORK_WHILE_IMPORTING = """
import os, signal, sys, threading
from weaviate._core import fork
sys.begun, sys.go_on = threading.Event(), threading.Event()
importer = threading.Thread(target=fork.import_module, args=("slow_to_import",))
importer.start()
sys.begun.wait()
threading.Timer(0.1, sys.go_on.set).start()
child = os.fork()
if child == 0:
    signal.alarm(10)
    os._exit(fork.import_module("slow_to_import").VALUE)
assert os.WEXITSTATUS(os.waitpid(child, 0)[1]) == 7
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks of POSIX")
def test_a_fork_waits_for_a_module_that_another_thread_imports(tmp_path: Path) -> None:
    body = "import sys\nsys.begun.set()\nsys.go_on.wait()\nVALUE = 7\n"
    (tmp_path / "slow_to_import.py").write_text(body, encoding="utf-8")
    folders = os.pathsep.join([str(tmp_path), str(Path(weaviate.__file__).parents[1])])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _FORK_WHILE_IMPORTING],
        env={**os.environ, "PYTHONPATH": folders},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
