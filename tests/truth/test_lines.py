"""Lines and curves whose meetings are known, with multiplicities: a table, row by row.

Source: intersections worked out with resultants in two random coordinate systems, as gathered in
the project's notes (2e), and the examples of "Elliptic tales 1".
"""

import pytest
from flint import fmpq

from severe_gui.maths.curves.line_intersection import homogenised, meetings, two_points

PARABOLA = {(0, 1): 1, (2, 0): -1}
CUSP = {(0, 2): 1, (3, 0): -1}
NODE = {(0, 2): 1, (3, 0): -1, (2, 0): -1}
FOLIUM = {(3, 0): 1, (0, 3): 1, (1, 1): -3}
MORDELL = {(0, 2): 1, (3, 0): -1, (0, 0): -1}
CONGRUENT = {(0, 2): 1, (3, 0): -1, (1, 0): 1}
UP, ORIGIN, FAR = (0, 1, 0), (0, 0, 1), (0, 0, 1)

# A curve, a line a x + b y + c = 0, and the multiplicity of each rational point.
MEETINGS = [
    (PARABOLA, (1, -1, 0), {ORIGIN: 1, (1, 1, 1): 1}),
    (PARABOLA, (0, 1, 0), {ORIGIN: 2}),
    (PARABOLA, (1, 0, 0), {ORIGIN: 1, UP: 1}),
    (PARABOLA, FAR, {UP: 2}),
    (PARABOLA, (2, -1, -1), {(1, 1, 1): 2}),
    (CUSP, (0, 1, 0), {ORIGIN: 3}),
    (CUSP, (1, 0, 0), {ORIGIN: 2, UP: 1}),
    (CUSP, (1, -1, 0), {ORIGIN: 2, (1, 1, 1): 1}),
    (CUSP, FAR, {UP: 3}),
    (NODE, (1, -1, 0), {ORIGIN: 3}),
    (NODE, (2, -1, 0), {ORIGIN: 2, (3, 6, 1): 1}),
    (NODE, (0, 1, 0), {ORIGIN: 2, (-1, 0, 1): 1}),
    (CONGRUENT, FAR, {UP: 3}),
    (MORDELL, (0, 1, -1), {(0, 1, 1): 3}),
    (MORDELL, (1, -1, 1), {(-1, 0, 1): 1, (0, 1, 1): 1, (2, 3, 1): 1}),
    (MORDELL, (2, -1, -1), {(2, 3, 1): 2, (0, -1, 1): 1}),
    (FOLIUM, (1, 1, 1), {(-1, 1, 0): 3}),
    (FOLIUM, (1, -1, 0), {ORIGIN: 2, (fmpq(3, 2), fmpq(3, 2), 1): 1}),
    (FOLIUM, (1, 0, 0), {ORIGIN: 3}),
    ({(0, 1): 1, (3, 0): -1}, (1, 0, 0), {ORIGIN: 1, UP: 2}),
]


def where(polynomial, line):
    """What the library finds."""
    curve = homogenised({place: fmpq(c) for place, c in polynomial.items()})
    return meetings(curve, *two_points(tuple(map(fmpq, line))))


@pytest.mark.parametrize(("polynomial", "line", "expected"), MEETINGS)
def test_lines_meet_curves_as_the_table_says(polynomial, line, expected):
    found = where(polynomial, line)
    assert {each.point: each.multiplicity for each in found} == expected
    assert all(each.is_real and each.is_at_infinity == (each.point[2] == 0) for each in found)


def test_a_line_below_the_parabola_meets_it_in_two_complex_points():
    found = where(PARABOLA, (0, 1, 1))
    places = {each.point for each in found}
    assert places == {(1j, -1, 1), (-1j, -1, 1)}
    assert [(each.degree, each.multiplicity, each.is_real) for each in found] == [(2, 1, False)] * 2


def test_the_circular_points_are_at_infinity_on_every_circle():
    circle = {(2, 0): 1, (0, 2): 1, (1, 0): -6, (0, 0): 5}
    found = where(circle, FAR)
    assert {each.point for each in found} == {(-1j, 1, 0), (1j, 1, 0)}
    assert all(each.is_at_infinity and not each.is_real for each in found)
