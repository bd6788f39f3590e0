"""The API reference has every public name, with its parameters."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path
from typing import Any, Dict, Iterator, List, Set, Tuple

import pytest

import weaviate
from weaviate import exceptions, util

_DOCS = Path(__file__).resolve().parents[2] / "docs"

_CLASSES = [
    "weaviate.Client",
    "weaviate.connect.Connection",
    "weaviate.schema.Schema",
    "weaviate.schema.properties.Property",
    "weaviate.data.DataObject",
    "weaviate.data.references.Reference",
    "weaviate.batch.Batch",
    "weaviate.gql.Query",
    "weaviate.gql.get.GetBuilder",
    "weaviate.gql.get.HybridFusion",
    "weaviate.gql.aggregate.AggregateBuilder",
    "weaviate.gql.multi_get.MultiGetBuilder",
    "weaviate.backup.Backup",
    "weaviate.classification.Classification",
    "weaviate.classification.ConfigBuilder",
    "weaviate.cluster.Cluster",
    "weaviate.contextionary.Contextionary",
    "weaviate.embedded.EmbeddedDB",
    "weaviate.local.LocalServer",
    "weaviate.local.ToyOidc",
    *(f"weaviate.{name}" for name in weaviate.__all__ if name != "Client"),
]
_NOT_SHOWN = {"MetaEnum", "BaseEnum"}
"""Bases of enums, which v3 has among its utilities; they have nothing to be called."""


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, str]:
    """Return the kind of each name of Python that the built pages describe."""
    inventories = pytest.importorskip("sphinx.util.inventory", reason="see `tox run -e docs`")
    application = pytest.importorskip("sphinx.application")
    for needed in ("myst_nb", "furo", "sphinx_copybutton", "graphql", "numpy"):
        pytest.importorskip(needed)
    folder = tmp_path_factory.mktemp("api")
    app = application.Sphinx(
        srcdir=_DOCS,
        confdir=_DOCS,
        outdir=folder / "html",
        doctreedir=folder / "doctrees",
        buildername="html",
        confoverrides={
            "nb_execution_mode": "off",
            "root_doc": "api/index",
            "include_patterns": ["api/**"],
            "suppress_warnings": ["*"],
        },
        status=None,
        warning=None,
    )
    app.build()
    with open(folder / "html" / "objects.inv", "rb") as file:
        found = inventories.InventoryFile.load(file, "", lambda base, path: path)
    return {name: kind for kind, names in found.items() if kind.startswith("py:") for name in names}


def _public_members(name: str) -> Iterator[str]:
    """Yield the public names of a class, but not what Python's own types bring along."""
    module, _, class_name = name.rpartition(".")
    cls: Any = getattr(importlib.import_module(module), class_name)
    foreign: Set[str] = set()
    for base in cls.__mro__:
        if not base.__module__.startswith("weaviate"):
            foreign.update(vars(base))
    for member in dir(cls):
        if not member.startswith("_") and member not in foreign:
            yield member


@pytest.mark.filterwarnings("ignore")  # of Sphinx and its extensions
@pytest.mark.parametrize("name", _CLASSES)
def test_a_class_is_described_with_all_of_its_public_members(
    name: str, inventory: Dict[str, str]
) -> None:
    wanted = {name, *(f"{name}.{member}" for member in _public_members(name))}
    assert sorted(wanted - set(inventory)) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["schema", "data_object", "batch", "query", "backup", "cluster"])
def test_a_section_of_the_client_is_described(name: str, inventory: Dict[str, str]) -> None:
    assert f"weaviate.Client.{name}" in inventory


@pytest.mark.filterwarnings("ignore")
def test_all_exceptions_and_utilities_are_described(inventory: Dict[str, str]) -> None:
    shown = {name.rpartition(".")[2] for name in inventory}
    missing = [
        name
        for module in (exceptions, util)
        for name, value in vars(module).items()
        if not name.startswith("_")
        and name not in _NOT_SHOWN
        and (inspect.isfunction(value) or inspect.isclass(value))
        and value.__module__ == module.__name__
        and name not in shown
    ]
    assert missing == []


def test_the_tree_of_exceptions_is_complete() -> None:
    text = (_DOCS / "api" / "exceptions.md").read_text(encoding="utf-8")
    tree = set(re.findall(r"[├└]── (\w+)  ", text))
    subclasses = {cls.__name__ for cls in exceptions.WeaviateBaseError.__subclasses__()}
    assert subclasses <= tree


def _functions() -> List[Tuple[str, Any]]:
    found = []
    for name in _CLASSES:
        module, _, class_name = name.rpartition(".")
        try:
            cls = getattr(importlib.import_module(module), class_name)
        except ImportError:  # the local server, without what it needs
            continue
        for member in _public_members(name):
            value = inspect.getattr_static(cls, member)
            value = getattr(value, "__func__", value)
            if inspect.isfunction(value):
                found.append((f"{name}.{member}", value))
    return found


@pytest.mark.parametrize(
    ("name", "function"), [pytest.param(*pair, id=pair[0]) for pair in _functions()]
)
def test_a_method_explains_itself_and_its_added_parameters(name: str, function: Any) -> None:
    text = inspect.getdoc(function)
    assert text, f"{name} has no docstring"
    added = [
        parameter.name
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind is parameter.KEYWORD_ONLY
    ]
    assert [parameter for parameter in added if f"{parameter}" not in text] == []
