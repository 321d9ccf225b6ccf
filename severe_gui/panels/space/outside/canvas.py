"""The model from outside as a widget: a mesh, or lines where there is no OpenGL."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStackedLayout, QWidget

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.uniform.generator import REGULAR_WEIGHTS
from severe_gui.panels.contract import ExportOptions, Host
from severe_gui.panels.space.inside.canvas import far_tone
from severe_gui.panels.space.inside.pace import FULL, Pace
from severe_gui.panels.space.orbit import FAR, Sight
from severe_gui.panels.space.outside.builder import PatchBuilder
from severe_gui.panels.space.outside.drawing import paint_marks, paint_model
from severe_gui.panels.space.outside.overlay import OrbitOverlay
from severe_gui.panels.space.outside.scene import (
    Patch,
    guides,
    make_patch,
    oneself,
    sight_of,
    wanted_by,
)
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.mesh_canvas import MeshCanvas, Shape
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import THEMES, Roles

STILL_MILLISECONDS, PASS_MILLISECONDS, PATIENCE_MILLISECONDS = 160, 15, 250
MOST_PIXELS = 16_384
COARSE = 6
"""While lines move, only so many of their points are drawn: one in six."""
BY_LINES = "This display offers no OpenGL 2.1, so the model is drawn by lines."
NO_INSIDE = (
    "The view from inside needs OpenGL 2.1, which this display does not offer: this is a model of "
    "the space from outside. severe doctor shows what is missing."
)
REGULAR = "From outside the regular honeycomb is shown, not its uniform variant."
BUILDING = "Building the patch…"
# Where in a pixel the passes sample, in pixels from its middle.
PLACES = (
    (0.0, 0.0), (-0.28, 0.30), (0.30, 0.28), (0.28, -0.30), (-0.30, -0.28),
    (0.08, 0.43), (-0.43, 0.06), (0.43, -0.06), (-0.06, -0.43),
)  # fmt: skip


class OutsideCanvas(QWidget):
    """Draws the model that a SpaceState asks for. `patch` is what is drawn now."""

    def __init__(self, state: SpaceState, host: Host, replaces_inside: bool = False) -> None:
        super().__init__()
        self._state, self._host = state, host
        self._replaces_inside = replaces_inside
        self.patch: Patch | None = None
        self._shown: tuple[object, ...] = ()
        self._reach = 1.0
        self.mesh = MeshCanvas("mesh", self._uniforms, len(PLACES))
        self.overlay = OrbitOverlay(state, host, self.sight, self._paint_above)
        stack = QStackedLayout(self)
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.addWidget(self.mesh)
        stack.addWidget(self.overlay)
        stack.setCurrentWidget(self.overlay)
        self.setFocusProxy(self.overlay)
        self.setMinimumSize(200, 200)
        self.builder = PatchBuilder(self)
        self.builder.built.connect(self._take)
        # A model has few pixels: it starts fine, and is drawn coarser only where that is too slow.
        self.pace = Pace(FULL)
        self.mesh.painted.connect(self._time_frame)
        self.mesh.failed.connect(lambda _reason: self._fall_back())
        self._sharpen, self._patience = QTimer(self), QTimer(self)
        for timer, done in ((self._sharpen, self._refine), (self._patience, self._show_sentence)):
            timer.setSingleShot(True)
            timer.timeout.connect(done)
        if not self.mesh.works:
            self._fall_back()

    def refresh(self) -> None:
        """Show the state as it is now."""
        state, roles = self._state, self._host.theme.roles
        if self.builder.ask(wanted_by(state)):
            self._patience.start(PATIENCE_MILLISECONDS)
        shown = (state.orbit, roles)
        if shown != self._shown:
            self._shown = shown
            self._redraw()
        # The camera inside may have moved, or the presenter scale.
        self._show_sentence()

    @property
    def is_building(self) -> bool:
        """Whether what is drawn is not yet what the state asks for."""
        return self.patch is None or self.patch.wanted != self.builder.wanted

    def settled(self) -> bool:
        """Whether the picture is as fine as it gets."""
        if self.is_building or self._sharpen.isActive() or self.overlay.is_busy:
            return False
        return not self.mesh.works or self.mesh.done >= len(PLACES)

    def sight(self, width: float, height: float) -> Sight:
        """The state's orbit around what is drawn."""
        return sight_of(self._state, self.patch, width, height)

    def shutdown(self) -> None:
        """End what moves and computes, and free the GL objects."""
        self.overlay.stop()
        self._sharpen.stop()
        self._patience.stop()
        self.builder.close()
        self.mesh.dispose()

    # Pictures of any size.

    def render(self, options: ExportOptions, state: SpaceState | None = None) -> QImage:
        """The model at any size; of another state with the same patch if given. Raises BadInput."""
        state = state or self._state
        width, height = (round(each * options.scale) for each in (options.width, options.height))
        if max(width, height) > MOST_PIXELS:
            raise BadInput(
                f"A picture of {width} by {height} pixels is too large",
                f"each side may have at most {MOST_PIXELS:,}", "make it smaller",
            )  # fmt: skip
        patch, roles = self.finished_patch().checked(), THEMES[options.theme]
        looks = [self._look(state, roles, (width, height), place) for place in PLACES]
        image, style = self.mesh.drawn(width, height, looks), Style(roles)
        painter = QPainter(image)
        painter.scale(options.scale, options.scale)
        size = (options.width, options.height)
        if self.mesh.works:
            paint_marks(painter, patch, sight_of(state, patch, *size), style, oneself(state))
        else:
            paint_model(painter, state, patch, size, style)
        painter.end()
        return image

    def finished_patch(self) -> Patch:
        """What the state asks for, made now if it is not there."""
        wanted = wanted_by(self._state)
        if self.patch is None or self.patch.wanted != wanted:
            self.builder.wanted = wanted
            self._take(make_patch(wanted))
        assert self.patch is not None
        return self.patch

    # From the patch to the screen.

    def _take(self, patch: Patch) -> None:
        """Draw a patch; where it was refused, the one before stays on the screen."""
        if patch.figure is None and self.patch is not None and self.patch.figure is not None:
            patch = replace(patch, shells=self.patch.shells, figure=self.patch.figure)
        self.patch = patch
        if patch.figure is not None:
            shape = _shape_of(patch)
            away = np.linalg.norm(shape.points - np.array(patch.figure.middle), axis=1)
            self._reach = 1.05 * float(away.max()) / patch.figure.extent
            self.mesh.show_shape(shape)
        self._redraw()
        self._show_sentence()

    def _redraw(self) -> None:
        self.mesh.resolution = self.pace.resolution if self.overlay.is_busy else FULL
        self.mesh.redraw()
        self.overlay.update()
        if self.mesh.works:
            self._sharpen.start(STILL_MILLISECONDS)

    def _refine(self) -> None:
        """Once nothing moves: full resolution, then pass after pass."""
        if self.overlay.is_busy:
            self._sharpen.start(STILL_MILLISECONDS)
        elif self.mesh.resolution < FULL:
            self.pace.rest()
            self._redraw()
        elif self.mesh.refine():
            self._sharpen.start(PASS_MILLISECONDS)

    def _time_frame(self) -> None:
        if self.overlay.is_busy:
            self.pace.paint(time.perf_counter(), self._state.frame_rate)

    def _fall_back(self) -> None:
        self.mesh.hide()
        self._sharpen.stop()
        self._show_sentence()

    def _show_sentence(self) -> None:
        said = [BUILDING] if self.is_building and not self._patience.isActive() else []
        if self.patch is not None and self.patch.sentence:
            said.append(self.patch.sentence + ".")
        if self._state.generator != REGULAR_WEIGHTS:
            said.append(REGULAR)
        if self._replaces_inside:
            said.append(NO_INSIDE)
        elif not self.mesh.works:
            said.append(BY_LINES)
        self.overlay.sentence = " ".join(said)
        self.overlay.setToolTip(self.mesh.failure)
        self.overlay.update()

    def _paint_above(self, painter: QPainter, sight: Sight, style: Style) -> None:
        if self.mesh.works and self.patch is not None:
            paint_marks(painter, self.patch, sight, style, oneself(self._state))
        elif self.patch is not None:
            size = (sight.width, sight.height)
            step = COARSE if self.overlay.is_busy else 1
            paint_model(painter, self._state, self.patch, size, style, step)
        elif not self.mesh.works:
            painter.fillRect(self.rect(), style.roles.color("canvas"))

    def _uniforms(self, width: int, height: int, _scale: float) -> Mapping[str, Any]:
        place = PLACES[(self.mesh.done - 1) % len(PLACES)]
        return self._look(self._state, self._host.theme.roles, (width, height), place)

    def _look(
        self, state: SpaceState, roles: Roles, size: tuple[int, int], jitter: tuple[float, float]
    ) -> Mapping[str, Any]:
        sight = sight_of(state, self.patch, *map(float, size))
        turn = np.eye(4, dtype=np.float32)
        turn[:3, :3] = sight.turn.T
        return {
            "size": size,
            "background": roles.rgb("canvas"),
            "jitter": jitter,
            "u_matrix": sight.matrix(self._reach),
            "u_turn": turn,
            "u_canvas": roles.rgb("canvas"),
            "u_tone": roles.rgb("edge"),
            "u_tone_other": far_tone(roles),
            "u_bead": roles.rgb("construction"),
            "u_line": roles.rgb("line"),
            "u_haze": (FAR - 1.0, FAR + 1.0),
        }


def _shape_of(patch: Patch) -> Shape:
    """A patch's surface and guides as arrays of a mesh."""
    assert patch.figure is not None
    surface, (lines, faint) = patch.figure.surface, guides(patch.figure, patch.wanted)
    count, length = lines.shape[:2]
    first = np.arange(count * length).reshape(count, length)[:, :-1].ravel()
    look = np.stack([1.0 - np.exp(-0.45 * surface.away), surface.is_bead], axis=-1)
    guide = np.stack([faint.ravel(), 0.0 * faint.ravel()], axis=-1)
    return Shape(
        np.concatenate([surface.points, lines.reshape(-1, 3)]),
        np.concatenate([surface.normals, np.zeros((count * length, 3))]),
        np.concatenate([look, guide]),
        surface.triangles,
        np.stack([first, first + 1], axis=-1) + len(surface.points),
    )
