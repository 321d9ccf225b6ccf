"""The three pictures on screen: drag P and Q through O, move the charts, turn the sphere."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from severe_gui.maths import rotations
from severe_gui.maths.curves.real.locus import FloatArray
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.infinity.construction import (
    Construction,
    construction_of,
    vector_of,
)
from severe_gui.panels.elliptic.infinity.figure import paint_sheet
from severe_gui.panels.elliptic.infinity.following import nearest_spot, option_distances
from severe_gui.panels.elliptic.infinity.layers import KeptLayers
from severe_gui.panels.elliptic.infinity.pictures import (
    AffinePicture,
    RoundPicture,
    SpherePicture,
    framed,
)
from severe_gui.panels.elliptic.infinity.sheet import (
    PICTURES,
    Drawn,
    Sheet,
    boxes_for,
    drawn_for,
    vectors_of,
)
from severe_gui.panels.elliptic.moving import (
    NUDGE,
    SNAP,
    nearest_option,
    put,
    special_points,
    stepped,
)
from severe_gui.panels.elliptic.picture.frame import Plane
from severe_gui.panels.elliptic.picture.handles import HandleCanvas
from severe_gui.panels.elliptic.picture.marks import Emphasis, identity_place
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.panels.elliptic.state import IDENTITY, NAMES, EllipticState, Frame, Spot
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES

LEAST_WIDTH, MOST_WIDTH = 1e-8, 1e6
"""Of a window, in units of the curve's size."""
STEP = 0.06
"""What Ctrl and an arrow key move a picture by, as a share of it, or turn the sphere by."""
ARROWS = {
    Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip


class InfinityCanvas(HandleCanvas):
    """The page sets what is shown by `show_scene`."""

    def __init__(self, state: EllipticState, host: Host, scene: Scene) -> None:
        super().__init__(
            host,
            NAMES,
            "The curve in two charts and on the projective plane",
            "Drag P and Q; Tab and arrow keys move them, also over O; Page Up and Page Down choose "
            "a picture, Ctrl and arrow keys move it; Enter adds",
        )
        self._state = state
        self.scene = scene
        self.construction: Construction = construction_of(scene)
        self.rational: tuple[Spot, ...] = ()
        self._vectors: FloatArray = np.empty((0, 3))
        self.active = "y"
        self._hover: int | None = None
        self._dragged: int | None = None
        self._moved: str = ""
        self._last = QPointF()
        self._grasped: tuple[FloatArray, rotations.Quaternion] | None = None
        self._before: dict[str, object] = {}
        self._layers = KeptLayers()
        self._known: dict[str, tuple[tuple[object, ...], Drawn]] = {}

    def show_scene(self, scene: Scene, rational: tuple[Spot, ...]) -> None:
        """Show a scene, with rational points to mark and to snap to."""
        if rational is not self.rational or scene.locus is not self.scene.locus:
            self.rational = rational
            self._vectors = vectors_of(scene.locus, rational)
        if scene is not self.scene:
            self.scene, self.construction = scene, construction_of(scene)
        self.update()

    @property
    def sheet(self) -> Sheet:
        """The current page; each picture is laid out again only when something of it changed."""
        state, style = self._state, self.style_in_force
        boxes = boxes_for(self.width(), self.height(), state.large)
        for k, name in enumerate(PICTURES):
            view = (state.model, state.sphere) if name == "model" else ()
            key = (boxes[name], state.windows[k], *view, style.scale, self.scene.coefficients,
                   self.rational)  # fmt: skip
            if name not in self._known or self._known[name][0] != key:
                drawn = drawn_for(name, boxes[name], state, self.scene.locus, self._vectors, style)
                self._known[name] = key, drawn
        return {name: self._known[name][1] for name in PICTURES}

    def paint(self, painter: QPainter, style: Style) -> None:
        """The three pictures, with what is held or chosen."""
        held = self._dragged if self._dragged is not None else self._hover
        emphasis = Emphasis(held, self.chosen)
        active = self.active if self.hasFocus() else ""
        self._layers.begin(style, self.devicePixelRatioF())
        paint_sheet(
            painter, self.sheet, self.scene, self.construction, style, emphasis, active,
            self._layers,
        )  # fmt: skip

    # Positions.

    def picture_at(self, at: QPointF) -> str:
        """The name of the picture under a position; none outside of all."""
        for name, drawn in self.sheet.items():
            if drawn.picture.box.contains(at.x(), at.y()):
                return name
        return ""

    def places_of(self, index: int, name: str) -> list[QPointF]:
        """Where P (0) or Q (1) is seen in a picture."""
        marked, picture = (self.scene.p, self.scene.q)[index], self.sheet[name].picture
        if name == "z" and marked.is_identity:
            return [identity_place(picture.plane, self.style_in_force)]
        return [
            QPointF(left, top) for left, top, front in picture.spots(vector_of(marked)) if front
        ]

    def _hit(self, at: QPointF, name: str) -> int | None:
        reach = SIZES.handle_hit / 2 * self._host.theme.scale
        found: int | None = None
        for index in (0, 1):
            for place in self.places_of(index, name):
                away = math.hypot(place.x() - at.x(), place.y() - at.y())
                # Of two points at one position Q is taken, unless P was chosen.
                if away <= reach and not (found == 0 and self.selected == 0):
                    found = index
        return found

    # Gestures.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at, name = event.position(), self.picture_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or not name:
            return
        state = self._state
        self._before = {
            "points": state.points, "residues": state.residues, "windows": state.windows,
            "sphere": state.sphere,
        }  # fmt: skip
        self.active = self._moved = name
        self._last = at
        self._dragged = self._hit(at, name)
        picture = self.sheet[name].picture
        if self._dragged is not None:
            self.selected = self._dragged
            self._host.begin_gesture(f"move {NAMES[self._dragged]}")
        elif isinstance(picture, SpherePicture):
            self._grasped = picture.grasp(at.x(), at.y()), state.sphere
            self._host.begin_gesture("turn the sphere")
        else:
            self._host.begin_gesture("move the picture")
        if self._dragged is None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, keys = event.position(), event.modifiers()
        if self._dragged is not None:
            is_free = bool(keys & Qt.KeyboardModifier.ControlModifier)
            wants_rational = bool(keys & Qt.KeyboardModifier.ShiftModifier)
            self.drag_to(self._dragged, self._moved, at, wants_rational, is_free)
        elif self._grasped is not None:
            self._turn_to(at)
        elif self._moved:
            step, self._last = at - self._last, at
            plane = self.sheet[self._moved].picture.plane
            self._set_window(self._moved, framed(plane, plane.moved(step.x(), step.y())))
        else:
            name = self.picture_at(at)
            self._hover = self._hit(at, name) if name else None
            self._host.status(self._said_of(at, name))
            self.update()

    def _turn_to(self, at: QPointF) -> None:
        picture = self.sheet["model"].picture
        if self._grasped is None or not isinstance(picture, SpherePicture):
            return
        start, turn = self._grasped
        carried = rotations.carrying(start, picture.grasp(at.x(), at.y()))
        self._state.sphere = rotations.product(carried, turn)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        name = self.picture_at(event.position())
        if name and self._hit(event.position(), name) is None:
            self.fit(name)

    def fit(self, name: str) -> None:
        """Show all of the curve in a picture again, and turn the sphere back."""
        changes: dict[str, object] = {"windows": self._with_window(name, None)}
        if name == "model":
            changes["sphere"] = EllipticState.model_fields["sphere"].default
        self._host.begin_gesture("fit the picture")
        self._state.update(changes)
        self._host.end_gesture()

    def wheelEvent(self, event: QWheelEvent) -> None:
        name = self.picture_at(event.position())
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.zoom_at(name, event.position(), 1.2 ** (fine * turned / 120))
        event.accept()

    def zoom_at(self, name: str, at: QPointF, factor: float) -> None:
        """Magnify a picture by a factor about a position on it, which stays fixed."""
        if not name:
            return
        picture = self.sheet[name].picture
        frame = framed(picture.plane, picture.plane.zoomed(at.x(), at.y(), factor))
        size = self.scene.locus.size
        unit = {"z": size, "y": 1 / math.sqrt(size), "model": 1.0}[name]
        most = 8.0 if isinstance(picture, RoundPicture) else MOST_WIDTH
        if not LEAST_WIDTH < (frame[1] - frame[0]) / unit < most:
            return
        self._host.begin_gesture("zoom", merges=True)
        self._set_window(name, frame)
        self._host.end_gesture()

    def _set_window(self, name: str, frame: Frame) -> None:
        self._state.windows = self._with_window(name, frame)

    def _with_window(
        self, name: str, frame: Frame | None
    ) -> tuple[Frame | None, Frame | None, Frame | None]:
        windows = list(self._state.windows)
        windows[PICTURES.index(name)] = frame
        return windows[0], windows[1], windows[2]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), event.modifiers()
        fine = 0.1 if keys & Qt.KeyboardModifier.ShiftModifier else 1.0
        zooms = {Qt.Key.Key_Plus: 1.2, Qt.Key.Key_Equal: 1.2, Qt.Key.Key_Minus: 1 / 1.2}
        if key == Qt.Key.Key_Escape:
            self._cancel()
        elif key in ARROWS and keys & Qt.KeyboardModifier.ControlModifier:
            self._move_picture(*ARROWS[Qt.Key(key)], STEP * fine)
        elif key in ARROWS:
            self._nudge(sum(ARROWS[Qt.Key(key)]) * NUDGE * fine)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add_wanted.emit()
        elif key in zooms:
            plane = self.sheet[self.active].picture.plane
            self.zoom_at(self.active, QPointF(*_middle(plane)), zooms[Qt.Key(key)])
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            step = 1 if key == Qt.Key.Key_PageDown else -1
            self.active = PICTURES[(PICTURES.index(self.active) + step) % len(PICTURES)]
            self.update()
        elif key == Qt.Key.Key_Space:
            self.choose_next()
        else:
            super().keyPressEvent(event)

    def _move_picture(self, right: int, up: int, step: float) -> None:
        """Move the active chart by a share of its box, or turn the sphere."""
        picture = self.sheet[self.active].picture
        self._host.begin_gesture(f"move {self.active}", merges=True)
        if isinstance(picture, SpherePicture):
            turn = rotations.normalised((1.0, -up * step, right * step, 0.0))
            self._state.sphere = rotations.product(turn, self._state.sphere)
        else:
            box = picture.box
            window = picture.plane.moved(right * step * box.width, -up * step * box.height)
            self._set_window(self.active, framed(picture.plane, window))
        self._host.end_gesture()

    # Dragging along the curve.

    def drag_to(
        self,
        index: int,
        name: str,
        at: QPointF,
        wants_rational: bool = False,
        is_free: bool = False,
    ) -> None:
        """Move P or Q to the point of the curve nearest to a position in a picture.

        It snaps to O, the other point, its negative, points of order 2 and rational points.
        wants_rational: use only these; is_free: use none of them.
        """
        drawn = self.sheet[name]
        own = (self.scene.p, self.scene.q)[index].spot
        spot = nearest_spot(self.scene, drawn, own, at, self._host.theme.scale)
        if spot is None:
            return
        said = f"{NAMES[index]} follows the curve; {NAMES[1 - index]} stays"
        if not is_free:
            options, vectors = self._options(index)
            distances = option_distances(self.scene, drawn.picture, spot, at, vectors)
            reach = math.inf if wants_rational else SNAP * self._host.theme.scale
            spot, said = nearest_option(options, distances, reach) or (spot, said)
        if spot.is_identity:
            said = f"{NAMES[index]} = O, the point (0 : 1 : 0) of the curve"
        put(self._state, index, spot)
        self._host.status(said)

    def _options(self, index: int) -> tuple[Sequence[tuple[Spot, str]], FloatArray]:
        """What P or Q snaps to, and where that is; the rational points come last."""
        options = [(IDENTITY, ""), *special_points(self.scene, index, self.rational)]
        new = [spot for spot, _said in options[: len(options) - len(self.rational)]]
        return options, np.concatenate((vectors_of(self.scene.locus, new), self._vectors))

    def _nudge(self, step: float) -> None:
        """Move the chosen point along its component by a fraction of a turn."""
        index = self.selected or 0
        marked = (self.scene.p, self.scene.q)[index].spot
        moved = stepped(self.scene.coefficients, marked, step)
        self._host.begin_gesture(f"nudge {NAMES[index]}", merges=True)
        put(self._state, index, moved)
        self._host.end_gesture()

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
        self._dragged, self._grasped, self._moved = None, None, ""
        self.unsetCursor()
        self.update()

    @property
    def is_busy(self) -> bool:
        """Whether something is being dragged."""
        return bool(self._moved)

    def _said_of(self, at: QPointF, name: str) -> str:
        """The point under the pointer, in the coordinates of its picture."""
        if not name:
            return ""
        picture = self.sheet[name].picture
        if isinstance(picture, AffinePicture):
            across, up = picture.plane.to_plane(at.x(), at.y())
            first, second = ("x", "y") if name == "z" else ("x/y", "1/y")
            return f"{first} {across:.4g}   {second} {up:.4g}".replace("-", "−")
        vector = picture.vector(at.x(), at.y())
        if vector is None:
            return ""
        x, y, z = (vector / np.abs(vector).max()).tolist()
        return f"({x:.3g} : {y:.3g} : {z:.3g})".replace("-", "−")


def _middle(plane: Plane) -> tuple[float, float]:
    box = plane.box
    return box.left + box.width / 2, box.top + box.height / 2
