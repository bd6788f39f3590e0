"""Answers whose details a real server 1.24.26 decides: headers, line ends, parameters, bodies.

Each of them was found by comparing the local server with a real one; see `tests/live/generated`.
"""

from __future__ import annotations

from typing import Any, Dict

import pytest

from tests.local.plain_http import Caller
from tests.local.samples import THING, thing, uid

PATH = f"/v1/objects/Thing/{uid(1)}"


@pytest.fixture(autouse=True)
def _things(call: Caller) -> None:
    call.post("/v1/schema", THING)


def test_a_refusal_by_the_server_ends_with_a_newline_and_one_of_a_form_does_not(
    call: Caller,
) -> None:
    assert call.post("/v1/objects", {"class": "Thing", "id": ""}).body.endswith(b"\n")
    refused = call.get(PATH, include="nonsense")
    assert (refused.status, refused.body[-1:]) == (400, b"\n")
    for path in ("/v1/nonsense", "/v1/objects?limit=x", "/v1/objects/Thing/abc"):
        name, _, value = path.partition("?limit=")
        query = {"limit": value} if value else {}
        assert call.get(name, **query).body[-1:] == b"}"


@pytest.mark.parametrize(
    ("path", "verbs"),
    [
        ("/v1/meta", "GET"),
        ("/v1/batch/objects", "DELETE,POST"),
        (PATH, "DELETE,GET,HEAD,PATCH,PUT"),
    ],
)
def test_a_wrong_verb_is_told_the_right_ones(call: Caller, path: str, verbs: str) -> None:
    refused = call.post(path, {}) if "batch" not in path else call.get(path)
    assert refused.status == 405
    assert refused.headers["allow"] == verbs


@pytest.mark.parametrize("verb", ["GET", "HEAD", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("name", ["live", "ready"])
def test_a_probe_is_answered_whatever_the_verb(call: Caller, verb: str, name: str) -> None:
    reply = call.send(verb, f"/v1/.well-known/{name}")
    assert (reply.status, reply.body) == (200, b"")


def test_of_a_repeated_parameter_the_last_one_counts(call: Caller) -> None:
    for number in (1, 2, 3):
        call.post("/v1/objects", thing(number))
    query = [("class", "Nope"), ("limit", "x"), ("limit", "2"), ("class", "Thing")]
    assert len(call.send("GET", "/v1/objects", query=query).json["objects"]) == 2
    query = [("consistency_level", "MOST"), ("consistency_level", "ALL")]
    assert call.send("GET", PATH, query=query).status == 200


def test_an_empty_consistency_level_is_none(call: Caller) -> None:
    call.post("/v1/objects", thing(1))
    assert call.get(PATH, consistency_level="").status == 200


@pytest.mark.parametrize(
    ("config", "status", "code", "words"),
    [
        (
            {"CPUPercentage": 81},
            422,
            608,
            "config.CPUPercentage in body should be less than or equal to 80",
        ),
        (
            {"CPUPercentage": -1},
            422,
            609,
            "config.CPUPercentage in body should be greater than or equal to 1",
        ),
        (
            {"ChunkSize": 513},
            422,
            608,
            "config.ChunkSize in body should be less than or equal to 512",
        ),
        (
            {"ChunkSize": 1},
            422,
            609,
            "config.ChunkSize in body should be greater than or equal to 2",
        ),
        (
            {"CompressionLevel": "most"},
            422,
            606,
            "config.CompressionLevel in body should be one of [DefaultCompression BestSpeed BestCompression]",
        ),
        (
            {"ChunkSize": "x"},
            400,
            400,
            'parsing body body from "" failed, because json: cannot unmarshal string into Go struct field BackupConfig.config.ChunkSize of type int64',
        ),
        (
            {"CPUPercentage": 1.5},
            400,
            400,
            'parsing body body from "" failed, because json: cannot unmarshal number 1.5 into Go struct field BackupConfig.config.CPUPercentage of type int64',
        ),
    ],
)
def test_the_config_of_a_backup_is_checked(
    call: Caller, config: Dict[str, Any], status: int, code: int, words: str
) -> None:
    refused = call.post("/v1/backups/filesystem", {"id": "one", "config": config})
    assert (refused.status, refused.json) == (status, {"code": code, "message": words})


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


def test_indexed_times_are_among_the_properties_of_what_was_just_stored(call: Caller) -> None:
    inverted = {"indexTimestamps": True}
    call.post(
        "/v1/schema", {"class": "Timed", "vectorizer": "none", "invertedIndexConfig": inverted}
    )
    body = {"class": "Timed", "id": uid(1), "properties": {"a": "b"}}
    path = f"/v1/objects/Timed/{uid(1)}"
    answers = [
        call.post("/v1/objects", body).json,
        call.send("PUT", path, body).json,
        call.post("/v1/batch/objects", {"objects": [body]}).json[0],
    ]
    for shown in answers:
        assert shown["properties"] == {
            "a": "b",
            "_creationTimeUnix": shown["creationTimeUnix"],
            "_lastUpdateTimeUnix": shown["lastUpdateTimeUnix"],
        }
    assert call.get(path).json["properties"] == {"a": "b"}
