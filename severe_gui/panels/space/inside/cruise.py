"""Flights by themselves on screen: a clock that moves the camera along a course, or home."""

from typing import Literal

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.flights.autopilot import (
    Course,
    Journey,
    flown_home,
    refuse_without_vertices,
    set_out,
)
from severe_gui.maths.hyperbolic.flights.flight import Flight
from severe_gui.maths.hyperbolic.flights.flight_path import FlightPath
from severe_gui.maths.hyperbolic.flights.way_home import Compass
from severe_gui.panels.contract import Host
from severe_gui.panels.space.inside.pilot import FRAME_MILLISECONDS, LONGEST_FRAME
from severe_gui.panels.space.state import REGULAR_WEIGHTS, SpaceState

HOME_SECONDS, GREATEST_SPEED = 2.5, 40.0
"""A long way home is flown faster: what is left of it in so many seconds."""
ARRIVED = 1e-9


class Cruise(QObject):
    """Emits `started`, `moved` after each frame, and `ended` with a sentence that may be empty.

    One flight is one undo step. It ends if anything else moves the camera or sets the course.
    """

    started = Signal()
    moved = Signal()
    ended = Signal(str)

    def __init__(self, parent: QObject, state: SpaceState, host: Host, compass: Compass) -> None:
        super().__init__(parent)
        self._state, self._host, self._compass = state, host, compass
        self._journey: Journey | None = None
        self._path: FlightPath | None = None
        self._played = 0.0
        self.course: Course | Literal["home", "path", "off"] = "off"
        self.last_course: Course = "geodesic"
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._step)

    @property
    def is_flying(self) -> bool:
        return self.course != "off"

    def start(self, course: Course) -> None:
        """Fly along a course from here. Raises BadInput, and changes nothing, if it has none."""
        if course == "edges":
            refuse_without_vertices(self._state.subject())
            if self._state.generator != REGULAR_WEIGHTS:
                raise BadInput(
                    "The edges of a variant cannot be followed",
                    "an edge path runs along the edges of the regular honeycomb",
                    "put the generator point back on its vertex, or fly at random",
                )
        self._begin(course, "autopilot")
        # Above the tube and the beads at its ends.
        lift = max(3.5 * self._state.radius, 0.12)
        self._journey = set_out(self._state.flight(), course, self._state.seed, lift)
        self.last_course = self._state.autopilot = course

    def go_home(self) -> None:
        """Fly along the geodesic to where the flight started."""
        self._begin("home", "fly home")

    def play(self) -> None:
        """Fly through the views of the path, if there are any. Raises BadInput: too far apart."""
        path = self._state.flight_path()
        if path is not None:
            self._begin("path", "play the flight")
            self._path, self._played = path, 0.0
            self._take(path.at(0.0))

    def stop(self, said: str = "") -> None:
        """End the flight here, and say why."""
        if not self.is_flying:
            return
        self._timer.stop()
        self.course, self._journey, self._path = "off", None, None
        self._state.autopilot = "off"
        self._host.end_gesture()
        self.ended.emit(said)

    def advance(self, seconds: float) -> None:
        """Fly for a moment."""
        is_off_course = self.course not in ("home", "path", self._state.autopilot)
        if self._state.place is not self._placed or is_off_course:
            self.stop()
        elif self.course == "home":
            self._nearer_home(seconds)
        elif self._path is not None:
            self._along_path(self._path, seconds)
        elif self._journey is not None:
            self._journey = self._journey.after(self._state.speed * seconds)
            self._take(self._journey.flight)
            if self._journey.stopped:
                self.stop("The geodesic leaves through a cusp: the soft wall ended the flight.")

    def _begin(self, course: Course | Literal["home", "path"], label: str) -> None:
        self.stop()
        self._host.begin_gesture(label)
        self.course = course
        self.started.emit()
        self._placed = self._state.place
        self._clock.start()
        self._timer.start()

    def _nearer_home(self, seconds: float) -> None:
        flight = self._state.flight()
        way = self._compass.way_home(flight)
        if way.length < ARRIVED:
            self.stop("Home again.")
            return
        speed = min(max(self._state.speed, way.length / HOME_SECONDS), GREATEST_SPEED)
        self._take(flown_home(flight, way, speed * seconds))

    def _along_path(self, path: FlightPath, seconds: float) -> None:
        self._played += seconds
        time = self._played / self._state.path_seconds
        if time < 1.0:
            self._take(path.at(time))
        else:
            self._take(path.views[-1])
            self.stop()

    def _take(self, flight: Flight) -> None:
        self._state.fly_to(flight)
        self._placed = self._state.place
        self.moved.emit()

    def _step(self) -> None:
        self.advance(min(self._clock.restart() / 1000.0, LONGEST_FRAME))
