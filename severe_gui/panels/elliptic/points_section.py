"""P and Q in the inspector: typed exactly, with the line through them and their sum."""

from fractions import Fraction

from flint import fmpq  # noqa: TID253 (imported when the panel is first opened)

from severe_gui.errors import BadInput
from severe_gui.panels.elliptic import readings
from severe_gui.panels.elliptic.moving import put
from severe_gui.panels.elliptic.numbers import written
from severe_gui.panels.elliptic.places import curve_of, negative_of, spot_at
from severe_gui.panels.elliptic.scene import Scene, scene_of
from severe_gui.panels.elliptic.state import IDENTITY, EllipticState, Spot
from severe_gui.panels.state_view import StateView, show_value
from severe_gui.widgets.fields import Field, TextField
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section


class PointsSection(Section):
    """Shows the points of an EllipticState and moves them."""

    def __init__(self, state: EllipticState, view: StateView) -> None:
        super().__init__("Points")
        self._state, self._view = state, view
        self.points: list[Field] = []
        for index, name in enumerate("PQ"):
            field = TextField(name, f"{name} as x, y; or O.", "")
            self.add(field)
            field.changed.connect(lambda text, index=index: self._type(index, text))
            self.points.append(field)
        self.readouts = Readouts()
        self.add_space()
        self.add(self.readouts)

    def refresh(self, shown: Scene) -> None:
        """Show the points as they are now."""
        for field, marked in zip(self.points, (shown.p, shown.q), strict=True):
            show_value(field, written(marked))
        self.readouts.show_readings(readings.point_readings(shown))

    def place(self, index: int, spot: Spot, label: str) -> None:
        """Put P (0) or Q (1) on a spot; modulo p it follows."""
        with self._view.gesture(label):
            put(self._state, index, spot)

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
            spot = self._read(text)
        except BadInput as error:
            self.points[index].show_error(str(error))
            return
        self.points[index].show_error()
        self.place(index, spot, f"move {'PQ'[index]}")

    def _read(self, text: str) -> Spot:
        """A rational point, or O. Raises BadInput."""
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
        coefficients = self._state.coefficients
        return spot_at(coefficients, curve_of(coefficients).require((x, y)))
