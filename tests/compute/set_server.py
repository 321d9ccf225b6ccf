"""A server of small sets on 127.0.0.1 that can be told to behave badly."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from severe_gui.compute.data_store import DataSet, RemoteFile


@dataclass
class Behaviour:
    """What is served, and how. cut_after: bytes of a body until the connection is dropped.

    silent_after: bytes until nothing more comes, before `let_go`. ranges: whether Range is known.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    cut_after: int | None = None
    silent_after: int | None = None
    ranges: bool = True
    status: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    is_silent: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)
    base: str = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        behaviour: Behaviour = self.server.behaviour
        wanted = self.headers.get("Range", "")
        behaviour.asked.append((self.path, wanted))
        body = behaviour.files.get(self.path.rpartition("/")[2])
        if behaviour.status or body is None:
            self.send_error(behaviour.status or 404)
            return
        begin = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if begin >= len(body) and wanted and behaviour.ranges:
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(body)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if wanted and behaviour.ranges:
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {begin}-{len(body) - 1}/{len(body)}")
        else:
            begin = 0
            self.send_response(200)
        self.send_header("Content-Length", str(len(body) - begin))
        self.end_headers()
        self._send(body[begin:], behaviour)

    def _send(self, body: bytes, behaviour: Behaviour) -> None:
        if behaviour.silent_after is not None and len(body) > behaviour.silent_after:
            self.wfile.write(body[: behaviour.silent_after])
            self.wfile.flush()
            behaviour.is_silent.set()
            behaviour.let_go.wait(60)
            self.close_connection = True
            return
        self.wfile.write(body[: behaviour.cut_after])
        if behaviour.cut_after is not None:
            self.close_connection = True

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: object) -> None:
        """A client that goes away is what is tested."""


@contextmanager
def serving(**files: bytes) -> Iterator[Behaviour]:
    """Serve files by name; in a name `_` stands for `.`."""
    server = _Server(("127.0.0.1", 0), _Handler)
    behaviour = Behaviour({name.replace("_", "."): body for name, body in files.items()})
    behaviour.base = f"http://127.0.0.1:{server.server_address[1]}/sets/"
    server.behaviour = behaviour
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), name="loopback server")
    thread.start()
    try:
        yield behaviour
    finally:
        behaviour.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()


def described(set_id: str, title: str, files: dict[str, bytes], mirror: str = "") -> DataSet:
    """A set of these files, with their true checksums."""
    return DataSet(
        set_id,
        title,
        "a small set for tests",
        mirror,
        tuple(
            RemoteFile(name, len(body), hashlib.md5(body, usedforsecurity=False).hexdigest())
            for name, body in files.items()
        ),
    )
