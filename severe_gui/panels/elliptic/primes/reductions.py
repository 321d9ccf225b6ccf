"""Rational points and their residues: P, Q, the generators and the torsion of E(Q), modulo p."""

from collections.abc import Iterable
from dataclasses import dataclass

from severe_gui.compute.pari import Group, PointText
from severe_gui.errors import BadInput
from severe_gui.maths.curves.modulo.finite import FiniteCurve
from severe_gui.maths.curves.weierstrass import Point
from severe_gui.panels.elliptic.modular.counted import Counted
from severe_gui.panels.elliptic.numbers import grouped
from severe_gui.panels.elliptic.places import fmpq_of
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.widgets.readouts import Reading

MOST_ROWS = 20


@dataclass(frozen=True)
class Reduction:
    """A rational point with its residue. point: None for O; why_not: why it has no residue."""

    name: str
    rational: Point
    residue: Point = None
    order: int | None = None
    why_not: str = ""


def reductions(scene: Scene, group: Group | None, known: Counted | None) -> list[Reduction]:
    """Every rational point that is known by name, with its residue modulo the scene's prime."""
    if scene.modular is None:
        return []
    finite = scene.modular.finite
    points = list(_named(scene, group))[:MOST_ROWS]
    return [_reduced(finite, name, point, known) for name, point in points]


def _named(scene: Scene, group: Group | None) -> Iterable[tuple[str, Point]]:
    for name, marked in (("P", scene.p), ("Q", scene.q)):
        if marked.is_exact:
            yield name, marked.point
    if group is None:
        return
    for index, text in enumerate(group.generators or (), 1):
        yield f"G{index}", _point(text)
    for index, text in enumerate(group.torsion_points[1:], 1):
        yield f"T{index}", _point(text)


def _point(text: PointText) -> Point:
    return None if text is None else (fmpq_of(text[0]), fmpq_of(text[1]))


def _reduced(finite: FiniteCurve, name: str, point: Point, known: Counted | None) -> Reduction:
    if point is None or int(point[0].q) % finite.p == 0:
        # p divides the denominators: the point meets O modulo p.
        return Reduction(name, point, None, 1)
    try:
        residue = finite.curve.require((finite.residue(point[0]), finite.residue(point[1])))
    except BadInput:
        return Reduction(name, point, why_not="the singular point")
    order = None if known is None else finite.order_of(residue, known.order)
    return Reduction(name, point, residue, order)


def rows_of(found: Iterable[Reduction]) -> list[tuple[Reading, Reading, Reading]]:
    """A row each: the rational point, its residue, its order modulo p."""
    return [
        (
            Reading(f"{each.name} = {_text(each.rational)}", "", _copied(each.rational)),
            Reading(each.why_not or _text(each.residue), "", _copied(each.residue)),
            _order(each),
        )
        for each in found
    ]


def _order(each: Reduction) -> Reading:
    if each.why_not:
        return Reading("none")
    if each.order is None:
        return Reading("…")
    return Reading(grouped(str(each.order)), "", str(each.order))


def _text(point: Point) -> str:
    if point is None:
        return "O"
    return f"({grouped(str(point[0]))}, {grouped(str(point[1]))})"


def _copied(point: Point) -> str:
    return "O" if point is None else f"{point[0]}, {point[1]}"
