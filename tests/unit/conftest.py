"""What several rooms of the unit tests need."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest

from tests.support import fake_weaviate
from weaviate._core import json_codec


@pytest.fixture(params=["orjson", "standard library"])
def json_library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test once with each library that writes and reads JSON."""
    if request.param == "standard library":
        monkeypatch.setitem(json_codec._state, "orjson", None)
    elif json_codec.orjson() is None:
        pytest.skip("orjson is not installed")


@pytest.fixture
def binary(tmp_path: Path) -> Path:
    """Return the path of an executable that behaves like the server."""
    return fake_weaviate.executable(tmp_path / "weaviate-fake")


@pytest.fixture
def make(tmp_path: Path, binary: Path) -> Iterator[fake_weaviate.Maker]:
    """Return a factory of embedded servers; stop its servers at the end."""
    maker = fake_weaviate.Maker(tmp_path, binary)
    yield maker
    for database in maker.made:
        database.stop()
