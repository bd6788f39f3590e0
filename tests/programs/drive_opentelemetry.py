"""opentelemetry-instrumentation-weaviate: spans of calls, and answers that stay what they are."""

from __future__ import annotations

import uuid
from typing import Set

from driving import PAGES, connected, count, embed, own_class, server
from opentelemetry.instrumentation.weaviate import WeaviateInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import weaviate


def use(client: weaviate.Client, name: str) -> None:
    """Call what is instrumented: create, import, search, filter, delete."""
    year = {"name": "year", "dataType": ["int"]}
    client.schema.create_class({"class": name, "vectorizer": "none", "properties": [year]})
    first = client.data_object.create({"text": "first", "year": 1900}, name, vector=embed("sea"))
    valid = client.data_object.validate({"text": "second"}, name, uuid=str(uuid.uuid4()))
    assert valid["valid"]
    with client.batch as batch:
        for text, kind, number in PAGES.values():
            batch.add_data_object(
                {"text": text, "kind": kind, "year": number}, name, vector=embed(text)
            )
    assert count(client, name) == 5

    stored = client.data_object.get(first, class_name=name)
    assert stored is not None
    assert stored["properties"]["text"] == "first"
    answer = (
        client.query.get(name, ["text"])
        .with_near_vector({"vector": embed("lynx forest")})
        .with_where({"path": ["year"], "operator": "GreaterThan", "valueInt": 1950})
        .with_limit(1)
        .do()
    )
    assert answer["data"]["Get"][name] == [{"text": PAGES["lynx"][0]}]
    raw = client.query.raw(f"{{Get{{{name}(limit:1){{text}}}}}}")
    assert len(raw["data"]["Get"][name]) == 1
    client.schema.delete_class(name)


def spans_of(url: str, name: str, instrumentor: WeaviateInstrumentor) -> Set[str]:
    """Return the names of the spans that the use of a client gives."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor.instrument(tracer_provider=provider)
    try:
        with connected(url) as client:
            use(client, name)
    finally:
        instrumentor.uninstrument()
    spans = exporter.get_finished_spans()
    assert all(span.attributes["db.system"] == "weaviate" for span in spans)
    assert all(span.status.is_ok or span.status.is_unset for span in spans)
    return {span.name for span in spans}


def main() -> None:
    with server() as url, connected(url) as client, own_class(client, "Otel") as name:
        instrumentor = WeaviateInstrumentor()
        spans = spans_of(url, name, instrumentor)
        missing = {
            "db.weaviate.schema.create_class",
            "db.weaviate.schema.delete_class",
            "db.weaviate.data.crud_data.create",
            "db.weaviate.data.crud_data.validate",
            "db.weaviate.data.crud_data.get",
            "db.weaviate.batch.crud_batch.add_data_object",
            "db.weaviate.gql.query.get",
            "db.weaviate.gql.query.aggregate",
            "db.weaviate.gql.query.raw",
            "db.weaviate.gql.query.get.do",
        } - spans
        assert not missing, missing
        use(client, name)  # without the instruments, the same


if __name__ == "__main__":
    main()
