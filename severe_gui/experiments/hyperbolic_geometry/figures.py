"""Random figures, all of them from the run's own generator, and statements about them."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from severe_gui.experiments.experiment import ClaimKind, Relation
from severe_gui.experiments.hyperbolic_geometry import exact
from severe_gui.experiments.hyperbolic_geometry.exact import UNIT_ROUNDOFF, Gaussian, Map, Rational

BLOCK = 2048


class Figures:
    """Draws for one batch. size: the greatest distance of a point from the centre."""

    def __init__(self, generator: Any, size: float) -> None:
        self.size = size
        self._generator = generator
        self._numbers: list[float] = []

    def share(self, low: float = 0.0, high: float = 1.0) -> float:
        """A number between two others, uniformly distributed."""
        import torch

        if not self._numbers:
            drawn = torch.rand(BLOCK, dtype=torch.float64, generator=self._generator)
            self._numbers = drawn.tolist()
        return low + (high - low) * self._numbers.pop()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.share() * (high - low + 1))

    def is_drawn(self, chance: float) -> bool:
        return self.share() < chance

    def in_disk(self) -> complex:
        """A point of the disk, uniform in its distance from the centre and in its direction."""
        reach = math.tanh(self.share(0.0, self.size) / 2)
        angle = self.share(-math.pi, math.pi)
        return complex(reach * math.cos(angle), reach * math.sin(angle))

    def in_half_plane(self) -> complex:
        """A point of the half-plane, at most the size away from i."""
        z = self.in_disk()
        return complex(-2 * z.imag, 1 - abs(z) ** 2) / abs(1 - z) ** 2

    def ratio(self) -> Rational:
        """A small fraction between -8 and 8."""
        return exact.rational(self.whole(-512, 512) / 64)

    def positive_ratio(self) -> Rational:
        """A small fraction between 0 and 8."""
        return exact.rational(self.whole(1, 512) / 64)

    def ideal_points(self, count: int) -> list[Rational]:
        """Different points of the real axis, ascending."""
        found: set[float] = set()
        while len(found) < count:
            found.add(math.sinh(self.share(-self.size, self.size)))
        return [exact.rational(each) for each in sorted(found)]

    def on_line(self, start: Rational, end: Rational, way: Rational) -> Gaussian:
        """The image of i t under (end z + start) / (z + 1): a point of the half-circle."""
        above = Gaussian(start, end * way)
        return above / Gaussian(exact.rational(1), way)

    def gaussian(self) -> Gaussian:
        """A small complex fraction."""
        return Gaussian(self.ratio(), self.ratio())

    def mobius(self) -> Map:
        """A Möbius map with small complex coefficients, of conj(z) in half of the cases."""
        while True:
            a, b, c, d = (self.gaussian() for _ in range(4))
            found = Map(a, b, c, d, self.is_drawn(0.5))
            if found.determinant.norm and found.c.norm:
                return found

    def of_half_plane(self) -> Map:
        """An element of Mob(H) in one of the post's two forms, up to a common positive factor."""
        while True:
            a, b, c, d = (self.ratio() for _ in range(4))
            determinant = a * d - b * c
            if determinant > 0:
                return exact.real_map(a, b, c, d)
            if determinant < 0:
                # (i a)(i d) - (i b)(i c) = -(ad - bc) > 0
                turn = Gaussian(exact.rational(0), exact.rational(1))
                return Map(turn.times(a), turn.times(b), turn.times(c), turn.times(d), True)


SILENT = "It cannot come out otherwise: no figure may be an exception."


@dataclass(frozen=True)
class Statement:
    """One statement, and how it is tested on a figure.

    measure: of one random figure, its error; or, if `counts`, 1 for an exception (for an
    instance, if the statement asks for one). The largest error so far is
    kept, exceptions are counted. bound: what the largest error stays below, in units of 2^-53.
    """

    id: str
    text: str
    quote: str
    algebra: str
    measure: Callable[[Figures], float]
    bound: float = 0.0
    basis: str = SILENT
    counts: bool = False
    kind: ClaimKind = "claim"
    relation: Relation = "<"
    citation: str = ""
    plot: str = ""

    @property
    def threshold(self) -> float:
        return 0.5 if self.counts else self.bound * UNIT_ROUNDOFF
