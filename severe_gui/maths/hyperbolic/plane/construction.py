"""Constructions of the hyperbolic plane: objects that follow the points they were made from.

A construction is an ordered list of makings, each naming its kind and the objects it is made from.
`construct` computes it for given points. An object that cannot be made for these points (lines
that do not cross, two equal points) becomes `Unmade` with its reason, and is made again as soon as
that is possible.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import cycles
from severe_gui.maths.hyperbolic.plane.cycles import Cycle, FloatArray, product
from severe_gui.maths.hyperbolic.plane.shapes import (
    Curve,
    Dot,
    Figure,
    Pencil,
    Shape,
    Tape,
    Unmade,
    segment_between,
    tangent_at,
)

NARROWEST = 1e-6

Role = Literal["point", "ideal", "any point", "line", "cycle", "points"]


@dataclass(frozen=True)
class Making:
    """One object. parents: names of earlier ones; number: a radius, a count, which of two."""

    name: str
    kind: str
    parents: tuple[str, ...]
    number: float = 0.0


@dataclass(frozen=True)
class Kind:
    """What a kind of object needs. roles: of its parents, "points" for three or more of them.

    number: what the number means, "" if there is none.
    """

    id: str
    title: str
    help: str
    roles: tuple[Role, ...]
    make: Callable[..., Shape]
    number: str = ""


def construct(makings: Sequence[Making], given: Mapping[str, Dot]) -> dict[str, Shape]:
    """Every object by name, in order, for points given by name.

    Raises BadInput for a making of an unknown kind, with unknown parents or too few.
    """
    shapes: dict[str, Shape] = dict(given)
    for making in makings:
        shapes[making.name] = _made(making, shapes)
    return shapes


def _made(making: Making, shapes: Mapping[str, Shape]) -> Shape:
    kind = KINDS.get(making.kind)
    if kind is None:
        raise BadInput(f"{making.name} is of an unknown kind", making.kind)
    unknown = [name for name in making.parents if name not in shapes]
    if unknown:
        raise BadInput(f"{making.name} cannot be made", f"there is no {unknown[0]} before it")
    wanted = len(kind.roles)
    if kind.roles == ("points",):
        if len(making.parents) < 3:
            raise BadInput(f"{making.name} cannot be made", "a polygon has at least three corners")
    elif len(making.parents) != wanted:
        raise BadInput(f"{making.name} cannot be made", f"it is made from {wanted} objects")
    parents = [shapes[name] for name in making.parents]
    lost = [name for name, each in zip(making.parents, parents, strict=True)
            if isinstance(each, Unmade)]  # fmt: skip
    if lost:
        return Unmade(f"{lost[0]} is undefined")
    return _carried_out(making.kind, tuple(parents), making.number)


@lru_cache(maxsize=4096)
def _carried_out(kind: str, parents: tuple[Shape, ...], number: float) -> Shape:
    """One making; results are cached by parents, so that a drag recomputes little."""
    known = KINDS[kind]
    try:
        return known.make(*parents, *([number] if known.number else []))
    except BadInput as error:
        return Unmade(error.why or error.what)


def needs(kind: str, index: int) -> Role:
    """The role of the next parent, of which there are `index` already."""
    roles = KINDS[kind].roles
    return "any point" if roles == ("points",) else roles[index]


def fits(shape: Shape, role: Role) -> bool:
    """Whether a shape can take a role."""
    if isinstance(shape, Dot):
        return role in ("any point", "points") or role == ("ideal" if shape.ideal else "point")
    if isinstance(shape, Curve):
        return role == "cycle" or (role == "line" and shape.cycle.kind == "geodesic")
    return False


# How each kind is made.


def _ray(a: Dot, b: Dot) -> Shape:
    line = cycles.line_through(a.vector, b.vector)
    if b.ideal:
        return Curve(line, a, b)
    tangent = tangent_at(a.vector, b.vector)
    # The end ahead of a: its tangent there points the same way as that of b.
    first, second = line.ideal_ends
    is_first = float(product(tangent_at(a.vector, first), tangent)) > 0
    return Curve(line, a, _ideal(first if is_first else second))


def _line(a: Dot, b: Dot) -> Shape:
    whole = _whole(cycles.line_through(a.vector, b.vector))
    # An ideal point that it was made from is its end exactly, not a rounded copy.
    ends = [_nearer(each, (a, b)) for each in (whole.start, whole.end)]
    return Curve(whole.cycle, ends[0], ends[1])


def _nearer(end: Dot | None, known: tuple[Dot, ...]) -> Dot:
    assert end is not None
    twins = (each for each in known if each.ideal and _are_near(each, end))
    return next(twins, end)


def _are_near(first: Dot, second: Dot) -> bool:
    return abs(float(product(first.vector, second.vector))) < 1e-6


def _whole(line: Cycle) -> Curve:
    first, second = line.ideal_ends
    return Curve(line, _ideal(first), _ideal(second))


def _ideal(u: FloatArray) -> Dot:
    return Dot((1.0, float(u[1] / u[0]), float(u[2] / u[0])), True)


def _dot(x: FloatArray) -> Dot:
    return Dot((float(x[0]), float(x[1]), float(x[2])))


def _midpoint(a: Dot, b: Dot) -> Shape:
    return _dot(cycles.midpoint(a.vector, b.vector))


def _foot(p: Dot, line: Curve) -> Shape:
    return _dot(cycles.foot(p.vector, line.cycle))


def _perpendicular(p: Dot, line: Curve) -> Shape:
    return _whole(cycles.perpendicular(p.vector, line.cycle))


def _bisector(a: Dot, b: Dot) -> Shape:
    return _whole(cycles.perpendicular_bisector(a.vector, b.vector))


def _angle_bisector(a: Dot, vertex: Dot, b: Dot) -> Shape:
    return _whole(cycles.angle_bisector(a.vector, vertex.vector, b.vector))


def _common(first: Curve, second: Curve) -> Shape:
    if share_an_end(first, second):
        return Unmade("the lines meet at infinity")
    line = cycles.common_perpendicular(first.cycle, second.cycle)
    ends = [cycles.crossing(line, each.cycle) for each in (first, second)]
    if ends[0] is None or ends[1] is None:
        return _whole(line)
    return Curve(line, _dot(ends[0]), _dot(ends[1]))


def _meeting(first: Curve, second: Curve, which: float) -> Shape:
    if first.cycle.kind == second.cycle.kind == "geodesic":
        found = cycles.crossing(first.cycle, second.cycle)
        return Unmade("they do not cross") if found is None else _dot(found)
    both = cycles.meetings(first.cycle, second.cycle)
    if not both:
        return Unmade("they do not meet")
    return _dot(both[min(int(which), len(both) - 1)])


def _circle(centre: Dot, through: Dot) -> Shape:
    radius = float(cycles.distance(centre.vector, through.vector))
    return Curve(cycles.circle_about(centre.vector, radius))


def _circle_of_radius(centre: Dot, radius: float) -> Shape:
    return Curve(cycles.circle_about(centre.vector, radius))


def _horocycle(ideal: Dot, through: Dot) -> Shape:
    return Curve(cycles.horocycle_through(through.vector, ideal.vector))


def _hypercycle(axis: Curve, through: Dot) -> Shape:
    cycle = cycles.hypercycle_through(through.vector, axis.cycle)
    first, second = axis.cycle.ideal_ends
    return Curve(cycle, _ideal(first), _ideal(second))


def _parallel(p: Dot, line: Curve, which: float) -> Shape:
    """The limiting parallel toward one end of the line: they share that ideal point."""
    index = int(which) % 2
    own = (line.start, line.end)[index]
    end = own if own is not None and own.ideal else _ideal(line.cycle.ideal_ends[index])
    return _line(p, end)


def _tape(curve: Curve, a: Dot, b: Dot) -> Shape:
    """The part of a curve between its points nearest to two given ones."""
    if curve.cycle.kind == "circle":
        centre = np.array(curve.cycle.v)
        if min(float(cycles.distance(centre, each.vector)) for each in (a, b)) < NARROWEST:
            return Unmade("the centre has the same distance to the whole circle")
    ends = [_dot(curve.cycle.points(curve.cycle.way_of(each.vector))) for each in (a, b)]
    return Tape(curve.cycle, ends[0], ends[1])


def _pencil(p: Dot, line: Curve, count: float) -> Shape:
    """Lines through p that miss the line, evenly spaced between the two limiting parallels."""
    first, last = (_parallel(p, line, which) for which in (0, 1))
    assert isinstance(first, Curve)
    assert isinstance(last, Curve)
    x = p.vector
    ends = [_unit_tangent(x, u) for u in line.cycle.ideal_ends]
    # Turning from one limit toward the opposite of the other, no line meets the given one.
    start, end = ends[0], -ends[1]
    angle = math.acos(min(max(float(product(start, end)), -1.0), 1.0))
    if angle < NARROWEST:
        return Unmade("the point is on the line")
    lines = [first]
    for k in range(1, int(count) - 1):
        share = k / (int(count) - 1)
        heading = (math.sin((1 - share) * angle) * start + math.sin(share * angle) * end) / (
            math.sin(angle)
        )
        lines.append(_whole(cycles.line_through(x, math.cosh(1) * x + math.sinh(1) * heading)))
    return Pencil((*lines, last))


def _unit_tangent(x: FloatArray, toward: FloatArray) -> FloatArray:
    tangent = tangent_at(x, toward)
    return np.asarray(tangent / math.sqrt(float(product(tangent, tangent))))


def _polygon(*corners: Dot) -> Shape:
    for a, b in zip(corners, (*corners[1:], corners[0]), strict=True):
        if a == b:
            return Unmade("two of its corners are the same")
    return Figure(corners)


def _regular(centre: Dot, corner: Dot, sides: float) -> Shape:
    corners = cycles.regular_polygon(centre.vector, corner.vector, int(sides))
    return Figure(tuple(_dot(x) for x in corners))


KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("segment", "Segment", "Between two points.", ("any point",) * 2, segment_between),
        Kind("ray", "Ray", "From a point through another.", ("point", "any point"), _ray),
        Kind("line", "Line", "Through two points.", ("any point",) * 2, _line),
        Kind("midpoint", "Midpoint", "Of two points.", ("point",) * 2, _midpoint),
        Kind("meeting", "Intersection", "Of two curves.", ("cycle",) * 2, _meeting, "which"),
        Kind("foot", "Foot", "Of the perpendicular from a point to a line.", ("point", "line"),
             _foot),
        Kind("perpendicular", "Perpendicular", "Through a point, to a line.", ("point", "line"),
             _perpendicular),
        Kind("bisector", "Bisector", "All points at equal distance from two points.",
             ("point",) * 2, _bisector),
        Kind("angle-bisector", "Angle bisector", "The second point is the vertex.",
             ("any point", "point", "any point"), _angle_bisector),
        Kind("common", "Common perpendicular", "Of two ultraparallel lines.",
             ("line",) * 2, _common),
        Kind("parallel", "Limiting parallel", "Through a point, toward an end of a line.",
             ("point", "line"), _parallel, "which"),
        Kind("pencil", "Pencil of parallels", "Lines through a point that never meet a line.",
             ("point", "line"), _pencil, "lines"),
        Kind("circle", "Circle", "By its centre and a point.", ("point",) * 2, _circle),
        Kind("circle-radius", "Circle of radius", "By its centre and a length.", ("point",),
             _circle_of_radius, "radius"),
        Kind("horocycle", "Horocycle", "By its ideal point and a point.", ("ideal", "point"),
             _horocycle),
        Kind("hypercycle", "Hypercycle", "Equidistant from a line, through a point.",
             ("line", "point"), _hypercycle),
        Kind("tape", "Measuring tape", "Along a curve, between two points.",
             ("cycle", "point", "point"), _tape),
        Kind("polygon", "Polygon", "By its corners; click the first again to close.", ("points",),
             _polygon),
        Kind("regular", "Regular polygon", "By its centre and a corner.", ("point",) * 2,
             _regular, "sides"),
    )
}  # fmt: skip


# The relation of two lines.


def share_an_end(first: Curve, second: Curve) -> bool:
    """Whether two lines share an ideal point by construction: never by rounded numbers."""
    ends = {each for each in (first.start, first.end) if each is not None and each.ideal}
    return any(each in ends for each in (second.start, second.end) if each is not None)


Relation = Literal["crossing", "asymptotic", "ultraparallel"]


def relation_of(first: Curve, second: Curve) -> tuple[Relation, float]:
    """The relation of two lines, and their angle (crossing), 0 or distance (ultraparallel)."""
    if share_an_end(first, second):
        return "asymptotic", 0.0
    if cycles.crossing(first.cycle, second.cycle) is not None:
        return "crossing", cycles.angle_between(first.cycle, second.cycle)
    return "ultraparallel", cycles.distance_of_lines(first.cycle, second.cycle)
