"""Where the nodes of a pane are in a picture of two or three dimensions, and how it is made. No Qt.

A space of no more dimensions is its own picture. Of more, HoroPCA or tangent PCA makes one of a
hyperbolic space, and principal axes one of a flat space.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.projection.hyperboloid import from_ball, lifted
from severe_gui.maths.hyperbolic.projection.pictures import (
    Projected,
    flat_picture,
    hyperbolic_picture,
)
from severe_gui.panels.embedding.pane import Pane
from severe_gui.panels.embedding.state import Projection

FloatArray = NDArray[np.float64]
NAMES: dict[Projection, str] = {"horopca": "HoroPCA", "tangent": "tangent PCA"}
FLAT_NAME = "PCA"
NEAREST_RIM = 1.0 - 2.0**-52


@dataclass(frozen=True, eq=False)
class Places:
    """solid: (N, 3), in the open unit ball where the space is curved; of a flat space scaled so
    that the farthest is at 1. A picture of two dimensions has 0 as the third coordinate.

    sentence: how it was made, and what share of the variance it keeps; empty for the space itself.
    projected: what the next picture starts from; None for the space itself.
    """

    solid: FloatArray
    sentence: str = ""
    projected: Projected | None = None

    @cached_property
    def plane(self) -> NDArray[np.complex128]:
        """The first two coordinates: (N,)."""
        seen: NDArray[np.complex128] = self.solid[:, 0] + 1j * self.solid[:, 1]
        return seen


def is_itself(pane: Pane, count: int) -> bool:
    """Whether a picture of so many dimensions is the space itself."""
    return pane.dimension <= count


def places_of(pane: Pane, how: Projection, count: int, before: Places | None = None) -> Places:
    """The picture of a pane in 2 or 3 dimensions. before: one of the same nodes a little earlier.

    Raises BadInput if points are not numbers.
    """
    assert pane.points is not None
    bad = int((~np.isfinite(pane.points).all(axis=1)).sum())
    if bad:
        raise BadInput(
            f"{bad:,} of the {len(pane.points):,} points are not numbers",
            "the run has diverged",
            "choose a lower rate and start anew",
        )
    if is_itself(pane, count):
        return _itself(pane)
    start = before.projected if before is not None else None
    if pane.is_flat:
        made, name = flat_picture(pane.points, count, start), FLAT_NAME
        places = _scaled(made.places)
    else:
        points = lifted(pane.points[:, :-1]) if pane.space == "lorentz" else from_ball(pane.points)
        made, name = hyperbolic_picture(points, count, how, start), NAMES[how]
        places = _inside(made.places)
    return Places(_filled(places), f"{name}, {made.kept:.0%} of variance", made)


def _itself(pane: Pane) -> Places:
    assert pane.points is not None
    return Places(_filled(_scaled(pane.points) if pane.is_flat else _inside(pane.in_ball())))


def _filled(places: FloatArray) -> FloatArray:
    """Three coordinates, what is missing 0."""
    missing = 3 - places.shape[1]
    return np.concatenate([places, np.zeros((len(places), missing))], axis=1)


def _scaled(places: FloatArray) -> FloatArray:
    farthest = float(np.sqrt((places**2).sum(axis=1).max(initial=0.0)))
    return places / farthest if farthest > 0 else places


def _inside(places: FloatArray) -> FloatArray:
    """Points of the open ball; what rounding has put on its boundary is taken just inside."""
    size = np.sqrt((places**2).sum(axis=1, keepdims=True))
    return np.where(size < 1.0, places, places * (NEAREST_RIM / np.maximum(size, 1.0)))
