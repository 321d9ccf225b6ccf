"""One file over HTTP, resumed where it broke off, and cancelled at once on request.

`download` appends to a partial file what the server has beyond it (Range, RFC 9110 section 14). A
server that does not support ranges sends everything, and the file is started again. Network errors
are `Broken`, disk errors stay OSError: their remedies differ.
"""

import contextlib
import http.client
import os
import re
import socket
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from severe_gui import __version__

_CHUNK = 1 << 16
# Where the certificates are when OpenSSL was built elsewhere, as in the packaged app.
_CERTIFICATES = (
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
)  # fmt: skip


class Broken(Exception):
    """A network error. what: a sentence without its full stop. remedy: what to do."""

    def __init__(self, what: str, why: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.why, self.remedy = what, why, remedy


class Cancelled(Exception):
    """The user cancelled the download; the partial file stays."""


class Cancellation:
    """Ends a download from another thread, even one that waits for a silent server."""

    def __init__(self) -> None:
        self._said = threading.Event()
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    @property
    def is_cancelled(self) -> bool:
        return self._said.is_set()

    def cancel(self) -> None:
        """End the download, now or as soon as it is connected."""
        with self._lock:
            self._said.set()
            self._shut()

    def hold(self, connection: socket.socket | None) -> None:
        """Remember the socket, which may have to be shut."""
        with self._lock:
            self._socket = connection
            if self._said.is_set():
                self._shut()

    def _shut(self) -> None:
        if self._socket is None:
            return
        # It may be closed already. The plain socket's method: that of TLS would unwrap it under the
        # reader's hands.
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def download(
    address: str,
    part: Path,
    report: Callable[[int, int], None],
    cancellation: Cancellation,
    patience: float,
    most: int,
) -> None:
    """Bring the partial file `part` to the length of the file at `address`.

    report: called with bytes so far and in total (0 if unknown). patience: seconds of silence.
    most: bytes beyond which the download fails. Raises Broken, Cancelled, OSError.
    """
    here = part.stat().st_size if part.is_file() else 0
    try:
        response = _asked(address, here, cancellation, patience)
        if response is None:
            return
        with response:
            begin, total = _extent(response)
            if begin != here:
                # Started again, or not the requested part: only the whole file is of use.
                part.unlink(missing_ok=True)
            if begin not in (0, here):
                raise Broken(
                    f"{address} sent another part than was requested", "", "fetch it again"
                )
            with part.open("ab" if begin else "wb") as file:
                report(begin, total)
                arrived = begin
                while chunk := _next(response):
                    file.write(chunk)
                    arrived += len(chunk)
                    if arrived > most:
                        file.truncate(0)
                        raise Broken(f"{address} is larger than the published file", "", "")
                    report(arrived, total)
                file.flush()
                os.fsync(file.fileno())
    except Broken:
        if cancellation.is_cancelled:
            raise Cancelled from None
        raise
    finally:
        cancellation.hold(None)
    if cancellation.is_cancelled:
        raise Cancelled
    if arrived < total:
        raise _broke_off(urlsplit(address).hostname or address)


def _asked(
    address: str, here: int, cancellation: Cancellation, patience: float
) -> "http.client.HTTPResponse | None":
    """The response to a request for everything beyond `here`; None if there is nothing."""
    headers = {"User-Agent": f"severe/{__version__}", "Accept-Encoding": "identity"}
    if here:
        headers["Range"] = f"bytes={here}-"
    host = urlsplit(address).hostname or address
    try:
        request = urllib.request.Request(address, headers=headers)
        opener = urllib.request.build_opener(_Plain(cancellation), _Secure(cancellation))
        response: http.client.HTTPResponse = opener.open(request, timeout=patience)
    except urllib.error.HTTPError as error:
        with error:
            if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and here:
                whole = re.fullmatch(r"bytes \*/(\d+)", error.headers.get("Content-Range", ""))
                if whole and int(whole[1]) == here:
                    return None
                return _asked(address, 0, cancellation, patience)
            raise Broken(
                f"{address} could not be fetched",
                f"the server answered {error.code} {error.reason}".rstrip(),
                "try again later, or use another mirror",
            ) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _unconnected(host, error) from error
    return response


def _extent(response: http.client.HTTPResponse) -> tuple[int, int]:
    """Where the coming bytes start, and how many there are in total (0 if unknown)."""
    length = response.headers.get("Content-Length", "")
    coming = int(length) if length.isdecimal() else 0
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
    if response.status != http.HTTPStatus.PARTIAL_CONTENT or found is None:
        return 0, coming
    begin = int(found[1])
    return begin, int(found[2]) if found[2] != "*" else begin + coming


def _next(response: http.client.HTTPResponse) -> bytes:
    try:
        return response.read1(_CHUNK)
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        # ValueError, AttributeError: the socket was closed while it was being read.
        raise _broke_off("the server", error) from error


def _unconnected(host: str, error: Exception) -> Broken:
    reason = getattr(error, "reason", error)
    remedy = "check the network and fetch it again"
    if isinstance(reason, ssl.SSLCertVerificationError):
        return Broken(f"{host} cannot be trusted", "its certificate could not be verified", remedy)
    if isinstance(reason, TimeoutError):
        return Broken(f"{host} could not be reached", "it did not answer", remedy)
    if isinstance(reason, socket.gaierror):
        return Broken(f"{host} could not be reached", "its name was not found", remedy)
    why = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return Broken(f"{host} could not be reached", why.lower(), remedy)


def _broke_off(host: str, error: Exception | None = None) -> Broken:
    silent = isinstance(error, TimeoutError)
    return Broken(
        f"The connection to {host} {'timed out' if silent else 'broke off'}",
        "what has arrived is kept",
        "fetch it again to continue",
    )


class _PlainConnection(http.client.HTTPConnection):
    """Registers its socket with the cancellation."""

    cancellation: Cancellation

    def connect(self) -> None:
        super().connect()
        self.cancellation.hold(self.sock)


class _SecureConnection(http.client.HTTPSConnection):
    """The same with TLS."""

    cancellation: Cancellation

    def connect(self) -> None:
        super().connect()
        self.cancellation.hold(self.sock)


class _Plain(urllib.request.HTTPHandler):
    def __init__(self, cancellation: Cancellation) -> None:
        super().__init__()
        self._cancellation = cancellation

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        def connection(host: str, timeout: float) -> http.client.HTTPConnection:
            made = _PlainConnection(host, timeout=timeout)
            made.cancellation = self._cancellation
            return made

        return self.do_open(connection, request)  # type: ignore[arg-type]


class _Secure(urllib.request.HTTPSHandler):
    def __init__(self, cancellation: Cancellation) -> None:
        super().__init__()
        self._cancellation = cancellation

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        def connection(host: str, timeout: float) -> http.client.HTTPConnection:
            made = _SecureConnection(host, timeout=timeout, context=_trust())
            made.cancellation = self._cancellation
            return made

        return self.do_open(connection, request)  # type: ignore[arg-type]


def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if paths.cafile is None and paths.capath is None:
        for each in _CERTIFICATES:
            if Path(each).is_file():
                context.load_verify_locations(each)
                break
    return context
