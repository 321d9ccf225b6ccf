"""Isometries as a group, their types and fixed points."""

import cmath
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from plane_strategies import angles, isometries, points

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.isometry import (
    IDENTITY,
    Isometry,
    Kind,
    half_turn,
    reflection,
    rotation,
    translation,
)


@given(isometries(), isometries(), points())
def test_composition_applies_the_right_factor_first(g, h, z) -> None:
    assert (g @ h)(z) == pytest.approx(g(h(z)), abs=1e-9)


@given(isometries(), isometries(), isometries())
def test_composition_is_associative(g, h, k) -> None:
    assert ((g @ h) @ k).distance_to(g @ (h @ k)) < 1e-9


@given(isometries())
def test_the_inverse_undoes(g) -> None:
    assert (g @ g.inverse).distance_to(IDENTITY) < 1e-10
    assert (g.inverse @ g).distance_to(IDENTITY) < 1e-10


@given(isometries())
def test_arrays_and_single_points_are_moved_alike(g) -> None:
    z = np.array([0.0, 0.3 + 0.4j, -0.7j])
    assert np.allclose(g.apply(z), [g(complex(each)) for each in z], rtol=0, atol=1e-14)


@given(points(), points())
def test_a_translation_carries_its_point_along_the_geodesic(z, w) -> None:
    assume(abs(z - w) > 1e-6)
    g = translation(z, w)
    assert g(z) == pytest.approx(w, abs=1e-10)
    assert g.translation_length == pytest.approx(float(disk.geodesic_distance(z, w)), abs=1e-9)
    # The axis is the geodesic through both: their midpoint goes on by the same length.
    middle = complex(disk.midpoint(z, w))
    moved = float(disk.geodesic_distance(middle, g(middle)))
    assert moved == pytest.approx(g.translation_length, abs=1e-9)


@given(points(3.0), st.floats(-3.1, 3.1))
def test_a_rotation_turns_about_its_fixed_point(centre, theta) -> None:
    assume(abs(theta) > 1e-3)
    g = rotation(theta, centre)
    assert g.classify() is Kind.ELLIPTIC
    assert g.rotation_angle == pytest.approx(theta, abs=1e-9)
    assert g.fixed_points()[0] == pytest.approx(centre, abs=1e-8)


@given(points(), points(), points())
def test_a_reflection_is_an_involution_that_fixes_its_mirror(z, w, x) -> None:
    assume(abs(z - w) > 1e-3)
    mirror = reflection(z, w)
    assert mirror.classify(1e-9) is Kind.REFLECTION
    assert (mirror @ mirror).distance_to(IDENTITY) < 1e-8
    assert mirror(z) == pytest.approx(z, abs=1e-9)
    assert mirror(w) == pytest.approx(w, abs=1e-9)
    assert mirror(mirror(x)) == pytest.approx(x, abs=1e-8)


@given(points(3.0))
def test_a_half_turn_is_an_involution(centre) -> None:
    turn = half_turn(centre)
    assert (turn @ turn).distance_to(IDENTITY) < 1e-10
    assert turn(centre) == pytest.approx(centre, abs=1e-10)


@given(isometries())
def test_fixed_points_are_fixed(g) -> None:
    for point in g.fixed_points():
        assert g(point) == pytest.approx(point, abs=1e-5)


def test_a_hyperbolic_isometry_attracts_to_the_second_of_its_fixed_points() -> None:
    g = translation(0.1 + 0.2j, 0.5 - 0.1j)
    repelling, attracting = g.fixed_points()
    z = 0.3j
    for _ in range(40):
        z = g(z)
    assert z == pytest.approx(attracting, abs=1e-8)
    assert abs(z - repelling) > 0.1


def test_two_mirrors_at_an_angle_compose_to_a_rotation_by_twice_it() -> None:
    g = reflection(0.0, 0.5 * cmath.exp(0.4j)) @ reflection(0.0, 0.5)
    assert g.rotation_angle == pytest.approx(0.8)


def test_mirrors_that_meet_at_infinity_compose_to_a_parabolic() -> None:
    end = cmath.exp(0.3j)
    through = [reflection(x, complex(disk.carried(x, 0.9 * _toward(x, end)))) for x in (0, 0.4j)]
    g = through[0] @ through[1]
    assert g.classify(1e-9) is Kind.PARABOLIC
    assert g.fixed_points(1e-9)[0] == pytest.approx(end, abs=1e-7)
    assert g.translation_length == pytest.approx(0.0, abs=1e-6)


def test_a_reflection_after_a_translation_along_its_mirror_is_a_glide() -> None:
    z, w = 0.1j, 0.4 + 0.2j
    g = reflection(z, w) @ translation(z, w)
    assert g.classify() is Kind.GLIDE
    assert g.translation_length == pytest.approx(float(disk.geodesic_distance(z, w)))
    assert (g @ g).translation_length == pytest.approx(2 * g.translation_length)


def test_normalising_restores_the_unit_determinant() -> None:
    drifted = Isometry(1.3 + 0.2j, 0.4)
    assert drifted.residual > 0.1
    assert drifted.normalised().residual < 1e-15
    assert drifted.normalised()(0.2) == pytest.approx(drifted(0.2))


def test_the_identity_is_known_up_to_sign() -> None:
    assert Isometry(-1.0).classify() is Kind.IDENTITY
    assert Isometry(-1.0).fixed_points() == ()
    assert Isometry(-1.0).distance_to(IDENTITY) == 0.0


def test_a_pair_outside_the_group_is_refused() -> None:
    with pytest.raises(BadInput, match="must exceed"):
        Isometry(0.5, 1.0).normalised()


def test_no_mirror_through_one_point() -> None:
    with pytest.raises(BadInput, match="same"):
        reflection(0.2, 0.2)


@given(angles)
def test_rotations_about_the_centre_are_rotations_of_the_picture(theta) -> None:
    assert rotation(theta)(0.5) == pytest.approx(0.5 * cmath.exp(1j * theta))


def _toward(x: complex, end: complex) -> complex:
    seen = (end - x) / (1 - complex(x).conjugate() * end)
    return seen / abs(seen)


def test_lengths_of_a_rotation_are_zero() -> None:
    assert rotation(1.0).translation_length == 0.0
    assert translation(0, 0.5).rotation_angle == 0.0
    assert math.isinf(rotation(1.0).distance_to(reflection(0, 0.5)))
