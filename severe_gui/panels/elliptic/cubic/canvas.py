"""The cubic on screen: O, P and Q are dragged along it, in a chart or in the whole plane."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from severe_gui.maths.curves.cubics.components import Place
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.cubic.figure import Emphasis, paint_cubic
from severe_gui.panels.elliptic.cubic.places import place_point, spot_near, spot_of, triple_of
from severe_gui.panels.elliptic.cubic.readings import short_point
from severe_gui.panels.elliptic.cubic.scene import FIELDS, NAMES, Scene, Sum, negative_of
from severe_gui.panels.elliptic.cubic.sheet import Sheet, nearest_on, sheet_for
from severe_gui.panels.elliptic.cubic_state import ProjectiveSpot
from severe_gui.panels.elliptic.moving import SNAP
from severe_gui.panels.elliptic.picture.frame import Box, Plane
from severe_gui.panels.elliptic.picture.plane_canvas import PlaneCanvas, Window
from severe_gui.panels.elliptic.state import EllipticState
from severe_gui.widgets.style import Style

HOP, NEAR_MARK = 12.0, 30.0


class CubicCanvas(PlaneCanvas):
    """The page sets `scene`."""

    def __init__(self, state: EllipticState, host: Host, scene: Scene) -> None:
        super().__init__(
            host, NAMES, "A cubic with O, P and Q",
            "Drag O, P and Q; Tab and arrow keys move them; Enter adds",
        )  # fmt: skip
        self._state, self.scene = state, scene
        self._key: tuple[object, ...] = ()
        self._sheet: Sheet | None = None

    @property
    def sheet(self) -> Sheet:
        """The current page."""
        picture, style = self.scene.picture, self.style_in_force
        key = (self.width(), self.height(), style.scale, picture.coefficients(), picture.chart,
               picture.frame)  # fmt: skip
        if self._sheet is None or key != self._key:
            self._key = key
            box = Box(0, 0, self.width(), self.height())
            self._sheet = sheet_for(self.scene.known, picture, box, style)
        return self._sheet

    @property
    def plane(self) -> Plane:
        return self.sheet.plane

    def paint(self, painter: QPainter, style: Style) -> None:
        """The picture, with what is held, chosen or gliding."""
        emphasis = Emphasis(self.enlarged, self.chosen, self.gliding)
        paint_cubic(painter, self.sheet, self.scene, style, emphasis)

    # Gestures.

    def handle_places(self) -> Iterable[QPointF | None]:
        if self.scene.sum is None:
            return ()
        return [self.sheet.to_page(each.at) for each in self.scene.sum.handles]

    def place_of(self, index: int) -> QPointF:
        """The position of O (0), P (1) or Q (2) on the canvas."""
        found = list(self.handle_places())[index]
        assert found is not None
        return found

    def kept(self) -> Mapping[str, Any]:
        return {"cubic": self._state.cubic}

    def restore(self, before: Mapping[str, Any]) -> None:
        self._state.update(dict(before))

    def show_window(self, window: Window) -> None:
        self._set(frame=window)

    def drag_to(self, index: int, at: QPointF, wants_rational: bool = False) -> None:
        """Move O, P or Q to the point of the cubic nearest to a position on the canvas.

        It snaps to rational points, flexes, and what the other points make special.
        wants_rational: use only rational points.
        """
        found = self.scene.sum
        if found is None:
            return
        spot, said = self._spot_at(found, index, at, wants_rational)
        if spot is not None:
            self._set(**{FIELDS[index]: spot})
            self._host.status(said)

    def nudge(self, index: int, step: float) -> None:
        found, real = self.scene.sum, self.scene.known.real
        if found is None or real is None:
            return
        place = real.place_of(found.handles[index].at)
        turn = (place.turn + step + 1) % 2 - 1
        moved = spot_near(place_point(real, Place(place.component, turn)))
        self._set(**{FIELDS[index]: moved})

    def said_of(self, at: QPointF) -> str:
        box = self.plane.box
        if not box.contains(at.x(), at.y()):
            return ""
        x, y = self.plane.to_plane(at.x(), at.y())
        if self.sheet.chart.is_disk:
            if x * x + y * y >= 1:
                return ""
            x, y, z = self.sheet.chart.lifted(x, y)
            x, y = x / z, y / z
        one, other = self.sheet.chart.letters if not self.sheet.chart.is_disk else ("x", "y")
        return f"{one} {x:.4g}   {other} {y:.4g}".replace("-", "−")

    def _set(self, **changes: object) -> None:
        self._state.cubic = self._state.cubic.having(**changes)

    def _spot_at(
        self, found: Sum, index: int, at: QPointF, wants_rational: bool
    ) -> tuple[ProjectiveSpot | None, str]:
        name, real = NAMES[index], self.scene.known.real
        assert real is not None
        own = real.place_of(found.handles[index].at).component
        stretches = self.sheet.stretches
        nearest = nearest_on(stretches, at.x(), at.y(), own)
        rival = nearest_on(stretches, at.x(), at.y())
        if nearest is None or (rival is not None and rival[1] < HOP < nearest[1] / 2):
            nearest = rival
        here, away = at, 0.0
        point = None
        if nearest is not None:
            point, away = place_point(real, nearest[0]), nearest[1]
            here = self.sheet.to_page(point)
        # Marks at the edge stand for points out of view: there the pointer itself is compared.
        spot = self._snapped(found, index, here, at if away > NEAR_MARK else here, wants_rational)
        if spot is not None:
            return spot
        if point is None or wants_rational:
            return None, ""
        return spot_near(point), f"{name} follows the cubic"

    def _snapped(
        self, found: Sum, index: int, here: QPointF, at: QPointF, wants_rational: bool
    ) -> tuple[ProjectiveSpot, str] | None:
        """The nearest special point within reach on the page, with its description."""
        reach = SNAP * self._host.theme.scale
        best, nearest = None, float("inf")
        for spot, said in self._options(found, index, wants_rational):
            triple = triple_of(spot)
            step = self.sheet.to_page(triple) - (here if self.sheet.shows(triple) else at)
            away = (step.x() ** 2 + step.y() ** 2) ** 0.5
            if away < nearest - 1e-6 and (away <= reach or wants_rational):
                best, nearest = (spot, said), away
        return best

    def _options(
        self, found: Sum, index: int, wants_rational: bool
    ) -> Iterable[tuple[ProjectiveSpot, str]]:
        """What a point snaps to."""
        name, known = NAMES[index], self.scene.known
        if index:
            other = NAMES[3 - index]
            partner = found.handles[3 - index].spot
            if partner.is_exact or not wants_rational:
                yield partner, f"{name} = {other}: the chord has become the tangent"
            yield found.o.spot, f"{name} = O: the sum is {other}"
            minus = negative_of(known.cubic, found.o, found.handles[3 - index])
            if minus.is_exact or not wants_rational:
                yield minus.spot, f"{name} = −{other}: the sum is O"
        for point in known.points:
            yield spot_of(point), f"{name} = {short_point(point)}, a rational point"
        if not wants_rational:
            exact = {triple_of(spot_of(point)) for point in known.points}
            for flex in known.flexes:
                if flex not in exact:
                    yield (
                        spot_near(flex),
                        f"{name} is a flex: its tangent meets the cubic there only",
                    )
