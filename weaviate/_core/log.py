"""The loggers of the package, and the functions that replace secrets by stars."""

from __future__ import annotations

import base64
import functools
import logging
import re
from typing import Any, Iterator, Optional, Tuple
from urllib.parse import parse_qsl, urlsplit, urlunsplit

root = logging.getLogger("weaviate")
root.addHandler(logging.NullHandler())

STARS = "***"
_SECRET_WORDS = ("authorization", "cookie", "key", "token", "secret", "password", "credential")
_SHORTEST_SECRET = 4
"""A shorter text may occur by chance, and is not replaced."""


def logger(module: str) -> logging.Logger:
    """Return the logger of one module; all of them are below `weaviate`."""
    return logging.getLogger(module)


def warn_visibly(to: logging.Logger, message: str, *arguments: object) -> None:
    """Log a warning, and print it to stderr if logging is not configured.

    Python does that itself, but not for a package with a null handler.
    """
    to.warning(message, *arguments)
    if to.isEnabledFor(logging.WARNING) and not _has_handler(to) and logging.lastResort:
        record = to.makeRecord(to.name, logging.WARNING, "", 0, message, arguments, None)
        logging.lastResort.handle(record)


def _has_handler(of: logging.Logger) -> bool:
    """Return whether a handler other than a null handler gets the records."""
    current: Optional[logging.Logger] = of
    while current is not None:
        if any(not isinstance(handler, logging.NullHandler) for handler in current.handlers):
            return True
        current = current.parent if current.propagate else None
    return False


def _is_secret(header_name: str) -> bool:
    lowered = header_name.lower()
    return any(word in lowered for word in _SECRET_WORDS)


def without_secrets(text: str, request: Any) -> str:
    """Replace the secrets of a request in a text, such as its answer, by stars.

    A server or a proxy may repeat a secret as it is, or with characters escaped as in JSON, HTML,
    XML, Python and URLs, also nested. All these spellings are found.

    Args:
        request: a `requests.PreparedRequest`, or None.
    """
    for secret in sorted(set(_secrets_of(request)), key=len, reverse=True):
        # a run of backslashes is one part: an escape may have changed its length
        pattern = "".join(_spellings_of(part) for part in re.findall(r"\\\\+|.", secret, re.DOTALL))
        text = re.sub(pattern, STARS, text)
    return text


# Every repetition is bounded, so that no text makes the search slow.
_ESCAPE = r"\\{1,7}"
_PERCENT = "%(?:25){0,3}"
_AMPERSAND = rf"(?:&|{_ESCAPE}u0026|{_PERCENT}26)(?:(?:amp|#0{{0,6}}38|#x0{{0,6}}26);){{0,3}}"
_ENTITIES = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}


@functools.lru_cache(maxsize=1024)
def _spellings_of(part: str) -> str:
    """Return a pattern for all spellings of a character, or a run of backslashes."""
    character = part[0]
    if character.isalnum() and character.isascii():
        spellings = [character]
    elif character == "\\":
        spellings = [rf"\\{{1,{8 * len(part)}}}"]
    else:
        spellings = [rf"\\{{0,7}}{re.escape(character)}"]
    units = character.encode("utf-16-be", "surrogatepass").hex()
    pairs = [units[i : i + 4] for i in range(0, len(units), 4)]
    escapes = ["".join(f"{_ESCAPE}u(?i:{pair})" for pair in pairs)]
    escapes.append(f"{_ESCAPE}U(?i:{ord(character):08x})")
    if ord(character) < 0x100:
        escapes.append(f"{_ESCAPE}x(?i:{ord(character):02x})")
    names = [f"#0{{0,6}}{ord(character)}", f"#[xX]0{{0,6}}(?i:{ord(character):x})"]
    if character in _ENTITIES:
        names.append(_ENTITIES[character])
    escapes.append(f"{_AMPERSAND}(?:{'|'.join(names)});")
    octets = character.encode("utf-8", "surrogatepass")
    escapes.append("".join(f"{_PERCENT}(?i:{octet:02x})" for octet in octets))
    if character == " ":
        escapes.append(r"\+")
    repeated = f"{{{len(part)}}}" if len(part) > 1 else ""
    return f"(?:{'|'.join(spellings)}|(?:{'|'.join(escapes)}){repeated})"


def _secrets_of(request: Any) -> Iterator[str]:
    """Yield the secrets in headers and form fields of a request."""
    headers = getattr(request, "headers", None) or {}
    try:
        carried = [(str(name), _text_of(value)) for name, value in headers.items()]
        if "x-www-form-urlencoded" in str(headers.get("Content-Type")):
            carried += parse_qsl(_text_of(request.body))
    except Exception:  # a stand-in for a request
        return
    for name, value in carried:
        if not _is_secret(name):
            continue
        # the parts of "Bearer abc" and "a=1; b=2" are secrets, too
        parts = [value, value.partition(" ")[2], *value.split(";"), *_pair_of(value)]
        parts += [part.partition("=")[2] for part in value.split(";")]
        for part in parts:
            if len(part.strip()) >= _SHORTEST_SECRET:
                yield part.strip()


def _pair_of(authorization: str) -> Tuple[str, ...]:
    """Return user name with password, and password, of HTTP basic authentication."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ()
    try:
        pair = base64.b64decode(encoded, validate=True)
    except ValueError:
        return ()
    texts = []
    for encoding in ("utf-8", "latin-1"):
        text = pair.decode(encoding, "replace")
        texts += [text, text.partition(":")[2]]
    return tuple(texts)


def _text_of(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def shown_url(url: str) -> str:
    """Return a URL, which may be malformed, without user name and password."""
    start, mark, rest = url.rpartition("://")
    return f"{start}{mark}{rest.rpartition('@')[2]}"


def redact_url(url: str) -> str:
    """Return a URL without user name and password."""
    if "@" not in url:
        return url
    try:
        parts = urlsplit(url)
        netloc = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, netloc, parts.path, parts.query, parts.fragment))
    except ValueError:
        return STARS
