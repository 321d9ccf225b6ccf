"""The spaces that graphs are embedded in: the Poincare ball, the hyperboloid, Euclidean space.

Points are rows of coordinates (..., c), tangent vectors likewise, both in float64. Curvature -1.
The ball has c = d coordinates; the hyperboloid c = d + 1, the last of them time, as in
`maths.hyperbolic.honeycombs.space`. Distances are 2 arsinh(...), which keeps its digits for near
points where arcosh(1 + ...) loses half of them. Sources: Ganea, Becigneul and Hofmann (2018) for
the ball; Nickel and Kiela (2018) for the hyperboloid. Tested against geoopt.
"""

from typing import Protocol

import torch
from torch import Tensor

EPSILON = 1e-5
"""Of the projection: points of the ball stay within 1 - EPSILON of its middle."""
_LEAST = 1e-300
_NEAR = 1e-15
_ROUNDING = 1e-12


class Manifold(Protocol):
    """A space with its metric."""

    def coordinates(self, dimension: int) -> int:
        """How many coordinates a point has."""

    def random(
        self, count: int, dimension: int, reach: float, generator: torch.Generator
    ) -> Tensor:
        """Points near the middle, each coordinate uniform in [-reach, reach]."""

    def distance(self, x: Tensor, y: Tensor) -> Tensor:
        """(..., c), (..., c) to (...)."""

    def norm(self, x: Tensor, v: Tensor) -> Tensor:
        """The length of a tangent vector at x: (..., 1)."""

    def gradient(self, x: Tensor, slope: Tensor) -> Tensor:
        """The Riemannian gradient from the derivatives by coordinates."""

    def exponential(self, x: Tensor, v: Tensor) -> Tensor:
        """Where the geodesic from x with velocity v is after unit time."""

    def logarithm(self, x: Tensor, y: Tensor) -> Tensor:
        """The velocity at x of the geodesic that is at y after unit time."""

    def transport(self, x: Tensor, y: Tensor, v: Tensor) -> Tensor:
        """A tangent vector at x carried parallel along the geodesic to y."""

    def retract(self, x: Tensor, v: Tensor) -> Tensor:
        """x + v, brought back to the space: the update as the paper writes it."""

    def project(self, x: Tensor) -> Tensor:
        """The nearest allowed point, against rounding and steps that lead out."""

    def clamped(self, x: Tensor) -> int:
        """How many points are as far out as the projection lets them be."""


class Euclidean:
    """Flat space."""

    def coordinates(self, dimension: int) -> int:
        return dimension

    def random(
        self, count: int, dimension: int, reach: float, generator: torch.Generator
    ) -> Tensor:
        return _uniform(count, dimension, reach, generator)

    def distance(self, x: Tensor, y: Tensor) -> Tensor:
        return _root((x - y).square().sum(-1))

    def norm(self, x: Tensor, v: Tensor) -> Tensor:
        length: Tensor = v.norm(dim=-1, keepdim=True)
        return length

    def gradient(self, x: Tensor, slope: Tensor) -> Tensor:
        return slope

    def exponential(self, x: Tensor, v: Tensor) -> Tensor:
        return x + v

    def logarithm(self, x: Tensor, y: Tensor) -> Tensor:
        return y - x

    def transport(self, x: Tensor, y: Tensor, v: Tensor) -> Tensor:
        return v

    def retract(self, x: Tensor, v: Tensor) -> Tensor:
        return x + v

    def project(self, x: Tensor) -> Tensor:
        return x

    def clamped(self, x: Tensor) -> int:
        return 0


class PoincareBall:
    """The open unit ball with the metric 4 |dx|^2 / (1 - |x|^2)^2."""

    def coordinates(self, dimension: int) -> int:
        return dimension

    def random(
        self, count: int, dimension: int, reach: float, generator: torch.Generator
    ) -> Tensor:
        return _uniform(count, dimension, reach, generator)

    def distance(self, x: Tensor, y: Tensor) -> Tensor:
        squares = (x - y).square().sum(-1)
        return 2.0 * torch.asinh(_root(squares / (_defect(x) * _defect(y)).squeeze(-1)))

    def norm(self, x: Tensor, v: Tensor) -> Tensor:
        length: Tensor = v.norm(dim=-1, keepdim=True)
        return 2.0 * length / _defect(x)

    def gradient(self, x: Tensor, slope: Tensor) -> Tensor:
        # The inverse of the metric, (1 - |x|^2)^2 / 4.
        return _defect(x).square() / 4.0 * slope

    def exponential(self, x: Tensor, v: Tensor) -> Tensor:
        length = v.norm(dim=-1, keepdim=True)
        way = torch.tanh(length / _defect(x)) * v / length.clamp_min(_LEAST)
        return self.project(mobius_sum(x, _kept_infinite(way, length)))

    def logarithm(self, x: Tensor, y: Tensor) -> Tensor:
        difference = mobius_sum(-x, y)
        length: Tensor = difference.norm(dim=-1, keepdim=True).clamp(_LEAST, 1.0 - _NEAR)
        return _defect(x) * torch.atanh(length) * difference / length

    def transport(self, x: Tensor, y: Tensor, v: Tensor) -> Tensor:
        return _gyrated(y, -x, v) * (_defect(y) / _defect(x))

    def retract(self, x: Tensor, v: Tensor) -> Tensor:
        return self.project(x + v)

    def project(self, x: Tensor) -> Tensor:
        # The paper writes x / |x| - epsilon; taken coordinate by coordinate that may lie outside,
        # so it is read as a length.
        length = x.norm(dim=-1, keepdim=True)
        most = 1.0 - EPSILON
        held = torch.where(length > most, x * (most / length.clamp_min(_LEAST)), x)
        return _kept_infinite(held, length)

    def clamped(self, x: Tensor) -> int:
        return int((x.norm(dim=-1) >= 1.0 - EPSILON - _ROUNDING).sum())


class UnscaledBall(PoincareBall):
    """The same, with the Euclidean gradient: what the post says is less efficient."""

    def gradient(self, x: Tensor, slope: Tensor) -> Tensor:
        return slope


class Lorentz:
    """The sheet <x, x> = -1, t > 0 of the hyperboloid."""

    def coordinates(self, dimension: int) -> int:
        return dimension + 1

    def random(
        self, count: int, dimension: int, reach: float, generator: torch.Generator
    ) -> Tensor:
        return self.project(_uniform(count, dimension + 1, reach, generator))

    def distance(self, x: Tensor, y: Tensor) -> Tensor:
        # The chord |x - y| is 2 sinh(d / 2).
        chord = _minkowski(x - y, x - y).squeeze(-1)
        return 2.0 * torch.asinh(_root(chord) / 2.0)

    def norm(self, x: Tensor, v: Tensor) -> Tensor:
        return _root(_minkowski(v, v))

    def gradient(self, x: Tensor, slope: Tensor) -> Tensor:
        raised = torch.cat([slope[..., :-1], -slope[..., -1:]], dim=-1)
        return self.tangent(x, raised)

    def tangent(self, x: Tensor, v: Tensor) -> Tensor:
        """The part of a vector that is tangent at x."""
        return v + _minkowski(x, v) * x

    def exponential(self, x: Tensor, v: Tensor) -> Tensor:
        length = self.norm(x, v)
        ahead = v / length.clamp_min(_LEAST)
        return self.project(torch.cosh(length) * x + torch.sinh(length) * ahead)

    def logarithm(self, x: Tensor, y: Tensor) -> Tensor:
        way = self.tangent(x, y - x)
        length = self.norm(x, way).clamp_min(_LEAST)
        return self.distance(x, y).unsqueeze(-1) * way / length

    def transport(self, x: Tensor, y: Tensor, v: Tensor) -> Tensor:
        return v + _minkowski(y, v) / (1.0 - _minkowski(x, y)) * (x + y)

    def retract(self, x: Tensor, v: Tensor) -> Tensor:
        return self.project(x + v)

    def project(self, x: Tensor) -> Tensor:
        space = x[..., :-1]
        time = (1.0 + space.square().sum(-1, keepdim=True)).sqrt()
        return torch.cat([space, time], dim=-1)

    def clamped(self, x: Tensor) -> int:
        return 0


def farthest(points: Tensor, manifold: Manifold) -> float:
    """The distance of the farthest point from the middle of the space. points: (N, c)."""
    middle = manifold.project(torch.zeros(1, points.shape[1], dtype=torch.float64))
    return float(manifold.distance(points, middle).max())


def ball_of_hyperboloid(x: Tensor) -> Tensor:
    """The same points in the Poincare ball: (..., d + 1) to (..., d)."""
    return x[..., :-1] / (1.0 + x[..., -1:])


def hyperboloid_of_ball(x: Tensor) -> Tensor:
    """The same points on the hyperboloid: (..., d) to (..., d + 1)."""
    square = x.square().sum(-1, keepdim=True)
    return torch.cat([2.0 * x, 1.0 + square], dim=-1) / (1.0 - square)


def _uniform(count: int, size: int, reach: float, generator: torch.Generator) -> Tensor:
    drawn = torch.rand(count, size, generator=generator, dtype=torch.float64)
    return reach * (2.0 * drawn - 1.0)


def _root(x: Tensor) -> Tensor:
    # Its slope at 0 is infinite: a distance of 0 has none.
    return x.clamp_min(_LEAST).sqrt()


def _defect(x: Tensor) -> Tensor:
    """1 - |x|^2 without cancellation near the boundary: (..., 1)."""
    length: Tensor = x.norm(dim=-1, keepdim=True)
    return (1.0 - length) * (1.0 + length)


def _kept_infinite(x: Tensor, length: Tensor) -> Tensor:
    """x, scaled down from a length; no number where that is infinite, rather than 0."""
    return torch.where(length.isinf(), torch.nan, x)


def _minkowski(x: Tensor, y: Tensor) -> Tensor:
    product = x * y
    return product[..., :-1].sum(-1, keepdim=True) - product[..., -1:]


def mobius_sum(x: Tensor, y: Tensor) -> Tensor:
    """Mobius addition in the ball: y moved by the translation that takes the middle to x."""
    xy = (x * y).sum(-1, keepdim=True)
    x2, y2 = x.square().sum(-1, keepdim=True), y.square().sum(-1, keepdim=True)
    above = (1.0 + 2.0 * xy + y2) * x + (1.0 - x2) * y
    return above / (1.0 + 2.0 * xy + x2 * y2)


def _gyrated(x: Tensor, y: Tensor, v: Tensor) -> Tensor:
    """gyr[x, y] v, the rotation by which Mobius addition fails to be associative."""
    return mobius_sum(-mobius_sum(x, y), mobius_sum(x, mobius_sum(y, v)))
