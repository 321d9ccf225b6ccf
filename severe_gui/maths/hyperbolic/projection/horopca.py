"""HoroPCA: the orthonormal directions whose ideal points spread the projections most.

What is made as large as possible is the mean of the squared distances between the projections of
any two points, by steps uphill along the Stiefel manifold (step lengths: Barzilai and Borwein
1988). The start is greedy: one direction after another, of those to some of the points themselves
and of the principal axes.
Source: Chami, Gu, Nguyen and Re, HoroPCA (2021), section 4.
"""

import numpy as np

from severe_gui.maths.hyperbolic.projection.horospheres import (
    busemann,
    horofunctions,
    horospherical_projection,
    spanned,
)
from severe_gui.maths.hyperbolic.projection.hyperboloid import FloatArray, logarithms
from severe_gui.maths.hyperbolic.projection.spread import mean_square_distance

COLD_STEPS, WARM_STEPS = 60, 10
CANDIDATES = 40
ENOUGH = 1e-5
"""The share by which a step must still raise the spread."""
_LEAST_AWAY = 1e-6
_SHORTEST = 1e-4


def horopca_frame(points: FloatArray, count: int, start: FloatArray | None = None) -> FloatArray:
    """Orthonormal directions at 0, the mean of the points: (count, d).

    points: (N, d + 1); the time of a step grows with the square of N. start: the frame of a picture
    before, from which a few steps are made; without one the search is longer.
    """
    if start is not None and start.shape == (count, points.shape[1] - 1):
        return _climbed(points, start, WARM_STEPS)
    return _climbed(points, _greedy(points, count), COLD_STEPS)


def spread_and_slope(points: FloatArray, frame: FloatArray) -> tuple[float, FloatArray]:
    """The mean square distance of projections, and its slope by the frame: (K, d)."""
    projected = horospherical_projection(points, frame)
    spread, pulls = _spread(projected)
    heights = horofunctions(points, frame)
    if len(frame) == 1:
        # The projection has the coordinates sinh(-B), cosh(-B).
        size, time = projected[:, 0], projected[:, 1]
        slopes = (-(pulls[:, 0] * time + pulls[:, 1] * size) / heights[:, 0])[:, None]
    else:
        slopes = _through_projection(heights, pulls)
    return spread, -slopes.T @ points[:, :-1]


def _spread(projected: FloatArray) -> tuple[float, FloatArray]:
    """The mean square distance of all pairs, and its slope by the coordinates: (N, K + 1)."""
    signs = np.ones(projected.shape[1])
    signs[:-1] = -1.0
    mirrored = projected * signs
    cosh = np.maximum(projected @ mirrored.T, 1.0)
    sinh = np.sqrt(cosh**2 - 1.0)
    far = np.log(cosh + sinh)
    # d arccosh(c)^2 / dc = 2 arccosh(c) / sqrt(c^2 - 1), which tends to 2 at c = 1.
    weights = np.where(sinh > 1e-7, 2.0 * far / np.maximum(sinh, 1e-7), 2.0)
    count = len(projected) ** 2
    return float((far**2).sum()) / count, 2.0 * (weights @ mirrored) / count


def _through_projection(heights: FloatArray, pulls: FloatArray) -> FloatArray:
    """Slopes by exp of the Busemann functions from slopes by coordinates: (N, K).

    y_i = c_i - s / sqrt(K - 1) and t = S / (K - 1) - s / sqrt(K - 1); ds / db_j = c_j / s.
    """
    rest = heights.shape[1] - 1.0
    parts, away = spanned(heights)
    total = pulls.sum(axis=1, keepdims=True)
    turned: FloatArray = (
        total / rest - pulls[:, :-1] - total / np.sqrt(rest) * parts / np.maximum(away, _LEAST_AWAY)
    )
    return turned


def _climbed(points: FloatArray, frame: FloatArray, steps: int) -> FloatArray:
    """A frame from which no step uphill is worth while."""
    spread, slope = spread_and_slope(points, frame)
    slope = _tangent(frame, slope)
    size = float(np.sqrt((slope**2).sum()))
    length = 0.2 / max(size, 1e-300)
    for _ in range(steps):
        if size == 0.0:
            break
        moved, found, steeper = frame, spread, slope
        while length * size > _SHORTEST:
            moved = orthonormal(frame + length * slope)
            found, steeper = spread_and_slope(points, moved)
            if found > spread + 1e-4 * length * size**2:
                break
            length /= 4.0
        else:
            break
        steeper = _tangent(moved, steeper)
        is_level = found - spread < ENOUGH * spread
        length = _next_length(moved - frame, steeper - slope, length)
        frame, spread, slope = moved, found, steeper
        size = float(np.sqrt((slope**2).sum()))
        length = min(length, 0.5 / max(size, 1e-300))
        if is_level:
            break
    return frame


def _next_length(step: FloatArray, change: FloatArray, length: float) -> float:
    bend = -float((step * change).sum())
    return float((step**2).sum()) / bend if bend > 0 else 2.0 * length


def _tangent(frame: FloatArray, slope: FloatArray) -> FloatArray:
    """The part of a slope along which rows stay orthonormal to first order."""
    product = slope @ frame.T
    level: FloatArray = slope - (product + product.T) / 2.0 @ frame
    return level


def orthonormal(rows: FloatArray) -> FloatArray:
    """The orthonormal rows nearest to these: the polar factor."""
    left, _sizes, right = np.linalg.svd(rows, full_matrices=False)
    nearest: FloatArray = left @ right
    return nearest


def _greedy(points: FloatArray, count: int) -> FloatArray:
    """One direction after another, the best of some."""
    candidates = _candidates(points)
    spreads = busemann(points, candidates).var(axis=0)
    frame = candidates[[int(spreads.argmax())]]
    while len(frame) < count:
        beside = candidates - candidates @ frame.T @ frame
        sizes = np.sqrt((beside**2).sum(axis=1))
        beside = beside[sizes > 1e-3] / sizes[sizes > 1e-3, None]
        spreads = np.array(
            [
                mean_square_distance(
                    horospherical_projection(points, np.concatenate([frame, each[None]]))
                )
                for each in beside
            ]
        )
        frame = np.concatenate([frame, beside[[int(spreads.argmax())]]])
    return frame


def _candidates(points: FloatArray) -> FloatArray:
    """Unit vectors both ways along the principal axes, and to some of the farthest points."""
    vectors = logarithms(points)
    axes = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=True)[2]
    sizes = np.sqrt((vectors**2).sum(axis=1))
    far = np.argsort(-sizes, kind="stable")[: max(len(vectors) // 2, 1)]
    far = far[:: max(len(far) // CANDIDATES, 1)]
    far = far[sizes[far] > 0]
    found: FloatArray = np.concatenate([axes, -axes, vectors[far] / sizes[far, None]])
    return found
