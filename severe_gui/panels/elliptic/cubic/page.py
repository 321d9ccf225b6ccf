"""Any cubic: O, P and Q on it, L and L', R and P + Q, and the way to the Weierstrass form."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from severe_gui.compute.arithmetic import Answer
from severe_gui.compute.pari import GroupQuestion, Question
from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.equations import read_cubic
from severe_gui.maths.curves.cubics.latex import latex_document
from severe_gui.maths.curves.isomorphism import change_between
from severe_gui.maths.curves.weierstrass import Point, Weierstrass
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.cubic import readings
from severe_gui.panels.elliptic.cubic.canvas import CubicCanvas
from severe_gui.panels.elliptic.cubic.figure import paint_cubic
from severe_gui.panels.elliptic.cubic.places import fitted, fitted_identity, known_of
from severe_gui.panels.elliptic.cubic.points_section import CubicPointsSection
from severe_gui.panels.elliptic.cubic.scene import FIELDS, Scene, scene_of
from severe_gui.panels.elliptic.cubic.sheet import sheet_for
from severe_gui.panels.elliptic.cubic_state import PARAMETER, CubicPicture
from severe_gui.panels.elliptic.curve_view import CurveView
from severe_gui.panels.elliptic.page import EllipticPage
from severe_gui.panels.elliptic.picture.frame import Box
from severe_gui.panels.elliptic.places import spot_at
from severe_gui.panels.elliptic.state import IDENTITY, Coefficients, EllipticState
from severe_gui.panels.pages import button
from severe_gui.panels.state_view import show_value, write_readings
from severe_gui.widgets.fields import ChoiceField, Field, TextField
from severe_gui.widgets.rational_field import RationalField
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style

CHARTS = {"Z = 1": "Z", "Y = 1": "Y", "X = 1": "X", "whole plane": "disk"}
SAMPLES = 2001


class CubicPage(EllipticPage):
    """Draws any cubic with a chosen O, and adds on it."""

    title = "A cubic with a chosen O"

    def __init__(self, state: EllipticState, host: Host, view: CurveView) -> None:
        self.state, self._host, self._view = state, host, view
        self.widget: CubicCanvas = CubicCanvas(state, host, scene_of(state.cubic))
        self.widget.fit_wanted.connect(self.fit)
        self.widget.add_wanted.connect(self.add)
        self.points = CubicPointsSection(state, host, view)
        self.sections = (self._cubic_section(), self.points, self._form_section())

    def _cubic_section(self) -> Section:
        section, fresh = Section("Cubic"), CubicPicture()
        self.equation: Field = TextField(
            "Equation", "An equation of degree 3 in x and y, or in x, y and z; m is a parameter.",
            fresh.equation,
        )  # fmt: skip
        section.add(self.equation)
        self.equation.changed.connect(self._type_equation)
        self.m: Field = RationalField("m", "The value of m in the equation.", fresh.m, -5, 5)
        self._view.add_field(section, "change m", self.m)
        self.m.changed.connect(self._set_m)
        self.chart: Field = ChoiceField(
            "Picture", "The coordinate that is 1, or the whole plane as a disk.", "Z", CHARTS
        )
        section.add(self.chart)
        self.chart.changed.connect(self._set_chart)
        section.add_space()
        self.cubic_readouts = Readouts()
        section.add(self.cubic_readouts)
        return section

    def _form_section(self) -> Section:
        section = Section("As a Weierstrass curve")
        self.form_readouts = Readouts()
        section.add(self.form_readouts)
        section.add_space()
        self.open = button(
            "Open as Weierstrass curve", "Take the curve, P and Q to the page of the group law"
        )
        self.open.clicked.connect(self.open_as_curve)
        section.add(self.open)
        return section

    # From the state to the screen.

    @property
    def scene(self) -> Scene:
        """What the state shows."""
        return scene_of(self.state.cubic)

    def questions(self) -> tuple[Question, ...]:
        """What PARI is asked of the Weierstrass form."""
        coefficients = self._model_coefficients()
        return () if coefficients is None else (GroupQuestion(coefficients),)

    def _model_coefficients(self) -> Coefficients | None:
        model = self.scene.model
        if model is None:
            return None
        a1, a2, a3, a4, a6 = (str(each) for each in model.coefficients)
        return a1, a2, a3, a4, a6

    def refresh(self) -> None:
        """Show the state as it is now."""
        shown, picture = self.scene, self.state.cubic
        self.widget.scene = shown
        if not self.widget.is_busy:
            # A message about a drag need not be true of the state that an undo restores.
            self._host.status("")
        show_value(self.equation, picture.equation)
        show_value(self.m, picture.m)
        self.m.setVisible(picture.has_parameter)
        show_value(self.chart, picture.chart)
        self.points.refresh(shown)
        self.cubic_readouts.show_readings(readings.cubic_readings(shown))
        self.open.setEnabled(shown.model is not None)
        self.hear()
        self.widget.update()

    def hear(self) -> None:
        """Show what PARI knows of the Weierstrass form."""
        self.form_readouts.show_readings(readings.form_readings(self.scene, self._answer()))

    def _answer(self) -> Answer | None:
        coefficients = self._model_coefficients()
        if coefficients is None:
            return None
        return self._view.asking.answer(GroupQuestion(coefficients))

    # What a person does.

    def _set(self, label: str, merges: bool = False, **changes: object) -> None:
        with self._view.gesture(label, merges=merges):
            self.state.cubic = self.state.cubic.having(**changes)

    def _type_equation(self, text: str) -> None:
        if text == self.state.cubic.equation:
            self.equation.show_error()
            return
        try:
            self._take_cubic("change the cubic", equation=text)
        except BadInput as error:
            self.equation.show_error(str(error))
            return
        self.equation.show_error()

    def _set_m(self, text: str) -> None:
        try:
            self._take_cubic("change m", merges=True, m=text)
        except BadInput as error:
            self.m.show_error(str(error))
            return
        self.m.show_error()

    def _take_cubic(self, label: str, merges: bool = False, **changes: str) -> None:
        """Change the cubic; points that are not on it move to the nearest place on it.

        Raises BadInput if there is no cubic of this equation.
        """
        picture = self.state.cubic
        equation, m = changes.get("equation", picture.equation), changes.get("m", picture.m)
        coefficients = read_cubic(equation, {PARAMETER: Fraction(m)})
        known = known_of(coefficients)
        spots: dict[str, object] = {}
        if known.cubic.is_smooth:
            old = self.scene.sum
            now = tuple(each.spot for each in old.handles) if old else picture.spots
            moves = (fitted_identity, fitted, fitted)
            spots = {
                name: move(coefficients, spot)
                for name, move, spot in zip(FIELDS, moves, now, strict=True)
            }
        if "equation" in changes:
            spots["frame"] = None
        self._set(label, merges, **changes, **spots)

    def _set_chart(self, chart: str) -> None:
        self._set("change the picture", chart=chart, frame=None)

    def add(self) -> None:
        """Q becomes P + Q."""
        found = self.points.sum()
        if found is None:
            return
        start = self.widget.place_of(2)
        self.points.place(2, found.total.spot, "add P")
        self._view.refresh()
        self.widget.glide(start, self.widget.place_of(2))

    def fit(self) -> None:
        """The window that fits the cubic."""
        self._set("show the whole cubic", frame=None)

    def open_as_curve(self) -> None:
        """Take the Weierstrass form, minimal if that is known, and P and Q to the group law."""
        shown = self.scene
        if shown.model is None or shown.sum is None:
            self._host.notify(
                shown.refusal or "O is not rational: there is no Weierstrass form over Q.",
                kind="warn",
            )
            return
        curve, points = shown.model, [
            shown.on_model(each) if each.is_exact else None for each in shown.sum.handles[1:]
        ]  # fmt: skip
        curve, points = self._made_minimal(curve, points)
        a1, a2, a3, a4, a6 = (str(each) for each in curve.coefficients)
        coefficients = a1, a2, a3, a4, a6
        spots = tuple(spot_at(coefficients, each) if each else IDENTITY for each in points)
        with self._view.gesture("open as Weierstrass curve"):
            self.state.update({
                "page": "law", "coefficients": coefficients, "points": spots, "frame": None,
                "residues": (None, None), "short": False, "walk": 0,
            })  # fmt: skip

    def _made_minimal(
        self, curve: Weierstrass, points: list[Point]
    ) -> tuple[Weierstrass, list[Point]]:
        answer = self._answer()
        minimal = answer.result.minimal if answer is not None and answer.result else None
        if minimal is None:
            return curve, points
        wanted = Weierstrass.rational(*minimal)
        change = change_between(curve, wanted)
        if change is None:
            return curve, points
        return wanted, [change.point(each) for each in points]

    # Pictures and exports.

    def settled(self) -> bool:
        """Whether nothing moves any more."""
        return not self.widget.is_moving

    def leave(self) -> None:
        """End any motion."""
        self.widget.settle()

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The picture."""
        shown = self.scene
        sheet = sheet_for(shown.known, shown.picture, Box(0, 0, width, height), style)
        paint_cubic(painter, sheet, shown, style)

    def write_csv(self, path: Path) -> None:
        """What the inspector shows, in full."""
        shown = self.scene
        write_readings(path, {
            "cubic": readings.cubic_rows(shown),
            "points": readings.all_points(shown),
            "Weierstrass curve": readings.form_readings(shown, self._answer()),
        })  # fmt: skip

    def latex(self) -> str:
        """The cubic and the sum, worked exactly. Raises BadInput if it is not exact."""
        shown = self.scene
        if shown.sum is None or shown.form is None or not shown.sum.is_exact:
            raise BadInput(
                "The sum is not exact", "O, P or Q has no rational coordinates",
                "put all three on rational points: hold Shift while you drag",
            )  # fmt: skip
        return latex_document(shown.form.pointed, shown.sum.p.point, shown.sum.q.point)

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The coefficients, and the components as homogeneous coordinates of length 1."""
        known = self.scene.known
        arrays: dict[str, NDArray[np.generic]] = {
            "coefficients": np.array([str(each) for each in known.cubic.coefficients]),
            "rational": np.array([[str(c) for c in each] for each in known.points], dtype=str),
            "flexes": np.array(known.flexes),
        }
        if known.real is not None:
            turns = np.linspace(-1, 1, SAMPLES)
            for k in range(len(known.real.components)):
                arrays[f"component_{k + 1}"] = known.real.points(k, turns)
        return arrays

    def shutdown(self) -> None:
        """End any motion."""
        self.widget.settle()
