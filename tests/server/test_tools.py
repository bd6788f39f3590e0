"""Tools between program and network see each request and each answer, whoever comes first."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest

import weaviate
from tests.support.scripted import ScriptedServer, weaviate_like
from tests.support.storing import StoringServer
from tests.support.tools import CALLS, START, TOOLS, Seen, Tool, Use, run_calls

_ROOT = Path(weaviate.__file__).parents[1]
_PAGE = _ROOT / "docs" / "testing.md"
pytestmark = [  # of the tools
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:\\s*Eventlet is deprecated"),
]
EXPECTED: Seen = [(method, path) for method, path, _ in CALLS]
EXPECTED_START: Seen = [(method, path) for method, path, _ in START]
BATCHES, SIZE = 12, 5


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    def answer(exchange: Any) -> None:
        path = exchange.request.path
        if exchange.request.method in ("HEAD", "PATCH", "DELETE"):
            exchange.reply(204)
        elif path.startswith("/v1/objects"):
            exchange.reply(200, json.dumps({"id": path[-36:], "class": "Thing"}).encode())
        else:
            exchange.reply(200, b'{"data": {}, "classes": []}')

    with ScriptedServer(weaviate_like(answer)) as running:
        yield running


def connect(server: ScriptedServer) -> weaviate.Client:
    return weaviate.Client(server.url, startup_period=None)


def uses(kind: str) -> List[Any]:
    return [
        pytest.param(
            getattr(tool, kind),
            id=tool.name,
            marks=[
                pytest.mark.skipif(not tool.is_there, reason=f"{tool.name} is not installed"),
                *(pytest.mark.filterwarnings(text) for text in tool.own_warnings),
            ],
        )
        for tool in TOOLS
        if getattr(tool, kind) is not None
    ]


def arrived(server: ScriptedServer) -> Seen:
    return [(request.method, request.path) for request in server.requests]


@pytest.fixture(autouse=True)
def _vcrpy_leaves_its_connections_to_the_collector(
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    yield
    if "vcr" in request.node.name:
        gc.collect()


@pytest.mark.parametrize("record", uses("record"))
def test_a_tool_records_a_client_that_was_there_before(
    record: Use, server: ScriptedServer, tmp_path: Path
) -> None:
    with connect(server) as client:
        client.schema.get()
        server.clear()
        with record(server, tmp_path) as seen:
            run_calls(client)
            assert seen() == EXPECTED
        assert arrived(server) == EXPECTED
        client.schema.get()
        assert arrived(server)[-1] == ("GET", "/v1/schema")


@pytest.mark.parametrize("record", uses("record"))
def test_a_tool_records_a_client_that_is_made_under_it(
    record: Use, server: ScriptedServer, tmp_path: Path
) -> None:
    with record(server, tmp_path) as seen:
        client = connect(server)
        run_calls(client)
        assert seen() == EXPECTED_START + EXPECTED
    with client:
        assert arrived(server) == EXPECTED_START + EXPECTED
        client.schema.get()
        assert arrived(server)[-1] == ("GET", "/v1/schema")


@pytest.mark.parametrize("replay", uses("replay"))
def test_a_tool_answers_a_client_that_was_there_before(
    replay: Use, server: ScriptedServer, tmp_path: Path
) -> None:
    with connect(server) as client:
        client.schema.get()
        with replay(server, tmp_path) as seen:
            server.clear()
            run_calls(client)
            assert seen() == EXPECTED
            assert arrived(server) == []
        client.schema.get()
        assert arrived(server) == [("GET", "/v1/schema")]


@pytest.mark.parametrize("replay", uses("replay"))
def test_a_tool_answers_a_client_that_is_made_under_it(
    replay: Use, server: ScriptedServer, tmp_path: Path
) -> None:
    with replay(server, tmp_path) as seen:
        server.clear()
        client = connect(server)
        run_calls(client)
        assert seen() == EXPECTED_START + EXPECTED
        assert arrived(server) == []
    with client:
        client.schema.get()
        assert arrived(server) == [("GET", "/v1/schema")]


@pytest.mark.parametrize("workers", [1, 4])
@pytest.mark.parametrize("record", uses("record"))
def test_a_tool_records_each_request_of_a_batch(record: Use, workers: int, tmp_path: Path) -> None:
    if record.__name__ == "_vcr_records" and workers > 1:
        pytest.skip("vcrpy loses requests of parallel threads, whoever sends them")
    if record.__name__ == "_debug_output_records" and workers > 1:
        pytest.skip("the lines of parallel threads are mixed")
    with StoringServer() as server, connect(server) as client:
        client.batch.configure(batch_size=SIZE, dynamic=False, num_workers=workers, callback=None)
        server.clear()
        with record(server, tmp_path) as seen:
            with client.batch as batch:
                for number in range(BATCHES * SIZE):
                    batch.add_data_object({"n": number}, "Thing")
            sent = [call for call in seen() if call[1] != "/v1/nodes"]
        assert sent == [("POST", "/v1/batch/objects")] * BATCHES


# ------------------------------------------------------------- in processes of their own

_IMPORT_UNDER = {
    "responses": """
import responses
with responses.RequestsMock() as mock:
    mock.get(URL + "/v1/.well-known/openid-configuration", status=404)
    mock.get(URL + "/v1/meta", json={"version": "1.24.26"})
    import weaviate
    client = weaviate.Client(URL, startup_period=None)
    print(len(mock.calls))
""",
    "vcr": """
import vcr
with vcr.use_cassette(FILE, record_mode="all") as cassette:
    import weaviate
    client = weaviate.Client(URL, startup_period=None)
    print(len(cassette.requests))
""",
    "mocket": """
from mocket import Mocketizer, Mocket
from mocket.mockhttp import Entry
with Mocketizer(strict_mode=True):
    Entry.single_register("GET", URL + "/v1/.well-known/openid-configuration", status=404)
    Entry.single_register("GET", URL + "/v1/meta", body='{"version": "1.24.26"}')
    import weaviate
    client = weaviate.Client(URL, startup_period=None)
    print(len([r for r in Mocket.request_list() if hasattr(r, "method")]))
""",
    "httpretty": """
import httpretty
with httpretty.enabled(allow_net_connect=False):
    httpretty.register_uri("GET", URL + "/v1/.well-known/openid-configuration", status=404)
    httpretty.register_uri("GET", URL + "/v1/meta", body='{"version": "1.24.26"}')
    import weaviate
    client = weaviate.Client(URL, startup_period=None)
    print(len({id(r) for r in httpretty.latest_requests()}) > 1 and 2)
""",
    "pook": """
import pook
with pook.use(network=False):
    pook.get(URL + "/v1/.well-known/openid-configuration").reply(404)
    pook.get(URL + "/v1/meta").reply(200).json({"version": "1.24.26"})
    import weaviate
    client = weaviate.Client(URL, startup_period=None)
    print(2 if pook.isdone() else "open")
""",
}
_START_OF_CHILD = "import sys, time\nURL, FILE = sys.argv[1:]\n"
_END_OF_CHILD = """
client.schema.get()
client.close()
"""


def run_child(program: str, server: ScriptedServer, folder: Path) -> List[str]:
    done = subprocess.run(
        [sys.executable, "-c", program, server.url, str(folder / "cassette.yaml")],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=str(_ROOT),
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("package", list(_IMPORT_UNDER))
def test_the_first_import_may_happen_under_a_tool(
    package: str, server: ScriptedServer, tmp_path: Path
) -> None:
    pytest.importorskip(package)
    if package == "httpretty":
        with TOOLS[3].replay(server, tmp_path):  # type: ignore[misc]  # skips where it cannot work
            pass
    program = _START_OF_CHILD + _IMPORT_UNDER[package] + _END_OF_CHILD
    assert run_child(program, server, tmp_path) == ["2"]
    assert arrived(server)[-1] == ("GET", "/v1/schema")  # a real one, when the tool is gone


GREEN: Dict[str, Tuple[str, str]] = {
    "gevent": (
        "import gevent.monkey; gevent.monkey.patch_all()\n",
        """
import gevent
pool = [gevent.spawn(ask) for _ in range(20)]
gevent.joinall(pool, raise_error=True)
""",
    ),
    "eventlet": (
        "import warnings; warnings.simplefilter('ignore')\n"
        "import eventlet; eventlet.monkey_patch()\n",
        """
import eventlet
pool = [eventlet.spawn(ask) for _ in range(20)]
for green in pool:
    green.wait()
""",
    ),
}
_ASK = """
def ask():
    client.schema.get()
    client.data_object.create({"n": 1}, "Thing", "f81bfe5e-16ba-4615-a516-46c2ae2e5a80")
"""
_IMPORT = "import weaviate\n"
_CONNECT = "client = weaviate.Client(URL, startup_period=None, timeout_config=(20, 20))\n"
_BATCH = """
client.batch.configure(batch_size=5, dynamic=False, num_workers=2, callback=None)
with client.batch as batch:
    for number in range(20):
        batch.add_data_object({"n": number}, "Thing")
"""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize("package", list(GREEN))
def test_green_threads_take_turns(package: str, order: str, tmp_path: Path) -> None:
    pytest.importorskip(package)
    patch, spawn = GREEN[package]
    first = [patch, _IMPORT] if order == "before" else [_IMPORT, patch]
    with StoringServer() as server:
        run_child(
            "".join([_START_OF_CHILD, *first, _CONNECT, _ASK, spawn, _BATCH, "client.close()\n"]),
            server,
            tmp_path,
        )
        assert len(server.seen("GET", "/v1/schema")) == 20
        assert len(server.seen("POST", "/v1/objects")) == 20
        assert len(server.seen("POST", "/v1/batch/objects")) == 4


# --------------------------------------------------------------------------------- docs


def _row(tool: Tool) -> str:
    cells = ["yes" if use else "–" for use in (tool.record, tool.replay)]
    return f"| {tool.name} | {' | '.join(cells)} | yes | yes |"


def test_the_table_in_the_docs_is_what_is_tested() -> None:
    text = _PAGE.read_text(encoding="utf-8")
    rows = [_row(tool) for tool in TOOLS]
    rows += [f"| {package} (monkey patching) | – | – | yes | yes |" for package in GREEN]
    assert "\n".join(rows) in text


def test_a_tool_that_cannot_be_asked_for_is_said_to_be_absent() -> None:
    assert not Tool("absent", None, None, ("no_such_package",)).is_there
