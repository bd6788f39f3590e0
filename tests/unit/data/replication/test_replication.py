"""The consistency levels."""

from __future__ import annotations

import json
import pickle

import pytest

from weaviate.data.replication import ConsistencyLevel


def test_a_level_is_its_own_text() -> None:
    assert ConsistencyLevel.QUORUM == "QUORUM"
    assert json.dumps(ConsistencyLevel.ALL) == '"ALL"'


def test_a_level_is_found_by_its_text_in_capitals_only() -> None:
    assert ConsistencyLevel("ONE") is ConsistencyLevel.ONE
    with pytest.raises(ValueError):
        ConsistencyLevel("one")


def test_a_level_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(ConsistencyLevel.ONE)) is ConsistencyLevel.ONE
