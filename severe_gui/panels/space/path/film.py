"""The states of a film: along the flight path, or a turn on the spot or of the model. No Qt."""

import math
from collections.abc import Iterator

from severe_gui.maths.hyperbolic.honeycombs.space import rotation
from severe_gui.panels.space.state import SpaceState


def frame_count(state: SpaceState, rate: int) -> int:
    """How many pictures the film of a state has, at so many a second."""
    return max(round(state.path_seconds * rate), 2)


def film_states(state: SpaceState, rate: int) -> Iterator[SpaceState]:
    """Copies of the state with the camera of each picture, in order.

    From inside through the views of the path, if there are two. Otherwise, and from outside, a
    whole turn about the vertical, whose last picture is the one before the first. Raises BadInput
    if two views are too far apart.
    """
    count, path, start = frame_count(state, rate), state.flight_path(), state.flight()
    turn_by = 360.0 / count
    other = SpaceState()
    other.replace_by(state)
    for k in range(count):
        if state.look == "outside":
            other.orbit = state.orbit.turned(k * turn_by, 0.0)
        elif path is not None and len(path.views) > 1:
            other.fly_to(path.at(k / (count - 1)))
        else:
            other.fly_to(start.moved(rotation(0, 2, math.radians(k * turn_by))))
        yield other
