"""Riemannian gradient descent and Adam on the rows of a table of points."""

from typing import Literal

import torch
from torch import Tensor

from severe_gui.learn.embedding.manifolds import Manifold

Update = Literal["retraction", "exponential"]
"""x - rate * gradient brought back to the space, as the paper and the post write it, or along the
geodesic."""
Rule = Literal["sgd", "adam"]
MOMENTUM, MEMORY, LEAST = 0.9, 0.999, 1e-10


class Descent:
    """Moves points against slopes, and keeps Adam's memory of each row.

    Adam: first moments are tangent vectors, carried along with their point; second moments are of
    the gradient's length, one a row, so that nothing depends on the coordinates. Source: Becigneul
    and Ganea (2019).
    """

    def __init__(self, manifold: Manifold, points: Tensor, rule: Rule, update: Update) -> None:
        self._manifold, self.points = manifold, points
        self._rule, self._update = rule, update
        has_memory = rule == "adam"
        self._first = torch.zeros_like(points) if has_memory else None
        self._second = points.new_zeros(len(points), 1) if has_memory else None
        self._steps = 0

    def step(self, slope: Tensor, rate: float, rows: Tensor | None = None) -> None:
        """Move the points. slope: the derivatives by their coordinates, (N, c).

        rows: of those points that have a slope, if they are few; the others stay where they are.
        Adam, which remembers, moves all.
        """
        if rows is None or self._first is not None:
            self.points.copy_(self._moved(self.points, slope, rate))
        else:
            self.points[rows] = self._moved(self.points[rows], slope[rows], rate)

    def _moved(self, x: Tensor, slope: Tensor, rate: float) -> Tensor:
        space = self._manifold
        direction = space.gradient(x, slope)
        if self._first is not None and self._second is not None:
            self._steps += 1
            self._first.mul_(MOMENTUM).add_(direction, alpha=1.0 - MOMENTUM)
            length = space.norm(x, direction).square()
            self._second.mul_(MEMORY).add_(length, alpha=1.0 - MEMORY)
            mean = self._first / (1.0 - MOMENTUM**self._steps)
            scale = (self._second / (1.0 - MEMORY**self._steps)).sqrt() + LEAST
            direction = mean / scale
        way = -rate * direction
        if self._update == "exponential":
            moved = space.exponential(x, way)
        else:
            moved = space.retract(x, way)
        if self._first is not None:
            self._first.copy_(space.transport(x, moved, self._first))
        return moved

    def state_dict(self) -> dict[str, Tensor]:
        """The points and the memory."""
        state = {"points": self.points, "steps": torch.tensor(self._steps)}
        if self._first is not None and self._second is not None:
            state |= {"first": self._first, "second": self._second}
        return state

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Continue from a state of the same rule and size."""
        self.points.copy_(state["points"])
        self._steps = int(state["steps"])
        if self._first is not None and self._second is not None:
            self._first.copy_(state["first"])
            self._second.copy_(state["second"])
