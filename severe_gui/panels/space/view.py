"""The space panel on screen: the picture, the inspector beside it, and what is taken away."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QImage

from severe_gui.errors import SevereError
from severe_gui.panels.contract import ExportOptions, Host
from severe_gui.panels.space import readings
from severe_gui.panels.space.looks import NEEDS_GL, LooksCanvas
from severe_gui.panels.space.measuring import words
from severe_gui.panels.space.outside.scene import Patch
from severe_gui.panels.space.outside.solids import SolidExports
from severe_gui.panels.space.path.film import film_states, frame_count
from severe_gui.panels.space.sections.cells import CellsSection
from severe_gui.panels.space.sections.flight import FlightSection
from severe_gui.panels.space.sections.generator import GeneratorSection
from severe_gui.panels.space.sections.honeycomb import HoneycombSection
from severe_gui.panels.space.sections.measure import MeasureSection
from severe_gui.panels.space.sections.outside import ModelSection, SolidSection
from severe_gui.panels.space.sections.path import PathSection
from severe_gui.panels.space.sections.picture import PictureSection
from severe_gui.panels.space.sections.place import PlaceSection
from severe_gui.panels.space.state import Autopilot, Look, SpaceState
from severe_gui.panels.state_view import StateView, write_readings
from severe_gui.widgets import paper
from severe_gui.widgets.film import write_film, write_frames
from severe_gui.widgets.readouts import Reading
from severe_gui.widgets.section import column

NUMBERS_MILLISECONDS = 120
"""How often the inspector shows its numbers while the camera moves: a frame is for the picture."""


class SpaceView(SolidExports, StateView):
    """Draws a SpaceState and turns gestures into changes of it."""

    def __init__(self, state: SpaceState, host: Host) -> None:
        super().__init__(state, host)
        self.looks = LooksCanvas(state, host)
        self.looks.chosen.connect(self.show_look)
        self.inside = self.looks.inside
        self.canvas = self.looks
        self.honeycomb = HoneycombSection(state, self)
        self.model = ModelSection(state, self)
        self.solid = SolidSection(state, self)
        self.looks.changed.connect(self._show_patch)
        self.generator = GeneratorSection(state, self, host)
        self.measure = MeasureSection(state, self)
        self.picture = PictureSection(state, self)
        self.flight = FlightSection(self)
        self.flight.home.clicked.connect(self.fly_home)
        self.place = PlaceSection(state, self.inside.compass, self.inside.trail)
        self.path = PathSection(state, self)
        self.path.played.connect(self.play_path)
        self.cells = CellsSection(state)
        self.inspector = column(
            self.honeycomb,
            self.measure,
            self.generator,
            self.model,
            self.picture,
            self.solid,
            self.flight,
            self.place,
            self.path,
            self.cells,
        )
        self._numbers = QElapsedTimer()
        self.inside.cruise.ended.connect(lambda _said: self._pending.start(0))
        self.inside.pilot.rested.connect(lambda: self._pending.start(0))
        self.follow_state()

    # From the state to the screen.

    def _changed(self, event: Any = None) -> None:
        name = getattr(getattr(event, "signal", None), "name", "")
        if name == "honeycomb":
            self.path.drop_recording()
        if name in ("honeycomb", "place"):
            # The user chose where to look.
            self.inside.turn.stop()
        elif name == "autopilot":
            self._follow_course()
        super()._changed()

    def refresh(self) -> None:
        """Show the state as it is now; while the camera moves, the numbers only now and then."""
        self.path.note()
        waits = self._numbers.isValid() and self._numbers.elapsed() < NUMBERS_MILLISECONDS
        if self.inside.is_moving and waits:
            self.looks.refresh()
            return
        self._numbers.start()
        self.show_fields()
        self.honeycomb.refresh()
        self.measure.refresh()
        self.cells.refresh()
        self.generator.refresh()
        self.place.refresh()
        self.path.refresh(self.inside.cruise.course == "path")
        self.looks.refresh()
        look = self.looks.look
        self.picture.refresh(look)
        for section in (self.model, self.solid):
            section.setVisible(look == "outside")
        for section in (self.generator, self.measure, self.flight, self.path):
            section.setVisible(look == "inside")
        self._show_patch()

    def _show_patch(self) -> None:
        for section in (self.model, self.solid):
            section.show_patch(self.looks.shown_patch())

    def settled(self) -> bool:
        """Whether the picture is as fine as it gets."""
        return super().settled() and self.looks.settled() and self.cells.is_settled

    # What the user does.

    def set_field(self, name: str, value: Any) -> None:
        """Take over what a person entered; alternate cells and edge paths only where they exist."""
        field = self.field(name)
        if name == "autopilot":
            self.fly_by(value)
            return
        if value == "cells" and not self.state.has_alternate_cells:
            field.show_error("Cells alternate only if an even number of them meets at each edge.")
            field.set_value(self.state.colour)
            return
        field.show_error()
        super().set_field(name, value)

    def go_home(self) -> None:
        """Back to where the flight started."""
        with self.gesture("go home"):
            self.state.place = None

    def show_look(self, look: Look) -> None:
        """Look from inside or from outside."""
        with self.gesture(f"look from {look}"):
            self.state.look = look

    def change_look(self) -> None:
        """From inside to outside, or back."""
        self.show_look("inside" if self.looks.look == "outside" else "outside")

    def show_dual(self) -> None:
        """Exchange p and r."""
        p, q, r = self.state.honeycomb
        with self.gesture("dual honeycomb"):
            self.state.rebuild(r, q, p)

    def pick_ahead(self) -> None:
        """Pick what is in the middle of the picture."""
        self.inside.picker.pick_ahead()

    def clear_picks(self) -> None:
        """Forget what was picked."""
        self.measure.forget()

    def play_path(self) -> None:
        """Fly through the views of the path, or stop."""
        if self.inside.cruise.course == "path":
            self.inside.cruise.stop()
        else:
            self.inside.play_path()
        self.path.refresh(self.inside.cruise.course == "path")

    def add_to_path(self) -> None:
        """Add what the camera sees to the flight path."""
        self.path.add_here()

    def fly_by(self, course: Autopilot) -> None:
        """Let the camera fly along a course, or end its flight; say at the field why it cannot."""
        field = self.field("autopilot")
        field.show_error()
        if course != "off" and not self._is_inside():
            return
        try:
            self.inside.fly_by(course)
        except SevereError as error:
            field.show_error(str(error))
            field.set_value(self.state.autopilot)
            self._host.status(str(error))

    def toggle_autopilot(self) -> None:
        """Start the autopilot on its last course, or end any flight by itself."""
        flying = self.inside.cruise.is_flying
        self.fly_by("off" if flying else self.inside.cruise.last_course)

    def fly_home(self) -> None:
        """Fly along the geodesic to where the flight started."""
        if self._is_inside():
            self.inside.fly_home()

    def _is_inside(self) -> bool:
        """Look from inside to fly; without OpenGL say that it cannot be."""
        if not self.inside.shader.works:
            self._host.notify(NEEDS_GL, kind="warn")
        elif self.looks.look != "inside":
            self.show_look("inside")
            self.looks.refresh()
        return self.inside.shader.works

    def toggle_map(self) -> None:
        """Show or hide the map and the way home."""
        self.state.map = not self.state.map

    def _follow_course(self) -> None:
        """A preset or a session may start the autopilot, where things may move by themselves."""
        course = self.state.autopilot
        if course not in ("off", self.inside.cruise.course) and not self._host.theme.is_still:
            self.fly_by(course)

    def faster(self) -> None:
        """Increase the speed by half."""
        self.inside.pilot.change_speed(1.5)

    def slower(self) -> None:
        """Reduce the speed by a third."""
        self.inside.pilot.change_speed(1 / 1.5)

    # What a bench drives: one frame as the timers would make it.

    def start_flying(self) -> None:
        """As if a key were held."""
        self.inside.pilot.hold(Qt.Key.Key_W)

    def fly_one_frame(self, seconds: float) -> None:
        """Move, show the numbers, and compute the inputs of the shader."""
        self.inside.pilot.fly(seconds)
        self.refresh()
        self.inside.uniforms(1, 1)

    def stop_flying(self) -> None:
        """As if it were released."""
        self.inside.pilot.stop()

    def draw(self, width: int, height: int) -> QImage:
        """One finished pass of the picture in the current theme."""
        return self.inside.shader.image(width, height, 1.0)

    # Pictures and exports.

    def patch(self) -> Patch:
        """The patch that the state asks for."""
        return self.looks.patch()

    def render(self, options: ExportOptions) -> QImage:
        """The picture at any size."""
        return self.looks.render(options)

    def export_png(self, path: Path, options: ExportOptions) -> None:
        """The picture with the view in its metadata."""
        image = self.render(options)
        content = paper.png_in_bands(
            image, options.metadata, lambda share: options.progress("Writing the file", share)
        )
        path.write_bytes(content)

    def export_film(self, path: Path, options: ExportOptions) -> None:
        """A film along the flight path, or of the model that turns, as MP4."""
        write_film(path, self._frames(options), options.rate, options.metadata)

    def export_frames(self, path: Path, options: ExportOptions) -> None:
        """The frames of the same film as PNG files in a ZIP archive."""
        write_frames(path, self._frames(options))

    def _frames(self, options: ExportOptions) -> Iterator[QImage]:
        count = frame_count(self.state, options.rate)
        for index, state in enumerate(film_states(self.state, options.rate)):
            progress = partial(_progress_of_film, options.progress, index, count)
            yield self.looks.render(replace(options, progress=progress), state)

    def export_csv(self, path: Path, options: ExportOptions) -> None:
        """Lengths and place as rows of part, name and value."""
        state, flight = self.state, self.state.flight()
        parts = {
            "honeycomb": {
                "p q r": Reading(" ".join(map(str, state.honeycomb))),
                **readings.honeycomb_readings(state.subject()),
                **readings.rarer_readings(state.subject()),
            },
            "uniform variant": readings.uniform_readings(state.subject(), state.parts()),
            "measure": {
                **words.pick_readings(flight, state.elements()),
                **words.rarer_readings(flight, state.elements()),
            },
            "cells by shell": readings.shell_readings(state.subject()),
            "place": readings.place_readings(flight, state.speed, flight.from_home()),
        }
        write_readings(path, parts)

    def export_npz(self, path: Path, options: ExportOptions) -> None:
        """The simplex's mirrors and vertices, the generator point, and the camera."""
        flight = self.state.flight()
        np.savez_compressed(
            path,
            mirrors=flight.frame.normals,
            vertices=flight.frame.vertices,
            gram=flight.honeycomb.gram,
            generator=self.state.parts().generator.point,
            camera=flight.local,
            word=np.array(flight.word, dtype=np.int64),
            severe=np.array(options.metadata),
        )

    def shutdown(self) -> None:
        """Free the GL objects and disconnect from the state."""
        super().shutdown()
        self.cells.shutdown()
        self.looks.shutdown()


def _progress_of_film(
    progress: Callable[[str, float], None], index: int, count: int, _text: str, share: float
) -> None:
    progress(f"Picture {index + 1} of {count}", (index + share) / count)
