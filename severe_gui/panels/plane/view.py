"""The plane panel on screen: shader below, construction above, inspector beside."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QWidget

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.tilings.tiling import Geometry
from severe_gui.panels.contract import Host
from severe_gui.panels.plane.construction_file import read_construction
from severe_gui.panels.plane.drawing.object_list import ObjectSection
from severe_gui.panels.plane.drawing.tool import MOVE, POINT, DrawingTool
from severe_gui.panels.plane.drawing.tool_grid import ToolSection
from severe_gui.panels.plane.elements import Place
from severe_gui.panels.plane.exports import PlaneExports
from severe_gui.panels.plane.lessons.lesson import LessonContent, lesson_content
from severe_gui.panels.plane.lessons.section import SHARE_OF_MAPS, SHARE_OF_PLOT, LessonSection
from severe_gui.panels.plane.maps.flat_view import CurvedView
from severe_gui.panels.plane.maps.mobius_section import MobiusSection
from severe_gui.panels.plane.maps.mobius_view import AlwaysDrawn, MobiusView
from severe_gui.panels.plane.maps.section import MapSection
from severe_gui.panels.plane.maps.view import MapView
from severe_gui.panels.plane.motion.motions import toward_home
from severe_gui.panels.plane.motion.section import MotionSection
from severe_gui.panels.plane.scene import place_readings as place_readings
from severe_gui.panels.plane.scene import readings as readings
from severe_gui.panels.plane.scene.charts import FLAT
from severe_gui.panels.plane.state import PlaneState
from severe_gui.panels.plane.tilings.section import TilingSection
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.gl_canvas import ShaderCanvas
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section, column

if TYPE_CHECKING:
    from severe_gui.panels.plane.lessons.plot import LessonPlot

Surface = MapView | CurvedView | MobiusView


class PlaneView(PlaneExports, StateView):
    """Draws a PlaneState and turns gestures into changes of it."""

    def __init__(self, state: PlaneState, host: Host) -> None:
        super().__init__(state, host)
        self._drawing = DrawingTool(state)
        self._shown: dict[str, tuple[object, ...]] = {}
        self._maps: dict[str, Surface] = {}
        self.canvas, maps = QWidget(), QWidget()
        beside = QHBoxLayout(self.canvas)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(1)
        beside.addWidget(maps, SHARE_OF_MAPS)
        self._beside = beside
        self._plot: LessonPlot | None = None
        self._grid = QGridLayout(maps)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(1)
        self.canvas.setMinimumSize(280, 280)
        self._show_maps()
        self.inspector = self._make_inspector()
        self.follow_state()

    def _make_inspector(self) -> QWidget:
        self._tiling = TilingSection(self.state, self._host)
        self._map_section = MapSection(self.state, self._host)
        self._point_readouts, self._place_readouts = Readouts(), Readouts()
        self._tools, self._objects = ToolSection(), ObjectSection(self.state, self._host)
        self._tools.taken_up.connect(self.take_up)
        self._objects.chosen.connect(self.choose)
        self._points_section, self._lines_section = Section("Measures"), Section("Lines")
        self._line_readouts = Readouts()
        self._points_section.add(self._point_readouts)
        self._lines_section.add(self._line_readouts)
        place = Section("Place")
        place.add(self._place_readouts)
        self._motion = MotionSection(self.state, self._host)
        self._mobius = MobiusSection(self.state, self._host)
        self._lesson = LessonSection(self.state, self._host)
        self._globe, self._globe_readouts = Section("Sphere"), Readouts()
        self._globe.add(self._globe_readouts)
        return column(
            self._lesson,
            self._mobius,
            self._globe,
            self._tools,
            self._points_section,
            self._lines_section,
            self._objects,
            self._map_section,
            self._tiling,
            self._motion,
            place,
        )

    # From the state to the screen.

    def refresh(self) -> None:
        """Show the current state."""
        state = self.state
        for section in (self._tools, self._objects, self._motion):
            section.setVisible(state.is_hyperbolic)
        self._show_measures()
        self._show_maps()
        lesson = lesson_content(state)
        self._lesson.refresh(lesson)
        self._show_plot(lesson)
        on_globe = place_readings.globe_readings(state) if "sphere" in self._maps else {}
        self._globe.setVisible(bool(on_globe))
        self._globe_readouts.show_readings(on_globe)
        self._mobius.setVisible("mobius" in self._maps)
        if "mobius" in self._maps:
            self._mobius.refresh()
        tiling = (state.tiling, state.figure, state.edge_width, state.colour, state.image)
        self._when_new("tiling", tiling, self._tiling.refresh)
        maps = (state.maps, state.orbit, state.lesson, state.tiling)
        self._when_new("maps", maps, self._map_section.refresh)
        self._when_new("place", (state.place, state.tiling), self._show_place)
        for each in self._maps.values():
            if isinstance(each, MapView):
                each.overlay.lesson = lesson
                each.overlay.chosen_name = self._objects.name if len(state.made) > 1 else ""
            each.refresh(len(self._maps) > 1)

    def _show_plot(self, lesson: LessonContent | None) -> None:
        """The plot beside the maps; it is made when the first lesson is chosen."""
        if lesson is None:
            if self._plot is not None:
                self._plot.hide()
            return
        if self._plot is None:
            from severe_gui.panels.plane.lessons.plot import LessonPlot, look_for

            self._plot = LessonPlot(look_for(self._host.theme.roles, self._host.theme.scale))
            self._beside.addWidget(self._plot, SHARE_OF_PLOT)
        theme = self._host.theme
        self._when_new("plot", (theme.roles, theme.scale), self._relook_plot)
        self._plot.show_lesson(lesson)
        self._plot.show()

    def _relook_plot(self) -> None:
        from severe_gui.panels.plane.lessons.plot import look_for

        if self._plot is not None:
            self._plot.relook(look_for(self._host.theme.roles, self._host.theme.scale))

    def _when_new(self, name: str, shown: tuple[object, ...], show: Callable[[], None]) -> None:
        """Refresh a part of the inspector, unless its content is unchanged."""
        if self._shown.get(name) != shown:
            self._shown[name] = shown
            show()

    def _show_place(self) -> None:
        self._place_readouts.show_readings(place_readings.place_readings(self.state))

    def _show_measures(self) -> None:
        """The measures of the chosen object and of the lines."""
        state = self.state
        rows: Mapping[str, Reading] = {}
        lines: Mapping[str, Reading] = {}
        if state.is_hyperbolic:
            self._objects.refresh()
            chosen = self._objects.name
            rows, lines = readings.object_readings(state, chosen), readings.line_readings(state)
            motion = (state.place, state.mover, state.amount, state.shows_axis, state.made, chosen)
            self._when_new("motion", motion, lambda: self._motion.refresh(chosen))
            self._points_section.set_title(readings.title_of(state, chosen))
        self._points_section.setVisible(bool(rows))
        self._point_readouts.show_readings(rows)
        self._lines_section.setVisible(bool(lines))
        self._line_readouts.show_readings(lines)

    @property
    def _first(self) -> Surface:
        return next(iter(self._maps.values()))

    @property
    def _shader(self) -> ShaderCanvas | AlwaysDrawn:
        return self._first.shader

    def _show_maps(self) -> None:
        """Make a view for each map of the state, in one row or in two."""
        wanted = _surfaces(self.state)
        if tuple(self._maps) == wanted:
            return
        before = self._maps
        self._maps = {name: before.get(name) or self._make_map(name) for name in wanted}
        for index, each in enumerate(self._maps.values()):
            self._grid.addWidget(each, index // 2, index % 2)
        for line in (0, 1):
            self._grid.setColumnStretch(line, int(line < len(self._maps)))
            self._grid.setRowStretch(line, int(2 * line < len(self._maps)))
        # What is made later stands last in the tab order, where Tab would miss the inspector.
        order = (*[*before.values()][:1], *self._maps.values())
        for earlier, later in pairwise([each.focusProxy() or each for each in order]):
            if earlier is not later:
                QWidget.setTabOrder(earlier, later)
        self.canvas.setFocusProxy(self._first)
        for gone in [each for name, each in before.items() if name not in wanted]:
            self._grid.removeWidget(gone)
            gone.dispose()
            gone.setParent(None)
            gone.deleteLater()

    def _make_map(self, name: str) -> Surface:
        if name == "mobius":
            return MobiusView(self.state, self._host)
        if name in ("sphere", "flat"):
            surface = CurvedView(self.state, self._host, name == "sphere")
            surface.home_wanted.connect(self.go_home)
            return surface
        made = MapView(self.state, self._host, self._drawing, name)
        made.overlay.home_wanted.connect(self.go_home)
        made.overlay.tool_left.connect(lambda: self.take_up(MOVE))
        made.overlay.chosen.connect(self._take_hold)
        return made

    def make_frame(self) -> None:
        """All that Python does for a frame of the first map; a bench measures this."""
        self._pending.stop()
        self.refresh()
        self._first.make_frame()

    # What the user does.

    def go_home(self) -> None:
        """Back to the first tile, at the size that fits."""
        with self.gesture("go home"):
            home = {"place": Place(), "zoom": 1.0, "centre": (0.0, 0.0)}
            if "sphere" in self._maps:
                home["globe_turn"] = PlaneState().globe_turn
            self.state.update(home)

    def step_toward_home(self) -> None:
        """One tile toward home along the exact word of the place."""
        if not self.state.is_hyperbolic or not self.state.place.word:
            return
        with self.gesture("step toward home"):
            self.state.move_to(toward_home(self.state.camera()))

    def open_construction(self, path: str = "") -> None:
        """Show a construction from a JSON file; any other file changes nothing."""
        if not path:
            path, _ = QFileDialog.getOpenFileName(
                self.canvas, "Open a construction", "", "Constructions (*.json);;All files (*)"
            )
        if not path:
            return
        try:
            changes = read_construction(Path(path))
        except BadInput as error:
            self._host.notify(str(error), kind="bad")
            return
        with self.gesture("open a construction"):
            self.state.update(changes)

    def show_one(self) -> None:
        """The Poincaré disk alone."""
        self._map_section.show_maps(("disk",))

    def show_four(self) -> None:
        """The four flat maps."""
        self._map_section.show_maps(FLAT)

    def take_up(self, tool: str) -> None:
        """Choose a tool."""
        self._tools.take_up(tool)
        self._drawing.take_up(tool)
        for each in self._maps.values():
            if isinstance(each, MapView):
                each.overlay.show_tool()

    def choose(self, name: str) -> None:
        """Choose an object and show its measures."""
        self._objects.choose(name)
        self._pending.start(0)

    def _take_hold(self, name: str) -> None:
        """Choose what was clicked; a polygon stays chosen while its points are dragged."""
        if name not in self.state.ancestors(self._objects.name):
            self.choose(name)

    def delete_chosen(self) -> None:
        """Remove the chosen object and everything made from it."""
        self._objects.delete()

    def draw_segment(self) -> None:
        self.take_up("segment")

    def draw_line(self) -> None:
        self.take_up("line")

    def draw_circle(self) -> None:
        self.take_up("circle")

    def draw_polygon(self) -> None:
        self.take_up("polygon")

    def draw_points(self) -> None:
        self.take_up(POINT)

    def stop_drawing(self) -> None:
        self.take_up(MOVE)

    def play_motion(self) -> None:
        """Move the plane about the chosen object, or stop."""
        self._motion.play()

    def reflect_in_chosen(self) -> None:
        """Reflect the plane in the chosen line."""
        self._motion.reflect()

    def show_dual(self) -> None:
        """Exchange p and q."""
        p, q = self.state.orders
        with self.gesture("show the dual"):
            self.state.retile(q, p)

    def shutdown(self) -> None:
        """Free the GL objects and disconnect from the state."""
        for section in (self._objects, self._motion, self._mobius):
            section.settle()
        super().shutdown()
        if self._plot is not None:
            self._plot.dispose()
        for each in self._maps.values():
            each.dispose()


def _surfaces(state: PlaneState) -> tuple[str, ...]:
    """What is shown: maps, or the one surface of another geometry."""
    if state.is_hyperbolic:
        return state.maps
    return ("sphere",) if state.kind is Geometry.SPHERICAL else ("flat",)
