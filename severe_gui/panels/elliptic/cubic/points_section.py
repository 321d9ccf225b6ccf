"""O, P and Q of a cubic in the inspector: typed exactly, moved by sums, with what they give."""

from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.cubic import Cubic
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.cubic.places import spot_of
from severe_gui.panels.elliptic.cubic.readings import (
    point_readings,
    read_point,
    short_point,
    written,
)
from severe_gui.panels.elliptic.cubic.scene import (
    FIELDS,
    NAMES,
    Scene,
    Sum,
    added,
    negative_of,
    scene_of,
)
from severe_gui.panels.elliptic.cubic_state import ProjectiveSpot
from severe_gui.panels.elliptic.state import EllipticState
from severe_gui.panels.state_view import StateView, show_value
from severe_gui.widgets.fields import Field, TextField
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section


class CubicPointsSection(Section):
    """Shows the points of a picture of a cubic and moves them."""

    def __init__(self, state: EllipticState, host: Host, view: StateView) -> None:
        super().__init__("O, P and Q")
        self._state, self._host, self._view = state, host, view
        self.points: list[Field] = []
        for index, name in enumerate(NAMES):
            tip = f"{name} as x, y; or as X : Y : Z."
            if not index:
                tip += " Any rational point of the cubic can be the identity."
            field = TextField(name, tip, "")
            self.add(field)
            field.changed.connect(lambda text, index=index: self._type(index, text))
            self.points.append(field)
        self.add_space()
        self.readouts = Readouts()
        self.add(self.readouts)

    def refresh(self, shown: Scene) -> None:
        """Show the points as they are now."""
        for index, field in enumerate(self.points):
            show_value(field, written(shown.sum.handles[index]) if shown.sum is not None else "")
            # Where no O is known, one can be typed.
            field.setEnabled(shown.sum is not None or (index == 0 and shown.known.cubic.is_smooth))
        self.readouts.show_readings(point_readings(shown))

    def place(self, index: int, spot: ProjectiveSpot, label: str) -> None:
        """Put O (0), P (1) or Q (2) on a spot."""
        with self._view.gesture(label):
            self._state.cubic = self._state.cubic.having(**{FIELDS[index]: spot})

    def _type(self, index: int, text: str) -> None:
        shown = scene_of(self._state.cubic)
        if shown.sum is not None and text == written(shown.sum.handles[index]):
            return
        try:
            point = read_point(text)
            if not shown.known.cubic.contains(point):
                raise BadInput(
                    f"{short_point(point)} is not on the cubic", "it does not satisfy the equation"
                )
        except BadInput as error:
            self.points[index].show_error(str(error))
            return
        self.points[index].show_error()
        self.place(index, spot_of(point), f"move {NAMES[index]}")

    # Moves by the group law.

    def sum(self) -> Sum | None:
        """What P and Q give; if that is nothing, it is said why."""
        shown = scene_of(self._state.cubic)
        if shown.sum is None:
            self._host.notify(shown.refusal, kind="warn")
        return shown.sum

    @property
    def _cubic(self) -> Cubic:
        return scene_of(self._state.cubic).known.cubic

    def meet(self) -> None:
        """P goes to Q."""
        if (found := self.sum()) is not None:
            self.place(1, found.q.spot, "put P on Q")

    def oppose(self) -> None:
        """P goes to -Q."""
        if (found := self.sum()) is not None:
            self.place(1, negative_of(self._cubic, found.o, found.q).spot, "put P on −Q")

    def negate(self) -> None:
        """Q becomes -Q."""
        if (found := self.sum()) is not None:
            self.place(2, negative_of(self._cubic, found.o, found.q).spot, "negate Q")

    def double(self) -> None:
        """P becomes 2P."""
        if (found := self.sum()) is not None:
            self.place(1, added(self._cubic, found.o, found.p, found.p).total.spot, "double P")

    def subtract(self) -> None:
        """Q becomes Q - P."""
        if (found := self.sum()) is not None:
            minus = negative_of(self._cubic, found.o, found.p)
            total = added(self._cubic, found.o, found.q, minus).total
            self.place(2, total.spot, "subtract P")
