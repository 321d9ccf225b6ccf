"""Translucent faces that rays go through, each with a window.

A face is glass where the least of its rims, functionals that rise from 0 at an edge to 1 at the
centre, is at most 1 - window: a window of 0 leaves it closed, one of 1 open. What lies behind a
pane is seen through it: from the nearest on, each covers a share, its opacity, of the light left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray, Space
from severe_gui.maths.hyperbolic.uniform.parts import FaceCorner


@dataclass(frozen=True, eq=False)
class Panes:
    """Where rays meet glass: arrays of one length, not in order.

    ray: its number. distance: from the camera. light: |cosine| of the ray to the normal.
    face: the place of the face among the parts.
    """

    ray: np.ndarray
    distance: FloatArray
    light: FloatArray
    face: np.ndarray

    @classmethod
    def joined(cls, parts: Sequence["Panes"]) -> "Panes":
        """All of them, by ray and then from the nearest on."""
        if not parts:
            return cls(np.empty(0, int), np.empty(0), np.empty(0), np.empty(0, int))
        ray, distance, light, face = (
            np.concatenate([getattr(each, name) for each in parts])
            for name in ("ray", "distance", "light", "face")
        )
        order = np.lexsort((distance, ray))
        return cls(ray[order], distance[order], light[order], face[order])


def glass_from(window: float) -> float:
    """Below which value of its least rim a face is glass."""
    # The centre of a closed face is 1 but for rounding.
    return 1.0 - window if window > 0.0 else 2.0


def panes_on_the_way(
    faces: Sequence[FaceCorner],
    window: float,
    space: Space,
    rays: np.ndarray,
    p: FloatArray,
    v: FloatArray,
    end: FloatArray,
    travelled: FloatArray,
) -> Panes:
    """The glass that rays meet in the simplex, from p along v up to u = end, if not at infinity.

    A face in a wall is met by the ray that arrives there, not by the one that leaves.
    """
    found = []
    for place, face in enumerate(faces):
        with np.errstate(divide="ignore", invalid="ignore"):
            u = -(p @ face.plane) / (v @ face.plane)
        # The place where a wall is met is known but for rounding.
        within = u <= end * (1.0 + 1e-9) if face.in_wall is not None else u < end
        on = np.flatnonzero((u > 1e-12) & within & np.isfinite(u))
        x, ahead = space.on_ray(p[on], v[on], u[on])
        rims = x @ face.rims.T
        glass = (rims >= 0.0).all(axis=1) & (rims.min(axis=1) <= glass_from(window))
        on, ahead = on[glass], ahead[glass]
        found.append(Panes(
            rays[on],
            travelled[on] + space.length_of_tangent(u[on]),
            np.abs(ahead @ face.plane),
            np.full(len(on), place),
        ))  # fmt: skip
    return Panes.joined(found)


def blended(panes: Panes, colours: FloatArray, behind: FloatArray, opacity: float) -> FloatArray:
    """What rays see: panes of colours (n, 3), in the panes' order, before what is behind (m, 3)."""
    seen, clear = np.zeros_like(behind), np.ones(len(behind))
    # The k-th pane of each ray at once.
    first = np.r_[True, panes.ray[1:] != panes.ray[:-1]] if len(panes.ray) else np.empty(0, bool)
    rank = np.arange(len(panes.ray)) - np.maximum.accumulate(
        np.where(first, np.arange(len(panes.ray)), 0)
    )
    for k in range(int(rank.max(initial=-1)) + 1):
        here = rank == k
        ray = panes.ray[here]
        seen[ray] += (opacity * clear[ray])[:, None] * colours[here]
        clear[ray] *= 1.0 - opacity
    return np.asarray(seen + clear[:, None] * behind)
