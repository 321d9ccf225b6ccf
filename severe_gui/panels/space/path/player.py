"""The flight through the views on screen: a clock that moves the camera along the path."""

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from severe_gui.maths.hyperbolic.flight_path import FlightPath
from severe_gui.panels.contract import Host
from severe_gui.panels.space.state import SpaceState

FRAME_MILLISECONDS = 16


class Player(QObject):
    """Emits `started`, `moved` after each frame, and `ended`.

    One flight is one undo step. It ends if anything else moves the camera.
    """

    started = Signal()
    moved = Signal()
    ended = Signal()

    def __init__(self, parent: QObject, state: SpaceState, host: Host) -> None:
        super().__init__(parent)
        self._state, self._host = state, host
        self._path: FlightPath | None = None
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._step)

    @property
    def is_playing(self) -> bool:
        return self._path is not None

    def start(self) -> None:
        """Fly from the first view to the last. Raises BadInput if two are too far apart."""
        self.stop()
        path = self._state.flight_path()
        if path is None:
            return
        self.started.emit()
        self._path = path
        self._host.begin_gesture("play the flight")
        self._state.place = self._placed = self._state.path[0]
        self._clock.start()
        self._timer.start()

    def stop(self) -> None:
        """End the flight here."""
        if self.is_playing:
            self._timer.stop()
            self._path = None
            self._host.end_gesture()
            self.ended.emit()

    def show(self, seconds: float) -> None:
        """The camera as it is some time after the start; the end of the path ends the flight."""
        if self._path is None:
            return
        if self._state.place is not self._placed:
            self.stop()
            return
        time = seconds / self._state.path_seconds
        if time >= 1.0:
            self._state.place = self._state.path[-1]
            self.stop()
            return
        self._state.fly_to(self._path.at(time))
        self._placed = self._state.place
        self.moved.emit()

    def _step(self) -> None:
        self.show(self._clock.elapsed() / 1000.0)
