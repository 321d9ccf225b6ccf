"""The vectors of a state: the items that the clean-up knows, and the key. No Qt.

All follow from the seed. `orthogonality` t takes the items X = U S V' to U S^(1 - t) V', scaled to
length 1: for t = 1 an orthonormal set if there are at most as many items as numbers, otherwise a
tight frame.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths import hrr
from severe_gui.panels.hrr.state import Bin, HrrState, KeyKind, ensure_room, item_name


def cleanup_of(state: HrrState) -> hrr.CleanupMemory:
    """The known items of a state, each of length 1."""
    return known_items(state.dimension, state.items, state.orthogonality, state.seed)


def key_of(state: HrrState) -> hrr.FloatArray:
    """The key of a state. (dimension,)."""
    return _key(state.dimension, state.key, state.seed, state.bins)


@lru_cache(maxsize=2)
def _drawn(dimension: int, items: int, seed: int) -> tuple[hrr.FloatArray, hrr.FloatArray]:
    """A Gaussian key and items; a word keeps its vector when more items become known."""
    generator = np.random.default_rng([seed, dimension])
    key = hrr.random_vectors(1, dimension, generator)[0]
    vectors = hrr.random_vectors(items, dimension, generator)
    return key, vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


@lru_cache(maxsize=2)
def _principal(
    dimension: int, items: int, seed: int
) -> tuple[hrr.FloatArray, hrr.FloatArray, bool]:
    """Eigenvalues and eigenvectors of X X' or X' X, and whether of the former."""
    vectors = _drawn(dimension, items, seed)[1]
    is_wide = items <= dimension
    gram = vectors @ vectors.T if is_wide else vectors.T @ vectors
    values, axes = np.linalg.eigh(gram)
    return np.maximum(values, 1e-12), axes, is_wide


@lru_cache(maxsize=3)
def known_items(dimension: int, items: int, orthogonality: float, seed: int) -> hrr.CleanupMemory:
    """Items of length 1. Raises BadInput if they do not fit into memory."""
    ensure_room(dimension, items)
    vectors = _drawn(dimension, items, seed)[1]
    if orthogonality > 0:
        values, axes, is_wide = _principal(dimension, items, seed)
        root = (axes * values ** (-orthogonality / 2)) @ axes.T
        vectors = root @ vectors if is_wide else vectors @ root
        vectors = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return hrr.CleanupMemory(tuple(item_name(index) for index in range(items)), vectors)


@lru_cache(maxsize=16)
def _key(dimension: int, kind: KeyKind, seed: int, bins: tuple[Bin, ...]) -> hrr.FloatArray:
    key = _drawn(dimension, 2, seed)[0]
    key = hrr.project(key) if kind == "unitary" else key
    return key_with(key, bins) if bins else key


def key_with(key: hrr.FloatArray, bins: tuple[Bin, ...]) -> hrr.FloatArray:
    """A key with some Fourier bins replaced; those beyond its spectrum are passed over."""
    transform = np.fft.rfft(key)
    for each in bins:
        if each.index < len(transform):
            value = each.modulus * np.exp(1j * each.phase)
            # The lowest and the highest frequency of a real vector are real.
            real = is_real_bin(each.index, len(key))
            transform[each.index] = value.real if real else value
    return np.fft.irfft(transform, len(key))


def is_real_bin(index: int, dimension: int) -> bool:
    """Whether a Fourier bin of a real vector is real: that of frequency 0, and the highest."""
    return index == 0 or (dimension % 2 == 0 and index == dimension // 2)


def stranger(name: str, dimension: int, seed: int) -> hrr.FloatArray:
    """The vector of a word that is not among the known items."""
    generator = np.random.default_rng([seed, dimension, *name.encode()])
    vector = hrr.random_vectors(1, dimension, generator)[0]
    return np.asarray(vector / np.linalg.norm(vector))


def strongest(
    values: NDArray[np.floating], most: int, absolute: bool = True
) -> NDArray[np.floating]:
    """At most this many values: of each few neighbours the largest (in modulus)."""
    if len(values) <= most:
        return values
    starts = np.linspace(0, len(values), most, endpoint=False).astype(int)
    high = np.maximum.reduceat(values, starts)
    if not absolute:
        return high
    low = np.minimum.reduceat(values, starts)
    return np.where(-low > high, low, high)
