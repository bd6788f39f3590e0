"""apache-airflow-providers-weaviate: the hook and the operators, without a scheduler."""

from __future__ import annotations

import json
import os
import tempfile
import uuid
from typing import Any, Dict, List

_HOME = tempfile.TemporaryDirectory()
os.environ["AIRFLOW_HOME"] = _HOME.name  # read when airflow is imported
os.environ["AIRFLOW__CORE__UNIT_TEST_MODE"] = "True"

from airflow.providers.weaviate.hooks.weaviate import WeaviateHook  # noqa: E402
from airflow.providers.weaviate.operators.weaviate import (  # noqa: E402
    WeaviateDocumentIngestOperator,
    WeaviateIngestOperator,
)
from driving import PAGES, connected, count, embed, own_class, server  # noqa: E402

import weaviate  # noqa: E402

PROPERTIES = [
    {"name": "text", "dataType": ["text"]},
    {"name": "kind", "dataType": ["text"], "tokenization": "field"},
    {"name": "year", "dataType": ["int"]},
]


def rows() -> List[Dict[str, Any]]:
    return [
        {"text": text, "kind": kind, "year": year, "Vector": embed(text)}
        for text, kind, year in PAGES.values()
    ]


def drive_hook(hook: WeaviateHook, client: weaviate.Client, name: str) -> None:
    """Create, import, search, change and delete with the hook."""
    assert hook.test_connection() == (True, "Connection established!")
    definition = {"class": name, "vectorizer": "none", "properties": PROPERTIES}
    hook.create_or_replace_classes({name: definition})
    assert hook.check_subset_of_schema([definition])
    hook.update_config(name, {"vectorIndexConfig": {"ef": 77}})
    assert hook.get_schema(name)["vectorIndexConfig"]["ef"] == 77

    assert hook.batch_data(name, rows(), batch_config_params={"batch_size": 3}) == []
    assert count(client, name) == 4
    bad = [{"text": "bad", "year": "no number", "id": str(uuid.uuid4())}]
    (refused,) = hook.batch_data(name, [dict(bad[0])])
    assert refused["uuid"] == bad[0]["id"]
    assert len(hook.get_all_objects(class_name=name, limit=3, as_dataframe=True)) == 4

    answer = hook.query_with_vector(embed("lynx forest"), name, ["text", "year"])
    assert answer["data"]["Get"][name] == [{"text": PAGES["lynx"][0], "year": 1999}]

    page = {"text": "A ferry", "kind": "sea", "year": 2001}
    uid = hook.create_object(page, name, vector=embed("sea"))
    assert hook.create_object(page, name) is None  # it is there
    assert hook.get_or_create_object(uuid=uid, class_name=name)["properties"] == page
    hook.validate_object(page, name, uuid=str(uuid.uuid4()))
    hook.update_object({"year": 2002}, name, uid)
    assert hook.get_object(uuid=uid, class_name=name)["properties"]["year"] == 2002
    hook.replace_object({"text": "A barge"}, name, uid)
    assert hook.get_object(uuid=uid, class_name=name)["properties"] == {"text": "A barge"}
    assert hook.object_exists(uid, class_name=name)
    hook.delete_object(uid, class_name=name)
    assert not hook.object_exists(uid, class_name=name)
    hook.delete_classes([name])
    assert not client.schema.exists(name)


def drive_operators(client: weaviate.Client, name: str) -> None:
    """Ingest rows, then documents; replace one document's rows, and keep the others."""
    client.schema.create_class({"class": name, "vectorizer": "none", "properties": PROPERTIES})
    ingest = WeaviateIngestOperator(
        task_id="ingest", conn_id="driven", class_name=name, input_data=rows()[:1]
    )
    ingest.execute({})
    assert count(client, name) == 1

    def documents(data: List[Dict[str, Any]], existing: str) -> None:
        WeaviateDocumentIngestOperator(
            task_id=f"documents_{existing}",
            conn_id="driven",
            class_name=name,
            input_data=data,
            document_column="kind",
            existing=existing,
        ).execute({})

    documents(rows()[2:], "skip")
    assert count(client, name) == 3
    replaced = {"text": "The lynx hunts", "kind": "forest", "year": 2020, "Vector": embed("lynx")}
    documents([replaced], "replace")
    assert count(client, name) == 3
    of_the_forest = {"path": ["kind"], "operator": "Equal", "valueText": "forest"}
    answer = client.query.get(name, ["text"]).with_where(of_the_forest).do()
    assert answer["data"]["Get"][name] == [{"text": "The lynx hunts"}]


def main() -> None:
    with server() as url, connected(url) as client:
        os.environ["AIRFLOW_CONN_DRIVEN"] = json.dumps({"conn_type": "weaviate", "host": url})
        with own_class(client, "Airflow") as name:
            drive_hook(WeaviateHook(conn_id="driven"), client, name)
        with own_class(client, "Operators") as name:
            drive_operators(client, name)


if __name__ == "__main__":
    main()
