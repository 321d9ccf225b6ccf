"""The curve on screen: drag P and Q along it, residues in their square, or the plane itself."""

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from severe_gui.compute.pari import Count
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.law.sheet import Sheet, paint_sheet, sheet_for
from severe_gui.panels.elliptic.modular.square import ResidueEmphasis, cell_place, nearest_cell
from severe_gui.panels.elliptic.moving import (
    NUDGE,
    SNAP,
    nearest_option,
    put,
    special_points,
    stepped,
)
from severe_gui.panels.elliptic.picture.frame import Plane, followed_place
from severe_gui.panels.elliptic.picture.marks import Emphasis, identity_place
from severe_gui.panels.elliptic.places import spot_on
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.panels.elliptic.state import IDENTITY, NAMES, EllipticState, Residue, Spot
from severe_gui.widgets.painted_canvas import PaintedCanvas
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES

OUTSIDE = 6.0
MOST_MAGNIFIED = 1e-7


class CurveCanvas(PaintedCanvas):
    """Emits `fit_wanted` on a double-click of the background and `add_wanted` on Enter.

    The view sets `scene`, `rational`, the points to snap to, and `count`, the residues that PARI
    has counted. alone: without residues.
    """

    fit_wanted = Signal()
    add_wanted = Signal()

    def __init__(self, state: EllipticState, host: Host, scene: Scene, alone: bool = False) -> None:
        super().__init__(
            host.theme,
            "The curve over the reals" + ("" if alone else " and modulo p"),
            "Drag P and Q; Tab and arrow keys move them; Enter adds",
        )
        self.setMinimumSize(280, 320)
        self._state, self._host, self._alone = state, host, alone
        self.scene = scene
        self.rational: tuple[Spot, ...] = ()
        self.count: Count | None = None
        self.selected: int | None = None
        self._hover: int | None = None
        self._hover_residue: int | None = None
        self._dragged: int | None = None
        self._dragged_residue: int | None = None
        self._panned: QPointF | None = None
        self._before: dict[str, object] = {}
        self._key: tuple[object, ...] = ()
        self._sheet: Sheet | None = None
        self._gliding: QPointF | None = None
        self.on_motion(self._move_glide, self.settle)

    @property
    def sheet(self) -> Sheet:
        """The current page."""
        state, style = self._state, self.style_in_force
        key = (self.width(), self.height(), style.scale, self.scene.coefficients, state.frame,
               state.residues_shown, self.rational)  # fmt: skip
        if self._sheet is None or key != self._key:
            self._key = key
            size = self.width(), self.height()
            self._sheet = sheet_for(self.scene, state, self.rational, *size, style, self._alone)
        return self._sheet

    def paint(self, painter: QPainter, style: Style) -> None:
        """Both pictures, with what is held, chosen or gliding."""
        held = self._dragged if self._dragged is not None else self._hover
        chosen = self.selected if self.hasFocus() else None
        residue = self._hover_residue if self._dragged_residue is None else self._dragged_residue
        modulo = ResidueEmphasis(residue)
        emphasis = Emphasis(held, chosen, self._gliding)
        paint_sheet(painter, self.sheet, self.scene, style, emphasis, modulo, self.count)

    # The animation of a point moving to its sum.

    def glide(self, start: QPointF, end: QPointF) -> None:
        """Animate Q from one position on the canvas to another."""
        self.start_motion(start, end)

    def settle(self) -> None:
        """End any motion at once."""
        self.stop_motion()
        self._gliding = None
        self.update()

    def _move_glide(self, place: QPointF) -> None:
        self._gliding = place
        self.update()

    # Positions.

    def place_of(self, index: int) -> QPointF:
        """The position of P (0) or Q (1) on the canvas."""
        marked = (self.scene.p, self.scene.q)[index]
        plane = self.sheet.plane
        if marked.is_identity:
            return identity_place(plane, self.style_in_force)
        return QPointF(*plane.to_page(marked.x, marked.y))

    def residue_place(self, index: int) -> QPointF | None:
        """The position of P (0) or Q (1) modulo p; None if it is O or undefined."""
        square, modular = self.sheet.layout.square, self.scene.drawn
        if square is None or modular is None:
            return None
        reduced = (modular.p, modular.q)[index]
        if reduced is None or reduced.cell is None:
            return None
        return cell_place(square, modular.finite.p, reduced.cell)

    def _hit(self, at: QPointF, places: Iterable[QPointF | None]) -> int | None:
        reach = SIZES.handle_hit / 2 * self._host.theme.scale
        found: int | None = None
        for index, place in enumerate(places):
            if place is not None and (place - at).manhattanLength() <= 1.5 * reach:
                away = ((place - at).x() ** 2 + (place - at).y() ** 2) ** 0.5
                # Of two points at one position the upper one is taken: Q, unless P was chosen.
                if away <= reach and not (found == 0 and self.selected == 0):
                    found = index
        return found

    # Gestures.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        self._before = {
            "points": self._state.points, "residues": self._state.residues,
            "frame": self._state.frame,
        }  # fmt: skip
        self._dragged = self._hit(at, (self.place_of(0), self.place_of(1)))
        self._dragged_residue = self._hit(at, (self.residue_place(0), self.residue_place(1)))
        box = self.sheet.layout.real
        if self._dragged is not None:
            self.selected = self._dragged
            self._host.begin_gesture(f"move {NAMES[self._dragged]}")
        elif self._dragged_residue is not None or self._takes_residue(at):
            if self._dragged_residue is None:
                self._dragged_residue = self._missing_residue()
            self._host.begin_gesture(f"move {NAMES[self._dragged_residue or 0]} modulo p")
            self._drag_residue(at)
        elif box.contains(at.x(), at.y()):
            self._panned = at
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._host.begin_gesture("move the plane")
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._dragged is not None:
            wants_rational = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.drag_to(self._dragged, at, wants_rational)
        elif self._dragged_residue is not None:
            self._drag_residue(at)
        elif self._panned is not None:
            step = at - self._panned
            self._panned = at
            self._state.frame = self.sheet.plane.moved(step.x(), step.y())
        else:
            self._hover = self._hit(at, (self.place_of(0), self.place_of(1)))
            self._hover_residue = self._hit(at, (self.residue_place(0), self.residue_place(1)))
            self._host.status(self._said_of(at))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._hit(at, (self.place_of(0), self.place_of(1))) is None:
            self.fit_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        at = event.position()
        if not self.sheet.layout.real.contains(at.x(), at.y()):
            event.ignore()
            return
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.zoom_at(at, 1.2 ** (fine * turned / 120))
        event.accept()

    def zoom_at(self, at: QPointF, factor: float) -> None:
        """Magnify by a factor about a position on the canvas, which stays fixed."""
        window = self.sheet.plane.zoomed(at.x(), at.y(), factor)
        width = window[1] - window[0]
        if width < MOST_MAGNIFIED * max(1.0, abs(window[0])) or width > 1e9:
            return
        self._host.begin_gesture("zoom", merges=True)
        self._state.frame = window
        self._host.end_gesture()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}
        middle = QPointF(*_middle(self.sheet.plane))
        if key == Qt.Key.Key_Escape:
            self._cancel()
        elif key in steps:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._nudge(steps[key] * NUDGE * (0.1 if fine else 1.0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add_wanted.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_at(middle, 1.2)
        elif key == Qt.Key.Key_Minus:
            self.zoom_at(middle, 1 / 1.2)
        elif key == Qt.Key.Key_Space:
            self.selected = 1 if self.selected == 0 else 0
            self.update()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through P and Q before it leaves the picture."""
        if forward and self.hasFocus() and self.selected != 1:
            self.selected = 0 if self.selected is None else 1
            self.update()
            return True
        self.selected = None
        self.update()
        return super().focusNextPrevChild(forward)

    # Dragging along the curve.

    def drag_to(self, index: int, at: QPointF, wants_rational: bool = False) -> None:
        """Move P or Q to the point of the curve nearest to a position on the canvas.

        It snaps to the other point, its negative, points of order 2 and rational points; beyond
        the edge it becomes O. wants_rational: use only these.
        """
        spot, said = self._spot_at(index, at, wants_rational)
        if spot is None:
            return
        put(self._state, index, spot)
        self._host.status(said)

    def _spot_at(self, index: int, at: QPointF, wants_rational: bool) -> tuple[Spot | None, str]:
        sheet, coefficients = self.sheet, self.scene.coefficients
        name, other = NAMES[index], NAMES[1 - index]
        own = (self.scene.p, self.scene.q)[index].spot
        found = followed_place(sheet.stretches, at.x(), at.y(), own.oval)
        is_outside = not sheet.layout.real.contains(at.x(), at.y(), OUTSIDE)
        if is_outside and (found is None or not found[0].oval):
            return IDENTITY, f"{name} = O, the point at infinity, where all vertical lines meet"
        if found is None:
            return None, ""
        place = found[0]
        here = self._to_page(spot_on(coefficients, place))
        snapped = self._snapped(index, here, wants_rational)
        if snapped is not None:
            return snapped
        return spot_on(coefficients, place), f"{name} follows the curve; {other} stays"

    def _snapped(self, index: int, here: QPointF, wants_rational: bool) -> tuple[Spot, str] | None:
        """The nearest special point within reach on the page, with its description."""
        options = special_points(self.scene, index, self.rational)
        steps = [self._to_page(spot) - here for spot, _said in options]
        distances = [math.hypot(step.x(), step.y()) for step in steps]
        reach = math.inf if wants_rational else SNAP * self._host.theme.scale
        return nearest_option(options, distances, reach)

    def _to_page(self, spot: Spot) -> QPointF:
        x, y = (float(each) for each in self.scene.locus.points(spot.oval, spot.turn))
        return QPointF(*self.sheet.plane.to_page(x, y))

    def _nudge(self, step: float) -> None:
        """Move the chosen point along its component by a fraction of a turn."""
        index = self.selected or 0
        spot = self._state.points[index]
        marked = (self.scene.p, self.scene.q)[index].spot
        moved = stepped(self.scene.coefficients, marked, step)
        if moved == spot:
            return
        self._host.begin_gesture(f"nudge {NAMES[index]}", merges=True)
        put(self._state, index, moved)
        self._host.end_gesture()

    # Dragging modulo p.

    def _takes_residue(self, at: QPointF) -> bool:
        """Whether a press in the square sets a point that has no residue yet."""
        square = self.sheet.layout.square
        has_room = square is not None and square.contains(at.x(), at.y())
        return has_room and self.scene.drawn is not None and self._missing_residue() is not None

    def _missing_residue(self) -> int | None:
        modular = self.scene.drawn
        if modular is None:
            return None
        return next((i for i, each in enumerate((modular.p, modular.q)) if each is None), None)

    def _drag_residue(self, at: QPointF) -> None:
        square, modular, index = self.sheet.layout.square, self.scene.drawn, self._dragged_residue
        if square is None or modular is None or index is None:
            return
        cell = nearest_cell(square, modular, at)
        if cell is None:
            return
        residues: list[Residue | None] = list(self._state.residues)
        residues[index] = cell
        self._state.residues = (residues[0], residues[1])
        self._host.status(f"{NAMES[index]} = ({cell[0]}, {cell[1]}) modulo {modular.finite.p}")

    # Ends of gestures.

    def _cancel(self) -> None:
        if self.is_busy:
            self._state.update(self._before)
        else:
            self.selected = None
        self._let_go()

    def _let_go(self) -> None:
        if self.is_busy:
            self._host.end_gesture()
        self._dragged = self._dragged_residue = self._panned = None
        self.unsetCursor()
        self.update()

    @property
    def is_busy(self) -> bool:
        """Whether something is being dragged."""
        held = (self._dragged, self._dragged_residue, self._panned)
        return any(each is not None for each in held)

    def _said_of(self, at: QPointF) -> str:
        sheet = self.sheet
        square, modular = sheet.layout.square, self.scene.drawn
        if square is not None and modular is not None and square.contains(at.x(), at.y()):
            size = square.width / modular.finite.p
            x, y = int((at.x() - square.left) / size), int((square.bottom - at.y()) / size)
            xs, ys = modular.finite.coordinates
            on = bool(((xs == x) & (ys == y)).any())
            return f"({x}, {y}) modulo {modular.finite.p}{', a point of the curve' if on else ''}"
        if sheet.layout.real.contains(at.x(), at.y()):
            x_real, y_real = sheet.plane.to_plane(at.x(), at.y())
            return f"x {x_real:.4g}   y {y_real:.4g}".replace("-", "−")
        return ""


def _middle(plane: Plane) -> tuple[float, float]:
    box = plane.box
    return box.left + box.width / 2, box.top + box.height / 2
