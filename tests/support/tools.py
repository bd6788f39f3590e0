"""Tools that stand between a program and the network: they record what is sent, or answer it.

Each has `record` and `replay` where it can do so: context managers that give a function which says
what the tool has seen so far, as (method, path).
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import re
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Callable, ContextManager, Dict, Iterator, List, NamedTuple, Optional, Tuple
from unittest import mock
from urllib.parse import urlsplit

import pytest
import requests
import requests.adapters

from tests.support.scripted import ScriptedServer

Seen = List[Tuple[str, str]]
See = Callable[[], Seen]
Use = Callable[[ScriptedServer, Path], ContextManager[See]]
Calls = List[Tuple[str, str, int]]
"""Method, path and status of calls to be answered."""

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"
CALLS: Calls = [
    ("POST", "/v1/objects", 200),
    ("GET", f"/v1/objects/Thing/{ID}", 200),
    ("HEAD", f"/v1/objects/Thing/{ID}", 204),
    ("PUT", f"/v1/objects/Thing/{ID}", 200),
    ("PATCH", f"/v1/objects/Thing/{ID}", 204),
    ("DELETE", f"/v1/objects/Thing/{ID}", 204),
    ("POST", "/v1/graphql", 200),
    ("GET", "/v1/schema", 200),
    ("GET", "/v1/meta", 200),
]
START: Calls = [("GET", "/v1/.well-known/openid-configuration", 404), ("GET", "/v1/meta", 200)]


def run_calls(client: Any) -> None:
    """Make each of the calls, in their order."""
    data = client.data_object
    data.create({"n": 1}, "Thing", ID, [0.5])
    assert data.get_by_id(ID, class_name="Thing")["id"] == ID
    assert data.exists(ID, class_name="Thing") is True
    data.replace({"n": 2}, "Thing", ID)
    data.update({"n": 3}, "Thing", ID)
    data.delete(ID, class_name="Thing")
    client.query.get("Thing", ["n"]).do()
    client.schema.get()
    assert client.get_meta()["version"] == "1.24.26"


def answer_to(method: str, path: str, body: Any = None) -> Tuple[int, Any]:
    """Return what a server answers: status and value."""
    if path.endswith("/openid-configuration"):
        return 404, None
    if path == "/v1/batch/objects":
        objects = json.loads(body)["objects"]
        return 200, [{**item, "result": {"status": "SUCCESS"}} for item in objects]
    if method in ("HEAD", "PATCH", "DELETE"):
        return 204, None
    fixed: Dict[str, Any] = {"/v1/meta": {"version": "1.24.26"}, "/v1/graphql": {"data": {}}}
    return 200, fixed.get(path, {"id": ID, "class": "Thing", "properties": {}})


def _text_of(value: Any) -> str:
    return "" if value is None else json.dumps(value)


def _path_of(url: str) -> str:
    return urlsplit(url).path


# ----------------------------------------------------------------------- recorders of HTTP


@contextlib.contextmanager
def _vcr_records(server: ScriptedServer, folder: Path) -> Iterator[See]:
    import vcr

    with vcr.use_cassette(str(folder / "cassette.yaml"), record_mode="all") as cassette:
        yield lambda: [(r.method, _path_of(r.uri)) for r in cassette.requests]


@contextlib.contextmanager
def _vcr_replays(server: ScriptedServer, folder: Path) -> Iterator[See]:
    import vcr

    import weaviate

    file = str(folder / "cassette.yaml")
    with vcr.use_cassette(file, record_mode="all"), weaviate.Client(
        server.url, startup_period=None
    ) as client:
        run_calls(client)
    server.clear()
    seen: Seen = []

    def note(request: Any) -> Any:
        seen.append((request.method, _path_of(request.uri)))
        return request

    with vcr.use_cassette(
        file, record_mode="none", allow_playback_repeats=True, before_record_request=note
    ):
        seen.clear()
        yield lambda: [call for number, call in enumerate(seen) if not _is_repeated(seen, number)]


def _is_repeated(seen: Seen, number: int) -> bool:
    """vcrpy asks its hook several times for each request."""
    return number > 0 and seen[number] == seen[number - 1]


def _mocket_requests() -> List[Any]:
    from mocket import Mocket

    return [request for request in Mocket.request_list() if hasattr(request, "method")]


@contextlib.contextmanager
def _mocket_replays(server: ScriptedServer, folder: Path) -> Iterator[See]:
    from mocket import Mocketizer
    from mocket.mockhttp import Entry

    with Mocketizer(strict_mode=True):
        for method, path, status in [*START[:1], *CALLS]:
            body = _text_of(answer_to(method, path)[1])
            headers = {"Content-Type": "application/json"}
            Entry.single_register(method, server.url + path, body, status, headers)
        yield lambda: [(request.method, request.path) for request in _mocket_requests()]


@contextlib.contextmanager
def _pook_replays(server: ScriptedServer, folder: Path) -> Iterator[See]:
    import pook

    seen: Seen = []

    def note(request: Any, mocked: Any) -> Any:
        seen.append((request.method, _path_of(request.url.geturl())))
        return request

    with pook.use(network=False):
        for method, path, status in [*START[:1], *CALLS]:
            mocked = pook.mock(server.url + path, method=method).persist()
            mocked.callback(note)
            mocked.reply(status).body(_text_of(answer_to(method, path)[1]))
        yield lambda: list(seen)


@contextlib.contextmanager
def _httpretty_replays(server: ScriptedServer, folder: Path) -> Iterator[See]:
    import httpretty
    from httpretty.errors import UnmockedError

    with httpretty.enabled(allow_net_connect=False):
        httpretty.register_uri("GET", server.url + "/probe")
        try:
            requests.get(server.url + "/probe", timeout=5)
        except UnmockedError:
            pytest.skip("httpretty does not work with this version of urllib3")
    seen: Seen = []

    def answer(request: Any, uri: str, headers: Dict[str, str]) -> List[Any]:
        seen.append((request.method, _path_of(uri)))
        status, value = answer_to(request.method, _path_of(uri), request.body)
        return [status, {**headers, "content-type": "application/json"}, _text_of(value)]

    with httpretty.enabled(allow_net_connect=False):
        for method, path, _ in [*START[:1], *CALLS]:
            httpretty.register_uri(method, server.url + path, body=answer)
        yield lambda: list(seen)


# ------------------------------------------------------------------- stand-ins for requests


@contextlib.contextmanager
def _responses_replays(server: ScriptedServer, folder: Path) -> Iterator[See]:
    import responses

    def answer(request: Any) -> Tuple[int, Dict[str, str], str]:
        status, value = answer_to(request.method, _path_of(request.url), request.body)
        return status, {}, _text_of(value)

    with responses.RequestsMock(assert_all_requests_are_fired=False) as mocked:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"):
            mocked.add_callback(method, re.compile(re.escape(server.url)), answer)
        yield lambda: [(c.request.method, _path_of(c.request.url)) for c in mocked.calls]


@contextlib.contextmanager
def _responses_records(server: ScriptedServer, folder: Path) -> Iterator[See]:
    from responses._recorder import Recorder

    recorder = Recorder()
    recorder.start()
    try:
        yield lambda: [(r.method, _path_of(r.url)) for r in recorder.get_registry().registered]
    finally:
        recorder.stop()


@contextlib.contextmanager
def _requests_mock_records(server: ScriptedServer, folder: Path) -> Iterator[See]:
    import requests_mock

    with requests_mock.Mocker(real_http=True) as mocked:
        yield lambda: [(r.method, _path_of(r.url)) for r in mocked.request_history]


@contextlib.contextmanager
def _requests_mock_replays(server: ScriptedServer, folder: Path) -> Iterator[See]:
    import requests_mock

    def answer(request: Any, context: Any) -> str:
        context.status_code, value = answer_to(request.method, _path_of(request.url), request.body)
        return _text_of(value)

    with requests_mock.Mocker() as mocked:
        mocked.register_uri(requests_mock.ANY, requests_mock.ANY, text=answer)
        yield lambda: [(r.method, _path_of(r.url)) for r in mocked.request_history]


@contextlib.contextmanager
def _telemetry_records(server: ScriptedServer, folder: Path) -> Iterator[See]:
    from opentelemetry.instrumentation.requests import RequestsInstrumentor
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor = RequestsInstrumentor()
    instrumentor.instrument(tracer_provider=provider)

    def seen() -> Seen:
        found: List[Any] = [span.attributes for span in exporter.get_finished_spans()]
        return [(a["http.method"], _path_of(a["http.url"])) for a in found]

    try:
        yield seen
    finally:
        instrumentor.uninstrument()
        provider.shutdown()


@contextlib.contextmanager
def _debug_output_records(server: ScriptedServer, folder: Path) -> Iterator[See]:
    out = io.StringIO()

    def seen() -> Seen:
        text = out.getvalue()
        sent = re.findall(r"send: b'([A-Z]+) (\S+) HTTP", text)
        assert text.count("reply: 'HTTP/1.1") == len(sent)
        assert text.count("header: ") >= len(sent)
        return [(method, _path_of(target)) for method, target in sent]

    with mock.patch.object(HTTPConnection, "debuglevel", 1), contextlib.redirect_stdout(out):
        yield seen


def _described(args: Tuple[Any, ...], given: Dict[str, Any]) -> Tuple[str, str, Any]:
    """Return verb, URL and body of a call of `Session.request`."""
    names = {**dict(zip(("method", "url"), args)), **given}
    return names["method"].upper(), names["url"], names.get("data")


def _patched(owner: Any, name: str) -> Tuple[Use, Use]:
    """Return how a program replaces a method of requests: to look on, and to answer."""

    def describe(args: Tuple[Any, ...], given: Dict[str, Any]) -> Tuple[str, str, Any]:
        if name == "request":
            return _described(args, given)
        request = args[0] if args else given["request"]
        return request.method, request.url, getattr(request, "body", None)

    def patch(answers: bool) -> Use:
        @contextlib.contextmanager
        def use(server: ScriptedServer, folder: Path) -> Iterator[See]:
            seen: Seen = []
            original = getattr(owner, name)

            def instead(self: Any, *args: Any, **given: Any) -> Any:
                method, url, body = describe(args, given)
                seen.append((method, _path_of(url)))
                return _answer(method, url, body) if answers else original(self, *args, **given)

            with mock.patch.object(owner, name, instead):
                yield lambda: list(seen)

        return use

    return patch(False), patch(True)


@contextlib.contextmanager
def _wrapt_records(server: ScriptedServer, folder: Path) -> Iterator[See]:
    import wrapt

    seen: Seen = []

    def note(wrapped: Any, instance: Any, args: Any, given: Any) -> Any:
        method, url, _ = _described(args, given)
        seen.append((method, _path_of(url)))
        return wrapped(*args, **given)

    wrapper = wrapt.FunctionWrapper(requests.Session.request, note)
    with mock.patch.object(requests.Session, "request", wrapper):
        yield lambda: list(seen)


def _answer(method: str, url: str, body: Any) -> requests.Response:
    response = requests.Response()
    response.status_code, value = answer_to(method, _path_of(url), body)
    response.raw = io.BytesIO(_text_of(value).encode())
    response.url = url
    response.request = requests.Request(method, url).prepare()
    return response


class Tool(NamedTuple):
    """One tool, and what it can do."""

    name: str
    record: Optional[Use]
    replay: Optional[Use]
    packages: Tuple[str, ...] = ()
    own_warnings: Tuple[str, ...] = ()
    """Of the tool itself, as filters of pytest."""

    @property
    def is_there(self) -> bool:
        return all(_is_installed(package) for package in self.packages)


def _is_installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ImportError:  # of the package around it
        return False


TOOLS = [
    Tool(
        "vcrpy",
        _vcr_records,
        _vcr_replays,
        ("vcr",),
        # it drops open connections of a pool, those of plain requests as well
        ("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
    ),
    Tool("mocket", None, _mocket_replays, ("mocket",)),
    Tool("pook", None, _pook_replays, ("pook",)),
    Tool("httpretty", None, _httpretty_replays, ("httpretty",)),
    Tool("responses", _responses_records, _responses_replays, ("responses",)),
    Tool("requests-mock", _requests_mock_records, _requests_mock_replays, ("requests_mock",)),
    Tool(
        "OpenTelemetry",
        _telemetry_records,
        None,
        ("opentelemetry.instrumentation.requests", "opentelemetry.sdk"),
    ),
    Tool("`http.client.HTTPConnection.debuglevel`", _debug_output_records, None),
    Tool("patched `requests.Session.send`", *_patched(requests.Session, "send")),
    Tool("patched `requests.Session.request`", *_patched(requests.Session, "request")),
    Tool("wrapped `requests.Session.request` (wrapt)", _wrapt_records, None, ("wrapt",)),
    Tool(
        "patched `requests.Session.prepare_request`",
        _patched(requests.Session, "prepare_request")[0],
        None,
    ),
    Tool("patched `HTTPAdapter.send`", *_patched(requests.adapters.HTTPAdapter, "send")),
]
