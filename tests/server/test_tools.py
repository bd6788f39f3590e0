"""Tools that look at what `requests` sends see each call, with its method, address and status."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any, Callable, Dict, Iterator, List, Tuple

import pytest
import requests_mock
import responses

import weaviate
from tests.support.storing import StoringServer

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"
URL = "http://weaviate.test:8080"
Seen = List[Tuple[str, str, int]]
"""Method, path and status of each call."""

CALLS: Dict[str, Tuple[Callable[[weaviate.Client], Any], str, str, int]] = {
    "create": (
        lambda c: c.data_object.create({"n": 1}, "Thing", ID, [0.5]),
        "POST",
        "/v1/objects",
        200,
    ),
    "get_by_id": (
        lambda c: c.data_object.get_by_id(ID, class_name="Thing"),
        "GET",
        f"/v1/objects/Thing/{ID}",
        200,
    ),
    "exists": (
        lambda c: c.data_object.exists(ID, class_name="Thing"),
        "HEAD",
        f"/v1/objects/Thing/{ID}",
        204,
    ),
    "replace": (
        lambda c: c.data_object.replace({"n": 2}, "Thing", ID),
        "PUT",
        f"/v1/objects/Thing/{ID}",
        200,
    ),
    "update": (
        lambda c: c.data_object.update({"n": 3}, "Thing", ID),
        "PATCH",
        f"/v1/objects/Thing/{ID}",
        204,
    ),
    "delete": (
        lambda c: c.data_object.delete(ID, class_name="Thing"),
        "DELETE",
        f"/v1/objects/Thing/{ID}",
        204,
    ),
    "query": (lambda c: c.query.get("Thing", ["n"]).do(), "POST", "/v1/graphql", 200),
    "schema": (lambda c: c.schema.get(), "GET", "/v1/schema", 200),
    "meta": (lambda c: c.get_meta(), "GET", "/v1/meta", 200),
}
BATCHES, SIZE = 12, 5


def run_calls(client: weaviate.Client) -> Seen:
    """Make each call; say what should have been seen."""
    for call, *_ in CALLS.values():
        call(client)
    return [(method, path, status) for _, method, path, status in CALLS.values()]


def run_batch(client: weaviate.Client, workers: int) -> Seen:
    """Import in batches; say what should have been seen."""
    client.batch.configure(batch_size=SIZE, dynamic=False, num_workers=workers, callback=None)
    with client.batch as batch:
        for number in range(BATCHES * SIZE):
            batch.add_data_object({"n": number}, "Thing")
    return [("POST", "/v1/batch/objects", 200)] * BATCHES


def without_load(seen: Seen) -> Seen:
    """Leave out how busy the server is: a thread with its own times asks for that."""
    return [call for call in seen if call[1] != "/v1/nodes"]


def answer_to(method: str, path: str, body: Any) -> Tuple[int, Any]:
    """Say what a server would: status and value."""
    if path.endswith("/openid-configuration"):
        return 404, None
    if path == "/v1/batch/objects":
        objects = json.loads(body)["objects"]
        return 200, [{**item, "result": {"status": "SUCCESS"}} for item in objects]
    if method in ("HEAD", "PATCH", "DELETE"):
        return 204, None
    fixed: Dict[str, Any] = {"/v1/meta": {"version": "1.24.26"}, "/v1/graphql": {"data": {}}}
    return 200, fixed.get(path, {"id": ID, "class": "Thing", "properties": {}})


class WithResponses:
    """Looks with `responses`."""

    def __init__(self) -> None:
        self._mock = responses.RequestsMock(assert_all_requests_are_fired=False)

    def __enter__(self) -> "WithResponses":
        self._mock.start()
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"):
            self._mock.add_callback(method, re.compile(URL), self._answer)
        return self

    def __exit__(self, *_: object) -> None:
        self._mock.stop()
        self._mock.reset()

    def _answer(self, request: Any) -> Tuple[int, Dict[str, str], str]:
        path = request.path_url.partition("?")[0]
        status, value = answer_to(request.method, path, request.body)
        return status, {}, "" if value is None else json.dumps(value)

    def seen(self) -> Seen:
        return [
            (
                call.request.method,
                call.request.path_url.partition("?")[0],
                call.response.status_code,
            )
            for call in self._mock.calls
        ]


class WithRequestsMock:
    """Looks with `requests-mock`."""

    def __init__(self) -> None:
        self._mock = requests_mock.Mocker()
        self._statuses: Dict[int, int] = {}

    def __enter__(self) -> "WithRequestsMock":
        self._mock.start()
        self._mock.register_uri(requests_mock.ANY, requests_mock.ANY, text=self._answer)
        return self

    def __exit__(self, *_: object) -> None:
        self._mock.stop()

    def _answer(self, request: Any, context: Any) -> str:
        context.status_code, value = answer_to(request.method, _path(request), request.body)
        self._statuses[id(request)] = context.status_code
        return "" if value is None else json.dumps(value)

    def seen(self) -> Seen:
        return [
            (request.method, _path(request), self._statuses[id(request)])
            for request in self._mock.request_history
        ]


def _path(request: Any) -> str:
    path: str = request.path_url.partition("?")[0]
    return path


@pytest.fixture(params=[WithResponses, WithRequestsMock])
def looked_at(request: pytest.FixtureRequest) -> Iterator[Any]:
    with request.param() as tool:
        yield tool


@pytest.fixture
def client(looked_at: Any) -> Iterator[weaviate.Client]:
    with weaviate.Client(URL, startup_period=None) as client:
        yield client


def test_a_mock_sees_each_call_and_answers_it(looked_at: Any, client: weaviate.Client) -> None:
    before = len(looked_at.seen())
    expected = run_calls(client)
    assert looked_at.seen()[before:] == expected


@pytest.mark.parametrize("workers", [1, 4])
def test_a_mock_sees_each_request_of_a_batch(
    looked_at: Any, client: weaviate.Client, workers: int
) -> None:
    before = len(looked_at.seen())
    expected = run_batch(client, workers)
    assert without_load(looked_at.seen()[before:]) == expected


def test_a_mock_sees_the_start_of_a_client(looked_at: Any, client: weaviate.Client) -> None:
    paths = [path for _, path, _ in looked_at.seen()]
    assert paths == ["/v1/.well-known/openid-configuration", "/v1/meta"]


@pytest.fixture
def spans() -> Iterator[Callable[[], Seen]]:
    """Give what OpenTelemetry's instrumentation of requests has seen."""
    instrumentation = pytest.importorskip(
        "opentelemetry.instrumentation.requests",
        reason="opentelemetry-instrumentation-requests is not installed: tracing is NOT tested",
    )
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor = instrumentation.RequestsInstrumentor()
    instrumentor.instrument(tracer_provider=provider)

    def seen() -> Seen:
        found = [span.attributes for span in exporter.get_finished_spans()]
        return [
            (a["http.method"], "/" + a["http.url"].split("/", 3)[3], a["http.status_code"])
            for a in found
        ]

    yield seen
    instrumentor.uninstrument()
    provider.shutdown()


@pytest.fixture
def traced_client(spans: Any) -> Iterator[weaviate.Client]:
    with StoringServer() as server, weaviate.Client(server.url, startup_period=None) as client:
        yield client


def test_tracing_sees_each_call(spans: Callable[[], Seen], traced_client: weaviate.Client) -> None:
    before = len(spans())
    expected = run_calls(traced_client)
    assert spans()[before:] == expected


@pytest.mark.parametrize("workers", [1, 4])
def test_tracing_sees_each_request_of_a_batch(
    spans: Callable[[], Seen], traced_client: weaviate.Client, workers: int
) -> None:
    before = len(spans())
    expected = run_batch(traced_client, workers)
    assert without_load(spans()[before:]) == expected


FIRST_CLIENT = """
import responses, weaviate
with responses.RequestsMock() as mock:
    mock.get("http://weaviate.test/v1/.well-known/openid-configuration", status=404)
    mock.get("http://weaviate.test/v1/meta", json={"version": "1.24.26"})
    weaviate.Client("http://weaviate.test", startup_period=None).close()
    print(len(mock.calls))
"""


def test_a_mock_that_was_there_before_the_first_client_sees_it() -> None:
    """What sends is loaded with the first client, when the mock has long replaced a part of it."""
    done = subprocess.run([sys.executable, "-c", FIRST_CLIENT], stdout=subprocess.PIPE, check=True)
    assert done.stdout.split() == [b"2"]
