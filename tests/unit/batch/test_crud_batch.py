"""The batch as programs see it: rows at once, a bar, and settings that are changed or refused."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List

import pytest

from tests.unit.batch.recording import RecordingConnection
from weaviate.batch import Batch

IDS = [f"00000000-0000-0000-0000-00000000000{number}" for number in range(1, 4)]
ROWS = [
    {"title": f"Title {number}", "key": id_, "embedding": [float(number), 0.5]}
    for number, id_ in enumerate(IDS)
]


@pytest.fixture
def connection() -> RecordingConnection:
    return RecordingConnection()


@pytest.fixture
def batch(connection: RecordingConnection) -> Iterator[Batch]:
    made: Any = connection
    batch = Batch(made)
    yield batch
    batch.close()
    batch.empty_objects()
    batch.empty_references()


def stored(connection: RecordingConnection) -> List[Dict[str, Any]]:
    return [item for _, path, body in connection.calls for item in body["objects"]]


def test_rows_become_objects_and_two_columns_their_ids_and_vectors(
    batch: Batch, connection: RecordingConnection
) -> None:
    batch.configure(batch_size=2, dynamic=False)
    with batch:
        rows = (row for row in ROWS)
        assert batch.add_data_objects(rows, "Article", uuid="key", vector="embedding") == 3
    assert [(o["id"], o["vector"], o["properties"]) for o in stored(connection)] == [
        (row["key"], row["embedding"], {"title": row["title"]}) for row in ROWS
    ]


def test_all_rows_have_one_tenant(batch: Batch, connection: RecordingConnection) -> None:
    batch.configure(batch_size=None)
    batch.add_data_objects(ROWS, "Article", tenant="t")
    batch.flush()
    assert [item["tenant"] for item in stored(connection)] == ["t"] * 3


@pytest.mark.parametrize("source", ["text", b"bytes", {"a": 1}, 5, None, [1], ["x"]])
def test_a_source_without_rows_adds_nothing(batch: Batch, source: Any) -> None:
    batch.configure(batch_size=None)
    with pytest.raises(TypeError):
        batch.add_data_objects(source, "Article")
    assert batch.shape == (0, 0)


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
    batch: Batch, bars: List[FakeTqdm], num_workers: int
) -> None:
    batch.configure(batch_size=2, dynamic=False, num_workers=num_workers, progress=True)
    with batch:
        batch.add_data_objects(ROWS, "Article")
    (bar,) = bars
    assert (bar.count, bar.total, bar.is_closed) == (3, 3, True)


def test_the_next_configuration_shows_no_bar(batch: Batch, bars: List[FakeTqdm]) -> None:
    batch.configure(progress=10)
    batch.configure()
    with batch:
        batch.add_data_objects(ROWS, "Article")
    assert bars == []


def test_a_total_that_is_given_stays(batch: Batch, bars: List[FakeTqdm]) -> None:
    batch.configure(progress=10)
    with batch:
        batch.add_data_objects(ROWS, "Article")
    assert bars[0].total == 10


def test_a_wrong_wish_for_progress_changes_nothing(batch: Batch) -> None:
    batch.configure(batch_size=7, dynamic=False)
    with pytest.raises(ValueError):
        batch.configure(batch_size=8, progress="sometimes")
    assert batch.batch_size == 7
