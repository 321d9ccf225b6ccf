"""The convex hull of points in space, as triangles: one point after the other.

A point outside removes the triangles that it sees, and is joined to the edge of what it saw. Points
are first moved at random by a small share of their extent, so that no four lie in a plane.
"""

import numpy as np

from severe_gui.maths.hyperbolic.honeycombs.honeycomb import FloatArray
from severe_gui.maths.hyperbolic.patch.skeleton import Integers

MOVED = 1e-8


def convex_hull(points: FloatArray) -> Integers:
    """Triangles (T, 3) as indices, anticlockwise from outside. The points must span space."""
    generator = np.random.default_rng(0)
    points = points - points.mean(axis=0)
    points = points / np.abs(points).max()
    points = points + MOVED * generator.standard_normal(points.shape)
    first = _simplex(points)
    inside = points[first].mean(axis=0)
    faces = np.array([[first[i] for i in range(4) if i != k] for k in range(4)])
    faces = _facing_out(points, faces, inside)
    normals, heights = _planes(points, faces)
    for k in range(len(points)):
        if k in first:
            continue
        seen = normals @ points[k] > heights
        if not seen.any():
            continue
        sides = np.concatenate([faces[seen][:, [i, (i + 1) % 3]] for i in range(3)])
        # The rim: edges whose reverse no triangle in sight has.
        known = set(map(tuple, sides.tolist()))
        rim = [(a, b) for a, b in known if (b, a) not in known]
        fresh = np.array([(a, b, k) for a, b in rim])
        faces = np.concatenate([faces[~seen], fresh])
        more_normals, more_heights = _planes(points, fresh)
        normals = np.concatenate([normals[~seen], more_normals])
        heights = np.concatenate([heights[~seen], more_heights])
    return faces


def _simplex(points: FloatArray) -> list[int]:
    """Four points far apart."""
    first = int(points[:, 0].argmin())
    second = int(np.linalg.norm(points - points[first], axis=1).argmax())
    along = points[second] - points[first]
    third = int(np.linalg.norm(np.cross(points - points[first], along), axis=1).argmax())
    normal = np.cross(along, points[third] - points[first])
    fourth = int(np.abs((points - points[first]) @ normal).argmax())
    return [first, second, third, fourth]


def _planes(points: FloatArray, faces: Integers) -> tuple[FloatArray, FloatArray]:
    a, b, c = (points[faces[:, i]] for i in range(3))
    u, v = (b - a).T, (c - a).T
    # Written out: np.cross takes several times as long on so few triangles.
    normals = np.stack(
        [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]], axis=1
    )
    return normals, np.asarray((normals * a).sum(axis=1))


def _facing_out(points: FloatArray, faces: Integers, inside: FloatArray) -> Integers:
    normals, heights = _planes(points, faces)
    inward = normals @ inside > heights
    faces[inward] = faces[inward][:, ::-1]
    return faces
