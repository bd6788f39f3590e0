"""The GraphQL interface: objects and references in answers, errors, introspection."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from graphql import get_introspection_query, validate_schema

from tests.local.library import small_library
from tests.local.stored import ask, beacon, database, got, klass, prop, put, refusal, uid
from weaviate.local.graphql import execution
from weaviate.local.schema.create import add_property, create_class
from weaviate.local.storage.database import Database


@pytest.fixture
def library() -> Database:
    return small_library()


def first(library: Database, fields: str) -> Any:
    return got(library, "Article", "limit: 1", fields)[0]


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        (
            "title words score open at tags",
            {
                "title": "First",
                "words": 100,
                "score": 2,
                "open": True,
                "at": "2020-01-01T00:00:00Z",
                "tags": ["a", "b"],
            },
        ),
        ("geo{latitude longitude}", {"geo": {"latitude": 52.5, "longitude": 4}}),
        (
            "phone{input valid national}",
            {"phone": {"input": "1", "valid": False, "national": None}},
        ),
        (
            "parts{name inner{n}}",
            {"parts": [{"name": "p", "inner": {"n": 1}}, {"name": "q", "inner": None}]},
        ),
        ("sizes", {"sizes": [1, None]}),
        ("__typename by{__typename}", {"__typename": "Article", "by": None}),
        ("by{... on Author{name}}", {"by": [{"name": "Ada"}]}),
        (
            "by{... on Author{name} ... on Publisher{name}}",
            {"by": [{"name": "Ada"}, {"name": "Press"}]},
        ),
        (
            "by{... on Publisher{name __typename} ... on Author{name}}",
            {"by": [{"name": "Press", "__typename": "Publisher"}, {"name": "Ada"}]},
        ),
        (
            "by{... on Author{wrote{... on Article{title _additional{id}}}}}",
            {"by": [{"wrote": [{"title": "First", "_additional": {"id": uid(1)}}]}]},
        ),
        (
            "_additional{id vector creationTimeUnix lastUpdateTimeUnix distance certainty score "
            "explainScore classification{id} group{id}}",
            {
                "_additional": {
                    "id": uid(1),
                    "vector": [pytest.approx(0.1), 0.25],
                    "creationTimeUnix": "1",
                    "lastUpdateTimeUnix": "2",
                    "distance": None,
                    "certainty": None,
                    "score": "0",
                    "explainScore": "",
                    "classification": None,
                    "group": None,
                }
            },
        ),
    ],
)
def test_an_object_shows(fields: str, wanted: Any, library: Database) -> None:
    assert first(library, fields) == wanted


def test_what_an_object_lacks_is_null(library: Database) -> None:
    (item,) = got(
        library,
        "Article",
        "offset: 1",
        "title words geo{latitude} parts{name} by{... on Author{name}} _additional{vector}",
    )
    assert item == {
        "title": None,
        "words": None,  # it has more than 32 bits
        "geo": None,
        "parts": None,
        "by": [],
        "_additional": {"vector": []},
    }


def test_a_classification_is_shown(library: Database) -> None:
    shard = library.collection("Article").shard()
    item = shard.objects[uid(1)]
    item.additional = {"classification": {"id": uid(5), "basedOn": ["title"], "completed": "now"}}
    shown = first(library, "_additional{classification{id basedOn scope completed}}")
    assert shown["_additional"]["classification"] == {
        "id": uid(5),
        "basedOn": ["title"],
        "scope": None,
        "completed": "now",
    }


def test_fragments_may_be_named(library: Database) -> None:
    body = ask(
        library,
        "fragment who on Author {name} query {Get{Article(limit:1){title by{...who}}}}",
    )
    assert body["data"]["Get"]["Article"] == [{"title": "First", "by": [{"name": "Ada"}]}]


def test_one_query_may_ask_for_several_things(library: Database) -> None:
    body = ask(
        library,
        "{Get{one: Article(limit: 1){t: title} Author{name}} Aggregate{Article{meta{count}}}}",
    )
    assert body["data"] == {
        "Get": {"one": [{"t": "First"}], "Author": [{"name": "Ada"}]},
        "Aggregate": {"Article": [{"meta": {"count": 2}}]},
    }


def test_variables_and_directives_work(library: Database) -> None:
    query = """
        query Q($limit: Int, $deep: Boolean!, $where: GetObjectsArticleWhereInpObj) {
          Get { Article(limit: $limit, where: $where) { title words @include(if: $deep) } }
        }
    """
    where = {"path": ["words"], "operator": "Equal", "valueInt": 100}
    variables = {"limit": 1, "deep": False, "where": where}
    assert ask(library, query, variables)["data"]["Get"]["Article"] == [{"title": "First"}]


def test_an_operation_is_chosen_by_name(library: Database) -> None:
    query = "query A {Get{Author{name}}} query B {Get{Publisher{name}}}"
    body = execution.execute(library, query, None, "B")
    assert body["data"] == {"Get": {"Publisher": [{"name": "Press"}]}}
    assert (
        "Must provide operation name" in execution.execute(library, query)["errors"][0]["message"]
    )


def test_vectors_are_arrays_until_they_are_encoded(library: Database) -> None:
    pytest.importorskip("orjson", reason="the standard library cannot encode arrays")
    body = execution.execute(library, "{Get{Article(limit:1){_additional{vector}}}}")
    vector = body["data"]["Get"]["Article"][0]["_additional"]["vector"]
    assert isinstance(vector, np.ndarray)


# Tenants.


@pytest.fixture
def rooms() -> Database:
    made = database(klass("Room", prop("name", "text"), multiTenancyConfig={"enabled": True}))
    collection = made.collection("Room")
    for tenant in ("one", "two"):
        made.add_shard(collection, tenant)
        put(made, "Room", 1, {"name": tenant}, tenant=tenant)
    made.add_shard(collection, "cold", "COLD")
    return made


def test_each_tenant_has_its_own_objects(rooms: Database) -> None:
    assert got(rooms, "Room", 'tenant: "one"', "name") == [{"name": "one"}]
    assert ask(rooms, '{Aggregate{Room(tenant:"two"){meta{count}}}}')["data"] == {
        "Aggregate": {"Room": [{"meta": {"count": 1}}]}
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("", "class Room has multi-tenancy enabled, but request was without tenant"),
        ('(tenant: "three")', 'tenant not found: "three"'),
        ('(tenant: "cold")', "tenant not active: 'cold'"),
        ('(bm25: {query: "x"})', "request was without tenant"),
        ("(nearVector: {vector: [1]})", "request was without tenant"),
        ('(hybrid: {query: "x" vector: [1]})', "request was without tenant"),
    ],
)
def test_a_query_must_name_a_tenant_that_is_there(
    arguments: str, words: str, rooms: Database
) -> None:
    assert words in refusal(rooms, f"{{Get{{Room{arguments}{{name}}}}}}")


# The schema.


def replicate(library: Database, class_name: str) -> None:
    collection = library.collection(class_name)
    collection.schema["replicationConfig"] = {"factor": 2}
    library.schema_changed(collection)


def test_the_schema_is_valid_graphql(library: Database) -> None:
    replicate(library, "Article")
    assert validate_schema(execution.schema_of(library)) == []


def test_replicated_classes_know_consistency(library: Database) -> None:
    replicate(library, "Author")
    shown = got(library, "Author", "consistencyLevel: QUORUM", "_additional{isConsistent}")
    assert shown == [{"_additional": {"isConsistent": True}}]


def test_tools_can_read_the_schema(library: Database) -> None:
    body = ask(library, get_introspection_query())
    names = {type_["name"] for type_ in body["data"]["__schema"]["types"]}
    assert {
        "WeaviateObj",
        "GetObjectsObj",
        "Article",
        "ArticleAdditional",
        "ArticleByObj",
        "AggregateArticle",
        "GetObjectsArticleWhereInpObj",
        "ExploreObj",
    } <= names


def test_the_schema_is_built_once_until_a_class_changes(library: Database) -> None:
    before = execution.schema_of(library)
    assert execution.schema_of(library) is before
    add_property(library, "Article", prop("later", "text"))
    assert execution.schema_of(library) is not before
    assert first(library, "later") == {"later": None}


def test_a_query_that_was_wrong_may_be_right_after_a_change(library: Database) -> None:
    query = "{Get{Fresh{_additional{id}}}}"
    assert "errors" in ask(library, query)
    create_class(library, klass("Fresh"), "none")
    assert ask(library, query) == {"data": {"Get": {"Fresh": []}}}


def test_a_class_may_be_named_like_a_type_of_graphql() -> None:
    made = database(klass("String", prop("t", "text")), klass("User", prop("s", "String")))
    put(made, "String", 1, {"t": "x"})
    put(made, "User", 2, {"s": [beacon("String", 1)]})
    assert got(made, "User", "", "s{... on _String{t}}") == [{"s": [{"t": "x"}]}]


def test_a_reference_to_a_deleted_class_cannot_be_asked_for(library: Database) -> None:
    library.drop_class(library.collection("Publisher"))
    assert 'Cannot query field "by"' in refusal(library, "{Get{Article{by{... on Author{name}}}}}")
    assert first(library, "title") == {"title": "First"}


def test_keys_are_in_alphabetical_order_as_the_server_writes_them(library: Database) -> None:
    shown = first(library, "words title _additional{id distance}")
    assert list(shown) == ["_additional", "title", "words"]
    assert list(shown["_additional"]) == ["distance", "id"]


def test_answers_are_json(library: Database) -> None:
    body = ask(library, "{Get{Article{title score sizes _additional{vector}}}}")
    assert json.loads(json.dumps(body)) == body
