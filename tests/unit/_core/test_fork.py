"""What is renewed in the child of a fork."""

from __future__ import annotations

from weaviate._core import fork


class Thing:
    def __init__(self) -> None:
        self.renewals = 0

    def _after_fork_in_child(self) -> None:
        self.renewals += 1


def test_what_lives_is_renewed_and_what_is_gone_is_not_kept() -> None:
    kept, dropped = Thing(), Thing()
    fork.renew_in_child(kept)
    fork.renew_in_child(dropped)
    del dropped
    fork._renew_all()
    assert kept.renewals == 1
    assert sum(isinstance(thing, Thing) for thing in fork._renewed_in_child) == 1
