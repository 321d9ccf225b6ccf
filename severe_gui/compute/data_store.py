"""Sets of labelled images fetched on request and kept: MNIST, Fashion-MNIST, CIFAR.

A set is a few files at a mirror, each with the MD5 that its authors or torchvision publish
(torchvision/datasets/mnist.py and cifar.py). A file is downloaded as `name.part`, resumed after an
interruption (HTTP Range), checked against its checksum when it is complete, and only then renamed:
a file with the right name is the right file. A wrong one is deleted.

The store starts no thread; `Cancellation` may be used from another one.
"""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from severe_gui.compute.download import Broken, Cancellation, Cancelled, download
from severe_gui.errors import BadInput, SevereError
from severe_gui.installation import user_folder

# Bytes so far and bytes in total, of the whole set.
Progress = Callable[[int, int], None]
_CHUNK = 1 << 20


class FetchFailed(SevereError):
    """A set could not be fetched; what has arrived is kept if it can be resumed."""


class FetchCancelled(SevereError):
    """The user cancelled the download."""


@dataclass(frozen=True)
class RemoteFile:
    """size: bytes, only for the progress; md5 decides."""

    name: str
    size: int
    md5: str


@dataclass(frozen=True)
class DataSet:
    """about: what its examples are. mirror: the address that file names are appended to."""

    id: str
    title: str
    about: str
    mirror: str
    files: tuple[RemoteFile, ...]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


class Presence(StrEnum):
    """How much of a set is on this machine."""

    HERE = "here"
    PARTLY = "partly"
    ABSENT = "absent"


@dataclass(frozen=True)
class SetState:
    """here, total: bytes. path: what `read_labelled` reads once the set is here."""

    presence: Presence
    here: int
    total: int
    path: Path


def _idx_files(*facts: tuple[int, str]) -> tuple[RemoteFile, ...]:
    names = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
    return tuple(
        RemoteFile(f"{name}-ubyte.gz", size, md5)
        for name, (size, md5) in zip(names, facts, strict=True)
    )


SETS = (
    DataSet(
        "mnist",
        "MNIST",
        "60,000 handwritten digits, 28 × 28",
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        _idx_files(
            (9_912_422, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
            (28_881, "d53e105ee54ea40749a09fcbcd1e9432"),
            (1_648_877, "9fb629c4189551a2d022fa330f9573f3"),
            (4_542, "ec29112dd5afa0611ce80d1b7f02629c"),
        ),
    ),
    DataSet(
        "fashion-mnist",
        "Fashion-MNIST",
        "60,000 pieces of clothing, 28 × 28",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        _idx_files(
            (26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
            (29_515, "25c81989df183df01b3e8a0aad5dffbe"),
            (4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
            (5_148, "bb300cfdad3c16e7a12a480ee83cd310"),
        ),
    ),
    DataSet(
        "cifar-10",
        "CIFAR-10",
        "50,000 photographs in 10 classes, 32 × 32 in colour",
        "https://www.cs.toronto.edu/~kriz/",
        (RemoteFile("cifar-10-python.tar.gz", 170_498_071, "c58f30108f718f92721af3b95e74349a"),),
    ),
    DataSet(
        "cifar-100",
        "CIFAR-100",
        "50,000 photographs in 100 classes, 32 × 32 in colour",
        "https://www.cs.toronto.edu/~kriz/",
        (RemoteFile("cifar-100-python.tar.gz", 169_001_437, "eb9058c3a382ffc7106e4002c42a8d85"),),
    ),
)


class DataStore:
    """The sets that can be fetched, in one folder a set below `folder`.

    mirrors: addresses by the id of a set, instead of the usual ones. patience: seconds without
    data from the server after which the download fails.
    """

    def __init__(
        self,
        folder: Path,
        sets: tuple[DataSet, ...] = SETS,
        mirrors: Mapping[str, str] | None = None,
        patience: float = 20.0,
    ) -> None:
        self.folder, self.sets = folder, sets
        self._mirrors, self._patience = dict(mirrors or {}), patience

    def named(self, set_id: str) -> DataSet:
        """A set by its id. Raises BadInput."""
        for each in self.sets:
            if each.id == set_id:
                return each
        known = ", ".join(each.id for each in self.sets)
        raise BadInput(f"{set_id!r} is not a set that can be fetched", "", f"choose from {known}")

    def path(self, set_id: str) -> Path:
        """What `read_labelled` reads: the single archive, or the folder of several files."""
        files = self.named(set_id).files
        folder = self.folder / set_id
        return folder / files[0].name if len(files) == 1 else folder

    def mirror(self, set_id: str) -> str:
        """The address that a set is fetched from."""
        return self._mirrors.get(set_id, self.named(set_id).mirror)

    def state(self, set_id: str) -> SetState:
        """How much of a set is on this machine."""
        data = self.named(set_id)
        present = [self._target(data, file).is_file() for file in data.files]
        here = sum(
            _size(self._target(data, file)) or _size(self._part(data, file)) for file in data.files
        )
        if all(present):
            return SetState(Presence.HERE, here, here, self.path(set_id))
        presence = Presence.PARTLY if here else Presence.ABSENT
        return SetState(presence, here, max(data.size, here), self.path(set_id))

    def fetch(
        self,
        set_id: str,
        progress: Progress = lambda here, total: None,
        cancellation: Cancellation | None = None,
    ) -> Path:
        """Fetch what is missing of a set and return its path.

        progress: called with bytes so far and in total. Raises FetchFailed, FetchCancelled.
        """
        data = self.named(set_id)
        cancellation = cancellation or Cancellation()
        folder = self.folder / set_id
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / ".lock", timeout=0):
                self._fetch_missing(data, progress, cancellation)
        except Timeout:
            raise FetchFailed(f"{data.title} is being fetched by another window") from None
        except OSError as error:
            raise _unwritable(data, folder, error) from error
        return self.path(set_id)

    def _fetch_missing(self, data: DataSet, progress: Progress, cancellation: Cancellation) -> None:
        missing = [file for file in data.files if not self._target(data, file).is_file()]
        left = sum(max(0, file.size - _size(self._part(data, file))) for file in missing)
        free = shutil.disk_usage(self.folder).free
        if left > free:
            raise FetchFailed(
                f"{data.title} needs {megabytes(left)} more",
                f"the disk with {self.folder} has {megabytes(free)} free",
                "free some space",
            )
        for file in missing:
            self._fetch_file(data, file, progress, cancellation)

    def _fetch_file(
        self, data: DataSet, file: RemoteFile, progress: Progress, cancellation: Cancellation
    ) -> None:
        part, target = self._part(data, file), self._target(data, file)
        address = self.mirror(data.id).rstrip("/") + f"/{file.name}"
        others = self.state(data.id).here - _size(part)

        def report(arrived: int, length: int) -> None:
            total = data.size - file.size + max(length or file.size, arrived)
            progress(others + arrived, total)

        # A wrong server must not fill the disk.
        most = 2 * file.size + 1_000_000
        try:
            download(address, part, report, cancellation, self._patience, most)
        except Cancelled:
            raise FetchCancelled(
                f"{data.title} was not fetched completely",
                "it was cancelled",
                "fetch it again to continue",
            ) from None
        except Broken as fault:
            raise FetchFailed(fault.what, fault.why, fault.remedy) from fault
        if _md5(part) != file.md5:
            part.unlink()
            raise FetchFailed(
                f"{address} is not the file that was published",
                "its checksum differs, so it was deleted",
                "fetch it again, or use another mirror",
            )
        part.replace(target)

    def _target(self, data: DataSet, file: RemoteFile) -> Path:
        return self.folder / data.id / file.name

    def _part(self, data: DataSet, file: RemoteFile) -> Path:
        return self.folder / data.id / f"{file.name}.part"


def personal_store() -> DataStore:
    """The store in the user's data folder."""
    return DataStore(user_folder("data") / "sets", SETS)


def megabytes(size: int) -> str:
    """A number of bytes for people: 170 MB, 4.2 MB, 12 kB."""
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1e6:.{0 if size >= 100_000_000 else 1}f} MB"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        # Also when a part that was there just now has been renamed by the thread that fetches.
        return 0


def _md5(path: Path) -> str:
    # Not for security: it is the checksum that the authors published.
    found = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _unwritable(data: DataSet, folder: Path, error: OSError) -> FetchFailed:
    return FetchFailed(
        f"{data.title} could not be written to {folder}",
        (error.strerror or str(error)).lower(),
        "free some space and fetch it again to continue",
    )
