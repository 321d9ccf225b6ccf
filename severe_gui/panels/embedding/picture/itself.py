"""Two dimensions are a picture already. No Qt."""

import math
from dataclasses import dataclass

import numpy as np

from severe_gui.maths.hyperbolic.plane.disk import ComplexArray
from severe_gui.panels.embedding.pane import Pane


@dataclass(frozen=True, eq=False)
class Itself:
    """plane: places of the nodes in the disk, or on a flat page where the farthest is at 1."""

    plane: ComplexArray
    sentence: str = ""


def itself(pane: Pane) -> Itself:
    """A pane of two dimensions as it is, of one on a line; of more, its first two coordinates."""
    assert pane.points is not None
    points = pane.points if pane.is_flat else pane.in_ball()
    if points.shape[1] == 1:
        points = np.concatenate([points, np.zeros_like(points)], axis=1)
    plane = points[:, 0] + 1j * points[:, 1]
    if pane.is_flat:
        plane = plane / _extent(plane)
    is_part = points.shape[1] > 2
    return Itself(plane, f"the first 2 of {points.shape[1]} coordinates" if is_part else "")


def _extent(plane: ComplexArray) -> float:
    """How far the farthest node is from 0; 1 if none is."""
    far = float(np.abs(plane).max(initial=0.0))
    return far if math.isfinite(far) and far > 0 else 1.0
