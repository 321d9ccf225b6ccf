"""The key's spectrum on screen: bins are dragged about the unit circle, or moved by key."""

import cmath

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from severe_gui.panels.contract import Host
from severe_gui.panels.hrr.spectrum.figure import (
    Layout,
    Wheel,
    layout_for,
    limit_of,
    paint_picture,
    wheel_for,
)
from severe_gui.panels.hrr.spectrum.key import Complex, KeySpectrum, bin_at, spectrum_of
from severe_gui.panels.hrr.state import Bin, HrrState
from severe_gui.widgets.painted_canvas import PaintedCanvas
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES

TO_CIRCLE = 5.0
NUDGE = 0.02


class SpectrumCanvas(PaintedCanvas):
    """Draws the spectrum of the state's key and moves its bins."""

    def __init__(self, state: HrrState, host: Host) -> None:
        super().__init__(
            host.theme,
            "The Fourier bins of the key",
            "Drag a bin; left and right choose one, up and down move it, Home resets it",
        )
        self._state, self._host = state, host
        self._spectrum: KeySpectrum = spectrum_of(state)
        self._limit = limit_of(self._spectrum.transform)
        self._held: int | None = None
        self._mirrored = False
        self._before: tuple[Bin, ...] = ()
        self._from: Complex | None = None
        self._shown: Complex | None = None
        self.on_motion(self._move, self.settle)

    @property
    def layout_in_force(self) -> Layout:
        return layout_for(float(self.width()), float(self.height()), self.style_in_force)

    @property
    def wheel(self) -> Wheel:
        """The plane of the bins as it is drawn."""
        return wheel_for(self.layout_in_force, self._limit)

    def show_spectrum(self, spectrum: KeySpectrum) -> None:
        """Show a spectrum; bins that moved together are seen to move."""
        before, self._spectrum = self._spectrum, spectrum
        if self._held is None:
            self._limit = limit_of(spectrum.transform)
        moved = before.transform.shape == spectrum.transform.shape and self._held is None
        if moved and not np.array_equal(before.transform, spectrum.transform):
            self._from = before.transform
            if self.start_motion(0.0, 1.0):
                return
        self.settle()

    def settle(self) -> None:
        """End any motion at once."""
        self.stop_motion()
        self._from = self._shown = None
        self.update()

    def _move(self, share: float) -> None:
        if self._from is not None and self._from.shape == self._spectrum.transform.shape:
            self._shown = (1 - share) * self._from + share * self._spectrum.transform
            self.update()

    def paint(self, painter: QPainter, style: Style) -> None:
        """The bins, their noise and the matrix."""
        state = self._state
        paint_picture(
            painter, self.layout_in_force, self._spectrum, self._limit, state.bin, state.inverse,
            style, self._shown,
        )  # fmt: skip

    # Gestures.

    def place_of(self, index: int) -> QPointF:
        """Where a bin stands."""
        return self.wheel.place(complex(self._spectrum.transform[index]))

    def _hit(self, at: QPointF) -> tuple[int, bool] | None:
        """The bin nearest to a place, if it is near, and whether it is its conjugate."""
        value, transform = self.wheel.value(at), self._spectrum.transform
        away = np.minimum(np.abs(transform - value), np.abs(transform.conj() - value))
        index = int(away.argmin())
        if away[index] * self.wheel.scale > SIZES.handle_hit / 2 * self._host.theme.scale:
            return None
        here, there = transform[index], transform[index].conj()
        return index, abs(there - value) < abs(here - value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.settle()
        found = self._hit(event.position())
        if found is not None:
            self._held, self._mirrored = found
            self._before = self._state.bins
            self._host.begin_gesture(f"move bin {self._held}")
            self._state.bin = self._held
        else:
            self._choose_at(event.position())

    def _choose_at(self, at: QPointF) -> None:
        """Choose the bin of a frequency that is clicked in its plot."""
        box = self.layout_in_force.frequencies
        if box.contains(at):
            last = len(self._spectrum.transform) - 1
            self._state.bin = round((at.x() - box.left()) / box.width() * last)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._held is None:
            found = self._hit(at)
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor
            )
            self._host.status(self._said_of(found[0]) if found else "")
            return
        value = self.wheel.value(at)
        value = value.conjugate() if self._mirrored else value
        along = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.drag_to(self._held, value, along)

    def drag_to(self, index: int, value: complex, along: bool = False) -> None:
        """Move a bin to a place in the plane; near the unit circle it snaps to it.

        along: keep its modulus.
        """
        modulus, phase = abs(value), cmath.phase(value)
        if along:
            modulus = abs(self._spectrum.transform[index])
        elif abs(modulus - 1) * self.wheel.scale < TO_CIRCLE:
            modulus = 1.0
        moved = bin_at(self._state, index, cmath.rect(modulus, phase))
        self._state.bins = self._state.with_bin(moved)
        self._host.status(f"bin {index}: modulus {moved.modulus:.4f}, phase {moved.phase:.4f} rad")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if self._held is not None:
            self._held = None
            self._host.end_gesture()
            self._limit = limit_of(self._spectrum.transform)
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._hit(event.position())
        if found is not None:
            self.reset(found[0])

    def reset(self, index: int) -> None:
        """Put a bin back where it was drawn."""
        self._host.begin_gesture(f"reset bin {index}")
        self._state.bins = tuple(each for each in self._state.bins if each.index != index)
        self._host.end_gesture()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, state, last = event.key(), self._state, len(self._spectrum.transform) - 1
        self.settle()
        index = min(state.bin, last)
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        longer = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        turned = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            step = 1 if key == Qt.Key.Key_Right else -1
            state.bin = (index + step) % (last + 1)
        elif key in longer or key in turned:
            modulus, phase = cmath.polar(complex(self._spectrum.transform[index]))
            modulus = max(modulus + longer.get(key, 0) * NUDGE * fine, 0.0)
            value = cmath.rect(modulus, phase + turned.get(key, 0) * 2 * NUDGE * fine)
            self._host.begin_gesture(f"move bin {index}", merges=True)
            state.update({"bins": state.with_bin(bin_at(state, index, value)), "bin": index})
            self._host.end_gesture()
        elif key == Qt.Key.Key_Home:
            self.reset(index)
        elif key == Qt.Key.Key_Escape and self._held is not None:
            state.bins = self._before
            self._let_go()
        else:
            super().keyPressEvent(event)

    def _said_of(self, index: int) -> str:
        modulus, phase = cmath.polar(complex(self._spectrum.transform[index]))
        return f"bin {index}: modulus {modulus:.4f}, phase {phase:.4f} rad"
