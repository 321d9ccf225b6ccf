"""Labelled examples from a file: the bundled digits, or a person's IDX, CSV or NPZ.

A file is read whole and checked before anything is returned: a fault is one sentence that names
the file and the place.
"""

import gzip
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput

_IDX_TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
MOST_CLASSES = 1000
# What reading a damaged file may raise, beside what is raised here.
DAMAGE = (OSError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile, struct.error, zlib.error)


@dataclass(frozen=True)
class Labelled:
    """inputs: (N, features) float32, each feature scaled to [0, 1]; labels: (N,) from 0."""

    inputs: NDArray[np.float32]
    labels: NDArray[np.int64]

    @property
    def classes(self) -> int:
        return int(self.labels.max()) + 1


def read_labelled(path: Path) -> Labelled:
    """Read labelled examples by the file's ending. Raises BadInput.

    .csv, .csv.gz: numbers, the class in the last column (a heading line is allowed). .npz: arrays
    x (or inputs, images) and y (or labels). .idx*, -ubyte (.gz): the images file, with the labels
    file beside it under the usual name.
    """
    if not path.is_file():
        raise BadInput(f"There is no data file {path}", "", "choose a CSV, NPZ or IDX file")
    name = path.name.lower().removesuffix(".gz")
    try:
        if name.endswith(".csv"):
            inputs, labels = _csv(path)
        elif name.endswith(".npz"):
            inputs, labels = _npz(path)
        elif "idx" in name or name.endswith("ubyte"):
            inputs, labels = _idx_pair(path)
        else:
            raise BadInput(
                f"{path.name} is of no kind that Severe reads", "", "choose a CSV, NPZ or IDX file"
            )
    except DAMAGE as error:
        raise BadInput(f"{path.name} is damaged or cut short", str(error).lower()) from error
    return _checked(path, inputs, labels)


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def _csv(path: Path) -> tuple[NDArray[Any], NDArray[Any]]:
    try:
        lines = _content(path).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise BadInput(f"{path.name} is not text", "it is not UTF-8") from None
    rows: list[list[float]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rows.append([float(cell) for cell in line.split(",")])
        except ValueError:
            if number == 1:
                continue
            raise BadInput(f"Line {number} of {path.name} holds something not a number") from None
        if len(rows[-1]) != len(rows[0]):
            raise BadInput(
                f"Line {number} of {path.name} has {len(rows[-1])} columns",
                f"the first has {len(rows[0])}",
            )
    if not rows or len(rows[0]) < 2:
        raise BadInput(f"{path.name} holds no examples", "a line is features, then the class")
    table = np.array(rows)
    return table[:, :-1], table[:, -1]


def _npz(path: Path) -> tuple[NDArray[Any], NDArray[Any]]:
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
            found = {key.lower(): arrays[key] for key in arrays.files}
    except ValueError as error:
        raise BadInput(f"{path.name} is not an NPZ of plain arrays", str(error)) from None
    inputs = next(
        (found[key] for key in ("x", "inputs", "images", "x_train") if key in found), None
    )
    labels = next(
        (found[key] for key in ("y", "labels", "targets", "y_train") if key in found), None
    )
    if inputs is None or labels is None:
        raise BadInput(
            f"{path.name} holds the arrays {', '.join(sorted(found)) or 'none'}",
            "the examples must be called x and the classes y",
        )
    return inputs, labels


def _idx_pair(path: Path) -> tuple[NDArray[Any], NDArray[Any]]:
    beside = path.with_name(path.name.replace("images", "labels").replace("idx3", "idx1"))
    if beside == path or not beside.is_file():
        raise BadInput(
            f"{path.name} has no labels file beside it",
            f"looked for {beside.name}",
            "choose the file of images, named as in MNIST",
        )
    return _idx(path), _idx(beside)


def _idx(path: Path) -> NDArray[Any]:
    content = _content(path)
    zero, kind, dimensions = struct.unpack(">HBB", content[:4])
    if zero != 0 or kind not in _IDX_TYPES or not 1 <= dimensions <= 4:
        raise BadInput(f"{path.name} is not an IDX file", "its first bytes are others")
    shape = struct.unpack(f">{dimensions}I", content[4 : 4 + 4 * dimensions])
    dtype = np.dtype(_IDX_TYPES[kind])
    body = content[4 + 4 * dimensions :]
    expected = int(np.prod(shape, dtype=object)) * dtype.itemsize
    if len(body) != expected:
        raise BadInput(
            f"{path.name} is damaged or cut short", f"{len(body)} bytes of data, not {expected}"
        )
    return np.frombuffer(body, dtype).reshape(shape)


def _checked(path: Path, inputs: NDArray[Any], labels: NDArray[Any]) -> Labelled:
    if inputs.dtype.kind not in "buif" or labels.dtype.kind not in "buif":
        raise BadInput(f"{path.name} holds something not a number")
    if labels.ndim != 1 or inputs.ndim < 2 or len(inputs) != len(labels):
        raise BadInput(
            f"{path.name} holds {inputs.shape} examples and {labels.shape} classes",
            "there must be one class an example",
        )
    if len(labels) < 10:
        raise BadInput(f"{path.name} holds {len(labels)} examples", "at least 10 are needed")
    flat = inputs.reshape(len(inputs), -1).astype(np.float64)
    if not np.isfinite(flat).all():
        raise BadInput(f"{path.name} holds values that are not finite")
    whole = labels.astype(np.float64)
    if not np.isfinite(whole).all() or (whole != np.round(whole)).any() or whole.min() < 0:
        raise BadInput(f"The classes in {path.name} are not whole numbers from 0")
    if whole.max() >= MOST_CLASSES:
        raise BadInput(f"{path.name} has a class {int(whole.max())}", "999 is the highest allowed")
    low, high = flat.min(), flat.max()
    scaled = (flat - low) / (high - low) if high > low else np.zeros_like(flat)
    return Labelled(scaled.astype(np.float32), whole.astype(np.int64))
