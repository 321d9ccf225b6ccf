"""The curve on screen: drag P and Q along it, residues in their square, or the plane itself."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter

from severe_gui.compute.pari import Count
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.law.sheet import Sheet, paint_sheet, sheet_for
from severe_gui.panels.elliptic.modular.square import ResidueEmphasis, cell_place, nearest_cell
from severe_gui.panels.elliptic.moving import (
    SNAP,
    nearest_option,
    put,
    special_points,
    stepped,
)
from severe_gui.panels.elliptic.picture.frame import Plane, followed_place
from severe_gui.panels.elliptic.picture.marks import Emphasis, identity_place
from severe_gui.panels.elliptic.picture.plane_canvas import PlaneCanvas, Window
from severe_gui.panels.elliptic.places import spot_on
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.panels.elliptic.state import IDENTITY, NAMES, EllipticState, Residue, Spot
from severe_gui.widgets.style import Style

OUTSIDE = 6.0


class CurveCanvas(PlaneCanvas):
    """The view sets `scene`, `rational`, the points to snap to, and `count`, the residues that
    PARI has counted. alone: without residues.
    """

    def __init__(self, state: EllipticState, host: Host, scene: Scene, alone: bool = False) -> None:
        super().__init__(
            host, NAMES, "The curve over the reals" + ("" if alone else " and modulo p"),
            "Drag P and Q; Tab and arrow keys move them; Enter adds",
        )  # fmt: skip
        self._state, self._alone = state, alone
        self.scene = scene
        self.rational: tuple[Spot, ...] = ()
        self.count: Count | None = None
        self._hover_residue: int | None = None
        self._dragged_residue: int | None = None
        self._key: tuple[object, ...] = ()
        self._sheet: Sheet | None = None

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

    @property
    def plane(self) -> Plane:
        return self.sheet.plane

    def paint(self, painter: QPainter, style: Style) -> None:
        """Both pictures, with what is held, chosen or gliding."""
        residue = self._hover_residue if self._dragged_residue is None else self._dragged_residue
        modulo = ResidueEmphasis(residue)
        emphasis = Emphasis(self.enlarged, self.chosen, self.gliding)
        paint_sheet(painter, self.sheet, self.scene, style, emphasis, modulo, self.count)

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

    def handle_places(self) -> Iterable[QPointF | None]:
        return self.place_of(0), self.place_of(1)

    def _hit_residue(self, at: QPointF) -> int | None:
        return self.hit_among((self.residue_place(0), self.residue_place(1)), at)

    # Gestures.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        is_left = event.button() == Qt.MouseButton.LeftButton
        residue = self._hit_residue(at)
        if residue is None and self._takes_residue(at):
            residue = self._missing_residue()
        if not is_left or residue is None or self.hit(at) is not None:
            super().mousePressEvent(event)
            return
        self._before, self._dragged_residue = self.kept(), residue
        self._host.begin_gesture(f"move {NAMES[residue]} modulo p")
        self._drag_residue(at)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._dragged_residue is not None:
            self._drag_residue(at)
            return
        if not self.is_busy:
            self._hover_residue = self._hit_residue(at)
        super().mouseMoveEvent(event)

    def show_window(self, window: Window) -> None:
        self._state.frame = window

    def kept(self) -> Mapping[str, Any]:
        state = self._state
        return {"points": state.points, "residues": state.residues, "frame": state.frame}

    def restore(self, before: Mapping[str, Any]) -> None:
        self._state.update(dict(before))

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
        distances = self._distances([spot for spot, _said in options], here)
        reach = math.inf if wants_rational else SNAP * self._host.theme.scale
        return nearest_option(options, distances, reach)

    def _distances(self, spots: Sequence[Spot], here: QPointF) -> list[float]:
        """How far spots are from a position on the canvas."""
        turns, ovals = np.array([each.turn for each in spots]), [each.oval for each in spots]
        away, plane = np.empty(len(spots)), self.sheet.plane
        for oval in set(ovals):
            chosen = np.array(ovals) == oval
            left, top = plane.arrays_to_page(*self.scene.locus.points(oval, turns[chosen]))
            away[chosen] = np.hypot(left - here.x(), top - here.y())
        found: list[float] = away.tolist()
        return found

    def _to_page(self, spot: Spot) -> QPointF:
        x, y = (float(each) for each in self.scene.locus.points(spot.oval, spot.turn))
        return QPointF(*self.sheet.plane.to_page(x, y))

    def nudge(self, index: int, step: float) -> None:
        marked = (self.scene.p, self.scene.q)[index].spot
        moved = stepped(self.scene.coefficients, marked, step)
        if moved != self._state.points[index]:
            put(self._state, index, moved)

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

    @property
    def is_busy(self) -> bool:
        """Whether something is being dragged."""
        return super().is_busy or self._dragged_residue is not None

    def _let_go(self) -> None:
        super()._let_go()
        self._dragged_residue = None
        self.update()

    def said_of(self, at: QPointF) -> str:
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
