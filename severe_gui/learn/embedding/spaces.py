"""The geometries that a graph can be embedded in, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from torch import Tensor

from severe_gui.learn.embedding import slopes
from severe_gui.learn.embedding.manifolds import (
    Euclidean,
    Lorentz,
    Manifold,
    PoincareBall,
    UnscaledBall,
)
from severe_gui.learn.embedding.slopes import Measured

Geometry = Literal["poincare", "unscaled", "lorentz", "euclidean", "squared"]


@dataclass(frozen=True)
class Embedded:
    """A space, and what is taken for the distance while it is trained."""

    manifold: Manifold
    measure: Callable[[Tensor, Tensor], Measured]


SPACES: dict[Geometry, Embedded] = {
    "poincare": Embedded(PoincareBall(), slopes.in_ball),
    "unscaled": Embedded(UnscaledBall(), slopes.in_ball),
    "lorentz": Embedded(Lorentz(), slopes.on_hyperboloid),
    "euclidean": Embedded(Euclidean(), slopes.in_flat_space),
    "squared": Embedded(Euclidean(), slopes.squared_in_flat_space),
}
