"""Cross-references: paths, beacons and the warnings about classes."""

from __future__ import annotations

import uuid
import warnings
from typing import Any, List, Optional

import pytest

from tests.unit.fakes import Answer, RecordingConnection
from weaviate.data.references import Reference
from weaviate.data.references.crud_references import _get_beacon, _validate_string_arguments
from weaviate.exceptions import UnexpectedStatusCodeException

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"
OTHER = "22ed845f-c371-5001-9cf3-2d1e6a3c8b05"
BEACON = {"beacon": f"weaviate://localhost/Author/{OTHER}"}


def test_add_posts_the_beacon_to_the_property() -> None:
    connection = RecordingConnection()
    Reference(connection).add(ID, "hasAuthor", OTHER, "article", "author", "ONE", "t")
    assert connection.calls == [f"POST /objects/Article/{ID}/references/hasAuthor"]
    assert connection.last.body == BEACON
    assert connection.last.query == {"consistency_level": "ONE", "tenant": "t"}


def test_delete_has_a_body_and_expects_204() -> None:
    connection = RecordingConnection(Answer(204))
    Reference(connection).delete(ID, "hasAuthor", OTHER, "article", "author")
    assert connection.calls == [f"DELETE /objects/Article/{ID}/references/hasAuthor"]
    assert connection.last.body == BEACON


def test_deleting_with_any_other_status_raises() -> None:
    with pytest.raises(UnexpectedStatusCodeException):
        Reference(RecordingConnection(Answer(200))).delete(ID, "p", OTHER, "A", "B")


def test_update_puts_a_list_of_beacons_with_a_class_for_each() -> None:
    connection = RecordingConnection()
    Reference(connection).update(ID, "p", [OTHER, uuid.UUID(ID)], "a", ["author", "person"])
    assert connection.calls == [f"PUT /objects/A/{ID}/references/p"]
    assert connection.last.body == [BEACON, {"beacon": f"weaviate://localhost/Person/{ID}"}]


def test_update_takes_one_object_and_one_class() -> None:
    connection = RecordingConnection()
    Reference(connection).update(ID, "p", OTHER, "a", "author")
    assert connection.last.body == [BEACON]


def test_update_with_an_empty_list_removes_all() -> None:
    connection = RecordingConnection()
    Reference(connection).update(ID, "p", [], "a", "author")
    assert connection.last.body == []


def test_an_empty_list_of_classes_is_as_good_as_none_and_does_not_warn() -> None:
    connection = RecordingConnection()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Reference(connection).update(ID, "p", [OTHER], "a", [])
    assert connection.last.body == [{"beacon": f"weaviate://localhost/{OTHER}"}]


@pytest.mark.parametrize("classes", [["a"], ["a", "b", "c"]])
def test_another_number_of_classes_than_of_objects_is_refused(classes: List[str]) -> None:
    connection = RecordingConnection()
    with pytest.raises(ValueError):
        Reference(connection).update(ID, "p", [OTHER, ID], "a", classes)
    assert connection.sent == []


@pytest.mark.parametrize("classes", [5, ("a",), [5], True])
def test_classes_must_be_texts(classes: Any) -> None:
    with pytest.raises(TypeError):
        Reference(RecordingConnection()).update(ID, "p", [OTHER], "a", classes)


@pytest.mark.parametrize(
    ("from_class", "to_class", "path", "beacon"),
    [
        (None, None, f"/objects/{ID}/references/p", f"weaviate://localhost/{OTHER}"),
        ("a", None, f"/objects/A/{ID}/references/p", f"weaviate://localhost/{OTHER}"),
        (None, "b", f"/objects/{ID}/references/p", f"weaviate://localhost/B/{OTHER}"),
    ],
)
def test_a_missing_class_warns_once_on_a_new_server(
    from_class: Optional[str], to_class: Optional[str], path: str, beacon: str
) -> None:
    connection = RecordingConnection()
    with pytest.warns(DeprecationWarning, match="class_name") as caught:
        Reference(connection).add(ID, "p", OTHER, from_class, to_class)
    assert len(caught) == 1
    assert connection.last.path == path
    assert connection.last.body == {"beacon": beacon}


def test_a_class_on_an_old_server_warns_once_each_and_is_not_sent() -> None:
    connection = RecordingConnection(server_version="1.13.2")
    with pytest.warns(DeprecationWarning, match="class_name") as caught:
        Reference(connection).update(ID, "p", [OTHER], "a", "b")
    assert len(caught) == 2
    assert connection.last.path == f"/objects/{ID}/references/p"
    assert connection.last.body == [{"beacon": f"weaviate://localhost/{OTHER}"}]


def test_no_class_on_an_old_server_does_not_warn() -> None:
    connection = RecordingConnection(Answer(204), server_version="1.13.2")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Reference(connection).delete(ID, "p", OTHER)
    assert connection.last.path == f"/objects/{ID}/references/p"


@pytest.mark.parametrize("name", ["B/C", "B?c", "B c", "B#", ".."])
def test_a_class_that_would_end_its_part_of_the_beacon_is_refused(name: str) -> None:
    connection = RecordingConnection()
    with pytest.raises(ValueError):
        Reference(connection).add(ID, "p", OTHER, "A", name)
    assert connection.sent == []


def test_a_property_name_can_only_address_itself() -> None:
    connection = RecordingConnection()
    Reference(connection).add(ID, "p/../x?y", OTHER, "A", "B")
    assert connection.last.path == f"/objects/A/{ID}/references/p%2F..%2Fx%3Fy"


@pytest.mark.parametrize("name", [5, None, ["p"]])
def test_a_property_name_must_be_a_text(name: Any) -> None:
    with pytest.raises(TypeError):
        Reference(RecordingConnection()).add(ID, name, OTHER, "A", "B")


def test_get_beacon_capitalises_the_class() -> None:
    assert _get_beacon(OTHER, "author") == BEACON
    assert _get_beacon(OTHER) == {"beacon": f"weaviate://localhost/{OTHER}"}


def test_validate_string_arguments_refuses_other_types() -> None:
    _validate_string_arguments("x", "name")
    with pytest.raises(TypeError, match="name"):
        _validate_string_arguments(5, "name")
