"""`python -m weaviate [URL]`: versions of client and server, for bug reports."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import sys
from typing import List, Optional

import weaviate
from weaviate._core.log import redact_url
from weaviate._core.send import NO_ANSWER

_PACKAGES = (
    "requests",
    "urllib3",
    "authlib",
    "validators",
    "tqdm",
    "orjson",
    "numpy",
    "graphql-core",
    "grpcio",
    "protobuf",
)


def _installed(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _describe_installation() -> List[str]:
    lines = [
        f"weaviate-client {weaviate.__version__} (independent v3 client)",
        f"Python {platform.python_version()} on {platform.platform()}",
        *(f"{name} {_installed(name)}" for name in _PACKAGES),
    ]
    installed = _installed("weaviate-client")
    if installed not in ("not installed", weaviate.__version__):
        lines.append(
            f"PROBLEM: weaviate-client {installed} is installed as well. The two share one name: "
            "uninstall both, then install the one you want."
        )
    elif os.path.isdir(os.path.join(os.path.dirname(weaviate.__file__), "collections")):
        lines.append(
            "PROBLEM: files of a v4 client lie among ours. Uninstall weaviate-client, delete the "
            "folder 'weaviate' in site-packages, and install the one you want."
        )
    return lines


def _describe_server(url: str) -> List[str]:
    with weaviate.Client(url, startup_period=None) as client:
        meta = client.get_meta()
        version = meta.get("version", "of unknown version")
        return [
            f"server at {redact_url(url)}: Weaviate {version}",
            f"modules: {', '.join(sorted(meta.get('modules') or {})) or 'none'}",
            f"ready: {'yes' if client.is_ready() else 'no'}",
        ]


def main(arguments: Optional[List[str]] = None) -> int:
    """Print the versions; with a URL, those of that server as well.

    Returns:
        The exit status: 1 if a server could not be reached or refused, else 0.
    """
    parser = argparse.ArgumentParser(
        prog="python -m weaviate",
        description="Print version information about this client and a server, for bug reports.",
    )
    parser.add_argument("urls", nargs="*", metavar="URL", help="such as http://localhost:8080")
    given = parser.parse_args(arguments)
    for line in _describe_installation():
        print(line)
    failures = 0
    for url in given.urls:
        try:
            lines = _describe_server(url)
        except (NO_ANSWER, weaviate.exceptions.WeaviateBaseError) as error:
            lines = [f"server at {redact_url(url)}: {type(error).__name__}: {error}"]
            failures += 1
        for line in lines:
            print(line)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
