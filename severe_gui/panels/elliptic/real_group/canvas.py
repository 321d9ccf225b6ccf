"""The map of curves and the dial on screen: drag the curve, P and Q, or choose by keys."""

import math

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from severe_gui.maths.curves.real.locus import Place
from severe_gui.maths.curves.real.real_group import RealGroup, real_group
from severe_gui.maths.curves.weierstrass import Weierstrass
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.places import spot_on
from severe_gui.panels.elliptic.real_group.dial import Dial
from severe_gui.panels.elliptic.real_group.family import Family, family_of
from severe_gui.panels.elliptic.real_group.figure import (
    Layout,
    layout_for,
    paint_dial,
    paint_family,
    place_of,
)
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.panels.elliptic.state import IDENTITY, NAMES, EllipticState
from severe_gui.widgets.painted_canvas import PaintedCanvas
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES

TWELFTHS = 12
TO_O = 9.0


class GroupCanvas(PaintedCanvas):
    """Emits `curve_wanted` with a curve and `drop_wanted` where it is let go.

    The page sets `scene`.
    """

    curve_wanted = Signal(object, str)

    def __init__(self, state: EllipticState, host: Host, scene: Scene) -> None:
        super().__init__(
            host.theme,
            "The curves by a4 and a6, and the real group",
            "Drag the curve, P or Q; arrow keys move the curve",
        )
        self._state, self._host = state, host
        self.scene = scene
        self._held: str = ""
        self._hover: str = ""
        self._group: RealGroup = real_group(scene.locus)
        self._before: dict[str, object] = {}
        self._pressed: QPointF | None = None

    def show_scene(self, scene: Scene) -> None:
        """Show a scene."""
        if scene.locus is not self.scene.locus:
            self._group = real_group(scene.locus)
        self.scene = scene
        self.update()

    @property
    def group(self) -> RealGroup:
        """The real points of the curve."""
        return self._group

    def layout_in(self, width: float, height: float, style: Style) -> tuple[Layout, Family, Dial]:
        """The pictures on a page of this size."""
        layout = layout_for(width, height, style)
        family = family_of(self.scene.curve, layout.family, self._state.reach)
        return layout, family, Dial(self._group, *layout.centre, layout.radius)

    @property
    def pictures(self) -> tuple[Layout, Family, Dial]:
        """The pictures as they are on screen."""
        return self.layout_in(float(self.width()), float(self.height()), self.style_in_force)

    def paint(self, painter: QPainter, style: Style) -> None:
        """Both pictures."""
        self.paint_on(painter, float(self.width()), float(self.height()), style)

    def paint_on(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """Both pictures on a page of this size."""
        layout, family, dial = self.layout_in(width, height, style)
        held = self._held or self._hover
        paint_family(painter, family, self._state.path, style, held == "curve")
        index = NAMES.index(held) if held in NAMES else None
        paint_dial(painter, dial, layout.dial, self.scene, style, index)

    # Gestures.

    def curve_place(self) -> QPointF:
        """Where the present curve is on the map."""
        return QPointF(*self.pictures[1].position(self.scene.curve))

    def point_place(self, index: int) -> QPointF:
        """Where P (0) or Q (1) is on the dial."""
        dial = self.pictures[2]
        return QPointF(*dial.position_of(place_of((self.scene.p, self.scene.q)[index])))

    def _hit(self, at: QPointF) -> str:
        reach = SIZES.handle_hit / 2 * self._host.theme.scale
        places = {"Q": self.point_place(1), "P": self.point_place(0), "curve": self.curve_place()}
        for name, place in places.items():
            if math.hypot(place.x() - at.x(), place.y() - at.y()) <= reach:
                return name
        return ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        self._held = self._hit(at)
        if not self._held and self.pictures[1].plane.box.contains(at.x(), at.y()):
            self._held = "curve"
        if not self._held:
            return
        state = self._state
        self._before = {
            "coefficients": state.coefficients, "points": state.points,
            "residues": state.residues, "reach": state.reach,
        }  # fmt: skip
        label = "change the curve" if self._held == "curve" else f"move {self._held}"
        self._host.begin_gesture(label)
        self._pressed = self.curve_place()
        if self._held == "curve":
            # The map stays as it is while the curve moves on it.
            state.reach = self.pictures[1].half_width
            self.drag_curve(at)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._held == "curve":
            self.drag_curve(at, shift)
        elif self._held:
            self.drag_point(NAMES.index(self._held), at, shift)
        else:
            self._hover = self._hit(at)
            self._host.status(self._said_of(at))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()

    def drag_curve(self, at: QPointF, shift: bool = False) -> None:
        """Take the curve at a position of the map. shift: along one axis only."""
        if shift and self._pressed is not None:
            step = at - self._pressed
            across = abs(step.x()) > abs(step.y())
            at = (
                QPointF(at.x(), self._pressed.y()) if across else QPointF(self._pressed.x(), at.y())
            )
        curve, is_singular = self.pictures[1].curve_at(at.x(), at.y())
        self.curve_wanted.emit(curve, "change the curve")
        word = f"discriminant 0: {curve.singularity}" if is_singular else ""
        said = f"a₄ = {curve.a4}   a₆ = {curve.a6}   {word}".replace("-", "−")
        self._host.status(said.strip())

    def drag_point(self, index: int, at: QPointF, shift: bool = False) -> None:
        """Take P or Q to a position of the dial. shift: to whole twelfths of a turn."""
        dial = self.pictures[2]
        top = QPointF(*dial.position(0.0))
        if math.hypot(top.x() - at.x(), top.y() - at.y()) < TO_O * self._host.theme.scale:
            spot = IDENTITY
        else:
            place = dial.place_at(at.x(), at.y(), TWELFTHS if shift else None)
            spot = IDENTITY if place.is_identity else spot_on(self.scene.coefficients, place)
        points, residues = list(self._state.points), list(self._state.residues)
        points[index], residues[index] = spot, None
        self._state.update({"points": tuple(points), "residues": tuple(residues)})

    def wheelEvent(self, event: QWheelEvent) -> None:
        at = event.position()
        family = self.pictures[1]
        if not family.plane.box.contains(at.x(), at.y()):
            event.ignore()
            return
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        turned = event.angleDelta().y() or event.angleDelta().x()
        self._host.begin_gesture("zoom", merges=True)
        wanted = family.half_width / 1.2 ** (fine * turned / 120)
        self._state.reach = min(max(wanted, 1e-3), 1e8)
        self._host.end_gesture()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._state.reach = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }  # fmt: skip
        key = event.key()
        if key == Qt.Key.Key_Escape and self._held:
            self._state.update(self._before)
            self._let_go()
        elif Qt.Key(key) in steps:
            fine = 1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 10
            across, down = steps[Qt.Key(key)]
            self._nudge(across * fine, down * fine)
        else:
            super().keyPressEvent(event)

    def _nudge(self, across: int, down: int) -> None:
        """Move the curve by so many points of the page, and not onto discriminant 0 by itself."""
        family, place = self.pictures[1], self.curve_place()
        a4, a6 = family.plane.to_plane(place.x() + across, place.y() + down)
        self.curve_wanted.emit(family.rounded(a4, a6), "nudge the curve")

    def _let_go(self) -> None:
        if self._held:
            self._held = ""
            self._host.end_gesture()
        self.update()

    @property
    def is_busy(self) -> bool:
        """Whether something is being dragged."""
        return bool(self._held)

    def _said_of(self, at: QPointF) -> str:
        _layout, family, dial = self.pictures
        if family.plane.box.contains(at.x(), at.y()):
            a4, a6 = family.plane.to_plane(at.x(), at.y())
            return f"a₄ {a4:.4g}   a₆ {a6:.4g}".replace("-", "−")
        if math.hypot(at.x() - dial.left, at.y() - dial.top) < 1.4 * dial.radius:
            place: Place = dial.place_at(at.x(), at.y())
            value = dial.group.coordinate(place)
            name = {"units": "u", "line": "t"}.get(dial.group.kind, "turn")
            return f"{name} {value:.4g}".replace("-", "−")
        return ""


def texts_of(curve: Weierstrass) -> tuple[str, str, str, str, str]:
    """The coefficients of a curve as the state holds them."""
    a1, a2, a3, a4, a6 = map(str, curve.coefficients)
    return a1, a2, a3, a4, a6
