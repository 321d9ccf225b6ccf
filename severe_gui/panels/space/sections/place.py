"""Where the camera is."""

from severe_gui.panels.space import readings
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section


class PlaceSection(Section):
    """Shows the place of a SpaceState's camera."""

    def __init__(self, state: SpaceState) -> None:
        super().__init__("Place")
        self._state = state
        self._place = Readouts()
        self.add(self._place)

    def refresh(self) -> None:
        """Show the state as it is now."""
        flight, speed = self._state.flight(), self._state.speed
        self._place.show_readings(readings.place_readings(flight, speed))
