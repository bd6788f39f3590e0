"""Many objects with one call, and a bar that shows how far an import is."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List

import pytest

import weaviate
from tests.support.scripted import Exchange, ScriptedServer, say, weaviate_like

IDS = [f"00000000-0000-0000-0000-00000000000{number}" for number in range(1, 4)]
ROWS = [
    {"title": f"Title {number}", "key": id_, "embedding": [float(number), 0.5]}
    for number, id_ in enumerate(IDS)
]


def echo(exchange: Exchange) -> None:
    objects = exchange.request.json["objects"]
    say([{**item, "result": {"status": "SUCCESS"}} for item in objects])(exchange)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(weaviate_like(echo)) as running:
        yield running


@pytest.fixture
def client(server: ScriptedServer) -> Iterator[weaviate.Client]:
    with weaviate.Client(server.url) as made:
        yield made


def stored(server: ScriptedServer) -> List[Dict[str, Any]]:
    return [o for r in server.seen("POST", "/v1/batch/objects") for o in r.json["objects"]]


def test_rows_become_objects_and_two_columns_their_ids_and_vectors(
    client: weaviate.Client, server: ScriptedServer
) -> None:
    client.batch.configure(batch_size=2, dynamic=False)
    with client.batch as batch:
        rows = (row for row in ROWS)
        assert batch.add_data_objects(rows, "Article", uuid="key", vector="embedding") == 3
    assert [(o["id"], o["vector"], o["properties"]) for o in stored(server)] == [
        (row["key"], row["embedding"], {"title": row["title"]}) for row in ROWS
    ]


def test_functions_of_the_row_give_ids_and_vectors(
    client: weaviate.Client, server: ScriptedServer
) -> None:
    client.batch.configure(batch_size=None)
    client.batch.add_data_objects(
        ROWS,
        "Article",
        uuid=lambda row: row["key"],
        vector=lambda row: [len(row["title"])],
        tenant="t",
    )
    client.batch.flush()
    assert [o["vector"] for o in stored(server)] == [[7]] * 3
    assert {o["tenant"] for o in stored(server)} == {"t"}
    assert stored(server)[0]["properties"] == ROWS[0]


def test_a_data_frame_leaves_out_what_is_missing(
    client: weaviate.Client, server: ScriptedServer
) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"title": ["a", None], "count": [1.5, float("nan")], "key": IDS[:2]})
    client.batch.configure(batch_size=None)
    client.batch.add_data_objects(frame, "Article", uuid="key")
    client.batch.flush()
    assert [o["properties"] for o in stored(server)] == [{"title": "a", "count": 1.5}, {}]


@pytest.mark.parametrize("source", ["text", b"bytes", {"a": 1}, 5, None, [1], ["x"]])
def test_what_is_no_rows_is_a_type_error(client: weaviate.Client, source: Any) -> None:
    client.batch.configure(batch_size=None)
    with pytest.raises(TypeError):
        client.batch.add_data_objects(source, "Article")
    assert client.batch.shape == (0, 0)


@pytest.mark.parametrize("choice", [5, ["key"], b"key"])
def test_what_names_no_column_is_a_type_error(client: weaviate.Client, choice: Any) -> None:
    with pytest.raises(TypeError):
        client.batch.add_data_objects(ROWS, "Article", uuid=choice)


class FakeTqdm:
    def __init__(self, **settings: Any) -> None:
        self.settings = settings
        self.total = settings["total"]
        self.count = 0
        self.is_closed = False

    def update(self, count: int) -> None:
        self.count += count

    @property
    def n(self) -> int:
        return self.count

    def reset(self, total: int) -> None:
        self.total, self.count = total, 0

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> List[FakeTqdm]:
    made: List[FakeTqdm] = []

    def make(**settings: Any) -> FakeTqdm:
        made.append(FakeTqdm(**settings))
        return made[-1]

    monkeypatch.setattr("tqdm.auto.tqdm", make)
    return made


@pytest.mark.parametrize("num_workers", [1, 3])
def test_a_bar_shows_how_many_items_have_found_their_end(
    client: weaviate.Client, bars: List[FakeTqdm], num_workers: int
) -> None:
    client.batch.configure(batch_size=2, dynamic=False, num_workers=num_workers, progress=True)
    with client.batch as batch:
        batch.add_data_objects(ROWS, "Article")
    (bar,) = bars
    assert (bar.count, bar.total, bar.is_closed) == (3, 3, True)


def test_the_next_configuration_shows_no_bar(client: weaviate.Client, bars: List[FakeTqdm]) -> None:
    client.batch.configure(progress=10)
    client.batch.configure()
    with client.batch as batch:
        batch.add_data_objects(ROWS, "Article")
    assert bars == []


def test_a_total_that_is_given_stays(client: weaviate.Client, bars: List[FakeTqdm]) -> None:
    client.batch.configure(progress=10)
    with client.batch as batch:
        batch.add_data_objects(ROWS, "Article")
    assert bars[0].total == 10


def test_a_wrong_wish_for_progress_changes_nothing(client: weaviate.Client) -> None:
    client.batch.configure(batch_size=7, dynamic=False)
    with pytest.raises(ValueError):
        client.batch.configure(batch_size=8, progress="sometimes")
    assert client.batch.batch_size == 7
