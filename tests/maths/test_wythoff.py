"""Wythoff's construction: where the seed lies, how long edges are, what surrounds a vertex."""

import math
import re
import unicodedata

import numpy as np
import pytest

from severe_gui.maths.hyperbolic.tilings.curved import reflection
from severe_gui.maths.hyperbolic.tilings.tiling import Geometry, Tiling
from severe_gui.maths.hyperbolic.tilings.wythoff import (
    Uniform,
    chart,
    foot_on_mirror,
    midpoint,
    mirror_covectors,
    quadratic_form,
    region_of,
    wythoff,
)

INF = math.inf
SPHERICAL = [(3, 3), (4, 3), (3, 4), (5, 3), (3, 5)]
FLAT = [(4, 4), (6, 3), (3, 6)]
HYPERBOLIC = [(7, 3), (3, 7), (5, 4), (4, 5), (8, 8), (30, 3)]
IDEAL = [(INF, 3), (3, INF), (INF, INF), (5, INF), (INF, 4)]
COMPACT = SPHERICAL + FLAT + HYPERBOLIC
FIGURES = [each for each in Uniform if each is not Uniform.TRIANGLES]

ON_MIRRORS = {
    Uniform.REGULAR: {1, 2},
    Uniform.DUAL: {0, 1},
    Uniform.RECTIFIED: {0, 2},
    Uniform.TRUNCATED: {2},
    Uniform.TRUNCATED_DUAL: {0},
    Uniform.CANTELLATED: {1},
    Uniform.OMNITRUNCATED: set(),
}


def form(x: np.ndarray, y: np.ndarray, k: int) -> float:
    """<x, y>: 1, 0 or -1 for T = cos, 1, cosh by the curvature, less what is spacelike."""
    return float(k * x[0] * y[0] + x[1] * y[1] + x[2] * y[2])


def length(x: np.ndarray, y: np.ndarray, k: int) -> float:
    if k == 0:
        return float(np.hypot(*(x - y)[1:]))
    chord = math.sqrt(form(x - y, x - y, k)) / 2
    return 2 * (math.asin(chord) if k > 0 else math.asinh(chord))


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize(("p", "q"), COMPACT + IDEAL)
def test_the_seed_lies_on_its_mirrors_and_as_far_from_all_others(p, q, figure) -> None:
    tiling = Tiling(p, q)
    seed = np.array(wythoff(tiling, figure).seed)
    sides = mirror_covectors(tiling) @ seed
    on = sorted(ON_MIRRORS[figure])
    off = sorted({0, 1, 2} - ON_MIRRORS[figure])
    assert sides[on] == pytest.approx(np.zeros(len(on)), abs=1e-12)
    # Negative: inside the triangle. The sine, sinh or length of the distance to each mirror.
    assert (sides[off] < 0).all()
    assert sides[off] == pytest.approx(np.full(len(off), sides[off[0]]), rel=1e-9)


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize(("p", "q"), COMPACT)
def test_all_edges_of_a_uniform_tiling_are_equal(p, q, figure) -> None:
    tiling = Tiling(p, q)
    drawn, k = wythoff(tiling, figure), tiling.kind.curvature
    seed = np.array(drawn.seed)
    halves = [length(seed, np.array(foot_on_mirror(tiling, edge.mirror, drawn.seed)), k)
              for edge in drawn.edges]  # fmt: skip
    assert halves == pytest.approx([halves[0]] * len(halves), rel=1e-9)
    assert [edge.length for edge in drawn.edges] == pytest.approx(halves, rel=1e-9)
    assert drawn.feature == pytest.approx(halves[0])


@pytest.mark.parametrize(("p", "q"), COMPACT)
def test_the_regular_figure_has_the_edge_of_the_tiling_and_its_dual_that_of_the_dual(p, q) -> None:
    for figure, tiling in ((Uniform.REGULAR, Tiling(p, q)), (Uniform.DUAL, Tiling(q, p))):
        (edge,) = wythoff(Tiling(p, q), figure).edges
        # The Euclidean dual stands on the first tiling, whose edge is 1.
        expected = tiling.edge / 2
        if tiling.kind is Geometry.EUCLIDEAN and figure is Uniform.DUAL:
            expected = Tiling(p, q).inradius
        assert edge.length == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize(("p", "q"), COMPACT + IDEAL)
def test_a_half_edge_runs_from_the_seed_straight_across_its_mirror(p, q, figure) -> None:
    tiling = Tiling(p, q)
    drawn, k = wythoff(tiling, figure), tiling.kind.curvature
    mirrors = mirror_covectors(tiling)
    assert {edge.mirror for edge in drawn.edges} == {0, 1, 2} - ON_MIRRORS[figure]
    for edge in drawn.edges:
        foot = np.array(foot_on_mirror(tiling, edge.mirror, drawn.seed))
        assert mirrors[edge.mirror] @ foot == pytest.approx(0, abs=1e-9)
        for x in (np.array(drawn.seed), foot):
            assert np.dot(edge.line, x) == pytest.approx(0, abs=1e-9)
        # The line and the mirror as covectors: orthogonal.
        line, mirror = np.array(edge.line), mirrors[edge.mirror]
        assert k * line[0] * mirror[0] + line[1:] @ mirror[1:] == pytest.approx(0, abs=1e-9)
        if edge.clip:
            assert np.dot(edge.clip, drawn.seed) == pytest.approx(0, abs=1e-9)
            assert np.dot(edge.clip, foot) > 0


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize(("p", "q"), COMPACT + IDEAL)
def test_each_corner_that_has_a_tile_lies_in_it(p, q, figure) -> None:
    drawn = wythoff(Tiling(p, q), figure)
    for corner, sides in enumerate(drawn.sides):
        if sides:
            assert region_of(drawn, np.array(drawn.corners[corner])) == corner


@pytest.mark.parametrize(
    ("p", "q", "figure", "expected"),
    [
        pytest.param(5, 3, Uniform.TRUNCATED_DUAL, "5.6.6", id="truncated-icosahedron"),
        pytest.param(5, 3, Uniform.TRUNCATED, "3.10.10", id="truncated-dodecahedron"),
        pytest.param(5, 3, Uniform.OMNITRUNCATED, "4.10.6", id="great-rhombicosidodecahedron"),
        pytest.param(4, 3, Uniform.CANTELLATED, "4.4.3.4", id="rhombicuboctahedron"),
        pytest.param(4, 3, Uniform.RECTIFIED, "4.3.4.3", id="cuboctahedron"),
        pytest.param(4, 4, Uniform.REGULAR, "4.4.4.4", id="squares"),
        pytest.param(6, 3, Uniform.RECTIFIED, "6.3.6.3", id="trihexagonal"),
        pytest.param(7, 3, Uniform.RECTIFIED, "7.3.7.3", id="triheptagonal"),
        pytest.param(7, 3, Uniform.DUAL, "3⁷", id="order-7-triangles"),
        pytest.param(3, 12, Uniform.REGULAR, "3¹²", id="order-12-triangles"),
        pytest.param(INF, 3, Uniform.TRUNCATED, "3.∞.∞", id="truncated-apeirogons"),
        pytest.param(INF, 3, Uniform.OMNITRUNCATED, "4.∞.6", id="omnitruncated-apeirogons"),
        pytest.param(7, 3, Uniform.TRIANGLES, "triangles (2, 7, 3)", id="triangles"),
    ],
)
def test_vertex_figures_are_those_of_the_catalogue(p, q, figure, expected) -> None:
    assert wythoff(Tiling(p, q), figure).vertex_figure == expected


def around(vertex_figure: str) -> list[int]:
    """The tiles' numbers of sides: 3.7.3.7 or 3⁷."""
    plain = re.match(r"(\d+?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)$", vertex_figure)
    if plain:
        return [int(plain[1])] * int(unicodedata.normalize("NFKC", plain[2]))
    return [int(each) for each in vertex_figure.split(".")]


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize(("p", "q"), COMPACT)
def test_interior_angles_around_a_vertex_add_up_to_a_full_turn(p, q, figure) -> None:
    """A regular n-gon with half edge h has the angle 2 arcsin(cos(pi/n) / cosh h) or / cos h."""
    drawn = wythoff(Tiling(p, q), figure)
    k, half = Tiling(p, q).kind.curvature, drawn.feature
    stretch = {-1: math.cosh, 0: lambda _: 1.0, 1: math.cos}[k](half)
    total = math.fsum(
        2 * math.asin(math.cos(math.pi / n) / stretch) for n in around(drawn.vertex_figure)
    )
    assert total == pytest.approx(2 * math.pi, rel=1e-9)


def test_half_the_edge_of_the_order_3_apeirogons_is_half_the_logarithm_of_3() -> None:
    (edge,) = wythoff(Tiling(INF, 3), Uniform.REGULAR).edges
    assert math.cosh(edge.length) == pytest.approx(2 / math.sqrt(3))
    assert edge.length == pytest.approx(math.atanh(1 / 2))
    assert edge.length == pytest.approx(math.log(3) / 2)


def test_an_ideal_seed_has_infinite_edges_on_the_circle_itself() -> None:
    for figure, p, q in ((Uniform.REGULAR, 5, INF), (Uniform.DUAL, INF, 5)):
        drawn = wythoff(Tiling(p, q), figure)
        assert [edge.length for edge in drawn.edges] == [INF]
        assert drawn.feature == INF
        assert abs(chart(drawn.seed, -1)) == pytest.approx(1, abs=1e-15)


def test_great_orders_have_finite_edges_nevertheless() -> None:
    (edge,) = wythoff(Tiling(1000, 1000), Uniform.REGULAR).edges
    assert edge.length == pytest.approx(Tiling(1000, 1000).edge / 2, rel=1e-6)


@pytest.mark.parametrize(("p", "q"), COMPACT + IDEAL)
def test_the_triangles_are_divided_by_nothing_but_the_mirrors(p, q) -> None:
    tiling = Tiling(p, q)
    drawn = wythoff(tiling, Uniform.TRIANGLES)
    mirrors = mirror_covectors(tiling)
    assert drawn.dividers == (None, None, None)
    assert [edge.line for edge in drawn.edges] == [tuple(row) for row in mirrors]
    expected = [tiling.inradius, tiling.circumradius, tiling.edge / 2]
    assert [edge.length for edge in drawn.edges] == pytest.approx(expected)
    distances = mirrors @ np.array(drawn.seed)
    assert distances == pytest.approx(np.full(3, distances[0]), rel=1e-9)


@pytest.mark.parametrize(("p", "q"), COMPACT + IDEAL)
def test_reflections_fix_their_mirror_and_carry_a_seed_to_its_image(p, q) -> None:
    tiling = Tiling(p, q)
    drawn, k = wythoff(tiling, Uniform.OMNITRUNCATED), tiling.kind.curvature
    seed = chart(drawn.seed, k)
    for edge in drawn.edges:
        mirrored = reflection(tiling, edge.mirror)
        foot = chart(foot_on_mirror(tiling, edge.mirror, drawn.seed), k)
        assert mirrored(foot) == pytest.approx(foot, abs=1e-9)
        assert mirrored(mirrored(seed)) == pytest.approx(seed, abs=1e-9)


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize(("p", "q"), [(4, 3), (4, 4), (7, 3), (INF, 3)])
def test_the_quadratic_form_vanishes_where_the_line_is(p, q, figure) -> None:
    tiling = Tiling(p, q)
    drawn, k = wythoff(tiling, figure), tiling.kind.curvature
    for edge in drawn.edges:
        lead, x, y, rest = quadratic_form(edge.line, k)
        foot = foot_on_mirror(tiling, edge.mirror, drawn.seed)
        for point in (drawn.seed, foot, midpoint(drawn.seed, foot, k)):
            z = chart(point, k)
            value = lead * abs(z) ** 2 + x * z.real + y * z.imag + rest
            assert value == pytest.approx(0, abs=1e-9)
