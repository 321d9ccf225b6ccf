"""Distances from some nodes to others, with their derivatives written out.

The others are each node's own, (b, k, c), or the same for all, (k, c), of which thousands are
cheap: a square of a difference is then a product of matrices. Automatic differentiation gives the
same at three times the cost; the tests compare them. With s = |u - w|^2, a = 1 - |u|^2,
b = 1 - |w|^2 the distance in the ball has 2 sinh^2(d / 2) = c, c = 2 s / (a b), so that
dd = dc / sqrt(c (c + 2)). Source: Nickel and Kiela (2017), equation 4.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

_LEAST = 1e-9
"""Of sqrt(c (c + 2)): nearer points pull no stronger."""
_ROUNDING = 2.0**-50
"""Of a square from products, in shares of its terms."""

Pull = Callable[[Tensor], tuple[Tensor, Tensor]]


class Measured(Protocol):
    """Distances of nodes, (b, c), from others, (b, k, c) or (k, c)."""

    @property
    def distance(self) -> Tensor:
        """(b, k)."""

    @property
    def nearness(self) -> Tensor:
        """e^-distance, (b, k)."""

    @property
    def pull(self) -> Pull:
        """From weights (b, k) to the derivatives of the sum of weights times distances by the
        coordinates of the nodes, (b, c), and by those of the others, (b, k, c) or (k, c)."""


@dataclass(frozen=True)
class Curved:
    """excess: cosh(distance) - 1. root: sinh(distance)."""

    excess: Tensor
    root: Tensor
    pull: Pull

    @property
    def distance(self) -> Tensor:
        return torch.log1p(self.excess + self.root)

    @property
    def nearness(self) -> Tensor:
        return 1.0 / (1.0 + self.excess + self.root)


@dataclass(frozen=True)
class Flat:
    """Where the distance itself is at hand."""

    distance: Tensor
    pull: Pull

    @property
    def nearness(self) -> Tensor:
        return torch.exp(-self.distance)


@dataclass(frozen=True)
class _Squares:
    """square: |u - w|^2, (b, k). pull: from derivatives by it to those by coordinates."""

    square: Tensor
    pull: Pull


def in_ball(u: Tensor, w: Tensor) -> Measured:
    """Hyperbolic distances in the Poincare ball."""
    found = _squares(u, w)
    a = (1.0 - u.square().sum(-1)).unsqueeze(-1)
    b = 1.0 - w.square().sum(-1)
    c = 2.0 * found.square / (a * b)
    root = (c * (c + 2.0)).sqrt()

    def pull(weights: Tensor) -> tuple[Tensor, Tensor]:
        by_c = weights / root.clamp_min(_LEAST)
        by_u, by_w = found.pull(2.0 * by_c / (a * b))
        outward = 2.0 * by_c * c
        by_b = outward / b
        by_w = by_w + (by_b if w.dim() == 3 else by_b.sum(0)).unsqueeze(-1) * w
        return by_u + (outward / a).sum(1, keepdim=True) * u, by_w

    return Curved(c, root, pull)


def on_hyperboloid(u: Tensor, w: Tensor) -> Measured:
    """Hyperbolic distances between points of the hyperboloid, time last."""
    signs = torch.ones(u.shape[-1], dtype=u.dtype)
    signs[-1] = -1.0
    found = _squares(u, w, signs)
    # The chord |u - w| is 2 sinh(d / 2).
    c = (found.square / 2.0).clamp_min(0.0)
    root = (c * (c + 2.0)).sqrt()

    def pull(weights: Tensor) -> tuple[Tensor, Tensor]:
        return found.pull(weights / root.clamp_min(_LEAST) / 2.0)

    return Curved(c, root, pull)


def in_flat_space(u: Tensor, w: Tensor) -> Measured:
    """Euclidean distances."""
    found = _squares(u, w)
    distance = found.square.sqrt()

    def pull(weights: Tensor) -> tuple[Tensor, Tensor]:
        return found.pull(weights / distance.clamp_min(_LEAST) / 2.0)

    return Flat(distance, pull)


def squared_in_flat_space(u: Tensor, w: Tensor) -> Measured:
    """Squares of Euclidean distances, which the paper's baseline takes for distances."""
    found = _squares(u, w)
    return Flat(found.square, found.pull)


def _squares(u: Tensor, w: Tensor, signs: Tensor | None = None) -> _Squares:
    """signs: of the metric, (c,), if it is not Euclidean."""
    return _of_their_own(u, w, signs) if w.dim() == 3 else _of_all(u, w, signs)


def _of_their_own(u: Tensor, w: Tensor, signs: Tensor | None) -> _Squares:
    way = u.unsqueeze(1) - w
    lowered = way if signs is None else way * signs

    def pull(by_square: Tensor) -> tuple[Tensor, Tensor]:
        along = (2.0 * by_square).unsqueeze(-1) * lowered
        return along.sum(1), -along

    return _Squares((way * lowered).sum(-1), pull)


def _of_all(u: Tensor, w: Tensor, signs: Tensor | None) -> _Squares:
    low_u, low_w = (u, w) if signs is None else (u * signs, w * signs)
    square = (u * low_u).sum(-1, keepdim=True) + (w * low_w).sum(-1) - 2.0 * (low_u @ w.T)
    # Of near points far out hardly a digit is left: their pull must not be that of a rounding.
    noise = _ROUNDING * (u.square().sum(-1, keepdim=True) + w.square().sum(-1))

    def pull(by_square: Tensor) -> tuple[Tensor, Tensor]:
        twice = 2.0 * by_square
        by_u = twice.sum(1, keepdim=True) * low_u - twice @ low_w
        by_w = twice.sum(0).unsqueeze(-1) * low_w - twice.T @ low_u
        return by_u, by_w

    return _Squares(torch.maximum(square, noise), pull)
