"""Tenants and their states, also those that servers of later versions know."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from tests.unit.fakes import Answer, RecordingConnection
from weaviate.exceptions import ResponseCannotBeDecodedException
from weaviate.schema import Schema
from weaviate.schema.crud_schema import Tenant, TenantActivityStatus

LATER_STATES = ["ACTIVE", "INACTIVE", "OFFLOADED", "OFFLOADING", "ONLOADING", "FROZEN", "WARM"]


def test_tenants_are_added_with_their_states() -> None:
    connection = RecordingConnection()
    tenants = [Tenant("t1"), Tenant("t2", TenantActivityStatus.COLD), Tenant("t3", "OFFLOADED")]
    Schema(connection).add_class_tenants("article", tenants)
    assert connection.calls == ["POST /schema/Article/tenants"]
    assert connection.last.body == [
        {"activityStatus": "HOT", "name": "t1"},
        {"activityStatus": "COLD", "name": "t2"},
        {"activityStatus": "OFFLOADED", "name": "t3"},
    ]


def test_tenants_are_updated_by_put_and_removed_by_delete() -> None:
    connection = RecordingConnection()
    schema = Schema(connection)
    schema.update_class_tenants("a", [Tenant("t", "ACTIVE")])
    schema.remove_class_tenants("a", ["t"])
    assert connection.calls == ["PUT /schema/A/tenants", "DELETE /schema/A/tenants"]
    assert connection.sent[0].body == [{"activityStatus": "ACTIVE", "name": "t"}]
    assert connection.sent[1].body == ["t"]


def test_hot_and_cold_come_back_as_members_of_the_enum() -> None:
    answer = [{"name": "a", "activityStatus": "HOT"}, {"name": "b", "activityStatus": "COLD"}]
    tenants = Schema(RecordingConnection(Answer(200, answer))).get_class_tenants("A")
    assert tenants == [Tenant("a"), Tenant("b", TenantActivityStatus.COLD)]
    assert tenants[0].activity_status is TenantActivityStatus.HOT


def test_a_tenant_without_state_is_hot() -> None:
    tenants = Schema(RecordingConnection(Answer(200, [{"name": "a"}]))).get_class_tenants("A")
    assert tenants == [Tenant("a", TenantActivityStatus.HOT)]


@pytest.mark.parametrize("state", LATER_STATES)
def test_other_states_come_back_as_text_that_has_a_value(state: str) -> None:
    answer = Answer(200, [{"name": "a", "activityStatus": state}])
    status: Any = Schema(RecordingConnection(answer)).get_class_tenants("A")[0].activity_status
    assert status == state
    assert isinstance(status, str)
    assert status.value == status.name == state
    assert json.dumps(status) == f'"{state}"'
    assert pickle.loads(pickle.dumps(status)) == state


@pytest.mark.parametrize("state", LATER_STATES)
def test_a_tenant_that_was_read_can_be_written_back(state: str) -> None:
    answer = [{"name": "a", "activityStatus": state}]
    connection = RecordingConnection(Answer(200, answer))
    schema = Schema(connection)
    schema.update_class_tenants("A", schema.get_class_tenants("A"))
    assert connection.last.body == answer


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, {"error": []}),
        Answer(200, None),
        Answer(200, [5]),
        Answer(200, [{}]),
        Answer(200, [{"name": "a", "activityStatus": 5}]),
        Answer(200, [{"name": "a", "activityStatus": None}]),
        Answer(200, raw=b"<html>"),
    ],
)
def test_tenants_of_another_shape_cannot_be_decoded(answer: Answer) -> None:
    with pytest.raises(ResponseCannotBeDecodedException):
        Schema(RecordingConnection(answer)).get_class_tenants("A")


@pytest.mark.parametrize(
    "tenants",
    [["t"], "t", 5, None, [Tenant(5)], [Tenant("t", 5)]],
)
def test_other_values_than_tenants_are_refused_before_anything_is_sent(tenants: Any) -> None:
    connection = RecordingConnection()
    with pytest.raises(TypeError):
        Schema(connection).add_class_tenants("A", tenants)
    assert connection.sent == []


@pytest.mark.parametrize("names", ["t", {"t"}, [5], [Tenant("t")], None])
def test_other_values_than_names_are_refused_before_anything_is_sent(names: Any) -> None:
    connection = RecordingConnection()
    with pytest.raises(TypeError):
        Schema(connection).remove_class_tenants("A", names)
    assert connection.sent == []


def test_names_of_tenants_may_come_in_a_tuple() -> None:
    connection = RecordingConnection()
    Schema(connection).remove_class_tenants("A", ("t1", "t2"))
    assert connection.last.body == ["t1", "t2"]


def test_a_state_that_v3_does_not_know_is_not_a_member_of_the_enum() -> None:
    with pytest.raises(ValueError):
        TenantActivityStatus("WARM")


def test_tenants_and_states_survive_pickling() -> None:
    tenant = Tenant("a", TenantActivityStatus.COLD)
    assert pickle.loads(pickle.dumps(tenant)) == tenant
    assert TenantActivityStatus.__module__ == Tenant.__module__ == "weaviate.schema.crud_schema"
