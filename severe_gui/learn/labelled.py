"""Labelled examples: the bundled digits, a fetched set, or the user's own file or folder.

The formats are CSV, NPZ, IDX (with its labels beside it, or a folder with MNIST's file names),
CIFAR-10 and CIFAR-100 (a batch, the folder, or the .tar.gz itself) and folders of pictures. A file
is read and checked completely before anything is returned: an error is one sentence that says
where it is.

Large sets: values are kept as they were stored, so that CIFAR-10's 50,000 images take 154 MB as
bytes while they are previewed, and 614 MB as float32 only when a run that trains on them asks for
`inputs`. The limit is `MOST_VALUES`, 200 million: 800 MB as float32.

If the authors divided a set, its training part is read unless the test part is requested by name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.learn.data import cifar, idx, image_folder, tables
from severe_gui.learn.data.source import (
    DAMAGE,
    Part,
    Pulse,
    Source,
    no_pulse,
    refuse_too_many,
)

KINDS = "a CSV, NPZ or IDX file, a CIFAR batch or archive, or a folder of pictures by class"
MOST_CLASSES = 1000
LEAST_EXAMPLES = 10
_AT_ONCE = 1 << 22


@dataclass(frozen=True)
class Summary:
    """A summary of a set of examples. counts and names: one per class, from class 0."""

    examples: int
    shape: tuple[int, ...]
    counts: tuple[int, ...]
    names: tuple[str, ...]
    low: float
    high: float
    note: str = ""

    @property
    def features(self) -> int:
        return int(np.prod(self.shape))

    @property
    def shape_text(self) -> str:
        """The shape in words: 28 × 28 pixels, 32 × 32 pixels in colour, 64 features."""
        if len(self.shape) == 2:
            return f"{self.shape[1]} × {self.shape[0]} pixels"
        if len(self.shape) == 3 and self.shape[0] == 3:
            return f"{self.shape[2]} × {self.shape[1]} pixels in colour"
        if len(self.shape) == 1:
            return f"{self.shape[0]} feature{'s' if self.shape[0] > 1 else ''}"
        return f"shape {' × '.join(map(str, self.shape))}"

    def document(self) -> dict[str, Any]:
        """The summary as JSON data."""
        return {
            "examples": self.examples,
            "features": self.features,
            "shape": list(self.shape),
            "low": self.low,
            "high": self.high,
            "classes": [
                {"label": label, "name": name, "examples": count}
                for label, (name, count) in enumerate(zip(self.names, self.counts, strict=True))
            ],
            "note": self.note,
        }


@dataclass(frozen=True)
class Labelled:
    """values: (N, ...) as stored, any real dtype; labels: (N,) from 0; names: of the classes.

    note: what was done to the examples while reading ("" if nothing).
    """

    values: NDArray[Any]
    labels: NDArray[np.int64]
    names: tuple[str, ...] = ()
    note: str = ""

    @property
    def classes(self) -> int:
        return int(self.labels.max()) + 1

    @cached_property
    def span(self) -> tuple[float, float]:
        """The least and the greatest of all values."""
        return float(self.values.min()), float(self.values.max())

    @property
    def inputs(self) -> NDArray[np.float32]:
        """(N, features) float32, all values scaled together to [0, 1]; computed at each call."""
        low, high = self.span
        inputs = np.zeros((len(self.values), int(np.prod(self.values.shape[1:]))), np.float32)
        if high == low:
            return inputs
        # A byte has 256 values: looking them up gives the same bits several times faster.
        known = ((np.arange(256.0) - low) / (high - low)).astype(np.float32)
        for rows in _portions(self.values):
            part = self.values[rows].reshape(rows.stop - rows.start, -1)
            if part.dtype == np.uint8:
                inputs[rows] = known[part]
            else:
                inputs[rows] = (part.astype(np.float64) - low) / (high - low)
        return inputs

    def summary(self) -> Summary:
        """Counts, names, shape and range."""
        counts = np.bincount(self.labels, minlength=len(self.names))
        names = [*self.names[: len(counts)], *map(str, range(len(self.names), len(counts)))]
        return Summary(
            len(self.labels),
            tuple(self.values.shape[1:]),
            tuple(counts.tolist()),
            tuple(names),
            *self.span,
            self.note,
        )


def read_labelled(path: Path, part: Part = "train", pulse: Pulse = no_pulse) -> Labelled:
    """Read labelled examples, by the name of the file or by what a folder holds.

    .csv, .csv.gz: numbers, the class in the last column. .npz: arrays x and y. .idx*, -ubyte
    (.gz): images, their labels beside them. CIFAR: a batch, a folder, a .tar.gz. Folder: MNIST's
    files, CIFAR's, or one subfolder of PNG or JPEG per class. part: of a divided set.
    pulse: called now and then; an exception it raises stops the reading. Raises BadInput.
    """
    path = Path(path)
    try:
        source = _folder(path, part, pulse) if path.is_dir() else _file(path, part, pulse)
    except MemoryError:
        raise BadInput(f"{path.name} is too large for this machine's memory") from None
    except DAMAGE as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise BadInput(f"{path} cannot be read", (error.strerror or "").lower()) from error
        why = " ".join(str(error).split()).lower()
        raise BadInput(f"{path.name} is damaged or cut short", why) from error
    return _checked(path.name, source, pulse)


def _file(path: Path, part: Part, pulse: Pulse) -> Source:
    if not path.is_file():
        raise BadInput(f"There is no data file {path}", "", f"choose {KINDS}")
    name = path.name.lower()
    if name.endswith((".tar.gz", ".tgz")):
        return cifar.read_cifar_archive(path, part, pulse)
    if part != "train":
        raise BadInput(f"{path.name} has no {part} part of its own")
    name = name.removesuffix(".gz")
    if name.endswith(".csv"):
        return tables.read_csv(path, pulse)
    if name.endswith(".npz"):
        return tables.read_npz(path, pulse)
    if "idx" in name or name.endswith("ubyte"):
        return idx.read_idx_pair(path, pulse)
    if path.name in cifar.BATCHES:
        return cifar.read_cifar_file(path, pulse)
    raise BadInput(f"{path.name} is not a kind of file that Severe reads", "", f"choose {KINDS}")


def _folder(folder: Path, part: Part, pulse: Pulse) -> Source:
    images = idx.images_in(folder, part)
    if images is not None:
        return idx.read_idx_pair(images, pulse)
    if cifar.is_cifar_folder(folder):
        return cifar.read_cifar_folder(folder, part, pulse)
    if part == "train" and image_folder.has_images(folder):
        return image_folder.read_image_folder(folder, pulse)
    raise BadInput(
        f"{folder.name} holds no {'' if part == 'train' else 'test '}data that Severe reads",
        "a folder needs MNIST's files, CIFAR's batches, or one subfolder of PNG or JPEG per class",
    )


def _checked(name: str, source: Source, pulse: Pulse) -> Labelled:
    values, labels = source.values, source.labels
    if values.dtype.kind not in "buif" or labels.dtype.kind not in "buif":
        raise BadInput(f"{name} contains something that is not a number")
    if labels.ndim != 1 or values.ndim < 2 or len(values) != len(labels):
        raise BadInput(
            f"{name} holds examples of shape {values.shape} and classes of shape {labels.shape}",
            "each example must have one class",
        )
    if len(labels) < LEAST_EXAMPLES:
        raise BadInput(
            f"{name} holds {len(labels)} examples", f"at least {LEAST_EXAMPLES} are needed"
        )
    if values.size == 0:
        raise BadInput(f"{name} holds examples without features")
    refuse_too_many(name, values.size)
    if values.dtype.kind == "f":
        for rows in _portions(values):
            pulse()
            if not np.isfinite(values[rows]).all():
                raise BadInput(f"{name} holds values that are not finite", _first_bad(values, rows))
    return Labelled(values, _whole_labels(name, labels), source.names, source.note)


def _whole_labels(name: str, labels: NDArray[Any]) -> NDArray[np.int64]:
    found = labels.astype(np.float64)
    if not np.isfinite(found).all() or (found != np.round(found)).any() or found.min() < 0:
        raise BadInput(f"The classes in {name} are not whole numbers from 0")
    if found.max() >= MOST_CLASSES:
        raise BadInput(
            f"{name} has a class {int(found.max())}", f"the highest allowed is {MOST_CLASSES - 1}"
        )
    if found.min() == found.max():
        raise BadInput(
            f"{name} holds one class only",
            f"all {len(found)} examples are of class {int(found[0])}",
            "at least two are needed",
        )
    return found.astype(np.int64)


def _first_bad(values: NDArray[Any], rows: slice) -> str:
    flat = values[rows].reshape(rows.stop - rows.start, -1)
    row, column = np.argwhere(~np.isfinite(flat))[0]
    return f"the first is {flat[row, column]} in example {rows.start + row + 1}"


def _portions(values: NDArray[Any]) -> Iterator[slice]:
    """Rows in blocks of a few million values, so that the whole is never copied."""
    rows = max(1, _AT_ONCE // max(1, int(np.prod(values.shape[1:]))))
    for start in range(0, len(values), rows):
        yield slice(start, min(start + rows, len(values)))
