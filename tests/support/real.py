"""Real Weaviate servers of a test's own, to be killed and started again.

`WEAVIATE_TEST_BINARY` names the executable. Everything listens on the loopback.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Dict, List, Optional, Set

import requests

VARIABLE = "WEAVIATE_TEST_BINARY"
_READY_S = 90
_PORTS = (10_000, 30_000)
_TRIES = 200
_given: Set[int] = set()
_chance = random.SystemRandom()  # the other one is seeded alike in each test


def free_ports(count: int) -> List[int]:
    """Find ports in a row that nobody listens on.

    They are below those that a system gives to outgoing connections, so that none of these takes
    one while its server is being started again; and none is given twice.
    """
    for _ in range(_TRIES):
        first = _chance.randrange(*_PORTS)
        ports = range(first, first + count)
        if not _given.intersection(ports) and all(map(_is_free, ports)):
            _given.update(ports)
            return list(ports)
    raise AssertionError(f"there are no {count} free ports in a row")


def _is_free(port: int) -> bool:
    try:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):  # gossip goes both ways
            with socket.socket(socket.AF_INET, kind) as sock:
                sock.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


class RealServer:
    """One node.

    Args:
        folder: where it keeps its data and its log.
        name: of the node.
        join: the node of a cluster that it joins; `cluster_of` makes a cluster.
    """

    def __init__(self, folder: Path, name: str = "node1") -> None:
        self.name = name
        self._folder = folder
        self._process: Optional[subprocess.Popen[bytes]] = None
        ports = free_ports(8)
        self.port, self.gossip, self.raft = ports[0], ports[1], ports[3]
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "true",
            "PERSISTENCE_DATA_PATH": str(folder / "data"),
            "DEFAULT_VECTORIZER_MODULE": "none",
            "DISABLE_TELEMETRY": "true",
            "LOG_LEVEL": "warning",
            "CLUSTER_HOSTNAME": name,
            "CLUSTER_GOSSIP_BIND_PORT": str(ports[1]),
            "CLUSTER_DATA_BIND_PORT": str(ports[2]),
            "CLUSTER_BIND_ADDR": "127.0.0.1",
            "CLUSTER_ADVERTISE_ADDR": "127.0.0.1",
            "CLUSTER_ADVERTISE_PORT": str(ports[1]),
            "CLUSTER_IN_LOCALHOST": "true",
            "RAFT_PORT": str(ports[3]),
            "RAFT_INTERNAL_RPC_PORT": str(ports[4]),
            "RAFT_JOIN": f"{name}:{ports[3]}",
            "RAFT_BOOTSTRAP_EXPECT": "1",
            "GRPC_PORT": str(ports[5]),
            "PROMETHEUS_MONITORING_PORT": str(ports[6]),
            "REPLICATION_GRPC_PORT": str(ports[7]),
            "CLUSTER_GRPC_PORT": str(ports[7]),
            "GO_PROFILING_DISABLE": "true",
            "DISK_USE_WARNING_PERCENTAGE": "0",
            "DISK_USE_READONLY_PERCENTAGE": "0",
        }

    def set(self, settings: Dict[str, str]) -> None:
        """Change the environment for the next start."""
        self._environment.update(settings)

    def start(self) -> None:
        """Start, with the data of before."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    os.environ[VARIABLE],
                    "--host=127.0.0.1",
                    f"--port={self.port}",
                    "--scheme=http",
                ],
                cwd=self._folder,
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def wait_ready(self, restarts: int = 0) -> None:
        """Wait until requests are taken.

        Args:
            restarts: how often a server that has given up is started again.
        """
        deadline = time.monotonic() + _READY_S
        while time.monotonic() < deadline:
            try:
                if requests.get(f"{self.url}/v1/.well-known/ready", timeout=2).ok:
                    return
            except requests.RequestException:
                pass
            assert self._process is not None
            if self._process.poll() is not None:
                assert restarts > 0, self.log()
                restarts -= 1
                self.start()
            time.sleep(0.2)
        raise AssertionError(f"the server is not ready: {self.log()}")

    def log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")[-3000:]

    def kill(self) -> None:
        """End at once, as by `kill -9`."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


def cluster_of(folder: Path) -> List[RealServer]:
    """Make two nodes that know each other; they are not started."""
    nodes = [RealServer(folder / name, name) for name in ("node1", "node2")]
    join = ",".join(f"{node.name}:{node.raft}" for node in nodes)
    for node in nodes:
        node.set({"RAFT_JOIN": join, "RAFT_BOOTSTRAP_EXPECT": "2"})
    nodes[1].set({"CLUSTER_JOIN": f"127.0.0.1:{nodes[0].gossip}"})
    return nodes
