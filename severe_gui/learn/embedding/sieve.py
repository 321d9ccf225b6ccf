"""Which nodes may be nearer than a given distance: a fast sieve before exact distances.

Whether a distance is below a bound is the sign of a sum of products of a row's numbers with a
node's, so that a matrix product answers for all nodes at once, at a twentieth of the cost of the
distances. It cancels where points are close, so a bound of what rounding can do is allowed for:
the sieve lets some through that are farther, and holds back none that is nearer.

With D the bound: in flat space |x - y|^2 < D^2; in the ball |x - y|^2 < sinh^2(D / 2) (1 - |x|^2)
(1 - |y|^2); on the hyperboloid -2 - 2 <x, y> < 4 sinh^2(D / 2).
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from severe_gui.learn.embedding.manifolds import Euclidean, Lorentz, PoincareBall

UNIT = 2.0**-53
SLACK = 1e-9
"""Relative, for the bound that is computed from a distance."""


@dataclass(frozen=True)
class Sieve:
    """nodes: (N, m), numbers of each. of_rows: from points (b, c) and bounds (b,) to (b, m)."""

    nodes: Tensor
    of_rows: Callable[[Tensor, Tensor], Tensor]

    def nearer(self, rows: Tensor, bounds: Tensor) -> Tensor:
        """Which nodes may be nearer to rows than the bounds: (b, N)."""
        return self.of_rows(rows, bounds) @ self.nodes.T <= 0.0


def sieve_of(points: Tensor, manifold: object) -> Sieve | None:
    """The sieve of points (N, c); None for a space that has none."""
    made = {Euclidean: _flat, PoincareBall: _in_ball, Lorentz: _on_hyperboloid}.get(type(manifold))
    return None if made is None else made(points)


def _rounding(y: Tensor) -> float:
    """What a sum of the products can be off, relative to the greatest sum of their lengths / 4."""
    return 8.0 * (y.shape[1] + 3) * UNIT


def _flat(y: Tensor) -> Sieve:
    rounding = _rounding(y)

    def of_rows(x: Tensor, bounds: Tensor) -> Tensor:
        kept = 1.0 - rounding
        own = x.square().sum(-1) * kept - bounds.square() * (1.0 + SLACK)
        return torch.cat([-2.0 * x, own.unsqueeze(-1), torch.full_like(x[:, :1], kept)], dim=1)

    square = y.square().sum(-1, keepdim=True)
    return Sieve(torch.cat([y, torch.ones_like(square), square], dim=1), of_rows)


def _in_ball(y: Tensor) -> Sieve:
    rounding = _rounding(y)

    def of_rows(x: Tensor, bounds: Tensor) -> Tensor:
        square = x.square().sum(-1)
        most = torch.sinh(bounds / 2.0).square() * (1.0 + SLACK) * _defect(x)
        # Lengths are below 1, so that no product that matters is above 4.
        own = [square - 4.0 * rounding, torch.ones_like(square), -most]
        return torch.cat([-2.0 * x, torch.stack(own, dim=1)], dim=1)

    square = y.square().sum(-1, keepdim=True)
    columns = [y, torch.ones_like(square), square, _defect(y).unsqueeze(-1)]
    return Sieve(torch.cat(columns, dim=1), of_rows)


def _on_hyperboloid(y: Tensor) -> Sieve:
    rounding = _rounding(y)

    def of_rows(x: Tensor, bounds: Tensor) -> Tensor:
        own = -2.0 - 4.0 * torch.sinh(bounds / 2.0).square() * (1.0 + SLACK)
        time = 2.0 * x[:, -1:] * (1.0 - 2.0 * rounding)
        return torch.cat([-2.0 * x[:, :-1], time, own.unsqueeze(-1)], dim=1)

    return Sieve(torch.cat([y, torch.ones_like(y[:, :1])], dim=1), of_rows)


def _defect(x: Tensor) -> Tensor:
    """1 - |x|^2, without cancellation near the boundary: (...)."""
    length: Tensor = x.norm(dim=-1)
    return (1.0 - length) * (1.0 + length)
