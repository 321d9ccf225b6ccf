"""Infinity is a place: the curve in the charts Z = 1 and Y = 1, and on the whole plane."""

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from severe_gui.compute.pari import Question
from severe_gui.maths import rotations
from severe_gui.maths.curves.real.projective import (
    curve_vectors,
    homogeneous,
    primitive,
    resting_on,
    unit,
)
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.curve_view import CurveView
from severe_gui.panels.elliptic.infinity import readings
from severe_gui.panels.elliptic.infinity.canvas import InfinityCanvas
from severe_gui.panels.elliptic.infinity.construction import construction_of, vector_of
from severe_gui.panels.elliptic.infinity.figure import paint_sheet
from severe_gui.panels.elliptic.infinity.sheet import sheet_for, vectors_of
from severe_gui.panels.elliptic.known_points import known_spots
from severe_gui.panels.elliptic.page import EllipticPage
from severe_gui.panels.elliptic.sections.points import heights_question
from severe_gui.panels.elliptic.state import IDENTITY, EllipticState
from severe_gui.panels.pages import button
from severe_gui.widgets.fields import ChoiceField
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style

LARGE = {"none, side by side": "none", "Z = 1": "z", "Y = 1": "y", "model": "model"}
MODELS = {"disk": "disk", "sphere": "sphere"}
PLACES = 2001


class InfinityPage(EllipticPage):
    """Draws three linked pictures of one curve, and says where infinity is in each."""

    title = "A cubic in the projective plane"
    common = ("curve", "points")

    def __init__(self, state: EllipticState, host: Host, view: CurveView) -> None:
        self.state, self._host, self._view = state, host, view
        self.widget: InfinityCanvas = InfinityCanvas(state, host, view.scene)
        self.widget.add_wanted.connect(self.add)
        pictures = Section("Pictures")
        view.bind(pictures, "choose the pictures", {
            "large": ChoiceField("Large", "The picture shown large.", "model", LARGE),
            "model": ChoiceField(
                "Model", "The whole projective plane as a disk or a sphere.", "disk", MODELS
            ),
        })  # fmt: skip
        self._turn = button("Turn O to the front", "Turn the sphere until O is in its middle")
        self._turn.clicked.connect(self.turn_to_identity)
        pictures.add(self._turn)
        self.to_identity = button("Put P at O", "Move P to the point at infinity")
        self.to_identity.clicked.connect(self.put_at_identity)
        self.readouts = Readouts()
        points = Section("Homogeneous coordinates")
        points.add(self.readouts)
        points.add_space()
        points.add(self.to_identity)
        self.lines = Readouts()
        lines = Section("Lines")
        lines.add(self.lines)
        self.sections = (pictures, points, lines)

    # From the state to the screen.

    def refresh(self) -> None:
        """Show the state as it is now."""
        shown = self._view.scene
        if not self.widget.is_busy:
            self._host.status("")
        self._turn.setVisible(self.state.model == "sphere")
        self.hear()
        self.readouts.show_readings(readings.point_readings(shown))
        self.lines.show_readings(readings.line_readings(shown, self.widget.construction))

    def hear(self) -> None:
        """Points that PARI has found are marked, and P and Q snap to them."""
        rational = known_spots(self.state.coefficients, self._view.group.group)
        self.widget.show_scene(self._view.scene, rational)

    def questions(self) -> tuple[Question, ...]:
        """About E(Q), then the heights of P and Q."""
        asked = heights_question(self._view.scene)
        return (*super().questions(), *((asked,) if asked is not None else ()))

    # What a person does.

    def add(self) -> None:
        """Q becomes P + Q."""
        self._view.points.place(1, self._view.scene.total.spot, "add P")

    def fit(self) -> None:
        """Show all of the curve in each picture."""
        self.state.windows = (None, None, None)

    def put_at_identity(self) -> None:
        """P goes to O."""
        self._view.points.place(0, IDENTITY, "put P at O")

    def turn_to_identity(self) -> None:
        """The sphere turned until O is in the middle of its front."""
        here = rotations.matrix(rotations.normalised(self.state.sphere)) @ (0.0, 1.0, 0.0)
        turn = rotations.carrying(here, np.array((0.0, 0.0, 1.0)))
        with self._view.gesture("turn O to the front"):
            self.state.update(
                {"sphere": rotations.product(turn, self.state.sphere), "model": "sphere"}
            )

    # Pictures and exports.

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The three pictures."""
        shown = self._view.scene
        vectors = vectors_of(shown.locus, self.widget.rational)
        sheet = sheet_for(self.state, shown.locus, vectors, width, height, style)
        paint_sheet(painter, sheet, shown, construction_of(shown), style)

    def write_csv(self, path: Path) -> None:
        """Homogeneous coordinates of the points and the lines."""
        shown = self._view.scene
        construction = construction_of(shown)
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["kind", "name", "X", "Y", "Z", "exact"])
            for name, marked in (*readings.points_of(shown).items(), ("O", None)):
                if marked is None or marked.is_exact:
                    whole = homogeneous(None if marked is None else marked.point)
                    table.writerow(["point", name, *whole, "yes"])
                else:
                    table.writerow(["point", name, *readings.coordinates(marked), "no"])
            lines = {
                "L": (construction.line, construction.line_vector),
                "L'": (construction.closing, construction.closing_vector),
            }
            for name, (line, vector) in lines.items():
                is_exact = construction.is_exact
                values = primitive(line) if is_exact else vector.tolist()
                table.writerow(["line", name, *values, "yes" if is_exact else "no"])

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The curve as unit vectors of the sphere: the branch from O to O, and the oval."""
        shown = self._view.scene
        rests, turns = resting_on(shown.locus), np.linspace(-1, 1, PLACES)
        names = tuple(readings.points_of(shown))
        points = np.stack([vector_of(each) for each in readings.points_of(shown).values()])
        arrays: dict[str, NDArray[np.generic]] = {
            "coefficients": np.array(self.state.coefficients),
            "turns": turns,
            "branch": unit(curve_vectors(shown.locus, False, turns) @ rests.T),
            "from_vectors": rests,
            "names": np.array(names),
            "points": unit(points @ rests.T),
        }
        if shown.locus.oval is not None:
            arrays["oval"] = unit(curve_vectors(shown.locus, True, turns) @ rests.T)
        return arrays
