"""The order of the house: who imports whom, and where the tests of a module are."""

from __future__ import annotations

import ast
import functools
from pathlib import Path
from typing import List, Tuple

import weaviate

PACKAGE = Path(weaviate.__file__).parent
UNIT = Path(__file__).parent

SHARED = ("_core", "_embedded", "_grpc")
"""Private rooms that every room above them may enter."""

NEIGHBOURS = {
    "util": ("connect",),  # reads JSON documents by way of the connection
    "embedded": ("connect",),  # so does the download of a server
    "_embedded": ("connect",),
}

LATE = {
    "client": "weaviate.local, which needs the extra `local`, for the address :memory:",
    "local/__init__": "pytest imports the package with the plugin, in every run of every program",
    "local/__main__": "without the extra, the command says so in one line",
    "local/pytest_plugin": "pytest imports the plugin in every run of every program",
}
"""Modules that import own modules inside of functions, each with the reason."""

WITH_GETATTR = {
    "__init__": "its AttributeError explains a name of v4",
    "auth": "its AttributeError explains a name of v4",
    "local/__init__": "pytest imports the package with the plugin, in every run of every program",
}
"""Modules that have a `__getattr__`, each with the reason."""

WITHOUT_UNIT_TESTS = {
    "_core/where": "names; seen in the tests of the where clause and of deleting by filter",
    "_core/operation": "values; seen in the tests of send and of each section",
    "_grpc/search": "values; seen in the tests of request and execution",
    "types": "aliases",
    "version": "a text",
}
"""Modules whose name no file of tests/unit has, each with the reason."""

ABOUT_ALL_MODULES = {"test_house", "test_package"}


def module_names() -> List[str]:
    return [path.relative_to(PACKAGE).with_suffix("").as_posix() for path in PACKAGE.rglob("*.py")]


@functools.lru_cache(maxsize=None)
def modules() -> List[Tuple[str, ast.Module]]:
    return [
        (name, ast.parse((PACKAGE / f"{name}.py").read_text(encoding="utf-8")))
        for name in sorted(module_names())
    ]


def unit_tests_of(module: str) -> "List[Path]":
    """Return the files of tests/unit that have the name of a module, or begin with it."""
    folder, stem = (UNIT / module).parent, module.rpartition("/")[2].strip("_")
    return [*folder.glob(f"test_{stem}.py"), *folder.glob(f"test_{stem}_*.py")]


def own_imports(tree: ast.AST) -> List[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "weaviate":
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.startswith("weaviate.")]
    return found


def has_getattr(tree: ast.Module) -> bool:
    """Return whether a module defines or assigns its `__getattr__`, also in an `if`."""
    statements: List[ast.stmt] = []
    for statement in tree.body:
        statements += statement.body if isinstance(statement, ast.If) else [statement]
    names = [each.name for each in statements if isinstance(each, ast.FunctionDef)]
    for each in statements:
        if isinstance(each, ast.Assign):
            names += [target.id for target in each.targets if isinstance(target, ast.Name)]
    return "__getattr__" in names


def test_no_room_enters_the_private_rooms_of_another() -> None:
    trespassers = []
    for name, tree in modules():
        room = name.split("/")[0]
        if room == "local":
            continue
        for imported in own_imports(tree):
            parts = imported.split(".")[1:]
            is_private = len(parts) > 1 and parts[1].startswith("_")
            if is_private and parts[0] not in (room, *SHARED, *NEIGHBOURS.get(room, ())):
                is_module = (PACKAGE / parts[0] / f"{parts[1]}.py").exists()
                if is_module:
                    trespassers.append(f"{name} imports {imported}")
    assert trespassers == []


def test_own_modules_are_imported_at_the_top() -> None:
    late = []
    for name, tree in modules():
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        if any(own_imports(function) for function in functions):
            late.append(name)
    assert late == sorted(LATE)


def test_names_are_there_and_not_made_on_demand() -> None:
    assert [name for name, tree in modules() if has_getattr(tree)] == sorted(WITH_GETATTR)


def test_each_module_has_unit_tests_of_its_name_and_each_of_them_a_module() -> None:
    names = [
        name
        for name in module_names()
        if not name.endswith("__init__") and name.split("/")[0] not in ("local", "proto")
    ]
    assert {name for name in names if not unit_tests_of(name)} == set(WITHOUT_UNIT_TESTS)
    named = {path for name in names for path in unit_tests_of(name)}
    assert {path.stem for path in UNIT.rglob("test_*.py") if path not in named} == ABOUT_ALL_MODULES
