"""What several rooms of the unit tests need."""

from __future__ import annotations

import pytest

from weaviate._core import json_codec


@pytest.fixture(params=["orjson", "standard library"])
def json_library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test once with each library that writes and reads JSON."""
    if request.param == "standard library":
        monkeypatch.setitem(json_codec._state, "orjson", None)
    elif json_codec.orjson() is None:
        pytest.skip("orjson is not installed")
