"""P and Q in the inspector: typed exactly, with the line through them and their sum."""

from fractions import Fraction

from flint import fmpq  # noqa: TID253 (imported when the panel is first opened)

from severe_gui.compute.pari import HeightsQuestion
from severe_gui.errors import BadInput
from severe_gui.maths.curves.rational.generated import naive_height
from severe_gui.panels.elliptic import readings
from severe_gui.panels.elliptic.moving import put
from severe_gui.panels.elliptic.numbers import written
from severe_gui.panels.elliptic.places import curve_of, negative_of, spot_at
from severe_gui.panels.elliptic.scene import Scene, scene_of, sum_of
from severe_gui.panels.elliptic.sections.asking import Asking
from severe_gui.panels.elliptic.state import IDENTITY, Coefficients, EllipticState, Spot
from severe_gui.panels.state_view import StateView, show_value
from severe_gui.widgets.fields import Field, TextField, ToggleField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section


class PointsSection(Section):
    """Shows the points of an EllipticState and moves them."""

    def __init__(self, state: EllipticState, view: StateView, asking: Asking) -> None:
        super().__init__("Points")
        self._state, self._view, self._asking = state, view, asking
        self.points: list[Field] = []
        for index, name in enumerate("PQ"):
            field = TextField(name, f"{name} as x, y; or O.", "")
            self.add(field)
            field.changed.connect(lambda text, index=index: self._type(index, text))
            self.points.append(field)
        view.bind(self, "show numbers in full", {
            "full": ToggleField(
                "All digits", "Show fractions however long they are; a click copies all.", False
            ),
        })  # fmt: skip
        self.readouts = Readouts()
        self.add_space()
        self.add(self.readouts)

    def refresh(self, shown: Scene) -> None:
        """Show the points as they are now."""
        for field, marked in zip(self.points, (shown.p, shown.q), strict=True):
            show_value(field, written(marked))
        self.readouts.show_readings(self.readings(shown))

    def readings(self, shown: Scene) -> dict[str, Reading]:
        """The line, the sum, and how large the coordinates of P and Q are."""
        rows = readings.point_readings(shown, self._state.full)
        asked = heights_question(shown)
        if asked is None:
            return rows
        answer = self._asking.answer(asked)
        known = answer.result if answer is not None else None
        for k, (name, marked) in enumerate(zip("PQ", (shown.p, shown.q), strict=True)):
            height = naive_height(marked.point)
            text = f"naive {height:.5g}"
            if known is not None:
                text = f"{known[k]:.8g} ({text})"
            rows[f"Height of {name}"] = Reading(text, "", repr(known[k] if known else height))
        return rows

    def place(self, index: int, spot: Spot, label: str) -> None:
        """Put P (0) or Q (1) on a spot; modulo p it follows."""
        with self._view.gesture(label):
            put(self._state, index, spot)

    def subtract(self) -> None:
        """Q becomes Q − P."""
        shown = scene_of(self._state)
        minus = negative_of(self._state.coefficients, shown.p.spot)
        self.place(1, sum_of(self._state, minus, shown.q.spot), "subtract P")

    def double(self) -> None:
        """P becomes 2P."""
        p = scene_of(self._state).p.spot
        self.place(0, sum_of(self._state, p, p), "double P")

    def negate(self) -> None:
        """Q becomes −Q."""
        q = scene_of(self._state).q.spot
        self.place(1, negative_of(self._state.coefficients, q), "negate Q")

    def meet(self) -> None:
        """P goes to Q."""
        self.place(0, scene_of(self._state).q.spot, "put P on Q")

    def oppose(self) -> None:
        """P goes to -Q."""
        spot = negative_of(self._state.coefficients, scene_of(self._state).q.spot)
        self.place(0, spot, "put P on −Q")

    def _type(self, index: int, text: str) -> None:
        shown = scene_of(self._state)
        if text == written((shown.p, shown.q)[index]):
            return
        try:
            spot = read_spot(text, self._state.coefficients)
        except BadInput as error:
            self.points[index].show_error(str(error))
            return
        self.points[index].show_error()
        self.place(index, spot, f"move {'PQ'[index]}")


def read_spot(text: str, coefficients: Coefficients) -> Spot:
    """The spot of a rational point of a curve, or of O. Raises BadInput."""
    typed = text.strip().strip("()").replace("−", "-")
    if typed in ("O", "o"):
        return IDENTITY
    parts = typed.replace(":", ",").split(",")
    try:
        numbers = [Fraction(part) for part in parts]
    except (ValueError, ZeroDivisionError):
        raise BadInput(f"{text!r} is not a point", "", "write it as x, y; or O") from None
    if len(numbers) != 2:
        raise BadInput(f"{text!r} is not a point", "", "write it as x, y; or O")
    x, y = (fmpq(each.numerator, each.denominator) for each in numbers)
    return spot_at(coefficients, curve_of(coefficients).require((x, y)))


def heights_question(shown: Scene) -> HeightsQuestion | None:
    """What PARI is asked of P and Q; None if they are not rational points of a smooth curve."""
    if shown.curve.is_singular or not (shown.p.is_exact and shown.q.is_exact):
        return None
    points = tuple(
        None if each.point is None else (str(each.point[0]), str(each.point[1]))
        for each in (shown.p, shown.q)
    )
    return HeightsQuestion(shown.coefficients, points)
