"""What a user's type checker sees. This file is checked by mypy and pyright, and never run."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, Dict, Iterator, List, Optional, Tuple, Union

import requests
from typing_extensions import assert_type

import weaviate
from weaviate.batch import Batch
from weaviate.gql.aggregate import AggregateBuilder
from weaviate.gql.get import GetBuilder
from weaviate.util import generate_uuid5, get_valid_uuid

client = weaviate.Client("http://localhost:8080")
weaviate.Client(
    url="http://localhost:8080",
    auth_client_secret=weaviate.AuthApiKey("k"),
    timeout_config=(5, 60.5),
    proxies={"http": "http://proxy"},
    trust_env=True,
    additional_headers={"X-OpenAI-Api-Key": "k"},
    startup_period=None,
    additional_config=weaviate.Config(
        connection_config=weaviate.ConnectionConfig(
            verify="/ca.pem", cert=("c", "k"), session_factory=requests.Session, retries=2
        )
    ),
)
weaviate.Client(embedded_options=weaviate.EmbeddedOptions(version="1.24.26"))

with weaviate.Client("http://localhost:8080", timeout_config=5) as open_client:
    assert_type(open_client, weaviate.Client)
    with open_client.timeout(3):
        pass

assert_type(client.is_ready(), bool)
assert_type(client.is_live(), bool)
assert_type(client.get_meta(), Dict[str, Any])
assert_type(client.get_open_id_configuration(), Optional[Dict[str, Any]])
assert_type(client.timeout_config, Tuple[Union[int, float], Union[int, float]])

object_id = client.data_object.create(
    {"when": datetime.datetime.now(), "id": uuid.uuid4()}, "Article", vector=[0.1, 2]
)
assert_type(object_id, str)
assert_type(client.data_object.get_by_id(object_id, class_name="A"), Optional[Dict[str, Any]])
assert_type(client.data_object.exists(uuid.uuid4(), "A"), bool)
assert_type(client.data_object.iterate("A", page_size=10), Iterator[Dict[str, Any]])
client.data_object.create({}, "Article", vectors={"title": [0.1]})
client.data_object.update({}, "Article", object_id, consistency_level=weaviate.ConsistencyLevel.ONE)

query = client.query.get("Article", ["title"]).with_limit(3).with_where({"path": ["a"]})
assert_type(query, GetBuilder)
assert_type(query.build(), str)
assert_type(client.query.aggregate("Article").with_meta_count(), AggregateBuilder)

assert_type(client.batch.configure(batch_size=None), Batch)
with client.batch(batch_size=10, num_workers=2) as batch:
    assert_type(batch, Batch)
    assert_type(batch.add_data_object({}, "Article", vector=(0.5, 1)), str)
    batch.add_reference(object_id, "Article", "hasAuthor", uuid.uuid4(), "Author")

assert_type(generate_uuid5("x"), str)
assert_type(get_valid_uuid(uuid.uuid4()), str)

tenants: List[weaviate.Tenant] = client.schema.get_class_tenants("Article")
client.schema.add_class_tenants("Article", [weaviate.Tenant("a"), weaviate.Tenant(name="b")])

weaviate.Client(url=5)  # type: ignore[arg-type]  # a URL is a text
client.data_object.create({}, 5)  # type: ignore[arg-type]  # a class name is a text
client.data_object.exists([1], "A")  # type: ignore[arg-type]  # an id is a text or a UUID
client.query.get("A", ["a"]).with_limit("3")  # type: ignore[arg-type]  # a limit is a number
