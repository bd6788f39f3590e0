"""Backups whose details a real server 1.24.26 decides: bounds of their settings, and refusals."""

from __future__ import annotations

from typing import Any, Dict

import pytest

from tests.local.plain_http import Caller
from tests.local.samples import THING

PARSING = 'parsing body body from "" failed, because json: cannot unmarshal '
FIELD = "into Go struct field BackupConfig.config."


@pytest.fixture(autouse=True)
def _things(call: Caller) -> None:
    call.post("/v1/schema", THING)


@pytest.mark.parametrize(
    ("config", "code", "words"),
    [
        ({"CPUPercentage": 81}, 608, "CPUPercentage in body should be less than or equal to 80"),
        ({"CPUPercentage": -1}, 609, "CPUPercentage in body should be greater than or equal to 1"),
        ({"ChunkSize": 513}, 608, "ChunkSize in body should be less than or equal to 512"),
        ({"ChunkSize": 1}, 609, "ChunkSize in body should be greater than or equal to 2"),
        (
            {"CompressionLevel": "most"},
            606,
            "CompressionLevel in body should be one of "
            "[DefaultCompression BestSpeed BestCompression]",
        ),
    ],
)
def test_the_config_of_a_backup_has_bounds(
    call: Caller, config: Dict[str, Any], code: int, words: str
) -> None:
    refused = call.post("/v1/backups/filesystem", {"id": "one", "config": config})
    assert (refused.status, refused.json) == (422, {"code": code, "message": f"config.{words}"})


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"ChunkSize": "x"}, f"string {FIELD}ChunkSize of type int64"),
        ({"CPUPercentage": 1.5}, f"number 1.5 {FIELD}CPUPercentage of type int64"),
    ],
)
def test_the_config_of_a_backup_has_types(call: Caller, config: Dict[str, Any], words: str) -> None:
    refused = call.post("/v1/backups/filesystem", {"id": "one", "config": config})
    assert (refused.status, refused.json) == (400, {"code": 400, "message": PARSING + words})


def test_the_config_of_a_restoration_is_checked(call: Caller) -> None:
    call.post("/v1/backups/filesystem", {"id": "one"})
    path = "/v1/backups/filesystem/one/restore"
    assert call.post(path, {"config": {"CPUPercentage": 81}}).json["code"] == 608
    assert call.post(path, {"config": {"CPUPercentage": "x"}}).status == 400


@pytest.mark.parametrize(
    "config",
    [
        {"CPUPercentage": 80, "ChunkSize": 2, "CompressionLevel": "BestSpeed"},
        {"CPUPercentage": 0, "ChunkSize": 0, "CompressionLevel": ""},
        {"CPUPercentage": 1, "ChunkSize": 512, "CompressionLevel": "DefaultCompression"},
    ],
)
def test_a_config_within_its_bounds_is_taken(call: Caller, config: Dict[str, Any]) -> None:
    assert call.post("/v1/backups/filesystem", {"id": "one", "config": config}).status == 200


def test_a_backup_that_is_not_there_is_named_whatever_its_name(call: Caller) -> None:
    refused = call.get("/v1/backups/filesystem/NEVER")
    assert refused.status == 404
    assert refused.message.endswith("/NEVER/backup_config.json: no such file or directory")
