"""Multiples of P, one after the other, and the subgroup that chosen rational points generate."""

from PySide6.QtCore import QTimer

from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.numbers import combination
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.panels.elliptic.state import (
    MOST_GENERATORS,
    MOST_STEPS,
    NAMES,
    EllipticState,
)
from severe_gui.panels.pages import button
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.fields import NumberField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section

STEP_MILLISECONDS = 350
WALKED = 24
NEARBY = 8


class WalkSection(Section):
    """Walks along the multiples of P, and chooses generators."""

    def __init__(self, state: EllipticState, host: Host, view: StateView) -> None:
        super().__init__("Multiples and subgroups")
        self._state, self._host, self._view = state, host, view
        view.bind(self, "walk", {
            "walk": NumberField(
                "Multiples of P", "How many multiples 2P, 3P, … are shown.", 0, 0, 40,
                integer=True, most=MOST_STEPS,
            ),
        })  # fmt: skip
        self.play = button("Walk", f"Show 2P, 3P, … up to {WALKED}P, one after the other")
        self.play.clicked.connect(self.walk)
        self.add(self.play)
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MILLISECONDS)
        self._timer.timeout.connect(self._step)
        self.choose = button("Add P to the generators", "Show the subgroup that P generates too")
        self.choose.clicked.connect(self.take)
        self.add(self.choose)
        self.drop = button("Remove the generators", "Show no subgroup")
        self.drop.clicked.connect(self.clear)
        self.add(self.drop)
        view.bind(self, "reach of the subgroup", {
            "span": NumberField(
                "Multiples up to", "How far each generator is multiplied.", 3, 1, NEARBY,
                integer=True,
            ),
        })  # fmt: skip
        self.readouts = Readouts()
        self.add(self.readouts)

    @property
    def is_walking(self) -> bool:
        """Whether multiples are being added."""
        return self._timer.isActive()

    def refresh(self, shown: Scene) -> None:
        """Show the subgroup as it is now."""
        chosen = bool(self._state.generators)
        self.drop.setVisible(chosen)
        self._view.field("span").setVisible(chosen and shown.order is None)
        self.readouts.setVisible(chosen)
        self.readouts.show_readings(self.readings(shown) if chosen else {})
        self.play.setText("Stop" if self.is_walking else "Walk")

    def readings(self, shown: Scene) -> dict[str, Reading]:
        """The generators and how large their subgroup is."""
        rows = {}
        for name, spot in zip("ABC", self._state.generators, strict=False):
            point = f"({spot.x}, {spot.y})".replace("-", "−")
            rows[name] = Reading("O" if spot.is_identity else point, "", f"{spot.x}, {spot.y}")
        if shown.order is not None:
            rows["Subgroup"] = Reading(f"{shown.order} points, with O")
        elif shown.generated:
            seen = f"infinite; {len(shown.generated)} points shown"
            rows["Subgroup"] = Reading(seen)
            rows["P is"] = Reading(self._of_p(shown))
        else:
            rows["Subgroup"] = Reading("no generator is on this curve")
        return rows

    def _of_p(self, shown: Scene) -> str:
        spots = {each.spot: numbers for each, numbers in shown.generated}
        numbers = spots.get(shown.p.spot)
        return "not among those shown" if numbers is None else combination(numbers)

    # What a person does.

    def walk(self) -> None:
        """Start the walk, or stop it."""
        if self.is_walking:
            self.halt()
            return
        if self._host.theme.is_still:
            with self._view.gesture("walk"):
                self._state.walk = WALKED
            return
        with self._view.gesture("walk", merges=True):
            self._state.walk = 1
        self._timer.start()
        self.play.setText("Stop")

    def halt(self) -> None:
        """Stop the walk where it is."""
        self._timer.stop()
        self.play.setText("Walk")

    def _step(self) -> None:
        if self._state.walk >= WALKED:
            self.halt()
            return
        with self._view.gesture("walk", merges=True):
            self._state.walk += 1

    def take(self) -> None:
        """P becomes one more generator; the oldest goes if there are enough."""
        spot = self._state.points[0]
        if not spot.is_exact or spot.is_identity:
            self._host.notify(
                f"{NAMES[0]} has no rational coordinates, so it is not taken; drag it onto a ring, "
                "or hold Shift while you drag.", kind="warn",
            )  # fmt: skip
            return
        others = tuple(
            each for each in self._state.generators if (each.x, each.y) != (spot.x, spot.y)
        )
        with self._view.gesture("add a generator"):
            self._state.generators = (*others, spot)[-MOST_GENERATORS:]

    def clear(self) -> None:
        """No generators."""
        with self._view.gesture("remove the generators"):
            self._state.generators = ()
