"""Five maps of one plane: each tells the distances, angles and area of a triangle truly.

The corners are Gaussian rationals of the disk. Their images in the other models are rational too
(in the band, a logarithm at 300 bits), and each is rounded once, to the doubles that `severe
measure` is given. The truth is computed from the rationals at 300 bits.

The rounding itself moves a corner at distance d from 0, in units of u e^d, u = 2^-53, by up to 0.36
in the disk, 0.5 in the half-plane, the band and the hyperboloid; in Klein's model by up to 0.18
u e^(2d). A corner that moves by h changes distances by h at most, the area by 2 h, an angle of
its own by 2 h coth s and one of another corner by h / sinh s, s the shortest side. With sides of
1/2 and more the bounds hold for thin triangles and flat ones, so no angle is left out.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from hypothesis import assume, example, given
from hypothesis import strategies as st

from severe_gui.maths.hyperbolic.plane.models import Model, distance, to_disk
from severe_gui.maths.hyperbolic.plane.polygon import Polygon

UNIT_ROUNDOFF = 2.0**-53
BITS = 300
SHORTEST_SIDE = 0.5


@dataclass(frozen=True)
class Gaussian:
    """x + i y, exactly."""

    x: Fraction
    y: Fraction = Fraction(0)

    @classmethod
    def of(cls, z: complex) -> "Gaussian":
        return cls(Fraction(z.real), Fraction(z.imag))

    def __add__(self, other: "Gaussian") -> "Gaussian":
        return Gaussian(self.x + other.x, self.y + other.y)

    def __sub__(self, other: "Gaussian") -> "Gaussian":
        return Gaussian(self.x - other.x, self.y - other.y)

    def __mul__(self, other: "Gaussian") -> "Gaussian":
        return Gaussian(self.x * other.x - self.y * other.y, self.x * other.y + self.y * other.x)

    def __truediv__(self, other: "Gaussian") -> "Gaussian":
        return (self * other.conjugate).over(other.square)

    def over(self, divisor: Fraction) -> "Gaussian":
        return Gaussian(self.x / divisor, self.y / divisor)

    @property
    def conjugate(self) -> "Gaussian":
        return Gaussian(self.x, -self.y)

    @property
    def square(self) -> Fraction:
        """The square of the modulus."""
        return self.x**2 + self.y**2

    @property
    def rounded(self) -> complex:
        """The nearest double in each coordinate."""
        return complex(float(self.x), float(self.y))


ZERO, ONE, IMAGINARY = (Gaussian.of(each) for each in (0j, 1 + 0j, 1j))

Corners = tuple[Gaussian, Gaussian, Gaussian]


# The triangles.


def at_distance(away: float, slope: Fraction, quarters: int) -> Gaussian:
    """The point (e - 1) / (e + 1) on a rational radius, e a rational number near exp(away)."""
    stretch = Fraction(round(1000 * math.exp(away)), 1000)
    reach = (stretch - 1) / (stretch + 1)
    z = Gaussian(1 - slope**2, 2 * slope).over(1 + slope**2) * Gaussian(reach)
    for _ in range(quarters):
        z = z * IMAGINARY
    return z


def carried(centre: Gaussian, z: Gaussian) -> Gaussian:
    """The image of z under the translation that carries 0 to a centre."""
    return (z + centre) / (ONE + centre.conjugate * z)


@st.composite
def triangles(draw: st.DrawFn, nearest: float, farthest: float) -> Corners:
    """Triangles with sides of 1/2 and more whose farthest corner is between two distances from 0.

    Small ones far out as well as large ones: the corners are drawn about a centre.
    """
    slopes = st.fractions(-1, 1, max_denominator=99991)
    reach = draw(st.floats(max(nearest + SHORTEST_SIDE, 2.0 * SHORTEST_SIDE), farthest))
    spread = draw(st.floats(SHORTEST_SIDE, reach))
    centre = at_distance(reach - spread, draw(slopes), draw(st.integers(0, 3)))
    # In three different half-planes about the centre, one corner at the full distance.
    away = (spread, *(draw(st.floats(SHORTEST_SIDE, spread)) for _ in range(2)))
    quarters = draw(st.permutations(range(4)))
    a, b, c = (
        carried(centre, at_distance(each, draw(slopes), quarter))
        for each, quarter in zip(away, quarters[:3], strict=True)
    )
    assume(min(chord(z, w) for z, w in sides((a, b, c))) >= math.sinh(SHORTEST_SIDE / 2) ** 2)
    assume(nearest < distance_out((a, b, c)) <= farthest)
    return a, b, c


def sides(corners: Corners) -> Iterator[tuple[Gaussian, Gaussian]]:
    yield from zip(corners, (*corners[1:], corners[0]), strict=True)


def chord(z: Gaussian, w: Gaussian) -> Fraction:
    """sinh^2(d(z, w) / 2)."""
    return (z - w).square / ((1 - z.square) * (1 - w.square))


def distance_out(corners: Corners) -> float:
    """How far the farthest corner is from 0."""
    return 2.0 * math.asinh(math.sqrt(max(chord(z, ZERO) for z in corners)))


def known(*corners: complex) -> Corners:
    a, b, c = (Gaussian.of(z) for z in corners)
    return a, b, c


# Areas are hard where one corner is far from the others, angles where all are far out.
A_LONG_ONE = known(0.7234461140988635 - 0.6889962991417747j, 0.96875537017075j, 0.99904463375557j)
A_LONG_FAR_ONE = known(
    0.9895725763951045 - 0.14288563280913605j, -0.9999323363912548, -0.99942641194 + 0.031403341415j
)
A_SMALL_FAR_ONE = known(
    -0.09481175417811784 - 0.9950417780972513j,
    -0.09503615813477241 - 0.995109072170175j,
    -0.09523901045790568 - 0.9950650702153714j,
)


# What is measured, and what is true.


def image(model: Model, z: Gaussian) -> complex:
    """The point in a model, rounded once."""
    if model is Model.DISK:
        return z.rounded
    if model is Model.HALF_PLANE:
        return (IMAGINARY * (ONE + z) / (ONE - z)).rounded
    if model is Model.KLEIN:
        return (z + z).over(1 + z.square).rounded
    if model is Model.HYPERBOLOID:
        return (z + z).over(1 - z.square).rounded
    ratio = (ONE + z) / (ONE - z)
    with ctx.workprec(BITS):
        along = real(ratio.square).log() / 2
        return complex(float(along), float(arb.atan2(real(ratio.y), real(ratio.x))))


def measured(model: Model, corners: Corners) -> dict[str, np.ndarray]:
    """What `severe measure` tells of the images."""
    points = np.array([image(model, z) for z in corners])
    polygon = Polygon(tuple(to_disk(model, points).tolist()))
    return {
        "distances": distance(model, points, np.roll(points, -1)),
        "angles": np.array(polygon.angles),
        "area": np.array([polygon.area]),
    }


def true(corners: Corners) -> dict[str, list[arb]]:
    """The same at 300 bits: the area is what the angles lack."""
    with ctx.workprec(BITS):
        distances = [2 * real(chord(z, w)).sqrt().asinh() for z, w in sides(corners)]
        angles = [
            angle(corners[k - 1], corners[k], corners[(k + 1) % 3]) for k in range(len(corners))
        ]
        return {"distances": distances, "angles": angles, "area": [arb.pi() - sum(angles, arb(0))]}


def angle(before: Gaussian, at: Gaussian, after: Gaussian) -> arb:
    turn = carried(ZERO - at, after) * carried(ZERO - at, before).conjugate
    return arb.atan2(real(abs(turn.y)), real(turn.x))


def real(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def errors(model: Model, corners: Corners) -> dict[str, float]:
    """The greatest error of each sort of measurement."""
    found, truth = measured(model, corners), true(corners)
    with ctx.workprec(BITS):
        return {
            sort: max(
                abs(float(arb(value) - exact))
                for value, exact in zip(found[sort].tolist(), truth[sort], strict=True)
            )
            for sort in truth
        }


def bound(model: Model, away: float) -> float:
    """8 u e^d; of the models whose coordinates crowd twice as fast, 8 u e^(2d)."""
    doubled = model in (Model.KLEIN, Model.HYPERBOLOID)
    return 8.0 * UNIT_ROUNDOFF * math.exp(2.0 * away if doubled else away)


@pytest.mark.parametrize("model", Model)
@given(triangles(0.0, 4.0))
def test_every_model_measures_triangles_near_the_origin_to_twelve_digits(
    model: Model, corners: Corners
) -> None:
    for sort, error in errors(model, corners).items():
        assert error <= 1e-12, sort


@given(triangles(0.0, 4.0))
def test_any_two_models_agree_on_a_triangle_to_twelve_digits(corners: Corners) -> None:
    told = [measured(model, corners) for model in Model]
    for sort in told[0]:
        assert np.ptp([each[sort] for each in told], axis=0).max() <= 1e-12, sort


@pytest.mark.parametrize("model", Model)
@given(triangles(4.0, 12.0))
@example(A_LONG_ONE)
@example(A_LONG_FAR_ONE)
@example(A_SMALL_FAR_ONE)
def test_farther_out_errors_grow_no_faster_than_the_model_crowds(
    model: Model, corners: Corners
) -> None:
    allowed = bound(model, distance_out(corners))
    for sort, error in errors(model, corners).items():
        assert error <= allowed, sort
