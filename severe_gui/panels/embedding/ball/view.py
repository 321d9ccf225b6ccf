"""A ball on screen: dots and geodesics by OpenGL, names and gestures above them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from severe_gui.panels.embedding.ball.board import SolidBoard
from severe_gui.panels.embedding.ball.eye import FloatArray, between, facing
from severe_gui.panels.embedding.ball.overlay import BallOverlay
from severe_gui.panels.embedding.ball.scene import SolidSeen
from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.pane import Pane
from severe_gui.panels.embedding.picture.board import Board
from severe_gui.panels.embedding.picture.disk_view import FLIGHT, LONGEST_FLIGHT, DiskView
from severe_gui.panels.embedding.projection.places import Places
from severe_gui.panels.embedding.state import EmbeddingState, Pair
from severe_gui.widgets.dot_surface import Dots
from severe_gui.widgets.style import Style


@dataclass(frozen=True, eq=False)
class InSpace:
    """Places in three dimensions, as a picture of two is given its own. plane: (N, 3)."""

    places: Places

    @property
    def plane(self) -> FloatArray:
        return self.places.solid

    @property
    def sentence(self) -> str:
        return self.places.sentence


class BallView(DiskView):
    """A picture of one pane in the ball, or in flat space, of three dimensions."""

    def __init__(self, *parts: Any) -> None:
        self._space: InSpace | None = None
        self._way: tuple[Pair, Pair, Pair] | None = None
        super().__init__(*parts)

    def _board_of(self, state: EmbeddingState) -> SolidBoard:
        return SolidBoard(state)

    def _overlay_of(self, board: Board) -> BallOverlay:
        return BallOverlay(self._state, self._host, self._view, board)

    def show_pane(self, nodes: Nodes, pane: Pane, places: Places) -> None:
        """Show a pane; points that a run has moved glide to their new places."""
        if self._space is None or self._space.places is not places:
            self._space = InSpace(places)
        super().show_pane(nodes, pane, self._space)

    def _dots(self, seen: SolidSeen, style: Style) -> Dots:
        drawn, order = super()._dots(seen, style), seen.from_afar
        places, radii, colours = (
            np.take(each, order, axis=0) for each in (drawn.places, drawn.radii, drawn.colours)
        )
        return Dots(places, radii, colours)

    def fly_to(self, node: int) -> None:
        """Choose a node and turn it to the front, in the middle of the page."""
        scene = self.board.scene
        if scene is None:
            return
        self.stop_flight()
        self._host.begin_gesture("turn to a node")
        state = self._state
        state.node = scene.nodes.graph.names[node]
        start = state.orbit
        self._way = start, facing(scene.solid_place(node), start), state.shift
        if self._host.theme.is_still or not self.isVisible():
            self._fly(1.0)
            self._land()
            return
        self._flight.setDuration((FLIGHT + LONGEST_FLIGHT) // 2)
        self._flight.start()

    def _fly(self, share: float) -> None:
        if self._way is None:
            return
        start, end, (x, y) = self._way
        left = 1.0 - share
        self._state.update({"orbit": between(start, end, share), "shift": (left * x, left * y)})

    def _land(self) -> None:
        if self._way is not None:
            self._way = None
            self._host.end_gesture()
