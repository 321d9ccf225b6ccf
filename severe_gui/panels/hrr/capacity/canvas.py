"""The capacity on screen: places are chosen, the threshold is dragged, a point is loaded."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from severe_gui.panels.contract import Host
from severe_gui.panels.hrr.capacity.figure import Layout, layout_for, paint_picture, said_at
from severe_gui.panels.hrr.capacity.plan import (
    WAYS,
    Point,
    chosen_place,
    places_of,
    point_at,
    prediction,
)
from severe_gui.panels.hrr.capacity.plots.accuracy import dots_of
from severe_gui.panels.hrr.capacity.plots.axes import axis_of
from severe_gui.panels.hrr.capacity.plots.cost import vectors_at
from severe_gui.panels.hrr.capacity.plots.numbers import axis_of_pairs
from severe_gui.panels.hrr.capacity.plots.scores import score_at
from severe_gui.panels.hrr.capacity.trials import Trials
from severe_gui.panels.hrr.state import HrrState
from severe_gui.widgets.painted_canvas import PaintedCanvas
from severe_gui.widgets.style import Style

REACH = 9.0


class CapacityCanvas(PaintedCanvas):
    """Emits `wanted` with a point whose memory is wanted."""

    wanted = Signal(object)

    def __init__(self, state: HrrState, host: Host, trials: Trials) -> None:
        super().__init__(
            host.theme,
            "Accuracy against the number of pairs",
            "Click a point to load it into the stack; left and right choose one, Enter loads it",
        )
        self._state, self._host, self._trials = state, host, trials
        self._hovered: Point | None = None
        self._before: float | None = None

    @property
    def layout_in_force(self) -> Layout:
        width, height = float(self.width()), float(self.height())
        return layout_for(width, height, self._state, self.style_in_force)

    def paint(self, painter: QPainter, style: Style) -> None:
        """The three plots."""
        tallies = self._trials.tallies()
        paint_picture(painter, self.layout_in_force, self._state, tallies, style, self._hovered)

    # Gestures.

    def point_near(self, at: QPointF) -> Point | None:
        """The measured point at a position."""
        reach = REACH * self._host.theme.scale
        dots = dots_of(self.layout_in_force.accuracy, self._state, self._trials.tallies())
        near = [
            ((place - at).manhattanLength(), k)
            for k, (_point, place) in enumerate(dots)
            if (place - at).manhattanLength() <= reach
        ]
        return dots[min(near)[1]][0] if near else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at, layout = event.position(), self.layout_in_force
        found = self.point_near(at)
        if found is not None:
            self._want(found)
        elif layout.scores.contains(at):
            self._before = self._state.threshold
            self._host.begin_gesture("move the threshold")
            self._drag_threshold(at)
        elif layout.accuracy.contains(at):
            self.choose(axis_of(self._state).value(layout.accuracy, at.x()))
        elif layout.beside.contains(at):
            self._choose_beside(layout.beside, at)

    def _want(self, point: Point) -> None:
        if point.is_tensor:
            self._host.status("A tensor memory is a matrix: a stack needs a vector")
        else:
            self.wanted.emit(point)

    def _choose_beside(self, box: QRectF, at: QPointF) -> None:
        """Choose what stands at a place in the third plot."""
        state = self._state
        if state.beside == "signal":
            self.choose(axis_of(state).value(box, at.x()))
        elif state.beside == "numbers":
            pairs = round(axis_of_pairs(state).value(box, at.x()))
            self._set("pairs", min(max(pairs, 1), 1024))
        elif state.beside == "cost":
            self._set("bound", vectors_at(box, at.x()))

    def _set(self, name: str, value: int) -> None:
        self._host.begin_gesture("choose a place", merges=True)
        setattr(self._state, name, value)
        self._host.end_gesture()

    def _drag_threshold(self, at: QPointF) -> None:
        score = score_at(self.layout_in_force.scores, at.x())
        self._state.threshold = round(min(max(score, -1.0), 2.0), 3)

    def choose(self, x: float) -> None:
        """Choose the place on the axis that is nearest to a value."""
        place = min(places_of(self._state), key=lambda each: abs(each / x - 1))
        self._set(self._state.axis, place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._before is not None:
            self._drag_threshold(at)
            return
        self._hovered = self.point_near(at)
        is_handle = self._hovered is not None
        over_scores = self.layout_in_force.scores.contains(at)
        shape = Qt.CursorShape.PointingHandCursor if is_handle else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.SizeHorCursor if over_scores else shape)
        said = said_at(self.layout_in_force, self._state, at)
        self._host.status(self._said_of(self._hovered) if self._hovered else said)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if self._before is not None:
            self._before = None
            self._host.end_gesture()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, state = event.key(), self._state
        places = places_of(state)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            now = chosen_place(state)
            lower = [each for each in places if each < now]
            higher = [each for each in places if each > now]
            if key == Qt.Key.Key_Right and higher:
                self.choose(higher[0])
            elif key == Qt.Key.Key_Left and lower:
                self.choose(lower[-1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._want(point_at(state, state.ways[0], chosen_place(state)))
        elif key == Qt.Key.Key_Escape and self._before is not None:
            state.threshold = self._before
            self._let_go()
        else:
            super().keyPressEvent(event)

    def _said_of(self, point: Point) -> str:
        tally = self._trials.tallies().get(point)
        if tally is None:
            return ""
        low, high = tally.interval
        expected = prediction(point)
        said = f", predicted {expected:.3f}" if expected is not None else ""
        return (
            f"{WAYS[point.way]}, {point.pairs} pairs, n = {point.dimension}, {point.stored:,} "
            f"numbers: {tally.accuracy:.3f} ({low:.3f} to {high:.3f}){said}"
            f"{'' if point.is_tensor else '  ·  click to load it into the stack'}"
        )
