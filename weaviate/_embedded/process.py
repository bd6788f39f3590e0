"""The process of the embedded server: environment, ports, log, start and stop."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
from typing import Dict, List, Mapping, Optional

from weaviate.exceptions import WeaviateStartUpError

STOP_PATIENCE_S = 10
"""The time in which the server can write its data to disk before it is killed."""

_LOG_TAIL_BYTES = 4000
_PROBE_TIMEOUT_S = 1.0
_ENABLED_MODULES = (
    "text2vec-openai,text2vec-cohere,text2vec-huggingface,ref2vec-centroid,"
    "generative-openai,qna-openai,reranker-cohere"
)
_LOOPBACK = "127.0.0.1"

# Waits for the end of its standard input. An end without a word means that the interpreter was
# killed (SIGKILL) before it stopped the server. Then this script stops the server. By then the
# number of a server that has ended may belong to a stranger, also between the two signals: a
# process counts as the server only while it has the server's start time (in ticks where there is
# /proc; elsewhere, such as on macOS, the words of ps).
_GUARD = r"""
trap '' INT HUP TERM
started() {
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || { TZ=UTC0 LC_ALL=C ps -o lstart= -p "$1"; return; }
    set -- ${stat##*\)}
    echo "${20}"
}
is_server() { [ -n "$born" ] && [ "$(started "$1")" = "$born" ]; }
born=$(started "$1")
read -r word && exit 0
is_server "$1" && kill "$1"
waited=0
while [ $waited -lt "$2" ] && is_server "$1"; do sleep 1; waited=$((waited + 1)); done
is_server "$1" && kill -9 "$1"
"""


def free_ports(count: int, neighbours: int = 0) -> List[int]:
    """Return different free ports of this machine.

    Args:
        neighbours: number of ports after the first one that must be free, too.
    """
    while True:
        with contextlib.ExitStack() as held:  # all are held at once, so that none is found twice
            ports = [_hold(held, 0) for _ in range(count)]
            try:
                for offset in range(1, neighbours + 1):
                    _hold(held, ports[0] + offset)
            except (OSError, OverflowError):  # taken, or beyond the last port
                continue
            return ports


def _hold(held: contextlib.ExitStack, port: int) -> int:
    taken = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
    taken.bind((_LOOPBACK, port))
    return int(taken.getsockname()[1])


def is_free(port: int) -> bool:
    """Return whether a server can listen on a port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # as the server does: a port in TIME_WAIT is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True


def is_listening(host: str, port: int) -> bool:
    """Return whether a process accepts connections at an address."""
    try:
        with socket.create_connection((reachable(host), port), timeout=_PROBE_TIMEOUT_S):
            return True
    except OSError:
        return False


def reachable(host: str) -> str:
    """Return the address at which a server that listens at `host` can be reached."""
    return {"0.0.0.0": _LOOPBACK, "": _LOOPBACK, "::": "::1"}.get(host, host)


def is_ready(host: str, port: int) -> bool:
    """Return whether a Weaviate server at an address accepts requests."""
    connection = http.client.HTTPConnection(reachable(host), port, timeout=_PROBE_TIMEOUT_S)
    try:
        connection.request("GET", "/v1/.well-known/ready")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def environment(
    data_path: str, port: int, grpc_port: int, overrides: Optional[Mapping[str, str]]
) -> Dict[str, str]:
    """Return the server's environment: defaults, `os.environ`, then `overrides`."""
    # the server also uses the port after the gossip port, for data
    gossip_port, raft_port, raft_rpc_port = free_ports(3, neighbours=1)
    defaults = {
        "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "true",
        "QUERY_DEFAULTS_LIMIT": "20",
        "PERSISTENCE_DATA_PATH": data_path,
        "ENABLE_MODULES": _ENABLED_MODULES,
        "GRPC_PORT": str(grpc_port),
        "CLUSTER_HOSTNAME": f"Embedded_at_{port}",
        "CLUSTER_GOSSIP_BIND_PORT": str(gossip_port),
        # By default, a server chooses an address of this machine, and may find none. From 1.25 on,
        # also a single node communicates with itself over this address.
        "CLUSTER_ADVERTISE_ADDR": _LOOPBACK,
        "RAFT_PORT": str(raft_port),
        "RAFT_INTERNAL_RPC_PORT": str(raft_rpc_port),
        "RAFT_TIMEOUTS_MULTIPLIER": "1",  # the timeouts for other nodes, of which there are none
        "DISABLE_TELEMETRY": "true",
    }
    return {**defaults, **os.environ, **(overrides or {})}


class Child:
    """A server process that this interpreter starts and stops.

    Args:
        executable: path of the server.
        host: address to listen at.
        port: port to listen at.
        variables: its whole environment.
        log_path: file for its output; an existing file is overwritten.

    Raises:
        WeaviateStartUpError: if it cannot be executed.
    """

    def __init__(
        self, executable: str, host: str, port: int, variables: Mapping[str, str], log_path: str
    ) -> None:
        self._owner = os.getpid()
        self.log_path = log_path
        command = [executable, "--host", host, "--port", str(port), "--scheme", "http"]
        try:
            with open(log_path, "wb") as log:
                self.popen = subprocess.Popen(
                    command,
                    env=dict(variables),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # interrupting a notebook cell must not stop the server
                )
        except OSError as error:
            raise WeaviateStartUpError(f"{executable} cannot be started: {error}") from error
        self._guard = self._start_guard()

    def _start_guard(self) -> "Optional[subprocess.Popen[bytes]]":
        """Start the script that watches this interpreter; None if there is no shell."""
        guard = ["sh", "-c", _GUARD, "sh", str(self.popen.pid), str(STOP_PATIENCE_S)]
        try:
            return subprocess.Popen(
                guard,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            return None

    def is_ours(self) -> bool:
        """Return whether this process, not its parent, started the server."""
        return self._owner == os.getpid()

    def is_alive(self) -> bool:
        """Return whether the server is still running."""
        return self.popen.poll() is None

    def stop(self) -> None:
        """Terminate the server, and kill it after 10 seconds."""
        if not self.is_ours():
            return
        if self.is_alive():
            self.popen.terminate()
            try:
                self.popen.wait(STOP_PATIENCE_S)
            except subprocess.TimeoutExpired:
                self.popen.kill()
        self.popen.wait()
        self._dismiss_guard()

    def _dismiss_guard(self) -> None:
        guard, self._guard = self._guard, None
        if guard is None or guard.stdin is None:
            return
        try:
            guard.stdin.write(b"done\n")
            guard.stdin.close()
        except OSError:  # the script was killed
            pass
        guard.wait()

    def forget(self) -> None:
        """Leave the server to the parent of this forked process."""
        self.popen.returncode = 0  # otherwise, Popen would wait for it
        guard, self._guard = self._guard, None
        if guard is not None:
            guard.returncode = 0
            if guard.stdin is not None:
                guard.stdin.close()

    def log_tail(self) -> str:
        """Return the end of the log."""
        try:
            with open(self.log_path, "rb") as log:
                log.seek(0, os.SEEK_END)
                log.seek(max(0, log.tell() - _LOG_TAIL_BYTES))
                text = log.read().decode("utf-8", "replace").strip()
        except OSError:
            text = ""
        return text or "(the log is empty)"
