"""Lookups by the million among items that stay: traces of pairs, each key of each looked up.

All happens in the Fourier domain: binding is a product, and so is a dot product, by Parseval's
identity u . v = sum_f w_f Re(u~_f conj(v~_f)) with w_f = 1/n for the real frequencies and 2/n for
all others. A trace costs one product of numbers for each pair that it holds, and all of its keys
are compared with all items in one product of matrices. A tensor memory of keys K and values V
gives back K K^T V, so it is never written out.

In float32: scores differ from those in float64 by about 1e-6, where their spread is above 1e-2.
Phases are drawn from 65,536 even ones, whose moments up to that order are those of uniform ones.
Lookups of one trace are not independent: they share its noise.
"""

import math
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths.hrr.vectors import orthogonal_vectors

Transforms = NDArray[np.complexfloating[Any, Any]]
Way = Literal["unitary", "gaussian", "exact", "orthogonal", "tensor"]
"""How pairs are stored: kinds of keys, looked up by the involution (`exact`: Gaussian keys, by the
exact inverse), or a tensor product."""

PHASES = 1 << 16
LEAST_SQUARE = 1e-12
"""Squared moduli below it are raised to it by the exact inverse."""
LOOKUPS, BLOCK = 512, 1 << 18
"""Lookups at once, and numbers in their keys or scores: they stay in the cache."""


@dataclass(frozen=True)
class KnownItems:
    """Items of length 1 that a lookup chooses from. vectors: (items, n), float32."""

    vectors: NDArray[np.float32]

    @property
    def dimension(self) -> int:
        return int(self.vectors.shape[1])

    @cached_property
    def transforms(self) -> Transforms:
        """Of the items: (items, n // 2 + 1), complex64."""
        return np.fft.rfft(self.vectors)

    @cached_property
    def partners(self) -> NDArray[np.float32]:
        """What conj(y~) is multiplied with to give y . item: (items, 2 (n // 2 + 1)), real."""
        n = self.dimension
        weights = np.full(n // 2 + 1, 2 / n, dtype=np.float32)
        weights[[0, -1] if n % 2 == 0 else [0]] = 1 / n
        return (self.transforms.conj() * weights).view(np.float32)


@dataclass(frozen=True)
class Lookups:
    """Every pair of some traces looked up, (pairs, traces) by rows. scores: the dot product of what
    was decoded with each item, (pairs * traces, items); true: the right item's index."""

    pairs: int
    scores: NDArray[np.float32]
    true: NDArray[np.intp]

    @cached_property
    def hits(self) -> NDArray[np.float32]:
        """The right item's score: (pairs * traces,)."""
        return self.scores[np.arange(len(self.true)), self.true]

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """Whether the right item has the highest score: (pairs, traces)."""
        right: NDArray[np.bool_] = np.equal(self.scores.argmax(axis=1), self.true)
        return right.reshape(self.pairs, -1)


def traces_at_once(way: Way, dimension: int, pairs: int, items: int) -> int:
    """How many traces a block has, at least 1."""
    return max(1, min(LOOKUPS // pairs, BLOCK // (pairs * max(dimension // 2, items))))


def look_up(
    way: Way, items: KnownItems, pairs: int, traces: int, generator: np.random.Generator
) -> Lookups:
    """New traces of so many pairs, their values drawn from the items without replacement."""
    drawn = generator.random((traces, len(items.vectors)), dtype=np.float32)
    chosen = np.ascontiguousarray(drawn.argsort(axis=1)[:, :pairs].T)
    give_back = _from_tensors if way == "tensor" else _from_convolutions
    return Lookups(pairs, give_back(way, items, chosen, generator), chosen.reshape(-1))


def _from_convolutions(
    way: Way, items: KnownItems, chosen: NDArray[np.intp], generator: np.random.Generator
) -> NDArray[np.float32]:
    keys = key_transforms(way, items.dimension, chosen.shape, generator)
    pairs = items.transforms[chosen]
    pairs *= keys
    trace = pairs.sum(axis=0)
    # Decoded are conj(key) trace, or trace / key; their conjugates are compared with the items.
    if way == "exact":
        squares = keys.real**2 + keys.imag**2
        keys /= np.maximum(squares, np.float32(LEAST_SQUARE))
    keys *= np.conj(trace)
    return keys.view(np.float32).reshape(chosen.size, -1) @ items.partners.T


def _from_tensors(
    way: Way, items: KnownItems, chosen: NDArray[np.intp], generator: np.random.Generator
) -> NDArray[np.float32]:
    pairs, traces = chosen.shape
    half = (items.dimension + 1) // 2
    drawn = _normals((traces, pairs, half), generator).view(np.float32)
    keys: NDArray[np.float32] = np.ascontiguousarray(drawn[..., : items.dimension])
    keys /= np.linalg.norm(keys, axis=-1, keepdims=True)
    overlaps = keys @ keys.swapaxes(1, 2)
    decoded = (overlaps @ items.vectors[chosen.T]).swapaxes(0, 1)
    return np.asarray(decoded.reshape(chosen.size, -1) @ items.vectors.T, dtype=np.float32)


# Keys.


def key_transforms(
    way: Way, dimension: int, shape: tuple[int, ...], generator: np.random.Generator
) -> Transforms:
    """The transforms of new keys: (*shape, dimension // 2 + 1), complex64.

    shape: (pairs, traces). The keys of a trace are orthogonal to each other if the way is.
    """
    if way == "orthogonal":
        vectors = orthogonal_vectors(shape[::-1], dimension, generator).swapaxes(0, 1)
        return np.fft.rfft(vectors.astype(np.float32))
    draw = _phases if way == "unitary" else _normals
    keys = draw((*shape, dimension // 2 + 1), generator)
    for real in (0, -1) if dimension % 2 == 0 else (0,):
        keys[..., real] = (
            np.sign(keys[..., real].real)
            if way == "unitary"
            else generator.standard_normal(shape, dtype=np.float32)
        )
    return keys


def _normals(shape: tuple[int, ...], generator: np.random.Generator) -> Transforms:
    """Complex normal numbers, E|z|^2 = 1, complex64: |z|^2 is exponential."""
    numbers = _phases(shape, generator)
    numbers *= np.sqrt(generator.standard_exponential(shape, dtype=np.float32))
    return numbers


def _phases(shape: tuple[int, ...], generator: np.random.Generator) -> Transforms:
    """Random numbers of modulus 1, complex64: four from each 64 random bits."""
    count = math.prod(shape)
    bits = generator.integers(0, 1 << 64, (count + 3) // 4, dtype=np.uint64).view(np.uint16)
    phases = np.empty(count, dtype=np.complex64)
    np.take(_unit_circle(), bits[:count], out=phases, mode="clip")
    return phases.reshape(shape)


@cache
def _unit_circle() -> Transforms:
    angles = 2 * math.pi / PHASES * (np.arange(PHASES) + 0.5)
    circle: Transforms = np.exp(1j * angles).astype(np.complex64)
    return circle
