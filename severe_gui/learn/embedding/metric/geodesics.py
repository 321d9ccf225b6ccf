"""Distances in a metric of `profile`, by Clairaut's relation and quadrature.

Points are those of the hyperboloid, of the same direction and size s. A geodesic lies in a plane
through the middle and keeps c = s sin(angle with the way out). With tau^2 = s^2 - c^2, negative on
the way in, tau = sqrt(1 + c^2) sinh v and t = tanh v, its length and the angle it spans about the
middle are

    L = int f dv = int f dx + int f / (1 + t) dt,    A = int c f / (c^2 + t^2) dt,

f the stretch at x = log(1 + s^2) / 2. The first of these is the way straight out, read off a table;
where f is constant the others are log(1 + t) and arctan(t / c), and what is integrated numerically
in A is how f differs from f0, its value nearest to the middle. The angle a at the nearer end is
found by Newton's method in p = log tan(a / 2), from that of the hyperbolic geodesic, with

    dA / da = (f0 sinh(v2 - v1) + sinh v1 sinh v2 int (f - f0) / t^2 dt) / tau2,

the Jacobi field that vanishes there. L + c (wanted angle - A) is then the distance up to the square
of what is left of the error. Its derivatives need no such solution: c by the angle, the cosine of
the angle with the way out by the distance of either end from the middle, and by the metric that of
the length along the geodesic as it is.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from severe_gui.learn.embedding.metric.profile import Bend

NODES = 8
"""Of Gauss and Legendre's rule, on each side of the nearest point."""
STEPS = 3
"""Of Newton's method."""
_LEAST, _TINY = 1e-12, 1e-30
_MOST, _ENOUGH = 40.0, 1e-8
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(NODES)
_RULE = torch.from_numpy((_NODES + 1.0) / 2.0), torch.from_numpy(_WEIGHTS / 2.0)
"""On [0, 1]."""


@dataclass(frozen=True)
class Ends:
    """Pairs of points seen from the middle. near, far: their sizes; angle: between them: (P,)."""

    near: Tensor
    far: Tensor
    angle: Tensor


@dataclass(frozen=True)
class Use:
    """How a length hangs on the tables of a metric: on the stretch at x, by share, and on the ways
    out to x_whole, by share_whole: (P, ...)."""

    x: Tensor
    share: Tensor
    x_whole: Tensor
    share_whole: Tensor


@dataclass(frozen=True)
class Geodesics:
    """distance, and its derivatives: by the true distance from the middle of the near and of the
    far end, and by the angle between them: (P,)."""

    distance: Tensor
    by_near: Tensor
    by_far: Tensor
    by_angle: Tensor
    use: Use


def geodesics(ends: Ends, bend: Bend) -> Geodesics:
    """The geodesics between pairs of points."""
    p = _hyperbolic_start(ends, bend)
    low, high = torch.full_like(p, -_MOST), torch.full_like(p, _MOST)
    wanted = _log_tangent(ends.angle)
    for _ in range(STEPS):
        course = _course(ends, p, bend)
        error = _log_tangent(course.angle) - wanted
        low, high = torch.where(error < 0, p, low), torch.where(error < 0, high, p)
        slope = course.slope / torch.sin(course.angle).clamp_min(_LEAST)
        moved = p - error / slope.clamp(0.02, 50.0)
        inside = torch.where((moved > low) & (moved < high), moved, (low + high) / 2.0)
        # What is left is rounding, which says nothing on the side.
        p = torch.where(error.abs() < _ENOUGH, p, inside)
    course = _course(ends, p, bend)
    distance = course.length + course.c * (ends.angle - course.angle)
    return Geodesics(
        distance.clamp_min(0.0), torch.tanh(p), course.far_tau / ends.far.clamp_min(_LEAST),
        course.c, course.use,
    )  # fmt: skip


@dataclass(frozen=True)
class _Course:
    c: Tensor
    far_tau: Tensor
    angle: Tensor
    length: Tensor
    slope: Tensor
    use: Use


def _course(ends: Ends, p: Tensor, bend: Bend) -> _Course:
    """Where the geodesic goes that starts at the near end with the angle of p."""
    c = ends.near / torch.cosh(p)
    near_tau = -ends.near * torch.tanh(p)
    beyond = (ends.far - ends.near) * (ends.far + ends.near)
    far_tau = (beyond + near_tau.square()).sqrt()
    tau = torch.stack([near_tau, far_tau])
    c2 = c.square()
    # tanh v; the rule has its places between 0 and this.
    whole = tau / (1.0 + c2 + tau.square()).sqrt()
    t, weight = whole.unsqueeze(-1) * _RULE[0], whole.unsqueeze(-1) * _RULE[1]
    lowest = torch.log1p(c2) / 2.0
    x = lowest.unsqueeze(-1) - torch.log1p(-t.square()) / 2.0
    x_end = torch.log1p(c2 + tau.square()) / 2.0
    f, first = bend.stretch_at(x), bend.stretch_at(lowest)
    more, t2 = f - first.unsqueeze(-1), t.square()
    size2 = (c2.unsqueeze(-1) + t2).clamp_min(_TINY)
    side = tau.sign()
    length = side * (bend.whole_at(x_end) - bend.whole_at(lowest))
    length = length + (weight * f / (1.0 + t.abs())).sum(-1)
    angle = first * torch.atan2(whole, c) + (weight * more / size2).sum(-1) * c
    rest = (weight * more / t2.clamp_min(_TINY)).sum(-1)
    v = torch.asinh(tau / (1.0 + c2).sqrt())
    field = first * torch.sinh(v[1] - v[0]) + torch.sinh(v).prod(0) * (rest[1] - rest[0])
    slope = (field / far_tau.clamp_min(_LEAST) / torch.cosh(p)).clamp_min(0.0)
    size = t.abs()
    share = weight * size * (size - c2.unsqueeze(-1)) / ((1.0 + size) * size2)
    return _Course(
        c, far_tau, angle[1] - angle[0], length[1] - length[0], slope,
        Use(
            torch.cat([x[0], x[1]], dim=-1), torch.cat([-share[0], share[1]], dim=-1),
            torch.stack([x_end[0], x_end[1], lowest], dim=-1),
            torch.stack([-side[0], side[1], side[0] - side[1]], dim=-1),
        ),
    )  # fmt: skip


def _hyperbolic_start(ends: Ends, bend: Bend) -> Tensor:
    """p of the hyperbolic geodesic, with ways out as long as they are near its start."""
    near, far = ends.near.clamp_min(_LEAST), ends.far.clamp_min(_LEAST)
    half = torch.sin(ends.angle / 2.0).square()
    of_near, of_far = (1.0 + near.square()).sqrt(), (1.0 + far.square()).sqrt()
    # The four-part formula, near * coth(far) - cosh(near) * cos(angle), without cancellation.
    apart = (near - far) * (near + far) / (far * (near * of_far + far * of_near))
    over = (apart + 2.0 * of_near * half) / torch.sin(ends.angle).clamp_min(_LEAST)
    stretch = bend.stretch_at(torch.log1p(near.square()) / 2.0)
    return torch.asinh(stretch * over).clamp(-_MOST + 1.0, _MOST - 1.0)


def _log_tangent(angle: Tensor) -> Tensor:
    """log tan(angle / 2)."""
    half = angle.clamp(_LEAST, math.pi - _LEAST) / 2.0
    return torch.log(torch.tan(half))
