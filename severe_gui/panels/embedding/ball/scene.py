"""What a picture of a ball shows: dots, geodesics, names. No Qt.

Scenes and what is seen of them are those of the disk. Dots are drawn in an order of their own, the
farthest first, which is another for each eye.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from severe_gui.panels.embedding.ball.eye import Eye, FloatArray
from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.pane import Pane
from severe_gui.panels.embedding.picture.edges import COARSE, CURVED, IntArray, geodesics
from severe_gui.panels.embedding.picture.scene import BESIDE, FEW, Scene, Seen

FADED = 0.42
"""How much of its colour the farthest dot keeps."""
_STEPS = 30_000


class SolidScene(Scene):
    """A pane with the places of its nodes in the ball or in flat space. plane: (N, 3)."""

    def __init__(self, nodes: Nodes, pane: Pane, solid: FloatArray) -> None:
        super().__init__(nodes, pane, solid)

    def solid_place(self, node: int) -> FloatArray:
        """Where a node is, before any isometry: (3,)."""
        place: FloatArray = self.plane[self.spot[node]]
        return place

    def seen(self, eye: Eye, dot: float) -> "SolidSeen":
        """The scene on a page. dot: by how much all dots are enlarged."""
        turned = eye.turned(self.plane)
        x, y = eye.onto_page(turned)
        room = eye.room(turned)
        near = np.clip((turned[:, 2] + 1.0) / 2.0, 0.0, 1.0)
        radii = dot * self.radii * (0.45 + 0.55 * np.sqrt(room)) * (0.7 + 0.3 * near)
        visible = (
            (x > -BESIDE) & (x < eye.width + BESIDE) & (y > -BESIDE) & (y < eye.height + BESIDE)
        )
        worth = room * (0.1 + 0.9 * near)
        return SolidSeen(self, eye, turned, x, y, worth, radii, visible, near)


@dataclass(frozen=True, eq=False)
class SolidSeen(Seen):
    """A ball on a page: all arrays (N,). near: 0 at the back of the ball, 1 at its front."""

    near: FloatArray

    @cached_property
    def from_afar(self) -> IntArray:
        """The order in which dots are drawn, the farthest first: (N,)."""
        return from_afar(self.near)

    def curves(self, pairs: IntArray) -> NDArray[np.float32]:
        """Their geodesics as points on the page: (E, K, 2)."""
        if self.sight.is_flat:
            return super().curves(pairs)
        count = CURVED if len(self.scene.nodes) <= FEW else COARSE
        lines = solid_geodesics(self.moved[pairs[:, 0]], self.moved[pairs[:, 1]], count)
        x, y = self.sight.onto_page(lines)
        return np.stack([x, y], axis=-1).astype(np.float32)

    def pairs_from_afar(self, pairs: IntArray) -> IntArray:
        """Pairs in the order in which their lines are drawn."""
        depth = self.near[pairs[:, 0]] + self.near[pairs[:, 1]]
        found: IntArray = pairs[np.argsort(depth, kind="stable")]
        return found


def from_afar(near: FloatArray) -> IntArray:
    """The order from the farthest; equally far ones stay as they are: (N,). near: from 0 to 1."""
    # Sorting small integers takes a tenth of the time.
    steps = np.rint(near * _STEPS).astype(np.int16)
    return np.argsort(steps, kind="stable")


def solid_geodesics(a: FloatArray, b: FloatArray, count: int) -> FloatArray:
    """Points of geodesics of the ball, ends included: (E, count, 3).

    A geodesic lies in the plane through its ends and the middle, where it is one of the disk.
    """
    length = np.sqrt((a**2).sum(axis=1, keepdims=True))
    is_middle = length[:, 0] < 1e-12
    first = np.where(is_middle[:, None], b, a)
    size = np.sqrt((first**2).sum(axis=1, keepdims=True))
    first = np.where(size > 0, first / np.where(size > 0, size, 1.0), np.array([1.0, 0.0, 0.0]))
    along = (b * first).sum(axis=1)
    second = b - along[:, None] * first
    beside = np.sqrt((second**2).sum(axis=1))
    second /= np.where(beside > 0, beside, 1.0)[:, None]
    start = np.where(is_middle, 0.0, length[:, 0]).astype(np.complex128)
    lines = geodesics(start, along + 1j * beside, count)
    points: FloatArray = (
        lines.real[..., None] * first[:, None] + lines.imag[..., None] * second[:, None]
    )
    return points
