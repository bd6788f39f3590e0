"""A small HTTP server on a raw socket: records each request, and answers as it is told.

What arrived is the verdict of a test, never what the client says. An answer is a callable that
gets the `Exchange` and writes to its socket, or not; this module has the common ones.
"""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
import time
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple
from urllib.parse import parse_qsl, unquote


class Request(NamedTuple):
    """One request as it arrived."""

    method: str
    target: str
    headers: Dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def segments(self) -> List[str]:
        return [unquote(part) for part in self.path.split("/")[1:]]

    @property
    def query(self) -> List[Tuple[str, str]]:
        return parse_qsl(self.target.partition("?")[2], keep_blank_values=True)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Exchange:
    """A request and the socket on which it is to be answered."""

    def __init__(self, request: Request, sock: socket.socket, server: "ScriptedServer") -> None:
        self.request = request
        self.sock = sock
        self.server = server
        self.keep_open = True

    def reply(
        self,
        status: int = 200,
        body: bytes = b"",
        headers: Optional[Dict[str, str]] = None,
        length: Optional[int] = None,
    ) -> None:
        """Send a whole answer; `length` lies about its size."""
        head = {"Content-Type": "application/json", **(headers or {})}
        if "Transfer-Encoding" not in head:
            head["Content-Length"] = str(len(body) if length is None else length)
        lines = [f"HTTP/1.1 {status} X"] + [f"{name}: {value}" for name, value in head.items()]
        data = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        if self.request.method != "HEAD":
            data += body
        self.sock.sendall(data)

    def reset(self) -> None:
        """Cut the connection with a TCP reset."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.keep_open = False


Answer = Callable[[Exchange], None]


def say(value: Any, status: int = 200, **headers: str) -> Answer:
    """Answer with JSON."""
    body = json.dumps(value).encode()
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda exchange: exchange.reply(status, body, names)


def text(body: bytes, status: int = 200, content_type: str = "text/html") -> Answer:
    """Answer with bytes that are no JSON."""
    return lambda exchange: exchange.reply(status, body, {"Content-Type": content_type})


def reset(exchange: Exchange) -> None:
    """Answer with a TCP reset."""
    exchange.reset()


def silence(exchange: Exchange) -> None:
    """Never answer; ends when the client hangs up or the server is closed."""
    exchange.keep_open = False
    exchange.sock.settimeout(0.05)
    while not exchange.server.closing.is_set():
        try:
            if not exchange.sock.recv(1):
                return
        except socket.timeout:
            continue
        except OSError:
            return


def redirect(location: str, status: int) -> Answer:
    """Answer with a redirect."""
    return lambda exchange: exchange.reply(status, b"", {"Location": location})


def truncated(body: bytes, missing: int = 10) -> Answer:
    """Promise more than is sent, and hang up."""

    def answer(exchange: Exchange) -> None:
        exchange.reply(200, body, length=len(body) + missing)
        exchange.keep_open = False

    return answer


def dripping(data: bytes, seconds_between: float) -> Answer:
    """Send raw bytes one by one, slower than a total deadline and faster than a read timeout."""

    def answer(exchange: Exchange) -> None:
        exchange.keep_open = False
        for index in range(len(data)):
            if exchange.server.closing.wait(seconds_between):
                return
            exchange.sock.sendall(data[index : index + 1])

    return answer


def compressed_bomb(size: int) -> Answer:
    """Answer with a small gzip body that unpacks to `size` blanks."""
    body = gzip.compress(b" " * size, 9)
    return lambda exchange: exchange.reply(200, body, {"Content-Encoding": "gzip"})


class ScriptedServer:
    """Listens on a free port of the loopback; use it in a `with` block.

    Args:
        answer: how each request is answered; may be replaced at any time.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.requests: List[Request] = []
        self.connections = 0
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._threads: List[threading.Thread] = []
        self._sockets: List[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._start(self._accept)

    def _start(self, target: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True, name="scripted-server")
        self._threads.append(thread)
        thread.start()

    def __enter__(self) -> "ScriptedServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up on everybody and end all threads."""
        self.closing.set()
        _shut(self._listener)
        with self._lock:
            sockets = list(self._sockets)
        for sock in sockets:
            _shut(sock)
        deadline = time.monotonic() + 5
        for thread in list(self._threads):
            thread.join(max(0.0, deadline - time.monotonic()))

    def clear(self) -> None:
        """Forget what has arrived."""
        with self._lock:
            self.requests = []

    def seen(self, method: str, path: str) -> List[Request]:
        """Return the requests of one kind that have arrived; `path` is the start of their path."""
        with self._lock:
            return [r for r in self.requests if r.method == method and r.path.startswith(path)]

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self.connections += 1
                self._sockets.append(sock)
            self._start(self._serve, sock)

    def _serve(self, sock: socket.socket) -> None:
        try:
            with sock, sock.makefile("rb") as file:
                while True:
                    request = _read_request(file)
                    if request is None:
                        return
                    with self._lock:
                        self.requests.append(request)
                    exchange = Exchange(request, sock, self)
                    self.answer(exchange)
                    if not exchange.keep_open:
                        return
        except (OSError, ValueError):
            return


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    sock.close()


def _read_request(file: Any) -> Optional[Request]:
    line = file.readline(1 << 20)
    if not line.strip():
        return None
    method, target, _ = line.decode("latin-1").split(" ", 2)
    headers: Dict[str, str] = {}
    while True:
        line = file.readline(1 << 20)
        if line in (b"\r\n", b"\n", b""):
            break
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    body = file.read(length)
    if len(body) < length:  # whoever sent it is gone
        return None
    return Request(method, target, headers, body)


def weaviate_like(answer: Answer, version: str = "1.24.26") -> Answer:
    """Let a client start, and answer all else as told."""

    def choose(exchange: Exchange) -> None:
        path = exchange.request.path
        if path == "/v1/meta":
            say({"version": version, "modules": {}, "hostname": "x"})(exchange)
        elif path == "/v1/.well-known/openid-configuration":
            exchange.reply(404)
        elif path.startswith("/v1/.well-known/"):
            exchange.reply(200)
        else:
            answer(exchange)

    return choose
