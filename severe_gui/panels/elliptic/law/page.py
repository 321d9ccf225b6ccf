"""The group law: P and Q over the reals, the same points and chord modulo p beside them."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from severe_gui.compute.pari import Group, Question
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic import readings
from severe_gui.panels.elliptic.curve_view import CurveView
from severe_gui.panels.elliptic.known_points import known_spots
from severe_gui.panels.elliptic.law.canvas import CurveCanvas
from severe_gui.panels.elliptic.law.sheet import paint_sheet, sheet_for
from severe_gui.panels.elliptic.modular.counted import count_question
from severe_gui.panels.elliptic.modular.prime_field import PrimeField
from severe_gui.panels.elliptic.page import EllipticPage
from severe_gui.panels.elliptic.sections.points import heights_question
from severe_gui.panels.elliptic.state import Coefficients, EllipticState
from severe_gui.panels.state_view import show_value, write_readings
from severe_gui.widgets.fields import ToggleField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style


class LawPage(EllipticPage):
    """Draws chord, tangent and sum, and the square of residues."""

    title = "An elliptic curve"
    common = ("curve", "points", "walk", "group")

    def __init__(self, state: EllipticState, host: Host, view: CurveView) -> None:
        self.state, self._host, self._view = state, host, view
        self.widget: CurveCanvas = CurveCanvas(state, host, view.scene)
        self.widget.fit_wanted.connect(self.fit)
        self.widget.add_wanted.connect(self.add)
        self._known: tuple[Coefficients, Group | None] | None = None
        fresh = EllipticState()
        modulo = Section("Modulo p")
        view.bind(modulo, "show the residues", {
            "residues_shown": ToggleField("Shown", "Show the square of residues.", True),
        })  # fmt: skip
        self.prime = PrimeField(fresh.prime)
        view.add_field(modulo, "change the prime", self.prime)
        self.prime.changed.connect(self._set_prime)
        self.residue_readouts = Readouts()
        modulo.add_space()
        modulo.add(self.residue_readouts)
        self.sections = (modulo,)

    # From the state to the screen.

    def refresh(self) -> None:
        """Show the state as it is now."""
        shown = self._view.scene
        self.widget.scene = shown
        if not self.widget.is_busy:
            # A message about a drag need not be true of the state that an undo restores.
            self._host.status("")
        show_value(self.prime, self.state.prime)
        self.hear()
        self.widget.update()

    def hear(self) -> None:
        """Points that PARI has found are marked, and P and Q snap to them; it counts residues."""
        self.widget.count = self._view.count
        self.residue_readouts.show_readings(self._residue_readings())
        known = self.state.coefficients, self._view.group.group
        if known != self._known:
            self._known = known
            self.widget.rational = known_spots(*known)
            self.widget.update()

    def questions(self) -> tuple[Question, ...]:
        """The number of residues, if they are too many to be listed; E(Q); heights of P and Q."""
        asked = heights_question(self._view.scene)
        heights = (asked,) if asked is not None else ()
        return (*count_question(self._view.scene), *super().questions(), *heights)

    def _residue_readings(self) -> dict[str, Reading]:
        return readings.residue_readings(self._view.scene.modular, self._view.count)

    # What a person does.

    def _set_prime(self, prime: int) -> None:
        with self._view.gesture("change the prime", merges=True):
            self.state.update({"prime": prime, "residues": (None, None)})

    def add(self) -> None:
        """Q becomes P + Q."""
        start = self.widget.place_of(1)
        self._view.points.place(1, self._view.scene.total.spot, "add P")
        self._view.refresh()
        self.widget.glide(start, self.widget.place_of(1))

    def magnify_oval(self) -> None:
        """Fill the picture with the bounded component."""
        locus = self._view.scene.locus
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

    # Pictures and exports.

    def settled(self) -> bool:
        """Whether nothing moves any more."""
        return not self.widget.is_moving

    def leave(self) -> None:
        """End any motion."""
        self.widget.settle()

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """Both pictures."""
        shown = self._view.scene
        sheet = sheet_for(shown, self.state, self.widget.rational, width, height, style)
        paint_sheet(painter, sheet, shown, style)

    def write_csv(self, path: Path) -> None:
        """What the inspector shows, in full."""
        shown = self._view.scene
        parts = {
            "curve": {
                "a1 a2 a3 a4 a6": Reading(" ".join(self.state.coefficients)),
                **readings.curve_readings(shown),
            },
            "points": readings.point_readings(shown),
            f"modulo {self.state.prime}": self._residue_readings(),
            "rational points": self._view.group.readings(shown),
        }
        write_readings(path, parts)

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The real curve as x and y by component, and the points modulo p."""
        shown, turns = self._view.scene, np.linspace(-0.995, 0.995, 4001)
        locus = shown.locus
        arrays: dict[str, NDArray[np.generic]] = {
            "coefficients": np.array(self.state.coefficients),
            "prime": np.array(self.state.prime),
            "branch": np.stack(locus.points(False, turns), axis=1),
        }
        if locus.oval is not None:
            arrays["oval"] = np.stack(locus.points(True, np.linspace(-1, 1, 2001)), axis=1)
        if shown.drawn is not None:
            arrays["residues"] = np.stack(shown.drawn.finite.coordinates, axis=1)
        return arrays

    def shutdown(self) -> None:
        """End any motion."""
        self.widget.settle()
