"""The texts of warnings."""

from __future__ import annotations

import pytest

from weaviate import error_msgs


@pytest.mark.parametrize("name", [name for name in vars(error_msgs) if name.endswith("_W")])
def test_each_text_is_a_sentence_of_one_line(name: str) -> None:
    text = getattr(error_msgs, name)
    assert text.endswith(".")
    assert "\n" not in text
