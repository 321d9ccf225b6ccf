"""Turning a camera toward something: rotations of its own frame (right, up, backward)."""

import math

import numpy as np

from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray, Space, rotation

AHEAD = np.array([0.0, 0.0, -1.0])
TINY = 1e-12


def seen_from(space: Space, local: FloatArray, points: FloatArray) -> FloatArray:
    """The directions of points (..., 4) in a camera's frame: (..., 3), S of the distance long.

    A direction at the camera, or an ideal point, gives its direction as well.
    """
    place = local[:, 3]
    ahead = points - space.pairing(points, place)[..., None] * place
    return np.asarray(space.product(ahead[..., None, :], local[:, :3].T))


def angle_from_ahead(direction: FloatArray) -> float:
    """The angle in [0, pi] between where the camera looks and a direction (3,)."""
    return math.atan2(math.hypot(direction[0], direction[1]), -direction[2])


def turn_toward(direction: FloatArray, share: float) -> FloatArray:
    """The rotation by a share of the angle from ahead to a direction (3,): (4, 4).

    What lies straight behind is turned to over the right.
    """
    angle = angle_from_ahead(direction) * share
    across = math.hypot(direction[0], direction[1])
    size = float(np.linalg.norm(direction))
    if size < TINY or angle == 0.0:
        return np.eye(4)
    x, y = (direction[0] / across, direction[1] / across) if across > TINY * size else (1.0, 0.0)
    # In the plane of ahead and (x, y): Rodrigues' formula with the axis across it.
    axis = np.array([y, -x, 0.0])
    skew = np.array([[0.0, -axis[2], axis[1]], [axis[2], 0.0, -axis[0]], [-axis[1], axis[0], 0.0]])
    matrix = np.eye(4)
    matrix[:3, :3] += math.sin(angle) * skew + (1.0 - math.cos(angle)) * (skew @ skew)
    return matrix


def roll_toward(up: FloatArray, share: float) -> FloatArray:
    """The rotation about ahead by a share of the angle that brings the camera's up to `up` (3,)."""
    if math.hypot(up[0], up[1]) < TINY:
        return np.eye(4)
    return rotation(0, 1, -math.atan2(up[0], up[1]) * share)
