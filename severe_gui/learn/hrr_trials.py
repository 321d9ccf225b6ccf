"""Trials of holographic memories: pairs stored and looked up, stacks pushed and popped.

Batched, in the Fourier domain (`hrr_spectra`): a trial costs one complex multiplication for each
number that is bound, and a product of matrices for its clean-up.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from severe_gui.learn.hrr_spectra import exact_inverse, normalised, plain, transforms

Way = Literal[
    "unitary", "gaussian", "gaussian-exact", "orthogonal", "unitary-orthogonal",
    "tensor", "tensor-orthogonal",
]  # fmt: skip
"""How pairs are bound and looked up: the keys, and the inverse where it is not the involution."""
BLOCK = 1 << 19
"""Numbers drawn at once, and scores."""


@dataclass(frozen=True)
class Lookups:
    """What lookups found. scores: the dot product with each item, (queries, items); true: the right
    item's index; hits: its score; squares: the squared length of what was decoded, (queries,)."""

    scores: Tensor
    true: Tensor
    hits: Tensor
    squares: Tensor

    @property
    def right(self) -> Tensor:
        """Whether the right item has the highest score: (queries,)."""
        return self.scores.argmax(dim=-1) == self.true

    @property
    def noise(self) -> Tensor:
        """|decoded - value|^2: (queries,)."""
        return (self.squares - 2 * self.hits + 1).clamp_min(0)

    @property
    def cosine(self) -> Tensor:
        """Of what was decoded with the right item: (queries,)."""
        return self.hits / self.squares.sqrt()

    @property
    def rivals(self) -> Tensor:
        """The scores of all other items: (queries, items - 1)."""
        wrong = torch.ones_like(self.scores, dtype=torch.bool)
        wrong.scatter_(-1, self.true.unsqueeze(-1), False)
        return self.scores[wrong].view(len(self.true), -1)


def blocks(traces: int, n: int, pairs: int, items: int) -> Iterator[int]:
    """Numbers of traces that fit into the cache at once, or single ones; they add up to all."""
    most = max(1, BLOCK // (pairs * max(n, items)))
    for start in range(0, traces, most):
        yield min(most, traces - start)


def has_keys(way: Way, n: int, pairs: int) -> bool:
    """Whether so many pairs can have keys: there are no more orthogonal ones than dimensions."""
    room = {"orthogonal": n, "unitary-orthogonal": n, "tensor-orthogonal": math.isqrt(n)}
    return pairs <= room.get(way, pairs)


def lookups(
    way: Way, n: int, pairs: int, items: int, traces: int, generator: torch.Generator
) -> Lookups:
    """New items of length 1, traces of so many pairs each, and every key of every trace looked up.

    The values of a trace are drawn without replacement. For `tensor` a trace has floor(sqrt n)^2
    numbers, and keys and items floor(sqrt n).
    """
    chosen = torch.rand(traces, items, generator=generator).topk(pairs, dim=-1).indices
    if way in ("tensor", "tensor-orthogonal"):
        memory, decoded = _tensor(way, math.isqrt(n), chosen, items, generator)
    else:
        spectra = normalised(transforms((items,), n, False, generator), n)
        memory = plain(spectra, n)
        decoded = plain(_convolved(way, n, spectra[chosen], generator), n)
    scores = (decoded @ memory.mT).flatten(0, 1)
    true = chosen.flatten()
    hits = scores.gather(-1, true.unsqueeze(-1)).squeeze(-1)
    return Lookups(scores, true, hits, decoded.square().sum(-1).flatten())


def _convolved(way: Way, n: int, values: Tensor, generator: torch.Generator) -> Tensor:
    """Transforms of what every key gives back: values and result (traces, pairs, bins)."""
    traces, pairs = values.shape[:2]
    if way == "orthogonal":
        drawn = torch.randn(traces, n, pairs, generator=generator)
        keys = torch.fft.rfft(torch.linalg.qr(drawn).Q.mT)
    elif way == "unitary-orthogonal":
        # Different shifts of one unitary vector.
        shifts = torch.rand(traces, n, generator=generator).topk(pairs, dim=-1).indices
        steps = torch.arange(n // 2 + 1) * (-2 * math.pi / n)
        turned = torch.polar(torch.ones(()), (shifts.unsqueeze(-1) * steps))
        keys = transforms((traces, 1), n, True, generator) * turned
    else:
        keys = transforms((traces, pairs), n, way == "unitary", generator)
    trace = (keys * values).sum(dim=1, keepdim=True)
    decoded: Tensor = trace * (exact_inverse(keys) if way == "gaussian-exact" else keys.conj())
    return decoded


def _tensor(
    way: Way, n: int, chosen: Tensor, items: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Items, and what every key of each trace gives back, by outer products."""
    memory = torch.nn.functional.normalize(torch.randn(items, n, generator=generator), dim=-1)
    values = memory[chosen]
    traces, pairs = chosen.shape
    drawn = torch.randn(traces, n, pairs, generator=generator)
    if way == "tensor-orthogonal":
        keys = torch.linalg.qr(drawn).Q.mT
    else:
        keys = torch.nn.functional.normalize(drawn.mT, dim=-1)
    return memory, keys @ (keys.mT @ values)


# Stacks.


def stacks(
    way: Way, n: int, items: int, depths: Sequence[int], count: int, generator: torch.Generator
) -> Tensor:
    """Whether all words come back in order: (count, depths), bool.

    New items of length 1, and stacks of different words, each pushed and popped at each depth; a
    word that is popped is recognised among the items, and taken away. depths: ascending.
    """
    spectra = normalised(transforms((items,), n, False, generator), n)
    found = [
        _given_back(way, n, spectra, depths, some, generator)
        for some in blocks(count, n, len(depths), items)
    ]
    return torch.cat(found)


def _given_back(
    way: Way, n: int, spectra: Tensor, depths: Sequence[int], count: int, generator: torch.Generator
) -> Tensor:
    memory = plain(spectra, n)
    words = torch.rand(count, len(spectra), generator=generator).topk(max(depths), dim=-1).indices
    key = transforms((count,), n, way == "unitary", generator)
    back = (exact_inverse(key) if way == "gaussian-exact" else key.conj()).unsqueeze(1)
    made, stack = [], torch.zeros_like(key)
    for depth in range(1, max(depths) + 1):
        stack = spectra[words[:, depth - 1]] + key * stack
        if depth in depths:
            made.append(stack)
    # The stacks of all depths are popped together: (count, depths, bins).
    left = torch.stack(made, dim=1)
    right = torch.ones(left.shape[:2], dtype=torch.bool)
    top = torch.tensor(depths) - 1
    for _ in range(max(depths)):
        known = (plain(left, n) @ memory.mT).argmax(dim=-1)
        right &= (known == words[:, top.clamp_min(0)]) | (top < 0)
        left = (left - spectra[known]) * back
        top -= 1
    return right


def squares_of_powers(
    n: int, powers: int, unitary: bool, count: int, generator: torch.Generator
) -> Tensor:
    """|p^k|^2 of new keys p, k = 1, 2, ...: (count, powers), float64."""
    keys = transforms((count, 1), n, unitary, generator).to(torch.complex128)
    return plain(keys.expand(-1, powers, -1).cumprod(dim=1), n).square().sum(-1)
