"""What is drawn is geometry: carrying the points and constructing is constructing and carrying.

Every kind of object is made from points about a fixed layout, of which each is free to move a
little, and again from their images under an isometry. A kind without a case fails.
A reflection exchanges left and right, so that which of two objects is meant may be exchanged too,
and a polygon that is made counter-clockwise runs round the other way.
"""

import cmath
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from severe_gui.maths.hyperbolic.plane import cycles
from severe_gui.maths.hyperbolic.plane.construction import (
    KINDS,
    Making,
    construct,
)
from severe_gui.maths.hyperbolic.plane.cycles import Cycle
from severe_gui.maths.hyperbolic.plane.isometry import Isometry, from_origin, reflection, rotation
from severe_gui.maths.hyperbolic.plane.shapes import (
    Curve,
    Dot,
    Figure,
    Pencil,
    Shape,
    Unmade,
)

POINTS = {"A": -0.4 + 0.1j, "B": 0.35 + 0.2j, "C": 0.1 - 0.45j, "D": -0.05 + 0.5j}
IDEALS = {"U": 0.3, "V": 2.2, "W": -1.9, "X": -0.6}

# What the cases stand on. The lines l and u are ultraparallel, as are v and w; the circles meet.
BASIS = (
    Making("l", "line", ("A", "B")),
    Making("o", "perpendicular", ("C", "l")),
    Making("u", "perpendicular", ("C", "o")),
    Making("v", "line", ("U", "V")),
    Making("w", "line", ("W", "X")),
    Making("q", "line", ("C", "D")),
    Making("s", "bisector", ("A", "B")),
    Making("k", "circle", ("A", "C")),
    Making("m", "circle", ("B", "C")),
    Making("h", "horocycle", ("V", "C")),
    Making("y", "hypercycle", ("l", "C")),
)


def cases(parents: str, *numbers: float) -> list[Making]:
    """Makings of every listed set of parents with each of the numbers; a letter is a parent."""
    return [
        Making("made", "", tuple(names), number)
        for names in parents.split()
        for number in numbers or (0.0,)
    ]


CASES = {
    "segment": cases("AB AU UV"),
    "ray": cases("AB BA AU"),
    "line": cases("AB AU UA UV"),
    "midpoint": cases("AB"),
    "meeting": cases("lq lk kl km kh ky qy", 0.0, 1.0),
    "foot": cases("Cl Av"),
    "perpendicular": cases("Cl Al Av"),
    "bisector": cases("AB"),
    "angle-bisector": cases("ABC ABU UBV"),
    "common": cases("lu vw"),
    "parallel": cases("Cl Cs Aw", 0.0, 1.0),
    "pencil": cases("Cl Aw", 2.0, 7.0),
    "tape": cases("lAB kBC hCA yCA kDB"),
    "circle": cases("AB"),
    "circle-radius": cases("A", 0.7),
    "horocycle": cases("UA"),
    "hypercycle": cases("lC vC"),
    "polygon": cases("ABC CBA ADBC ABU UVW"),
    "regular": cases("AB", 3.0, 7.0),
}

jiggles = st.builds(complex, *(st.floats(-0.08, 0.08),) * 2)


@st.composite
def layouts(draw: st.DrawFn) -> dict[str, Dot]:
    """The given points, each somewhere near its place."""
    points = {name: cycles.point_at(z + draw(jiggles)) for name, z in POINTS.items()}
    ideals = {name: cycles.ideal_at(a + draw(st.floats(-0.1, 0.1))) for name, a in IDEALS.items()}
    return {name: dot(x, name in IDEALS) for name, x in (points | ideals).items()}


@st.composite
def isometries(draw: st.DrawFn) -> Isometry:
    """Isometries of both parities that move 0 by up to 2."""
    target = cmath.rect(math.tanh(draw(st.floats(0.0, 2.0)) / 2.0), draw(st.floats(-3.0, 3.0)))
    g = from_origin(target) @ rotation(draw(st.floats(-3.0, 3.0)))
    return g @ reflection(0.0, 0.5) if draw(st.booleans()) else g


@pytest.mark.parametrize("kind", KINDS)
@given(layouts(), isometries())
def test_carrying_then_constructing_is_constructing_then_carrying(
    kind: str, layout: dict[str, Dot], g: Isometry
) -> None:
    matrix = cycles.matrix_of(g)
    elsewhere = {name: carried(each, matrix) for name, each in layout.items()}
    for case in CASES[kind]:
        making = replace(case, kind=kind)
        shape = made(making, layout)
        assert not isinstance(shape, Unmade), f"{making}: {shape}"
        found = [made(each, elsewhere) for each in meant(making, g.reflects)]
        agreeing = [each for each in found if is_same(each, carried(shape, matrix), g.reflects)]
        assert agreeing, f"{making}: {found} is not {carried(shape, matrix)}"
        assert measures(agreeing[0]) == pytest.approx(measures(shape), rel=1e-8, abs=1e-8), making


@given(layouts(), isometries())
def test_what_cannot_be_made_cannot_be_made_elsewhere(layout: dict[str, Dot], g: Isometry) -> None:
    matrix = cycles.matrix_of(g)
    elsewhere = {name: carried(each, matrix) for name, each in layout.items()}
    for making in (
        Making("made", "meeting", ("v", "w")),
        Making("made", "common", ("l", "q")),
        Making("made", "bisector", ("A", "A")),
        Making("made", "polygon", ("A", "A", "B")),
        Making("made", "regular", ("A", "B"), 2.0),
    ):
        first, second = made(making, layout), made(making, elsewhere)
        assert isinstance(first, Unmade), making
        assert first == second


def made(making: Making, given_points: dict[str, Dot]) -> Shape:
    return construct([*BASIS, making], given_points)["made"]


def meant(making: Making, reflects: bool) -> list[Making]:
    """The makings that may be the mirror image: either of two, where the number tells which."""
    if reflects and KINDS[making.kind].number == "which":
        return [making, replace(making, number=1.0 - making.number)]
    return [making]


def carried(shape: Shape, matrix: np.ndarray) -> Shape:
    """The image of what was made under an isometry."""
    if isinstance(shape, Dot):
        return dot(matrix @ shape.vector, shape.ideal)
    if isinstance(shape, Curve):
        ends = (end and carried(end, matrix) for end in (shape.start, shape.end))
        return type(shape)(shape.cycle.moved(matrix), *ends)
    if isinstance(shape, Pencil):
        return Pencil(tuple(carried(line, matrix) for line in shape.lines))
    return Figure(tuple(carried(each, matrix) for each in shape.corners))


def dot(x: np.ndarray, ideal: bool) -> Dot:
    t, right, up = (x / x[0] if ideal else x).tolist()
    return Dot((t, right, up), ideal)


def is_same(found: Shape, expected: Shape, reflected: bool) -> bool:
    if type(found) is not type(expected):
        return False
    if isinstance(found, Dot):
        return found.ideal == expected.ideal and is_near(found.x, expected.x)
    if isinstance(found, Curve):
        ends = (found.start, found.end)
        order = [(expected.start, expected.end)]
        order += [(expected.end, expected.start)] if reflected else []
        return is_same_cycle(found.cycle, expected.cycle) and any(are_same(ends, e) for e in order)
    if isinstance(found, Pencil):
        orders = [expected.lines] + ([expected.lines[::-1]] if reflected else [])
        return any(
            all(is_same_cycle(a.cycle, b.cycle) for a, b in zip(found.lines, each, strict=True))
            for each in orders
        )
    corners = [expected.corners]
    corners += [(expected.corners[0], *expected.corners[:0:-1])] if reflected else []
    return any(are_same(found.corners, each) for each in corners)


def are_same(found: Sequence[Dot | None], expected: Sequence[Dot | None]) -> bool:
    return len(found) == len(expected) and all(
        a is b if a is None or b is None else is_same(a, b, False)
        for a, b in zip(found, expected, strict=True)
    )


def is_same_cycle(found: Cycle, expected: Cycle) -> bool:
    """Whether two cycles are one: (v, c) counts up to sign, of a horocycle up to a factor."""
    first, second = (np.array([*each.v, each.c]) for each in (found, expected))
    if found.kind == "horocycle":
        first, second = first / first[0], second / second[0]
    signs = (1.0, -1.0) if found.kind in ("geodesic", "hypercycle") else (1.0,)
    return found.kind == expected.kind and any(is_near(first, sign * second) for sign in signs)


def is_near(found: ArrayLike, expected: ArrayLike) -> bool:
    """Whether vectors agree to eight digits of the greatest coordinate."""
    first, second = np.asarray(found), np.asarray(expected)
    return bool(np.abs(first - second).max() <= 1e-8 * max(1.0, np.abs(second).max()))


def measures(shape: Shape) -> list[float]:
    """What an isometry keeps: lengths and radii; of a figure sides, angles and area, by size."""
    if isinstance(shape, Curve):
        return [shape.length, shape.cycle.radius]
    if isinstance(shape, Figure):
        lengths = sorted(side.length for side in shape.sides)
        return [*lengths, *sorted(shape.angles), abs(shape.signed_area)]
    return []
