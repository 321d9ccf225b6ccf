"""A learned metric as numbers to look at: its curvature and its conformal factor.

In the unit ball any such metric is lambda(r)^2 |dx|^2. With d log r = f drho / sinh rho, rho the
distance that hyperbolic space has at the same size s = sinh rho, the factor is lambda = s / r, and
that of hyperbolic space 2 / (1 - r^2).
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from severe_gui.learn.embedding.metric.profile import Bend, curvature_at

CELLS = 4000
FARTHEST = 20.0
"""rho at which the rim of the ball is taken to begin: f is constant from there."""


@dataclass(frozen=True)
class Shape:
    """Along the way out: (M,) each. rho: the distance that hyperbolic space would have at this
    size. distance: from the middle. curvature: -K of planes that contain the way out. place: 2
    artanh r, r the place in the ball. factor: lambda over that of hyperbolic space at the same r.
    """

    rho: Tensor
    distance: Tensor
    curvature: Tensor
    place: Tensor
    factor: Tensor


def shape_of(bend: Bend, logs: Tensor, scale: float) -> Shape:
    """The shape of a profile whose distances are multiplied by a scale."""
    rho = torch.linspace(0.0, FARTHEST, CELLS + 1, dtype=torch.float64)
    x = log_cosh(rho)
    f = bend.stretch_at(x)
    distance = scale * _from_middle(f, rho)
    # log r is 0 at the rim; f / sinh is integrated as f's last value, which has a formula, and
    # the rest.
    inner = rho.clamp_min(rho[1] / 2.0)
    rest = _from_middle((f - f[-1]) / torch.sinh(inner), rho)
    log_r = f[-1] * torch.log(torch.tanh(inner / 2.0)) + rest - rest[-1]
    r, defect = log_r.exp(), -torch.expm1(2.0 * log_r)
    factor = scale * torch.sinh(inner) / r * defect / 2.0
    place = 2.0 * torch.log1p(r) - torch.log(defect)
    kept = slice(1, None)
    return Shape(
        rho[kept], distance[kept], curvature_at(logs, x[kept]) / scale**2, place[kept], factor[kept]
    )


def log_cosh(rho: Tensor) -> Tensor:
    """log cosh rho, which is what a profile's knots count."""
    return rho + torch.log1p(torch.exp(-2.0 * rho)) - math.log(2.0)


def _from_middle(values: Tensor, rho: Tensor) -> Tensor:
    """The integral from the middle, by trapezoids."""
    parts = (values[1:] + values[:-1]) / 2.0 * rho.diff()
    return torch.cat([values.new_zeros(1), parts.cumsum(0)])
