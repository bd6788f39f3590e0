"""The fixtures for users' tests, used by tests that users could have written."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from pathlib import Path

TESTS = """
import pytest

@pytest.mark.weaviate_local(api_keys=["secret"])
def test_the_client_has_the_key(weaviate_client):
    assert weaviate_client.schema.get() == {"classes": []}

@pytest.mark.weaviate_local(oidc=True)
def test_the_client_is_logged_in(weaviate_client):
    assert weaviate_client.schema.get() == {"classes": []}

def test_the_client_meets_an_empty_server(weaviate_client):
    assert weaviate_client.schema.get() == {"classes": []}
    weaviate_client.schema.create_class({"class": "Thing"})

def test_and_so_does_the_next(weaviate_client, weaviate_local):
    assert weaviate_client.schema.get() == {"classes": []}
    assert weaviate_local.requests[-1].path == "/v1/schema"

@pytest.mark.weaviate_local(server_version="1.30.1")
class TestMarked:
    def test_the_mark_chooses_the_settings(self, weaviate_client):
        assert weaviate_client.get_meta()["version"] == "1.30.1"

    @pytest.mark.weaviate_local(server_version="1.31.2")
    def test_the_nearest_mark_wins(self, weaviate_client):
        assert weaviate_client.get_meta()["version"] == "1.31.2"
"""


def _is_installed() -> bool:
    try:
        found = importlib.metadata.distribution("weaviate-client").entry_points
    except importlib.metadata.PackageNotFoundError:
        return False
    return any(entry.group == "pytest11" for entry in found)


def test_users_tests_find_the_fixtures(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(TESTS)
    # pytest finds the plugin of an installed package by itself, and refuses to be told it twice
    plugin = [] if _is_installed() else ["-p", "weaviate.local.pytest_plugin"]
    options = [
        "-q",
        "-W",
        "error",
        "--strict-markers",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
    ]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, *options, str(tmp_path)],
        cwd=str(tmp_path),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "6 passed" in ended.stdout, ended.stdout + ended.stderr
