"""Binding, its inverses and powers, by the real Fourier transform: O(n log n)."""

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.hrr.vectors import FloatArray

ComplexArray = NDArray[np.complexfloating[Any]]
Inverse = Literal["involution", "exact"]

LEAST_MODULUS = 1e-12
"""Of the largest: smaller moduli of a transform are raised to it before they are inverted."""
SINGULAR = 1e-6
"""Of the largest: below it an exact inverse loses most of its digits."""


def identity(dimension: int) -> FloatArray:
    """delta_0, which changes nothing when bound: identity * v = v."""
    delta = np.zeros(dimension)
    delta[0] = 1.0
    return delta


def bind(a: ArrayLike, b: ArrayLike) -> FloatArray:
    """Circular convolution of a and b: (..., n), broadcast over the batch axes."""
    a, b = np.asarray(a), np.asarray(b)
    return np.fft.irfft(np.fft.rfft(a) * np.fft.rfft(b), a.shape[-1])


def bind_all(vectors: ArrayLike) -> FloatArray:
    """The product of several vectors: (..., k, n) to (..., n)."""
    vectors = np.asarray(vectors)
    return np.fft.irfft(np.fft.rfft(vectors).prod(axis=-2), vectors.shape[-1])


def circulant(v: ArrayLike) -> FloatArray:
    """The matrix C with C x = v * x. Its singular values are |v~|. (..., n) to (..., n, n)."""
    v = np.asarray(v)
    n = v.shape[-1]
    return np.asarray(v[..., (np.arange(n)[:, None] - np.arange(n)) % n])


def involution(v: ArrayLike) -> FloatArray:
    """v'_k = v_(-k mod n): the inverse of a unitary vector, approximate for any other. (..., n)."""
    v = np.asarray(v)
    return np.roll(v[..., ::-1], 1, axis=-1)


def exact_inverse(v: ArrayLike, least: float = LEAST_MODULUS) -> FloatArray:
    """The vector with transform 1 / v~. (..., n).

    Moduli below `least` times the largest are raised to it; the inverse of 0 is 0.
    `condition_number` says how much it can amplify noise, `singular_frequencies` where.
    """
    v = np.asarray(v)
    return np.fft.irfft(inverse_transform(np.fft.rfft(v), least), v.shape[-1])


def inverse_transform(transform: ComplexArray, least: float = LEAST_MODULUS) -> ComplexArray:
    """1 / v~ of transforms v~, floored as in `exact_inverse`."""
    moduli = np.abs(transform)
    floor = np.maximum(least * moduli.max(axis=-1, keepdims=True), np.finfo(np.float64).tiny)
    floored = np.maximum(moduli, floor)
    # In two steps: the square of a small modulus may underflow.
    return np.asarray(np.conj(transform) / floored / floored)


def singular_frequencies(v: ArrayLike, least: float = SINGULAR) -> tuple[int, ...]:
    """Frequencies, 0 to n/2, at which |v~| is below `least` times its largest. v: (n,)."""
    moduli = np.abs(np.fft.rfft(np.asarray(v)))
    return tuple(map(int, np.flatnonzero(moduli <= least * moduli.max())))


def ensure_invertible(v: ArrayLike, name: str = "this vector") -> None:
    """Raise BadInput that says at which frequencies the exact inverse blows up. v: (n,)."""
    places = singular_frequencies(v)
    if places:
        shown = ", ".join(map(str, places[:5])) + (", ..." if len(places) > 5 else "")
        raise BadInput(
            f"The exact inverse of {name} blows up",
            f"its transform is 0, or nearly, at frequency {shown} of 0 to {np.size(v) // 2}",
            "use the involution",
        )


def inverse(v: ArrayLike, kind: Inverse = "involution") -> FloatArray:
    """One of the two inverses."""
    return involution(v) if kind == "involution" else exact_inverse(v)


def unbind(trace: ArrayLike, key: ArrayLike, kind: Inverse = "involution") -> FloatArray:
    """What was bound with the key, plus noise from everything else in the trace. (..., n)."""
    return bind(trace, inverse(key, kind))


def condition_number(v: ArrayLike) -> FloatArray:
    """max |v~| / min |v~|, the condition of v's circulant matrix; 1 if unitary. (...)."""
    moduli = np.abs(np.fft.rfft(np.asarray(v)))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(moduli.max(axis=-1) / moduli.min(axis=-1))


def project(v: ArrayLike) -> FloatArray:
    """The unitary vector with the phases of v: v~ / |v~|, and 1 where v~ is 0. (..., n)."""
    v = np.asarray(v)
    transform = np.fft.rfft(v)
    moduli = np.abs(transform)
    safe = np.where(moduli > 0, moduli, 1.0)
    return np.fft.irfft(np.where(moduli > 0, transform / safe, 1.0), v.shape[-1])


def power(v: ArrayLike, exponent: float) -> FloatArray:
    """v bound with itself `exponent` times; below 0, its exact inverse. (..., n).

    The exponent may be any real number if the transform of v is positive at frequency 0 and, for
    even n, at the highest; otherwise it must be an integer. Raises BadInput if it is not, and
    for a negative one if the transform is 0 somewhere.
    """
    v = np.asarray(v)
    transform = np.fft.rfft(v)
    if exponent < 0 and (transform == 0).any():
        raise BadInput(
            f"The power {exponent:g} of this vector does not exist",
            "its transform is 0 at some frequency",
            "use the involution",
        )
    if exponent == round(exponent):
        return np.fft.irfft(transform ** round(exponent), v.shape[-1])
    real = transform[..., [0, -1]] if v.shape[-1] % 2 == 0 else transform[..., :1]
    if (real.real < 0).any():
        raise BadInput(
            f"The power {exponent:g} of this vector is not real",
            "its transform is negative at the lowest or the highest frequency",
            "use a whole power",
        )
    moduli, phases = np.abs(transform), np.angle(transform)
    raised = moduli**exponent * np.exp(1j * exponent * phases)
    return np.fft.irfft(raised, v.shape[-1])


def permute(v: ArrayLike, order: ArrayLike, times: int = 1) -> FloatArray:
    """Entries of v in another order, `times` times over; below 0, back. (..., n).

    order: a permutation of 0, ..., n - 1: entry i of the result is entry order[i] of v.
    A permutation does what a unitary key does, without arithmetic, but is not commutative.
    """
    step = np.asarray(order)
    step = np.argsort(step) if times < 0 else step
    total, left = np.arange(len(step)), abs(times)
    while left:
        total = total[step] if left % 2 else total
        step, left = step[step], left // 2
    return np.asarray(v)[..., total]
