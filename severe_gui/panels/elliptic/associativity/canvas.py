"""Three points to drag along one curve; both sums follow."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.associativity.figure import (
    Emphasis,
    member_of,
    paint_associativity,
    sheet_for,
)
from severe_gui.panels.elliptic.associativity.scene import Scene, real_of
from severe_gui.panels.elliptic.cubic.places import place_point
from severe_gui.panels.elliptic.cubic.sheet import Positions, Sheet, nearest_on
from severe_gui.panels.elliptic.moving import SNAP, Option, nearest_option, stepped
from severe_gui.panels.elliptic.picture.frame import Box, Plane
from severe_gui.panels.elliptic.picture.plane_canvas import PlaneCanvas, Window
from severe_gui.panels.elliptic.places import locus_of, spot_on
from severe_gui.panels.elliptic.state import EllipticState, Spot
from severe_gui.widgets.style import Style

NAMES = ("P", "Q", "R")
HOP = 12.0


class AssociativityCanvas(PlaneCanvas):
    """The page sets `scene` and `rational`, the rational points to snap to."""

    def __init__(self, state: EllipticState, host: Host, scene: Scene) -> None:
        super().__init__(
            host, NAMES, "Three points added both ways",
            "Drag P, Q and R; Tab and arrow keys move them",
        )  # fmt: skip
        self._state, self.scene = state, scene
        self.rational: tuple[Spot, ...] = ()
        self._key: tuple[object, ...] = ()
        self._sheet: Sheet | None = None
        self._drawn: tuple[Scene, float, Sheet] | None = None
        self._member: tuple[Positions, ...] = ()

    @property
    def sheet(self) -> Sheet:
        """The current page."""
        state, style = self._state, self.style_in_force
        key = (self.width(), self.height(), style.scale, self.scene.coefficients, state.frame,
               self.rational)  # fmt: skip
        if self._sheet is None or key != self._key:
            self._key = key
            box = Box(0, 0, self.width(), self.height())
            self._sheet = sheet_for(self.scene, state, self.rational, box, style)
        return self._sheet

    @property
    def plane(self) -> Plane:
        return self.sheet.plane

    @property
    def member(self) -> tuple[Positions, ...]:
        """The cubic of the pencil that is shown."""
        scene, turn, sheet = self.scene, self._state.pencil, self.sheet
        drawn = self._drawn
        if drawn is None or drawn[0] is not scene or drawn[1] != turn or drawn[2] is not sheet:
            self._drawn = scene, turn, sheet
            self._member = member_of(scene, turn, sheet)
        return self._member

    def paint(self, painter: QPainter, style: Style) -> None:
        """The picture, with what is held or chosen."""
        emphasis = Emphasis(self.enlarged, self.chosen)
        paint_associativity(painter, self.sheet, self.scene, self.member, style, emphasis)

    # Gestures.

    def handle_places(self) -> Iterable[QPointF | None]:
        return [self.sheet.to_page(each.at) for each in self.scene.points]

    def place_of(self, index: int) -> QPointF:
        """The position of P (0), Q (1) or R (2) on the canvas."""
        return self.sheet.to_page(self.scene.points[index].at)

    def kept(self) -> Mapping[str, Any]:
        state = self._state
        return {
            "points": state.points, "residues": state.residues, "third": state.third,
            "frame": state.frame,
        }  # fmt: skip

    def restore(self, before: Mapping[str, Any]) -> None:
        self._state.update(dict(before))

    def show_window(self, window: Window) -> None:
        self._state.frame = window

    def put(self, index: int, spot: Spot) -> None:
        """Put P (0), Q (1) or R (2) on a spot."""
        if index == 2:
            self._state.third = spot
            return
        points, residues = list(self._state.points), list(self._state.residues)
        points[index], residues[index] = spot, None
        self._state.update({"points": tuple(points), "residues": tuple(residues)})

    def drag_to(self, index: int, at: QPointF, wants_rational: bool = False) -> None:
        """Move a point to the place of the curve nearest to a position on the canvas.

        It snaps to rational points and to the other two. wants_rational: use only rational ones.
        """
        if not self.scene.points:
            return
        stretches = self.sheet.stretches
        found = nearest_on(stretches, at.x(), at.y())
        if found is None:
            return
        own = nearest_on(stretches, at.x(), at.y(), self._component_of(index))
        place = own[0] if own is not None and found[1] > min(HOP, own[1] / 2) else found[0]
        point = place_point(real_of(self.scene.coefficients), place)
        locus = locus_of(self.scene.coefficients)
        spot = spot_on(
            self.scene.coefficients, locus.place_of(point[0] / point[2], point[1] / point[2])
        )
        snapped = self._snapped(index, self.sheet.to_page(point), wants_rational)
        if snapped is None and wants_rational:
            return
        spot, said = snapped or (spot, f"{NAMES[index]} follows the curve")
        self.put(index, spot)
        self._host.status(said)

    def _component_of(self, index: int) -> int:
        real = real_of(self.scene.coefficients)
        return real.place_of(self.scene.points[index].at).component

    def _snapped(self, index: int, here: QPointF, wants_rational: bool) -> Option | None:
        name = NAMES[index]
        options: list[Option] = [
            (spot, f"{name} = {other}: their chord is the tangent")
            for k, (spot, other) in enumerate(zip(self.scene.spots, NAMES, strict=True))
            if k != index and (spot.is_exact or not wants_rational)
        ]
        options += [
            (spot, f"{name} = ({spot.x}, {spot.y}), a rational point") for spot in self.rational
        ]
        reach = float("inf") if wants_rational else SNAP * self._host.theme.scale
        return nearest_option(options, self._distances(options, here), reach)

    def _distances(self, options: Sequence[Option], here: QPointF) -> list[float]:
        locus = locus_of(self.scene.coefficients)
        steps = []
        for spot, _ in options:
            x, y = (float(each) for each in locus.points(spot.oval, spot.turn))
            step = QPointF(*self.plane.to_page(x, y)) - here
            steps.append((step.x() ** 2 + step.y() ** 2) ** 0.5)
        return steps

    def nudge(self, index: int, step: float) -> None:
        if self.scene.spots:
            self.put(index, stepped(self.scene.coefficients, self.scene.spots[index], step))

    def said_of(self, at: QPointF) -> str:
        if not self.plane.box.contains(at.x(), at.y()):
            return ""
        x, y = self.plane.to_plane(at.x(), at.y())
        return f"x {x:.4g}   y {y:.4g}".replace("-", "−")
