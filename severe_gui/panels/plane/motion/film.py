"""A film of the plane: along a one-parameter group, or through the stages of a Möbius map."""

import math
from collections.abc import Iterator

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.tilings.curved import rotation
from severe_gui.panels.plane.motion.motions import flow_about, moved_on
from severe_gui.panels.plane.state import PlaneState

FRAMES = 120
STILL = 1e-9


def film_states(state: PlaneState) -> Iterator[PlaneState]:
    """The states of the film in order.

    Hyperbolic: about the object that the plane was last moved about, from amount 0 to the current
    amount; if that is 0, a whole turn, or a length of 2. A Möbius square: its stages. The
    sphere turns once. Raises BadInput if there is nothing to move about.
    """
    if "mobius" in state.maps and state.is_hyperbolic:
        for k in range(FRAMES):
            yield _changed(state, mobius_way=5.0 * k / (FRAMES - 1))
        return
    if not state.is_hyperbolic:
        yield from _turning(state)
        return
    flow = flow_about(state, state.mover)
    if flow is None:
        raise BadInput("There is no motion to film", f"{state.mover} does not exist",
                       "choose a line or a point and move its amount")  # fmt: skip
    whole = 2.0 * math.pi if "otation" in flow.title and "Limit" not in flow.title else 2.0
    end = state.amount if abs(state.amount) > STILL else whole
    for k in range(FRAMES):
        amount = end * k / (FRAMES - 1)
        yield _changed(state, **moved_on(state, state.mover, amount))


def _turning(state: PlaneState) -> Iterator[PlaneState]:
    for k in range(FRAMES):
        turn = rotation(state.kind.curvature, 2.0 * math.pi * k / FRAMES)
        if state.kind.curvature == 1:
            a, b, c, d = state.globe_turn
            first, second = complex(a, b) * turn.a, complex(c, d) * complex(turn.a).conjugate()
            pair = (first.real, first.imag, second.real, second.imag)
            yield _changed(state, globe_turn=pair)
        else:
            camera = state.curved_camera().moved(turn)
            other = _changed(state)
            other.move_to(camera)
            yield other


def _changed(state: PlaneState, **changes: object) -> PlaneState:
    other = PlaneState()
    other.replace_by(state)
    if changes:
        other.update(changes)
    return other
