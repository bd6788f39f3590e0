"""The clients of the live tests: of a real server, and of a local one with the same objects."""

from __future__ import annotations

import os
import warnings
from typing import Iterator

import pytest

import weaviate
from tests.live.congruence import local_side, real_side


@pytest.fixture(scope="module")
def client() -> Iterator[weaviate.Client]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a server before 1.14 gives one
        client = weaviate.Client(os.environ["WEAVIATE_URL"])
    with client:
        yield client


@pytest.fixture(scope="module")
def local(request: pytest.FixtureRequest) -> Iterator[weaviate.Client]:
    """A client of the local server, on which the DATA of the test's module are."""
    with local_side(request.module.DATA) as client:
        yield client


@pytest.fixture(scope="module")
def real(request: pytest.FixtureRequest) -> Iterator[weaviate.Client]:
    """A client of the real server, on which the DATA of the test's module are."""
    with real_side(request.module.DATA) as client:
        yield client
