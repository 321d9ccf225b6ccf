"""One prime on screen: P and Q are dragged among the residues, as over the reals."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from severe_gui.compute.pari import Count
from severe_gui.maths.curves.modulo.subgroups import Subgroups
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.modular.square import (
    ResidueEmphasis,
    cell_place,
    nearest_cell,
    paint_residues,
)
from severe_gui.panels.elliptic.picture.frame import Box
from severe_gui.panels.elliptic.picture.ground import paint_formula
from severe_gui.panels.elliptic.picture.handles import HandleCanvas
from severe_gui.panels.elliptic.primes.layout import MARGIN, around, square_in
from severe_gui.panels.elliptic.scene import Modular, Scene
from severe_gui.panels.elliptic.state import NAMES, EllipticState, Residue
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES


def paint_one_prime(
    painter: QPainter,
    width: float,
    height: float,
    scene: Scene,
    count: Count | None,
    generated: Subgroups | None,
    style: Style,
    emphasis: ResidueEmphasis,
) -> None:
    """Draw the square with the equation above it, in a rectangle that begins at 0."""
    box = square_in(width, height, generated is not None, style.scale)
    paint_formula(painter, MARGIN, 6 * style.scale, scene.coefficients, style)
    words = around(box, width, style.scale)
    paint_residues(
        painter, box, scene.modular, scene.refusal, style, emphasis, count, generated, words
    )  # fmt: skip


class SquareCanvas(HandleCanvas):
    """Shows the residues of an EllipticState and moves P and Q among them.

    Emits `prime_wanted` with steps from prime to prime. The page sets
    `scene`, `count` and `generated`.
    """

    prime_wanted = Signal(int)

    def __init__(self, state: EllipticState, host: Host, scene: Scene) -> None:
        super().__init__(
            host, NAMES, "The curve modulo p",
            "Drag P and Q among the points; Space chooses one of them, the arrow keys move it, "
            "Enter adds, Page Up and Page Down step from prime to prime",
        )  # fmt: skip
        self.setMinimumSize(160, 160)
        self._state = state
        self.scene = scene
        self.count: Count | None = None
        self.generated: Subgroups | None = None
        self._hover: int | None = None
        self._dragged: int | None = None
        self._before: object = None

    @property
    def box(self) -> Box:
        """The square on the canvas."""
        size = float(self.width()), float(self.height())
        return square_in(*size, self.generated is not None, self._host.theme.scale)

    def paint(self, painter: QPainter, style: Style) -> None:
        """The square, with what is held or chosen."""
        held = self._hover if self._dragged is None else self._dragged
        emphasis = ResidueEmphasis(held, self.chosen)
        size = float(self.width()), float(self.height())
        paint_one_prime(
            painter, *size, self.scene, self.count, self.generated, style, emphasis
        )  # fmt: skip

    # Positions.

    def place_of(self, index: int) -> QPointF | None:
        """The position of P (0) or Q (1); None if it is O, or has no residue."""
        modular = self.scene.drawn
        reduced = (modular.p, modular.q)[index] if modular is not None else None
        if modular is None or reduced is None or reduced.cell is None:
            return None
        return cell_place(self.box, modular.finite.p, reduced.cell)

    def handle_places(self) -> Iterable[QPointF | None]:
        return self.place_of(0), self.place_of(1)

    # Gestures.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.scene.drawn is None:
            return
        at = event.position()
        index = self.hit(at)
        if index is None and self.box.contains(at.x(), at.y()):
            index = self._homeless(self.scene.drawn)
        if index is None:
            return
        self._dragged = self.selected = index
        self._before = self._state.residues
        self._host.begin_gesture(f"move {NAMES[index]} modulo p")
        self._drag(at)

    def _homeless(self, modular: Modular) -> int | None:
        """P or Q, whichever has no place in the square: a press puts it there."""
        for index, each in enumerate((modular.p, modular.q)):
            if each is None or each.cell is None:
                return index
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            self._drag(event.position())
            return
        self._hover = self.hit(event.position())
        is_handle = self._hover is not None
        shape = Qt.CursorShape.OpenHandCursor if is_handle else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self._host.status(self._said_of(event.position()))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _drag(self, at: QPointF) -> None:
        modular, index = self.scene.drawn, self._dragged
        if modular is None or index is None:
            return
        cell = nearest_cell(self.box, modular, at)
        if cell is not None:
            self._put(index, cell)
            self._host.status(f"{NAMES[index]} = ({cell[0]}, {cell[1]}) modulo {modular.finite.p}")

    def _put(self, index: int, cell: Residue) -> None:
        """Move P or Q; the other stays where it is, or follows its rational point."""
        residues: list[Residue | None] = list(self._state.residues)
        residues[index] = cell
        self._state.residues = (residues[0], residues[1])

    def _let_go(self) -> None:
        if self._dragged is not None:
            self._dragged = None
            self._host.end_gesture()
            self.update()

    @property
    def is_busy(self) -> bool:
        """Whether something is being dragged."""
        return self._dragged is not None

    # Keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}
        if key in steps:
            self._step(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add_wanted.emit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.prime_wanted.emit(1 if key == Qt.Key.Key_PageUp else -1)
        elif key == Qt.Key.Key_Space:
            self.choose_next()
        elif key == Qt.Key.Key_Escape:
            if self._dragged is not None:
                self._state.update({"residues": self._before})
            self.selected = None
            self._let_go()
            self.update()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _step(self, step: int) -> None:
        """Move the chosen point to the next one in the list, by x and then y."""
        modular, index = self.scene.drawn, self.selected or 0
        if modular is None or not len(modular.finite.coordinates[0]):
            return
        xs, ys = modular.finite.coordinates
        reduced = (modular.p, modular.q)[index]
        cell = reduced.cell if reduced is not None else None
        place = 0 if step > 0 else len(xs) - 1
        if cell is not None:
            keys = xs * modular.finite.p + ys
            now = int(keys.searchsorted(cell[0] * modular.finite.p + cell[1]))
            place = (now + step) % len(xs)
        self.selected = index
        self._host.begin_gesture(f"step {NAMES[index]} modulo p", merges=True)
        self._put(index, (int(xs[place]), int(ys[place])))
        self._host.end_gesture()

    def _said_of(self, at: QPointF) -> str:
        modular, box = self.scene.drawn, self.box
        if modular is None or not box.contains(at.x(), at.y()):
            return ""
        cell = nearest_cell(box, modular, at)
        if cell is None:
            return ""
        away = cell_place(box, modular.finite.p, cell) - at
        reach = max(SIZES.handle_hit / 4, box.width / modular.finite.p / 2)
        if away.manhattanLength() > 2 * reach:
            return ""
        return f"({cell[0]}, {cell[1]}) is on the curve modulo {modular.finite.p}"
