"""Associativity: P, Q and R on the curve, both ways of adding, the pencil and its slider."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from severe_gui.compute.pari import Group
from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.precise import rounded
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic import readings as curve_readings
from severe_gui.panels.elliptic.associativity.canvas import NAMES, AssociativityCanvas
from severe_gui.panels.elliptic.associativity.figure import (
    member_of,
    paint_associativity,
    sheet_for,
)
from severe_gui.panels.elliptic.associativity.readings import (
    pencil_readings,
    sum_readings,
    way_readings,
)
from severe_gui.panels.elliptic.associativity.scene import Scene, scene_of
from severe_gui.panels.elliptic.cubic.readings import written
from severe_gui.panels.elliptic.curve_view import CurveView
from severe_gui.panels.elliptic.known_points import known_spots
from severe_gui.panels.elliptic.page import EllipticPage
from severe_gui.panels.elliptic.picture.frame import Box
from severe_gui.panels.elliptic.sections.points import read_spot
from severe_gui.panels.elliptic.state import Coefficients, EllipticState
from severe_gui.panels.state_view import show_value, write_readings
from severe_gui.widgets.fields import Field, NumberField, TextField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style


class AssociativityPage(EllipticPage):
    """Draws (P + Q) + R and P + (Q + R), and the cubics that make them one point."""

    title = "Associativity of the group law"
    common = ("curve",)

    def __init__(self, state: EllipticState, host: Host, view: CurveView) -> None:
        self.state, self._host, self._view = state, host, view
        self.widget: AssociativityCanvas = AssociativityCanvas(state, host, scene_of(state))
        self.widget.fit_wanted.connect(self.fit)
        self._known: tuple[Coefficients, Group | None] | None = None
        points, pencil = Section("P, Q and R"), Section("Pencil through the eight points")
        self.points: list[Field] = []
        for index, name in enumerate(NAMES):
            field = TextField(name, f"{name} as x, y.", "")
            points.add(field)
            field.changed.connect(lambda text, index=index: self._type(index, text))
            self.points.append(field)
        points.add_space()
        self.readouts, self.pencil_readouts = Readouts(), Readouts()
        points.add(self.readouts)
        view.bind(pencil, "go through the pencil", {
            "pencil": NumberField(
                "Cubic", "0 and 1/2 are three lines each, 1/4 is the curve itself.", 0.25, 0, 1,
            ),
        })  # fmt: skip
        pencil.add_space()
        pencil.add(self.pencil_readouts)
        self.sections = (points, pencil)

    # From the state to the screen.

    @property
    def scene(self) -> Scene:
        """What the state shows."""
        return scene_of(self.state)

    def refresh(self) -> None:
        """Show the state as it is now."""
        shown = self.scene
        self.widget.scene = shown
        if not self.widget.is_busy:
            # A message about a drag need not be true of the state that an undo restores.
            self._host.status("")
        for index, field in enumerate(self.points):
            show_value(field, written(shown.points[index]) if shown.points else "")
            field.setEnabled(bool(shown.points))
        self.readouts.show_readings(sum_readings(shown))
        self.pencil_readouts.show_readings(pencil_readings(shown, self.state.pencil))
        self.hear()
        self.widget.update()

    def hear(self) -> None:
        """Points that PARI has found are marked, and P, Q and R snap to them."""
        known = self.state.coefficients, self._view.group.group
        if known != self._known:
            self._known = known
            self.widget.rational = known_spots(*known)
            self.widget.update()

    # What a person does.

    def _type(self, index: int, text: str) -> None:
        shown = self.scene
        if not shown.points or text == written(shown.points[index]):
            return
        try:
            spot = read_spot(text, self.state.coefficients)
        except BadInput as error:
            self.points[index].show_error(str(error))
            return
        self.points[index].show_error()
        with self._view.gesture(f"move {NAMES[index]}"):
            self.widget.put(index, spot)

    def fit(self) -> None:
        """The window that fits the curve."""
        self.state.frame = None

    # Pictures and exports.

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The picture."""
        shown = self.scene
        box = Box(0, 0, width, height)
        sheet = sheet_for(shown, self.state, self.widget.rational, box, style)
        member = member_of(shown, self.state.pencil, sheet)
        paint_associativity(painter, sheet, shown, member, style)

    def write_csv(self, path: Path) -> None:
        """What the inspector shows, and every point and line of both ways."""
        shown = self.scene
        write_readings(path, {
            "curve": {
                "a1 a2 a3 a4 a6": Reading(" ".join(self.state.coefficients)),
                **curve_readings.curve_readings(self._view.scene),
            },
            "points": sum_readings(shown),
            **way_readings(shown),
            "pencil": pencil_readings(shown, self.state.pencil),
        })  # fmt: skip

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The eight points and the ninth in homogeneous coordinates, and the pencil."""
        shown = self.scene
        arrays: dict[str, NDArray[np.generic]] = {
            "curve": np.array([str(each) for each in shown.cubic.coefficients]),
        }
        if shown.left is not None:
            arrays["eight"] = np.array([each.at for each in shown.eight])
            arrays["sum"] = np.array(shown.left.total.at)
        if shown.ninth is not None:
            arrays["ninth"] = np.array(rounded(shown.ninth))
        if shown.pencil is not None:
            arrays["first"], arrays["second"] = shown.pencil.first, shown.pencil.second
            arrays["member"] = shown.pencil.at(self.state.pencil)
        return arrays
