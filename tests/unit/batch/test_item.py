"""Items as they are sent: encoded once, when they are added."""

from __future__ import annotations

import json
import uuid
from typing import Any, Dict

import pytest

from weaviate._core.json_codec import NotJsonError
from weaviate.batch._item import (
    kind_of_reference,
    object_item,
    object_prefix,
    plain_prefix,
    reference_item,
    reference_template,
    split_reference,
)
from weaviate.error_msgs import (
    BATCH_REF_DEPRECATION_NEW_V14_CLS_NS_W,
    BATCH_REF_DEPRECATION_OLD_V14_CLS_NS_W,
)

ID = "00000000-0000-5000-8000-000000000001"
OTHER = "00000000-0000-5000-8000-000000000002"
THING = object_prefix("Thing")
LINK = reference_template("Thing", "to", "Other", None)


def test_an_object_is_the_json_that_the_server_reads() -> None:
    item = object_item(THING, {"b": 1, "a": "é"}, ID)
    assert item.data == f'{{"class":"Thing","properties":{{"a":"é","b":1}},"id":"{ID}"}}'.encode()
    assert (item.uuid, item.class_name, item.tenant, item.vector) == (ID, "Thing", None, b"")


def test_everything_that_an_object_can_have_is_sent() -> None:
    item = object_item(THING, {}, ID, [0.5, 1], 'a "b"', {"title": [2]})
    assert item.plain() == {
        "class": "Thing",
        "properties": {},
        "id": ID,
        "vector": [0.5, 1],
        "vectors": {"title": [2]},
        "tenant": 'a "b"',
    }
    assert json.loads(item.vector) == [0.5, 1]
    assert item.tenant == 'a "b"'


def test_what_the_caller_changes_later_does_not_change_the_object() -> None:
    properties: Dict[str, Any] = {"tags": ["a"]}
    item = object_item(THING, properties)
    properties["tags"].append("b")
    assert item.plain()["properties"] == {"tags": ["a"]}


def test_a_random_id_is_one_of_version_4_and_never_the_same() -> None:
    ids = {object_item(THING, {}).uuid for _ in range(100)}
    assert len(ids) == 100
    assert {(uuid.UUID(each).version, uuid.UUID(each).variant) for each in ids} == {
        (4, uuid.RFC_4122)
    }
    assert all(str(uuid.UUID(each)) == each for each in ids)


@pytest.mark.parametrize("data_object", [None, "text", [("a", 1)], 5])
def test_properties_that_are_not_a_dict_are_a_type_error(data_object: Any) -> None:
    with pytest.raises(TypeError, match="data_object must be a dict"):
        object_item(THING, data_object)


def test_a_value_that_json_does_not_have_is_named_with_class_and_property() -> None:
    with pytest.raises(NotJsonError, match=r"Thing.*n"):
        object_item(THING, {"n": float("nan")})


@pytest.mark.parametrize(
    ("name", "used"), [("thing", "Thing"), ("Thing", "Thing"), ("éa", "Éa"), ("a_1", "A_1")]
)
def test_the_first_letter_of_a_class_becomes_a_capital(name: str, used: str) -> None:
    assert object_prefix(name).class_name == used
    assert plain_prefix(name).class_name == name


@pytest.mark.parametrize("name", [None, 5, ["Thing"], {}])
def test_a_class_that_is_not_a_text_is_a_type_error(name: Any) -> None:
    for make in (object_prefix, plain_prefix):
        with pytest.raises(TypeError):
            make(name)


def test_a_reference_is_the_json_that_the_server_reads() -> None:
    item = reference_item(LINK, ID, uuid.UUID(OTHER))
    assert item.plain() == {
        "from": f"weaviate://localhost/Thing/{ID}/to",
        "to": f"weaviate://localhost/Other/{OTHER}",
    }
    assert not item.is_doubtful


def test_a_reference_may_have_a_tenant_and_no_class_at_its_end() -> None:
    item = reference_item(reference_template("Thing", "to", None, 'a "b"'), ID, OTHER)
    assert item.plain() == {
        "from": f"weaviate://localhost/Thing/{ID}/to",
        "to": f"weaviate://localhost/{OTHER}",
        "tenant": 'a "b"',
    }


def test_a_reference_can_be_taken_apart_again() -> None:
    item = reference_item(reference_template("Thing", "to", "Other", "t"), ID, OTHER)
    beacon = f"weaviate://localhost/Other/{OTHER}"
    assert split_reference(item) == ("Thing", ID, "to", beacon, "t")
    assert split_reference(reference_item(LINK, ID, OTHER)) == ("Thing", ID, "to", beacon, None)


@pytest.mark.parametrize("name", ["a/b", "..", "", "a?b", "a#b"])
def test_a_property_that_would_lead_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="property"):
        reference_template("Thing", name, "Other", None)


@pytest.mark.parametrize("place", range(4))
def test_a_part_of_a_reference_that_is_not_a_text_is_a_type_error(place: int) -> None:
    parts: Any = ["Thing", "to", "Other", "t"]
    parts[place] = ["no text"]
    with pytest.raises(TypeError):
        kind_of_reference(*parts, server_version="1.24.26")


@pytest.mark.parametrize(
    ("server_version", "to_class", "leads_to", "warning"),
    [
        ("1.14.0", "Other", f"Other/{OTHER}", None),
        ("1.14.0", None, OTHER, BATCH_REF_DEPRECATION_NEW_V14_CLS_NS_W),
        ("1.13.2", "Other", OTHER, BATCH_REF_DEPRECATION_OLD_V14_CLS_NS_W),
        ("1.13.2", None, OTHER, None),
    ],
)
def test_the_class_of_the_target_is_sent_to_servers_that_know_it(
    server_version: str, to_class: Any, leads_to: str, warning: Any
) -> None:
    template, warned = kind_of_reference("thing", "to", to_class, None, server_version)
    item = reference_item(template, ID, OTHER)
    assert item.plain()["to"] == f"weaviate://localhost/{leads_to}"
    assert warned == warning


def test_an_id_that_is_not_a_uuid_is_refused() -> None:
    with pytest.raises(ValueError, match="UUID"):
        reference_item(LINK, "x", OTHER)
    with pytest.raises(TypeError):
        reference_item(LINK, ID, 5)  # type: ignore[arg-type]  # as a program may do
