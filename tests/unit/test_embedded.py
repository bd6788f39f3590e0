"""The embedded server: its options and its start; played by a small script."""

from __future__ import annotations

import dataclasses
import os
import platform
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import weaviate
from tests.support.fake_weaviate import Maker, is_running, process_of, seen_by
from weaviate import embedded
from weaviate.embedded import EmbeddedDB, EmbeddedOptions, get_random_port
from weaviate.exceptions import WeaviateEmbeddedInvalidVersion, WeaviateStartUpError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there is no embedded server here")


# ------------------------------------------------------------------- start


def test_the_server_gets_its_command_line_and_its_environment(make: Maker) -> None:
    database = make(additional_env_vars={"MORE": "1"})
    database.start()
    options, seen = database.options, seen_by(database)
    port = str(options.port)
    assert seen["argv"] == ["--host", "127.0.0.1", "--port", port, "--scheme", "http"]
    assert seen["env"]["PERSISTENCE_DATA_PATH"] == options.persistence_data_path
    assert seen["env"]["GRPC_PORT"] == str(options.grpc_port)
    assert seen["env"]["CLUSTER_HOSTNAME"] == f"Embedded_at_{port}"
    assert seen["env"]["MORE"] == "1"


def test_two_servers_run_side_by_side(
    make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:  # as the first one would, were it real
        default = taken.getsockname()[1]
        monkeypatch.setattr(embedded, "DEFAULT_GRPC_PORT", default)
        first = make(persistence_data_path=str(tmp_path / "a"))
        first.start()
        second = make(persistence_data_path=str(tmp_path / "b"), grpc_port=default)
        second.start()
    assert seen_by(second)["env"]["GRPC_PORT"] != str(default)
    assert process_of(first).pid != process_of(second).pid


def test_what_listens_already_is_used_as_it_is(
    make: Maker, capsys: pytest.CaptureFixture[str]
) -> None:
    first = make()
    first.start()
    second = make(port=first.options.port)
    second.start()
    assert second.process is None
    assert "already" in capsys.readouterr().out
    second.stop()
    assert first.is_listening()


def test_starting_twice_starts_one_server(make: Maker) -> None:
    database = make()
    database.start()
    pid = process_of(database).pid
    database.start()
    assert process_of(database).pid == pid


def test_starting_says_so(make: Maker, capsys: pytest.CaptureFixture[str]) -> None:
    database = make()
    database.start()
    printed = capsys.readouterr().out
    assert str(process_of(database).pid) in printed
    assert str(database.options.port) in printed


def test_a_server_that_dies_at_once_is_noticed_with_the_end_of_its_log(make: Maker) -> None:
    database = make(additional_env_vars={"FAKE_DIES": "1"})
    with pytest.raises(WeaviateStartUpError, match="no room in here"):
        database.start()
    assert database.process is None


def test_a_server_that_is_never_ready_is_given_up_and_stopped(
    make: Maker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(embedded, "_START_PATIENCE_S", 0.5)
    database = make(additional_env_vars={"FAKE_IS_NEVER_READY": "1"})
    with pytest.raises(WeaviateStartUpError, match="not ready"):
        database.start()
    started = re.search(r"process (\d+)", capsys.readouterr().out)
    assert started is not None
    assert not is_running(int(started.group(1)))


def test_a_port_that_is_taken_meanwhile_is_not_mistaken_for_ours(
    make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make()
    other.start()
    ours = make(port=other.options.port)
    monkeypatch.setattr(ours, "is_listening", lambda: False)  # it began to listen just now
    monkeypatch.setattr(embedded, "is_ready", lambda host, port: False)
    with pytest.raises(WeaviateStartUpError, match="ended with status"):
        ours.start()


# ------------------------------------------------------------------- options


def test_a_version_that_means_no_release_is_refused(make: Maker) -> None:
    with pytest.raises(WeaviateEmbeddedInvalidVersion):
        make(version="1.18")


def test_the_archive_is_that_of_this_platform(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    url = make(version="1.24.26")._download_url
    archive = "weaviate-v1.24.26-Linux-amd64.tar.gz"
    assert url == f"{embedded.GITHUB_RELEASE_DOWNLOAD_URL}v1.24.26/{archive}"


def test_on_windows_there_is_no_embedded_server(
    make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    with pytest.raises(WeaviateStartUpError):
        EmbeddedDB.check_supported_platform()
    with pytest.raises(WeaviateStartUpError):
        make().start()


def test_an_executable_named_by_the_environment_is_used(
    make: Maker, binary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEAVIATE_EMBEDDED_BINARY", str(binary))
    database = make(binary_path=str(tmp_path / "cache"))
    database.start()
    assert process_of(database).args[0] == str(binary)  # type: ignore[index]
    assert not (tmp_path / "cache").exists()


def test_a_named_file_that_cannot_be_executed_is_an_error(
    make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = tmp_path / "plain"
    plain.write_text("no program")
    with pytest.raises(WeaviateStartUpError, match="not an executable file"):
        make(binary_path=str(plain)).start()
    monkeypatch.setenv("WEAVIATE_EMBEDDED_BINARY", str(tmp_path / "missing"))
    with pytest.raises(WeaviateStartUpError, match="WEAVIATE_EMBEDDED_BINARY"):
        make().start()


def test_a_file_that_the_system_cannot_execute_is_an_error(make: Maker, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF and no more")
    broken.chmod(0o755)
    with pytest.raises(WeaviateStartUpError, match="cannot be started"):
        make(binary_path=str(broken)).start()


def test_a_directory_that_cannot_be_made_is_an_error(make: Maker, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WeaviateStartUpError, match="directory"):
        make(persistence_data_path=str(tmp_path / "file" / "data")).start()


def test_random_ports_are_free() -> None:
    port = get_random_port()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))
    assert 1024 <= port <= 65535


def test_waiting_for_a_server_ends(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    with pytest.raises(WeaviateStartUpError, match="30 seconds"):
        make().wait_till_listening()
    assert 30 <= now[0] < 31


def test_the_directories_that_the_environment_names_are_used_themselves() -> None:
    code = "from weaviate import EmbeddedOptions as o; print(o().persistence_data_path, o().binary_path)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "XDG_DATA_HOME": "/some/data", "XDG_CACHE_HOME": "/some/cache"},
        stdout=subprocess.PIPE,
        cwd=Path(weaviate.__file__).parent.parent,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == [b"/some/data", b"/some/cache"]


class OwnOptions:
    """Options as a program's own class has them."""

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)


def test_options_of_a_programs_own_class_are_options() -> None:
    values = dataclasses.asdict(EmbeddedOptions(port=7777))
    own = OwnOptions(**values)
    assert EmbeddedDB(own).options is own  # type: ignore[arg-type,comparison-overlap]


def test_options_with_fewer_fields_get_the_defaults_of_the_others() -> None:
    own = OwnOptions(persistence_data_path="a", binary_path="b", version="1.23.1", port=7777)
    options = EmbeddedDB(own).options  # type: ignore[arg-type]
    assert options.port == 7777
    assert options.hostname == EmbeddedOptions().hostname


@pytest.mark.parametrize("own", [None, 5, "x", object(), OwnOptions(port=5)])
def test_what_has_no_fields_of_options_is_refused(own: Any) -> None:
    with pytest.raises(TypeError, match="EmbeddedOptions"):
        EmbeddedDB(own)
