"""The Frechet mean of points of hyperbolic space: where the sum of squared distances is least.

Half the mean of the squares is convex along geodesics. Seen from the mean, with v the logarithm of
a point, r its length and u its direction, minus the mean of v is its slope and the mean of
u u^T + r coth(r) (1 - u u^T) its second derivative, so that Newton's method needs a few steps.
Source: Pennec, Intrinsic statistics on Riemannian manifolds (2006), section 4.
"""

import numpy as np

from severe_gui.maths.hyperbolic.projection.hyperboloid import (
    FloatArray,
    exponentials,
    logarithms,
    seen_from,
)

MOST_STEPS = 60
ACCURACY = 1e-10
_LONGEST_STEP = 2.0


def centroid(points: FloatArray) -> FloatArray:
    """The mean of the coordinates, drawn back to the hyperboloid: (d + 1,). Needs no steps.

    Source: Law, Liao, Snell and Zemel, Lorentzian distance learning (2019).
    """
    middle = points.mean(axis=0)
    space, time = middle[:-1], middle[-1]
    size = np.sqrt(max(float(time**2 - space @ space), 1e-300))
    return _raised(space / size)


def frechet_mean(points: FloatArray, start: FloatArray | None = None) -> FloatArray:
    """Where the sum of the squared distances to the points is least: (d + 1,).

    points: (N, d + 1). start: a place near the mean, such as the mean of the step before.
    """
    place = centroid(points) if start is None else start
    seen = logarithms(seen_from(points, place))
    for _ in range(MOST_STEPS):
        slope = seen.mean(axis=0)
        step = np.linalg.solve(_bend(seen), slope)
        length = float(np.sqrt(step @ step))
        if length < ACCURACY:
            break
        step *= min(1.0, _LONGEST_STEP / length)
        moved, seen = _better(points, place, seen, step, float(slope @ step))
        if moved is place:
            break
        place = moved
    return place


def _bend(seen: FloatArray) -> FloatArray:
    """The second derivative of half the mean of the squared distances: (d, d)."""
    size = np.sqrt((seen**2).sum(axis=1))
    around = np.where(size > 1e-6, size / np.tanh(np.maximum(size, 1e-6)), 1.0)
    directions = seen / np.where(size > 0, size, 1.0)[:, None]
    less = (1.0 - around)[:, None] * directions
    bend: FloatArray = around.mean() * np.eye(seen.shape[1]) + directions.T @ less / len(seen)
    return bend


def _better(
    points: FloatArray, place: FloatArray, seen: FloatArray, step: FloatArray, fall: float
) -> tuple[FloatArray, FloatArray]:
    """The place after a step, shortened until the sum of the squares falls with it."""
    least = float((seen**2).sum(axis=1).mean()) / 2.0
    for _ in range(30):
        moved = _travelled(place, step)
        found = logarithms(seen_from(points, moved))
        if float((found**2).sum(axis=1).mean()) / 2.0 <= least - 1e-4 * fall + 1e-14 * least:
            return moved, found
        step, fall = step / 2.0, fall / 2.0
    return place, seen


def _travelled(place: FloatArray, step: FloatArray) -> FloatArray:
    """The place that a step seen from another place reaches: (d + 1,)."""
    back = np.append(-place[:-1], place[-1])
    moved: FloatArray = seen_from(exponentials(step[None]), back)[0]
    return moved


def _raised(space: FloatArray) -> FloatArray:
    return np.append(space, np.sqrt(1.0 + space @ space))
