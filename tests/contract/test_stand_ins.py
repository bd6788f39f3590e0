"""Whatever stands in for the connection and its answers, each method does the same.

Programs hand mocks to the sections in their own tests; the outcome with a real
`requests.Response` is the measure. `seams.jsonl` says which calls are made.
"""

from __future__ import annotations

import datetime
import json
from types import SimpleNamespace
from typing import Any, Callable, Dict, List, Tuple
from unittest import mock

import pytest
import requests

from weaviate import Tenant
from weaviate.backup import Backup
from weaviate.batch import Batch
from weaviate.classification import Classification
from weaviate.cluster import Cluster
from weaviate.contextionary import Contextionary
from weaviate.data import DataObject
from weaviate.gql import Query
from weaviate.schema import Schema

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

ID = "00000001-0000-5000-8000-000000000001"
BEACON = f"weaviate://localhost/A/{ID}"
CLASS = {
    "class": "A",
    "properties": [{"name": "t", "dataType": ["text"]}, {"name": "r", "dataType": ["A"]}],
}
OBJECT = {"class": "A", "id": ID, "properties": {"t": "x"}}
STORED = dict(OBJECT, result={"status": "SUCCESS"})
LINKED = {"from": f"{BEACON}/r", "to": BEACON, "result": {"status": "SUCCESS"}}
REFUSAL = {"error": [{"message": "m"}]}
WHERE = {"path": ["n"], "operator": "Equal", "valueInt": 1}
ELAPSED = datetime.timedelta(milliseconds=20)
VERBS = ("get", "head", "post", "put", "patch", "delete")


def _objects(connection: Any) -> Any:
    batch = Batch(connection)
    batch.configure(batch_size=None, dynamic=False, callback=None)
    batch.add_data_object({"t": "x"}, "A", ID)
    try:
        return batch.create_objects()
    finally:
        batch.empty_objects()


def _references(connection: Any) -> Any:
    batch = Batch(connection)
    batch.configure(batch_size=None, dynamic=False, callback=None)
    batch.add_reference(ID, "A", "r", ID, "A")
    try:
        return batch.create_references()
    finally:
        batch.empty_references()


def _classify(connection: Any) -> Any:
    builder = Classification(connection).schedule().with_type("knn").with_class_name("A")
    builder.with_based_on_properties(["t"]).with_classify_properties(["r"]).with_k(3)
    return builder.with_wait_for_completion().do()


def _tenants(connection: Any) -> Any:
    return [tenant.name for tenant in Schema(connection).get_class_tenants("A")]


Made = List[Tuple[int, Any]]
CALLS: Dict[str, Tuple[Callable[[Any], Any], Made]] = {
    "schema.create": (lambda c: Schema(c).create({"classes": [CLASS]}), [(200, {}), (200, {})]),
    "schema.create_class": (lambda c: Schema(c).create_class(CLASS), [(200, {}), (200, {})]),
    "schema.get": (lambda c: Schema(c).get(), [(200, {"classes": [CLASS]})]),
    "schema.exists": (lambda c: Schema(c).exists("A"), [(200, CLASS)]),
    "schema.contains": (lambda c: Schema(c).contains(CLASS), [(200, {"classes": [CLASS]})]),
    "schema.update_config": (
        lambda c: Schema(c).update_config("A", {"description": "d"}),
        [(200, CLASS), (200, CLASS)],
    ),
    "schema.delete_class": (lambda c: Schema(c).delete_class("A"), [(200, None)]),
    "schema.delete_all": (
        lambda c: Schema(c).delete_all(),
        [(200, {"classes": [CLASS]}), (200, None)],
    ),
    "schema.get_class_shards": (
        lambda c: Schema(c).get_class_shards("A"),
        [(200, [{"name": "s", "status": "READY"}])],
    ),
    "schema.update_class_shard": (
        lambda c: Schema(c).update_class_shard("A", "READY"),
        [(200, [{"name": "s"}]), (200, {"status": "READY"})],
    ),
    "schema.add_class_tenants": (
        lambda c: Schema(c).add_class_tenants("A", [Tenant("a")]),
        [(200, None)],
    ),
    "schema.update_class_tenants": (
        lambda c: Schema(c).update_class_tenants("A", [Tenant("a")]),
        [(200, None)],
    ),
    "schema.remove_class_tenants": (
        lambda c: Schema(c).remove_class_tenants("A", ["a"]),
        [(200, None)],
    ),
    "schema.get_class_tenants": (_tenants, [(200, [{"name": "a", "activityStatus": "HOT"}])]),
    "schema.property.create": (
        lambda c: Schema(c).property.create("A", {"name": "n", "dataType": ["int"]}),
        [(200, {})],
    ),
    "data.create": (lambda c: DataObject(c).create({"t": "x"}, "A", ID, [0.5]), [(200, OBJECT)]),
    "data.update": (lambda c: DataObject(c).update({"t": "x"}, "A", ID), [(204, None)]),
    "data.replace": (lambda c: DataObject(c).replace({"t": "x"}, "A", ID), [(200, OBJECT)]),
    "data.get_by_id": (lambda c: DataObject(c).get_by_id(ID, class_name="A"), [(200, OBJECT)]),
    "data.get": (lambda c: DataObject(c).get(class_name="A"), [(200, {"objects": [OBJECT]})]),
    "data.iterate": (
        lambda c: list(DataObject(c).iterate("A", page_size=2)),
        [(200, {"objects": [OBJECT]})],
    ),
    "data.exists": (lambda c: DataObject(c).exists(ID, "A"), [(204, None)]),
    "data.delete": (lambda c: DataObject(c).delete(ID, "A"), [(204, None)]),
    "data.validate": (lambda c: DataObject(c).validate({"t": "x"}, "A", ID), [(200, None)]),
    "reference.add": (
        lambda c: DataObject(c).reference.add(ID, "r", ID, "A", "A"),
        [(200, None)],
    ),
    "reference.update": (
        lambda c: DataObject(c).reference.update(ID, "r", [ID], "A", "A"),
        [(200, None)],
    ),
    "reference.delete": (
        lambda c: DataObject(c).reference.delete(ID, "r", ID, "A", "A"),
        [(204, None)],
    ),
    "query.get": (
        lambda c: Query(c).get("A", ["t"]).with_where(WHERE).with_generate("x {t}").do(),
        [(200, {"data": {"Get": {"A": []}}})],
    ),
    "query.multi_get": (
        lambda c: Query(c).multi_get([Query(c).get("A", ["t"])]).do(),
        [(200, {"data": {}})],
    ),
    "query.aggregate": (
        lambda c: Query(c).aggregate("A").with_meta_count().do(),
        [(200, {"data": {}})],
    ),
    "query.raw": (lambda c: Query(c).raw("{Get{A{t}}}"), [(200, {"data": {}})]),
    "batch.create_objects": (_objects, [(200, [STORED])]),
    "batch.create_references": (_references, [(200, [LINKED])]),
    "batch.delete_objects": (
        lambda c: Batch(c).delete_objects("A", WHERE),
        [(200, {"results": {}})],
    ),
    "backup.create": (
        lambda c: Backup(c).create("b", "filesystem", wait_for_completion=True),
        [(200, {"status": "STARTED"}), (200, {"status": "STARTED"}), (200, {"status": "SUCCESS"})],
    ),
    "backup.restore": (
        lambda c: Backup(c).restore("b", "filesystem", wait_for_completion=True),
        [(200, {"status": "STARTED"}), (200, {"status": "FAILED", "error": "e"})],
    ),
    "backup.get_create_status": (
        lambda c: Backup(c).get_create_status("b", "filesystem"),
        [(200, {"status": "STARTED"})],
    ),
    "backup.get_restore_status": (
        lambda c: Backup(c).get_restore_status("b", "filesystem"),
        [(200, {"status": "STARTED"})],
    ),
    "classification.do": (
        _classify,
        [(201, {"id": ID, "status": "running"}), *[(200, {"id": ID, "status": "completed"})] * 2],
    ),
    "classification.get": (lambda c: Classification(c).get(ID), [(200, {"status": "running"})]),
    "classification.is_running": (
        lambda c: Classification(c).is_running(ID),
        [(200, {"status": "running"})],
    ),
    "cluster.get_nodes_status": (
        lambda c: Cluster(c).get_nodes_status(),
        [(200, {"nodes": [{"name": "n"}]})],
    ),
    "contextionary.extend": (lambda c: Contextionary(c).extend("x", "y"), [(200, None)]),
    "contextionary.get_concept_vector": (
        lambda c: Contextionary(c).get_concept_vector("x"),
        [(200, {"individualWords": []})],
    ),
}


class Subclass(requests.Response):
    def json(self, **kwargs: Any) -> Any:
        return json.loads(self.content)


def _real(status: int, body: Any, kind: Any = requests.Response) -> Any:
    made = kind()
    made.status_code, made.elapsed, made._content = status, ELAPSED, json.dumps(body).encode()
    return made


def _mocked(kind: Callable[..., Any]) -> Callable[[int, Any], Any]:
    def make(status: int, body: Any) -> Any:
        return kind(status_code=status, json=mock.Mock(return_value=body), elapsed=ELAPSED)

    return make


ANSWERS: Dict[str, Callable[[int, Any], Any]] = {
    "namespace": lambda status, body: SimpleNamespace(
        status_code=status, json=lambda: body, text=json.dumps(body), elapsed=ELAPSED
    ),
    "Mock": _mocked(mock.Mock),
    "MagicMock": _mocked(mock.MagicMock),
    "Mock(spec)": _mocked(lambda **fields: mock.Mock(spec=requests.Response, **fields)),
    "subclass": lambda status, body: _real(status, body, Subclass),
}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return json.loads(value)
    return json.loads(json.dumps(value, default=str))


def _outcome(
    connection: Any, call: Callable[[Any], Any], answers: List[Any]
) -> Tuple[List[Any], str, Any]:
    """Return the calls that were made, and the value or the error with its first line."""
    made: List[Any] = []
    left = iter(answers)

    def verb(name: str) -> Callable[..., Any]:
        def answer(*args: Any, **kwargs: Any) -> Any:
            assert not args
            made.append((name, {key: _plain(value) for key, value in kwargs.items()}))
            return next(left)

        return answer

    for name in VERBS:
        setattr(connection, name, verb(name))
    connection.server_version = "1.24.26"
    connection.timeout_config = (10, 60)
    try:
        return made, "value", _plain(call(connection))
    except Exception as error:
        return made, type(error).__name__, str(error).split("\n")[0]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize("name", CALLS)
def test_a_method_does_the_same_with_any_kind_of_answer(name: str, kind: str) -> None:
    call, answers = CALLS[name]
    for turn in (answers, [(422, REFUSAL)], [*answers[:-1], (500, None)]):
        expected = _outcome(SimpleNamespace(), call, [_real(*answer) for answer in turn])
        stood_in = [ANSWERS[kind](*answer) for answer in turn]
        assert _outcome(SimpleNamespace(), call, stood_in) == expected


@pytest.mark.parametrize("kind", [mock.Mock, mock.MagicMock])
@pytest.mark.parametrize("name", CALLS)
def test_a_mock_can_stand_in_for_the_connection(name: str, kind: Callable[..., Any]) -> None:
    call, answers = CALLS[name]
    for turn in (answers, [(422, REFUSAL)]):
        expected = _outcome(SimpleNamespace(), call, [_real(*answer) for answer in turn])
        assert expected[0]
        assert _outcome(kind(), call, [_mocked(kind)(*answer) for answer in turn]) == expected
