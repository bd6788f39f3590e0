"""Fixtures for tests of programs that use Weaviate; pytest loads them by itself.

def test_my_import(weaviate_client):
    import_everything(weaviate_client)
    assert weaviate_client.query.aggregate("Article").with_meta_count().do() == ...

@pytest.mark.weaviate_local(auto_schema=False)
def test_that_it_survives_a_bad_day(weaviate_local, weaviate_client):
    weaviate_local.fail_next(503, times=2)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Iterator

import pytest

if TYPE_CHECKING:
    from weaviate.client import Client
    from weaviate.local.server import LocalServer

MARK = "weaviate_local"


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark that sets the arguments of the server."""
    config.addinivalue_line(
        "markers", f"{MARK}(**settings): arguments of LocalServer for the fixture weaviate_local"
    )


@pytest.fixture
def weaviate_local(request: pytest.FixtureRequest) -> Iterator[LocalServer]:
    """Run an empty local server with the arguments of the mark `weaviate_local`."""
    from weaviate.local import LocalServer

    with LocalServer(**_settings(request)) as server:
        yield server


@pytest.fixture
def weaviate_client(
    request: pytest.FixtureRequest, weaviate_local: LocalServer
) -> Iterator[Client]:
    """Return a client of the local server, logged in if the server requires it."""
    import weaviate

    keys = _settings(request).get("api_keys")
    if keys:
        client = weaviate.Client(weaviate_local.url, weaviate.AuthApiKey(keys[0]))
    elif weaviate_local.oidc is not None:
        answer = weaviate_local.oidc.issue("pytest")
        token = weaviate.AuthBearerToken(
            answer["access_token"], answer["expires_in"], answer.get("refresh_token")
        )
        client = weaviate.Client(weaviate_local.url, token)
    else:
        client = weaviate.Client(weaviate_local.url)
    yield client
    client.close()


def _settings(request: pytest.FixtureRequest) -> Dict[str, Any]:
    settings: Dict[str, Any] = {}
    for mark in reversed(list(request.node.iter_markers(MARK))):  # the nearest mark comes last
        settings.update(mark.kwargs)
    return settings
