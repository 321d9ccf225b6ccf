"""Homogeneous coordinates of the points and lines, and which chart leaves which point out."""

from functools import lru_cache
from typing import Any

import numpy as np
from flint import arb  # noqa: TID253 (imported with the view)

from severe_gui.maths.curves.real.projective import (
    AT_INFINITY,
    IDENTITY,
    Triple,
    cross,
    homogeneous,
    multiplicity,
    primitive,
    tangent,
)
from severe_gui.maths.curves.weierstrass import Weierstrass
from severe_gui.panels.elliptic.infinity.construction import Construction, vector_of
from severe_gui.panels.elliptic.numbers import grouped
from severe_gui.panels.elliptic.scene import Marked, Scene
from severe_gui.widgets.readouts import Reading

TIMES = ("not at all", "once", "twice", "three times")


def point_readings(scene: Scene) -> dict[str, Reading]:
    """P, Q, R and the sum as (X : Y : Z), each with the chart that leaves it out."""
    return {name: _point_reading(scene, marked) for name, marked in points_of(scene).items()}


def points_of(scene: Scene) -> dict[str, Marked]:
    """The points of the construction by name."""
    total = "2P" if scene.relation == "tangent" else "P + Q"
    return {"P": scene.p, "Q": scene.q, "R": scene.third, total: scene.total}


def _point_reading(scene: Scene, marked: Marked) -> Reading:
    if marked.is_exact:
        whole = homogeneous(marked.point)
        text = " : ".join(grouped(str(each)) for each in whole)
        copied = " : ".join(map(str, whole))
    else:
        values = coordinates(marked)
        text, copied = " : ".join(map(_decimal, values)), " : ".join(map(repr, values))
    left_out = _left_out(scene, marked)
    return Reading(f"({text})" + (f"\n{left_out}" if left_out else ""), "", copied)


def coordinates(marked: Marked) -> tuple[float, float, float]:
    """Homogeneous coordinates as floats: with Z = 1 near the plane's middle, with Y = 1 near O."""
    vector = vector_of(marked)
    x, y, z = (vector / (1.0 if np.abs(vector).max() < 1e6 else vector[1])).tolist()
    return x, y, z


def _left_out(scene: Scene, marked: Marked) -> str:
    """Which affine chart does not see a point."""
    if marked.is_identity:
        return "not in Z = 1"
    return "not in Y = 1" if _has_no_height(scene, marked) else ""


def _has_no_height(scene: Scene, marked: Marked) -> bool:
    """Whether y is 0."""
    assert marked.point is not None
    y = marked.point[1]
    if not isinstance(y, arb):
        return bool(y == 0)
    # A place on the axis has y = 0 in the short form; elsewhere an enclosure decides.
    on_axis = marked.spot.turn == 0 or (marked.spot.oval and abs(marked.spot.turn) == 1)
    curve = scene.curve
    return bool(on_axis and curve.a1 == 0 and curve.a3 == 0)


def line_readings(scene: Scene, construction: Construction) -> dict[str, Reading]:
    """L, L' and the line at infinity, as equations, with where L meets infinity."""
    line, closing = construction.line, construction.closing
    rows = {"L": _line_reading(line), "L′": _line_reading(closing)}
    if line != AT_INFINITY:
        rows["L meets Z = 0"] = _meeting(line)
    rows["Z = 0"] = Reading(_infinity_text(scene.curve))
    return rows


@lru_cache(maxsize=16)
def _infinity_text(curve: Weierstrass) -> str:
    """What the line at infinity does with the curve."""
    times = multiplicity(curve, AT_INFINITY, IDENTITY)
    nowhere_else = " and nowhere else" if times == 3 else ""
    is_tangent = primitive(tangent(curve, IDENTITY)) == AT_INFINITY
    flex = ": it is the tangent there, and O is a flex" if is_tangent and times == 3 else ""
    return f"meets the curve {TIMES[times]} at O{nowhere_else}{flex}"


def _meeting(line: Triple) -> Reading:
    """Where a line meets the line at infinity: its direction."""
    if line[1] == 0:
        # A vertical one.
        return Reading("O", "", "0 : 1 : 0")
    point = cross(line, AT_INFINITY)
    if not any(isinstance(each, arb) for each in point):
        point = primitive(point)
    if point[0] < 0:
        point = (-point[0], -point[1], -point[2])
    return Reading(f"({' : '.join(map(_number, point))})", "", " : ".join(map(_copied, point)))


def _line_reading(line: Triple) -> Reading:
    """aX + bY + cZ = 0, in whole numbers if they are known."""
    if not any(isinstance(each, arb) for each in line):
        line = primitive(line)
        first = next(each for each in line if each)
        line = line if first > 0 else tuple(-each for each in line)
    text = ""
    for value, letter in zip(line, "XYZ", strict=True):
        number = _number(value)
        if number in ("0", "−0"):
            continue
        sign, size = ("−", number[1:]) if number.startswith("−") else ("+", number)
        size = "" if size == "1" else size + ("" if size.isdigit() else "\u2009")
        text += f" {sign} {size}{letter}" if text else f"{'−' * (sign == '−')}{size}{letter}"
    return Reading(f"{text} = 0", "", " : ".join(map(_copied, line)))


def _copied(value: Any) -> str:
    return repr(float(value.mid())) if isinstance(value, arb) else str(value)


def _number(value: Any) -> str:
    if isinstance(value, arb):
        return _decimal(float(value.mid()))
    return grouped(str(value))


def _decimal(value: float) -> str:
    """Five digits: three coordinates stand in one row."""
    return f"{value:.5g}".replace("-", "−")
