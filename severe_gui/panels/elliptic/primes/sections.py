"""The page's sections of the inspector: what is set, and what is read off."""

import math
from collections.abc import Sequence

import numpy as np

from severe_gui.compute.pari import BadPrime, Group
from severe_gui.maths.curves.modulo.frobenius import SATO_TATE, multiplication_of
from severe_gui.panels.elliptic import readings
from severe_gui.panels.elliptic.modular.counted import Counted, orders_of
from severe_gui.panels.elliptic.modular.prime_field import PrimeField
from severe_gui.panels.elliptic.numbers import exact, grouped
from severe_gui.panels.elliptic.primes.histogram import NO_LIMIT
from severe_gui.panels.elliptic.primes.prime_list import (
    MOST_LISTED,
    PrimeList,
    bad_entries,
    bin_entries,
)
from severe_gui.panels.elliptic.primes.product import fit_of, measured, window_of
from severe_gui.panels.elliptic.primes.reductions import Reduction, rows_of
from severe_gui.panels.elliptic.primes.tally import ZEROS, Tally, edges_of
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.panels.elliptic.state import LARGEST_BOUND, EllipticState
from severe_gui.panels.state_view import StateView, show_value
from severe_gui.widgets.fields import ChoiceField, NumberField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.text_table import TextTable

COLOURED = {"nothing": "none", "the multiples of P": "p", "what P and Q generate": "both"}
PICTURES = {"one prime and all": "both", "one prime": "one", "all primes": "all"}
FAR = 20
"""How far beyond the square root of the conductor p should be before a slope says much."""
LISTED = {"of bad reduction": "bad", "of the chosen bin": "bin"}


class ModularSection(Section):
    """The numbers modulo p."""

    def __init__(self) -> None:
        super().__init__("Modulo p")
        self.readouts = Readouts()
        self.add(self.readouts)

    def refresh(self, scene: Scene, known: Counted | None, both: int | None) -> None:
        """Show what is known modulo p. both: how many points P and Q generate, if it is known."""
        self.readouts.show_readings(modular_readings(scene, known, both))


def modular_readings(scene: Scene, known: Counted | None, both: int | None) -> dict[str, Reading]:
    """Counts, the group, sums, and what P and Q generate."""
    modular = scene.modular
    if modular is None:
        return {"No reduction": Reading(scene.refusal)}
    rows = readings.counted_readings(known)
    if modular.total is not None:
        rows["P + Q"] = readings.residue_reading(modular.total)
    orders = orders_of(modular, known) if known is not None else None
    if known is None or orders is None:
        return rows
    for name, order in zip("PQ", orders, strict=True):
        rows[f"Order of {name}"] = _with_index(order, known.order)
    if both is not None:
        rows["P and Q generate"] = _with_index(both, known.order)
    return rows


def _with_index(size: int, order: int) -> Reading:
    """The size of a subgroup, with its index."""
    return Reading(f"{grouped(str(size))}, index {grouped(str(order // size))}", "", str(size))


class ReductionSection(Section):
    """Rational points and their residues."""

    def __init__(self) -> None:
        super().__init__("From the rationals to p")
        self.table = TextTable(("point", "modulo p", "order"), stretched=0)
        self.add(self.table)

    def refresh(self, found: Sequence[Reduction]) -> None:
        """Show the points that are known by name."""
        self.table.show_rows(rows_of(found))


class SpreadSection(Section):
    """All a_p: how many there are so far, their moments and those of the limit."""

    def __init__(self, view: StateView) -> None:
        super().__init__("All aₚ")
        fresh = EllipticState()
        view.bind(self, "change the bins", {
            "bins": NumberField(
                "Bins", "Bins of the histogram.", fresh.bins, 5, 121, integer=True, most=201
            ),
        })  # fmt: skip
        self.readouts = Readouts()
        self.moments = TextTable(("mean of", "measured", "limit"), stretched=0)
        self.add_space()
        self.add(self.readouts)
        self.add_space()
        self.add(self.moments)

    def refresh(self, scene: Scene, tally: Tally, failure: str) -> None:
        """Show what has been counted. failure: why the count has stopped, if it has."""
        self.readouts.show_readings(spread_readings(scene, tally, failure))
        self.moments.show_rows(moment_rows(tally) if tally.good else [])
        self.moments.setVisible(bool(tally.good))


def spread_readings(scene: Scene, tally: Tally, failure: str) -> dict[str, Reading]:
    """How many a_p there are, how many are 0, and which limit they have."""
    if scene.curve.is_singular:
        return {"Limit": Reading(f"none. {NO_LIMIT}")}
    rows = {"Limit": Reading("Sato–Tate: traces of SU(2)")}
    discriminant = multiplication_of(scene.curve.j)
    if discriminant is not None:
        rows["Limit"] = Reading(f"complex multiplication, discriminant {discriminant}"
                                .replace("-", "−"), "", str(discriminant))  # fmt: skip
    rows["Counted"] = Reading(f"{grouped(str(len(tally)))} primes", "", str(len(tally)))
    if tally.good:
        share = tally.zeros / tally.good
        expected = "limit 50 %" if tally.law is not SATO_TATE else "limit 0"
        rows["aₚ = 0"] = Reading(f"{100 * share:.2f} % ({expected})", "", repr(share))
    if failure:
        rows["Stopped"] = Reading(failure)
    return rows


def moment_rows(tally: Tally) -> list[tuple[Reading, Reading, Reading]]:
    """A row for each moment of a / sqrt p: its name, the mean so far, and the limit."""
    powers = ("aₚ/√p", "(aₚ/√p)²", "(aₚ/√p)³", "(aₚ/√p)⁴", "(aₚ/√p)⁵", "(aₚ/√p)⁶")
    pairs = zip(powers, tally.moments.tolist(), tally.law.moments, strict=True)
    return [
        (Reading(name), Reading(f"{value:.3f}".replace("-", "−"), "", repr(value)),
         Reading(str(limit)))
        for name, value, limit in pairs
    ]  # fmt: skip


class ProductSection(Section):
    """The product of N_p / p: the window of the fit, its slope, the rank."""

    def __init__(self, state: EllipticState, view: StateView) -> None:
        super().__init__("Product of Nₚ/p")
        self._state, self._view = state, view
        self._tally = Tally(SATO_TATE)
        self.ends = [
            NumberField(
                name, help_text, default, 3, LARGEST_BOUND, integer=True, log=True
            )
            for name, help_text, default in (
                ("Fit from", "Where the line that is fitted begins.", 316),
                ("Fit to", "Where the line that is fitted ends.", 100_000),
            )
        ]  # fmt: skip
        for index, field in enumerate(self.ends):
            view.add_field(self, "move the window", field)
            field.changed.connect(lambda value, index=index: self._set_end(index, int(value)))
        self.readouts = Readouts()
        self.add_space()
        self.add(self.readouts)

    def refresh(self, tally: Tally, group: Group | None) -> None:
        """Show the fit to what has been counted."""
        self._tally = tally
        for field, value in zip(self.ends, window_of(self._state, tally.last), strict=True):
            show_value(field, value)
        self.readouts.show_readings(product_readings(tally, self._state, group))

    def _set_end(self, index: int, value: int) -> None:
        ends = list(window_of(self._state, self._tally.last))
        ends[index] = value
        if not 3 <= ends[0] < ends[1]:
            self.ends[index].show_error("The window must go up: its start is below its end.")
            return
        for field in self.ends:
            field.show_error()
        self._view.set_field("fit", (ends[0], ends[1]))


def product_readings(tally: Tally, state: EllipticState, group: Group | None) -> dict[str, Reading]:
    """The product so far, the slope of the fit with both errors, and the rank beside it."""
    rows = {}
    if len(tally):
        product = math.exp(float(tally.logs[-1]))
        rows["Product"] = Reading(
            f"{product:.6g} for p up to {grouped(str(tally.last))}", "", repr(product)
        )
    fit = fit_of(tally, state)
    if fit is not None:
        rows["Slope"] = Reading(measured(fit), "", repr(fit.slope))
        rows["Its error"] = Reading(
            f"{fit.error:.2g} by block bootstrap; {fit.usual_error:.2g} if the points were "
            "independent, which they are not"
        )
    if group is not None and group.conductor is not None:
        scale = math.isqrt(group.conductor)
        if fit is not None and tally.last < FAR * scale:
            rows["Too few"] = Reading(
                "the slope settles only for p far beyond the square root of the conductor, "
                f"{grouped(str(scale))}"
            )
    if group is not None and group.rank is not None:
        low, high = group.rank.lower, group.rank.upper
        known = str(low) if low == high else f"from {low} to {high}"
        rows["Rank"] = Reading(f"{known}, {group.rank.reason}", "", known)
    return rows


def rank_of(group: Group | None) -> int | None:
    """The rank, if it is known."""
    if group is None or group.rank is None or group.rank.lower != group.rank.upper:
        return None
    return group.rank.lower


class ListSection(Section):
    """Primes in a list, each of which sets p."""

    def __init__(self, state: EllipticState, view: StateView) -> None:
        super().__init__("List of primes")
        self._state = state
        view.bind(self, "list other primes", {
            "listed": ChoiceField("List", "Which primes are listed.", "bad", LISTED),
        })  # fmt: skip
        self.readouts = Readouts()
        self.list = PrimeList()
        self.add(self.readouts)
        self.add(self.list)

    def refresh(self, scene: Scene, tally: Tally, bad: Sequence[BadPrime] | None) -> None:
        """List the primes that are wanted."""
        state = self._state
        if state.listed == "bad":
            self.readouts.show_readings(_bad_readings(scene, bad))
            self.list.show_entries(bad_entries(tally.bad if bad is None else bad))
        elif state.chosen_bin is None or state.chosen_bin >= state.bins:
            self.readouts.show_readings({"Bin": Reading("click one in the histogram")})
            self.list.show_entries([])
        else:
            count = tally.size_of(state.bins, state.chosen_bin)
            self.readouts.show_readings(_bin_readings(state, count))
            self.list.show_entries(
                bin_entries(tally.listed(state.bins, state.chosen_bin, MOST_LISTED))
            )
        self.list.setVisible(self.list.count() > 0)


def _bad_readings(scene: Scene, bad: Sequence[BadPrime] | None) -> dict[str, Reading]:
    if scene.curve.is_singular:
        return {"Bad primes": Reading("all: the cubic itself is singular")}
    if bad is None:
        return {"Bad primes": Reading("PARI looks for others …")}
    return {"Bad primes": Reading(f"{len(bad)}, of the minimal model", "", str(len(bad)))}


def _bin_readings(state: EllipticState, count: int) -> dict[str, Reading]:
    assert state.chosen_bin is not None
    if state.chosen_bin == ZEROS:
        where = "aₚ = 0"
    else:
        low, high = edges_of(state.bins)[state.chosen_bin : state.chosen_bin + 2]
        where = f"{low:.3g} ≤ t < {high:.3g}".replace("-", "−")
    rows = {"Bin": Reading(where), "Primes": exact(count)}
    if count > MOST_LISTED:
        rows["Listed"] = Reading(f"the first {MOST_LISTED}")
    return rows


def settings(view: StateView, prime: PrimeField) -> Section:
    """The section that stands first."""
    section, fresh = Section("Primes"), EllipticState()
    view.add_field(section, "change the prime", prime)
    view.bind(section, "change what is shown", {
        "coloured": ChoiceField("Coloured", "What is coloured modulo p.", "p", COLOURED),
        "bound": NumberField(
            "Count up to", "aₚ is computed for every prime up to this.", fresh.bound, 1000,
            1_000_000, integer=True, log=True, least=100, most=LARGEST_BOUND,
        ),
        "pictures": ChoiceField("Pictures", "Which pictures are shown.", "both", PICTURES),
    })  # fmt: skip
    return section


def histogram_arrays(tally: Tally, bins: int) -> dict[str, np.ndarray]:
    """The histogram and the shares of the limit, for a file."""
    edges = edges_of(bins)
    return {
        "bin_edges": edges, "bin_counts": tally.histogram(bins),
        "limit_shares": tally.law.shares(edges),
    }  # fmt: skip
