"""How the camera flies: its speed, and the courses it takes by itself."""

from severe_gui.panels.pages import button
from severe_gui.panels.space.inside.pilot import LEAST_SPEED, MOST_SPEED
from severe_gui.panels.space.state import SpaceState
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.fields import ChoiceField, NumberField, ToggleField
from severe_gui.widgets.section import Section

COURSES = {
    "off": "off", "straight ahead": "geodesic", "along the edges": "edges", "at random": "walk",
}  # fmt: skip
GREATEST_SEED = 2**31 - 1


class FlightSection(Section):
    """Fields of the speed, the autopilot, and how fluid the picture is; the way home."""

    def __init__(self, view: StateView) -> None:
        super().__init__("Flight")
        fresh = SpaceState()
        view.bind(self, "change the flight", {
            "speed": NumberField(
                "Speed", "Units of hyperbolic length per second; the wheel changes it too.",
                fresh.speed, LEAST_SPEED, MOST_SPEED, log=True, unit="a second",
            ),
            "autopilot": ChoiceField(
                "Autopilot", "Fly by itself (P); any key, a drag or Escape takes over.",
                fresh.autopilot, COURSES,
            ),
        })  # fmt: skip
        self.home = button("Fly home", "Along the geodesic to where the flight started (H)")
        self.add(self.home)
        rarer = {
            "seed": NumberField(
                "Seed", "Of the random walk, and of the edges chosen at the vertices.",
                fresh.seed, 0, 100, integer=True, most=GREATEST_SEED,
            ),
            "frame_rate": NumberField(
                "Frames a second", "While the camera moves, the picture is made coarser, down to "
                "15 percent, to keep so many; it is refined when the camera stands.",
                fresh.frame_rate, 20, 40, integer=True,
            ),
            "map": ToggleField(
                "Map", "Show the ball around the camera and the way home (M).", fresh.map
            ),
        }  # fmt: skip
        view.bind(self, "change the flight", rarer)
        for field in rarer.values():
            self.add_more(field)
