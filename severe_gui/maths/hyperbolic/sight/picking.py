"""What one ray from a camera meets, named exactly.

The tracer folds the ray back into one simplex at every wall. The walls it crossed, appended to the
word of the camera's simplex, are the word of the simplex where it meets a surface, and that
simplex has one vertex, edge, face and cell of the honeycomb at its corners: the nearest of each
kind to the place that was met.
"""

from dataclasses import dataclass

from severe_gui.maths.hyperbolic.flights.flight import Flight
from severe_gui.maths.hyperbolic.groups.coxeter import Word
from severe_gui.maths.hyperbolic.honeycombs.elements import (
    FACE_LETTER,
    Element,
    ElementKind,
    element,
)
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray
from severe_gui.maths.hyperbolic.sight.tracer import CELL, NOTHING, TUBE, VERTEX, Scene, trace


@dataclass(frozen=True)
class Sight:
    """Where a ray ends: at a surface, or else at the first face that it crosses.

    surface: of what; None at a face. word: of the simplex there, in normal form; before the face.
    distance: to the surface; None at a face.
    """

    word: Word
    surface: ElementKind | None = None
    distance: float | None = None


def look(scene: Scene, flight: Flight, direction: FloatArray, farthest: float) -> Sight | None:
    """Follow a ray, direction (4,) in the camera's frame; None if it meets nothing.

    farthest: how far the ray goes.
    """
    hits = trace(scene, flight.local, direction[None], farthest)
    crossed = [int(wall) for wall in hits.walls[0] if wall >= 0]
    surface, distance = _kind_of(scene, int(hits.kind[0])), float(hits.distance[0])
    if surface is not None and distance <= farthest:
        return Sight(_after(flight, crossed), surface, distance)
    if FACE_LETTER not in crossed:
        return None
    return Sight(_after(flight, crossed[: crossed.index(FACE_LETTER)]))


def picked(flight: Flight, sight: Sight, kind: ElementKind | None = None) -> Element:
    """The element at the end of a ray; of this kind, or else what is seen there.

    Through a face one looks at the cell beyond it.
    """
    group, word = flight.group, sight.word
    if kind is ElementKind.CELL and sight.surface is None:
        word = group.multiply(word, FACE_LETTER)
    return element(group, kind or sight.surface or ElementKind.FACE, word)


def _kind_of(scene: Scene, surface: int) -> ElementKind | None:
    """What a surface is around: of a variant's edges only those of the dual are elements.

    Whatever else is drawn lies in a cell.
    """
    if surface == NOTHING:
        return None
    rings = scene.parts.generator.rings
    if surface == VERTEX and len(rings) == 1:
        return tuple(ElementKind)[rings[0]]
    if surface == TUBE and rings in ((0,), (3,)):
        return ElementKind.EDGE if rings == (0,) else ElementKind.FACE
    # A horosphere in a cell of the dual is around a vertex.
    return ElementKind.VERTEX if surface == CELL and rings == (3,) else ElementKind.CELL


def _after(flight: Flight, crossed: list[int]) -> Word:
    word = flight.word
    for wall in crossed:
        word = flight.group.multiply(word, wall)
    return word
