"""A space with a learned metric: distances of embedded points, and what they ask of the metric.

Points are rows of the hyperboloid, (c,) with time last. A tangent vector there stands for the one
with the same part across and with its part outward stretched, so that hyperbolic geodesics give a
step that is right to first order. All distances are the profile's times a scale: curvature -1 and
scale s is curvature -1 / s^2.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from severe_gui.learn.embedding.manifolds import Lorentz
from severe_gui.learn.embedding.metric.geodesics import Ends, Geodesics, Use, geodesics
from severe_gui.learn.embedding.metric.profile import Bend
from severe_gui.learn.embedding.slopes import on_hyperboloid

PAIRS_A_BLOCK = 50_000
_LEAST = 1e-12

Gradients = Callable[[Tensor], tuple[Tensor, Tensor, Tensor]]


@dataclass(frozen=True)
class Measured:
    """distance: (b, k). gradients: from weights (b, k) to the Riemannian gradients of the sum of
    weights times distances, as tangent vectors of the hyperboloid, at the nodes, (b, c), and at
    the others, (b, k, c), and to its derivative by the stretch's table, (M,), empty if it has none.
    """

    distance: Tensor
    gradients: Gradients


def in_hyperbolic_space(u: Tensor, w: Tensor) -> Measured:
    """Distances where the profile is hyperbolic. u: (b, c); w: (b, k, c)."""
    measured, space = on_hyperboloid(u, w), Lorentz()

    def gradients(weights: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        by_u, by_w = measured.pull(weights)
        return space.gradient(u, by_u), space.gradient(w, by_w), u.new_zeros(0)

    return Measured(measured.distance, gradients)


def in_bent_space(u: Tensor, w: Tensor, bend: Bend) -> Measured:
    """Distances where the profile is of any kind. u: (b, c); w: (b, k, c)."""
    of_u, of_w = _Polar(u.unsqueeze(1)), _Polar(w)
    is_near = of_u.size <= of_w.size
    found, angle = _between(of_u, of_w, bend)

    def gradients(weights: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        near, far = weights * found.by_near, weights * found.by_far
        turn = weights * found.by_angle / torch.sin(angle).clamp_min(_LEAST)
        cosine = torch.cos(angle)
        at_u = of_u.tangent(torch.where(is_near, near, far), turn, of_w, cosine, bend)
        at_w = of_w.tangent(torch.where(is_near, far, near), turn, of_u, cosine, bend)
        return at_u.sum(1), at_w, _by_table(found.use, weights, bend)

    return Measured(found.distance, gradients)


class BentSpace:
    """What the evaluation asks of a space: its distances, without their gradients."""

    def __init__(self, bend: Bend) -> None:
        self._bend = bend

    def distance(self, x: Tensor, y: Tensor) -> Tensor:
        """(b, 1, c), (k, c) to (b, k)."""
        rows = max(1, PAIRS_A_BLOCK // max(1, y.shape[-2]))
        found = [
            _between(_Polar(each), _Polar(y), self._bend)[0].distance
            for each in torch.split(x, rows)
        ]
        return torch.cat(found)


class _Polar:
    """Points by their size and direction. size: (...); direction: (..., d)."""

    def __init__(self, points: Tensor) -> None:
        space = points[..., :-1]
        self.size = space.norm(dim=-1).clamp_min(_LEAST)
        self.direction = space / self.size.unsqueeze(-1)
        self.time = points[..., -1]

    def tangent(
        self, outward: Tensor, turn: Tensor, other: "_Polar", cosine: Tensor, bend: Bend
    ) -> Tensor:
        """The tangent vector of the hyperboloid that stands for a gradient: its part along the way
        out, and `turn` times what leads away from the direction of the other."""
        across = cosine.unsqueeze(-1) * self.direction - other.direction
        across = (turn / self.size).unsqueeze(-1) * across
        stretch = bend.stretch_at(torch.log1p(self.size.square()) / 2.0)
        out = outward / stretch
        space = (out * self.time).unsqueeze(-1) * self.direction + across
        return torch.cat([space, (out * self.size).unsqueeze(-1)], dim=-1)


def _between(u: _Polar, w: _Polar, bend: Bend) -> tuple[Geodesics, Tensor]:
    """The geodesics between all pairs, and the angles between their ends."""
    # Kahan's angle, which keeps its digits near 0 and near pi.
    apart = (u.direction - w.direction).norm(dim=-1)
    together = (u.direction + w.direction).norm(dim=-1)
    angle = 2.0 * torch.atan2(apart, together)
    ends = Ends(
        torch.minimum(u.size, w.size).flatten(), torch.maximum(u.size, w.size).flatten(),
        angle.flatten(),
    )  # fmt: skip
    found = geodesics(ends, bend)

    def shaped(values: Tensor) -> Tensor:
        return values.view(*angle.shape, *values.shape[1:])

    use = found.use
    return Geodesics(
        shaped(found.distance), shaped(found.by_near), shaped(found.by_far),
        shaped(found.by_angle),
        Use(shaped(use.x), shaped(use.share), shaped(use.x_whole), shaped(use.share_whole)),
    ), angle  # fmt: skip


def _by_table(use: Use, weights: Tensor, bend: Bend) -> Tensor:
    """The derivative of the weighted sum of distances by the table of the stretch."""
    size, each = len(bend.stretch), weights.unsqueeze(-1)
    by_stretch = _spread(use.x, each * use.share, bend, size)
    # The way out to x is a trapezoid rule: whole cells, and a part of the one that x is in.
    index, part = (values.flatten() for values in bend.cell(use.x_whole))
    amount = (each * use.share_whole).flatten() * bend.step
    cells = torch.bincount(index, amount, minlength=size)
    before = cells.flip(0).cumsum(0).flip(0) - cells
    inside = amount * part * (1.0 - part / 2.0)
    rising = amount * part * part / 2.0
    by_stretch += torch.bincount(index, inside, minlength=size)
    by_stretch += torch.bincount((index + 1).clamp_max(size - 1), rising, minlength=size)
    by_stretch += before / 2.0
    by_stretch[1:] += before[:-1] / 2.0
    return by_stretch


def _spread(x: Tensor, amount: Tensor, bend: Bend, size: int) -> Tensor:
    index, part = (values.flatten() for values in bend.cell(x))
    part, flat = part.clamp_max(1.0), amount.flatten()
    low = torch.bincount(index, flat * (1.0 - part), minlength=size)
    return low + torch.bincount((index + 1).clamp_max(size - 1), flat * part, minlength=size)
