"""Random points and isometries of the hyperbolic plane, for property tests."""

import cmath
import math

from hypothesis import strategies as st

from severe_gui.maths.hyperbolic.plane.isometry import (
    Isometry,
    from_origin,
    reflection,
    rotation,
)

angles = st.floats(-math.pi, math.pi)


def points(farthest: float = 4.0) -> st.SearchStrategy[complex]:
    """Points of the disk within a hyperbolic distance of 0."""
    return st.builds(
        lambda distance, angle: cmath.rect(math.tanh(distance / 2.0), angle),
        st.floats(0.0, farthest),
        angles,
    )


def isometries(farthest: float = 3.0) -> st.SearchStrategy[Isometry]:
    """Isometries that keep or reverse orientation, moving 0 by a bounded distance."""

    def build(target: complex, angle: float, reflects: bool) -> Isometry:
        g = from_origin(target) @ rotation(angle)
        return g @ reflection(0.0, 0.5) if reflects else g

    return st.builds(build, points(farthest), angles, st.booleans())
