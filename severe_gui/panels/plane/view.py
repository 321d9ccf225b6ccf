"""The plane panel on screen: shader below, construction above, inspector beside."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QByteArray, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QGridLayout, QWidget

from severe_gui.errors import SevereError
from severe_gui.maths.hyperbolic import disk
from severe_gui.panels.contract import ExportOptions, Host
from severe_gui.panels.plane import readings
from severe_gui.panels.plane.drawing_tool import MOVE, POINT, DrawingTool
from severe_gui.panels.plane.figure import svg_picture, visible_tiles
from severe_gui.panels.plane.map_view import MapView
from severe_gui.panels.plane.maps import MAPS
from severe_gui.panels.plane.object_list import ObjectSection
from severe_gui.panels.plane.state import LARGEST, MapName, Place, PlaneState
from severe_gui.panels.plane.tool_grid import ToolSection
from severe_gui.widgets import paper
from severe_gui.widgets.fields import ChoiceField, NumberField, ToggleField
from severe_gui.widgets.gl_canvas import ShaderCanvas
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section, column
from severe_gui.widgets.theme import THEMES

COLOURS = {"single tone": "single", "chessboard": "chessboard", "triangles": "triangles"}


class PlaneView:
    """Draws a PlaneState and turns gestures into changes of it."""

    run_strip = None

    def __init__(self, state: PlaneState, host: Host) -> None:
        self.state, self._host = state, host
        self._drawing = DrawingTool(state)
        self._maps: dict[MapName, MapView] = {}
        self.canvas = QWidget()
        self._grid = QGridLayout(self.canvas)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(1)
        self.canvas.setMinimumSize(280, 280)
        self._show_maps()
        self.inspector = self._make_inspector()
        # Several fields may change at once: what shows them waits for the last.
        self._pending = QTimer(self.canvas)
        self._pending.setSingleShot(True)
        self._pending.timeout.connect(self.refresh)
        state.events.connect(self._changed)
        host.theme.changed.connect(self._changed)
        self.refresh()

    def _make_inspector(self) -> QWidget:
        fresh = PlaneState()
        tiling = Section("Tiling")
        self._p = NumberField(
            "Polygon p", "Sides of a tile.", 7, 3, 12, integer=True, least=3, most=LARGEST
        )
        self._q = NumberField(
            "At a vertex q", "Tiles at a vertex.", 3, 3, 12, integer=True, least=3, most=LARGEST
        )
        self._width = NumberField(
            "Edge width", "Half the width of an edge, a hyperbolic length.",
            fresh.edge_width, 0.0, 0.1, most=0.2,
        )  # fmt: skip
        self._colour = ChoiceField("Colour", "What the tones tell apart.", "single", COLOURS)
        for field in (self._p, self._q, self._width, self._colour):
            tiling.add(field)
            field.grabbed.connect(lambda: self._host.begin_gesture("change the tiling"))
            field.released.connect(self._host.end_gesture)
        self._p.changed.connect(lambda p: self._retile(p, self.state.tiling[1], self._p))
        self._q.changed.connect(lambda q: self._retile(self.state.tiling[0], q, self._q))
        self._width.changed.connect(lambda width: setattr(self.state, "edge_width", width))
        self._colour.changed.connect(self._recolour)
        self._tiling_readouts, self._point_readouts, self._place_readouts = (
            Readouts() for _ in range(3)
        )
        tiling.add(self._tiling_readouts)
        self._tools, self._objects = ToolSection(), ObjectSection(self.state, self._host)
        self._tools.taken_up.connect(self.take_up)
        self._objects.chosen.connect(self.choose)
        self._points_section, self._lines_section = Section("Measures"), Section("Lines")
        self._line_readouts = Readouts()
        self._points_section.add(self._point_readouts)
        self._lines_section.add(self._line_readouts)
        place = Section("Place")
        place.add(self._place_readouts)
        maps = Section("Maps")
        self._map_fields = {
            name: ToggleField(title.capitalize(), f"Show the {title}; one, two or all four.", False)
            for name, title in MAPS.items()
        }
        for name, field in self._map_fields.items():
            maps.add(field)
            field.changed.connect(lambda shown, name=name: self._toggle_map(name, shown))
        return column(
            self._tools,
            self._points_section,
            self._lines_section,
            self._objects,
            maps,
            tiling,
            place,
        )

    # From the state to the screen.

    def _changed(self, *_event: Any) -> None:
        self._pending.start(0)

    def refresh(self) -> None:
        """Show the state as it is now."""
        state = self.state
        for field, value in (
            (self._p, state.tiling[0]),
            (self._q, state.tiling[1]),
            (self._width, state.edge_width),
            (self._colour, state.colour),
        ):
            if field.value() != value:
                field.set_value(value)
                field.show_error()
        camera = state.camera()
        self._objects.refresh()
        chosen = self._objects.name
        rows = readings.object_readings(state, chosen)
        self._points_section.set_title(readings.title_of(state, chosen))
        self._points_section.setVisible(bool(rows))
        self._point_readouts.show_readings(rows)
        lines = readings.line_readings(state)
        self._lines_section.setVisible(bool(lines))
        self._line_readouts.show_readings(lines)
        self._tiling_readouts.show_readings(readings.tiling_readings(state))
        self._place_readouts.show_readings(readings.place_readings(camera))
        self._show_maps()
        for name, field in self._map_fields.items():
            field.set_value(name in state.maps)
        for each in self._maps.values():
            each.overlay.chosen_name = chosen if len(state.made) > 1 else ""
            each.refresh(len(self._maps) > 1)

    @property
    def _first(self) -> MapView:
        return self._maps[self.state.maps[0]]

    @property
    def _shader(self) -> ShaderCanvas:
        return self._first.shader

    def _show_maps(self) -> None:
        """Have a view for each map of the state, in a row of two or two rows."""
        wanted = self.state.maps
        if tuple(self._maps) == wanted:
            return
        for name in [name for name in self._maps if name not in wanted]:
            gone = self._maps.pop(name)
            self._grid.removeWidget(gone)
            gone.dispose()
            gone.setParent(None)
            gone.deleteLater()
        for name in wanted:
            if name not in self._maps:
                self._maps[name] = self._make_map(name)
        self._maps = {name: self._maps[name] for name in wanted}
        for index, each in enumerate(self._maps.values()):
            self._grid.addWidget(each, index // 2, index % 2)
        for line in (0, 1):
            self._grid.setColumnStretch(line, int(line < len(self._maps)))
            self._grid.setRowStretch(line, int(2 * line < len(self._maps)))
        self.canvas.setFocusProxy(self._first)

    def _make_map(self, name: MapName) -> MapView:
        made = MapView(self.state, self._host, self._drawing, name)
        made.overlay.home_wanted.connect(self.go_home)
        made.overlay.tool_left.connect(lambda: self.take_up(MOVE))
        made.overlay.chosen.connect(self.choose)
        return made

    def make_frame(self) -> None:
        """All that Python does for a frame of the first map; what a bench measures."""
        self._pending.stop()
        self.refresh()
        self._first.make_frame()

    # What a person does.

    def _retile(self, p: int, q: int, field: NumberField) -> None:
        self._host.begin_gesture("change the tiling", merges=True)
        try:
            self.state.retile(p, q)
        except SevereError as error:
            field.show_error(str(error))
            return
        finally:
            self._host.end_gesture()
        self._p.show_error()
        self._q.show_error()

    def _recolour(self, colour: str) -> None:
        if colour == "chessboard" and self.state.tiling[1] % 2:
            self._colour.show_error("A chessboard needs an even number of tiles at each vertex.")
            self._colour.set_value(self.state.colour)
            return
        self._colour.show_error()
        self.state.colour = colour  # type: ignore[assignment]

    def go_home(self) -> None:
        """Back to the first tile, at the size that fits."""
        self._host.begin_gesture("go home")
        self.state.update({"place": Place(), "zoom": 1.0, "centre": (0.0, 0.0)})
        self._host.end_gesture()

    def _toggle_map(self, name: MapName, shown: bool) -> None:
        """One map or two as they are ticked; a third brings all four, a fourth fewer leaves two."""
        now = list(self.state.maps)
        if shown:
            wanted = [*now, name] if len(now) == 1 else list(MAPS)
        else:
            wanted = [each for each in now if each != name][: 2 if len(now) == 4 else 1]
        if not wanted:
            self._map_fields[name].show_error("One map stays.")
            self._map_fields[name].set_value(True)
            return
        for field in self._map_fields.values():
            field.show_error()
        self._show(tuple(wanted))

    def _show(self, maps: tuple[MapName, ...]) -> None:
        self._host.begin_gesture("show maps")
        self.state.update({"maps": maps, "zoom": 1.0, "centre": (0.0, 0.0)})
        self._host.end_gesture()

    def show_one(self) -> None:
        """The Poincaré disk alone."""
        self._show(("disk",))

    def show_four(self) -> None:
        """All four maps."""
        self._show(tuple(MAPS))

    def take_up(self, tool: str) -> None:
        """Take up a tool."""
        self._tools.take_up(tool)
        self._drawing.take_up(tool)
        for each in self._maps.values():
            each.overlay.show_tool()

    def choose(self, name: str) -> None:
        """Let one object be the chosen one: its measures are told."""
        self._objects.choose(name)
        self._pending.start(0)

    def delete_chosen(self) -> None:
        """Remove the chosen object, and all that hangs on it."""
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

    def show_dual(self) -> None:
        """Exchange p and q."""
        p, q = self.state.tiling
        self._host.begin_gesture("show the dual")
        self.state.retile(q, p)
        self._host.end_gesture()

    # What a person takes away.

    def render(self, options: ExportOptions) -> QImage:
        """The maps at any size, laid out as on the screen."""
        roles, scale, count = THEMES[options.theme], options.scale, len(self._maps)
        columns, rows = (1, 1) if count == 1 else (2, count // 2)
        size = round(options.width * scale), round(options.height * scale)
        page = QImage(*size, QImage.Format.Format_ARGB32)
        page.fill(roles.color("canvas"))
        painter = QPainter(page)
        width, height = options.width // columns, options.height // rows
        for index, each in enumerate(self._maps.values()):
            left, top = index % columns * width, index // columns * height
            picture = each.picture(width, height, scale, roles)
            painter.drawImage(round(left * scale), round(top * scale), picture)
        painter.end()
        return page

    def export_png(self, path: Path, options: ExportOptions) -> None:
        """The picture with the view in its metadata."""
        if not self._shader.works:
            raise SevereError(
                "The PNG cannot be drawn", "there is no OpenGL here", "export SVG or PDF instead"
            )
        path.write_bytes(paper.png(self.render(options), options.metadata))

    def export_svg(self, path: Path, options: ExportOptions) -> None:
        path.write_text(self._svg(options), encoding="utf-8")

    def export_pdf(self, path: Path, options: ExportOptions) -> None:
        """The SVG on a page of its own size."""
        renderer = QSvgRenderer(QByteArray(self._svg(options).encode()))
        size = (options.width, options.height)
        path.write_bytes(paper.pdf("Severe: hyperbolic plane", *size, renderer.render))

    def export_csv(self, path: Path, options: ExportOptions) -> None:
        """Points (name, x, y, word) and distances."""
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["point", "x", "y", "word", "word_x", "word_y"])
            for point, z in zip(self.state.points, self.state.sights(), strict=True):
                word = " ".join(map(str, point.word))
                table.writerow([point.name, z.real, z.imag, word, point.x, point.y])
            table.writerow([])
            table.writerow(["measure", "value"])
            for each in self.state.made:
                for name, reading in readings.object_readings(self.state, each.name).items():
                    table.writerow([f"{each.name}: {name}", reading.copied or reading.text])

    def export_json(self, path: Path, options: ExportOptions) -> None:
        """The construction: its points, what is made from them, and what is measured."""
        document = self.state.document()
        measures = {
            each.name: {
                name: reading.copied or reading.text
                for name, reading in readings.object_readings(self.state, each.name).items()
            }
            for each in self.state.made
        }
        parts = {name: document[name] for name in ("tiling", "points", "made")}
        text = json.dumps({**parts, "measures": measures}, indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")

    def export_npz(self, path: Path, options: ExportOptions) -> None:
        """Points and the tiles around the camera, as they stand on the screen."""
        tiles = visible_tiles(self.state, 50_000)
        to_screen = self.state.camera().local.inverse
        sights = np.array(self.state.sights())
        np.savez_compressed(
            path,
            points=sights,
            distances=disk.geodesic_distance(sights[:, None], sights[None, :]),
            tiling=np.array(self.state.tiling),
            centres=to_screen.apply(tiles.centres),
            vertices=to_screen.apply(tiles.vertices),
            layers=tiles.layer,
            severe=np.array(options.metadata),
        )

    def _svg(self, options: ExportOptions) -> str:
        size = (options.width, options.height)
        return svg_picture(self.state, THEMES[options.theme], size, options.metadata)

    def shutdown(self) -> None:
        """Free the GL objects and hear no more."""
        self._pending.stop()
        self._objects.settle()
        self.state.events.disconnect(self._changed)
        self._host.theme.changed.disconnect(self._changed)
        for each in self._maps.values():
            each.dispose()
