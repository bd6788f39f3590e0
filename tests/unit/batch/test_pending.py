"""Items that wait: full or not, in order, and what comes back stands first."""

from __future__ import annotations

from typing import List

import pytest

from weaviate.batch._item import (
    ObjectItem,
    ReferenceItem,
    object_item,
    object_prefix,
    reference_item,
    reference_template,
)
from weaviate.batch._pending import Flush, Pending
from weaviate.batch._sizing import Sizing

ID = "00000000-0000-5000-8000-000000000001"


def thing(number: int) -> ObjectItem:
    return object_item(object_prefix("Thing"), {"n": number})


def link() -> ReferenceItem:
    return reference_item(reference_template("Thing", "to", "Thing", None), ID, ID)


def numbers(requests: List[List[ObjectItem]]) -> List[List[int]]:
    return [[item.plain()["properties"]["n"] for item in items] for items in requests]


@pytest.fixture
def pending() -> Pending:
    sizing = Sizing(3, 1.0)
    sizing.configure(3, 1.0, dynamic=False)
    return Pending(sizing)


def taken(flush: "Flush | None") -> Flush:
    assert flush is not None
    return flush


def test_a_full_batch_is_taken_by_who_fills_it(pending: Pending) -> None:
    assert pending.add(thing(1)) is None
    assert pending.add(link()) is None
    flush = taken(pending.add(thing(2)))
    assert numbers(flush.objects) == [[1, 2]]
    assert [len(items) for items in flush.references] == [1]
    assert len(pending.objects) == len(pending.references) == 0
    assert pending.take() is None


def test_what_came_back_stands_first_and_does_not_fill_the_batch(pending: Pending) -> None:
    for number in (1, 2):
        pending.add(thing(number))
    flush = taken(pending.add(thing(3)))
    pending.settle_objects(flush, flush.objects[0], ValueError())
    assert not pending.has_new_items()
    assert pending.add(thing(4)) is None
    assert pending.has_new_items()
    assert numbers(taken(pending.take()).objects) == [[1, 2, 3], [4]]


def test_references_wait_for_the_objects_before_them(pending: Pending) -> None:
    pending.add(thing(1))
    first = taken(pending.take())
    pending.add(link())
    second = taken(pending.take())
    assert pending.must_wait(second)
    pending.settle_objects(first, [], None)
    assert not pending.must_wait(second)
    assert pending.release_references(second)


def test_references_come_back_with_the_objects_before_them_only(pending: Pending) -> None:
    pending.add(link())
    before = taken(pending.take())
    pending.add(thing(1))
    objects = taken(pending.take())
    pending.add(link())
    after = taken(pending.take())
    error = ValueError()
    pending.settle_objects(objects, objects.objects[0], error)
    assert pending.release_references(before)
    assert not pending.release_references(after)
    assert after.held_back_by is error


@pytest.mark.parametrize("index", [-4, 3])
def test_an_item_that_is_not_there_cannot_be_popped(index: int, pending: Pending) -> None:
    pending.sizing.configure(None, 1.0, dynamic=False)
    for number in range(3):
        pending.add(thing(number))
    with pytest.raises(IndexError, match="3 are held"):
        pending.objects.pop(index)
    assert pending.objects.pop(-1)["properties"] == {"n": 2}
    assert pending.objects.pop(0)["properties"] == {"n": 0}


def test_popping_what_came_back_leaves_the_rest_in_its_place(pending: Pending) -> None:
    pending.restore([thing(1), thing(2)], [])
    pending.add(thing(3))
    assert pending.objects.pop(0)["properties"] == {"n": 1}
    assert (pending.objects.returned, pending.objects.new) == (1, 1)


def test_what_a_thread_took_comes_back_until_the_sender_has_it(pending: Pending) -> None:
    pending.add(link())
    pending.add(thing(1))
    taken(pending.take())
    objects, references = pending.give_back_taken(KeyboardInterrupt())
    assert (len(objects), len(references)) == (1, 1)
    assert pending.give_back_taken(KeyboardInterrupt()) == ([], [])
    flush = taken(pending.take())
    assert (numbers(flush.objects), len(flush.references)) == ([[1]], 1)
    pending.begin(flush)
    assert pending.give_back_taken(KeyboardInterrupt()) == ([], [])
    assert (len(pending.objects), len(pending.references)) == (0, 0)


def test_the_objects_can_be_taken_without_the_references(pending: Pending) -> None:
    pending.add(thing(1))
    pending.add(link())
    flush = taken(pending.take(references=False))
    assert (numbers(flush.objects), flush.references) == ([[1]], [])
    assert len(pending.references) == 1


def test_references_that_were_put_back_are_not_put_back_twice(pending: Pending) -> None:
    pending.add(link())
    flush = taken(pending.take())
    with pending.lock:
        pending.return_held_back(flush)
        pending.return_held_back(flush)
    assert len(pending.references) == 1


def test_a_forked_process_forgets_what_its_parent_sends(pending: Pending) -> None:
    pending.add(thing(1))
    taken(pending.take())
    pending.add(thing(2))
    pending.forget()
    pending.add(link())
    assert not pending.must_wait(taken(pending.take()))
    assert len(pending.objects) == 0


def test_new_sizes_are_looked_at_when_something_says_that_they_changed(pending: Pending) -> None:
    pending.add(thing(1))
    pending.sizing.configure(2, 1.0, dynamic=False)
    assert pending.take_if_full() is None
    pending.note_changed_sizes()
    assert numbers(taken(pending.add(thing(2))).objects) == [[1, 2]]
