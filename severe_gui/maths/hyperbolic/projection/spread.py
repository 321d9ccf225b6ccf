"""The variance of points of a hyperbolic space: the mean of all squared distances."""

from severe_gui.maths.hyperbolic.projection.hyperboloid import FloatArray, distances


def mean_square_distance(points: FloatArray) -> float:
    """Over all pairs, each point paired with itself too. points: (N, d + 1)."""
    return float((distances(points, points) ** 2).mean())
