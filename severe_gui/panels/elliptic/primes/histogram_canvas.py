"""The histogram on screen: a click, or an arrow key, chooses the bin whose primes are listed."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from severe_gui.maths.curves.modulo.frobenius import SATO_TATE
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.numbers import grouped
from severe_gui.panels.elliptic.primes.histogram import paint_histogram, place_of, value_at
from severe_gui.panels.elliptic.primes.layout import plot_in
from severe_gui.panels.elliptic.primes.tally import ZEROS, Tally, bin_of, edges_of
from severe_gui.panels.elliptic.state import EllipticState
from severe_gui.widgets.painted_canvas import PaintedCanvas
from severe_gui.widgets.style import Style

NEAR = 7.0
"""How near to the atom a click chooses it."""


class HistogramCanvas(PaintedCanvas):
    """Shows the bins of an EllipticState and chooses one. The page sets `tally`."""

    def __init__(self, state: EllipticState, host: Host) -> None:
        super().__init__(
            host.theme, "Histogram of all aₚ",
            "Click a bin, or choose one with the arrow keys, to list its primes; Escape: none",
        )  # fmt: skip
        self.setMinimumSize(120, 100)
        self._state, self._host = state, host
        self.tally = Tally(SATO_TATE)
        self._hovered: int | None = None

    def paint(self, painter: QPainter, style: Style) -> None:
        """The histogram."""
        size = float(self.width()), float(self.height())
        paint_histogram(
            painter, *size, self.tally, self._state, style, self._hovered, self.hasFocus()
        )

    # What a person does.

    def bin_at(self, x: float, y: float) -> int | None:
        """The bin at a position; `ZEROS` at the atom of the limit."""
        unit = self._host.theme.scale
        box = plot_in(float(self.width()), float(self.height()), unit)
        if not box.contains(x, y):
            return None
        if self.tally.law.at_zero and abs(x - float(place_of(box, 0.0))) <= NEAR * unit:
            return ZEROS
        return bin_of(value_at(box, x), self._state.bins)

    def choose(self, chosen: int | None) -> None:
        """List the primes of a bin, or no longer."""
        if chosen == self._state.chosen_bin:
            return
        self._host.begin_gesture("choose a bin", merges=True)
        listed = "bad" if chosen is None else "bin"
        self._state.update({"chosen_bin": chosen, "listed": listed})
        self._host.end_gesture()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            found = self.bin_at(event.position().x(), event.position().y())
            if found is not None:
                self.choose(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self.bin_at(event.position().x(), event.position().y())
        is_bin = self._hovered is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_bin else Qt.CursorShape.ArrowCursor)
        self._host.status(self.said_of(self._hovered) if self._hovered is not None else "")
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        state = self._state
        if event.key() in steps:
            now = state.chosen_bin
            middle = state.bins // 2
            if now is None or now >= state.bins:
                now = middle
            elif now == ZEROS:
                now = middle + min(steps[event.key()], 0)
            else:
                now = min(max(now + steps[event.key()], 0), state.bins - 1)
            self.choose(now)
            self._host.status(self.said_of(now))
        elif event.key() == Qt.Key.Key_0 and self.tally.law.at_zero:
            self.choose(ZEROS)
        elif event.key() == Qt.Key.Key_Escape:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def said_of(self, chosen: int) -> str:
        """How many primes are in a bin, and how many there are in the limit."""
        tally, bins = self.tally, self._state.bins
        count = tally.size_of(bins, chosen)
        share = 100 * count / max(tally.good, 1)
        if chosen == ZEROS:
            limit, where = 100 * tally.law.at_zero, "aₚ = 0"
        else:
            edges = edges_of(bins)
            limit = 100 * float(tally.law.shares(edges)[chosen])
            where = f"{edges[chosen]:.3g} ≤ t < {edges[chosen + 1]:.3g}".replace("-", "−")
        return f"{where}: {grouped(str(count))} primes, {share:.2f} % (limit {limit:.2f} %)"
