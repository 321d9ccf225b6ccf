"""The construction of a state as it is seen: its shapes, mapped to the screen.

Everything is made in the frame of the first point, where nothing is far away, and then moved as a
whole; so no measure depends on the camera.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup, Word
from severe_gui.maths.hyperbolic.groups.triangle import Order
from severe_gui.maths.hyperbolic.plane import cycles, disk
from severe_gui.maths.hyperbolic.plane.construction import (
    Making,
    construct,
)
from severe_gui.maths.hyperbolic.plane.cycles import FloatArray
from severe_gui.maths.hyperbolic.plane.isometry import Isometry
from severe_gui.maths.hyperbolic.plane.shapes import (
    Curve,
    Dot,
    Figure,
    Pencil,
    Shape,
)
from severe_gui.maths.hyperbolic.tilings.camera import Camera
from severe_gui.panels.plane.elements import PlaneObject, PlanePoint
from severe_gui.panels.plane.scene.identity_cache import remembered
from severe_gui.panels.plane.state import PlaneState

Matrix = tuple[float, ...]
"""Nine numbers, row by row, so that moved shapes can be cached."""

# Beyond this distance no curve is drawn: it would be a speck at the rim.
FARTHEST = 1e7


@dataclass(frozen=True)
class Seen:
    """An object on the screen. index: of a point that can be dragged, else None."""

    name: str
    shape: Shape
    tone: int
    index: int | None = None
    locked: bool = False


def shapes_of(state: PlaneState) -> dict[str, Shape]:
    """Every object by name, in the frame of the first point's triangle."""
    return _constructed(state.points, state.made, state.orders)


@remembered(maxsize=8, large=2)
def _constructed(
    points: tuple[PlanePoint, ...], made: tuple[PlaneObject, ...], orders: tuple[Order, Order]
) -> dict[str, Shape]:
    anchor = points[0].word if points else ()
    given = {each.name: _dot(orders, anchor, each) for each in points}
    return construct(_makings_of(made), given)


@remembered(maxsize=8)
def _makings_of(made: tuple[PlaneObject, ...]) -> tuple[Making, ...]:
    """The objects for the mathematics."""
    return tuple(Making(each.name, each.kind, each.parents, each.number) for each in made)


@lru_cache(maxsize=512)
def _dot(tiling: tuple[Order, Order], anchor: Word, point: PlanePoint) -> Dot:
    group = CoxeterGroup(*tiling)
    z = complex(point.x, point.y)
    if point.word != anchor:
        z = group.far_isometry(group.quotient(anchor, point.word)).sight(z)
    return ideal_dot(z) if point.ideal else dot_at(z)


def matrix_to_screen(state: PlaneState, camera: Camera) -> Matrix | None:
    """From the frame of the first point to the screen; None if that is out of reach."""
    group = CoxeterGroup(*state.orders)
    anchor = state.points[0].word if state.points else ()
    far = group.far_isometry(group.quotient(camera.word, anchor)).before(camera.local.inverse)
    if far.scale != 0.0 or abs(far.a) > FARTHEST:
        return None
    matrix = cycles.matrix_of(Isometry(far.a, far.b, far.reflects).normalised())
    return tuple(matrix.ravel().tolist())


def seen_objects(state: PlaneState, camera: Camera) -> list[Seen]:
    """What is not hidden, in screen coordinates: made objects first, points above them."""
    matrix = matrix_to_screen(state, camera)
    if matrix is None:
        # Far away only the points are shown, on the rim.
        sights = state.sights(camera)
        return [
            Seen(each.name, dot_at(z), each.tone, index, each.locked)
            for index, (each, z) in enumerate(zip(state.points, sights, strict=True))
            if not each.hidden
        ]
    shapes = shapes_of(state)
    found = [
        Seen(each.name, moved(shapes[each.name], matrix), each.tone)
        for each in state.made
        if not each.hidden
    ]
    found += [
        Seen(each.name, moved(shapes[each.name], matrix), each.tone, index, each.locked)
        for index, each in enumerate(state.points)
        if not each.hidden
    ]
    return found


def seen_shape(state: PlaneState, camera: Camera, name: str) -> Shape | None:
    """One object in screen coordinates, hidden or not; None if it is out of reach."""
    shape, matrix = shapes_of(state).get(name), matrix_to_screen(state, camera)
    return None if shape is None or matrix is None else moved(shape, matrix)


def regular_corner(state: PlaneState, made: object) -> int | None:
    """The index of the corner that a regular polygon can be resized by, if there is one."""
    if not isinstance(made, PlaneObject) or made.kind != "regular":
        return None
    names = [each.name for each in state.points]
    if not all(parent in names for parent in made.parents):
        return None
    index = names.index(made.parents[1])
    return None if state.points[index].ideal or state.points[index].locked else index


def with_reach(state: PlaneState, made: PlaneObject, reach: float) -> tuple[PlanePoint, ...]:
    """The points with a regular polygon's corner moved, along its ray, to a circumradius."""
    index = regular_corner(state, made)
    names = [each.name for each in state.points]
    sights = state.sights()
    assert index is not None
    centre, corner = sights[names.index(made.parents[0])], sights[index]
    heading = complex(disk.direction(centre, corner))
    moved_to = complex(disk.travelled(centre, heading, reach))
    return state.with_point(index, moved_to)


def dot_at(z: complex) -> Dot:
    """A point of the disk as a shape."""
    x = cycles.point_at(z)
    return Dot((float(x[0]), float(x[1]), float(x[2])))


def ideal_dot(z: complex) -> Dot:
    """The ideal point in the direction of z as a shape."""
    u = cycles.ideal_at(math.atan2(z.imag, z.real))
    return Dot((1.0, float(u[1]), float(u[2])), True)


S = TypeVar("S", bound=Shape)


def moved(shape: S, matrix: Matrix) -> S:
    """The image of a shape under an isometry; cached, so that nothing is moved twice."""
    return _moved(shape, matrix)


@lru_cache(maxsize=1024)
def _moved(shape: Any, matrix: Matrix) -> Any:
    if isinstance(shape, Dot):
        x = _array(matrix) @ shape.vector
        return Dot((float(x[0]), float(x[1]), float(x[2])), shape.ideal)
    if isinstance(shape, Curve):
        ends = [None if each is None else _moved(each, matrix) for each in (shape.start, shape.end)]
        return type(shape)(shape.cycle.moved(_array(matrix)), *ends)
    if isinstance(shape, Pencil):
        return Pencil(tuple(_moved(each, matrix) for each in shape.lines))
    if isinstance(shape, Figure):
        return Figure(tuple(_moved(each, matrix) for each in shape.corners))
    return shape


@lru_cache(maxsize=8)
def _array(matrix: Matrix) -> FloatArray:
    return np.array(matrix).reshape(3, 3)
