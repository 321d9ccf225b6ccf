"""The page of primes: one prime p in its square, all a_p to a bound, the product of N_p / p."""

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from severe_gui.compute.pari import Group, Question
from severe_gui.maths.curves.modulo.subgroups import Subgroups, subgroups_of
from severe_gui.maths.primes import next_prime, previous_prime
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.curve_view import CurveView
from severe_gui.panels.elliptic.modular.counted import Counted
from severe_gui.panels.elliptic.modular.prime_field import PrimeField
from severe_gui.panels.elliptic.modular.square import NO_EMPHASIS
from severe_gui.panels.elliptic.page import EllipticPage
from severe_gui.panels.elliptic.places import finite_of
from severe_gui.panels.elliptic.primes.asked import Asked
from severe_gui.panels.elliptic.primes.histogram import paint_histogram
from severe_gui.panels.elliptic.primes.histogram_canvas import HistogramCanvas
from severe_gui.panels.elliptic.primes.layout import layout_for
from severe_gui.panels.elliptic.primes.product import paint_product
from severe_gui.panels.elliptic.primes.product_canvas import ProductCanvas
from severe_gui.panels.elliptic.primes.reductions import reductions
from severe_gui.panels.elliptic.primes.sections import (
    ListSection,
    ModularSection,
    ProductSection,
    ReductionSection,
    SpreadSection,
    histogram_arrays,
    rank_of,
    settings,
)
from severe_gui.panels.elliptic.primes.square_canvas import SquareCanvas, paint_one_prime
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.panels.elliptic.state import LARGEST_PRIME, Coefficients, EllipticState, Residue
from severe_gui.panels.pages import button
from severe_gui.panels.state_view import show_value
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style

SOON_MILLISECONDS = 60
"""Answers that come within this time are shown together."""


class PrimesPage(EllipticPage):
    """Draws the residues of an EllipticState and the statistics of all its a_p."""

    title = "An elliptic curve modulo primes"
    common = ("curve", "points", "group")

    def __init__(self, state: EllipticState, host: Host, view: CurveView) -> None:
        self.state, self._host, self._view = state, host, view
        self.asked = Asked(view.asking)
        self.square = SquareCanvas(state, host, view.scene)
        self.histogram = HistogramCanvas(state, host)
        self.product = ProductCanvas(state, host)
        self.square.add_wanted.connect(self.add)
        self.square.prime_wanted.connect(self.step_prime)
        self.widget: _Pictures = _Pictures(state, host, self)
        self._shown: tuple[object, ...] | None = None
        self._soon = QTimer(self.widget)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MILLISECONDS)
        self._soon.timeout.connect(self._show_answers_in_turns)
        self._rest = QTimer(self.widget)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._show_numbers)
        self.modular = ModularSection()
        self._make_settings(view)
        self.reduction = ReductionSection()
        self.spread = SpreadSection(view)
        self.fit = ProductSection(state, view)
        self.list = ListSection(state, view)
        self.list.list.chosen.connect(self.set_prime)
        self.sections = (self.reduction, self.spread, self.fit, self.list)

    def _make_settings(self, view: CurveView) -> None:
        self.prime = PrimeField(EllipticState().prime)
        self.settings = settings(view, self.prime)
        self.prime.changed.connect(self.set_prime)
        self.follow = button("Let the residues follow", "Use P and Q over the rationals, modulo p")
        self.follow.clicked.connect(self._follow)
        self.settings.add(self.follow)
        self.again = button("Stop counting", "Stop the count of all aₚ; what is known stays")
        self.again.clicked.connect(self.pause_or_resume)
        self.settings.add(self.again)
        self.first_sections: tuple[Section, ...] = (self.settings, self.modular)

    # From the state and PARI to the screen.

    def questions(self) -> tuple[Question, ...]:
        """What is asked while the page is in front."""
        scene = self._view.scene
        known = self.asked.counted(scene)
        return self.asked.questions(scene, self.state.bound, known)

    def refresh(self) -> None:
        """Show the state as it is now."""
        if not self.square.is_busy:
            self._host.status("")
        self._shown = None
        self.square.scene = self._view.scene
        self.square.generated = self.generated()
        show_value(self.prime, self.state.prime)
        self.follow.setVisible(self.state.residues != (None, None))
        self.widget.arrange()
        self._show_answers()

    def hear(self) -> None:
        """Show what PARI has found by now, soon if more is on its way."""
        self._view.asking.want(*self.questions())
        if not self.asked.is_counting(self._view.scene, self.state.bound):
            self._soon.stop()
            self._show_answers_in_turns()
        elif not self._soon.isActive():
            self._soon.start()

    def _show_answers(self) -> None:
        self._show_counts()
        self._show_numbers()

    def _show_answers_in_turns(self) -> None:
        """The histogram now and the rest after it: neither holds the window up for long."""
        self._show_counts()
        self._rest.start(0)

    def _show_counts(self) -> None:
        self.histogram.tally = self.asked.gather(self._view.scene, self.state.bound)
        self.histogram.update()

    def _show_numbers(self) -> None:
        self._rest.stop()
        scene, state, group = self._view.scene, self.state, self._view.group.group
        tally = self.histogram.tally
        failure = self.asked.failure(scene, state.bound)
        self._show_one_prime(scene, group)
        self.product.tally, self.product.rank = tally, rank_of(group)
        self.spread.refresh(scene, tally, failure)
        self.fit.refresh(tally, group)
        self.list.refresh(scene, tally, self.asked.bad_primes(scene.coefficients))
        counting = self.asked.is_counting(scene, state.bound)
        self.again.setVisible(counting or bool(failure))
        self.again.setText("Stop counting" if counting else "Go on counting")
        self.product.update()

    def _show_one_prime(self, scene: Scene, group: Group | None) -> None:
        """Show what is known modulo p, unless all of it is shown already."""
        known = self.asked.counted(scene)
        both = self._size_of_both(known)
        # The scene is a new one after each change, and the group after each answer about it.
        facts = (id(scene), id(group), known, both)
        if facts == self._shown:
            return
        self._shown = facts
        self.square.count = self._view.count
        self.modular.refresh(scene, known, both)
        self.reduction.refresh(reductions(scene, group, known))
        self.square.update()

    def generated(self) -> Subgroups | None:
        """What is coloured in the square."""
        if self.state.coloured == "none":
            return None
        return self._generated(self.state.coloured == "both")

    def _generated(self, by_both: bool) -> Subgroups | None:
        """What P, or P and Q, generate among the points that are drawn."""
        scene = self._view.scene
        modular = scene.drawn
        if modular is None or modular.p is None or (by_both and modular.q is None):
            return None
        second = modular.q.cell if by_both and modular.q is not None else None
        return _generated(scene.coefficients, modular.finite.p, modular.p.cell, second)

    def _size_of_both(self, known: Counted | None) -> int | None:
        """How many points P and Q generate modulo p."""
        scene = self._view.scene
        if scene.drawn is not None:
            found = self._generated(True)
            return found.order if found is not None else None
        return self.asked.size_of_both(scene, known)

    def has_section(self, section: Section) -> bool:
        """Sections about what is not shown are left out."""
        one, all_of_them = self.state.pictures != "all", self.state.pictures != "one"
        if section in (self.modular, self.reduction):
            return one
        return all_of_them if section in (self.spread, self.fit) else True

    # What a person does.

    def set_prime(self, prime: int) -> None:
        """Show the curve modulo another prime; P and Q follow their rational points."""
        with self._view.gesture("change the prime", merges=True):
            self.state.update({"prime": prime, "residues": (None, None)})

    def step_prime(self, steps: int) -> None:
        """Go to the next prime, or to the one before."""
        p = self.state.prime
        found = next_prime(p) if steps > 0 else previous_prime(p)
        if found is not None and found <= LARGEST_PRIME:
            self.set_prime(found)

    def add(self) -> None:
        """Q becomes P + Q modulo p."""
        modular = self._view.scene.drawn
        if modular is None or modular.total is None:
            return
        if modular.total.cell is None:
            self._host.notify("P + Q is O, which has no place in the square: Q stays.")
            return
        with self._view.gesture("add P modulo p"):
            self.state.residues = (self.state.residues[0], modular.total.cell)

    def _follow(self) -> None:
        with self._view.gesture("let the residues follow"):
            self.state.residues = (None, None)

    def pause_or_resume(self) -> None:
        """Stop the count of all a_p, or go on with it."""
        scene, bound = self._view.scene, self.state.bound
        if self.asked.is_counting(scene, bound):
            self.asked.pause(scene, bound)
        else:
            self.asked.resume(scene, bound)
        self.hear()

    # Pictures and exports.

    def settled(self) -> bool:
        """Whether all that is known is shown; the view waits for PARI."""
        return not (self._soon.isActive() or self._rest.isActive())

    def leave(self) -> None:
        """Show no more answers."""
        self._soon.stop()
        self._rest.stop()

    def shutdown(self) -> None:
        """End the timers."""
        self.leave()

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """All the pictures that are shown."""
        state, scene = self.state, self._view.scene
        layout = layout_for(width, height, state.pictures, style.scale)
        tally = self.asked.tally
        if layout.square is not None:
            size = _enter(painter, layout.square)
            marks = self._view.count, self.generated(), style, NO_EMPHASIS
            paint_one_prime(painter, *size, scene, *marks)
            painter.restore()
        if layout.histogram is not None:
            size = _enter(painter, layout.histogram)
            paint_histogram(painter, *size, tally, state, style)
            painter.restore()
        if layout.product is not None:
            size = _enter(painter, layout.product)
            paint_product(painter, *size, tally, state, self.product.rank, style)
            painter.restore()

    def write_csv(self, path: Path) -> None:
        """Each prime with its number of points, a_p and kind of reduction."""
        tally = self.asked.tally
        columns = (tally.primes, tally.counts, tally.traces, tally.is_bad)
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["p", "N", "a", "reduction"])
            for p, count, trace, is_bad in zip(*(each.tolist() for each in columns), strict=True):
                table.writerow([p, count, trace, "bad" if is_bad else "good"])

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """All a_p, their histogram and product, and the points modulo p with what is coloured."""
        tally, state = self.asked.tally, self.state
        arrays: dict[str, NDArray[np.generic]] = {
            "coefficients": np.array(state.coefficients), "prime": np.array(state.prime),
            "primes": tally.primes, "traces": tally.traces, "counts": tally.counts,
            "is_bad": tally.is_bad, "log_product": tally.logs,
            **histogram_arrays(tally, state.bins),
        }  # fmt: skip
        modular, coloured = self._view.scene.drawn, self.generated()
        if modular is not None:
            arrays["residues"] = np.stack(modular.finite.coordinates, axis=1)
        if coloured is not None:
            arrays["by_p"], arrays["by_both"] = coloured.by_p, coloured.by_both
        return arrays


class _Pictures(QWidget):
    """The three canvases, where the layout puts them."""

    def __init__(self, state: EllipticState, host: Host, page: PrimesPage) -> None:
        super().__init__()
        self._state, self._host, self._page = state, host, page
        for canvas in (page.square, page.histogram, page.product):
            canvas.setParent(self)
        self.setMinimumSize(280, 320)
        self.setFocusProxy(page.square)

    def arrange(self) -> None:
        """Place and show the canvases."""
        page, scale = self._page, self._host.theme.scale
        layout = layout_for(self.width(), self.height(), self._state.pictures, scale)
        pairs = (
            (page.square, layout.square), (page.histogram, layout.histogram),
            (page.product, layout.product),
        )  # fmt: skip
        for canvas, place in pairs:
            canvas.setVisible(place is not None)
            if place is not None:
                canvas.setGeometry(place.toRect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()


def _enter(painter: QPainter, place: QRectF) -> tuple[float, float]:
    """Let a painter work in a rectangle of the page as if it began at 0; returns its size."""
    painter.save()
    painter.translate(place.topLeft())
    return place.width(), place.height()


@lru_cache(maxsize=8)
def _generated(
    coefficients: Coefficients, prime: int, first: Residue | None, second: Residue | None
) -> Subgroups:
    """What two residues generate: the same picture is painted again and again."""
    finite = finite_of(coefficients, prime)
    return subgroups_of(finite, finite.point_at(first), finite.point_at(second))
