"""The view from within: the traced picture with the pilot above it, coarse while it moves."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStackedLayout, QWidget

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.flight import Flight
from severe_gui.maths.hyperbolic.space import FloatArray
from severe_gui.panels.contract import ExportOptions, Host
from severe_gui.panels.space.inside.kaleidoscope import Kaleidoscope
from severe_gui.panels.space.inside.pilot import Pilot
from severe_gui.panels.space.inside.slow_turn import SlowTurn
from severe_gui.panels.space.measuring.marks import Marks, paint_marks
from severe_gui.panels.space.measuring.picker import Picker
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.gl_canvas import ShaderCanvas
from severe_gui.widgets.theme import THEMES, Roles

MOVING, STILL = 0.5, 1.0
MOST_PIXELS = 16_384
STILL_MILLISECONDS, PASS_MILLISECONDS = 160, 30
# Where in a pixel the passes sample, in pixels from its middle.
PLACES = ((0.0, 0.0), (-0.28, 0.3), (0.3, 0.28), (0.28, -0.3), (-0.3, -0.28))


class InsideCanvas(QWidget):
    """Draws what the camera of a SpaceState sees."""

    def __init__(self, state: SpaceState, host: Host) -> None:
        super().__init__()
        self._state, self._host = state, host
        self._kaleidoscope = Kaleidoscope()
        self.shader = ShaderCanvas(
            "honeycomb", self._uniforms, len(PLACES), lambda: self._kaleidoscope.variant(state)
        )
        self.pilot = Pilot(state, host)
        self.pilot.moved.connect(self._coarsen)
        self.pilot.rested.connect(lambda: self.sharpen.start(STILL_MILLISECONDS))
        self.picker = Picker(self, state, host, self.seen_flight)
        self.marks = Marks(state, host, self.seen_flight)
        self.pilot.hovered.connect(self.picker.hover)
        self.pilot.picked.connect(self.picker.pick)
        stack = QStackedLayout(self)
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.addWidget(self.shader)
        stack.addWidget(self.marks)
        stack.addWidget(self.pilot)
        # A stack puts what is added below what is there.
        self.marks.raise_()
        stack.setCurrentWidget(self.pilot)
        self.setFocusProxy(self.pilot)
        self.setMinimumSize(200, 200)
        self.sharpen = QTimer(self)
        self.sharpen.setSingleShot(True)
        self.sharpen.timeout.connect(self._refine)
        self.turn = SlowTurn(self)
        self.turn.turned.connect(self._coarsen_and_redraw)
        self.pilot.appeared.connect(self._turn_slowly)
        self.pilot.started.connect(self._take_turn)

    def refresh(self) -> None:
        """Show the state as it is now."""
        self.shader.redraw()
        self.marks.update()
        if not self.pilot.is_busy:
            self.sharpen.start(STILL_MILLISECONDS)

    def seen_flight(self) -> Flight:
        """The camera of the picture on the screen, with what it has turned by itself."""
        flight = self._state.flight()
        return replace(flight, local=flight.local @ self.turn.rotation)

    def settled(self) -> bool:
        """Whether the picture is as fine as it gets."""
        if self.turn.is_turning or self.sharpen.isActive() or self.pilot.is_busy:
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
            "u_bead": roles.rgb("construction"),
        }

    def shutdown(self) -> None:
        """End the motions and free the GL objects."""
        self.pilot.stop()
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
        self.shader.resolution = MOVING
        self.sharpen.start(STILL_MILLISECONDS)

    def _refine(self) -> None:
        """Once the camera is still: full resolution, then pass after pass."""
        if self.pilot.is_busy:
            self.sharpen.start(STILL_MILLISECONDS)
        elif self.shader.resolution < STILL:
            self.shader.resolution = STILL
            self.shader.redraw()
            self.sharpen.start(PASS_MILLISECONDS)
        elif self.shader.refine():
            self.sharpen.start(PASS_MILLISECONDS)


def far_tone(roles: Roles) -> tuple[float, ...]:
    """The tone of distant edges: between that of near edges and muted text."""
    pairs = zip(roles.rgb("edge"), roles.rgb("muted"), strict=True)
    return tuple(0.35 * edge + 0.65 * muted for edge, muted in pairs)
