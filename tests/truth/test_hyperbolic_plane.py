"""Closed forms of the hyperbolic plane that textbooks print."""

import math

import numpy as np
import pytest

from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.models import Model, distance
from severe_gui.maths.hyperbolic.plane.polygon import Polygon
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling


@pytest.mark.parametrize("r", [0.0, 0.1, 0.5, 0.9, 0.999999])
def test_distance_from_the_centre_is_twice_artanh(r: float) -> None:
    assert float(disk.geodesic_distance(0, r * 1j)) == pytest.approx(2 * math.atanh(r), rel=1e-10)


def test_vertical_distance_in_the_half_plane_is_a_logarithm() -> None:
    assert float(distance(Model.HALF_PLANE, 1j, 2j)) == pytest.approx(math.log(2), rel=1e-15)


def test_the_cosh_of_distance_in_the_half_plane() -> None:
    z, w = 1 + 2j, -0.5 + 0.3j
    expected = math.acosh(1 + abs(z - w) ** 2 / (2 * z.imag * w.imag))
    assert float(distance(Model.HALF_PLANE, z, w)) == pytest.approx(expected, rel=1e-13)


def test_klein_distance_is_half_the_logarithm_of_a_cross_ratio() -> None:
    a, b = -0.3, 0.7
    expected = math.log((1 + b) / (1 - b) * (1 - a) / (1 + a)) / 2
    assert float(distance(Model.KLEIN, a, b)) == pytest.approx(expected, rel=1e-14)


def test_the_inradius_of_an_ideal_triangle_is_half_of_ln_3() -> None:
    assert Tiling(3, math.inf).inradius == pytest.approx(0.549306144334, rel=0, abs=5.1e-13)
    assert Tiling(3, math.inf).area == pytest.approx(math.pi)


def test_the_angle_of_parallelism_is_half_a_right_angle_at_ln_1_plus_root_2() -> None:
    # Pi(a) = 2 arctan e^-a: the angle at a point at distance a from a line, toward its ideal end.
    foot, height = 0.0, 0.881373587020
    point = 1j * math.tanh(height / 2)
    nearly_ideal = 1 - 1e-13
    measured = float(disk.angle(point, foot, nearly_ideal))
    assert measured == pytest.approx(math.pi / 4, abs=1e-9)
    assert measured == pytest.approx(2 * math.atan(math.exp(-height)), abs=1e-9)


def test_right_triangles_obey_the_hyperbolic_pythagoras() -> None:
    a, b = 1.3, 0.7
    c = float(disk.geodesic_distance(math.tanh(a / 2), 1j * math.tanh(b / 2)))
    assert math.cosh(c) == pytest.approx(math.cosh(a) * math.cosh(b))


@pytest.mark.parametrize("radius", [0.3, 1.0, 2.5])
def test_circles_have_length_2_pi_sinh_and_area_4_pi_sinh_squared_of_half(radius: float) -> None:
    # The regular n-gon inscribed: the error falls as 1/n^2, so extrapolate from n and 2n.
    def inscribed(n: int) -> np.ndarray:
        turns = np.exp(2j * np.pi * np.arange(n) / n)
        polygon = Polygon(tuple(math.tanh(radius / 2) * turns))
        return np.array([polygon.perimeter, polygon.area])

    length, area = (4 * inscribed(256) - inscribed(128)) / 3
    assert length == pytest.approx(2 * math.pi * math.sinh(radius), rel=1e-4)
    assert area == pytest.approx(4 * math.pi * math.sinh(radius / 2) ** 2, rel=1e-3)


def test_triangle_angles_obey_the_laws_of_sines_and_cosines() -> None:
    corners = (0.1 + 0.2j, -0.4 + 0.1j, 0.3 - 0.5j)
    angles = Polygon(corners).angles
    sides = [
        float(disk.geodesic_distance(corners[(k + 1) % 3], corners[(k + 2) % 3])) for k in range(3)
    ]
    ratios = [math.sinh(side) / math.sin(angle) for side, angle in zip(sides, angles, strict=True)]
    assert ratios == pytest.approx([ratios[0]] * 3)
    a, b, c = angles
    second = (math.cos(a) + math.cos(b) * math.cos(c)) / (math.sin(b) * math.sin(c))
    assert math.cosh(sides[0]) == pytest.approx(second)
