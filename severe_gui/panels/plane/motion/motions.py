"""Motions of the plane about drawn objects: one-parameter groups and reflections."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup
from severe_gui.maths.hyperbolic.plane import mobius
from severe_gui.maths.hyperbolic.plane.cycles import to_disk
from severe_gui.maths.hyperbolic.plane.isometry import Isometry
from severe_gui.maths.hyperbolic.plane.shapes import (
    Curve,
    Dot,
)
from severe_gui.maths.hyperbolic.tilings.camera import Address, Camera
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling
from severe_gui.maths.hyperbolic.tilings.wythoff import incentre
from severe_gui.panels.plane.scene.objects import seen_shape
from severe_gui.panels.plane.state import PlaneState, place_of


@dataclass(frozen=True)
class Flow:
    """A one-parameter group in screen coordinates. title: what it does; mirror: of a line."""

    title: str
    at: Callable[[float], Isometry]
    mirror: Isometry | None = None


def flow_about(state: PlaneState, name: str) -> Flow | None:
    """The motions of an object; without a name, the rotation about the middle of the screen."""
    if not name:
        return Flow("Rotation about the middle", lambda t: mobius.about_point(0j, t))
    shape = seen_shape(state, state.camera(), name)
    if isinstance(shape, Dot) and shape.ideal:
        ideal = shape.sight
        return Flow(f"Limit rotation about {name}", lambda t: mobius.about_ideal_point(ideal, t))
    if isinstance(shape, Dot):
        z = shape.sight
        return Flow(f"Rotation about {name}", lambda t: mobius.about_point(z, t))
    if isinstance(shape, Curve) and shape.cycle.kind == "geodesic":
        start, end = _ends(shape)
        return Flow(
            f"Translation along {name}",
            lambda t: mobius.along_line(start, end, t),
            mobius.in_line(start, end),
        )
    if isinstance(shape, Curve) and shape.cycle.kind == "circle":
        z = complex(to_disk(np.array(shape.cycle.v)))
        return Flow(f"Rotation about the centre of {name}", lambda t: mobius.about_point(z, t))
    return None


def moved_on(state: PlaneState, name: str, amount: float) -> dict[str, object]:
    """The changes of a state that move the plane about an object to another amount."""
    flow = flow_about(state, name)
    if flow is None:
        return {}
    before = state.amount if state.mover == name else 0.0
    camera = state.camera().moved(flow.at(amount - before))
    return {"place": place_of(camera), "mover": name, "amount": amount}


def toward_home(camera: Camera) -> Camera:
    """One tile nearer to home along the exact word, with that tile in the middle of the screen."""
    group = CoxeterGroup(camera.p, camera.q)
    tile = group.tile(camera.word)
    # A tile's shortest word ends with the crossing of an edge: without it, it is the tile before.
    before = group.tile(tile[:-1])
    tiling = Tiling(camera.p, camera.q)
    base = incentre(tiling) if math.isinf(camera.p) else 0j
    return camera.dragged(camera.sight(Address(before, base)), 0j)


def _ends(line: Curve) -> tuple[complex, complex]:
    first, second = line.cycle.ideal_ends
    ends = [complex(u[1], u[2]) / abs(complex(u[1], u[2])) for u in (first, second)]
    return ends[0], ends[1]
