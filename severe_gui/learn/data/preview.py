"""A few examples as pictures, if their values form one."""

from dataclasses import dataclass
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Below this a square number of features is more likely chance than a picture.
_LEAST_SIDE = 4
_COLOURS = 3


@dataclass(frozen=True)
class Pictures:
    """pixels: (k, rows, columns) or (k, rows, columns, 3) uint8; labels: (k,)."""

    pixels: NDArray[np.uint8]
    labels: tuple[int, ...]


def pictures_of(
    values: NDArray[Any], labels: NDArray[np.int64], span: tuple[float, float], most: int
) -> Pictures | None:
    """At most `most` examples as pictures, the classes in turn; None if they are not pictures.

    values: (N, ...): grey images, colour images with the channels first or last, or rows with as
    many values as a square has pixels (in colour: red, then green, then blue, as in CIFAR). span:
    the values that become black and white.
    """
    shape = values.shape[1:]
    if _as_pictures(np.empty((0, *shape))) is None:
        return None
    chosen = _in_turn(labels, most)
    shown = _as_pictures(values[chosen].astype(np.float64))
    assert shown is not None
    low, high = span
    pixels = 255 * (shown - low) / (high - low) if high > low else np.zeros_like(shown)
    return Pictures(np.round(pixels).astype(np.uint8), tuple(labels[chosen].tolist()))


def _as_pictures(values: NDArray[Any]) -> NDArray[Any] | None:
    shape = values.shape[1:]
    if len(shape) == 2:
        return values
    if len(shape) == 3 and shape[0] in (1, _COLOURS):
        return _without_one(np.moveaxis(values, 1, -1))
    if len(shape) == 3 and shape[2] in (1, _COLOURS):
        return _without_one(values)
    if len(shape) != 1:
        return None
    for channels in (1, _COLOURS):
        side = isqrt(shape[0] // channels)
        if side >= _LEAST_SIDE and channels * side * side == shape[0]:
            planes = values.reshape(-1, channels, side, side)
            return _without_one(np.moveaxis(planes, 1, -1))
    return None


def _without_one(values: NDArray[Any]) -> NDArray[Any]:
    return values[..., 0] if values.shape[-1] == 1 else values


def _in_turn(labels: NDArray[np.int64], most: int) -> list[int]:
    """The first example of each class, then the second of each, and so on."""
    order = np.argsort(labels, kind="stable")
    ranks = np.empty(len(labels), np.int64)
    begins = np.searchsorted(labels[order], labels[order])
    ranks[order] = np.arange(len(labels)) - begins
    found: list[int] = np.lexsort((labels, ranks))[:most].tolist()
    return found
