"""Which proxies a client uses: those it was given, or those of the environment if it may."""

from __future__ import annotations

import os
from typing import Dict, Union


def _get_proxies(proxies: Union[Dict[str, str], str, None], trust_env: bool) -> Dict[str, str]:
    """Give proxy URLs by scheme.

    Args:
        proxies: one URL for http and https, or URLs by scheme; wins over the environment.
        trust_env: whether HTTP_PROXY and HTTPS_PROXY (or in lower case) count.

    Raises:
        TypeError: when `proxies` is neither.
    """
    if proxies is not None:
        if isinstance(proxies, str):
            return {"http": proxies, "https": proxies}
        if isinstance(proxies, dict):
            return proxies
        raise TypeError(
            f"proxies must be a str or a dict of URLs by scheme, not {type(proxies).__name__}."
        )
    found = {}
    if trust_env:
        for scheme in ("http", "https"):
            name = scheme + "_proxy"
            url = os.environ.get(name.upper(), os.environ.get(name))
            if url:
                found[scheme] = url
    return found
