"""The unit sphere as triangles: an icosahedron, its triangles divided into four n times."""

from functools import lru_cache
from itertools import combinations

import numpy as np

from severe_gui.maths.hyperbolic.honeycombs.honeycomb import FloatArray
from severe_gui.maths.hyperbolic.patch.skeleton import Integers


@lru_cache(maxsize=8)
def sphere(divisions: int) -> tuple[FloatArray, Integers]:
    """Points (10 4^n + 2, 3) and triangles (20 4^n, 3), anticlockwise from outside."""
    golden = (1.0 + np.sqrt(5.0)) / 2.0
    signs = [(a, b) for a in (-1, 1) for b in (-1, 1)]
    corners = [np.roll((0.0, a, b * golden), k) for k in range(3) for a, b in signs]
    points = np.array(corners) / np.hypot(1.0, golden)
    # Corners of a face are neighbours: their product is 1 / sqrt(5).
    joined = points @ points.T > 0.4
    faces = np.array(
        [each for each in combinations(range(12), 3) if joined[np.ix_(each, each)].all()]
    )
    handed = np.linalg.det(points[faces]) > 0
    faces[~handed] = faces[~handed][:, ::-1]
    for _ in range(divisions):
        points, faces = _divided(points, faces)
    return points, faces


def _divided(points: FloatArray, faces: Integers) -> tuple[FloatArray, Integers]:
    sides = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    kept, place = np.unique(sides, axis=0, return_inverse=True)
    middles = points[kept].sum(axis=1)
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    ab, bc, ca = len(points) + place.reshape(3, -1)
    a, b, c = faces.T
    smaller = [(a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca)]
    return (
        np.concatenate([points, middles]),
        np.concatenate([np.stack(each, axis=1) for each in smaller]),
    )
