"""Promise 13: a name, id or tenant can only address itself, as the server reads the address."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import weaviate
from tests.support.calls import ID, OTHER_ID
from tests.support.scripted import Exchange, Request, ScriptedServer, say, weaviate_like
from weaviate.exceptions import WeaviateBaseError
from weaviate.schema.crud_schema import Tenant
from weaviate.util import generate_local_beacon

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

NASTY = [
    ".",
    "..",
    "../../meta",
    "a/b",
    "a?b=c",
    "a#b",
    "a&b=c",
    "a;b",
    "%2e%2e",
    "a%2Fb",
    "%",
    "%zz",
    "a b",
    "a+b",
    " ",
    "\\..\\",
    "a\x00b",
    "a\r\nX: y",
    "\t",
    "é",
    "😀",
    "ß",
    "．．／",
    "\ud800",
    "http://host/",
    "@host",
    "\u202e",
    "~_-",
]
texts = st.sampled_from(NASTY) | st.text(min_size=1, max_size=8)


def capital(text: str) -> str:
    return text[0].upper() + text[1:]


def same(text: str) -> str:
    return text


class Address(NamedTuple):
    """A call with a text, and where the text has to arrive.

    `path` has an asterisk in the place of the text; `key` is the query parameter that carries it.
    """

    run: Callable[[weaviate.Client, str], Any]
    path: str
    key: Optional[str] = None
    spelling: Callable[[str], str] = same


_DATA: Dict[str, Address] = {
    "get_by_id class": Address(
        lambda c, t: c.data_object.get_by_id(ID, class_name=t), f"objects/*/{ID}", None, capital
    ),
    "get_by_id tenant": Address(
        lambda c, t: c.data_object.get_by_id(ID, class_name="A", tenant=t),
        f"objects/A/{ID}",
        "tenant",
    ),
    "get_by_id node": Address(
        lambda c, t: c.data_object.get_by_id(ID, class_name="A", node_name=t),
        f"objects/A/{ID}",
        "node_name",
    ),
    "get_by_id additional": Address(
        lambda c, t: c.data_object.get_by_id(ID, [t], class_name="A"), f"objects/A/{ID}", "include"
    ),
    "get class": Address(lambda c, t: c.data_object.get(class_name=t), "objects", "class", capital),
    "get sort": Address(
        lambda c, t: c.data_object.get(class_name="A", sort={"properties": t}), "objects", "sort"
    ),
    "exists": Address(lambda c, t: c.data_object.exists(ID, t), f"objects/*/{ID}", None, capital),
    "delete": Address(lambda c, t: c.data_object.delete(ID, t), f"objects/*/{ID}", None, capital),
    "delete tenant": Address(
        lambda c, t: c.data_object.delete(ID, "A", tenant=t), f"objects/A/{ID}", "tenant"
    ),
    "update": Address(
        lambda c, t: c.data_object.update({}, t, ID), f"objects/*/{ID}", None, capital
    ),
    "replace": Address(
        lambda c, t: c.data_object.replace({}, t, ID), f"objects/*/{ID}", None, capital
    ),
    "reference.add property": Address(
        lambda c, t: c.data_object.reference.add(ID, t, OTHER_ID, "A", "B"),
        f"objects/A/{ID}/references/*",
    ),
    "reference.update class": Address(
        lambda c, t: c.data_object.reference.update(ID, "p", [OTHER_ID], t, "B"),
        f"objects/*/{ID}/references/p",
        None,
        capital,
    ),
    "reference.delete tenant": Address(
        lambda c, t: c.data_object.reference.delete(ID, "p", OTHER_ID, "A", "B", tenant=t),
        f"objects/A/{ID}/references/p",
        "tenant",
    ),
}

_SCHEMA: Dict[str, Address] = {
    "get": Address(lambda c, t: c.schema.get(t), "schema/*", None, capital),
    "exists": Address(lambda c, t: c.schema.exists(t), "schema/*", None, capital),
    "delete_class": Address(lambda c, t: c.schema.delete_class(t), "schema/*", None, capital),
    "get_class_shards": Address(
        lambda c, t: c.schema.get_class_shards(t), "schema/*/shards", None, capital
    ),
    "update_class_shard": Address(
        lambda c, t: c.schema.update_class_shard("A", "READY", t), "schema/A/shards/*"
    ),
    "add_class_tenants": Address(
        lambda c, t: c.schema.add_class_tenants(t, [Tenant("t")]), "schema/*/tenants", None, capital
    ),
    "remove_class_tenants": Address(
        lambda c, t: c.schema.remove_class_tenants(t, ["t"]), "schema/*/tenants", None, capital
    ),
    "get_class_tenants": Address(
        lambda c, t: c.schema.get_class_tenants(t), "schema/*/tenants", None, capital
    ),
    "property.create": Address(
        lambda c, t: c.schema.property.create(t, {"name": "a", "dataType": ["text"]}),
        "schema/*/properties",
        None,
        capital,
    ),
}

_OTHERS: Dict[str, Address] = {
    "backup.get_create_status": Address(
        lambda c, t: c.backup.get_create_status(t, "s3"), "backups/s3/*", None, str.lower
    ),
    "backup.get_restore_status": Address(
        lambda c, t: c.backup.get_restore_status(t, "s3"), "backups/s3/*/restore", None, str.lower
    ),
    "backup.restore": Address(
        lambda c, t: c.backup.restore(t, "s3"), "backups/s3/*/restore", None, str.lower
    ),
    "cluster class": Address(lambda c, t: c.cluster.get_nodes_status(t), "nodes/*", None, capital),
    "cluster output": Address(lambda c, t: c.cluster.get_nodes_status(output=t), "nodes", "output"),
    "contextionary": Address(
        lambda c, t: c.contextionary.get_concept_vector(t),
        "modules/text2vec-contextionary/concepts/*",
    ),
}

ADDRESSES: Dict[str, Address] = {
    **{f"data_object.{name}": address for name, address in _DATA.items()},
    **{f"schema.{name}": address for name, address in _SCHEMA.items()},
    **_OTHERS,
}


def _answer(exchange: Exchange) -> None:
    """Store all references of a batch, and be content with the rest."""
    if exchange.request.path == "/v1/batch/references":
        say([{**item, "result": {"status": "SUCCESS"}} for item in exchange.request.json])(exchange)
    else:
        say({})(exchange)


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(weaviate_like(_answer)) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: ScriptedServer) -> Iterator[weaviate.Client]:
    with weaviate.Client(server.url) as client:
        yield client


@pytest.mark.parametrize("name", ADDRESSES)
@given(text=texts)
def test_a_text_in_an_address_is_one_part_of_it(
    name: str, text: str, server: ScriptedServer, client: weaviate.Client
) -> None:
    address = ADDRESSES[name]
    server.clear()
    try:
        address.run(client, text)
    except (TypeError, ValueError):
        assert server.requests == []
        return
    except WeaviateBaseError:  # the answer is no matter here
        pass
    (request,) = server.requests
    arrived = address.spelling(text)
    in_path = arrived if address.key is None else None
    wanted = [in_path if part == "*" else part for part in f"v1/{address.path}".split("/")]
    assert request.segments == wanted
    values = [value for key, value in request.query if key == address.key]
    assert values == ([arrived] if address.key else [])
    assert "#" not in request.target


@pytest.mark.parametrize("text", NASTY)
def test_a_nasty_text_is_refused_only_where_no_encoding_helps(
    text: str, server: ScriptedServer, client: weaviate.Client
) -> None:
    server.clear()
    if text in (".", "..", "\ud800"):
        with pytest.raises(ValueError):
            client.schema.exists(text)
        assert server.requests == []
    else:
        client.schema.exists(text)
        assert server.requests[0].segments == ["v1", "schema", capital(text)]


# --------------------------------------------------------------------------- beacons


def parts_of(beacon: str) -> List[str]:
    """Take a beacon apart as a server does: as a URL."""
    assert beacon.startswith("weaviate://localhost/")
    path = beacon[len("weaviate://localhost/") :]
    assert not set(path) & set("?#%\\ \t\r\n\x00")
    return path.split("/")


def sent_references(requests: List[Request]) -> List[Any]:
    return [item for request in requests for item in request.json]


@given(text=texts)
@example(text="A/B")
def test_a_class_in_a_beacon_is_one_part_of_it(
    text: str, server: ScriptedServer, client: weaviate.Client
) -> None:
    server.clear()
    try:
        beacon = generate_local_beacon(ID, text)["beacon"]
    except ValueError:
        with pytest.raises(ValueError):
            client.data_object.reference.add(ID, "p", OTHER_ID, "A", text)
        with pytest.raises(ValueError):
            client.data_object.reference.update(ID, "p", [OTHER_ID], "A", [text])
        assert server.requests == []
        return
    assert parts_of(beacon) == [capital(text), ID]
    client.data_object.reference.add(ID, "p", OTHER_ID, "A", text)
    assert parts_of(server.requests[0].json["beacon"]) == [capital(text), OTHER_ID]


@given(source=texts, name=texts, target=texts, tenant=texts)
@example(source="A", name="p", target="B", tenant='a"}, {')
def test_a_reference_of_a_batch_says_what_was_given(
    source: str,
    name: str,
    target: str,
    tenant: str,
    server: ScriptedServer,
    client: weaviate.Client,
) -> None:
    batch = client.batch.configure(batch_size=None, callback=None)
    server.clear()
    try:
        batch.add_reference(ID, source, name, OTHER_ID, target, tenant)
    except ValueError:
        assert batch.shape == (0, 0)
        return
    batch.create_references()
    (sent,) = sent_references(server.seen("POST", "/v1/batch/references"))
    assert parts_of(sent["from"]) == [capital(source), ID, name]
    assert parts_of(sent["to"]) == [capital(target), OTHER_ID]
    assert sent["tenant"] == tenant
    assert set(sent) == {"from", "to", "tenant"}


@given(st.sampled_from(NASTY) | st.text(max_size=40))
def test_what_is_no_id_never_becomes_a_part_of_an_address(text: str) -> None:
    with pytest.raises((TypeError, ValueError)):
        generate_local_beacon(text, "A")
