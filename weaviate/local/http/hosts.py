"""The host names that this server answers to, so that no web page can use its own."""

from __future__ import annotations

import ipaddress
from typing import Iterable

ALL_HOSTS = "*"


class Hosts:
    """The names and addresses that are accepted in the header `Host`.

    Args:
        bound: Address that the server listens on.
        allowed: Further names; `*` allows all.
    """

    def __init__(self, bound: str, allowed: Iterable[str] = ()) -> None:
        self._names = {_plain(name) for name in (bound, "localhost", *allowed)}
        self._takes_all = ALL_HOSTS in self._names
        self._takes_addresses = _plain(bound) in ("0.0.0.0", "::", "")

    def allow(self, header: str) -> bool:
        """Return whether a request with this `Host` header may be answered.

        Without the header it may: every browser sends one.
        """
        if not header or self._takes_all:
            return True
        name = _without_port(header)
        if name in self._names:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return self._takes_addresses or address.is_loopback


def _without_port(header: str) -> str:
    text = header.strip()
    if text.startswith("["):
        return _plain(text.partition("]")[0])
    return _plain(text.rpartition(":")[0] if text.count(":") == 1 else text)


def _plain(name: str) -> str:
    return name.strip().strip("[]").lower().rstrip(".")
