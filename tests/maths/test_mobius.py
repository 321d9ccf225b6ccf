"""Möbius maps: both forms of the half-plane's group, one-parameter groups, and their making."""

import cmath
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plane_strategies import isometries, points

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import mobius
from severe_gui.maths.hyperbolic.plane.isometry import Kind
from severe_gui.maths.hyperbolic.plane.mobius import Mobius
from severe_gui.maths.hyperbolic.plane.models import Model, from_disk

angles = st.floats(-3, 3)
amounts = st.floats(-2, 2)
places = points()
numbers = st.complex_numbers(max_magnitude=5, allow_nan=False, allow_infinity=False)


def half_plane(z):
    return complex(from_disk(Model.HALF_PLANE, z))


@given(isometries(), places)
def test_the_half_planes_form_acts_as_the_disks(motion, z):
    w = mobius.on_half_plane(motion)(half_plane(z))
    assert w == pytest.approx(half_plane(motion(z)), rel=1e-6, abs=1e-9)


@given(isometries())
def test_its_numbers_are_real_or_purely_imaginary_with_determinant_one(motion):
    m = mobius.on_half_plane(motion)
    parts = [complex(each) for each in (m.a, m.b, m.c, m.d)]
    assert all((z.real if motion.reflects else z.imag) == 0 for z in parts)
    assert m.determinant == pytest.approx(1, rel=1e-9)
    assert m.reverses == motion.reflects


@given(places, amounts, amounts)
def test_rotations_about_a_point_are_a_one_parameter_group(z, s, t):
    both = mobius.about_point(z, s) @ mobius.about_point(z, t)
    assert both.normalised().distance_to(mobius.about_point(z, s + t)) < 1e-7
    assert mobius.about_point(z, s)(z) == pytest.approx(z, abs=1e-9)


@given(angles, st.floats(0.3, 3), amounts, amounts)
def test_translations_along_a_line_are_a_one_parameter_group_that_keeps_its_ends(u, gap, s, t):
    start, end = cmath.rect(1, u), cmath.rect(1, u + gap)
    motion = mobius.along_line(start, end, s)
    assert (motion @ mobius.along_line(start, end, t)).normalised().distance_to(
        mobius.along_line(start, end, s + t)
    ) < 1e-6
    assert motion(end) == pytest.approx(end, abs=1e-7)
    assert motion.translation_length == pytest.approx(abs(s), abs=1e-7)
    if s > 0.01:
        assert motion.fixed_points()[1] == pytest.approx(end, abs=1e-6)


@given(angles, amounts, amounts)
def test_limit_rotations_are_parabolic_and_keep_horocycles(u, s, t):
    ideal = cmath.rect(1, u)
    motion = mobius.about_ideal_point(ideal, s)
    both = motion @ mobius.about_ideal_point(ideal, t)
    assert both.distance_to(mobius.about_ideal_point(ideal, s + t)) < 1e-9
    assert motion(ideal) == pytest.approx(ideal, abs=1e-9)
    if abs(s) > 1e-3:
        assert motion.classify() is Kind.PARABOLIC
    # |z - u|^2 / (1 - |z|^2) is constant on a horocycle at u.
    z = motion(0)
    assert abs(z - ideal) ** 2 / (1 - abs(z) ** 2) == pytest.approx(1, rel=1e-9)


@given(angles, st.floats(0.3, 3), places)
def test_a_reflection_in_a_line_keeps_its_ends_and_undoes_itself(u, gap, z):
    start, end = cmath.rect(1, u), cmath.rect(1, u + gap)
    mirror = mobius.in_line(start, end)
    assert mirror.classify(1e-9) is Kind.REFLECTION
    assert mirror(start) == pytest.approx(start, abs=1e-7)
    assert mirror(end) == pytest.approx(end, abs=1e-7)
    assert mirror(mirror(z)) == pytest.approx(z, abs=1e-7)


@given(numbers, numbers, numbers, numbers, numbers)
def test_every_mobius_map_is_made_of_its_stages(a, b, c, d, z):
    m = Mobius(a, b, c, d)
    size = max(abs(each) for each in (a, b, c, d))
    if abs(m.determinant) < 1e-3 * max(size * size, 1) or (0 < abs(c) < 1e-3):
        return
    made = mobius.stages(m)
    whole = mobius.partial(made, len(made))
    image, expected = whole(z), m(z)
    if abs(expected) < 1e3:
        assert image == pytest.approx(expected, rel=1e-5, abs=1e-5)


def test_the_inversion_passes_by_way_of_the_sphere():
    stage = mobius.Stage("invert", inverts=True)
    for z in (1, -1):
        assert stage.at(0.37)(z) == pytest.approx(z)
    assert stage.at(1)(2j) == pytest.approx(-0.5j)


def test_a_map_without_determinant_is_refused():
    with pytest.raises(BadInput, match="ad − bc is 0"):
        mobius.stages(Mobius(1, 2, 2, 4))
    assert not math.isfinite(abs(Mobius(0, 1, 1, 0)(0)))


@given(st.lists(numbers, min_size=6, max_size=6))
def test_three_points_and_their_images_make_one_map(spots):
    sources, images = tuple(spots[:3]), tuple(spots[3:])
    gaps = [abs(a - b) for part in (sources, images) for a in part for b in part if a is not b]
    if min(gaps) < 0.1:
        return
    m = mobius.through(sources, images)
    for z, w in zip(sources, images, strict=True):
        assert m(z) == pytest.approx(w, rel=1e-6, abs=1e-6)
        assert m.inverse(w) == pytest.approx(z, rel=1e-4, abs=1e-4)


def test_equal_points_make_no_map():
    with pytest.raises(BadInput, match="not a Möbius map"):
        mobius.through((0, 1, 2), (1, 1, 2))
