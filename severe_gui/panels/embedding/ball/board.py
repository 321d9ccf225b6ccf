"""One picture of a ball: what the screen and an export have in common."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QRadialGradient

from severe_gui.panels.embedding.ball.eye import Eye, FloatArray, eye_of
from severe_gui.panels.embedding.ball.scene import FADED, SolidScene, SolidSeen
from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.pane import Pane
from severe_gui.panels.embedding.picture.board import Board, Written
from severe_gui.panels.embedding.picture.edges import IntArray
from severe_gui.panels.embedding.picture.hues import Colours
from severe_gui.panels.embedding.picture.names import Room
from severe_gui.panels.embedding.picture.painting import paint_dots
from severe_gui.panels.embedding.state import EmbeddingState
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import Roles

BACK = 0.4
"""How near what still counts as the back of the ball is."""
AROUND = 97
"""Points of a great circle."""


class SolidBoard(Board):
    """What a picture of a ball shows now."""

    def __init__(self, state: EmbeddingState) -> None:
        super().__init__(state)
        self._seen: SolidSeen | None = None
        self._shaded: tuple[Colours | None, SolidSeen | None] = None, None
        self._shades: Colours = np.zeros((0, 4), np.uint8)

    def _scene_of(self, nodes: Nodes, pane: Pane, plane: FloatArray) -> SolidScene:
        return SolidScene(nodes, pane, plane)

    def sight(self, width: float, height: float) -> Eye:
        """How the ball lies on a page; where the chosen node is followed, it is in the middle."""
        scene, node, middle = self.scene, self.chosen, None
        if self._state.follows and node is not None and scene is not None:
            middle = tuple(scene.solid_place(node).tolist())
        is_flat = scene is not None and scene.pane.is_flat
        return eye_of(self._state, is_flat, width, height, middle)

    def seen(self, width: float, height: float, scale: float) -> SolidSeen:
        """The ball on a page, by which its colours are then shaded."""
        self._seen = super().seen(width, height, scale)
        return self._seen

    def colours(self, roles: Roles) -> Colours:
        """Those of the nodes, paler the farther they are: (N, 4)."""
        plain, seen = super().colours(roles), self._seen
        if seen is None or len(plain) != len(seen.near):
            return plain
        if self._shaded[0] is not plain or self._shaded[1] is not seen:
            self._shaded = plain, seen
            ground = 255.0 * np.array(roles.rgb("canvas"), np.float32)
            keeps = (FADED + (1.0 - FADED) * seen.near).astype(np.float32)
            self._shades = plain.copy()
            for k in range(3):
                self._shades[:, k] = ground[k] + keeps * (plain[:, k] - ground[k])
        return self._shades

    def lines(self, seen: SolidSeen) -> IntArray:
        """The pairs whose geodesics are drawn, the farthest first."""
        return seen.pairs_from_afar(super().lines(seen))

    def names(self, seen: SolidSeen, room: Room, style: Style) -> list[Written]:
        """The names that are shown, muted at the back of the ball."""
        near = seen.near[seen.scene.spot]
        return [
            replace(each, role="muted")
            if each.role == "text" and near[each.name.node] < BACK
            else each
            for each in super().names(seen, room, style)
        ]

    def paint_dots(self, painter: QPainter, seen: SolidSeen, style: Style) -> None:
        """All nodes that are seen, the farthest first."""
        order = seen.from_afar
        sorted_seen = replace(
            seen, x=seen.x[order], y=seen.y[order], radii=seen.radii[order],
            visible=seen.visible[order],
        )  # fmt: skip
        paint_dots(painter, sorted_seen, self.colours(style.roles)[order], style)

    def paint_ground(self, painter: QPainter, seen: SolidSeen, style: Style) -> None:
        """The sphere at infinity: a soft outline, and its equator."""
        frame = seen.sight.frame
        if frame is None:
            return
        middle = QPointF(frame.x, frame.y)
        glow = QRadialGradient(middle, frame.radius)
        for place, strength in ((0.0, 0.0), (0.86, 0.0), (1.0, 0.2)):
            glow.setColorAt(place, style.roles.color("line", strength))
        painter.setPen(QPen(style.roles.color("line"), 1.2))
        painter.setBrush(QBrush(glow))
        painter.drawEllipse(middle, frame.radius, frame.radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_equator(painter, seen.sight, style)

    def _paint_equator(self, painter: QPainter, eye: Eye, style: Style) -> None:
        around = np.linspace(0.0, 2.0 * np.pi, AROUND)
        circle = np.stack([np.cos(around), np.sin(around), np.zeros(AROUND)], axis=1)
        seen = circle @ eye.axes.T
        x, y = eye.onto_page(seen)
        for k in range(AROUND - 1):
            strength = 0.4 if seen[k, 2] + seen[k + 1, 2] > 0 else 0.16
            painter.setPen(QPen(style.roles.color("muted", strength), 1.0))
            painter.drawLine(QPointF(x[k], y[k]), QPointF(x[k + 1], y[k + 1]))
