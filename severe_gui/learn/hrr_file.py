"""A holographic memory on disk: one trace, known items, and whatever else a query may name.

A file is NPZ or safetensors, as the panel exports it or made by hand:

    trace    the vector that is decoded, (n,)
    items    known items, (m, n), and
    names    their names, (m,): an array of text, or in safetensors metadata, one name a line
    others   any vector (n,) by its name, such as a key or a role, to be used in queries

Without `items` all vectors but the trace are the known items. Anything else in the file, such as
another array of text, is left alone. Nothing in a file is executed. Needs NumPy, not torch.
"""

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.hrr import CleanupMemory, FloatArray, Inverse, expressions

LARGEST = 2 * 1024**3
TRACE, ITEMS, NAMES = "trace", "items", "names"
DAMAGE = (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error, MemoryError)
"""What reading a damaged or foreign file may raise."""


@dataclass(frozen=True)
class MemoryFile:
    """What a file holds. trace: (n,); others: vectors (n,) by name that are no items."""

    trace: FloatArray
    items: CleanupMemory
    others: Mapping[str, FloatArray]

    @property
    def vocabulary(self) -> dict[str, FloatArray]:
        """All that a query may name: items, other vectors, and the trace."""
        items = dict(zip(self.items.names, self.items.vectors, strict=True))
        return {**items, **self.others, TRACE: self.trace}

    def decode(
        self, query: str = TRACE, kind: Inverse = "involution"
    ) -> tuple[tuple[str, float], ...]:
        """Known items with their similarity to a query such as `~agt * trace`, best first.

        Raises BadInput that points at a mistake in the query.
        """
        tree = expressions.parse(query)
        return self.items.ranked(expressions.evaluate(tree, self.vocabulary, kind))


def read_memory(path: Path) -> MemoryFile:
    """The memory in a file. Raises BadInput if it is damaged or holds no memory."""
    if not path.is_file():
        raise BadInput(f"There is no file {path}", "", "choose an NPZ or a safetensors file")
    if path.stat().st_size > LARGEST:
        raise BadInput(f"{path.name} is larger than 2 GiB", "", "choose a smaller file")
    readers = {".npz": _arrays_of_npz, ".safetensors": _arrays_of_safetensors}
    if path.suffix.lower() not in readers:
        raise BadInput(f"{path.name} is neither NPZ nor safetensors", "", "choose such a file")
    try:
        arrays, names = readers[path.suffix.lower()](path)
    except DAMAGE as error:
        raise BadInput(
            f"{path.name} cannot be read", f"it is damaged or foreign ({error})"
        ) from None
    return _memory(path.name, arrays, names)


def _arrays_of_npz(path: Path) -> tuple[dict[str, NDArray[Any]], tuple[str, ...] | None]:
    with zipfile.ZipFile(path) as archive:
        if sum(each.file_size for each in archive.infolist()) > LARGEST:
            raise BadInput(f"{path.name} holds more than 2 GiB", "", "choose a smaller file")
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: np.asarray(file[name]) for name in file.files}
    names = arrays.get(NAMES)
    return arrays, None if names is None else tuple(map(str, names.ravel()))


def _arrays_of_safetensors(path: Path) -> tuple[dict[str, NDArray[Any]], tuple[str, ...] | None]:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np") as file:
            arrays = {name: np.asarray(file.get_tensor(name)) for name in list(file.keys())}
            names = (file.metadata() or {}).get(NAMES)
    except (SafetensorError, TypeError) as error:
        raise ValueError(error) from None
    return arrays, None if names is None else tuple(names.split("\n"))


def _memory(
    file: str, arrays: Mapping[str, NDArray[Any]], names: tuple[str, ...] | None
) -> MemoryFile:
    """The memory that arrays make, checked."""
    trace = arrays.get(TRACE)
    if trace is None or trace.ndim != 1 or not trace.size or trace.dtype.kind not in "fiu":
        raise BadInput(f"{file} holds no trace", "it needs a vector named trace of real numbers")
    vectors = {
        name: _finite(file, name, each)
        for name, each in arrays.items()
        if each.shape == trace.shape and each.dtype.kind in "fiu"
    }
    others = {name: each for name, each in vectors.items() if name != TRACE}
    if ITEMS not in arrays:
        if not others:
            raise BadInput(f"{file} holds no known items", "", f"add {ITEMS} and {NAMES}")
        items = CleanupMemory(tuple(others), np.stack(list(others.values())))
        return MemoryFile(vectors[TRACE], items, {})
    table = arrays[ITEMS]
    if table.ndim != 2 or table.dtype.kind not in "fiu" or table.shape[1:] != trace.shape:
        raise BadInput(
            f"The items in {file} do not fit its trace",
            f"they are {table.shape}, and the trace is {trace.shape}",
        )
    if not len(table) or names is None or len(names) != len(table):
        raise BadInput(
            f"{file} names {len(names or ())} of its {len(table)} items",
            "",
            "name each of them once",
        )
    return MemoryFile(vectors[TRACE], CleanupMemory(names, _finite(file, ITEMS, table)), others)


def _finite(file: str, name: str, array: NDArray[Any]) -> FloatArray:
    numbers = np.asarray(array, dtype=np.float64)
    if not np.isfinite(numbers).all():
        raise BadInput(f"{name} in {file} has numbers that are infinite or undefined")
    return numbers
