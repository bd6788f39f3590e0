"""Whatever the server answers: a value, or an error of the package; never an accident from inside."""

from __future__ import annotations

import time
from typing import Any, Callable, Dict
from unittest import mock
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.fakes import Answer, RecordingConnection
from weaviate.backup import Backup
from weaviate.classification import Classification
from weaviate.cluster import Cluster
from weaviate.contextionary import Contextionary
from weaviate.data import DataObject
from weaviate.exceptions import WeaviateBaseError
from weaviate.schema import Schema
from weaviate.schema.crud_schema import Tenant

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"

KEYS = [
    "id",
    "error",
    "message",
    "classes",
    "class",
    "properties",
    "name",
    "status",
    "nodes",
    "activityStatus",
]
scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=8)
scalars |= st.sampled_from([ID, "running", "SUCCESS", "FAILED", "HOT", "A", "x already exists"])
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)
statuses = st.sampled_from([200, 201, 204, 301, 400, 401, 404, 409, 413, 422, 429, 500, 503])
answers = st.builds(Answer, statuses, json_values) | st.builds(
    lambda status, raw: Answer(status, raw=raw), statuses, st.binary(max_size=20)
)


def _classify(connection: Any) -> Any:
    builder = Classification(connection).schedule().with_type("zeroshot").with_class_name("A")
    builder.with_classify_properties(["a"]).with_based_on_properties(["b"])
    return builder.with_wait_for_completion().do()


CALLS: Dict[str, Callable[[Any], Any]] = {
    "schema.create": lambda c: Schema(c).create({"classes": [{"class": "A"}]}),
    "schema.get": lambda c: Schema(c).get(),
    "schema.exists": lambda c: Schema(c).exists("A"),
    "schema.contains": lambda c: Schema(c).contains({"class": "A", "properties": [{"name": "x"}]}),
    "schema.contains()": lambda c: Schema(c).contains(),
    "schema.update_config": lambda c: Schema(c).update_config("A", {"properties": {"name": 1}}),
    "schema.delete_class": lambda c: Schema(c).delete_class("A"),
    "schema.delete_all": lambda c: Schema(c).delete_all(),
    "schema.get_class_shards": lambda c: Schema(c).get_class_shards("A"),
    "schema.update_class_shard": lambda c: Schema(c).update_class_shard("A", "READY"),
    "schema.add_class_tenants": lambda c: Schema(c).add_class_tenants("A", [Tenant("t")]),
    "schema.get_class_tenants": lambda c: Schema(c).get_class_tenants("A"),
    "schema.property.create": lambda c: Schema(c).property.create("A", {}),
    "data.create": lambda c: DataObject(c).create({}, "A"),
    "data.update": lambda c: DataObject(c).update({}, "A", ID),
    "data.replace": lambda c: DataObject(c).replace({}, "A", ID),
    "data.validate": lambda c: DataObject(c).validate({}, "A"),
    "data.get": lambda c: DataObject(c).get(),
    "data.get_by_id": lambda c: DataObject(c).get_by_id(ID, class_name="A"),
    "data.exists": lambda c: DataObject(c).exists(ID, "A"),
    "data.delete": lambda c: DataObject(c).delete(ID, "A"),
    "reference.add": lambda c: DataObject(c).reference.add(ID, "p", ID, "A", "B"),
    "reference.update": lambda c: DataObject(c).reference.update(ID, "p", [ID], "A", "B"),
    "reference.delete": lambda c: DataObject(c).reference.delete(ID, "p", ID, "A", "B"),
    "backup.create": lambda c: Backup(c).create("b", "s3", wait_for_completion=True),
    "backup.restore": lambda c: Backup(c).restore("b", "s3", wait_for_completion=True),
    "backup.get_create_status": lambda c: Backup(c).get_create_status("b", "s3"),
    "classification.do": _classify,
    "classification.get": lambda c: Classification(c).get(ID),
    "classification.is_running": lambda c: Classification(c).is_running(ID),
    "cluster.get_nodes_status": lambda c: Cluster(c).get_nodes_status(),
    "contextionary.extend": lambda c: Contextionary(c).extend("x", "y"),
    "contextionary.get_concept_vector": lambda c: Contextionary(c).get_concept_vector("x"),
}


class _StillWaitingError(Exception):
    """Stands for the time that passes while a call waits for something that does not come."""


@pytest.mark.parametrize("name", CALLS)
@given(first=answers, second=answers)
def test_any_answer_gives_a_value_or_an_error_of_the_package(
    name: str, first: Answer, second: Answer
) -> None:
    connection = RecordingConnection(first, second)
    with mock.patch.object(time, "sleep", side_effect=_StillWaitingError):
        try:
            CALLS[name](connection)
        except (WeaviateBaseError, _StillWaitingError):
            pass
    assert connection.sent


texts = st.text(min_size=1, max_size=12)


@given(class_name=texts, property_name=texts, tenant=texts)
def test_names_can_only_address_themselves(
    class_name: str, property_name: str, tenant: str
) -> None:
    connection = RecordingConnection()
    try:
        DataObject(connection).reference.update(
            ID, property_name, [], class_name, [], tenant=tenant
        )
    except ValueError:  # half a character, or a dot segment
        assert connection.sent == []
        return
    sent = connection.last
    segments = [unquote(part) for part in sent.path.split("/")]
    capitalised = class_name[0].upper() + class_name[1:]
    assert segments == ["", "objects", capitalised, ID, "references", property_name]
    assert sent.query == {"tenant": tenant}
