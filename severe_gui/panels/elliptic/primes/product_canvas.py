"""The product on screen: the ends of the fit's window are dragged, or the window as a whole."""

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from severe_gui.maths.curves.modulo.frobenius import SATO_TATE
from severe_gui.maths.curves.modulo.product import LEAST
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.numbers import grouped
from severe_gui.panels.elliptic.primes.product import (
    LEAST_RATIO,
    Axes,
    axes_for,
    paint_product,
    window_of,
)
from severe_gui.panels.elliptic.primes.tally import Tally
from severe_gui.panels.elliptic.state import EllipticState
from severe_gui.widgets.painted_canvas import PaintedCanvas
from severe_gui.widgets.style import Style

REACH = 8.0
NUDGE = 0.01
WHOLE = 2
"""What is dragged: 0 and 1 are the ends of the window."""


class ProductCanvas(PaintedCanvas):
    """Shows the window of an EllipticState and moves it. The page sets `tally` and `rank`."""

    def __init__(self, state: EllipticState, host: Host) -> None:
        super().__init__(
            host.theme, "Product of Nₚ/p for p up to x",
            "Drag the ends of the window, or choose one with Space and move it with the arrow "
            "keys; double-click to reset it",
        )  # fmt: skip
        self.setMinimumSize(120, 100)
        self._state, self._host = state, host
        self.tally = Tally(SATO_TATE)
        self.rank: int | None = None
        self._chosen: int | None = None
        self._held: int | None = None
        self._start = QPointF()
        self._before: tuple[int, int] | None = None
        self._window = (LEAST, LEAST + 1)

    @property
    def axes(self) -> Axes:
        """The axes as they are now."""
        size = float(self.width()), float(self.height())
        return axes_for(*size, self.tally, self._state, self._host.theme.scale)

    def paint(self, painter: QPainter, style: Style) -> None:
        """The graph."""
        chosen = self._held if self._held is not None else self._chosen
        size = float(self.width()), float(self.height())
        paint_product(painter, *size, self.tally, self._state, self.rank, style, chosen)

    # What a person does.

    def ends(self) -> tuple[float, float]:
        """Where the ends of the window stand on the canvas."""
        axes = self.axes
        low, high = window_of(self._state, self.tally.last)
        return float(axes.across(low)), float(axes.across(min(high, axes.last)))

    def _part_at(self, at: QPointF) -> int | None:
        """The end of the window near a position, or the window around it."""
        box, reach = self.axes.box, REACH * self._host.theme.scale
        if not box.adjusted(-reach, -2 * reach, reach, 0).contains(at):
            return None
        low, high = self.ends()
        away = (abs(at.x() - low), abs(at.x() - high))
        if min(away) <= reach:
            return away.index(min(away))
        return WHOLE if low < at.x() < high else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._held = self._part_at(event.position())
        if self._held is None:
            return
        self._start, self._before = event.position(), self._state.fit
        self._window = window_of(self._state, self.tally.last)
        self._chosen = self._held if self._held < WHOLE else self._chosen
        self._host.begin_gesture("move the window")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._held is None:
            part = self._part_at(at)
            shapes = {0: Qt.CursorShape.SizeHorCursor, 1: Qt.CursorShape.SizeHorCursor,
                      WHOLE: Qt.CursorShape.OpenHandCursor}  # fmt: skip
            self.setCursor(Qt.CursorShape.ArrowCursor if part is None else shapes[part])
            self._host.status(self._said_at(at))
            return
        axes = self.axes
        low, high = self._window
        step = at.x() - self._start.x()
        if self._held == WHOLE:
            places = [float(axes.across(each)) for each in (low, high)]
            step = min(max(step, axes.box.left() - places[0]), axes.box.right() - places[1])
            low, high = (round(float(axes.x_at(each + step))) for each in places)
        elif self._held == 0:
            low = round(float(axes.x_at(at.x())))
        else:
            high = round(float(axes.x_at(at.x())))
        self.set_window(low, high, self._held)

    def set_window(self, low: int, high: int, moved: int) -> None:
        """Fit a line from low to high. moved: the end that gives way if they come too near."""
        last = self._state.bound
        if moved == 0:
            low = min(low, int(math.exp(math.log(high) / LEAST_RATIO)))
        low = max(low, LEAST)
        high = min(max(high, math.ceil(math.exp(math.log(low) * LEAST_RATIO)), low + 1), last)
        if low < high:
            self._state.fit = (low, high)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if self._held is not None:
            self._held = None
            self._host.end_gesture()
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset()

    def reset(self) -> None:
        """Let the window be chosen by itself again."""
        self._host.begin_gesture("reset the window")
        self._state.fit = None
        self._host.end_gesture()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, steps = event.key(), {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in steps:
            self._chosen = 0 if self._chosen is None else self._chosen
            low, high = window_of(self._state, self.tally.last)
            stepped = [_stepped(low, steps[key]), _stepped(high, steps[key])]
            self._host.begin_gesture("nudge the window", merges=True)
            if self._chosen == 0:
                self.set_window(stepped[0], high, 0)
            else:
                self.set_window(low, stepped[1], 1)
            self._host.end_gesture()
        elif key == Qt.Key.Key_Space:
            self._chosen = 1 if self._chosen == 0 else 0
            self.update()
        elif key == Qt.Key.Key_Home:
            self.reset()
        elif key == Qt.Key.Key_Escape:
            if self._held is not None:
                self._state.fit = self._before
            self._chosen = None
            self._let_go()
            self.update()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._chosen = None
        self.update()

    def _said_at(self, at: QPointF) -> str:
        axes, tally = self.axes, self.tally
        if not axes.box.contains(at):
            return ""
        x = float(axes.x_at(at.x()))
        place = int(tally.primes.searchsorted(x, side="right")) - 1
        if not 0 <= place < len(tally) or x > tally.last + 1:
            return ""
        p = grouped(str(int(tally.primes[place])))
        return f"p up to {p}: the product is {math.exp(float(tally.logs[place])):.5g}"


def _stepped(x: int, steps: int) -> int:
    """x moved by a step in log log x, but at least by 1."""
    moved = math.exp(math.exp(math.log(math.log(x)) + NUDGE * steps))
    return round(moved) if abs(round(moved) - x) >= 1 else x + steps
