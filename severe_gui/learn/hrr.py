"""Holographic reduced representations on tensors, differentiable.

The functions of `maths.hrr` by the same names, with the same results: the batch axes come first
and the vector last; a gradient flows through every argument. Any floating dtype, any device.
Sources: those of `maths.hrr`; Ganesan et al. (2021) for gradients through the projection.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from severe_gui.errors import BadInput
from severe_gui.maths.hrr import Inverse
from severe_gui.maths.hrr.algebra import LEAST_MODULUS


def random_vectors(
    shape: Sequence[int], dimension: int, generator: torch.Generator, dtype: torch.dtype
) -> Tensor:
    """Vectors of N(0, 1/dimension) entries: (*shape, dimension)."""
    drawn = torch.randn(*shape, dimension, generator=generator, dtype=dtype)
    return drawn / math.sqrt(dimension)


def unitary_vectors(
    shape: Sequence[int], dimension: int, generator: torch.Generator, dtype: torch.dtype
) -> Tensor:
    """Vectors with random phases and |v~| = 1: (*shape, dimension)."""
    return project(random_vectors(shape, dimension, generator, dtype))


def orthogonal_vectors(
    shape: Sequence[int], dimension: int, generator: torch.Generator, dtype: torch.dtype
) -> Tensor:
    """Orthonormal vectors, uniformly distributed: (*shape, dimension).

    Those along the last axis of the shape are orthogonal to each other. Raises BadInput if there
    are more of them than dimensions.
    """
    *batch, count = shape
    if count > dimension:
        raise BadInput(
            f"{count} vectors of dimension {dimension} cannot be orthogonal",
            f"at most {dimension} can",
            "decrease the vectors or increase the dimension",
        )
    drawn = torch.randn(*batch, dimension, count, generator=generator, dtype=dtype)
    q, r = torch.linalg.qr(drawn)
    vectors: Tensor = (q * torch.sgn(r.diagonal(dim1=-2, dim2=-1)).unsqueeze(-2)).mT.contiguous()
    return vectors


def identity(dimension: int, dtype: torch.dtype = torch.float64) -> Tensor:
    """delta_0, which changes nothing when bound."""
    delta = torch.zeros(dimension, dtype=dtype)
    delta[0] = 1.0
    return delta


def bind(a: Tensor, b: Tensor) -> Tensor:
    """Circular convolution of a and b: (..., n), broadcast over the batch axes."""
    return _vectors(torch.fft.rfft(a) * torch.fft.rfft(b), a.shape[-1])


def bind_all(vectors: Tensor) -> Tensor:
    """The product of several vectors: (..., k, n) to (..., n)."""
    return _vectors(torch.fft.rfft(vectors).prod(dim=-2), vectors.shape[-1])


def circulant(v: Tensor) -> Tensor:
    """The matrix C with C x = v * x, the Jacobian of binding: (..., n) to (..., n, n)."""
    places = torch.arange(v.shape[-1])
    return v[..., (places[:, None] - places) % v.shape[-1]]


def involution(v: Tensor) -> Tensor:
    """v'_k = v_(-k mod n): the inverse of a unitary vector, approximate for any other. (..., n)."""
    return v.flip(-1).roll(1, -1)


def exact_inverse(v: Tensor, least: float = LEAST_MODULUS) -> Tensor:
    """The vector with transform 1 / v~, moduli below `least` times the largest raised. (..., n)."""
    transform = torch.fft.rfft(v)
    moduli = transform.abs()
    floor = (least * moduli.amax(dim=-1, keepdim=True)).clamp_min(torch.finfo(v.dtype).tiny)
    floored = torch.maximum(moduli, floor)
    return _vectors(transform.conj() / floored / floored, v.shape[-1])


def inverse(v: Tensor, kind: Inverse = "involution") -> Tensor:
    """One of the two inverses."""
    return involution(v) if kind == "involution" else exact_inverse(v)


def unbind(trace: Tensor, key: Tensor, kind: Inverse = "involution") -> Tensor:
    """What was bound with the key, plus noise from everything else in the trace. (..., n)."""
    return bind(trace, inverse(key, kind))


def project(v: Tensor) -> Tensor:
    """The unitary vector with the phases of v: v~ / |v~|, and 1 where v~ is 0. (..., n)."""
    transform = torch.fft.rfft(v)
    moduli = transform.abs()
    # Inside `where` too: the gradient of what is not chosen must be finite.
    safe = torch.where(moduli > 0, moduli, 1.0)
    return _vectors(torch.where(moduli > 0, transform / safe, 1.0), v.shape[-1])


def power(v: Tensor, exponent: int) -> Tensor:
    """v bound with itself `exponent` times; below 0, its exact inverse. (..., n)."""
    return _vectors(torch.fft.rfft(v) ** exponent, v.shape[-1])


def permute(v: Tensor, order: Tensor, times: int = 1) -> Tensor:
    """Entries of v in another order, `times` times over; below 0, back. (..., n)."""
    step = order.argsort() if times < 0 else order
    for _ in range(abs(times)):
        v = v[..., step]
    return v


def similarity(a: Tensor, b: Tensor) -> Tensor:
    """The cosine of the angle between vectors; 0 where one is 0. (..., n) to (...)."""
    lengths = a.norm(dim=-1) * b.norm(dim=-1)
    return (a * b).sum(dim=-1) / torch.where(lengths > 0, lengths, 1.0)


def similarities(query: Tensor, items: Tensor) -> Tensor:
    """Clean-up: the cosine of queries (..., n) with every item (m, n). Returns (..., m)."""
    lengths = query.norm(dim=-1, keepdim=True) * items.norm(dim=-1)
    return query @ items.mT / torch.where(lengths > 0, lengths, 1.0)


# Structures.


def pairs(keys: Tensor, values: Tensor) -> Tensor:
    """sum_i keys_i * values_i: both (..., k, n). Returns (..., n)."""
    transform = (torch.fft.rfft(keys) * torch.fft.rfft(values)).sum(dim=-2)
    return _vectors(transform, keys.shape[-1])


def encode_sequence(items: Tensor, position: Tensor) -> Tensor:
    """sum_k p^k * x_k, k = 0, 1, ... items: (..., k, n), position: (..., n). Returns (..., n)."""
    transforms, step = torch.fft.rfft(items), torch.fft.rfft(position)
    total = transforms[..., -1, :]
    for k in range(items.shape[-2] - 2, -1, -1):
        total = transforms[..., k, :] + step * total
    return _vectors(total, items.shape[-1])


def decode_position(
    trace: Tensor, position: Tensor, k: int, kind: Inverse = "involution"
) -> Tensor:
    """The item at position k of a sequence, with noise. (..., n)."""
    return unbind(trace, power(position, k), kind)


def encode_by_permutation(items: Tensor, order: Tensor) -> Tensor:
    """sum_k P^k x_k with a permutation P of the entries: (..., k, n) to (..., n)."""
    total = items[..., -1, :]
    for k in range(items.shape[-2] - 2, -1, -1):
        total = items[..., k, :] + permute(total, order)
    return total


def chain(items: Tensor) -> Tensor:
    """a + a * b + a * b * c + ...: each item bound with all before it. (..., k, n) to (..., n)."""
    products = torch.fft.rfft(items).cumprod(dim=-2)
    return _vectors(products.sum(dim=-2), items.shape[-1])


def encode_chunks(items: Tensor, sizes: Sequence[int]) -> tuple[Tensor, Tensor]:
    """A chain of chains: the whole (..., n), and the chunks (..., chunks, n) it is made of."""
    parts = torch.stack([chain(each) for each in torch.split(items, list(sizes), dim=-2)], dim=-2)
    return chain(parts), parts


def frame(roles: Tensor, fillers: Tensor, label: Tensor | None = None) -> Tensor:
    """The label, if there is one, and the sum of role * filler. roles, fillers: (..., k, n)."""
    bound = pairs(roles, fillers)
    return bound if label is None else label + bound


def decode_path(trace: Tensor, roles: Sequence[Tensor], kind: Inverse = "involution") -> Tensor:
    """The filler of a role of a filler of a role ..., outermost first, with noise. (..., n)."""
    for role in roles:
        trace = unbind(trace, role, kind)
    return trace


def token(features: Tensor, identity_vector: Tensor) -> Tensor:
    """A thing of some types, and itself alone: (..., k, n) and (..., n) to (..., n)."""
    return features.sum(dim=-2) + identity_vector


def push(stack: Tensor, item: Tensor, key: Tensor) -> Tensor:
    """x + p * s: a stack with an item on top. (..., n)."""
    return item + bind(key, stack)


def pop(stack: Tensor, top: Tensor, key: Tensor, kind: Inverse = "involution") -> Tensor:
    """(s - top) * p^-1: the stack below, given what its top was recognised as. (..., n)."""
    return unbind(stack - top, key, kind)


def _vectors(transform: Tensor, n: int) -> Tensor:
    """The vectors of dimension n that have these transforms."""
    vectors: Tensor = torch.fft.irfft(transform, n)
    return vectors
