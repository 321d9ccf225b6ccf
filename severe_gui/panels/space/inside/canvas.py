"""The view from within: the traced picture with the pilot above it, coarse while it moves."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QElapsedTimer, QRectF, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStackedLayout, QWidget

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.flights.flight import Flight
from severe_gui.maths.hyperbolic.flights.trail import Trail
from severe_gui.maths.hyperbolic.flights.way_home import Compass
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray
from severe_gui.panels.contract import ExportOptions, Host
from severe_gui.panels.space.inside.cruise import Cruise
from severe_gui.panels.space.inside.instruments import Instruments
from severe_gui.panels.space.inside.kaleidoscope import Kaleidoscope
from severe_gui.panels.space.inside.pace import FIRST, FULL, LEAST, Pace
from severe_gui.panels.space.inside.pilot import Pilot
from severe_gui.panels.space.inside.slow_turn import SlowTurn
from severe_gui.panels.space.measuring.marks import Marks, paint_marks
from severe_gui.panels.space.measuring.picker import Picker
from severe_gui.panels.space.state import Autopilot, SpaceState
from severe_gui.widgets.gl_canvas import ShaderCanvas
from severe_gui.widgets.theme import THEMES, Roles

MOST_PIXELS = 16_384
MAP_MILLISECONDS = 45
STILL_MILLISECONDS, PASS_MILLISECONDS = 160, 30
# Where in a pixel the passes sample, in pixels from its middle.
PLACES = ((0.0, 0.0), (-0.28, 0.3), (0.3, 0.28), (0.28, -0.3), (-0.3, -0.28))


class InsideCanvas(QWidget):
    """Draws what the camera of a SpaceState sees."""

    def __init__(
        self, state: SpaceState, host: Host, now: Callable[[], float] = time.perf_counter
    ) -> None:
        """now: the clock, in seconds, that frames are timed by."""
        super().__init__()
        self._state, self._host, self._now = state, host, now
        self._kaleidoscope = Kaleidoscope()
        self.shader = ShaderCanvas(
            "honeycomb", self._uniforms, len(PLACES), lambda: self._kaleidoscope.variant(state)
        )
        self.pilot = Pilot(state, host)
        self.pilot.moved.connect(self._coarsen)
        self.picker = Picker(self, state, host, self.seen_flight)
        self.marks = Marks(state, host, self.seen_flight)
        self.pilot.hovered.connect(self.picker.hover)
        self.pilot.picked.connect(self.picker.pick)
        self.pilot.rested.connect(self._rest)
        self.pace, self.compass = Pace(), Compass()
        self._shown = QElapsedTimer()
        self.cruise = Cruise(self, state, host, self.compass)
        self.trail = Trail(state.subject())
        self.cruise.moved.connect(self._coarsen)
        self.cruise.ended.connect(self._end_cruise)
        self.pilot.takes_over.connect(self.cruise.stop)
        self.pilot.left.connect(self.cruise.stop)
        self.shader.painted.connect(self._time_frame)
        stack = QStackedLayout(self)
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.addWidget(self.shader)
        stack.addWidget(self.marks)
        self.instruments = Instruments(state, host, self.trail, self.compass)
        stack.addWidget(self.instruments)
        stack.addWidget(self.pilot)
        stack.setCurrentWidget(self.pilot)
        # The layout puts a new widget lowest.
        self.instruments.stackUnder(self.pilot)
        self.marks.stackUnder(self.instruments)
        self.setFocusProxy(self.pilot)
        self.setMinimumSize(200, 200)
        self.sharpen = QTimer(self)
        self.sharpen.setSingleShot(True)
        self.sharpen.timeout.connect(self._refine)
        self.turn = SlowTurn(self)
        self.turn.turned.connect(self._coarsen_and_redraw)
        self.pilot.appeared.connect(self._turn_slowly)
        self.pilot.started.connect(self._take_turn)
        self.cruise.started.connect(self._take_turn)

    def refresh(self) -> None:
        """Show the state as it is now."""
        flight = self._state.flight()
        self.trail.visit(flight)
        self.shader.redraw()
        self.marks.update()
        self._show_instruments()
        if not self.is_moving:
            # First what comes fast, whether a preset, a slider or an undo changed the picture.
            self._coarsen()

    def _show_instruments(self) -> None:
        """While the camera moves they may be a little late: a frame is for the picture."""
        if self.is_moving and self._shown.isValid() and self._shown.elapsed() < MAP_MILLISECONDS:
            return
        self._shown.start()
        self.instruments.refresh()

    def seen_flight(self) -> Flight:
        """The camera of the picture on the screen, with what it has turned by itself."""
        flight = self._state.flight()
        return replace(flight, local=flight.local @ self.turn.rotation)

    def fly_by(self, course: Autopilot) -> None:
        """Fly along a course, or end the flight. Raises BadInput where it does not exist."""
        if course == "off":
            self.cruise.stop()
        else:
            self.pilot.stop()
            self.cruise.start(course)

    def fly_home(self) -> None:
        """Fly along the geodesic to where the flight started."""
        self.pilot.stop()
        self.cruise.go_home()

    def play_path(self) -> None:
        """Fly through the views of the path."""
        self.pilot.stop()
        self.cruise.play()

    @property
    def is_moving(self) -> bool:
        """Whether a gesture or a course moves the camera."""
        return self.pilot.is_busy or self.cruise.is_flying

    def settled(self) -> bool:
        """Whether the picture is as fine as it gets."""
        if self.turn.is_turning or self.sharpen.isActive() or self.is_moving:
            return False
        return self.shader.done >= len(PLACES) or not self.shader.works

    def render(self, options: ExportOptions, state: SpaceState | None = None) -> QImage:
        """The picture at any size; of another state if one is given. Raises BadInput."""
        width, height = (round(x * options.scale) for x in (options.width, options.height))
        if max(width, height) > MOST_PIXELS:
            raise BadInput(
                f"A picture of {width} by {height} pixels is too large",
                f"each side may have at most {MOST_PIXELS:,}",
                "make it smaller",
            )
        state, roles, n = state or self._state, THEMES[options.theme], options.samples
        steps = [(k + 0.5) / n - 0.5 for k in range(n)]
        local = state.flight().local
        looks = [
            self._look(state, local, roles, (width, height), (x, y)) for y in steps for x in steps
        ]
        image = self.shader.drawn(
            width,
            height,
            looks,
            lambda share: options.progress("Drawing the picture", share),
            self._kaleidoscope.variant(state),
        )
        painter = QPainter(image)
        paint_marks(painter, QRectF(image.rect()), state, state.flight(), roles, options.scale)
        painter.end()
        return image

    def uniforms(self, width: int, height: int) -> Mapping[str, Any]:
        """What the shader is given for the screen, at this size in pixels."""
        local = self._state.flight().local @ self.turn.rotation
        place = PLACES[(self.shader.done - 1) % len(PLACES)]
        return self._look(self._state, local, self._host.theme.roles, (width, height), place)

    def _look(
        self,
        state: SpaceState,
        local: FloatArray,
        roles: Roles,
        size: tuple[int, int],
        jitter: tuple[float, float],
    ) -> Mapping[str, Any]:
        width, height = map(float, size)
        return {
            **self._kaleidoscope.uniforms(state, local),
            "u_size": (width, height),
            "u_centre": (width / 2, height / 2),
            "u_jitter": jitter,
            "u_canvas": roles.rgb("canvas"),
            "u_tone": roles.rgb("edge"),
            "u_tone_other": far_tone(roles),
            **self._kaleidoscope.tones(state, roles),
        }

    def shutdown(self) -> None:
        """End the motions and free the GL objects."""
        self.pilot.stop()
        self.cruise.stop()
        self.turn.stop()
        self.picker.stop()
        self.sharpen.stop()
        self.shader.dispose()

    def _uniforms(self, width: int, height: int, _scale: float) -> Mapping[str, Any]:
        return self.uniforms(width, height)

    # Turning slowly until the user takes over.

    def _turn_slowly(self) -> None:
        if self._state.place is None and not self._host.theme.is_still:
            self.turn.start()

    def _take_turn(self) -> None:
        """Continue from where the picture has turned to."""
        rotation = self.turn.stop()
        if rotation is not None:
            self._state.fly_to(self._state.flight().moved(rotation))

    def _coarsen_and_redraw(self) -> None:
        self._coarsen()
        self.shader.redraw()
        self.marks.update()

    # How fine the picture is.

    def _coarsen(self) -> None:
        self.shader.resolution = max(self.pace.resolution, self._least())
        self.sharpen.start(STILL_MILLISECONDS)

    def _least(self) -> float:
        """A slow turn that nobody asked for is rather slow than coarse."""
        return FIRST if self.turn.is_turning else LEAST

    def _time_frame(self) -> None:
        if self.is_moving or self.turn.is_turning:
            self.pace.paint(self._now(), self._state.frame_rate, self._least())

    def _rest(self) -> None:
        self.pace.rest()
        self.sharpen.start(STILL_MILLISECONDS)

    def _end_cruise(self, said: str) -> None:
        if said:
            self._host.status(said)
        self._rest()

    def _refine(self) -> None:
        """Once the camera is still: full resolution, then pass after pass."""
        if self.is_moving:
            self.sharpen.start(STILL_MILLISECONDS)
        elif self.shader.resolution < FULL:
            self.pace.rest()
            self.shader.resolution = FULL
            self.shader.redraw()
            self.sharpen.start(PASS_MILLISECONDS)
        elif self.shader.refine():
            self.sharpen.start(PASS_MILLISECONDS)


def far_tone(roles: Roles) -> tuple[float, ...]:
    """The tone of distant edges: between that of near edges and muted text."""
    pairs = zip(roles.rgb("edge"), roles.rgb("muted"), strict=True)
    return tuple(0.35 * edge + 0.65 * muted for edge, muted in pairs)
