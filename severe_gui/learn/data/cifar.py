"""CIFAR-10 and CIFAR-100 as their authors publish them: Python 2 pickles, opened without trust.

A pickle is a program. The unpickler here allows dictionaries, lists, strings, bytes, integers and
three names of NumPy, which stand for classes of this module: an array is rebuilt from its bytes
by `np.frombuffer`, and none of NumPy's own unpickling code runs. Any other name stops the reading.
Source of the format: A. Krizhevsky, "The CIFAR-10 dataset", https://www.cs.toronto.edu/~kriz.
"""

import io
import pickle
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.learn.data.source import (
    MOST_BYTES,
    Part,
    Pulse,
    Source,
    content,
    refuse_too_many,
    whole,
)

_PARTS: tuple[dict[Part, tuple[str, ...]], ...] = (
    {"train": tuple(f"data_batch_{i}" for i in range(1, 6)), "test": ("test_batch",)},
    {"train": ("train",), "test": ("test",)},
)
_META = ("batches.meta", "meta")
BATCHES = frozenset(name for parts in _PARTS for names in parts.values() for name in names)
_PIXELS = 3 * 32 * 32
_DTYPES = frozenset({"u1", "i1", "b1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8"})
# What a damaged or malicious pickle may raise.
_FAULTS = (
    pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, IndexError, KeyError,
    ImportError, MemoryError, RecursionError, OverflowError,
)  # fmt: skip


def is_cifar_folder(folder: Path) -> bool:
    """Whether a folder holds batches under their usual names."""
    return any((folder / parts["train"][0]).is_file() for parts in _PARTS)


def read_cifar_file(path: Path, pulse: Pulse) -> Source:
    """One batch, with the names of the classes if their file is beside it."""
    found = {path.name: content(path, pulse)}
    for name in _META:
        if path.with_name(name).is_file():
            found[name] = content(path.with_name(name), pulse)
    return _joined(path.name, found, (path.name,))


def read_cifar_folder(folder: Path, part: Part, pulse: Pulse) -> Source:
    """All batches of a part of cifar-10-batches-py or cifar-100-python."""
    present = {name for name in (*BATCHES, *_META) if (folder / name).is_file()}
    names = _wanted(folder.name, present, part)
    found = {name: content(folder / name, pulse) for name in names}
    for name in present & set(_META):
        found[name] = content(folder / name, pulse)
    return _joined(folder.name, found, names)


def read_cifar_archive(path: Path, part: Part, pulse: Pulse) -> Source:
    """The same from the .tar.gz itself; nothing is unpacked to disk."""
    found: dict[str, bytes] = {}
    kept = {name for parts in _PARTS for name in parts[part]} | set(_META)
    with tarfile.open(path, "r|gz") as archive:
        for member in archive:
            pulse()
            name = PurePosixPath(member.name).name
            if not member.isfile() or name not in kept:
                continue
            stream = archive.extractfile(member)
            assert stream is not None
            found[name] = whole(stream, f"{name} in {path.name}", pulse)
            if sum(map(len, found.values())) > MOST_BYTES:
                raise BadInput(f"{path.name} is too large", f"over {MOST_BYTES / 1e9:g} GB")
    return _joined(path.name, found, _wanted(path.name, set(found), part))


def _wanted(where: str, present: set[str], part: Part) -> tuple[str, ...]:
    for parts in _PARTS:
        names = parts[part]
        missing = [name for name in names if name not in present]
        if not missing:
            return names
        if len(missing) < len(names):
            raise BadInput(f"{where} lacks {', '.join(missing)}", "", "fetch or unpack it again")
    raise BadInput(f"{where} contains no {part} batches of CIFAR", "", "fetch or unpack it again")


def _joined(where: str, found: Mapping[str, bytes], names: tuple[str, ...]) -> Source:
    batches = [_batch(name, unpickled(found[name], name)) for name in names]
    refuse_too_many(where, sum(pixels.size for pixels, _labels in batches))
    # One batch needs no copy: CIFAR-100's only one is 154 MB.
    pixels = batches[0][0] if len(batches) == 1 else np.concatenate([each[0] for each in batches])
    labels = np.concatenate([each[1] for each in batches])
    meta: Any = next((unpickled(found[name], name) for name in _META if name in found), {})
    return Source(pixels.reshape(-1, 3, 32, 32), labels, _class_names(meta))


def _batch(name: str, batch: Any) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    fields = _by_text(batch)
    pixels = fields.get("data")
    labels = fields.get("labels", fields.get("fine_labels"))
    if not isinstance(pixels, np.ndarray) or not isinstance(labels, list):
        raise BadInput(f"{name} is not a batch of CIFAR", "it lacks data or labels")
    if pixels.dtype != np.uint8 or pixels.ndim != 2 or pixels.shape[1] != _PIXELS:
        raise BadInput(
            f"{name} is not a batch of CIFAR",
            f"its data are {pixels.dtype} of shape {pixels.shape}, not uint8 of (N, {_PIXELS})",
        )
    if not all(type(label) is int and 0 <= label < 2**31 for label in labels):
        raise BadInput(f"The classes in {name} are not whole numbers from 0")
    if len(labels) != len(pixels):
        raise BadInput(f"{name} holds {len(pixels)} images and {len(labels)} labels")
    return pixels, np.array(labels, dtype=np.int64)


def _class_names(meta: Any) -> tuple[str, ...]:
    fields = _by_text(meta)
    names = fields.get("label_names", fields.get("fine_label_names", []))
    if not isinstance(names, list) or not all(isinstance(name, bytes | str) for name in names):
        return ()
    return tuple(_text(name) for name in names)


def _by_text(fields: Any) -> dict[str, Any]:
    if not isinstance(fields, dict):
        return {}
    return {_text(key): value for key, value in fields.items() if isinstance(key, bytes | str)}


def _text(word: bytes | str) -> str:
    return word.decode("utf-8", "replace") if isinstance(word, bytes) else word


def unpickled(data: bytes, name: str) -> Any:
    """The contents of a pickle, built only from plain values and arrays. Raises BadInput.

    name: the file, for the error. Python 2 strings come as bytes.
    """
    try:
        return _finished(_Plain(data, name).load())
    except _FAULTS as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise BadInput(f"{name} is damaged or not a batch of CIFAR", why.lower()) from None


class _Plain(pickle.Unpickler):
    """Knows no names except those of an array and its dtype."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(io.BytesIO(data), encoding="bytes")
        self._name = name

    def find_class(self, module: str, name: str) -> Any:
        # numpy.core is what NumPy 1 wrote, numpy._core what NumPy 2 writes.
        known: dict[tuple[str, str], Callable[..., Any]] = {
            ("numpy.core.multiarray", "_reconstruct"): lambda *_arguments: _Array(),
            ("numpy._core.multiarray", "_reconstruct"): lambda *_arguments: _Array(),
            ("numpy", "ndarray"): _Array,
            ("numpy", "dtype"): _Dtype,
            ("_codecs", "encode"): _latin,
        }
        if (module, name) not in known:
            raise BadInput(
                f"{self._name} was not opened",
                f"it uses {module}.{name}, which no batch of CIFAR needs",
            )
        return _Maker(known[module, name])


class _Maker:
    """A callable that a pickle can only call."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[..., Any]) -> None:
        self._make = make

    def __call__(self, *arguments: Any) -> Any:
        return self._make(*arguments)

    def __setstate__(self, state: Any) -> None:
        raise pickle.UnpicklingError("a name is given a state")


class _Dtype:
    """Type code and byte order of a number; never of an object."""

    __slots__ = ("code",)

    def __init__(self, code: bytes | str, *_flags: Any) -> None:
        self.code = _text(code)
        if self.code not in _DTYPES:
            raise pickle.UnpicklingError(f"an array of {self.code}")

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        order = _text(state[1])
        if order not in ("<", ">", "|", "="):
            raise pickle.UnpicklingError(f"the byte order {order}")
        self.code = f"{order}{self.code}"


class _Array:
    """An array, once its state (version, shape, dtype, Fortran order, bytes) is known."""

    __slots__ = ("found",)

    def __init__(self, *_arguments: Any) -> None:
        self.found: NDArray[Any] | None = None

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        _version, shape, dtype, by_columns, data = state
        if not isinstance(dtype, _Dtype) or not isinstance(data, bytes):
            raise pickle.UnpicklingError("an array that does not contain numbers")
        flat = np.frombuffer(data, np.dtype(dtype.code))
        self.found = flat.reshape(shape, order="F" if by_columns else "C")


def _latin(text: str, encoding: str = "latin1") -> bytes:
    if encoding not in ("latin1", "latin-1"):
        raise pickle.UnpicklingError(f"the encoding {encoding}")
    return text.encode("latin1")


def _finished(value: Any) -> Any:
    if isinstance(value, _Array):
        return value.found
    if isinstance(value, dict):
        return {
            key: each.found if isinstance(each, _Array) else each for key, each in value.items()
        }
    return value
