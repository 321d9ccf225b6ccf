"""Pictures of points of many dimensions in two or three, and how much of the variance they keep.

The share that is kept is the mean of the squared distances between the points of the picture, over
that between the points themselves. Means, directions and shares of many points are those of a
sample that is the same for the same number of points.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from severe_gui.maths.hyperbolic.projection.alignment import aligning_turn
from severe_gui.maths.hyperbolic.projection.horopca import horopca_frame
from severe_gui.maths.hyperbolic.projection.horospheres import horospherical_projection
from severe_gui.maths.hyperbolic.projection.hyperboloid import (
    FloatArray,
    exponentials,
    logarithms,
    seen_from,
    to_ball,
)
from severe_gui.maths.hyperbolic.projection.mean import frechet_mean
from severe_gui.maths.hyperbolic.projection.spread import mean_square_distance

Manner = Literal["horopca", "tangent"]
MOST_MEAN, MOST_PAIRED = 2000, 320
ANEW, STILL_GOOD, WORTH_A_JUMP = 16, 0.9, 1.01
"""After so many pictures, or if they keep less of the share before than this, directions are
searched anew, and taken if they keep so much more."""
_IntArray = np.ndarray


@dataclass(frozen=True, eq=False)
class Projected:
    """A picture: (N, K), in the open unit ball where the space is curved, else about the mean.

    kept: the share of the variance. middle, frame: the mean and the directions, for the next one.
    age: how many pictures ago all directions were searched.
    """

    places: FloatArray
    kept: float
    middle: FloatArray
    frame: FloatArray
    age: int = 0


def hyperbolic_picture(
    points: FloatArray, count: int, manner: Manner, before: Projected | None = None
) -> Projected:
    """A picture of points of hyperbolic space about their mean.

    points: (N, d + 1) on the hyperboloid, d at least `count`. before: a picture of the same nodes a
    little earlier, from which the search starts, and to which this one is turned.
    """
    before = before if before is not None and len(before.middle) == points.shape[1] else None
    sample = points[_sample(len(points), MOST_MEAN)]
    middle = frechet_mean(sample, before.middle if before else None)
    seen = seen_from(points, middle)
    few = seen[_sample(len(points), MOST_PAIRED)]
    made, age = horospherical_projection, 0
    if manner == "tangent":
        frame, made = principal_axes(logarithms(seen_from(sample, middle)), count), on_tangent
    elif before is None:
        frame = horopca_frame(few, count)
    else:
        frame, age = _next_frame(few, count, before)
    whole = mean_square_distance(few)
    kept = mean_square_distance(made(few, frame)) / whole if whole > 0 else 1.0
    return _turned(Projected(to_ball(made(seen, frame)), kept, middle, frame, age), before)


def flat_picture(points: FloatArray, count: int, before: Projected | None = None) -> Projected:
    """A picture of points of flat space by their principal axes. points: (N, d)."""
    middle = points.mean(axis=0)
    offsets = points - middle
    frame = principal_axes(offsets, count)
    places = offsets @ frame.T
    whole = float((offsets**2).sum())
    kept = float((places**2).sum()) / whole if whole > 0 else 1.0
    return _turned(Projected(places, kept, middle, frame), before)


def on_tangent(points: FloatArray, frame: FloatArray) -> FloatArray:
    """Tangent PCA: logarithms at 0 projected to a frame, and their exponentials: (N, K + 1)."""
    return exponentials(logarithms(points) @ frame.T)


def principal_axes(vectors: FloatArray, count: int) -> FloatArray:
    """The directions in which vectors vary most about 0: orthonormal, (count, d)."""
    _values, axes = np.linalg.eigh(vectors.T @ vectors)
    frame: FloatArray = np.ascontiguousarray(axes[:, ::-1][:, :count].T)
    return frame


def _next_frame(points: FloatArray, count: int, before: Projected) -> tuple[FloatArray, int]:
    """Directions near those before, or now and then better ones far from them; and their age."""
    near = horopca_frame(points, count, before.frame)
    kept = _kept(points, near)
    if before.age + 1 < ANEW and kept > STILL_GOOD * before.kept:
        return near, before.age + 1
    other = horopca_frame(points, count)
    return (near if kept * WORTH_A_JUMP >= _kept(points, other) else other), 0


def _kept(points: FloatArray, frame: FloatArray) -> float:
    whole = mean_square_distance(points)
    if not whole > 0:
        return 1.0
    return mean_square_distance(horospherical_projection(points, frame)) / whole


def _turned(made: Projected, before: Projected | None) -> Projected:
    """Turned or mirrored about its middle so that it is as near as can be to the one before."""
    if before is None or before.places.shape != made.places.shape:
        return made
    turn = aligning_turn(made.places, before.places)
    return replace(made, places=made.places @ turn)


def _sample(count: int, most: int) -> _IntArray:
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).choice(count, most, replace=False))
