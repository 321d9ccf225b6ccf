"""What every reader returns, and the limits within which it reads.

A reader takes a path and returns `Source`: values as they were stored (a byte stays a byte), one
label per example, names if the file has them. It never trusts a size stated in a file: bytes are
counted as they are read.
"""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from numpy.typing import NDArray

from severe_gui.errors import BadInput

Part = Literal["train", "test"]
# Called now and then while a file is read; an exception it raises stops the reading.
Pulse = Callable[[], None]

# 800 MB once they are float32: CIFAR's 60,000 images are 184 million values.
MOST_VALUES = 200_000_000
# The size of an unpacked file: MOST_VALUES in float64, with room for a header.
MOST_BYTES = 1_700_000_000
# What reading a damaged file may raise, besides what is raised here.
DAMAGE = (
    OSError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile, tarfile.TarError,
    struct.error, zlib.error,
)  # fmt: skip
_CHUNK = 1 << 22


@dataclass(frozen=True)
class Source:
    """values: (N, ...) of any real dtype. labels: (N,). names: of classes 0, 1, ..., or none.

    note: what was done to the examples that the user should know ("" if nothing).
    """

    values: NDArray[Any]
    labels: NDArray[Any]
    names: tuple[str, ...] = ()
    note: str = ""


def no_pulse() -> None:
    """A pulse that does nothing: the reading continues."""


def content(path: Path, pulse: Pulse = no_pulse) -> bytes:
    """The bytes of a file, unpacked if it is gzipped. Raises BadInput above `MOST_BYTES`."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        return whole(gzip.GzipFile(fileobj=file) if packed else file, path.name, pulse)


def whole(stream: Any, name: str, pulse: Pulse = no_pulse) -> bytes:
    """All bytes of an open stream. Raises BadInput above `MOST_BYTES`."""
    found = io.BytesIO()
    while chunk := stream.read(_CHUNK):
        pulse()
        found.write(chunk)
        if found.tell() > MOST_BYTES:
            raise BadInput(
                f"{name} is too large", f"it unpacks to more than {MOST_BYTES / 1e9:g} GB"
            )
    return found.getvalue()


def refuse_too_many(name: str, values: int) -> None:
    """Raise BadInput if the examples of `name` have more than `MOST_VALUES` values."""
    if values > MOST_VALUES:
        raise BadInput(
            f"{name} is too large",
            f"it holds {values:,} values, and the limit is {MOST_VALUES:,}",
            "use fewer examples or smaller images",
        )
