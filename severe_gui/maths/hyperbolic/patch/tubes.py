"""The tubes of a patch: rings of points along each edge, as thick as is asked for.

Radii are hyperbolic and alike, unless a least width is asked for: then the tubes that would be
thinner grow, each end with its vertex.
"""

from dataclasses import dataclass

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import FloatArray
from severe_gui.maths.hyperbolic.patch.charts import Model, places
from severe_gui.maths.hyperbolic.patch.rings import Rings
from severe_gui.maths.hyperbolic.patch.skeleton import Skeleton

SEGMENT = 0.25
"""Of a tube, in hyperbolic length: straight there to a percent of its radius."""
_ROUNDS, _GROWTH = 12, 1.01


@dataclass(frozen=True)
class Shape:
    """How a patch becomes a solid.

    model: where it lies. radius: of tubes, in the geometry's own length. thickness: the least
    width of a tube, in the unit of the points. sides: of a tube, even. size: the unit of the model
    (the ball's radius) in the unit of the points.
    """

    model: Model = Model.POINCARE
    radius: float = 0.06
    thickness: float = 0.0
    sides: int = 8
    size: float = 1.0

    def __post_init__(self) -> None:
        for name, value in (("radius", self.radius), ("size", self.size)):
            if not 0 < value < np.inf:
                raise BadInput(f"The {name} {value:g} is not allowed", "it must be positive")
        if not 0 <= self.thickness < np.inf:
            raise BadInput(
                f"The thickness {self.thickness:g} is not allowed", "it must be 0 or more"
            )
        if self.sides % 2 or not 4 <= self.sides <= 64:
            raise BadInput(
                f"A tube of {self.sides} sides is not allowed", "choose an even number from 4 to 64"
            )


@dataclass(frozen=True)
class Tubes:
    """points: (E, K, sides, 3), the rings of each edge; radii: at each vertex.

    thinnest: the least width of a tube, in the unit of the points.
    """

    points: FloatArray
    radii: FloatArray
    thinnest: float


def segments_of(rings: Rings, shape: Shape) -> int:
    """Pieces of a tube: one where it is straight in the model."""
    if shape.model is Model.KLEIN or rings.frame.curvature == 0:
        return 1
    return max(2, round(2.0 * rings.end_of(shape.radius) / SEGMENT))


def fit_tubes(skeleton: Skeleton, rings: Rings, shape: Shape) -> Tubes:
    """Grow what would be too thin. Raises BadInput where it would meet something else."""
    segments = segments_of(rings, shape)
    radii = np.full(skeleton.vertices, shape.radius)
    share = np.linspace(0.0, 1.0, segments + 1)
    for _ in range(_ROUNDS):
        at_ends = radii[skeleton.ends]
        ends = np.array([rings.end_of(float(each)) for each in radii])[skeleton.ends]
        s = ends[:, :1] * (1.0 - share) - ends[:, 1:] * share
        radius = at_ends[:, :1] * (1.0 - share) + at_ends[:, 1:] * share
        local = skeleton.frame.rings(s, radius, shape.sides)
        points = np.einsum("eij,eksj->eksi", skeleton.edges, local, optimize=True)
        placed = shape.size * places(points, shape.model, skeleton.frame.curvature)
        widths = _widths(placed)
        if widths.min() >= shape.thickness:
            return Tubes(placed, radii, float(widths.min()))
        # Each vertex answers for the half of its tubes that is nearer to it.
        needed = np.ones(skeleton.vertices)
        half = (segments + 2) // 2
        for end, part in enumerate((widths[:, :half], widths[:, -half:])):
            factor = shape.thickness / part.min(axis=1)
            np.maximum.at(needed, skeleton.ends[:, end], np.where(factor > 1, factor, 1.0))
        steps = np.ceil(np.log(needed * radii / shape.radius) / np.log(_GROWTH) - 1e-9)
        grown = np.where(needed > 1.0, shape.radius * _GROWTH ** (steps + 1), radii)
        if grown.max() > rings.thickest:
            break
        radii = grown
    raise BadInput(
        f"Tubes as thick as {shape.thickness:g} do not fit everywhere in this patch",
        f"they would meet near its rim; the thinnest would have {widths.min():.3g}",
        "choose fewer shells, less thickness or a greater size",
    )


def _widths(points: FloatArray) -> FloatArray:
    """The least distance between opposite sides of each ring: (E, K)."""
    middles = (points + np.roll(points, 1, axis=2)) / 2.0
    half = points.shape[2] // 2
    across = np.linalg.norm(middles[:, :, :half] - middles[:, :, half:], axis=-1)
    return np.asarray(across.min(axis=2))
