"""Writing files so that a failure leaves the old one untouched.

Everything that Severe writes for the user goes through `replacing`: a temporary file in the same
folder, flushed, then renamed over the target.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from severe_gui.errors import SevereError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path` (same suffix); rename it over `path` on success.

    On any failure the temporary file is removed and `path` is as it was. Raises SevereError, in a
    sentence, if the folder is missing or read-only, or the disk is full.
    """
    path = Path(path)
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent or Path()
        )
        os.close(handle)
    except OSError as error:
        raise _unwritable(path, error) from error
    temporary = Path(name)
    try:
        yield temporary
        _flush(temporary)
        # mkstemp makes files private; exported files get the usual permissions.
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file through `replacing`."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def write_text(path: Path, text: str) -> None:
    """Write a whole UTF-8 file through `replacing`."""
    write_bytes(path, text.encode())


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(path: Path, error: OSError) -> SevereError:
    reason = (error.strerror or str(error)).lower()
    return SevereError(
        f"{path} could not be written", reason, "choose another place or free some space"
    )
