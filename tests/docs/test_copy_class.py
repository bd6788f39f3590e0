"""The script that copies classes copies everything, and continues where it was interrupted."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any, Dict, Iterator, Tuple

import pytest

import weaviate
from weaviate.util import generate_uuid5

from .pages import NEEDED

_SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "examples" / "copy_class.py"
_SCHEMA = {
    "classes": [
        {
            "class": "Book",
            "vectorizer": "none",
            "properties": [
                {"name": "title", "dataType": ["text"]},
                {"name": "byAuthor", "dataType": ["Author"]},
            ],
        },
        {
            "class": "Author",
            "vectorizer": "none",
            "properties": [
                {"name": "name", "dataType": ["text"]},
                {"name": "wrote", "dataType": ["Book"]},
            ],
        },
        {
            "class": "Note",
            "vectorizer": "none",
            "multiTenancyConfig": {"enabled": True},
            "properties": [
                {"name": "text", "dataType": ["text"]},
                {"name": "follows", "dataType": ["Note"]},
            ],
        },
        {
            "class": "Picture",
            "vectorConfig": {
                "shape": {"vectorizer": {"none": {}}, "vectorIndexType": "hnsw"},
                "colour": {"vectorizer": {"none": {}}, "vectorIndexType": "hnsw"},
            },
            "properties": [{"name": "name", "dataType": ["text"]}],
        },
    ]
}
_COUNT = 25


def _fill(client: weaviate.Client) -> None:
    client.schema.create(_SCHEMA)
    client.schema.add_class_tenants("Note", [weaviate.Tenant("anna"), weaviate.Tenant("bert")])
    client.batch.configure(batch_size=50)
    with client.batch as batch:
        for number in range(_COUNT):
            book, author = generate_uuid5(number, "Book"), generate_uuid5(number, "Author")
            batch.add_data_object({"title": f"B {number}"}, "Book", book, [float(number), 1.0])
            batch.add_data_object({"name": f"A {number}"}, "Author", author)
            batch.add_reference(book, "Book", "byAuthor", author, "Author")
            batch.add_reference(author, "Author", "wrote", book, "Book")
            batch.add_data_object(
                {"name": f"P {number}"},
                "Picture",
                generate_uuid5(number, "Picture"),
                vectors={"shape": [float(number), 1.0], "colour": [1.0, 2.0, float(number)]},
            )
            for tenant in ("anna", "bert"):
                note = generate_uuid5(number, tenant)
                batch.add_data_object({"text": f"N {number}"}, "Note", note, tenant=tenant)
                if number:
                    batch.add_reference(
                        note,
                        "Note",
                        "follows",
                        generate_uuid5(number - 1, tenant),
                        "Note",
                        tenant=tenant,
                    )
    assert not client.batch.failed_objects
    assert not client.batch.failed_references


def _content(client: weaviate.Client) -> Dict[str, Any]:
    found = {}
    parts = [
        ("Book", None),
        ("Author", None),
        ("Picture", None),
        ("Note", "anna"),
        ("Note", "bert"),
    ]
    for name, tenant in parts:
        for entry in client.data_object.iterate(name, tenant=tenant, with_vector=True):
            links = {
                key: sorted(link["beacon"] for link in value)
                for key, value in entry["properties"].items()
                if isinstance(value, list)
            }
            key = f"{name} {tenant} {entry['id']}"
            found[key] = (
                {**entry["properties"], **links},
                entry.get("vector"),
                entry.get("vectors"),
            )
    return found


@pytest.fixture
def servers() -> Iterator[Tuple[Any, Any]]:
    for needed in NEEDED:
        pytest.importorskip(needed)
    from weaviate.local import LocalServer

    with LocalServer() as source, LocalServer() as target:
        with weaviate.Client(source.url) as client:
            _fill(client)
        yield source, target


def _main(*arguments: str) -> int:
    return int(runpy.run_path(str(_SCRIPT))["main"](["--quiet", *arguments]))


def _contents(servers: Tuple[Any, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    with weaviate.Client(servers[0].url) as source, weaviate.Client(servers[1].url) as target:
        return _content(source), _content(target)


def test_everything_is_copied(servers: Tuple[Any, Any], tmp_path: Path) -> None:
    source, target = servers
    state = ["--state", str(tmp_path / "state.json"), "--page-size", "10"]
    assert _main(source.url, target.url, *state) == 0
    here, there = _contents(servers)
    assert len(here) == 5 * _COUNT
    assert there == here


@pytest.mark.parametrize("path", ["/batch/objects", "/batch/references"])
def test_an_interrupted_copy_continues_without_duplicates(
    path: str, servers: Tuple[Any, Any], tmp_path: Path
) -> None:
    source, target = servers
    state = ["--state", str(tmp_path / "state.json"), "--page-size", "7", "--batch-size", "3"]
    names = ["Book", "Author", "Note", "Picture"]
    target.fail_next(401, times=1, path=path, message="interrupted")
    with pytest.raises(weaviate.UnexpectedStatusCodeException):
        _main(source.url, target.url, *names, *state, "--workers", "1")
    assert _main(source.url, target.url, *names, *state) == 0
    here, there = _contents(servers)
    assert there == here


def test_a_tenant_that_is_not_active_is_reported(
    servers: Tuple[Any, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = servers
    with weaviate.Client(source.url) as client:
        cold = weaviate.Tenant("bert", weaviate.TenantActivityStatus.COLD)
        client.schema.update_class_tenants("Note", [cold])
    assert _main(source.url, target.url, "Note", "--state", str(tmp_path / "state.json")) == 1
    assert "tenant bert is not active" in capsys.readouterr().err


def test_a_target_with_other_objects_is_reported(
    servers: Tuple[Any, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = servers
    with weaviate.Client(target.url) as client:
        client.data_object.create({"name": "More"}, "Picture2")
        client.schema.create_class(_SCHEMA["classes"][3])
        client.data_object.create({"name": "More"}, "Picture", vectors={"shape": [1.0, 2.0]})
    assert _main(source.url, target.url, "Picture", "--state", str(tmp_path / "s.json")) == 1
    assert f"Picture: {_COUNT} objects in the source, {_COUNT + 1}" in capsys.readouterr().out
