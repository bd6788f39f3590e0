"""The client and its sections, and what is loaded to make one."""

from __future__ import annotations

import copy
import importlib
import pickle
import pydoc
import subprocess
import sys
import typing
from typing import Any, Callable, List

import pytest

import weaviate
import weaviate.client
from tests.support.scripted import ScriptedServer, say, text, weaviate_like
from weaviate._core import v4_names
from weaviate.exceptions import ResponseCannotBeDecodedException

SECTIONS = (
    "backup",
    "batch",
    "classification",
    "cluster",
    "contextionary",
    "data_object",
    "query",
    "schema",
)
SUBMODULES = (
    *("auth", "backup", "batch", "classification", "client", "cluster", "config", "connect"),
    *("contextionary", "data", "embedded", "error_msgs", "exceptions", "gql", "proto", "schema"),
    *("types", "util", "warnings"),
)


@pytest.fixture
def client() -> typing.Iterator[weaviate.Client]:
    with ScriptedServer(weaviate_like(say({}))) as server, weaviate.Client(server.url) as made:
        yield made


def loaded_by(code: str) -> List[str]:
    """Return the modules that a new process has loaded beyond requests."""
    whole = f"import sys, requests\nbefore = set(sys.modules)\n{code}\nprint(*set(sys.modules) - before)"
    return (
        subprocess.run([sys.executable, "-c", whole], stdout=subprocess.PIPE, check=True)
        .stdout.decode()
        .split()
    )


def test_starting_a_client_loads_no_third_party_package_but_requests() -> None:
    with ScriptedServer(weaviate_like(say({}))) as server:
        loaded = loaded_by(f"import weaviate\nclient = weaviate.Client({server.url!r})")
    unwanted = (
        *("authlib", "graphql", "grpc", "importlib.metadata", "numpy", "orjson", "tqdm"),
        *("validators", "tarfile", "zipfile", "weaviate.local"),
    )
    assert [name for name in unwanted if name in loaded] == []


@pytest.mark.parametrize("name", weaviate.__all__)
def test_each_public_name_is_there(name: str) -> None:
    assert getattr(weaviate, name).__name__ == name
    assert name in dir(weaviate)


@pytest.mark.parametrize("name", SUBMODULES)
def test_each_submodule_is_an_attribute(name: str) -> None:
    assert getattr(weaviate, name) is importlib.import_module(f"weaviate.{name}")
    assert name in dir(weaviate)


@pytest.mark.parametrize("module", ["weaviate.client", "weaviate.connect.connection"])
def test_each_name_of_a_module_is_there(module: str) -> None:
    for name in importlib.import_module(module).__all__:
        assert getattr(importlib.import_module(module), name) is not None


def test_a_star_brings_all_public_names() -> None:
    names: Any = {}
    exec("from weaviate import *", names)
    assert set(weaviate.__all__) <= set(names)


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_is_made_once(client: weaviate.Client, name: str) -> None:
    section = getattr(client, name)
    assert getattr(client, name) is section
    assert section._connection is client._connection
    assert name in dir(client)


def test_help_and_completion_see_the_sections(client: weaviate.Client) -> None:
    assert set(SECTIONS) <= set(vars(client))
    shown = pydoc.plain(pydoc.render_doc(weaviate.Client))
    for name in SECTIONS:
        assert f"{name}: " in shown


def test_what_is_no_section_is_no_attribute(client: weaviate.Client) -> None:
    with pytest.raises(AttributeError, match="'Client' object has no attribute 'nonsense'"):
        client.nonsense  # noqa: B018


@pytest.mark.parametrize("name", sorted(v4_names.CLIENT))
def test_attributes_of_v4_are_absent_and_explained(client: weaviate.Client, name: str) -> None:
    assert not hasattr(client, name)
    with pytest.raises(AttributeError, match=f"no attribute '{name}'.*v4 API.*client.schema"):
        getattr(client, name)


@pytest.mark.filterwarnings("ignore:Auth005")
def test_a_page_for_browsers_is_told_from_a_server() -> None:
    page = text(b"<!doctype html><p>hello</p>")
    wanted = pytest.raises(ResponseCannotBeDecodedException, match="page for browsers")
    with ScriptedServer(page) as site, wanted:
        weaviate.Client(site.url)


def test_annotations_can_be_evaluated() -> None:
    hints = typing.get_type_hints(weaviate.Client.__init__)
    assert hints["additional_config"] == typing.Optional[weaviate.Config]
    assert typing.get_type_hints(weaviate.Client)["schema"] is weaviate.schema.Schema


class OwnSettings:
    """What programs hand in: the values, not the types."""

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)


def test_credentials_of_a_programs_own_class_are_used() -> None:
    with ScriptedServer(weaviate_like(say({}))) as server:
        key: Any = OwnSettings(api_key="secret")
        with weaviate.Client(server.url, key, startup_period=None) as client:
            assert client._connection.get_current_bearer_token() == "Bearer secret"


def test_settings_of_a_programs_own_class_are_used() -> None:
    own = OwnSettings(connection_config=OwnSettings(session_pool_maxsize=3, retries=2))
    given: Any = {"additional_config": own, "startup_period": None}
    with ScriptedServer(weaviate_like(say({}))) as server, weaviate.Client(
        server.url, **given
    ) as client:
        assert client._connection._retries == 2


@pytest.mark.parametrize("own", [OwnSettings(), 5, "x", object(), [], OwnSettings(port=5)])
def test_settings_that_have_none_of_the_values_are_refused(own: Any) -> None:
    with pytest.raises(TypeError, match="embedded_options"):
        weaviate.Client(embedded_options=own)
    with pytest.raises(TypeError, match="additional_config"):
        weaviate.Client("http://127.0.0.1:1", additional_config=own)


@pytest.mark.parametrize(
    "copy_of", [copy.copy, copy.deepcopy, lambda client: pickle.loads(pickle.dumps(client))]
)
def test_a_copy_of_a_client_works_and_outlives_it(
    client: weaviate.Client, copy_of: Callable[[Any], Any]
) -> None:
    twin = copy_of(client)
    assert twin is not client
    assert twin.schema._connection is twin._connection
    assert twin.is_ready()
    twin.close()
    assert client.is_ready()


@pytest.mark.parametrize("name", ["query", "schema", "data_object", "backup", "cluster"])
@pytest.mark.parametrize(
    "copy_of", [copy.copy, copy.deepcopy, lambda section: pickle.loads(pickle.dumps(section))]
)
def test_a_copy_of_a_section_works(
    client: weaviate.Client, name: str, copy_of: Callable[[Any], Any]
) -> None:
    twin = copy_of(getattr(client, name))
    assert type(twin) is type(getattr(client, name))
    assert twin._connection.get("/meta").status_code == 200
