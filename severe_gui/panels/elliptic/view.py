"""The curve panel on screen: the canvas, its controls, its numbers, and PARI's answer."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from flint import fmpq  # noqa: TID253 (imported when the panel is first opened)
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QPushButton, QWidget

from severe_gui.compute.arithmetic import Answer
from severe_gui.compute.pari import Group, GroupQuestion
from severe_gui.compute.signals import Announcements
from severe_gui.errors import BadInput
from severe_gui.panels.contract import ExportOptions, Host
from severe_gui.panels.elliptic import readings, scene
from severe_gui.panels.elliptic.canvas import CurveCanvas
from severe_gui.panels.elliptic.known_points import known_spots
from severe_gui.panels.elliptic.prime_field import PrimeField
from severe_gui.panels.elliptic.sheet import paint_sheet, sheet_for
from severe_gui.panels.elliptic.state import MOST_STEPS, EllipticState, Spot
from severe_gui.panels.state_view import PaintedView, show_value, write_readings
from severe_gui.widgets.fields import Field, NumberField, TextField, ToggleField
from severe_gui.widgets.rational_field import RationalField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section, column
from severe_gui.widgets.style import Style

REST_MILLISECONDS = 250
LETTERS = ("a₁", "a₂", "a₃", "a₄", "a₆")
TERMS = ("xy", "x²", "y", "x", "1")


class EllipticView(PaintedView):
    """Draws an EllipticState and turns gestures into changes of it."""

    page_title = "An elliptic curve"

    def __init__(self, state: EllipticState, host: Host) -> None:
        super().__init__(state, host)
        self.scene = scene.scene_of(state)
        self.canvas: CurveCanvas = CurveCanvas(state, host, self.scene)
        self.canvas.fit_wanted.connect(self.fit)
        self.canvas.add_wanted.connect(self.add)
        self._group: Group | None = None
        self._curve_known: tuple[str, ...] = ()
        self.inspector = self._make_inspector()
        self._rest = QTimer(self.canvas)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.ask)
        self._news = Announcements(host.arithmetic, self.canvas)
        self._news.changed.connect(self._hear)
        self.follow_state()

    def _make_inspector(self) -> QWidget:
        curve, points = Section("Curve"), Section("Points")
        modulo, rational = Section("Modulo p"), Section("Rational points")
        fresh = EllipticState()
        self._coefficients: list[Field] = []
        for index, (letter, term) in enumerate(zip(LETTERS, TERMS, strict=True)):
            field = RationalField(letter, f"The coefficient of {term}.", fresh.coefficients[index])
            self.add_field(curve, "change the curve", field)
            field.changed.connect(lambda text, index=index: self._set_coefficient(index, text))
            self._coefficients.append(field)
        self._short = ToggleField(
            "Short form", "y² = x³ + a₄x + a₆: sets a₁, a₂ and a₃ to 0 and moves the points.", False
        )
        curve.add(self._short)
        self._short.changed.connect(self._switch_form)
        self._points: list[Field] = []
        for index, name in enumerate("PQ"):
            tip = f"{name} as x, y; or x alone; or O."
            field = TextField(name, tip, "")
            points.add(field)
            field.changed.connect(lambda text, index=index: self._type_point(index, text))
            self._points.append(field)
        self._walk = NumberField(
            "Multiples of P",
            "How many multiples 2P, 3P, … are shown.",
            0,
            0,
            40,
            integer=True,
            most=MOST_STEPS,
        )
        self.add_field(points, "walk", self._walk)
        self._walk.changed.connect(lambda steps: setattr(self.state, "walk", steps))
        self._residues_shown = ToggleField("Shown", "Show the square of residues.", True)
        self._residues_shown.changed.connect(
            lambda shown: setattr(self.state, "residues_shown", shown)
        )
        modulo.add(self._residues_shown)
        self._prime = PrimeField(fresh.prime)
        self.add_field(modulo, "change the prime", self._prime)
        self._prime.changed.connect(self._set_prime)
        self._readouts = [Readouts() for _ in range(4)]
        for section in (curve, points, modulo):
            section.add_space()
        for section, readouts in zip(
            (curve, points, modulo, rational), self._readouts, strict=True
        ):
            section.add(readouts)
        self._again = QPushButton("Ask PARI again")
        self._again.setAccessibleName("Ask PARI again")
        self._again.setToolTip("Start the arithmetic worker and compute rank and generators")
        self._again.clicked.connect(self._ask_or_give_up)
        rational.add(self._again)
        return column(curve, points, rational, modulo)

    # From the state to the screen.

    def refresh(self) -> None:
        """Show the state as it is now."""
        state = self.state
        self.scene = scene.scene_of(state)
        self.canvas.scene = self.scene
        if not self.canvas.is_busy:
            # A message about a drag need not be true of the state that an undo restores.
            self._host.status("")
        if self._curve_known != state.coefficients:
            self._curve_known, self._group = state.coefficients, None
            self.canvas.rational = known_spots(state.coefficients, None)
            self._rest.start(REST_MILLISECONDS)
            self._hear()
        self._show_controls()
        modular = self.scene.modular
        shown = (
            readings.curve_readings(self.scene),
            readings.point_readings(self.scene),
            readings.residue_readings(modular),
        )
        for readouts, rows in zip(self._readouts[:3], shown, strict=True):
            readouts.show_readings(rows)
        self.canvas.update()

    def _show_controls(self) -> None:
        state = self.state
        fields: list[tuple[Field, Any]] = [
            *zip(self._coefficients, state.coefficients, strict=True),
            (self._short, state.short),
            (self._walk, state.walk),
            (self._residues_shown, state.residues_shown),
            (self._prime, state.prime),
        ]
        for field, value in fields:
            show_value(field, value)
        for field, marked in zip(self._points, (self.scene.p, self.scene.q), strict=True):
            show_value(field, readings.written(marked))
        for field in self._coefficients[:3]:
            field.setVisible(not state.short)

    # PARI's answer.

    def ask(self) -> None:
        """Ask PARI about the curve, unless it is singular."""
        if not self.scene.curve.is_singular:
            self._host.arithmetic.ask(GroupQuestion(self.state.coefficients))
        self._hear()

    def _answer(self) -> Answer | None:
        answer = self._host.arithmetic.latest()
        asked = GroupQuestion(self.state.coefficients)
        return answer if answer is not None and answer.question == asked else None

    def _hear(self) -> None:
        answer = self._answer()
        curve = scene.curve_of(self.state.coefficients)
        rows = readings.group_readings(answer, curve)
        failure = answer.failure if answer is not None else ""
        if failure:
            rows["PARI"] = Reading(failure)
        self._readouts[3].show_readings(rows)
        works = answer is not None and not answer.is_final
        self._again.setText("Cancel" if works else "Ask PARI again")
        self._again.setVisible(works or bool(failure))
        group = answer.result if answer is not None else None
        if group is not None and group is not self._group:
            self._group = group
            self.canvas.rational = known_spots(self.state.coefficients, group)
            self.canvas.update()

    def _ask_or_give_up(self) -> None:
        answer = self._answer()
        if answer is not None and not answer.is_final:
            self._host.arithmetic.cancel()
            self._hear()
        else:
            self.ask()

    # What a person does.

    def _set_coefficient(self, index: int, text: str) -> None:
        coefficients = list(self.state.coefficients)
        coefficients[index] = text
        self._take_curve(tuple(coefficients), "change the curve", merges=True)

    def _take_curve(self, coefficients: tuple[str, ...], label: str, merges: bool = False) -> None:
        """Change the curve; points that are not on it move to the nearest place on it."""
        points = tuple(
            scene.fitted_spot(coefficients, spot)  # type: ignore[arg-type]
            for spot in (self.scene.p.spot, self.scene.q.spot)
        )
        with self.gesture(label, merges=merges):
            self.state.update(
                {"coefficients": coefficients, "points": points, "residues": (None, None)}
            )

    def _switch_form(self, short: bool) -> None:
        if short:
            self.shorten()
        else:
            self.state.short = False

    def shorten(self) -> None:
        """The isomorphic y² = x³ + ax + b, where x is x + b2/12 and y is y + (a1 x + a3)/2."""
        curve = self.scene.curve
        a, b = -curve.c4 / 48, -curve.c6 / 864
        coefficients = ("0", "0", "0", str(a), str(b))
        points = tuple(
            scene.spot_at(
                coefficients,
                (each.point[0] + curve.b2 / 12,
                 each.point[1] + (curve.a1 * each.point[0] + curve.a3) / 2),
            ) if each.spot.x else each.spot
            for each in (self.scene.p, self.scene.q)
        )  # fmt: skip
        with self.gesture("change to the short form"):
            self.state.update(
                {
                    "coefficients": coefficients, "points": points, "short": True,
                    "residues": (None, None), "frame": None,
                }
            )  # fmt: skip

    def _type_point(self, index: int, text: str) -> None:
        if text == readings.written((self.scene.p, self.scene.q)[index]):
            return
        try:
            spot = self._read_point(text)
        except BadInput as error:
            self._points[index].show_error(str(error))
            return
        self._points[index].show_error()
        self._place(index, spot, f"move {'PQ'[index]}")

    def _read_point(self, text: str) -> Spot:
        """A rational point, or O. Raises BadInput."""
        written = text.strip().strip("()").replace("−", "-")
        if written in ("O", "o"):
            return scene.IDENTITY
        parts = written.replace(":", ",").split(",")
        try:
            numbers = [Fraction(part) for part in parts]
        except (ValueError, ZeroDivisionError):
            raise BadInput(f"{text!r} is not a point", "", "write it as x, y; or O") from None
        if len(numbers) != 2:
            raise BadInput(f"{text!r} is not a point", "", "write it as x, y; or O")
        x, y = (fmpq(each.numerator, each.denominator) for each in numbers)
        return scene.spot_at(self.state.coefficients, self.scene.curve.require((x, y)))

    def _place(self, index: int, spot: Spot, label: str) -> None:
        points, residues = list(self.state.points), list(self.state.residues)
        points[index], residues[index] = spot, None
        with self.gesture(label):
            self.state.update({"points": tuple(points), "residues": tuple(residues)})

    def _set_prime(self, prime: int) -> None:
        with self.gesture("change the prime", merges=True):
            self.state.update({"prime": prime, "residues": (None, None)})

    def add(self) -> None:
        """Q becomes P + Q."""
        start = self.canvas.place_of(1)
        self._place(1, self.scene.total.spot, "add P")
        self.refresh()
        self.canvas.glide(start, self.canvas.place_of(1))

    def meet(self) -> None:
        """P goes to Q."""
        self._place(0, self.scene.q.spot, "put P on Q")

    def oppose(self) -> None:
        """P goes to -Q."""
        spot = scene.negative_of(self.state.coefficients, self.scene.q.spot)
        self._place(0, spot, "put P on −Q")

    def fit(self) -> None:
        """The window that fits the curve."""
        self.state.frame = None

    def magnify_oval(self) -> None:
        """Fill the picture with the bounded component."""
        locus = self.scene.locus
        if locus.oval is None:
            self._host.notify(
                "This curve has no oval: its discriminant is not positive.", kind="warn"
            )
            return
        x, y = locus.points(True, np.linspace(-1, 1, 200))
        wide, tall = float(np.ptp(x)), float(np.ptp(y))
        self.state.frame = (
            float(x.min()) - wide / 4, float(x.max()) + wide / 4,
            float(y.min()) - tall / 4, float(y.max()) + tall / 4,
        )  # fmt: skip

    def follow(self) -> None:
        """Let P and Q modulo p follow those over Q again."""
        self.state.residues = (None, None)

    # Pictures and exports.

    def settled(self) -> bool:
        """Whether everything has been shown, PARI's answer included."""
        answer = self._answer()
        is_known = self.scene.curve.is_singular or (answer is not None and answer.is_final)
        is_known = is_known and not self.canvas.is_moving
        return is_known and super().settled() and not self._rest.isActive()

    def paint_page(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """Both pictures."""
        sheet = sheet_for(self.scene, self.state, self.canvas.rational, width, height, style)
        paint_sheet(painter, sheet, self.scene, style)

    def export_csv(self, path: Path, options: ExportOptions) -> None:
        """What the inspector shows, in full."""
        answer = self._answer()
        parts = {
            "curve": {
                "a1 a2 a3 a4 a6": Reading(" ".join(self.state.coefficients)),
                **readings.curve_readings(self.scene),
            },
            "points": readings.point_readings(self.scene),
            f"modulo {self.state.prime}": readings.residue_readings(self.scene.modular),
            "rational points": readings.group_readings(answer, self.scene.curve),
        }
        write_readings(path, parts)

    def export_npz(self, path: Path, options: ExportOptions) -> None:
        """The real curve as x and y by component, and the points modulo p."""
        locus, turns = self.scene.locus, np.linspace(-0.995, 0.995, 4001)
        arrays = {"branch": np.stack(locus.points(False, turns), axis=1)}
        if locus.oval is not None:
            arrays["oval"] = np.stack(locus.points(True, np.linspace(-1, 1, 2001)), axis=1)
        if self.scene.modular is not None:
            arrays["residues"] = np.stack(self.scene.modular.finite.coordinates, axis=1)
        np.savez_compressed(
            path,
            coefficients=np.array(self.state.coefficients),
            prime=np.array(self.state.prime),
            severe=np.array(options.metadata),
            **arrays,
        )

    def shutdown(self) -> None:
        """Disconnect from the state, the theme and PARI."""
        self.canvas.settle()
        self._rest.stop()
        self._news.detach()
        super().shutdown()
