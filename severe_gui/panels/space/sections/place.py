"""Where the camera is."""

from severe_gui.maths.hyperbolic.flights.trail import Trail
from severe_gui.maths.hyperbolic.flights.way_home import Compass
from severe_gui.panels.space import readings
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section


class PlaceSection(Section):
    """Shows the place of a SpaceState's camera, and the cells on the way there."""

    def __init__(self, state: SpaceState, compass: Compass, trail: Trail) -> None:
        super().__init__("Place")
        self._state, self._compass, self._trail = state, compass, trail
        self._place = Readouts()
        self.add(self._place)

    def refresh(self) -> None:
        """Show the state as it is now."""
        flight = self._state.flight()
        away = self._compass.way_home(flight).length
        rows = readings.place_readings(flight, self._state.speed, away)
        self._place.show_readings({**rows, "Trail": readings.trail_reading(self._trail)})
