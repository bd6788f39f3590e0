"""GraphQL errors have the words, places and shape of the real server's."""

from __future__ import annotations

from typing import Any, Tuple

import pytest

from tests.local.library import small_library
from tests.local.plain_http import Caller
from tests.local.stored import ask, database, klass, refusal
from weaviate.local.errors import ApiError
from weaviate.local.graphql import execution
from weaviate.local.storage.database import Database


@pytest.fixture(scope="module")
def library() -> Database:
    return small_library()


@pytest.mark.parametrize(
    ("query", "column", "message"),
    [
        ("{Get{Nope{x}}}", 6, 'Cannot query field "Nope" on type "GetObjectsObj".'),
        ("{Nope}", 2, 'Cannot query field "Nope" on type "WeaviateObj".'),
        (
            "{Get{Article{titlle}}}",
            14,
            'Cannot query field "titlle" on type "Article". Did you mean "title"?',
        ),
        (
            "{Get{Article{_additional{isConsistent}}}}",
            26,
            'Cannot query field "isConsistent" on type "ArticleAdditional".',
        ),
        (
            '{Get{Article{_additional{generate(singleResult:{prompt:"x"}){error}}}}}',
            26,
            'Cannot query field "generate" on type "ArticleAdditional".',
        ),
        (
            '{Get{Article(ask: {question: "x"}){title}}}',
            14,
            'Unknown argument "ask" on field "Article" of type "GetObjectsObj".',
        ),
        (
            "{Get{Article(consistencyLevel: ONE){title}}}",
            14,
            'Unknown argument "consistencyLevel" on field "Article" of type "GetObjectsObj".',
        ),
        (
            '{Get{Article(tenant: "x"){title}}}',
            14,
            'Unknown argument "tenant" on field "Article" of type "GetObjectsObj".',
        ),
        ("{Get{Article}}", 6, 'Field "Article" of type "[Article]" must have a sub selection.'),
        (
            "{Get{Article{title{x}}}}",
            19,
            'Field "title" of type "String" must not have a sub selection.',
        ),
        (
            '{Get{Article(limit: "a"){title}}}',
            21,
            'Argument "limit" has invalid value "a".\nExpected type "Int", found "a".',
        ),
        (
            '{Get{Article(where: {path: ["words"] operator: Is valueInt: 1}){title}}}',
            21,
            'Argument "where" has invalid value {path: ["words"], operator: Is, valueInt: 1}.\n'
            'In field "operator": Expected type "GetObjectsArticleWhereOperatorEnum", found Is.',
        ),
        (
            '{Get{Article(where: {path: ["words"] operator: Equal valueInt: 1.5}){title}}}',
            21,
            'Argument "where" has invalid value {path: ["words"], operator: Equal, valueInt: 1.5}.\n'
            'In field "valueInt": Expected type "IntGetObjectsArticle", found 1.5.',
        ),
        (
            "{Get{Article(nearVector: {}){title}}}",
            26,
            'Argument "nearVector" has invalid value {}.\n'
            'In field "vector": Expected "Float!", found null.',
        ),
        (
            '{Get{Article(nearVector: {vector: [1, "a"] x: 1}){title}}}',
            26,
            'Argument "nearVector" has invalid value {vector: [1, "a"], x: 1}.\n'
            'In field "x": Unknown field.\n'
            'In field "vector": In element #1: Expected type "Float", found "a".',
        ),
        (
            "{Get{Article(nearVector: [1]){title}}}",
            26,
            'Argument "nearVector" has invalid value [1].\n'
            'Expected "GetObjectsArticleNearVectorInpObj", found not an object.',
        ),
        (
            "{Get{a: Article(limit: 1){title} a: Article(limit: 2){title}}}",
            6,
            'Fields "a" conflict because they have differing arguments. '
            "Use different aliases on the fields to fetch both if this was intentional.",
        ),
        (
            "{Get{Article(limit: 1 limit: 2){title}}}",
            14,
            'There can be only one argument named "limit".',
        ),
        (
            "{Get{Article{by{... on Article{title}}}}}",
            17,
            'Fragment cannot be spread here as objects of type "ArticleByObj" can never be of '
            'type "Article".',
        ),
        ("mutation{a}", 1, "Schema is not configured for mutations"),
        (
            "{Get{",
            6,
            "Syntax Error GraphQL request (1:6) Expected Name, found EOF\n\n1: {Get{\n        ^\n",
        ),
        (
            "{Get{Article(limit: ){title}}}",
            21,
            "Syntax Error GraphQL request (1:21) Unexpected )\n\n"
            "1: {Get{Article(limit: ){title}}}\n                       ^\n",
        ),
    ],
)
def test_a_wrong_query_gets_the_words_of_the_real_server(
    query: str, column: int, message: str, library: Database
) -> None:
    body = ask(library, query)
    assert "data" not in body
    error = body["errors"][0]
    assert error["message"] == message
    assert error["locations"][0] == {"line": 1, "column": column}
    assert error["path"] is None


def test_a_syntax_error_shows_the_lines_around_it(library: Database) -> None:
    message = refusal(library, "{\n  Get {\n    Author ] {\n")
    assert message == (
        "Syntax Error GraphQL request (3:12) Expected Name, found ]\n\n"
        "2:   Get {\n3:     Author ] {\n              ^\n4: \n"
    )


def _syntax_fault(of: Database, query: str) -> Tuple[str, int]:
    """Return the first line of the only error, behind its place, and its column."""
    body = ask(of, query)
    assert "data" not in body
    (error,) = body["errors"]
    (location,) = error["locations"]
    column = location["column"]
    start = f"Syntax Error GraphQL request ({location['line']}:{column}) "
    assert error["message"].startswith(start)
    return error["message"][len(start) :].split("\n\n")[0], column


@pytest.mark.parametrize(
    ("query", "column", "message"),
    [
        ("testQuery", 1, 'Unexpected Name "testQuery"'),
        ("12", 1, 'Unexpected Int "12"'),
        ("{Get} b", 7, 'Unexpected Name "b"'),
        ("query a b", 9, 'Expected {, found Name "b"'),
        ("{Get{12}}", 6, 'Expected Name, found Int "12"'),
        ("{Get{1.5}}", 6, 'Expected Name, found Float "1.5"'),
        ('{ a "it\'s" }', 5, 'Expected Name, found String "it\'s"'),
        ('{ a "a\\"b" }', 5, 'Expected Name, found String "a"b"'),
        ('{ a """x""" }', 5, 'Expected Name, found BlockString "x"'),
        ("query q($a Int) {b}", 12, 'Expected :, found Name "Int"'),
        ("fragment on on X {a}", 10, 'Unexpected Name "on"'),
        ("fragment a no B {c}", 12, 'Expected "on", found Name "no"'),
        ("fragment a {b}", 12, 'Expected "on", found {'),
        ("fragment a", 11, 'Expected "on", found EOF'),
        ("query q($a: Int = $b) {c}", 19, "Unexpected $"),
        ("{ a(b: null) }", 8, 'Unexpected Name "null"'),
        ("{ a ? }", 5, 'Unexpected character "?".'),
        ("{ a ' }", 5, 'Unexpected character "\'".'),
        ("{ a . }", 5, 'Unexpected character ".".'),
        ("{ a .. }", 5, 'Unexpected character ".".'),
        ("{ a(b: .5) }", 8, 'Unexpected character ".".'),
        ("{ a é }", 5, 'Unexpected character "\\\\u00E9".'),
        ("{ a(b: 1.) }", 10, 'Invalid number, expected digit but got: ")".'),
        ("{ a(b: 01) }", 9, 'Invalid number, unexpected digit after 0: "1".'),
    ],
)
def test_a_syntax_error_quotes_what_it_found_as_the_real_server_does(
    query: str, column: int, message: str, library: Database
) -> None:
    assert _syntax_fault(library, query) == (message, column)


@pytest.mark.parametrize(
    ("query", "column", "brackets"),
    [
        ("{}", 1, "{}"),
        ("query {}", 7, "{}"),
        ("{Get{}}", 5, "{}"),
        ("{Get{Article{}}}", 13, "{}"),
        ("{Get{Article{ , }}}", 13, "{}"),
        ("{Get{Article{_additional{}}}}", 25, "{}"),
        ("{Get{Article{... on Article {}}}}", 29, "{}"),
        ("{Get{Article{...a}}} fragment a on Article {}", 44, "{}"),
        ("{Get{Article(){title}}}", 13, "()"),
        ("query q() {Get{Article{title}}}", 8, "()"),
        ("{Get @a() {Article{title}}}", 8, "()"),
    ],
)
def test_brackets_around_nothing_are_refused(
    query: str, column: int, brackets: str, library: Database
) -> None:
    assert _syntax_fault(library, query) == (f"Unexpected empty IN {brackets}", column)


def test_an_empty_object_is_a_value(library: Database) -> None:
    assert "Syntax" not in refusal(library, "{Get{Article(where: {}){title}}}")


@pytest.mark.parametrize("query", [" ", "\n", " ,, ", "# only", "# a\n # b\n"])
def test_a_query_of_blanks_and_comments_has_no_operation(query: str, library: Database) -> None:
    (error,) = ask(library, query)["errors"]
    assert error == {"locations": [], "message": "Must provide an operation.", "path": None}


@pytest.mark.parametrize(
    "query",
    [
        '"d" query {Get{Article{title}}}',
        '"""d""" query {Get{Article{title}}}',
        '{Get{Article{...a}}} "d" fragment a on Article {title}',
    ],
)
def test_a_description_is_refused(query: str, library: Database) -> None:
    assert refusal(library, query).startswith("Syntax Error")


def test_a_failed_search_names_its_place_and_leaves_the_others(library: Database) -> None:
    body = ask(library, '{Get{Author{name} Article(sort:[{path:["x"]}]){title}}}')
    assert body["data"] == {"Get": {"Author": [{"name": "Ada"}], "Article": None}}
    (error,) = body["errors"]
    assert error["path"] == ["Get", "Article"]
    assert error["locations"] == [{"line": 1, "column": 19}]


def test_references_cannot_be_shown_as_beacons(library: Database) -> None:
    assert "by beacon is not supported yet" in refusal(
        library, "{Get{Article{by{... on Beacon{beacon}}}}}"
    )


def test_an_empty_query_is_refused(library: Database) -> None:
    with pytest.raises(ApiError, match="query cannot be empty") as caught:
        execution.execute(library, "")
    assert caught.value.status == 422


def test_without_any_class_there_is_nothing_to_ask() -> None:
    with pytest.raises(ApiError, match="no graphql provider present") as caught:
        execution.execute(Database(), "{Get{A{b}}}")
    assert caught.value.status == 422


@pytest.mark.parametrize("name", ["GetObjectsObj", "ThingAdditional", "FusionEnum"])
def test_a_class_named_like_a_type_of_the_interface_leaves_nothing_to_ask(name: str) -> None:
    made = database(klass("Thing"), klass(name))
    with pytest.raises(ApiError, match="no graphql provider present") as caught:
        execution.execute(made, "{Get{Thing{_additional{id}}}}")
    assert caught.value.status == 422


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ([1, 2, 3], "[1 2 3]"),
        ([], "[]"),
        ("a", "a"),
        ("", ""),
        (1.5, "1.5"),
        (0, "0"),
        (False, "false"),
        ([{"b": None, "a": [1, "x"]}], "[map[a:[1 x] b:<nil>]]"),
    ],
)
def test_variables_that_are_not_an_object_fail_only_their_query_of_several(
    variables: Any, shown: str, call: Caller
) -> None:
    call.post("/v1/schema", klass("Thing"))
    query = "{Get{Thing{__typename}}}"
    wrong, without = {"query": query, "variables": variables}, {"variables": variables}
    answer = call.post("/v1/graphql/batch", [{"query": query}, wrong, without])
    assert answer.status == 200
    good, refused, empty = answer.json
    assert good == {"data": {"Get": {"Thing": []}}}
    message = f"422: expected map[string]interface{{}}, received {shown}"
    assert refused == {"errors": [{"locations": None, "message": message, "path": None}]}
    assert "semantic errors" in empty["errors"][0]["message"]
