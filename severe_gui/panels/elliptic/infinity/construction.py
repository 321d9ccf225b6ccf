"""The construction as vectors of the projective plane: its points by name, and its two lines.

L joins P and Q, or is the tangent where they agree, and R is its third point. L' joins R and O, or
is the tangent at O if R is O: the line Z = 0.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from flint import arb, ctx, fmpq  # noqa: TID253 (imported with the view)

from severe_gui.maths.curves.real.locus import PRECISION_BITS, FloatArray, RealLocus
from severe_gui.maths.curves.real.projective import (
    AT_INFINITY,
    Triple,
    cross,
    curve_vectors,
    primitive,
    unit,
)
from severe_gui.panels.elliptic.scene import Marked, Scene
from severe_gui.panels.elliptic.state import IDENTITY

Part = Literal["handle", "third", "sum", "identity"]

ASIDE = 1e-5
"""How far beside a point, in turns or angles, the directions through it are measured."""


@dataclass(frozen=True)
class Named:
    """A point with all of its names. handles: 0 if it is P, 1 if it is Q."""

    name: str
    marked: Marked
    part: Part
    handles: tuple[int, ...] = ()

    @property
    def vector(self) -> FloatArray:
        """Its coordinates as floats."""
        return vector_of(self.marked)


@dataclass(frozen=True)
class Construction:
    """Points and lines. is_exact: the lines are known exactly; otherwise by enclosures."""

    points: tuple[Named, ...]
    line: Triple
    closing: Triple
    is_exact: bool
    locus: RealLocus

    @cached_property
    def line_vector(self) -> FloatArray:
        """L as floats."""
        return _floats(self.line)

    @cached_property
    def closing_vector(self) -> FloatArray:
        """L' as floats."""
        return _floats(self.closing)

    @cached_property
    def around(self) -> FloatArray:
        """Pairs of vectors beside each point on the curve, L and L', shape (points, 3, 2, 3)."""
        return np.stack([self._around(each) for each in self.points])

    def _around(self, named: Named) -> FloatArray:
        spot, here = named.marked.spot, unit(named.vector)
        turn = 1.0 if spot.is_identity else spot.turn
        beside = curve_vectors(self.locus, spot.oval, np.array((turn - ASIDE, turn + ASIDE)))
        pairs = [beside]
        for line in (self.line_vector, self.closing_vector):
            # A line that does not pass through the point counts as the curve once more.
            along = np.array(cross(tuple(line.tolist()), tuple(here.tolist())))
            passes = abs(float(line @ here)) < 1e-6
            pairs.append(here + np.array(((-ASIDE,), (ASIDE,))) * along if passes else beside)
        return np.stack(pairs)


def vector_of(marked: Marked) -> FloatArray:
    """The coordinates of a point as floats."""
    if marked.is_identity:
        return np.array((0.0, 1.0, 0.0))
    return np.array((marked.x, marked.y, 1.0))


def construction_of(scene: Scene) -> Construction:
    """The points and lines of a scene."""
    line, closing = _lines(scene)
    is_exact = scene.p.is_exact and scene.q.is_exact
    return Construction(_named(scene), line, closing, is_exact, scene.locus)


def _lines(scene: Scene) -> tuple[Triple, Triple]:
    p = scene.q if scene.p.is_identity else scene.p
    line = AT_INFINITY
    if p.point is not None:
        x, y = p.point
        line = (fmpq(1), fmpq(0), -x)
        if scene.slope is not None:
            with ctx.workprec(PRECISION_BITS):
                line = (scene.slope, fmpq(-1), y - scene.slope * x)
    third = scene.third.point
    return line, AT_INFINITY if third is None else (fmpq(1), fmpq(0), -third[0])


def _floats(line: Triple) -> FloatArray:
    """A line as floats, of length 1."""
    if any(isinstance(each, arb) for each in line):
        return unit(np.array([float(arb(each).mid()) for each in line]))
    whole = [int(each) for each in primitive(line)]
    largest = max(map(abs, whole))
    return unit(np.array([each / largest for each in whole]))


def _named(scene: Scene) -> tuple[Named, ...]:
    """Each point once; at the same place the names are joined. Handles come last."""
    identity = Marked(IDENTITY, None, True, np.inf, np.inf)
    rows: list[tuple[str, Marked, Part, tuple[int, ...]]] = [
        ("P", scene.p, "handle", (0,)),
        ("Q", scene.q, "handle", (1,)),
        ("R", scene.third, "third", ()),
        ("2P" if scene.relation == "tangent" else "P + Q", scene.total, "sum", ()),
        ("O", identity, "identity", ()),
    ]
    found: dict[Any, Named] = {}
    for name, marked, part, handles in rows:
        key = _place(marked)
        if key in found:
            old = found[key]
            found[key] = Named(f"{old.name} = {name}", marked, old.part, old.handles + handles)
        else:
            found[key] = Named(name, marked, part, handles)
    return tuple(sorted(found.values(), key=lambda each: each.part == "handle"))


def _place(marked: Marked) -> Any:
    if marked.is_identity:
        return None
    spot = marked.spot
    return (spot.x, spot.y) if spot.x else (spot.oval, spot.turn)
