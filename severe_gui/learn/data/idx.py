"""IDX files, the format of MNIST and similar sets: one file of images, one of labels beside it.

Two zero bytes, a byte for the type, a byte for the number of dimensions, their lengths as
big-endian 32-bit integers, then the values. Source: Y. LeCun, "The MNIST database".
"""

import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.learn.data.source import Part, Pulse, Source, content, refuse_too_many

_TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
_PREFIXES: dict[Part, tuple[str, ...]] = {"train": ("train",), "test": ("t10k", "test")}
_STEMS = ("images-idx3-ubyte", "images.idx3-ubyte")
# The files do not contain class names. Source: Zalando Research, "Fashion-MNIST".
FASHION = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
)  # fmt: skip


def images_in(folder: Path, part: Part) -> Path | None:
    """The file of images, by its MNIST name, in a folder, gzipped or not; None if missing."""
    for prefix in _PREFIXES[part]:
        for stem in _STEMS:
            for suffix in ("", ".gz"):
                path = folder / f"{prefix}-{stem}{suffix}"
                if path.is_file():
                    return path
    return None


def read_idx_pair(path: Path, pulse: Pulse) -> Source:
    """Images, with the labels file found beside them under the usual name."""
    beside = _labels_beside(path)
    names = FASHION if path.parent.name.lower().replace("_", "-") == "fashion-mnist" else ()
    return Source(_read(path, pulse), _read(beside, pulse), names)


def _labels_beside(path: Path) -> Path:
    name = path.name.replace("images", "labels").replace("idx3", "idx1")
    other = name.removesuffix(".gz") if name.endswith(".gz") else f"{name}.gz"
    if name != path.name:
        for each in (name, other):
            if path.with_name(each).is_file():
                return path.with_name(each)
    raise BadInput(
        f"{path.name} has no labels file beside it",
        f"looked for {name}",
        "choose the file of images, with its MNIST name",
    )


def _read(path: Path, pulse: Pulse) -> NDArray[Any]:
    found = content(path, pulse)
    zero, kind, dimensions = struct.unpack(">HBB", found[:4])
    if zero != 0 or kind not in _TYPES or not 1 <= dimensions <= 4:
        raise BadInput(f"{path.name} is not an IDX file", "its first bytes do not match")
    begin = 4 + 4 * dimensions
    shape = struct.unpack(f">{dimensions}I", found[4:begin])
    dtype, values = np.dtype(_TYPES[kind]), int(np.prod(shape, dtype=object))
    refuse_too_many(path.name, values)
    if len(found) - begin != values * dtype.itemsize:
        raise BadInput(
            f"{path.name} is damaged or cut short",
            f"{len(found) - begin} bytes of data, not {values * dtype.itemsize}",
        )
    return np.frombuffer(found, dtype, offset=begin).reshape(shape)
