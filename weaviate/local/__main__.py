"""`python -m weaviate.local`: run a local server until it is interrupted."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from types import FrameType
from typing import List, Optional

from weaviate.local.settings import LOOPBACK

DEFAULT_PORT = 8080


def main(arguments: Optional[List[str]] = None) -> int:
    """Run a server until it is interrupted, and return the exit code.

    Args:
        arguments: Arguments of the command line (default: those of the process).
    """
    given = _parser().parse_args(arguments)
    try:
        from weaviate.local import LocalServer  # without the extra: one line, not a traceback

        server = LocalServer(
            given.host,
            given.port,
            path=given.path,
            default_vectorizer=given.default_vectorizer,
            api_keys=given.api_key,
            auto_schema=not given.no_auto_schema,
            remember_requests=False,
            cors=given.cors,
            allowed_hosts=given.allowed_host,
        )
    except ImportError as error:
        print(error, file=sys.stderr)
        return 1
    ended = threading.Event()

    def end(number: int, frame: Optional[FrameType]) -> None:
        ended.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with server:
            if not given.quiet:
                where = f"in {given.path}" if given.path else "in memory only"
                print(
                    f"weaviate.local at {server.url}, data {where}; press Ctrl-C to stop",
                    flush=True,
                )
            while not ended.wait(1):  # a wait without limit cannot be interrupted on Windows
                pass
    except OSError as error:
        print(f"weaviate.local cannot start: {error}", file=sys.stderr)
        return 1
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m weaviate.local",
        description="Run a Weaviate server for notebooks and tests in one Python process.",
    )
    add = parser.add_argument
    add("--host", default=LOOPBACK, help="address to listen on (default: %(default)s)")
    add(
        "--port",
        type=int,
        default=DEFAULT_PORT,
        help="port to listen on; 0 for a free port (default: %(default)s)",
    )
    add(
        "--path",
        metavar="DIR",
        help="directory for persistent data (default: in memory, lost when the server stops)",
    )
    add(
        "--api-key",
        action="append",
        default=[],
        metavar="KEY",
        help="require this API key; may be given more than once",
    )
    add(
        "--default-vectorizer",
        metavar="NAME",
        help="vectorizer of classes that do not name one (default: none)",
    )
    add(
        "--no-auto-schema",
        action="store_true",
        help="reject objects of unknown classes or with unknown properties",
    )
    add(
        "--cors",
        default="",
        metavar="ORIGIN",
        help="let web pages of this origin (* for all) read the answers (default: none)",
    )
    add(
        "--allowed-host",
        action="append",
        default=[],
        metavar="NAME",
        help="answer to this host name too, not only to localhost and --host; * for every name; "
        "may be given more than once",
    )
    add("--quiet", action="store_true", help="print nothing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
