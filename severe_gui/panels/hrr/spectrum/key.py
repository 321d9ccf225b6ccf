"""What the key's spectrum says: moduli, phases, singular values, and the noise of recall. No Qt.

One of k pairs is recalled with a key of moduli r, the other keys and all values being random with
flat spectra on average. The involution leaves the error (r^2 - 1) v~ + r * rest at each frequency,
the exact inverse rest / r: E|error|^2 is the mean over the frequencies of (r^2 - 1)^2 + (k - 1) r^2
or of (k - 1) / r^2. A unitary key has k - 1 in both cases.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths import hrr
from severe_gui.maths.hrr.algebra import inverse_transform
from severe_gui.panels.hrr.state import Bin, HrrState, KeyKind
from severe_gui.panels.hrr.vectors import is_real_bin, key_of

Complex = NDArray[np.complexfloating[Any, Any]]

MOST_DRAWN, MOST_DRAWS = 500_000, 50
"""Numbers drawn for the pairs whose noise is measured, and draws of them."""
MOST_FOR_SVD = 128


@dataclass(frozen=True)
class KeySpectrum:
    """The key of a state in the Fourier domain, and its noise with `pairs` pairs.

    transform: (n // 2 + 1,), the frequencies from 0 up. measured: mean squared error of some draws
    with the inverse of the state; None if one would take too long.
    """

    key: hrr.FloatArray
    transform: Complex
    pairs: int
    measured: float | None
    draws: int

    @property
    def dimension(self) -> int:
        return len(self.key)

    @property
    def moduli(self) -> hrr.FloatArray:
        return np.abs(self.transform)

    @property
    def singular_values(self) -> hrr.FloatArray:
        """Of the circulant matrix, greatest first: all n moduli. (n,)."""
        return np.sort(np.abs(np.fft.fft(self.key)))[::-1]

    def noise_at(self, inverse: str) -> hrr.FloatArray:
        """The expected squared error at each frequency, as its share of a mean over all."""
        power = self.moduli**2
        if inverse == "involution":
            return (power - 1) ** 2 + (self.pairs - 1) * power
        return (self.pairs - 1) * np.abs(inverse_transform(self.transform)) ** 2

    def noise(self, inverse: str) -> float:
        """The expected squared error of a recalled value of length 1."""
        return float(self.noise_at(inverse) @ weights(self.dimension))

    def is_real(self, index: int) -> bool:
        """Whether a bin lies on the real axis."""
        return is_real_bin(index, self.dimension)


def weights(dimension: int) -> hrr.FloatArray:
    """Shares of the frequencies from 0 up in a mean over all of them."""
    shares = np.full(dimension // 2 + 1, 2.0)
    shares[0] = 1.0
    if dimension % 2 == 0:
        shares[-1] = 1.0
    return shares / dimension


def spectrum_of(state: HrrState) -> KeySpectrum:
    """The spectrum of a state's key."""
    key = key_of(state)
    transform = np.fft.rfft(key)
    measured = None
    draws = min(MOST_DRAWS, MOST_DRAWN // (state.pairs * state.dimension))
    if draws:
        values, rests = _others(state.dimension, state.pairs, state.key, state.seed, draws)
        back = np.fft.rfft(hrr.inverse(key, state.inverse))
        errors = back * (transform * values + rests) - values
        measured = float((np.abs(errors) ** 2 @ weights(state.dimension)).mean())
    return KeySpectrum(key, transform, state.pairs, measured, draws)


@lru_cache(maxsize=8)
def _others(
    dimension: int, pairs: int, kind: KeyKind, seed: int, draws: int
) -> tuple[Complex, Complex]:
    """For each draw the transforms of a value of length 1, and of the sum of all other pairs."""
    generator = np.random.default_rng([seed, dimension, pairs])
    values = hrr.random_vectors((draws, pairs), dimension, generator)
    values /= np.linalg.norm(values, axis=-1, keepdims=True)
    keys = hrr.random_vectors((draws, pairs - 1), dimension, generator)
    keys = hrr.project(keys) if kind == "unitary" else keys
    rests = (np.fft.rfft(keys) * np.fft.rfft(values[:, 1:])).sum(axis=1)
    return np.fft.rfft(values[:, 0]), rests


def snapped(state: HrrState) -> dict[str, Any]:
    """The fields that put every bin on the unit circle, each with its phase."""
    bins = tuple(Bin(index=each.index, modulus=1.0, phase=each.phase) for each in state.bins)
    return {"key": "unitary", "bins": bins}


def bin_at(state: HrrState, index: int, value: complex) -> Bin:
    """A bin moved to a place in the plane; a real one stays on its axis."""
    if is_real_bin(index, state.dimension):
        value = complex(value.real, 0.0)
    phase = float(np.angle(value))
    return Bin(index=index, modulus=min(abs(value), 100.0), phase=phase)


def corner_of_circulant(key: hrr.FloatArray, most: int) -> hrr.FloatArray:
    """The first rows and columns of the matrix that binds with the key."""
    size = min(len(key), most)
    rows = np.arange(size)
    return np.asarray(key[(rows[:, None] - rows[None, :]) % len(key)])


@lru_cache(maxsize=4)
def _svd_gap(data: bytes) -> float:
    key = np.frombuffer(data)
    values = np.linalg.svd(hrr.circulant(key), compute_uv=False)
    return float(np.abs(values - np.sort(np.abs(np.fft.fft(key)))[::-1]).max())


def svd_gap(key: hrr.FloatArray) -> float | None:
    """Greatest difference of the matrix's singular values from the moduli; None if it is large."""
    return _svd_gap(key.tobytes()) if len(key) <= MOST_FOR_SVD else None
