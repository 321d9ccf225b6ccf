"""What is to be seen from outside: the patch that a state asks for, its guides, and oneself. No Qt.

A guide shows where infinity is: great circles of the ball's sphere, or the plane below the upper
half-space.
"""

import math
from dataclasses import dataclass

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import FloatArray, Honeycomb, HoneycombKind
from severe_gui.maths.hyperbolic.patch.charts import Model, places
from severe_gui.maths.hyperbolic.patch.figure import Figure, make_figure
from severe_gui.maths.hyperbolic.patch.skeleton import shells_within
from severe_gui.maths.hyperbolic.patch.tubes import Shape
from severe_gui.panels.space.orbit import Sight
from severe_gui.panels.space.state import MOST_SHELLS, SpaceState

FEW_EDGES, FEW_STRAIGHT_EDGES = 1500, 500
"""As many edges are drawn at once unless a number of shells is asked for.

In Euclidean space all are of one size, and hide each other sooner.
"""
AHEAD = 0.25
"""How far one looks ahead, as a length in the space, to see one's direction."""
FARTHEST = 12.0
"""How far from home the camera inside is drawn."""
_ON_CIRCLE = 144
_SQUARES = 9


@dataclass(frozen=True)
class Wanted:
    """What a patch depends on. thickness: the least width of a tube, in radii of the ball."""

    honeycomb: tuple[int, int, int]
    patch: int | None
    model: Model
    radius: float
    thickness: float


@dataclass(frozen=True)
class Patch:
    """What was made of it. figure: none, or another one, if it was refused.

    sentence: why it was refused, or what is different from what was wanted.
    """

    wanted: Wanted
    shells: int
    figure: Figure | None
    sentence: str = ""
    is_refused: bool = False

    def checked(self) -> "Patch":
        """The patch itself. Raises BadInput if it was refused."""
        if self.figure is None or self.is_refused:
            raise BadInput("There is nothing to draw", self.sentence)
        return self


def wanted_by(state: SpaceState) -> Wanted:
    """The patch that a state shows."""
    return Wanted(
        state.honeycomb, state.patch, state.seen_model, state.radius, state.thickness / state.size
    )


def make_patch(wanted: Wanted) -> Patch:
    """Make it, thinner where its tubes would not fit. Takes up to a second."""
    honeycomb, shells = Honeycomb(*wanted.honeycomb), wanted.patch
    if shells is None:
        is_flat = honeycomb.kind is HoneycombKind.EUCLIDEAN
        few = FEW_STRAIGHT_EDGES if is_flat else FEW_EDGES
        shells = shells_within(honeycomb, few, MOST_SHELLS)
    sentence = ""
    try:
        try:
            shape = Shape(wanted.model, wanted.radius, wanted.thickness)
            figure = make_figure(honeycomb, shells, shape)
        except BadInput as error:
            if wanted.thickness == 0:
                raise
            sentence = str(error)
            figure = make_figure(honeycomb, shells, Shape(wanted.model, wanted.radius))
    except BadInput as error:
        return Patch(wanted, shells, None, str(error), is_refused=True)
    return Patch(wanted, shells, figure, sentence)


def sight_of(state: SpaceState, patch: Patch | None, width: float, height: float) -> Sight:
    """The state's orbit around a patch, on a page of this size."""
    figure = patch.figure if patch else None
    middle, extent = (figure.middle, figure.extent) if figure else ((0.0, 0.0, 0.0), 1.0)
    return Sight(state.orbit, middle, extent, width, height)


def guides(figure: Figure, wanted: Wanted) -> tuple[FloatArray, FloatArray]:
    """Lines (L, K, 3) at infinity, and how faint their points are from 0 to 1, (L, K)."""
    if not Honeycomb(*wanted.honeycomb).kind.is_hyperbolic:
        return np.zeros((0, 2, 3)), np.zeros((0, 2))
    if wanted.model is not Model.HALF_SPACE:
        angles = np.linspace(0.0, 2.0 * np.pi, _ON_CIRCLE + 1)
        circle = np.stack([np.cos(angles), np.sin(angles), 0.0 * angles], axis=-1)
        lines = np.stack([np.roll(circle, k, axis=-1) for k in range(3)])
        return lines, np.zeros(lines.shape[:2])
    steps = np.linspace(-_SQUARES, _SQUARES, 2 * _SQUARES + 1) / _SQUARES
    fine = np.linspace(-1.0, 1.0, 8 * _SQUARES + 1)
    x, y = np.meshgrid(fine, steps)
    lines = 2.4 * figure.extent * np.stack([x, y, 0.0 * x], axis=-1)
    faint = np.clip(np.hypot(x, y), 0.0, 1.0)
    return np.concatenate([lines, lines[..., [1, 0, 2]]]), np.concatenate([faint, faint])


def rim(sight: Sight, wanted: Wanted) -> tuple[float, float, float] | None:
    """The circle in which the sphere at infinity is seen: its middle and radius in the picture."""
    is_ball = wanted.model is not Model.HALF_SPACE
    if not (is_ball and Honeycomb(*wanted.honeycomb).kind.is_hyperbolic):
        return None
    (x, y), _ = sight.project(np.zeros(3))
    return float(x), float(y), sight.rim_radius


def oneself(state: SpaceState) -> FloatArray:
    """Where the camera inside is in the model, and where it would be a little ahead: (2, 3)."""
    flight = state.flight()
    space, local = flight.space, flight.local
    here = local[:, 3]
    points = np.stack([here, space.cosine(AHEAD) * here - space.sine(AHEAD) * local[:, 2]])
    for letter in reversed(flight.word):
        points = points @ flight.frame.reflections[letter].T
        if float(np.abs(points).max()) > 1e100:
            points = points / 1e100
    if space.curvature < 0 and points[0, 3] > math.cosh(FARTHEST):
        # Farther than any picture shows: the direction from home is all that is left.
        away = points[:, :3] / np.linalg.norm(points[:, :3], axis=1, keepdims=True)
        points = np.column_stack([math.sinh(FARTHEST) * away, np.full(2, math.cosh(FARTHEST))])
    return places(points, state.seen_model, space.curvature)
