"""The space panel on screen: the picture, the pilot above it, the inspector beside it."""

import math
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedLayout, QWidget

from severe_gui.errors import SevereError
from severe_gui.maths.hyperbolic import lorentz
from severe_gui.maths.hyperbolic.tracer import FOLDS, Scene, scene_of
from severe_gui.panels.contract import ExportOptions, Host
from severe_gui.panels.space import readings
from severe_gui.panels.space.pilot import Pilot
from severe_gui.panels.space.slow_turn import SlowTurn
from severe_gui.panels.space.state import LARGEST, SpaceState
from severe_gui.panels.state_view import StateView, write_readings
from severe_gui.widgets import paper
from severe_gui.widgets.fields import ChoiceField, Field, NumberField
from severe_gui.widgets.gl_canvas import ShaderCanvas
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section, column
from severe_gui.widgets.theme import THEMES, Roles

COLOURS = {
    "by depth": "depth", "by shell": "shell", "alternate cells": "cells", "single tone": "single",
}  # fmt: skip
MOVING, STILL = 0.5, 1.0
STILL_MILLISECONDS, PASS_MILLISECONDS = 160, 30
# Where in a pixel the passes sample, in pixels from its middle.
PLACES = ((0.0, 0.0), (-0.28, 0.3), (0.3, 0.28), (0.28, -0.3), (-0.3, -0.28))


class SpaceView(StateView):
    """Draws a SpaceState and turns gestures into changes of it."""

    def __init__(self, state: SpaceState, host: Host) -> None:
        super().__init__(state, host)
        self._roles: Roles | None = None
        self._exporting = False
        self._scene_key: tuple[Any, ...] = ()
        self._scene: Scene | None = None
        self._shader = ShaderCanvas("honeycomb", self._uniforms, len(PLACES))
        self._pilot = Pilot(state, host)
        self._pilot.moved.connect(self._coarsen)
        self._pilot.rested.connect(lambda: self._sharpen.start(STILL_MILLISECONDS))
        self.canvas = QWidget()
        stack = QStackedLayout(self.canvas)
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.addWidget(self._shader)
        stack.addWidget(self._pilot)
        stack.setCurrentWidget(self._pilot)
        self.canvas.setFocusProxy(self._pilot)
        self.canvas.setMinimumSize(200, 200)
        self.inspector = self._make_inspector()
        self._sharpen = QTimer(self.canvas)
        self._sharpen.setSingleShot(True)
        self._sharpen.timeout.connect(self._refine)
        self._turn = SlowTurn(self.canvas)
        self._turn.turned.connect(self._coarsen_and_redraw)
        self._pilot.appeared.connect(self._turn_slowly)
        self._pilot.started.connect(self._take_turn)
        self.follow_state()

    def _make_inspector(self) -> QWidget:
        fresh = SpaceState()
        section = Section("Honeycomb")
        self._orders = {
            name: NumberField(label, tip, value, 3, 8, integer=True, least=3, most=LARGEST)
            for name, label, tip, value in (
                ("p", "Polygon p", "Sides of a face.", 5),
                ("q", "At a corner q", "Faces at a corner of a cell.", 3),
                ("r", "At an edge r", "Cells around an edge.", 4),
            )
        }
        for field in self._orders.values():
            section.add(field)
            field.changed.connect(lambda _value, field=field: self._rebuild(field))
        look = Section("Picture")
        self.bind(look, "change the picture", {
            "radius": NumberField(
                "Edge radius",
                "Radius of the tubes, as a hyperbolic length.",
                fresh.radius,
                0.005,
                0.2,
            ),
            "fog": NumberField(
                "Fog", "How fast light fades, per unit of length.", fresh.fog, 0.0, 2.0
            ),
            "view_angle": NumberField(
                "View angle", "Vertical angle of view.", fresh.view_angle, 20, 140, unit="degrees"
            ),
            "colour": ChoiceField("Colour", "What the tones distinguish.", fresh.colour, COLOURS),
        })  # fmt: skip
        self._lengths, self._place = Readouts(), Readouts()
        section.add(self._lengths)
        place = Section("Place")
        place.add(self._place)
        return column(section, look, place)

    # From the state to the screen.

    def _changed(self, event: Any = None) -> None:
        if getattr(getattr(event, "signal", None), "name", "") in ("honeycomb", "place"):
            # The user chose where to look.
            self._turn.stop()
        super()._changed()

    def refresh(self) -> None:
        """Show the state as it is now."""
        state = self.state
        for field, value in zip(self._orders.values(), state.honeycomb, strict=True):
            if field.value() != value:
                field.set_value(value)
            if self._scene_key[:1] != (state.honeycomb,):
                field.show_error()
        self.show_fields()
        self._lengths.show_readings(readings.honeycomb_readings(state.subject()))
        self._place.show_readings(readings.place_readings(state.flight(), state.speed))
        self._shader.redraw()
        if not self._pilot.is_busy:
            self._sharpen.start(STILL_MILLISECONDS)

    def _scene_now(self) -> Scene:
        key = (self.state.honeycomb, self.state.radius)
        if self._scene is None or self._scene_key != key:
            honeycomb = self.state.subject()
            self._scene_key, self._scene = key, scene_of(honeycomb, self.state.radius)
            # <x, w> is linear in the products of x with the normals.
            self._scene_gram = honeycomb.gram
            walls = lorentz.product(self._scene.mirrors, self._scene.vertex)
            self._scene_dual = np.linalg.solve(honeycomb.gram, walls)
        return self._scene

    def _uniforms(self, width: int, height: int, scale: float) -> dict[str, Any]:
        state, roles = self.state, self._roles or self._host.theme.roles
        scene, local = self._scene_now(), state.flight().local
        if not self._exporting:
            local = local @ self._turn.rotation
        place = (0.0, 0.0) if self._exporting else PLACES[(self._shader.done - 1) % len(PLACES)]
        # The shader gets points and directions as their products with the walls' normals.
        known = lorentz.product(local.T[:, None], scene.mirrors)
        cosine = float(self._scene_gram[2, 3])
        vectors = {
            "u_right": known[0],
            "u_up": known[1],
            "u_back": known[2],
            "u_place": known[3],
            "u_vertex": self._scene_dual,
            "u_gram": np.diag(self._scene_gram, 1),
            **{f"u_inverse{i}": row for i, row in enumerate(np.linalg.inv(self._scene_gram))},
        }
        return {
            **{name: tuple(float(x) for x in vector) for name, vector in vectors.items()},
            "u_edge": (cosine, 1.0 / math.sqrt(1.0 - cosine**2)),
            "u_vertex_square": float(lorentz.product(scene.vertex, scene.vertex)),
            "u_size": (float(width), float(height)),
            "u_reach": math.tan(math.radians(state.view_angle) / 2),
            "u_square": scene.square,
            "u_level": scene.level,
            "u_fog": state.fog,
            "u_folds": float(FOLDS),
            "u_samples": 2.0 if self._exporting else 1.0,
            "u_jitter": place,
            "u_by_depth": float(state.colour == "depth"),
            "u_by_shell": float(state.colour == "shell"),
            "u_by_cell": float(state.colour == "cells" and state.has_alternate_cells),
            "u_cell": float(state.cell_parity),
            "u_canvas": roles.rgb("canvas"),
            "u_tone": roles.rgb("edge"),
            "u_tone_other": _far_tone(roles),
            "u_bead": roles.rgb("construction"),
        }

    # Turning slowly until the user takes over.

    def _turn_slowly(self) -> None:
        if self.state.place is None and not self._host.theme.is_still:
            self._turn.start()

    def _take_turn(self) -> None:
        """Continue from where the picture has turned to."""
        rotation = self._turn.stop()
        if rotation is not None:
            self.state.fly_to(self.state.flight().moved(rotation))

    def _coarsen_and_redraw(self) -> None:
        self._coarsen()
        self._shader.redraw()

    # How fine the picture is.

    def _coarsen(self) -> None:
        self._shader.resolution = MOVING
        self._sharpen.start(STILL_MILLISECONDS)

    def _refine(self) -> None:
        """Once the camera is still: full resolution, then pass after pass."""
        if self._pilot.is_busy:
            self._sharpen.start(STILL_MILLISECONDS)
        elif self._shader.resolution < STILL:
            self._shader.resolution = STILL
            self._shader.redraw()
            self._sharpen.start(PASS_MILLISECONDS)
        elif self._shader.refine():
            self._sharpen.start(PASS_MILLISECONDS)

    # What the user does.

    def set_field(self, name: str, value: Any) -> None:
        """Take over what a person entered; alternate cells only where they exist."""
        field = self._fields[name]
        if value == "cells" and not self.state.has_alternate_cells:
            field.show_error("Cells alternate only if an even number of them meets at each edge.")
            field.set_value(self.state.colour)
            return
        field.show_error()
        super().set_field(name, value)

    def _rebuild(self, field: Field) -> None:
        try:
            with self.gesture("change the honeycomb", merges=True):
                self.state.rebuild(*(int(each.value()) for each in self._orders.values()))
        except SevereError as error:
            field.show_error(str(error))
            return
        for each in self._orders.values():
            each.show_error()

    def go_home(self) -> None:
        """Back to where the flight started."""
        with self.gesture("go home"):
            self.state.place = None

    def show_dual(self) -> None:
        """Exchange p and r."""
        p, q, r = self.state.honeycomb
        with self.gesture("dual honeycomb"):
            self.state.rebuild(r, q, p)

    def faster(self) -> None:
        """Increase the speed by half."""
        self._pilot.change_speed(1.5)

    def slower(self) -> None:
        """Reduce the speed by a third."""
        self._pilot.change_speed(1 / 1.5)

    # What a bench drives: one frame as the timers would make it.

    def start_flying(self) -> None:
        """As if a key were held."""
        self._pilot.hold(Qt.Key.Key_W)

    def fly_one_frame(self, seconds: float) -> None:
        """Move, show the numbers, and compute the inputs of the shader."""
        self._pilot.fly(seconds)
        self.refresh()
        self._uniforms(1, 1, 1.0)

    def stop_flying(self) -> None:
        """As if it were released."""
        self._pilot.stop()

    def draw(self, width: int, height: int) -> QImage:
        """One finished pass of the picture in the current theme."""
        return self._shader.image(width, height, 1.0)

    # Pictures and exports.

    def settled(self) -> bool:
        """Whether the picture is as fine as it gets."""
        if self._turn.is_turning:
            return False
        if self._sharpen.isActive() or self._pilot.is_busy or not super().settled():
            return False
        return self._shader.done >= len(PLACES) or not self._shader.works

    def render(self, options: ExportOptions) -> QImage:
        """The picture at any size, with four samples a pixel."""
        self._roles, self._exporting = THEMES[options.theme], True
        try:
            width, height = (round(x * options.scale) for x in (options.width, options.height))
            return self._shader.image(width, height, options.scale)
        finally:
            self._roles, self._exporting = None, False

    def export_png(self, path: Path, options: ExportOptions) -> None:
        """The picture with the view in its metadata."""
        if not self._shader.works:
            raise SevereError("The PNG cannot be drawn", "OpenGL is not available")
        path.write_bytes(paper.png(self.render(options), options.metadata))

    def export_csv(self, path: Path, options: ExportOptions) -> None:
        """Lengths and place as rows of part, name and value."""
        state = self.state
        parts = {
            "honeycomb": {
                "p q r": Reading(" ".join(map(str, state.honeycomb))),
                **readings.honeycomb_readings(state.subject()),
            },
            "place": readings.place_readings(state.flight(), state.speed),
        }
        write_readings(path, parts)

    def export_npz(self, path: Path, options: ExportOptions) -> None:
        """The simplex's mirrors and vertices, and the camera."""
        honeycomb, flight = self.state.subject(), self.state.flight()
        np.savez_compressed(
            path,
            mirrors=honeycomb.mirrors,
            vertices=honeycomb.vertices,
            gram=honeycomb.gram,
            camera=flight.local,
            word=np.array(flight.word, dtype=np.int64),
            severe=np.array(options.metadata),
        )

    def shutdown(self) -> None:
        """Free the GL objects and disconnect from the state."""
        self._pilot.stop()
        self._turn.stop()
        self._sharpen.stop()
        super().shutdown()
        self._shader.dispose()


def _far_tone(roles: Roles) -> tuple[float, ...]:
    """The tone of distant edges: between that of near edges and muted text."""
    pairs = zip(roles.rgb("edge"), roles.rgb("muted"), strict=True)
    return tuple(0.35 * edge + 0.65 * muted for edge, muted in pairs)
