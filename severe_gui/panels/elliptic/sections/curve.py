"""The curve in the inspector: its coefficients and invariants; the points follow a change."""

from typing import Any

from severe_gui.errors import BadInput
from severe_gui.maths.curves.curve_text import checked
from severe_gui.maths.curves.isomorphism import Change
from severe_gui.maths.curves.weierstrass import Weierstrass
from severe_gui.panels.elliptic import readings, scene
from severe_gui.panels.elliptic.choose.choice import CurveChoice
from severe_gui.panels.elliptic.places import (
    as_float,
    fitted_spot,
    fmpq_of,
    locus_of,
    small_spots,
    spot_at,
    spot_on,
)
from severe_gui.panels.elliptic.state import IDENTITY, Coefficients, EllipticState, Spot
from severe_gui.panels.state_view import StateView, show_value
from severe_gui.widgets.fields import Field, ToggleField
from severe_gui.widgets.rational_field import RationalField
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section

LETTERS = ("a₁", "a₂", "a₃", "a₄", "a₆")
TERMS = ("xy", "x²", "y", "x", "1")


class CurveSection(Section):
    """Shows the coefficients of an EllipticState and changes them."""

    def __init__(self, state: EllipticState, view: StateView) -> None:
        super().__init__("Curve")
        self._state, self._view = state, view
        self.choice = CurveChoice(lambda: state.coefficients, self.choose)
        self.add(self.choice.field)
        fresh = EllipticState()
        self.coefficients: list[Field] = []
        for index, (letter, term) in enumerate(zip(LETTERS, TERMS, strict=True)):
            field = RationalField(letter, f"The coefficient of {term}.", fresh.coefficients[index])
            view.add_field(self, "change the curve", field)
            field.changed.connect(lambda text, index=index: self._set_coefficient(index, text))
            self.coefficients.append(field)
        self.short = ToggleField(
            "Short form", "y² = x³ + a₄x + a₆: sets a₁, a₂ and a₃ to 0 and moves the points.", False
        )
        self.add(self.short)
        self.short.changed.connect(self._switch_form)
        self.readouts = Readouts()
        self.add_space()
        self.add(self.readouts)

    def refresh(self, shown: scene.Scene) -> None:
        """Show the curve as it is now."""
        self.choice.refresh()
        for field, text in zip(self.coefficients, self._state.coefficients, strict=True):
            show_value(field, text)
        show_value(self.short, self._state.short)
        for field in self.coefficients[:3]:
            field.setVisible(not self._state.short)
        self.readouts.show_readings(readings.curve_readings(shown))

    def take(self, coefficients: Coefficients, label: str, merges: bool = False) -> None:
        """Change the curve; points that are not on it move to the nearest place on it."""
        old = scene.scene_of(self._state)
        points = tuple(fitted_spot(coefficients, each.spot) for each in (old.p, old.q))
        with self._view.gesture(label, merges=merges):
            self._state.update(
                {"coefficients": coefficients, "points": points, "residues": (None, None)}
            )

    def choose(self, coefficients: Coefficients) -> None:
        """Show another curve whole, with P and Q on it: on rational points, if some are near."""
        old = scene.scene_of(self._state)
        spots = [fitted_spot(coefficients, each.spot) for each in (old.p, old.q)]
        found = sorted(small_spots(coefficients), key=lambda each: len(each.x) + len(each.y))
        if len(found) >= 2:
            apart = (each for each in found[1:] if each.x != found[0].x)
            spots = [found[0], next(apart, found[1])]
        self._replace(coefficients, tuple(spots), (), "choose the curve")

    def change_model(self, change: Change, label: str) -> None:
        """An isomorphic curve; the points follow, and places that are not rational as well."""
        old = scene.scene_of(self._state)
        a1, a2, a3, a4, a6 = (str(each) for each in change.curve(old.curve).coefficients)
        coefficients = a1, a2, a3, a4, a6
        spots = tuple(_moved(coefficients, change, each) for each in (old.p, old.q))
        generators = tuple(
            spot_at(coefficients, change.point((fmpq_of(each.x), fmpq_of(each.y))))
            for each in scene.on_curve(self._state)
            if each.x
        )
        self._replace(coefficients, spots, generators, label)

    def _replace(
        self, coefficients: Coefficients, spots: tuple[Spot, ...], generators: tuple[Spot, ...],
        label: str,
    ) -> None:  # fmt: skip
        """Another curve as a whole: the window fits it again."""
        changes = {
            "coefficients": coefficients, "points": spots, "residues": (None, None),
            "frame": None, "generators": generators,
        }  # fmt: skip
        if self._state.short and coefficients[:3] != ("0", "0", "0"):
            changes["short"] = False
        with self._view.gesture(label):
            self._state.update(changes)

    def shorten(self) -> None:
        """The isomorphic y² = x³ + ax + b, where x is x + b2/12 and y is y + (a1 x + a3)/2."""
        old = scene.scene_of(self._state)
        curve = old.curve
        a, b = -curve.c4 / 48, -curve.c6 / 864
        coefficients = ("0", "0", "0", str(a), str(b))

        def moved(spot: Spot) -> Spot:
            if not spot.x:
                return spot
            x, y = fmpq_of(spot.x), fmpq_of(spot.y)
            point = x + curve.b2 / 12, y + (curve.a1 * x + curve.a3) / 2
            return spot_at(coefficients, point)

        points = tuple(moved(each.spot) for each in (old.p, old.q))
        on_it = scene.on_curve(self._state)
        with self._view.gesture("change to the short form"):
            self._state.update(
                {
                    "coefficients": coefficients, "points": points, "short": True,
                    "residues": (None, None), "frame": None,
                    "generators": tuple(map(moved, on_it)),
                }
            )  # fmt: skip

    def _set_coefficient(self, index: int, text: str) -> None:
        texts: list[Any] = list(self._state.coefficients)
        texts[index] = text
        a1, a2, a3, a4, a6 = texts
        try:
            checked(Weierstrass.rational(*texts))
        except BadInput as error:
            self.coefficients[index].show_error(str(error))
            return
        self.take((a1, a2, a3, a4, a6), "change the curve", merges=True)

    def shutdown(self) -> None:
        """Take away the list of curves."""
        self.choice.shutdown()

    def _switch_form(self, short: bool) -> None:
        if short:
            self.shorten()
        else:
            self._state.short = False


def _moved(coefficients: Coefficients, change: Change, marked: scene.Marked) -> Spot:
    """Where a point goes under an isomorphism."""
    if marked.is_identity:
        return IDENTITY
    if marked.is_exact:
        return spot_at(coefficients, change.point(marked.point))
    x, y = (as_float(each) for each in change.point(marked.point))  # type: ignore[union-attr]
    return spot_on(coefficients, locus_of(coefficients).place_of(x, y))
