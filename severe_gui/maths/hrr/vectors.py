"""Random vectors: Gaussian, unitary and orthogonal ones, and the cosine between two vectors."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from severe_gui.errors import BadInput

FloatArray = NDArray[np.floating[Any]]


def random_vectors(
    shape: int | tuple[int, ...], dimension: int, generator: np.random.Generator
) -> FloatArray:
    """Vectors of N(0, 1/dimension) entries: shape + (dimension,), float64."""
    shape = (shape,) if isinstance(shape, int) else shape
    return generator.standard_normal((*shape, dimension)) / math.sqrt(dimension)


def unitary_vectors(
    shape: int | tuple[int, ...], dimension: int, generator: np.random.Generator
) -> FloatArray:
    """Vectors with random phases and |v~| = 1: shape + (dimension,), float64.

    Distributed as `project` of random vectors: phases are uniform, and the real transforms at
    frequency 0 and, for even dimensions, at the highest are 1 or -1.
    """
    shape = (shape,) if isinstance(shape, int) else shape
    return np.fft.irfft(unitary_transforms(shape, dimension, generator), dimension)


def unitary_transforms(
    shape: tuple[int, ...], dimension: int, generator: np.random.Generator
) -> NDArray[np.complexfloating[Any]]:
    """The transforms of unitary vectors: (*shape, dimension // 2 + 1), complex128."""
    transform = np.exp(2j * math.pi * generator.random((*shape, dimension // 2 + 1)))
    real = [0, -1] if dimension % 2 == 0 else [0]
    transform[..., real] = np.where(transform[..., real].real < 0, -1.0, 1.0)
    return np.asarray(transform)


def orthogonal_vectors(
    shape: int | tuple[int, ...], dimension: int, generator: np.random.Generator
) -> FloatArray:
    """Orthonormal vectors, uniformly distributed: shape + (dimension,), float64.

    Those along the last axis of the shape are orthogonal to each other. Raises BadInput if there
    are more of them than dimensions.
    """
    shape = (shape,) if isinstance(shape, int) else shape
    if shape[-1] > dimension:
        raise BadInput(
            f"{shape[-1]} vectors of dimension {dimension} cannot be orthogonal",
            f"at most {dimension} can",
            "decrease the vectors or increase the dimension",
        )
    drawn = generator.standard_normal((*shape[:-1], dimension, shape[-1]))
    q, r = np.linalg.qr(drawn)
    signs = np.where(np.diagonal(r, axis1=-2, axis2=-1) < 0, -1.0, 1.0)
    return np.ascontiguousarray((q * signs[..., None, :]).swapaxes(-1, -2))


def similarity(a: ArrayLike, b: ArrayLike) -> FloatArray:
    """The cosine of the angle between vectors; 0 where one is 0. (..., n) to (...)."""
    a, b = np.asarray(a), np.asarray(b)
    lengths = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    return np.asarray((a * b).sum(axis=-1) / np.where(lengths > 0, lengths, 1.0))
