"""Where points (x, y, z, t) of a geometry lie in its models, as points of Euclidean space.

Ball: (x, y, z) / (1 + t), Poincaré's model in hyperbolic space and the stereographic projection of
the sphere. Klein ball: (x, y, z) / t. Upper half-space: (x, y, 1) / (t - z). Euclidean space is
its own model.
"""

from enum import StrEnum

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import FloatArray


class Model(StrEnum):
    """A model of hyperbolic space."""

    POINCARE = "poincare"
    KLEIN = "klein"
    HALF_SPACE = "half-space"


def places(points: FloatArray, model: Model, curvature: int) -> FloatArray:
    """(..., 4) into (..., 3). Raises BadInput for a model that the geometry does not have."""
    if curvature >= 0 and model is not Model.POINCARE:
        raise BadInput(
            f"There is no {model} model of this honeycomb",
            "it is not hyperbolic",
            f"choose {Model.POINCARE}",
        )
    space, t = points[..., :3], points[..., 3:]
    if curvature == 0:
        return space / t
    if model is Model.KLEIN:
        return space / t
    if model is Model.HALF_SPACE:
        depth = t - space[..., 2:]
        return np.concatenate([space[..., :2], np.ones_like(t)], axis=-1) / depth
    return space / (1.0 + t)
