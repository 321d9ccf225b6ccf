"""Structures, each in one vector of the length of its parts.

Pairs k_1 * v_1 + k_2 * v_2 + ... are the base of most: of variables bound to values, of a frame
whose roles have fillers, of a recursive frame with a filler that is itself a frame. A sequence
has powers of a key or of a permutation as its keys, or, as in the post, is the chain
a + a * b + a * b * c; a long one is a chain of chunks, each of them a chain.
Source: "Holographic reduced representations and associative LSTMs", after Plate (1995).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from severe_gui.errors import BadInput
from severe_gui.maths.hrr.algebra import Inverse, bind, permute, power, unbind
from severe_gui.maths.hrr.cleanup import CleanupMemory
from severe_gui.maths.hrr.vectors import FloatArray


def pairs(keys: ArrayLike, values: ArrayLike) -> FloatArray:
    """sum_i keys_i * values_i: both (..., k, n). Returns (..., n)."""
    keys, values = np.asarray(keys), np.asarray(values)
    # One transform back for all pairs.
    return np.fft.irfft((np.fft.rfft(keys) * np.fft.rfft(values)).sum(axis=-2), keys.shape[-1])


def encode_sequence(items: ArrayLike, position: ArrayLike) -> FloatArray:
    """sum_k p^k * x_k, k = 0, 1, ... items: (..., k, n), position: (..., n). Returns (..., n)."""
    items = np.asarray(items)
    transform, step = np.fft.rfft(items), np.fft.rfft(np.asarray(position))
    total = transform[..., -1, :]
    for k in range(items.shape[-2] - 2, -1, -1):
        total = transform[..., k, :] + step * total
    return np.fft.irfft(total, items.shape[-1])


def decode_position(
    trace: ArrayLike, position: ArrayLike, k: int, kind: Inverse = "involution"
) -> FloatArray:
    """The item at position k of a sequence, with noise. (..., n)."""
    return unbind(trace, power(position, k), kind)


def encode_by_permutation(items: ArrayLike, order: ArrayLike) -> FloatArray:
    """sum_k P^k x_k with a permutation P of the entries. items: (..., k, n). Returns (..., n).

    `permute(trace, order, -k)` decodes position k.
    """
    items = np.asarray(items)
    total = items[..., -1, :]
    for k in range(items.shape[-2] - 2, -1, -1):
        total = items[..., k, :] + permute(total, order)
    return np.asarray(total)


# Chains.


def chain(items: ArrayLike) -> FloatArray:
    """a + a * b + a * b * c + ...: each item bound with all before it. (..., k, n) to (..., n)."""
    items = np.asarray(items)
    products = np.cumprod(np.fft.rfft(items), axis=-2)
    return np.fft.irfft(products.sum(axis=-2), items.shape[-1])


def decode_chain(
    trace: ArrayLike, memory: CleanupMemory, length: int, kind: Inverse = "exact"
) -> tuple[str, ...]:
    """The names of a chain's items, first to last. trace: (n,).

    The nearest item is the first: what is left after taking it away is that item bound with the
    chain of the others. If it was right, the exact inverse leaves no noise.
    """
    left, names = np.asarray(trace), []
    for _ in range(length):
        names.append(memory.best(left).name)
        found = memory[names[-1]]
        left = unbind(left - found, found, kind)
    return tuple(names)


@dataclass(frozen=True)
class Chunks:
    """A long sequence in chunks. whole: (..., n); parts: (..., chunks, n), each of them a chain."""

    whole: FloatArray
    parts: FloatArray


def encode_chunks(items: ArrayLike, sizes: Sequence[int]) -> Chunks:
    """A chain of chains: abcdefgh in chunks of sizes 3, 2, 3. items: (..., k, n).

    Raises BadInput if the sizes do not add up to the number of items.
    """
    items = np.asarray(items)
    ends = [0, *np.cumsum(sizes).tolist()]
    if min(sizes, default=0) < 1 or ends[-1] != items.shape[-2]:
        raise BadInput(
            f"Chunks of {', '.join(map(str, sizes))} do not hold {items.shape[-2]} items",
            "each item belongs to one chunk",
            "give sizes of 1 or more that add up",
        )
    parts = np.stack([chain(items[..., a:b, :]) for a, b in pairwise(ends)], axis=-2)
    return Chunks(chain(parts), parts)


# Frames, and what is made of them.


def frame(
    roles: Mapping[str, FloatArray],
    fillers: Mapping[str, FloatArray],
    label: ArrayLike | None = None,
) -> FloatArray:
    """The label, if there is one, and the sum of role * filler over the filled roles. (..., n).

    A filler may itself be a frame. Raises BadInput for an unknown role.
    """
    unknown = [name for name in fillers if name not in roles]
    if unknown:
        raise BadInput(f"There is no role {unknown[0]!r}", "", f"choose from {', '.join(roles)}")
    terms = [bind(roles[name], filler) for name, filler in fillers.items()]
    return np.asarray(sum(terms if label is None else [np.asarray(label), *terms]))


def decode_path(
    trace: ArrayLike, roles: Sequence[FloatArray], kind: Inverse = "involution"
) -> FloatArray:
    """The filler of a role of a filler of a role ..., outermost first, with noise. (..., n)."""
    found = np.asarray(trace)
    for role in roles:
        found = unbind(found, role, kind)
    return found


def assign(variables: ArrayLike, values: ArrayLike) -> FloatArray:
    """x * a + y * b + ...: values bound to variables, both (..., k, n). Returns (..., n)."""
    return pairs(variables, values)


def reassign(trace: ArrayLike, variable: ArrayLike, old: ArrayLike, new: ArrayLike) -> FloatArray:
    """With another value bound to a variable, whose old value is known. (..., n)."""
    return np.asarray(trace) + bind(variable, np.asarray(new) - np.asarray(old))


def token(features: ArrayLike, identity: ArrayLike) -> FloatArray:
    """mark = being + person + id_mark: a thing of some types, and itself alone.

    features: (..., k, n), identity: (..., n). Returns (..., n).
    """
    return np.asarray(np.asarray(features).sum(axis=-2) + np.asarray(identity))
