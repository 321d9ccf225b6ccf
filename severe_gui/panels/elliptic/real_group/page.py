"""The real group: the curve, the map of a4 and a6 beside it, and the dial of its real points."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path as FilePath

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from severe_gui.maths.curves.real.locus import Place
from severe_gui.maths.curves.real.real_group import exact_coordinate
from severe_gui.maths.curves.weierstrass import Weierstrass
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.curve_view import CurveView
from severe_gui.panels.elliptic.known_points import known_spots
from severe_gui.panels.elliptic.law.canvas import CurveCanvas
from severe_gui.panels.elliptic.law.sheet import paint_sheet, sheet_for
from severe_gui.panels.elliptic.numbers import short
from severe_gui.panels.elliptic.page import EllipticPage
from severe_gui.panels.elliptic.real_group.canvas import GroupCanvas, texts_of
from severe_gui.panels.elliptic.real_group.figure import caption_of, place_of
from severe_gui.panels.elliptic.scene import Marked
from severe_gui.panels.elliptic.state import Coefficients, EllipticState, Path
from severe_gui.panels.pages import button
from severe_gui.panels.state_view import show_value, write_readings
from severe_gui.widgets.fields import NumberField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style

SHARE = 0.56
"""Of the width that the curve itself takes."""
NOTCHES = 200
NARROW = 620
LEAST = 200, 200


class SideBySide(QWidget):
    """The curve and the pictures beside it, or below it on a narrow page."""

    def __init__(self, curve: QWidget, pictures: QWidget) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        for each, share in ((curve, SHARE), (pictures, 1 - SHARE)):
            each.setMinimumSize(*LEAST)
            self._row.addWidget(each, round(100 * share))

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < NARROW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)


class RealGroupPage(EllipticPage):
    """Draws E(R) as one or two circles, and carries a curve through discriminant 0."""

    title = "The real points of a cubic"
    common = ("curve", "points", "walk")

    def __init__(self, state: EllipticState, host: Host, view: CurveView) -> None:
        self.state, self._host, self._view = state, host, view
        self._marked: Coefficients | None = None
        self.curve: CurveCanvas = CurveCanvas(state, host, view.scene, alone=True)
        self.curve.fit_wanted.connect(lambda: view.set_field("frame", None))
        self.curve.add_wanted.connect(self.add)
        self.pictures = GroupCanvas(state, host, view.scene)
        self.pictures.curve_wanted.connect(self._take)
        self.widget = SideBySide(self.curve, self.pictures)
        self.readouts = Readouts()
        group = Section("Real group")
        group.add(self.readouts)
        through = Section("Degeneration")
        self._aim = button(
            "Aim at discriminant 0", "Lay a line of curves through the nearest singular one"
        )
        self._aim.clicked.connect(self.aim)
        through.add(self._aim)
        self.through = NumberField(
            "Through", "−1: where the line starts; 0: discriminant 0; 1: as far beyond.", -1, -1, 1
        )
        view.add_field(through, "carry the curve through discriminant 0", self.through)
        self.through.changed.connect(self._carry)
        self.sections = (through, group)

    # From the state to the screen.

    def refresh(self) -> None:
        """Show the state as it is now."""
        shown = self._view.scene
        self.curve.scene = shown
        if self._marked != shown.coefficients:
            self._marked = shown.coefficients
            self.curve.rational = known_spots(shown.coefficients, None)
        if not (self.curve.is_busy or self.pictures.is_busy):
            self._host.status("")
        self.curve.update()
        self.pictures.show_scene(shown)
        share = self._share()
        self.through.setEnabled(share is not None)
        show_value(self.through, -1.0 if share is None else float(share))
        self.readouts.show_readings(self.readings())

    def _share(self) -> Fraction | None:
        path = self.state.path
        return None if path is None else path.share_of(self.state.coefficients)

    def readings(self) -> dict[str, Reading]:
        """The group, its period, and where P, Q and the sum are in it."""
        scene, group = self._view.scene, self.pictures.group
        _layout, _family, dial = self.pictures.pictures
        rows = {"Group": Reading(caption_of(dial).split(":")[0].split(",")[0])}
        if scene.curve.is_singular:
            rows["Group"] = Reading(
                {"units": "R*, the units", "line": "R, the line"}.get(group.kind, "a circle")
            )
        else:
            rows["Period Ω"] = Reading(f"{group.period:.12g}", "", repr(group.period))
        names = ("P", "Q", "2P" if scene.relation == "tangent" else "P + Q")
        of = "" if scene.curve.is_singular else "Turn of "
        for name, each in zip(names, (scene.p, scene.q, scene.total), strict=True):
            rows[of + name] = self._coordinate(each)
        return rows

    def _coordinate(self, marked: Marked) -> Reading:
        """Its turn, or u or t, exact where the point is."""
        curve, group = self._view.scene.curve, self.pictures.group
        letter = {"units": "u", "line": "t", "norm circle": "u"}.get(group.kind, "turn")
        if letter != "turn" and marked.is_exact:
            value = exact_coordinate(curve, marked.point)
            return Reading(f"{letter} = {short(value)}", "", str(value))
        number = group.coordinate(place_of(marked))
        side = " (oval)" if marked.spot.oval else ""
        name = "" if letter == "turn" else f"{'turn' if group.is_circle else letter} "
        return Reading(f"{name}{number:.9g}{side}".replace("-", "−"), "", repr(number))

    # What a person does.

    def _take(self, curve: Weierstrass, label: str) -> None:
        self._view.curve.take(texts_of(curve), label, merges=label.startswith("nudge"))

    def aim(self) -> None:
        """Lay a line of curves through the nearest one with discriminant 0."""
        curve = self._view.scene.curve
        if curve.is_singular:
            self._host.notify(
                "This curve has discriminant 0 already; choose where to start from.", kind="warn"
            )
            return
        nearest = self.pictures.pictures[1].nearest_singular(curve)
        path = Path(
            start=(str(curve.a4), str(curve.a6)), singular=(str(nearest.a4), str(nearest.a6))
        )
        with self._view.gesture("aim at discriminant 0"):
            self.state.update({"path": path, "page": "real"})

    def _carry(self, share: float) -> None:
        path = self.state.path
        if path is None:
            return
        a4, a6 = path.at(Fraction(round(share * NOTCHES), NOTCHES))
        coefficients = (*self.state.coefficients[:3], a4, a6)
        if self.state.reach is None:
            self.state.reach = self.pictures.pictures[1].half_width
        self._view.curve.take(coefficients, "carry the curve through discriminant 0", merges=True)

    def add(self) -> None:
        """Q becomes P + Q."""
        start = self.curve.place_of(1)
        self._view.points.place(1, self._view.scene.total.spot, "add P")
        self._view.refresh()
        self.curve.glide(start, self.curve.place_of(1))

    # Pictures and exports.

    def settled(self) -> bool:
        """Whether nothing moves any more."""
        return not self.curve.is_moving

    def leave(self) -> None:
        """End any motion."""
        self.curve.settle()

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The curve, the map and the dial."""
        shown, left = self._view.scene, SHARE * width
        sheet = sheet_for(shown, self.state, self.curve.rational, left, height, style, True)
        paint_sheet(painter, sheet, shown, style)
        painter.save()
        painter.translate(left, 0)
        self.pictures.paint_on(painter, width - left, height, style)
        painter.restore()

    def write_csv(self, path: FilePath) -> None:
        """What the inspector shows, in full."""
        write_readings(path, {
            "curve": {"a1 a2 a3 a4 a6": Reading(" ".join(self.state.coefficients))},
            "real group": self.readings(),
        })  # fmt: skip

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The curve of discriminant 0, and places with their coordinates in the group."""
        shown, group = self._view.scene, self.pictures.group
        _layout, family, _dial = self.pictures.pictures
        turns = np.linspace(-0.99, 0.99, 199)
        arrays: dict[str, NDArray[np.generic]] = {
            "coefficients": np.array(self.state.coefficients),
            "discriminant_zero": np.stack(family.boundary, axis=1),
        }
        for name, oval in (("branch", False), ("oval", True)):
            if oval and shown.locus.oval is None:
                continue
            places = [Place(oval, turn) for turn in turns.tolist()]
            x, y = shown.locus.points(oval, turns)
            values = np.array([group.coordinate(each) for each in places])
            arrays[name] = np.stack([x, y, values], axis=1)
        return arrays

    def shutdown(self) -> None:
        """End any motion."""
        self.curve.settle()
