"""Send many requests to the local server and to the one that WEAVIATE_URL names.

WEAVIATE_URL=http://127.0.0.1:8080 python -m tests.live.generated --count 20000
"""

from __future__ import annotations

import argparse
import os
import secrets

from tests.live.generated.runs import Found, Tally, compare_many, default_limit_of
from tests.live.generated.shrinking import needed_requests
from tests.local.plain_http import Caller
from weaviate.local import LocalServer


def main() -> int:
    """Compare, print what differs, and return 1 if something undocumented does."""
    parser = argparse.ArgumentParser(prog="python -m tests.live.generated", description=__doc__)
    parser.add_argument("--seed", default=secrets.token_hex(4), help="of all runs")
    parser.add_argument("--count", type=int, default=2000, help="how many requests")
    parser.add_argument("--first", type=int, default=0, help="number of the first run")
    parser.add_argument("--any-words", action="store_true", help="let refusals differ")
    parser.add_argument("--show", type=int, default=100, help="how many differences to print")
    parser.add_argument("--shrink", type=int, default=0, help="how many differences to shorten")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    tally = Tally()

    def report(found: Found) -> None:
        if len(tally.undocumented) <= options.show:
            print(found, flush=True)

    real = Caller(os.environ["WEAVIATE_URL"])
    try:
        compare_many(
            tally, options.seed, options.count, real, not options.any_words, options.first, report
        )
        with LocalServer(default_limit=default_limit_of(real)) as server:
            local = Caller(server.url)
            for found in tally.undocumented[: options.shrink]:
                needed = needed_requests(found, local, real, not options.any_words)
                print(f"\n{found}\n  needs {len(needed)} of the {found.number} requests before it:")
                print("\n".join(f"    {r.method} {r.path} {r.query} {r.body}" for r in needed))
            local.close()
    finally:
        real.close()
        print(tally)
    return 1 if tally.undocumented else 0


if __name__ == "__main__":
    raise SystemExit(main())
