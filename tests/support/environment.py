"""An environment that would like to have a word: netrc files and proxy variables."""

from __future__ import annotations

from pathlib import Path

import pytest

NETRC_PASSWORD = "netrc-password"


def put_netrc(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write netrc files for every host, where requests would look for them."""
    lines = f"default login netrc-user password {NETRC_PASSWORD}\n"
    for name in (".netrc", "_netrc", "given"):
        file = folder / name
        file.write_text(lines, encoding="utf-8")
        file.chmod(0o600)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("NETRC", str(folder / "given"))


def put_proxies(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a proxy in all variables that programs look at, for every host."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, url)
        monkeypatch.setenv(name.upper(), url)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
