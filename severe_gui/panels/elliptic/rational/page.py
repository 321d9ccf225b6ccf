"""Rational points: the sheet, its part of the inspector, and what a person asks for."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from severe_gui.compute.arithmetic import Answer, Arithmetic
from severe_gui.compute.pari import Question
from severe_gui.maths.curves.isomorphism import Change
from severe_gui.maths.curves.weierstrass import rational_number
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.curve_view import CurveView
from severe_gui.panels.elliptic.page import EllipticPage
from severe_gui.panels.elliptic.places import spot_at
from severe_gui.panels.elliptic.rational.known import Known, known_of, questions_of, wants
from severe_gui.panels.elliptic.rational.rank_part import offers_analytic, offers_heegner
from severe_gui.panels.elliptic.rational.sample_part import sample_question
from severe_gui.panels.elliptic.rational.sheet import sheet_of
from severe_gui.panels.elliptic.rational.strip import WorkStrip
from severe_gui.panels.elliptic.rational.text import plain_point
from severe_gui.panels.elliptic.sections.asking import Asking
from severe_gui.panels.elliptic.state import EllipticState, ExtraName, Extras
from severe_gui.panels.pages import button
from severe_gui.widgets.fields import ChoiceField, NumberField
from severe_gui.widgets.section import Section
from severe_gui.widgets.sheet_blocks import as_rows
from severe_gui.widgets.sheet_view import SheetView, paint_blocks
from severe_gui.widgets.style import Style

SHOWN_AFTER_MILLISECONDS = 25
STATEMENTS = {"y² divides D": "square", "y divides 16 D": "divisor"}


class RationalPage(EllipticPage):
    """Shows the sheet of an EllipticState's curve.

    sampler: asks for random curves in a worker of their own, so that they do not wait for a curve.
    """

    title = "Rational points"
    common = ("curve",)

    def __init__(self, state: EllipticState, host: Host, view: CurveView) -> None:
        self.state, self._host, self._view = state, host, view
        self.widget = QWidget()
        self.sheet = SheetView(
            host.theme, "Worked sheet about rational points",
            "Text, tables and links; select and copy as you like",
        )  # fmt: skip
        self.sheet.chosen.connect(self.choose)
        self.strip = WorkStrip(self._under_way, view.asking.cancel)
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.strip)
        self._part = ""
        # Parts of answers that come together are shown together.
        self._pending = QTimer(self.widget)
        self._pending.setSingleShot(True)
        self._pending.setInterval(SHOWN_AFTER_MILLISECONDS)
        self._pending.timeout.connect(self._show)
        self._shown: tuple[Known, Answer | None] | None = None
        self._own_worker = Arithmetic()
        self.sampler = Asking(self._own_worker, self.widget, self._hear_sample)
        self.sections = (self._rank_section(), self._search_section(), self._sample_section())

    def _rank_section(self) -> Section:
        section = Section("Torsion and rank")
        self._view.bind(section, "choose a statement", {
            "statement": ChoiceField(
                "Worked list", "Which y are tried: D is the discriminant of f.", "square",
                STATEMENTS,
            ),
        })  # fmt: skip
        self.analytic = button("Compute L(1)", "A value that is not 0 proves rank 0 or 1")
        self.analytic.clicked.connect(self.compute_analytic)
        self.heegner = button("Look for a Heegner point", "A generator, if L has a simple zero")
        self.heegner.clicked.connect(self.find_heegner)
        section.add_space()
        section.add(self.analytic)
        section.add(self.heegner)
        return section

    def _search_section(self) -> Section:
        section = Section("Sums of generators")
        self._view.bind(section, "search further", {
            "combinations": NumberField(
                "Coefficients up to", "Integral points are looked for among sums with these.",
                6, 1, 20, integer=True, most=40,
            ),
            "growth": NumberField(
                "Multiples up to", "How many multiples of the first generator are measured.",
                40, 2, 100, integer=True, most=200,
            ),
        })  # fmt: skip
        return section

    def _sample_section(self) -> Section:
        section = Section("Random curves")
        self._view.bind(section, "change the random curves", {
            "sample_size": NumberField(
                "|A|, |B| up to", "A and B are drawn evenly up to this size.", 1000, 10, 10**6,
                integer=True, log=True, least=2,
            ),
            "sample_curves": NumberField(
                "Curves", "How many curves are drawn.", 400, 20, 2000, integer=True, log=True,
                least=8, most=5000,
            ),
            "sample_seed": NumberField(
                "Seed", "Seed of the curves drawn.", 0, 0, 100, integer=True, most=2**31 - 1
            ),
        })  # fmt: skip
        self.start = button("Start", "Draw curves, and bound the rank of each")
        self.start.clicked.connect(self.toggle_sample)
        section.add_space()
        section.add(self.start)
        return section

    # From the state and the answers to the screen.

    def questions(self) -> tuple[Question, ...]:
        """What is wanted, as far as the answers so far decide it."""
        return questions_of(self.state, self.known())

    def known(self) -> Known:
        """What has been answered."""
        return known_of(self.state, self._view.asking.answer)

    def sample(self) -> Answer | None:
        """The random curves so far."""
        return self.sampler.answer(sample_question(self.state))

    def refresh(self) -> None:
        """Show the state as it is now."""
        if self.state.sampled:
            self.sampler.want(sample_question(self.state))
        else:
            self.sampler.want()
            self._stop_drawing()
        self.hear()
        if self.state.part != self._part:
            self._part = self.state.part
            self.sheet.show_part(self._part)

    def hear(self) -> None:
        """Show what is known now, and ask what follows from it."""
        known = self.known()
        self._view.asking.want(*questions_of(self.state, known))
        self.analytic.setEnabled(offers_analytic(known, self.state))
        self.heegner.setEnabled(offers_heegner(known, self.state))
        self.strip.refresh()
        self._show_soon()

    def _hear_sample(self) -> None:
        if self.state.page == "rational":
            self._show_soon()

    def _show_soon(self) -> None:
        if not self._pending.isActive():
            self._pending.start()

    def _show(self) -> None:
        self._shown = self.known(), self.sample()
        self.sheet.show_blocks(sheet_of(self.state, *self._shown))
        self.start.setText("Cancel" if self._draws else "Start")

    @property
    def _draws(self) -> bool:
        """Whether random curves are being drawn, or are about to be."""
        answer = self.sample()
        return self.state.sampled and (answer is None or not answer.is_final)

    def _stop_drawing(self) -> None:
        latest = self._own_worker.latest()
        if latest is not None and not latest.is_final:
            self._own_worker.cancel()

    def _under_way(self) -> Answer | None:
        """The question that PARI is answering for this page."""
        answer = self._host.arithmetic.latest()
        if answer is None or answer.is_final or answer.question not in self.questions():
            return None
        return answer

    # What a person does.

    def choose(self, name: str) -> None:
        """Do what a link of the sheet says."""
        kind, _, rest = name.partition(":")
        match kind:
            case "curve":
                a1, a2, a3, a4, a6 = rest.split(",")
                self._view.curve.choose((a1, a2, a3, a4, a6))
            case "part":
                self._view.set_field("part", rest)
                self.sheet.show_part(rest)
            case "point":
                self.put_p(int(rest))
            case "minimal":
                self.minimise()
            case "extra":
                self._ask(rest)  # type: ignore[arg-type]
            case "sample":
                self.toggle_sample()
            case "again":
                self._ask_again()

    def compute_analytic(self) -> None:
        """Ask for L(1), or L'(1)."""
        self._ask("analytic")

    def find_heegner(self) -> None:
        """Ask for a generator by Heegner points."""
        self._ask("heegner")

    def _ask(self, extra: ExtraName) -> None:
        if wants(self.state, extra):
            return
        asked = self.state.extras
        before = asked.what if asked is not None and asked.of == self.state.coefficients else ()
        with self._view.gesture("ask for more"):
            self.state.extras = Extras(of=self.state.coefficients, what=(*before, extra))

    def _ask_again(self) -> None:
        for question in self.questions():
            answer = self._view.asking.answer(question)
            if answer is not None and answer.failure:
                self._view.asking.again(question)
                return

    def put_p(self, index: int) -> None:
        """Put P on a generator."""
        generators = self.known().generators or ()
        point = generators[index] if index < len(generators) else None
        if point is not None:
            x, y = map(rational_number, point)
            spot = spot_at(self.state.coefficients, (x, y))
            self._view.points.place(0, spot, "put P on a generator")
            self._host.status("P is on the generator: the other pages show it.")

    def minimise(self) -> None:
        """Change to the minimal model; P and Q follow."""
        found = self.known().reduction
        if found is None:
            self._host.notify("The minimal model is not known yet.", kind="warn")
        elif tuple(map(str, found.minimal)) != self.state.coefficients:
            change = Change(*map(rational_number, found.change))
            self._view.curve.change_model(change, "change to the minimal model")

    def toggle_sample(self) -> None:
        """Draw random curves, or cancel; what has been counted stays."""
        question, answer = sample_question(self.state), self.sample()
        if self._draws and answer is not None:
            self.sampler.again(question)
            return
        with self._view.gesture("draw random curves"):
            self.state.sampled = not self._draws
        if answer is not None and answer.failure:
            self.sampler.again(question)

    # Pictures and exports.

    def settled(self) -> bool:
        """Whether every answer has come and is shown."""
        answers = (self._view.asking.answer(each) for each in self.questions())
        is_known = all(each is not None and each.is_final for each in answers)
        is_shown = self._shown == (self.known(), self.sample())
        draws = self.state.sampled and self.sampler.is_busy
        return is_known and is_shown and not draws and not self._pending.isActive()

    def leave(self) -> None:
        """Nothing more is shown."""
        self._pending.stop()

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The whole sheet, in columns."""
        blocks = sheet_of(self.state, self.known(), self.sample())
        paint_blocks(painter, width, height, blocks, style)

    def write_csv(self, path: Path) -> None:
        """Every fact and table, each row after the part that it belongs to."""
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(as_rows(sheet_of(self.state, self.known(), self.sample())))

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """Generators and torsion as text, heights, digits of nP, and ranks of random curves."""
        known, answer = self.known(), self.sample()
        found, group = known.combinations, known.group
        torsion = group.torsion_points if group is not None else ()
        tallies: list[Any] = list(answer.result.tallies) if answer and answer.result else []
        return {
            "coefficients": np.array(self.state.coefficients),
            "torsion": np.array([plain_point(each) for each in torsion], dtype=np.str_),
            "generators": np.array(
                [plain_point(each) for each in known.generators or ()], dtype=np.str_
            ),
            "heights": np.array([each.value for each in found.heights] if found else []),
            "digits": np.array(found.digits if found else (), dtype=np.int64),
            "integral_x": np.array(
                [str(each.x) for each in (found.integral or ())] if found else [], dtype=np.str_
            ),
            "ranks": np.array(
                [(each.lower, each.upper, each.count) for each in tallies], dtype=np.int64
            ).reshape(-1, 3),
        }

    def shutdown(self) -> None:
        """End the timers and the worker."""
        self._pending.stop()
        self.strip.shutdown()
        self.sampler.shutdown()
        self._own_worker.close()
