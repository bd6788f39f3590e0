"""Every method of the sections against a real server; WEAVIATE_URL names it.

Class names are made up for each test, and what a test makes it deletes again.
"""

from __future__ import annotations

import datetime
import os
import uuid
import warnings
from typing import Any, Callable, Dict, Iterator, List

import pytest

import weaviate
from weaviate._core import versions
from weaviate.exceptions import BackupFailedException, UnexpectedStatusCodeException

pytestmark = pytest.mark.live

NewClass = Callable[..., str]
Needs = Callable[[str, str], None]


@pytest.fixture
def needs(client: weaviate.Client) -> Needs:
    """Skip what this server is too old for."""

    def check(version: str, what: str) -> None:
        there = client._connection.server_version
        if versions.parse(there) < versions.parse(version):
            pytest.skip(f"{what} came with server {version}; this one is {there}")

    return check


@pytest.fixture
def new_class(client: weaviate.Client) -> Iterator[NewClass]:
    """Make up a class name, and create the class unless told otherwise."""
    names: List[str] = []

    def make(create: bool = True, **definition: Any) -> str:
        name = f"Sections{uuid.uuid4().hex[:12]}"
        names.append(name)
        if create:
            client.schema.create_class({"class": name, "vectorizer": "none", **definition})
        return name

    yield make
    for name in names:
        if client.schema.exists(name):
            client.schema.delete_class(name)


TITLE = {"name": "title", "dataType": ["text"]}
NUMBER = {"name": "number", "dataType": ["int"]}


# ---------------------------------------------------------------------- schema


def test_classes_may_refer_to_each_other(client: weaviate.Client, new_class: NewClass) -> None:
    article, author = new_class(create=False), new_class(create=False)
    schema: Dict[str, Any] = {
        "classes": [
            {"class": article, "vectorizer": "none", "properties": [TITLE]},
            {"class": author, "vectorizer": "none", "properties": []},
        ]
    }
    schema["classes"][0]["properties"].append({"name": "by", "dataType": [author, article]})
    schema["classes"][1]["properties"].append({"name": "wrote", "dataType": article})
    client.schema.create(schema)
    assert client.schema.contains(schema)
    by = next(p for p in client.schema.get(article)["properties"] if p["name"] == "by")
    assert sorted(by["dataType"]) == sorted([author, article])


def test_what_was_read_can_be_created_again(client: weaviate.Client, new_class: NewClass) -> None:
    name = new_class(properties=[TITLE, NUMBER])
    definition = client.schema.get(name)
    client.schema.delete_class(name)
    assert not client.schema.exists(name)
    client.schema.create_class(definition)
    assert client.schema.get(name) == definition


def test_a_class_with_tenants_that_was_read_can_be_created_again(
    client: weaviate.Client, new_class: NewClass, needs: Needs
) -> None:
    needs("1.20", "multi-tenancy")
    name = new_class(multiTenancyConfig={"enabled": True})
    definition = client.schema.get(name)
    client.schema.delete_class(name)
    client.schema.create_class(definition)
    assert client.schema.get(name) == definition


def test_nested_objects_are_created_and_stored(
    client: weaviate.Client, new_class: NewClass, needs: Needs
) -> None:
    needs("1.22", "nested objects")
    nested = {"name": "o", "dataType": ["object"], "nestedProperties": [TITLE]}
    name = new_class(properties=[nested])
    uid = client.data_object.create({"o": {"title": "deep"}}, name)
    stored = client.data_object.get_by_id(uid, class_name=name)
    assert stored is not None
    assert stored["properties"] == {"o": {"title": "deep"}}


def test_named_vectors_reach_the_server(
    client: weaviate.Client, new_class: NewClass, needs: Needs
) -> None:
    needs("1.24", "named vectors")
    name = new_class(create=False)
    vectors = {"a": {"vectorizer": {"none": {}}, "vectorIndexType": "hnsw"}}
    client.schema.create_class({"class": name, "vectorConfig": vectors})
    client.schema.update_config(name, {"vectorConfig": {"a": {"vectorIndexConfig": {"ef": 33}}}})
    assert client.schema.get(name)["vectorConfig"]["a"]["vectorIndexConfig"]["ef"] == 33


def test_settings_of_a_class_can_be_changed(client: weaviate.Client, new_class: NewClass) -> None:
    name = new_class()
    client.schema.update_config(name, {"vectorIndexConfig": {"ef": 77}})
    assert client.schema.get(name)["vectorIndexConfig"]["ef"] == 77


def test_a_property_can_be_added(client: weaviate.Client, new_class: NewClass) -> None:
    name = new_class()
    client.schema.property.create(name, {"name": "extra", "dataType": "text"})
    assert client.schema.contains({"class": name, "properties": [{"name": "extra"}]})


def test_shards_can_be_read_and_changed(client: weaviate.Client, new_class: NewClass) -> None:
    name = new_class()
    shards = client.schema.get_class_shards(name)
    assert {shard["status"] for shard in shards} == {"READY"}
    read_only = [{"status": "READONLY"}] * len(shards)
    assert client.schema.update_class_shard(name, "READONLY") == read_only
    with pytest.raises(UnexpectedStatusCodeException):
        client.data_object.create({}, name)
    assert client.schema.update_class_shard(name, "READY", shards[0]["name"]) == {"status": "READY"}


def test_delete_all_leaves_nothing(client: weaviate.Client, new_class: NewClass) -> None:
    if not os.environ.get("WEAVIATE_MAY_DELETE_ALL"):
        pytest.skip("WEAVIATE_MAY_DELETE_ALL is not set: others may have classes there")
    new_class()
    new_class()
    client.schema.delete_all()
    assert not client.schema.contains()


# --------------------------------------------------------------------- tenants


def test_tenants_are_added_changed_and_removed(
    client: weaviate.Client, new_class: NewClass, needs: Needs
) -> None:
    needs("1.21", "states of tenants")
    name = new_class(multiTenancyConfig={"enabled": True}, properties=[TITLE])
    hot, cold = weaviate.TenantActivityStatus.HOT, weaviate.TenantActivityStatus.COLD
    client.schema.add_class_tenants(name, [weaviate.Tenant("t1"), weaviate.Tenant("t2", cold)])
    states = {t.name: t.activity_status for t in client.schema.get_class_tenants(name)}
    assert states == {"t1": hot, "t2": cold}
    client.schema.update_class_tenants(name, [weaviate.Tenant("t2"), weaviate.Tenant("t1", cold)])
    states = {t.name: t.activity_status for t in client.schema.get_class_tenants(name)}
    assert states == {"t1": cold, "t2": hot}
    client.schema.remove_class_tenants(name, ["t1"])
    assert client.schema.get_class_tenants(name) == [weaviate.Tenant("t2", hot)]


def test_later_states_are_understood_by_later_servers(
    client: weaviate.Client, new_class: NewClass, needs: Needs
) -> None:
    needs("1.26", "the states ACTIVE and INACTIVE")
    name = new_class(multiTenancyConfig={"enabled": True})
    client.schema.add_class_tenants(
        name, [weaviate.Tenant("a", "ACTIVE"), weaviate.Tenant("i", "INACTIVE")]
    )
    states = {t.name: t.activity_status for t in client.schema.get_class_tenants(name)}
    assert states["a"] in ("HOT", "ACTIVE")
    assert states["i"] in ("COLD", "INACTIVE")


def test_an_object_belongs_to_its_tenant(
    client: weaviate.Client, new_class: NewClass, needs: Needs
) -> None:
    needs("1.20", "multi-tenancy")
    name = new_class(multiTenancyConfig={"enabled": True}, properties=[TITLE])
    client.schema.add_class_tenants(name, [weaviate.Tenant("t1"), weaviate.Tenant("t2")])
    data = client.data_object
    uid = data.create({"title": "a"}, name, tenant="t1")
    data.update({"title": "b"}, name, uid, tenant="t1")
    data.replace({"title": "c"}, name, uid, tenant="t1")
    stored = data.get_by_id(uid, class_name=name, tenant="t1") or {}
    assert stored["properties"] == {"title": "c"}
    assert data.exists(uid, name, tenant="t1")
    assert not data.exists(uid, name, tenant="t2")
    listed = data.get(class_name=name, tenant="t1") or {}
    assert [found["id"] for found in listed["objects"]] == [uid]
    data.delete(uid, name, tenant="t1")
    assert not data.exists(uid, name, tenant="t1")


# ------------------------------------------------------------------------ data


def test_an_object_comes_back_as_it_was_created(
    client: weaviate.Client, new_class: NewClass
) -> None:
    numpy = pytest.importorskip("numpy")
    dated = {"name": "at", "dataType": ["date"]}
    name = new_class(properties=[TITLE, NUMBER, dated])
    moment = datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
    vector = numpy.array([0.1, 1 / 3, -2.5e-8], dtype="float32")
    properties = {"title": "Zürich 😀\n\\", "number": 7, "at": moment}
    uid = client.data_object.create(properties, name, vector=vector)
    stored = client.data_object.get_by_id(uid, class_name=name, with_vector=True)
    assert stored is not None
    assert stored["properties"] == {**properties, "at": "2020-01-02T03:04:05Z"}
    assert (numpy.array(stored["vector"], dtype="float32") == vector).all()


def test_a_taken_id_is_told(client: weaviate.Client, new_class: NewClass) -> None:
    name = new_class()
    uid = client.data_object.create({}, name)
    with pytest.raises(weaviate.ObjectAlreadyExistsException):
        client.data_object.create({}, name, uid)


def test_update_keeps_and_replace_drops_what_is_not_given(
    client: weaviate.Client, new_class: NewClass
) -> None:
    name = new_class(properties=[TITLE, NUMBER])
    uid = client.data_object.create({"title": "a", "number": 1}, name)
    client.data_object.update({"number": 2}, name, uid)
    stored = client.data_object.get_by_id(uid, class_name=name) or {}
    assert stored["properties"] == {"title": "a", "number": 2}
    client.data_object.replace({"title": "b"}, name, uid)
    stored = client.data_object.get_by_id(uid, class_name=name) or {}
    assert stored["properties"] == {"title": "b"}


def test_what_is_not_there_is_none_or_false(client: weaviate.Client, new_class: NewClass) -> None:
    name, uid = new_class(), str(uuid.uuid4())
    assert client.data_object.get_by_id(uid, class_name=name) is None
    assert not client.data_object.exists(uid, name)
    with pytest.raises(UnexpectedStatusCodeException):
        client.data_object.update({}, name, uid)


def test_a_deleted_object_is_gone(client: weaviate.Client, new_class: NewClass) -> None:
    name = new_class()
    uid = client.data_object.create({}, name)
    assert client.data_object.exists(uid, name)
    client.data_object.delete(uid, name)
    assert not client.data_object.exists(uid, name)


def test_objects_are_listed_sorted_page_by_page(
    client: weaviate.Client, new_class: NewClass, needs: Needs
) -> None:
    needs("1.18", "the cursor")
    name = new_class(properties=[NUMBER])
    for number in (2, 3, 1):
        client.data_object.create({"number": number}, name)
    sort: Dict[str, Any] = {"properties": ["number"], "order_asc": [False]}
    page = client.data_object.get(class_name=name, sort=sort, limit=2, offset=1) or {}
    assert [found["properties"]["number"] for found in page["objects"]] == [2, 1]
    after, seen = "00000000-0000-0000-0000-000000000000", []
    while True:
        page = client.data_object.get(class_name=name, limit=1, after=after) or {}
        if not page["objects"]:
            break
        after = page["objects"][-1]["id"]
        seen.append(after)
    assert len(set(seen)) == 3


def test_one_node_and_all_replicas_can_be_asked(
    client: weaviate.Client, new_class: NewClass, needs: Needs
) -> None:
    needs("1.18", "the consistency level of single objects")
    name = new_class()
    uid = client.data_object.create({}, name, consistency_level=weaviate.ConsistencyLevel.ALL)
    node = client.cluster.get_nodes_status()[0]["name"]
    assert client.data_object.get_by_id(uid, class_name=name, node_name=node)
    level = weaviate.ConsistencyLevel.QUORUM
    assert client.data_object.get_by_id(uid, class_name=name, consistency_level=level)


def test_validate_tells_good_from_bad(client: weaviate.Client, new_class: NewClass) -> None:
    name, uid = new_class(properties=[TITLE]), str(uuid.uuid4())
    assert client.data_object.validate({"title": "a"}, name, uid)["valid"]
    refused = client.data_object.validate({"title": 5}, name, uid)
    assert not refused["valid"]
    assert refused["error"][0]["message"]


def test_references_are_added_replaced_and_deleted(
    client: weaviate.Client, new_class: NewClass
) -> None:
    author = new_class()
    article = new_class(properties=[{"name": "by", "dataType": [author]}])
    first, second = (client.data_object.create({}, author) for _ in range(2))
    uid = client.data_object.create({}, article)
    reference = client.data_object.reference

    def targets() -> List[str]:
        stored = client.data_object.get_by_id(uid, class_name=article) or {}
        by = (stored["properties"] or {}).get("by") or []
        return sorted(found["beacon"].rpartition("/")[2] for found in by)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a server before 1.14 gives some
        reference.add(uid, "by", first, article, author)
        assert targets() == [first]
        reference.update(uid, "by", [first, second], article, author)
        assert targets() == sorted([first, second])
        reference.delete(uid, "by", first, article, author)
        assert targets() == [second]


# ------------------------------------------------------------- smaller sections


def test_a_backup_is_created_and_restored(
    client: weaviate.Client, new_class: NewClass, needs: Needs
) -> None:
    needs("1.16", "backups")
    if len(client.cluster.get_nodes_status()) > 1:
        pytest.skip("a cluster does not back up to its file systems")
    name, backup_id = new_class(), f"Sections-{uuid.uuid4().hex[:12]}"
    uid = client.data_object.create({}, name)
    created = client.backup.create(backup_id, "filesystem", name, wait_for_completion=True)
    assert created["status"] == "SUCCESS"
    assert created["classes"] == [name]
    assert client.backup.get_create_status(backup_id, "filesystem")["status"] == "SUCCESS"
    with pytest.raises((BackupFailedException, UnexpectedStatusCodeException)):
        client.backup.restore(backup_id, "filesystem", wait_for_completion=True)
    client.schema.delete_class(name)
    restored = client.backup.restore(backup_id, "filesystem", wait_for_completion=True)
    assert restored["status"] == "SUCCESS"
    assert client.backup.get_restore_status(backup_id, "filesystem")["status"] == "SUCCESS"
    assert client.data_object.exists(uid, name)


def test_objects_are_classified_by_their_neighbours(
    client: weaviate.Client, new_class: NewClass
) -> None:
    category = new_class()
    of = {"name": "of", "dataType": [category]}
    name = new_class(properties=[TITLE, of])
    target = client.data_object.create({}, category)
    known = client.data_object.create({"title": "a"}, name, vector=[0.1, 0.2])
    unknown = client.data_object.create({"title": "b"}, name, vector=[0.1, 0.21])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a server before 1.14 gives some
        client.data_object.reference.add(known, "of", target, name, category)
    builder = client.classification.schedule().with_type("knn").with_class_name(name)
    builder.with_classify_properties(["of"]).with_based_on_properties(["title"]).with_k(1)
    ended = builder.with_wait_for_completion().do()
    assert ended["status"] == "completed"
    assert client.classification.is_complete(ended["id"])
    assert not client.classification.is_failed(ended["id"])
    assert not client.classification.is_running(ended["id"])
    stored = client.data_object.get_by_id(unknown, class_name=name)
    assert stored is not None
    assert stored["properties"]["of"][0]["beacon"].endswith(target)


def test_nodes_tell_about_one_class(
    client: weaviate.Client, new_class: NewClass, needs: Needs
) -> None:
    needs("1.24", "the output of nodes")
    name = new_class()
    nodes = client.cluster.get_nodes_status(name, output="verbose")
    assert nodes[0]["status"] == "HEALTHY"
    assert {shard["class"] for shard in nodes[0]["shards"]} == {name}


def test_without_the_module_the_contextionary_is_refused(client: weaviate.Client) -> None:
    if "text2vec-contextionary" in client.get_meta().get("modules", {}):
        pytest.skip("this server has the module text2vec-contextionary")
    with pytest.raises(UnexpectedStatusCodeException):
        client.contextionary.get_concept_vector("king")
    with pytest.raises(UnexpectedStatusCodeException):
        client.contextionary.extend("palantir", "a stone", 0.5)
