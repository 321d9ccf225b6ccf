"""What a picture of one pane shows: dots, geodesics and names on a page. No Qt.

Arrays of a scene are in the order of drawing, the weightiest nodes last; `spot` says where in it a
node is.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths.hyperbolic.plane.disk import ComplexArray, FloatArray
from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.pane import Pane
from severe_gui.panels.embedding.picture.edges import (
    COARSE,
    CURVED,
    STRAIGHT_MAPS,
    IntArray,
    geodesics,
    worth_drawing,
)
from severe_gui.panels.embedding.picture.sight import Sight

FEW = 2500
"""Up to so many nodes all edges are drawn that can be seen."""
LEAST_EDGE, MOST_EDGES = 4.0, 700
LEAST_ROOM, HEAVY = 0.05, 4
MOST_LINKS = 2 * FEW
BESIDE = 20.0
"""Points beside the page from which a node still counts as seen."""
MOST_GROWTH = 2.5
"""By how much dots are larger in a magnified picture."""
MOST_CANDIDATES = 320
KEPT = 1.6
"""How much more a name counts that is shown already, so that names do not flicker."""
_SMALLEST, _LARGEST = 0.9, 2.6


class Scene:
    """A pane with the places of its nodes in the disk or on the flat page."""

    def __init__(self, nodes: Nodes, pane: Pane, plane: ComplexArray) -> None:
        self.nodes, self.pane = nodes, pane
        self.order: IntArray = nodes.by_weight[::-1]
        self.spot: IntArray = np.empty_like(self.order)
        self.spot[self.order] = np.arange(len(self.order))
        self.plane: ComplexArray = plane[self.order]
        self.weights: FloatArray = nodes.weights[self.order].astype(np.float64)
        parents = nodes.parents[self.order]
        self.has_parent: NDArray[np.bool_] = parents >= 0
        self.above: IntArray = self.spot[np.maximum(parents, 0)]
        self.is_heavy: NDArray[np.bool_] = self.has_parent & (self.weights >= HEAVY)
        size = math.log10(max(len(nodes), 10))
        leaf = min(max(4.5 - 0.8 * size, _SMALLEST), _LARGEST)
        self.radii: FloatArray = leaf * (1.0 + 0.42 * np.log10(self.weights))

    @cached_property
    def links(self) -> IntArray:
        """Of a network that is no hierarchy: its pairs of nodes, the lighter one first: (K, 2).

        None of a larger one, where the tree of shortest paths stands for them.
        """
        nodes = self.nodes
        if nodes.is_hierarchy or len(nodes.graph.pairs) > MOST_LINKS:
            return np.zeros((0, 2), dtype=np.int64)
        pairs = np.unique(np.sort(nodes.graph.pairs, axis=1), axis=0)
        turned = nodes.weights[pairs[:, 0]] > nodes.weights[pairs[:, 1]]
        pairs[turned] = pairs[turned, ::-1]
        return pairs

    def with_places(self, plane: ComplexArray, pane: Pane | None = None) -> Self:
        """The same nodes elsewhere. plane: in the order of the nodes."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.plane, other.pane = plane[self.order], pane or self.pane
        return other

    def place(self, node: int) -> complex:
        """Where a node is, before any isometry."""
        return complex(self.plane[self.spot[node]])

    def seen(self, sight: Sight, dot: float) -> "Seen":
        """The scene on a page. dot: by how much all dots are enlarged."""
        moved = sight.moved(self.plane)
        x, y = sight.onto_page(moved)
        room = sight.room(moved)
        dot *= min(max(sight.zoom, 1.0) ** 0.3, MOST_GROWTH)
        root = np.sqrt(room)
        radii = self.radii * (0.28 * dot + 0.72 * dot * root)
        visible = (
            (x > -BESIDE) & (x < sight.width + BESIDE) & (y > -BESIDE) & (y < sight.height + BESIDE)
        )
        return Seen(self, sight, moved, x, y, room, radii, visible)


@dataclass(frozen=True, eq=False)
class Seen:
    """A scene on a page: all arrays (N,), in the order of drawing.

    moved: places after the isometry, before the map. room: how large the surroundings are drawn.
    """

    scene: Scene
    sight: Sight
    moved: ComplexArray
    x: FloatArray
    y: FloatArray
    room: FloatArray
    radii: FloatArray
    visible: NDArray[np.bool_]

    def at(self, node: int) -> tuple[float, float]:
        """Where a node is on the page."""
        k = self.scene.spot[node]
        return float(self.x[k]), float(self.y[k])

    def radius(self, node: int) -> float:
        return float(self.radii[self.scene.spot[node]])

    def node_at(self, x: float, y: float, reach: float) -> int | None:
        """The nearest node within reach of a position; of those just as near the weightiest."""
        away = np.hypot(self.x - x, self.y - y) - self.radii
        k = len(away) - 1 - int(np.argmin(away[::-1]))
        return int(self.scene.order[k]) if away[k] <= reach else None

    @cached_property
    def edges(self) -> IntArray:
        """The pairs of places whose geodesics are drawn: (E, 2)."""
        scene = self.scene
        is_few = len(scene.nodes) <= FEW
        # Of very many the edges to leaves at the rim are shorter than what is drawn.
        near = scene.is_heavy | (self.room > (0.0 if is_few else LEAST_ROOM))
        below = np.flatnonzero(near & scene.has_parent)
        above = scene.above[below]
        if len(scene.links):
            below, above = scene.spot[scene.links].T
        least = 1.5 if is_few else LEAST_EDGE
        most = FEW if is_few else MOST_EDGES
        found = worth_drawing(
            below, above, self.x, self.y, self.visible, scene.weights, least, most
        )
        return np.stack([below[found], above[found]], axis=1)

    def curves(self, pairs: IntArray) -> NDArray[np.float32]:
        """Their geodesics as points on the page: (E, K, 2)."""
        if self.sight.map in STRAIGHT_MAPS:
            xy = np.stack([self.x[pairs], self.y[pairs]], axis=-1)
            return np.ascontiguousarray(xy, np.float32)
        count = CURVED if len(self.scene.nodes) <= FEW else COARSE
        lines = geodesics(self.moved[pairs[:, 0]], self.moved[pairs[:, 1]], count)
        x, y = self.sight.onto_page(lines)
        return np.stack([x, y], axis=-1).astype(np.float32)

    def candidates(self, first: Sequence[int], kept: Collection[int] = ()) -> IntArray:
        """Nodes in the order in which names are worth showing, the first ones if they are seen.

        kept: nodes that count for more than others of their importance.
        """
        worth = self.scene.weights * (self.room * np.sqrt(self.room)) * self.visible
        worth[self.scene.spot[list(kept)]] *= KEPT
        most = min(MOST_CANDIDATES, len(worth))
        best = np.argpartition(worth, len(worth) - most)[len(worth) - most :]
        best = best[np.argsort(-worth[best], kind="stable")]
        best = best[worth[best] > 0]
        chosen = [k for k in self.scene.spot[list(first)].tolist() if self.visible[k]]
        found = dict.fromkeys([*chosen, *best.tolist()])
        return self.scene.order[np.fromiter(found, np.int64, len(found))]
