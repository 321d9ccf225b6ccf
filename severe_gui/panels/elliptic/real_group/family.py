"""The plane of (a4, a6) on a page: the curve of discriminant 0, and the nearest nice curve. No Qt.

Coefficients under the pointer are rounded to less than a point of the page, and near the curve of
discriminant 0 to a rational point of it, so that the cubic is exactly singular.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import fmpq  # noqa: TID253 (imported with the view)

from severe_gui.maths.curves.real.discriminant_curve import (
    cusp_root,
    discriminant_curve,
    nearest_root,
    singular_member,
)
from severe_gui.maths.curves.real.locus import FloatArray
from severe_gui.maths.curves.weierstrass import Weierstrass
from severe_gui.panels.elliptic.picture.frame import Box, Plane
from severe_gui.panels.elliptic.places import as_float

FLATNESS = 0.42
"""Half the height of the map over the 3/2th power of half its width, as for a4^3 ~ a6^2."""
ROOM = 1.5
SNAP = 9.0
MARGINS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128, 1024, 10**5)


@dataclass(frozen=True)
class Family:
    """Curves with the same a1, a2 and a3, as a map of a4 and a6."""

    curve: Weierstrass
    plane: Plane

    @property
    def boundary(self) -> tuple[FloatArray, FloatArray]:
        """a4 and a6 where the discriminant is 0, from one end of the map to the other."""
        middle, far = as_float(cusp_root(self.curve)), 3 * math.sqrt(self.half_width) + 1
        # Closer together near the cusp, where the curve turns.
        return discriminant_curve(self.curve, middle + far * np.linspace(-1, 1, 481) ** 3)

    @property
    def half_width(self) -> float:
        return (self.plane.high_x - self.plane.low_x) / 2

    def position(self, curve: Weierstrass) -> tuple[float, float]:
        """Where a curve is on the page."""
        return self.plane.to_page(as_float(curve.a4), as_float(curve.a6))

    def curve_at(self, left: float, top: float) -> tuple[Weierstrass, bool]:
        """The curve at a position of the page, and whether it is singular, being near enough."""
        a4, a6 = self.plane.to_plane(left, top)
        across, up = self._scales
        r, away = nearest_root(self.curve, a4, a6, across, up, 3 * math.sqrt(self.half_width) + 1)
        if away <= SNAP:
            return singular_member(self.curve, self._nice(r)), True
        return self.rounded(a4, a6), False

    def nearest_singular(self, curve: Weierstrass) -> Weierstrass:
        """The nearest singular curve on the map, with small denominators."""
        reach = 3 * math.sqrt(self.half_width) + 1
        place = as_float(curve.a4), as_float(curve.a6)
        r, _ = nearest_root(self.curve, *place, *self._scales, reach)
        return singular_member(self.curve, self._nice(r))

    @property
    def _scales(self) -> tuple[float, float]:
        plane = self.plane
        return (
            plane.box.width / (plane.high_x - plane.low_x),
            plane.box.height / (plane.high_y - plane.low_y),
        )

    def _nice(self, r: float) -> fmpq:
        """A rational near r: that of the least denominator within a few points of the page."""
        across, up = self._scales
        x, y = discriminant_curve(self.curve, np.array(r))
        middle = as_float(cusp_root(self.curve))
        for bound in MARGINS:
            found = Fraction(r + 0.0).limit_denominator(bound)
            near = discriminant_curve(self.curve, np.array(float(found)))
            if math.hypot((near[0] - x) * across, (near[1] - y) * up) < SNAP / 2:
                return fmpq(found.numerator, found.denominator)
        return (
            cusp_root(self.curve)
            if abs(r - middle) < 1e-5
            else fmpq(found.numerator, found.denominator)
        )

    def rounded(self, a4: float, a6: float) -> Weierstrass:
        """The curve with these coefficients, rounded to less than a point of the page."""
        across, up = self._scales
        a1, a2, a3, _, _ = self.curve.coefficients
        return Weierstrass(a1, a2, a3, _decimal(a4, 1 / across), _decimal(a6, 1 / up))


def family_of(curve: Weierstrass, box: Box, reach: float | None) -> Family:
    """The map in a box: as wide as the state says, or so that it shows the curve."""
    tip = singular_member(curve, cusp_root(curve))
    x, y = as_float(tip.a4), as_float(tip.a6)
    if reach is None:
        reach = fitted_reach(as_float(curve.a4) - x, as_float(curve.a6) - y)
    tall = FLATNESS * reach**1.5
    return Family(curve, Plane(box, x - reach, x + reach, y - tall, y + tall))


def fitted_reach(a4: float, a6: float) -> float:
    """A round half-width that shows a place, given from the cusp."""
    least = ROOM * max(2.0, abs(a4), (abs(a6) / FLATNESS) ** (2 / 3))
    step = 10 ** math.floor(math.log10(least))
    return next(each * step for each in (1, 2, 3, 5, 10) if each * step >= least)


def _decimal(value: float, step: float) -> fmpq:
    """A number rounded to the power of ten that is at most a step."""
    digits = math.floor(math.log10(step))
    number = round(value / 10**digits)
    return fmpq(number * 10**digits) if digits >= 0 else fmpq(number, 10**-digits)
