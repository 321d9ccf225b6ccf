"""The noise of one associative memory with several redundant copies.

k items, each bound to a key of unit modulus; in copy s the key's numbers are in another fixed
order: c_s = sum over items of (P_s r_j) * x_j. Item 1 is read as the mean over the S copies of
conj(P_s r_1) * c_s, which is x_1 and k - 1 other items times numbers on the unit circle: an error
of (k - 1) / S per unit if the items' units have mean square 1 and no two orders agree anywhere.
Orders drawn at random agree at one place in n, where their errors add up:
(k - 1) / S (1 + (S - 1) / n).
Source: Danihelka et al. (2016), section 3, "Redundant associative memory".
"""

from collections.abc import Sequence
from math import pi

import torch
from torch import Tensor


def keys_of(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    """Keys with phases drawn evenly: complex64 of this shape."""
    phases = 2 * pi * torch.rand(shape, generator=generator)
    return torch.polar(torch.ones_like(phases), phases)


def stored(items: Tensor, keys: Tensor, orders: Tensor) -> Tensor:
    """The copies of a memory: items, keys (k, n); orders (S, n) permutations. Returns (S, n)."""
    return torch.stack([(_ordered(keys, order) * items).sum(0) for order in orders])


def retrieved(memory: Tensor, keys: Tensor, orders: Tensor, counts: Sequence[int]) -> list[Tensor]:
    """Each item as it is read from the first so many copies: (k, n) for each of the counts."""
    total, means = torch.zeros_like(keys), []
    for number, (order, copy) in enumerate(zip(orders, memory, strict=True), start=1):
        total = total + _ordered(keys, order).conj() * copy
        if number in counts:
            means.append(total / number)
    return means


def orders_of(copies: int, units: int, generator: torch.Generator) -> Tensor:
    """A permutation for each copy, the first one the identity: (copies, units)."""
    drawn = [torch.randperm(units, generator=generator) for _ in range(copies - 1)]
    return torch.stack([torch.arange(units), *drawn])


def errors(items: int, units: int, counts: tuple[int, ...], generator: torch.Generator) -> Tensor:
    """Mean square error of one draw's items for each number of copies: (len(counts),).

    counts: ascending; they use the first of the same copies. Items are complex, of mean square 1.
    """
    parts = torch.randn(items, units, 2, generator=generator) / 2**0.5
    values = torch.view_as_complex(parts)
    keys = keys_of((items, units), generator)
    orders = orders_of(max(counts), units, generator)
    memory = stored(values, keys, orders)
    found = retrieved(memory, keys, orders, counts)
    return torch.stack([((each - values).abs() ** 2).mean() for each in found])


def law(items: int, units: int, counts: tuple[int, ...]) -> tuple[Tensor, Tensor]:
    """The expected errors: with orders that agree nowhere, and with random ones, (len(counts),)."""
    copies = torch.tensor(counts, dtype=torch.float64)
    apart = (items - 1) / copies
    return apart, apart * (1 + (copies - 1) / units)


def _ordered(keys: Tensor, order: Tensor) -> Tensor:
    return keys.gather(1, order.expand_as(keys))
