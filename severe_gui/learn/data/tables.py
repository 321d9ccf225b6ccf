"""Labelled examples in a table (CSV) or in named arrays (NPZ)."""

import io
import zipfile
from array import array
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.learn.data.source import (
    MOST_BYTES,
    Pulse,
    Source,
    content,
    refuse_too_many,
)

_LINES_A_PULSE = 1000
_INPUTS = ("x", "inputs", "images", "data", "x_train")
_LABELS = ("y", "labels", "targets", "y_train")


def read_csv(path: Path, pulse: Pulse) -> Source:
    """Numbers, with the class in the last column; a header line is allowed. values: float64."""
    try:
        text = content(path, pulse).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{path.name} is not text", "it is not UTF-8") from None
    numbers, width = array("d"), 0
    for line_number, line in enumerate(io.StringIO(text), 1):
        if line_number % _LINES_A_PULSE == 0:
            pulse()
            refuse_too_many(path.name, len(numbers))
        if not line.strip():
            continue
        try:
            row = [float(cell) for cell in line.split(",")]
        except ValueError:
            if line_number == 1:
                continue
            raise BadInput(
                f"Line {line_number} of {path.name} contains something that is not a number"
            ) from None
        width = width or len(row)
        if len(row) != width:
            raise BadInput(
                f"Line {line_number} of {path.name} has {len(row)} columns",
                f"the first has {width}",
            )
        numbers.extend(row)
    if width < 2:
        raise BadInput(
            f"{path.name} holds no examples", "each line gives the features, then the class"
        )
    table = np.frombuffer(numbers).reshape(-1, width)
    return Source(table[:, :-1], table[:, -1])


def read_npz(path: Path, pulse: Pulse) -> Source:
    """Arrays x (or inputs, images, data) and y (or labels, targets); never a pickle."""
    pulse()
    with zipfile.ZipFile(path) as archive:
        size = sum(each.file_size for each in archive.infolist())
    if size > MOST_BYTES:
        raise BadInput(
            f"{path.name} is too large", f"it unpacks to more than {MOST_BYTES / 1e9:g} GB"
        )
    try:
        with np.load(path, allow_pickle=False) as arrays:
            by_name = {key.lower(): key for key in arrays.files}
            inputs = _first(arrays, by_name, _INPUTS)
            labels = _first(arrays, by_name, _LABELS)
    except (ValueError, RuntimeError) as error:
        why = " ".join(str(error).split())
        raise BadInput(f"{path.name} is not an NPZ of plain arrays", why) from None
    if inputs is None or labels is None:
        raise BadInput(
            f"{path.name} holds the arrays {', '.join(sorted(by_name)) or 'none'}",
            "the examples must be called x and the classes y",
        )
    return Source(inputs, labels)


def _first(arrays: Any, by_name: dict[str, str], wanted: tuple[str, ...]) -> NDArray[Any] | None:
    for name in wanted:
        if name in by_name:
            found: NDArray[Any] = arrays[by_name[name]]
            return found
    return None
