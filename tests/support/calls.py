"""Every public method that talks to the server, called well, with the types of what it may give."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, NamedTuple, Tuple

import weaviate
from weaviate.schema.crud_schema import Tenant

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"
OTHER_ID = "0c8ca9d5-4e4a-4f7d-8a55-7b8f6f3b5a11"
WHERE = {"path": ["a"], "operator": "Equal", "valueText": "x"}

_Types = Tuple[type, ...]
_NONE: _Types = (type(None),)
_ANY_JSON: _Types = (object,)
"""The contract says that what the server tells about shards is handed on, whatever it is."""


class Call(NamedTuple):
    """A call of a method; `gives` are the types of what it returns."""

    name: str
    run: Callable[[weaviate.Client], Any]
    gives: _Types


def _classify(client: weaviate.Client) -> Any:
    builder = client.classification.schedule().with_type("knn").with_class_name("A")
    builder.with_classify_properties(["a"]).with_based_on_properties(["b"]).with_k(3)
    return builder.with_wait_for_completion().do()


def _batch(references: bool, **settings: Any) -> Callable[[weaviate.Client], Any]:
    def run(client: weaviate.Client) -> None:
        client.batch.configure(callback=None, **settings)
        try:
            with client.batch as batch:
                if references:
                    batch.add_reference(ID, "A", "p", OTHER_ID, "B")
                else:
                    batch.add_data_object({"a": "x"}, "A", ID, [0.5])
        finally:
            client.batch.empty_objects()
            client.batch.empty_references()

    return run


def _rows(client: weaviate.Client) -> int:
    batch = client.batch.configure(batch_size=1, dynamic=False, callback=None)
    try:
        return batch.add_data_objects([{"a": "x"}], "A", uuid=lambda row: ID)
    finally:
        batch.empty_objects()


def _manual(references: bool) -> Callable[[weaviate.Client], Any]:
    def run(client: weaviate.Client) -> Any:
        batch = client.batch.configure(batch_size=None, dynamic=False, callback=None)
        try:
            if references:
                batch.add_reference(ID, "A", "p", OTHER_ID, "B")
                return batch.create_references()
            batch.add_data_object({"a": "x"}, "A", ID, [0.5])
            return batch.create_objects()
        finally:
            batch.empty_objects()
            batch.empty_references()

    return run


_SCHEMA: Dict[str, Tuple[Callable[[weaviate.Client], Any], _Types]] = {
    "create": (lambda c: c.schema.create({"classes": [{"class": "A"}]}), _NONE),
    "create_class": (lambda c: c.schema.create_class({"class": "A"}), _NONE),
    "delete_class": (lambda c: c.schema.delete_class("A"), _NONE),
    "delete_all": (lambda c: c.schema.delete_all(), _NONE),
    "contains": (
        lambda c: c.schema.contains({"class": "A", "properties": [{"name": "x"}]}),
        (bool,),
    ),
    "exists": (lambda c: c.schema.exists("A"), (bool,)),
    "get": (lambda c: c.schema.get("A"), (dict,)),
    "get (all)": (lambda c: c.schema.get(), (dict,)),
    "update_config": (
        lambda c: c.schema.update_config("A", {"vectorIndexConfig": {"ef": 1}}),
        _NONE,
    ),
    "get_class_shards": (lambda c: c.schema.get_class_shards("A"), _ANY_JSON),
    "update_class_shard": (lambda c: c.schema.update_class_shard("A", "READY"), _ANY_JSON),
    "update_class_shard (one)": (
        lambda c: c.schema.update_class_shard("A", "READY", "s"),
        _ANY_JSON,
    ),
    "add_class_tenants": (lambda c: c.schema.add_class_tenants("A", [Tenant("t")]), _NONE),
    "update_class_tenants": (lambda c: c.schema.update_class_tenants("A", [Tenant("t")]), _NONE),
    "remove_class_tenants": (lambda c: c.schema.remove_class_tenants("A", ["t"]), _NONE),
    "get_class_tenants": (lambda c: c.schema.get_class_tenants("A"), (list,)),
    "property.create": (
        lambda c: c.schema.property.create("A", {"name": "x", "dataType": ["text"]}),
        _NONE,
    ),
}

_DATA: Dict[str, Tuple[Callable[[weaviate.Client], Any], _Types]] = {
    "create": (lambda c: c.data_object.create({"a": 1}, "A", ID, [0.5]), (str,)),
    "update": (lambda c: c.data_object.update({"a": 1}, "A", ID), _NONE),
    "replace": (lambda c: c.data_object.replace({"a": 1}, "A", ID), _NONE),
    "validate": (lambda c: c.data_object.validate({"a": 1}, "A"), (dict,)),
    "get": (lambda c: c.data_object.get(class_name="A"), (dict, type(None))),
    "get_by_id": (lambda c: c.data_object.get_by_id(ID, class_name="A"), (dict, type(None))),
    "exists": (lambda c: c.data_object.exists(ID, "A"), (bool,)),
    "iterate": (lambda c: list(c.data_object.iterate("A")), (list,)),
    "delete": (lambda c: c.data_object.delete(ID, "A"), _NONE),
    "reference.add": (lambda c: c.data_object.reference.add(ID, "p", OTHER_ID, "A", "B"), _NONE),
    "reference.update": (
        lambda c: c.data_object.reference.update(ID, "p", [OTHER_ID], "A", "B"),
        _NONE,
    ),
    "reference.delete": (
        lambda c: c.data_object.reference.delete(ID, "p", OTHER_ID, "A", "B"),
        _NONE,
    ),
}

_BATCH: Dict[str, Tuple[Callable[[weaviate.Client], Any], _Types]] = {
    "__enter__ (auto)": (_batch(False, batch_size=5, dynamic=False), _NONE),
    "__enter__ (auto, references)": (_batch(True, batch_size=5, dynamic=False), _NONE),
    "__enter__ (4 workers)": (_batch(False, batch_size=5, dynamic=False, num_workers=4), _NONE),
    "__enter__ (dynamic)": (_batch(False, batch_size=5, dynamic=True), _NONE),
    "add_data_objects": (_rows, (int,)),
    "create_objects": (_manual(False), (list,)),
    "create_references": (_manual(True), (list,)),
    "delete_objects": (lambda c: c.batch.delete_objects("A", WHERE), (dict, type(None))),
    "wait_for_vector_indexing": (
        lambda c: c.batch.wait_for_vector_indexing([weaviate.Shard("A")], 2),
        _NONE,
    ),
}

_QUERY: Dict[str, Tuple[Callable[[weaviate.Client], Any], _Types]] = {
    "get": (lambda c: c.query.get("A", ["a"]).with_where(WHERE).do(), (dict,)),
    "aggregate": (lambda c: c.query.aggregate("A").with_meta_count().do(), (dict,)),
    "multi_get": (lambda c: c.query.multi_get([c.query.get("A", ["a"])]).do(), (dict,)),
    "raw": (lambda c: c.query.raw("{Get{A{a}}}"), (dict,)),
}

_OTHERS: Dict[str, Tuple[Callable[[weaviate.Client], Any], _Types]] = {
    "backup.create": (lambda c: c.backup.create("b", "s3", wait_for_completion=True), (dict,)),
    "backup.restore": (lambda c: c.backup.restore("b", "s3", wait_for_completion=True), (dict,)),
    "backup.get_create_status": (lambda c: c.backup.get_create_status("b", "s3"), (dict,)),
    "backup.get_restore_status": (lambda c: c.backup.get_restore_status("b", "s3"), (dict,)),
    "classification.schedule": (_classify, (dict,)),
    "classification.get": (lambda c: c.classification.get(ID), (dict,)),
    "classification.is_complete": (lambda c: c.classification.is_complete(ID), (bool,)),
    "classification.is_failed": (lambda c: c.classification.is_failed(ID), (bool,)),
    "classification.is_running": (lambda c: c.classification.is_running(ID), (bool,)),
    "cluster.get_nodes_status": (lambda c: c.cluster.get_nodes_status(), (list,)),
    "contextionary.extend": (lambda c: c.contextionary.extend("x", "y"), _NONE),
    "contextionary.get_concept_vector": (
        lambda c: c.contextionary.get_concept_vector("x"),
        (dict,),
    ),
    "client.is_ready": (lambda c: c.is_ready(), (bool,)),
    "client.is_live": (lambda c: c.is_live(), (bool,)),
    "client.get_meta": (lambda c: c.get_meta(), (dict,)),
    "client.get_open_id_configuration": (
        lambda c: c.get_open_id_configuration(),
        (dict, type(None)),
    ),
}


def _named(prefix: str, calls: Dict[str, Tuple[Any, _Types]]) -> Iterator[Call]:
    for name, (run, gives) in calls.items():
        yield Call(prefix + name, run, gives)


CALLS = [
    *_named("schema.", _SCHEMA),
    *_named("data_object.", _DATA),
    *_named("batch.", _BATCH),
    *_named("query.", _QUERY),
    *_named("", _OTHERS),
]
