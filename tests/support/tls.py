"""Authorities that sign certificates, and a server that speaks TLS; both need trustme."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any, Tuple

import trustme

from tests.support.scripted import ScriptedServer, say, weaviate_like


class TlsServer(ScriptedServer):
    """A scripted server that speaks TLS."""

    def __init__(self, answer: Any, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(answer)
        self.url = f"https://127.0.0.1:{self.port}"

    def _serve(self, sock: Any) -> None:
        try:
            wrapped = self._context.wrap_socket(sock, server_side=True)
        except OSError:  # the client does not trust us, or we do not trust it
            sock.close()
            return
        self._sockets.append(wrapped)
        super()._serve(wrapped)


class Authority:
    """Somebody who signs certificates, and a file that says so."""

    def __init__(self, folder: Path, name: str) -> None:
        self._ca = trustme.CA(organization_name=name)
        self._folder = folder / name
        self._folder.mkdir()
        self.file = str(self._folder / "ca.pem")
        self._ca.cert_pem.write_to_path(self.file)

    def server(self, name: str = "127.0.0.1", answer: Any = None) -> TlsServer:
        return TlsServer(answer or weaviate_like(say({"classes": []})), self.context(name))

    def context(self, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(name).configure_cert(context)
        return context

    def key_and_chain(self, name: str) -> Tuple[bytes, bytes]:
        """Make a certificate; return its private key and the chain, as PEM."""
        made = self._ca.issue_cert(name)
        return made.private_key_pem.bytes(), b"".join(pem.bytes() for pem in made.cert_chain_pems)

    def client_certificate(self) -> str:
        path = str(self._folder / "client.pem")
        self._ca.issue_cert("client.example").private_key_and_cert_chain_pem.write_to_path(path)
        return path
