"""Distances from some nodes to others, with their derivatives written out.

Automatic differentiation gives the same at three times the cost; the tests compare them. With
s = |u - w|^2, a = 1 - |u|^2, b = 1 - |w|^2 the distance in the ball has 2 sinh^2(d / 2) = c,
c = 2 s / (a b), so that dd = dc / sqrt(c (c + 2)). Source: Nickel and Kiela (2017), equation 4.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

_LEAST = 1e-9
"""Of sqrt(c (c + 2)): nearer points pull no stronger."""

Pull = Callable[[Tensor], tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class Measured:
    """distance: (b, k). pull: from weights (b, k) to the derivatives of the sum of weights times
    distances by the nodes' own coordinates, (b, c), and by those of the others, (b, k, c)."""

    distance: Tensor
    pull: Pull


def in_ball(u: Tensor, w: Tensor) -> Measured:
    """Hyperbolic distances in the Poincare ball. u: (b, d); w: (b, k, d)."""
    way = u.unsqueeze(1) - w
    square = way.square().sum(-1)
    a = (1.0 - u.square().sum(-1)).unsqueeze(-1)
    b = 1.0 - w.square().sum(-1)
    c = 2.0 * square / (a * b)
    root = (c * (c + 2.0)).sqrt()

    def pull(weights: Tensor) -> tuple[Tensor, Tensor]:
        f = 4.0 * weights / (root.clamp_min(_LEAST) * a * b)
        along = f.unsqueeze(-1) * way
        outward = f * square
        by_w = (outward / b).unsqueeze(-1) * w - along
        by_u = along.sum(1) + (outward / a).sum(1, keepdim=True) * u
        return by_u, by_w

    return Measured(torch.log1p(c + root), pull)


def on_hyperboloid(u: Tensor, w: Tensor) -> Measured:
    """Hyperbolic distances between points of the hyperboloid. u: (b, d + 1); w: (b, k, d + 1)."""
    way = u.unsqueeze(1) - w
    lowered = torch.cat([way[..., :-1], -way[..., -1:]], dim=-1)
    c = ((way * lowered).sum(-1) / 2.0).clamp_min(0.0)
    root = (c * (c + 2.0)).sqrt()

    def pull(weights: Tensor) -> tuple[Tensor, Tensor]:
        along = (weights / root.clamp_min(_LEAST)).unsqueeze(-1) * lowered
        return along.sum(1), -along

    return Measured(torch.log1p(c + root), pull)


def in_flat_space(u: Tensor, w: Tensor) -> Measured:
    """Euclidean distances."""
    way = u.unsqueeze(1) - w
    distance = way.square().sum(-1).sqrt()

    def pull(weights: Tensor) -> tuple[Tensor, Tensor]:
        along = (weights / distance.clamp_min(_LEAST)).unsqueeze(-1) * way
        return along.sum(1), -along

    return Measured(distance, pull)


def squared_in_flat_space(u: Tensor, w: Tensor) -> Measured:
    """Squares of Euclidean distances, which the paper's baseline takes for distances."""
    way = u.unsqueeze(1) - w

    def pull(weights: Tensor) -> tuple[Tensor, Tensor]:
        along = (2.0 * weights).unsqueeze(-1) * way
        return along.sum(1), -along

    return Measured(way.square().sum(-1), pull)
