"""Promise 10: exceptions in a `with` block, and failures at its end."""

from __future__ import annotations

from typing import Any, List

import pytest

import weaviate
from tests.support.faults import always, before, status
from tests.support.storing import StoringServer

pytestmark = pytest.mark.usefixtures("slept")


class Mine(Exception):
    """An exception of the user's program."""


@pytest.mark.parametrize("workers", [1, 4])
def test_the_users_exception_comes_out_and_the_rest_is_sent(
    workers: int, server: StoringServer, client: weaviate.Client
) -> None:
    client.batch.configure(batch_size=5, dynamic=False, num_workers=workers)
    with pytest.raises(Mine), client.batch as batch:
        for number in range(12):
            batch.add_data_object({"n": number}, "Thing")
        raise Mine
    assert len(server.storage.objects) == 12


@pytest.mark.parametrize("workers", [1, 4])
def test_a_failing_flush_is_chained_to_the_users_exception(
    workers: int, server: StoringServer, client: weaviate.Client
) -> None:
    client.batch.configure(batch_size=5, dynamic=False, num_workers=workers)
    with pytest.raises(Mine) as caught, client.batch as batch:
        batch.add_data_object({"n": 1}, "Thing")
        server.fault = always(before(status(500)))
        raise Mine
    failure: Any = caught.value.__context__
    assert isinstance(failure, weaviate.UnexpectedStatusCodeException)
    assert [item["properties"]["n"] for item in failure.failed_objects] == [1]
    assert client.batch.num_objects() == 1


@pytest.mark.parametrize("workers", [1, 4])
def test_one_failure_is_raised_once(
    workers: int, server: StoringServer, client: weaviate.Client
) -> None:
    server.fault = always(before(status(500)))
    client.batch.configure(batch_size=5, dynamic=False, num_workers=workers)
    raised: List[BaseException] = []
    try:
        with client.batch as batch:
            for number in range(12):
                try:
                    batch.add_data_object({"n": number}, "Thing")
                except weaviate.UnexpectedStatusCodeException as error:
                    raised.append(error)
    except weaviate.UnexpectedStatusCodeException as error:
        raised.append(error)
    assert raised
    assert len({id(error) for error in raised}) == len(raised)
    assert client.batch.num_objects() == 12
