"""Metrics that look alike in all directions from a middle, by their curvature at each distance.

A sphere about the middle whose circumference is 2 pi s is the sphere of "size" s. The metric is

    ds^2 / H + s^2 dtheta^2,    H(w) = 1 + int_0^w k,    w = s^2,

where -k(w) is the curvature of the planes that contain the way out: dH/dw = k, since the curvature
is -S''/S for S = s and S' = sqrt(H). Hyperbolic space is k = 1, H = 1 + s^2, flat space k = 0. Here
k > 0 everywhere, so that any two points are joined by exactly one geodesic (Cartan and Hadamard).

Against hyperbolic space all circles are the same and ways out are longer by the stretch
f = sqrt((1 + w) / H). With x = log(1 + w) / 2, which is log cosh of the hyperbolic distance from
the middle, log k is linear between knots in x, and H is then a sum of exponentials. The profile is
1 at the middle; that of the whole is set by a scale, by which all distances are multiplied.
"""

import torch
from torch import Tensor

SPACING = 0.75
KNOTS = 12
"""After the one in the middle; beyond the last the curvature stays as it is there."""
CELLS_A_KNOT = 128
FARTHEST = 20.0
"""The table of f ends here, in x, where f is constant to all digits."""
_NEAR = 1e-6
_AGE = torch.arange(KNOTS + 1).unsqueeze(-1) - torch.arange(KNOTS + 1)
_FALL = torch.where(_AGE >= 0, torch.exp(-2.0 * SPACING * _AGE.clamp_min(0).double()), 0.0)
"""What is left of a part of H e^-2x some knots on: (knots, knots)."""


class Bend:
    """A profile as tables over x = 0, step, 2 step, ..., linear and quadratic in between.

    stretch: f, (M,). whole: its integral from 0, (M,), which is how much longer the way straight
    out is than where f is 0. Both have derivatives by the profile if that has.
    """

    def __init__(self, step: float, stretch: Tensor) -> None:
        self.step, self.stretch = step, stretch
        parts = (stretch[1:] + stretch[:-1]) * (step / 2.0)
        self.whole = torch.cat([stretch.new_zeros(1), parts.cumsum(0)])
        self._f, self._whole = stretch.detach(), self.whole.detach()
        self._rises = torch.cat([self._f.diff(), stretch.new_zeros(1)])

    def stretch_at(self, x: Tensor) -> Tensor:
        """f at any x from 0."""
        index, part = self.cell(x)
        return self._f[index] + part * self._rises[index]

    def whole_at(self, x: Tensor) -> Tensor:
        """The integral of f from 0 to x."""
        index, part = self.cell(x)
        inside = part * (self._f[index] + part * self._rises[index] / 2.0)
        return self._whole[index] + self.step * inside

    def cell(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The place in the tables before x, and how far on x is; past the last this grows on."""
        place = x / self.step
        index = place.long().clamp(0, len(self._f) - 1)
        return index, place - index


def places() -> Tensor:
    """x of the table: (M,)."""
    step = SPACING / CELLS_A_KNOT
    return step * torch.arange(round(FARTHEST / step) + 1, dtype=torch.float64)


def curvature_at(logs: Tensor, x: Tensor) -> Tensor:
    """-K at x, relative to that of the middle. logs: log k at the knots after the first."""
    knot, part, slopes, at_knots = _segments(logs, x)
    return torch.exp(at_knots[knot] + slopes[knot] * part)


def bend_of(logs: Tensor) -> Bend:
    """The table of a profile. logs: (KNOTS,), log k at the knots after the one in the middle."""
    x = places()
    knot, part, slopes, at_knots = _segments(logs, x)
    ends = _onward(at_knots.new_zeros(()), at_knots, slopes, at_knots.new_tensor(SPACING))
    # Each segment adds its own part, and what was before falls by e^-2x.
    at_start = _FALL[:, 0] + _FALL[:, 1:] @ ends[:-1]
    over = _onward(at_start[knot], at_knots[knot], slopes[knot], part)
    return Bend(float(x[1]), over.rsqrt())


def _segments(logs: Tensor, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    at_knots = torch.cat([logs.new_zeros(1), logs])
    slopes = torch.cat([at_knots.diff() / SPACING, logs.new_zeros(1)])
    knot = (x / SPACING).long().clamp_max(KNOTS)
    return knot, x - SPACING * knot, slopes, at_knots


def _onward(start: Tensor, log: Tensor, slope: Tensor, part: Tensor) -> Tensor:
    """H e^-2x a `part` after a place where it is `start`, log k rising with `slope` from `log`."""
    z = (slope + 2.0) * part
    grown = torch.where(
        z.abs() < _NEAR, 1.0 + z / 2.0, torch.expm1(z) / torch.where(z == 0, 1.0, z)
    )
    fall = torch.exp(-2.0 * part)
    return fall * (start + 2.0 * torch.exp(log) * part * grown)
