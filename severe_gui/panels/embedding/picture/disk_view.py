"""One picture on screen: dots and geodesics by OpenGL, names and gestures above them."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEasingCurve, QVariantAnimation, Signal
from PySide6.QtGui import QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.disk import ComplexArray
from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.pane import Pane
from severe_gui.panels.embedding.picture.board import Board, Plane
from severe_gui.panels.embedding.picture.overlay import DiskOverlay
from severe_gui.panels.embedding.picture.painting import EDGE_ALPHA, EDGE_WIDTH
from severe_gui.panels.embedding.picture.scene import Seen
from severe_gui.panels.embedding.picture.sight import Place, changes_to
from severe_gui.panels.embedding.state import EmbeddingState, Pair
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.dot_surface import Dots, DotSurface, Strokes
from severe_gui.widgets.style import Style

if TYPE_CHECKING:
    from severe_gui.panels.contract import Host

GROWTH_MILLISECONDS = 120
"""A little longer than a run takes to send new points, so that they move on."""
MOST_GROWING = 6000
FLIGHT, FLIGHT_A_UNIT, LONGEST_FLIGHT = 260, 70, 1100
NO_DOTS = Dots(
    np.zeros((0, 2), np.float32), np.zeros(0, np.float32), np.zeros((0, 4), np.uint8)
)  # fmt: skip
NO_STROKES = Strokes(
    np.zeros((0, 2, 2), np.float32), np.zeros(0, np.float32), np.zeros((0, 4), np.uint8)
)  # fmt: skip


class DiskView(QWidget):
    """A picture of one pane. Emits `chosen` with the name of a node."""

    chosen = Signal(str)
    home_wanted = Signal()

    def __init__(self, state: EmbeddingState, host: "Host", view: StateView) -> None:
        super().__init__()
        self._state, self._host, self._view = state, host, view
        self.board = self._board_of(state)
        self.surface = DotSurface(lambda: host.theme.roles.rgb("canvas"))
        self.overlay = self._overlay_of(self.board)
        stack = QStackedLayout(self)
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.addWidget(self.surface)
        stack.addWidget(self.overlay)
        stack.setCurrentWidget(self.overlay)
        self.setFocusProxy(self.overlay)
        self.setMinimumSize(140, 140)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.overlay.chosen.connect(self.chosen)
        self.overlay.flown.connect(self.fly_to)
        self.overlay.home_wanted.connect(self.home_wanted)
        self.overlay.taken_hold.connect(self.stop_flight)
        self._shown: tuple[Pane, Plane] | None = None
        self._from: ComplexArray | None = None
        self._growth, self._flight = QVariantAnimation(self), QVariantAnimation(self)
        for motion, move in ((self._growth, self._grow), (self._flight, self._fly)):
            motion.setStartValue(0.0)
            motion.setEndValue(1.0)
            motion.valueChanged.connect(move)
        self._growth.setDuration(GROWTH_MILLISECONDS)
        self._flight.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._flight.finished.connect(self._land)
        self._course: tuple[complex, Place, Pair] | None = None
        self._follows = False
        self.surface.failed.connect(lambda _reason: self._fall_back())
        if not self.surface.works:
            self._fall_back()

    def _board_of(self, state: EmbeddingState) -> Board:
        return Board(state)

    def _overlay_of(self, board: Board) -> DiskOverlay:
        return DiskOverlay(self._state, self._host, self._view, board)

    # What is shown.

    def show_sentence(self, sentence: str, has_rim: bool = False) -> None:
        """Show nothing but why there is nothing."""
        self._growth.stop()
        self._shown = None
        self.board.show_sentence(sentence, has_rim)
        self.redraw()

    def show_pane(self, nodes: Nodes, pane: Pane, places: Plane) -> None:
        """Show a pane; points that a run has moved glide to their new places."""
        if self._shown is None or self._shown[0] is not pane or self._shown[1] is not places:
            before, scene = self._shown, self.board.scene
            self._shown = pane, places
            glides = (
                before is not None and scene is not None and scene.nodes is nodes
                and before[0].source == pane.source and before[1] is not places
                and len(nodes) <= MOST_GROWING and not self._host.theme.is_still
                and self.isVisible()
            )  # fmt: skip
            start = scene.plane[scene.spot] if glides and scene is not None else None
            self._growth.stop()
            self.board.show_pane(nodes, pane, places)
            self._from = start
            if start is not None:
                self._growth.start()
                return
        self.redraw()

    def redraw(self) -> None:
        """Draw the state as it is now."""
        seen = self.make_frame()
        self.overlay.show_seen(seen)

    def make_frame(self) -> Seen | None:
        """Dots and geodesics as OpenGL is given them."""
        scene, style = self.board.scene, self.style_in_force
        if scene is None:
            self.surface.show_page(NO_DOTS, NO_STROKES)
            return None
        seen = self.board.seen(float(self.width()), float(self.height()), style.scale)
        if self.surface.works:
            self.surface.show_page(self._dots(seen, style), self._strokes(seen, style))
        return seen

    def finish_frame(self) -> None:
        """What Python does for a frame once it is shown, before OpenGL draws; for a bench."""
        self.surface.prepare()
        seen = self.overlay.seen
        if seen is not None:
            page = QPixmap(self.size())
            painter = QPainter(page)
            self.overlay.paint_seen(painter, seen, self.style_in_force)
            painter.end()

    @property
    def style_in_force(self) -> Style:
        return Style(self._host.theme.roles, self._host.theme.scale)

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The picture on a page."""
        self.board.paint(painter, width, height, style, self.overlay.has_legend)

    def settled(self) -> bool:
        """Whether nothing moves."""
        running = QVariantAnimation.State.Running
        return not self.overlay.is_busy and running not in (
            self._growth.state(), self._flight.state()
        )  # fmt: skip

    def dispose(self) -> None:
        """End what moves, and free the GL objects."""
        self._growth.stop()
        self.stop_flight()
        self.overlay.let_go()
        self.surface.dispose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.redraw()

    def _dots(self, seen: Seen, style: Style) -> Dots:
        places = np.empty((len(seen.x), 2), np.float32)
        places[:, 0], places[:, 1] = seen.x, seen.y
        return Dots(places, seen.radii.astype(np.float32), self.board.colours(style.roles))

    def _strokes(self, seen: Seen, style: Style) -> Strokes:
        pairs = self.board.lines(seen)
        colours = self.board.colours(style.roles)[pairs[:, 0]]
        colours[:, 3] = round(255 * EDGE_ALPHA)
        widths = np.full(len(pairs), EDGE_WIDTH * style.scale, np.float32)
        return Strokes(seen.curves(pairs), widths, colours)

    def _fall_back(self) -> None:
        """Without OpenGL the overlay paints dots and lines."""
        self.surface.hide()
        self.overlay.paints_dots = True
        self.overlay.setToolTip(self.surface.failure)
        self.overlay.update()

    # Motion.

    def _grow(self, share: float) -> None:
        """Some of the way from the points before to the newest ones."""
        if self._shown is None or self._from is None or self.board.scene is None:
            return
        pane, places = self._shown
        plane = self._from + share * (places.plane - self._from)
        self.board.scene = self.board.scene.with_places(
            plane if share < 1.0 else places.plane, pane
        )
        self.redraw()

    def fly_to(self, node: int) -> None:
        """Choose a node and bring it to the middle."""
        scene = self.board.scene
        if scene is None:
            return
        self.stop_flight()
        self._host.begin_gesture("fly to a node")
        # A followed node would be in the middle at once: it is followed again on landing.
        sight, state = self.board.sight(1.0, 1.0), self._state
        place, self._follows = sight.place, state.follows
        state.update({
            "node": scene.nodes.graph.names[node], "follows": False,
            **({"shift": sight.shift} if scene.pane.is_flat else changes_to(place)),
        })  # fmt: skip
        self._course = scene.place(node), place, sight.shift
        if self._host.theme.is_still or not self.isVisible():
            self._fly(1.0)
            self._land()
            return
        if scene.pane.is_flat:
            far = 2.0
        else:
            far = float(disk.geodesic_distance(place.centre, scene.place(node)))
        self._flight.setDuration(round(min(FLIGHT + FLIGHT_A_UNIT * far, LONGEST_FLIGHT)))
        self._flight.start()

    def _fly(self, share: float) -> None:
        if self._course is None or self.board.scene is None:
            return
        target, place, (x, y) = self._course
        if self.board.scene.pane.is_flat:
            left = 1.0 - share
            self._state.shift = (
                target.real + left * (x - target.real), target.imag + left * (y - target.imag)
            )  # fmt: skip
        else:
            self._state.update(changes_to(place.step_to(target, share)))

    def _land(self) -> None:
        if self._course is not None:
            self._course = None
            if self._follows:
                self._state.follows = True
            self._host.end_gesture()

    def stop_flight(self) -> None:
        """Stay where the flight is now."""
        self._flight.stop()
        self._land()
