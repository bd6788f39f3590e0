"""Requests made up from a seed have the same answers from the local server and the real one.

The seed is printed. `WEAVIATE_GENERATED` sets how many requests (300), `WEAVIATE_SEED` the seed;
`python -m tests.live.generated --count 20000` runs more of them. With a server of version 1.24
every answer must be the same but for the differences that docs/local.md lists; newer servers have
other words for refusals, so there one refusal is as good as another.
"""

from __future__ import annotations

import os
import secrets
from typing import Iterator

import pytest

from tests.live.generated.runs import Tally, compare_many
from tests.local.plain_http import Caller
from weaviate._core import versions

pytestmark = pytest.mark.live

REFERENCE = "1.24"


@pytest.fixture
def real() -> Iterator[Caller]:
    caller = Caller(os.environ["WEAVIATE_URL"])
    version = caller.get("/v1/meta").json["version"]
    if versions.parse(version) < versions.parse(REFERENCE):
        caller.close()
        pytest.skip(f"the local server answers as {REFERENCE} does; this one is {version}")
    yield caller
    caller.close()


def test_generated_requests_are_answered_as_by_the_real_server(real: Caller) -> None:
    seed = os.environ.get("WEAVIATE_SEED") or secrets.token_hex(4)
    count = int(os.environ.get("WEAVIATE_GENERATED") or 300)
    print(f"seed {seed}")
    same_words = real.get("/v1/meta").json["version"].startswith(REFERENCE)
    tally = Tally()
    compare_many(tally, seed, count, real, words=same_words)
    shown = "\n".join(map(str, tally.undocumented[:10]))
    assert not tally.undocumented, f"seed {seed}: {tally}\n{shown}"
