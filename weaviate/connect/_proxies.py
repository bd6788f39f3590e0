"""Which proxies a client uses: those it was given, or those of the environment if it may."""

from __future__ import annotations

import os
from typing import Any, Dict, Union

import requests
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from weaviate._core.log import shown_url


def _get_proxies(proxies: Union[Dict[str, str], str, None], trust_env: bool) -> Dict[str, str]:
    """Give proxy URLs by scheme.

    Args:
        proxies: one URL for http and https, or URLs by scheme; wins over the environment.
        trust_env: whether HTTP_PROXY and HTTPS_PROXY (or in lower case) count.

    Raises:
        TypeError: when `proxies` is neither.
        requests.exceptions.InvalidProxyURL: when one of the URLs is none.
    """
    chosen = _choose(proxies, trust_env)
    for url in chosen.values():
        _check(url)
    return chosen


def _check(url: Any) -> None:
    """Refuse a URL that requests would stumble over, without saying user and password."""
    if isinstance(url, str):
        try:
            parse_url(url if "://" in url else f"http://{url}")
        except LocationParseError:
            raise requests.exceptions.InvalidProxyURL(
                f"{shown_url(url)!r} is no URL of a proxy."
            ) from None


def _choose(proxies: Union[Dict[str, str], str, None], trust_env: bool) -> Dict[str, str]:
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
