"""Settings of the connection: defaults, checks, and settings of a program's own class."""

from __future__ import annotations

from typing import Any

import pytest

from weaviate.auth import AuthBearerToken
from weaviate.config import Config, ConnectionConfig, known_config


class Own:
    """Settings as a program's own class has them."""

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)


def test_settings_are_compared_by_their_values() -> None:
    assert ConnectionConfig() == ConnectionConfig(20, 20, verify=None, retries=0)
    assert ConnectionConfig() != ConnectionConfig(retries=1)
    assert ConnectionConfig() != Own(**vars(ConnectionConfig()))
    assert Config() == Config(None, ConnectionConfig())


@pytest.mark.parametrize(
    "name", ["session_pool_connections", "session_pool_maxsize", "max_answer_bytes", "retries"]
)
@pytest.mark.parametrize("value", ["5", 5.0, None])
def test_a_number_has_to_be_an_int(name: str, value: Any) -> None:
    settings: Any = {name: value}
    with pytest.raises(TypeError, match=f"{name} must be an int"):
        ConnectionConfig(**settings)


def test_other_settings_of_a_wrong_type_are_refused() -> None:
    with pytest.raises(TypeError, match="session_factory"):
        ConnectionConfig(session_factory="x")  # type: ignore[arg-type]  # as a program may do
    with pytest.raises(TypeError, match="grpc_port_experimental"):
        Config("50051")  # type: ignore[arg-type]  # as a program may do


def test_numbers_of_numpy_are_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    config = ConnectionConfig(numpy.int64(3), numpy.int32(4), retries=numpy.int64(1))
    assert config == ConnectionConfig(3, 4, retries=1)
    assert type(config.retries) is int
    assert Config(numpy.int64(50051)).grpc_port_experimental == 50051
    assert AuthBearerToken("t", numpy.int64(60)).expires_in == 60


def test_settings_of_the_client_are_used_as_they_are() -> None:
    config = Config(50051, ConnectionConfig(retries=2))
    assert known_config(config) is config
    assert known_config(None) == Config()


def test_settings_of_a_programs_own_class_are_copied() -> None:
    own = Own(connection_config=Own(retries=2, more=1), grpc_port_experimental=50051)
    assert known_config(own) == Config(50051, ConnectionConfig(retries=2))
    assert known_config(Own(connection_config=None)) == Config()
    mixed: Any = Config(connection_config=Own(verify=False))  # type: ignore[arg-type]  # likewise
    assert known_config(mixed) == Config(None, ConnectionConfig(verify=False))


@pytest.mark.parametrize("given", [5, "x", object(), [], Own(port=5)])
def test_a_value_without_settings_is_refused(given: Any) -> None:
    with pytest.raises(TypeError, match="additional_config"):
        known_config(given)
    with pytest.raises(TypeError, match="connection_config"):
        known_config(Own(connection_config=given))
