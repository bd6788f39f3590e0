"""Whatever text is given to a builder stands in the query as exactly that text, in its place."""

from __future__ import annotations

import base64
import json
from typing import Any, Callable, Dict, List

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.graphql_text import Field, connection, read_one
from weaviate._core.json_codec import encode
from weaviate.gql.aggregate import AggregateBuilder
from weaviate.gql.get import GetBuilder, LinkTo

hostile = st.sampled_from(
    [
        '"',
        "\\",
        '\\"',
        "dir\\",
        '"}){x}}}{Get{B{secret}}} #',
        '""" """',
        "\\u0022",
        "a\nb\r\n\tc\x00\x7f\u2028",
        "😀 \U0010ffff \uffff é",
        "$var {x} # no comment",
    ]
)
texts = hostile | st.text(st.characters(exclude_categories=["Cs"]))
text_lists = st.lists(texts, min_size=1, max_size=4)
names = st.from_regex(r"[_A-Za-z][_0-9A-Za-z]{0,8}", fullmatch=True)


def get() -> GetBuilder:
    return GetBuilder("A", ["t"], connection())


def aggregate() -> AggregateBuilder:
    return AggregateBuilder("A", connection()).with_meta_count()


def arguments(builder: Any) -> Dict[str, Any]:
    """Read the arguments back, and see that nothing else has come into the query."""
    field = read_one(builder.build())
    assert field.name == "A"
    assert field.names() == ["t"] or field.names() == ["meta"]
    return field.arguments


@given(texts)
@pytest.mark.parametrize("key", ["valueText", "valueString", "valueDate"])
def test_a_text_to_compare_with(key: str, text: str) -> None:
    condition = {"path": ["p"], "operator": "Equal", key: text}
    assert arguments(get().with_where(condition)) == {"where": condition}


@given(text_lists)
@pytest.mark.parametrize("key", ["valueText", "valueString", "valueDate"])
@pytest.mark.parametrize("ending", ["", "List", "Array"])
def test_texts_to_compare_with(key: str, ending: str, values: List[str]) -> None:
    condition = {"path": ["p"], "operator": "ContainsAny", key + ending: values}
    known = arguments(aggregate().with_where(condition))["where"]
    assert known == {"path": ["p"], "operator": "ContainsAny", key: values}


@given(text_lists | texts)
def test_the_path_of_a_condition(path: Any) -> None:
    condition = {"path": path, "operator": "IsNull", "valueBoolean": True}
    assert arguments(get().with_where(condition)) == {"where": condition}


@given(
    st.recursive(
        st.builds(lambda p, t: {"path": p, "operator": "Like", "valueText": t}, text_lists, texts),
        lambda inner: st.builds(
            lambda op, all_: {"operator": op, "operands": all_},
            st.sampled_from(["And", "Or"]),
            st.lists(inner, max_size=3),
        ),
        max_leaves=6,
    )
)
def test_conditions_that_are_joined(condition: Dict[str, Any]) -> None:
    assert arguments(get().with_where(condition)) == {"where": condition}


@given(text_lists, text_lists, texts, texts)
def test_concepts_and_directions(
    concepts: List[str], moved: List[str], id_: str, beacon: str
) -> None:
    direction = {"force": 0.5, "concepts": moved, "objects": [{"id": id_}, {"beacon": beacon}]}
    content = {"concepts": concepts, "moveTo": direction, "moveAwayFrom": direction}
    assert arguments(get().with_near_text(content)) == {"nearText": content}
    assert arguments(aggregate().with_near_text(content)) == {"nearText": content}


@given(texts)
@pytest.mark.parametrize("key", ["id", "beacon"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_address_of_a_near_object(key: str, address: str) -> None:
    assert arguments(get().with_near_object({key: address})) == {"nearObject": {key: address}}


@given(texts, text_lists)
def test_a_question_and_where_to_look(question: str, properties: List[str]) -> None:
    content = {"question": question, "properties": properties}
    assert arguments(get().with_ask(content)) == {"ask": content}


@given(text_lists)
def test_target_vectors(targets: List[str]) -> None:
    content = {"concepts": ["x"], "targetVectors": targets}
    assert arguments(get().with_near_text(content)) == {"nearText": content}
    content = {"vector": [1], "targetVectors": targets}
    assert arguments(get().with_near_vector(content)) == {"nearVector": content}
    content = {"id": "x", "targetVectors": targets}
    assert arguments(get().with_near_object(content)) == {"nearObject": content}


MEDIA = ["image", "audio", "video", "depth", "thermal", "imu"]


def clause_of(medium: str) -> str:
    return "nearIMU" if medium == "imu" else f"near{medium.title()}"


@given(texts)
@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("make", [get, aggregate])
def test_a_medium_that_is_encoded_already(
    make: Callable[[], Any], medium: str, encoded: str
) -> None:
    builder = getattr(make(), f"with_near_{medium}")({medium: encoded}, encode=False)
    assert arguments(builder) == {clause_of(medium): {medium: encoded}}


@given(content=st.binary(max_size=40))
@pytest.mark.parametrize("medium", MEDIA)
def test_a_medium_in_a_file(tmp_path_factory: Any, medium: str, content: bytes) -> None:
    path = tmp_path_factory.mktemp("media") / "file"
    path.write_bytes(content)
    builder = getattr(get(), f"with_near_{medium}")({medium: str(path)})
    encoded = base64.b64encode(content).decode()
    assert arguments(builder) == {clause_of(medium): {medium: encoded}}


@given(texts, text_lists)
def test_a_keyword_search(query: str, properties: List[str]) -> None:
    known = arguments(get().with_bm25(query, properties))
    assert known == {"bm25": {"query": query, "properties": properties}}


@given(texts, text_lists)
def test_a_hybrid_search(query: str, properties: List[str]) -> None:
    known = arguments(get().with_hybrid(query, 0.5, [1.5, 2], properties, "rankedFusion"))
    assert known == {
        "hybrid": {
            "query": query,
            "vector": [1.5, 2],
            "alpha": 0.5,
            "properties": properties,
            "fusionType": "rankedFusion",
        }
    }


@given(text_lists)
def test_what_to_group_by(path: List[str]) -> None:
    known = arguments(get().with_group_by(path, 2, 3))
    assert known == {"groupBy": {"path": path, "groups": 2, "objectsPerGroup": 3}}
    assert arguments(aggregate().with_group_by_filter(path)) == {"groupBy": path}


@given(text_lists)
def test_the_path_of_a_sort_key(path: List[str]) -> None:
    key = {"path": path, "order": "desc"}
    assert arguments(get().with_sort([key, key])) == {"sort": [key, key]}


@given(texts)
def test_a_tenant(tenant: str) -> None:
    assert arguments(get().with_tenant(tenant)) == {"tenant": tenant}
    assert arguments(aggregate().with_tenant(tenant)) == {"tenant": tenant}


@given(texts, texts, text_lists)
def test_prompts_for_a_language_model(prompt: str, task: str, properties: List[str]) -> None:
    field = read_one(get().with_generate(prompt, task, properties).build())
    (additional,) = [each for each in field.fields if each.name == "_additional"]
    (generate,) = additional.fields
    assert generate.arguments == {
        "singleResult": {"prompt": prompt},
        "groupedResult": {"task": task, "properties": properties},
    }
    assert generate.names() == ["error", "singleResult", "groupedResult"]


all_settings = st.dictionaries(
    names,
    texts
    | text_lists
    | st.booleans()
    | st.none()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False),
    min_size=1,
)


@given(names, st.lists(names, min_size=1, unique=True), all_settings)
def test_the_settings_of_an_additional_property(
    name: str, fields: List[str], arguments_: Dict[str, Any]
) -> None:
    field = read_one(get().with_additional(({name: fields}, arguments_)).build())
    (additional,) = [each for each in field.fields if each.name == "_additional"]
    (property_,) = additional.fields
    assert property_.name == name
    assert property_.arguments == arguments_
    assert property_.names() == sorted(fields)


def places(text: str) -> Dict[str, Callable[[], str]]:
    """Every place where a text stands as it is: there, only names may come through."""
    return {
        "class": lambda: GetBuilder(text, ["t"], connection()).build(),
        "aggregate": lambda: AggregateBuilder(text, connection()).with_meta_count().build(),
        "alias": lambda: get().with_alias(text).build(),
        "link": lambda: GetBuilder("A", [LinkTo(text, "B", ["c"])], connection()).build(),
        "linked": lambda: GetBuilder("A", [LinkTo("b", text, ["c"])], connection()).build(),
        "order": lambda: get().with_sort({"path": ["a"], "order": text}).build(),
        "fusion": lambda: get().with_hybrid("q", fusion_type=text).build(),  # type: ignore[arg-type]
        "level": lambda: get().with_consistency_level(text).build(),  # type: ignore[arg-type]
        "operator": lambda: (
            get().with_where({"path": ["a"], "operator": text, "valueInt": 1}).build()
        ),
        "number": lambda: (
            get().with_where({"path": ["a"], "operator": "Equal", "valueNumber": text}).build()
        ),
        "whole": lambda: (
            get().with_where({"path": ["a"], "operator": "Equal", "valueInt": text}).build()
        ),
        "alpha": lambda: get().with_hybrid("q", alpha=text).build(),  # type: ignore[arg-type]
        "additional": lambda: get().with_additional({text: ["a"]}).build(),
        "field": lambda: get().with_additional({"a": [text]}).build(),
        "setting": lambda: get().with_additional(({"a": ["b"]}, {text: 1})).build(),
    }


@given(texts | names)
@pytest.mark.parametrize("place", list(places("")))
def test_a_text_in_the_place_of_a_name_is_one_or_is_refused(place: str, text: str) -> None:
    try:
        query = places(text)[place]()
    except (TypeError, ValueError):
        return
    field: Field = read_one(query)  # one class, nothing else
    assert text in query or text[:1].upper() + text[1:] in query
    assert len(field.fields) <= 2


def as_a_server_reads(query: str) -> str:
    """Send a query as JSON and read it as servers do: half a character becomes U+FFFD."""
    received = json.loads(encode({"query": query}))["query"]
    return str(received).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@given(st.text(st.sampled_from('a"\\\n'), min_size=1), st.sampled_from(["\ud83d", "\udfff"]))
def test_half_a_character_stays_in_its_string(text: str, half: str) -> None:
    given_text, wanted = text + half, text + "\ufffd"
    query = (
        get()
        .with_where({"path": ["p"], "operator": "Equal", "valueText": given_text})
        .with_bm25(given_text)
        .with_tenant(given_text)
        .build()
    )
    found = read_one(as_a_server_reads(query)).arguments
    assert found["where"]["valueText"] == wanted
    assert found["bm25"]["query"] == wanted
    assert found["tenant"] == wanted
    # here other scripts are escaped, and servers read the escape of a half as U+FFFD
    concepts = get().with_near_text({"concepts": [given_text]}).build()
    assert f"\\u{ord(half):04x}" in concepts
    assert concepts.isascii()
