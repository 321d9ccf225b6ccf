"""The exports of the plane: pictures, tables, the construction, its tiles."""

import csv
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from severe_gui.errors import BadInput, SevereError
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.tilings.curved import CurvedCamera, Motion
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling
from severe_gui.maths.hyperbolic.tilings.uniform_tiles import uniform_svg, uniform_tiles
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.plane.construction_file import construction_json
from severe_gui.panels.plane.lessons.lesson import lesson_content
from severe_gui.panels.plane.lessons.section import SHARE_OF_MAPS, SHARE_OF_PLOT
from severe_gui.panels.plane.maps.view import MapView
from severe_gui.panels.plane.motion.film import film_states
from severe_gui.panels.plane.scene import place_readings as place_readings
from severe_gui.panels.plane.scene import readings as readings
from severe_gui.panels.plane.scene.figure import svg_page, svg_picture, visible_tiles
from severe_gui.panels.plane.state import PlaneState
from severe_gui.widgets import paper
from severe_gui.widgets.film import write_film, write_frames
from severe_gui.widgets.theme import THEMES

MOST_PIXELS = 16_384
MOST_CUT = 30_000
MOST_LISTED = 3_000


class PlaneExports:
    """The export methods of the plane's view."""

    state: PlaneState
    _maps: Mapping[str, Any]

    def render(self, options: ExportOptions, state: PlaneState | None = None) -> QImage:
        """The maps at any size, laid out as on the screen; of another state if one is given."""
        state = state or self.state
        roles, scale, count = THEMES[options.theme], options.scale, len(self._maps)
        columns, rows = (1, 1) if count == 1 else (2, count // 2)
        size = round(options.width * scale), round(options.height * scale)
        if max(size) > MOST_PIXELS:
            raise BadInput(
                f"A picture of {size[0]} by {size[1]} pixels is too large",
                f"each side may have at most {MOST_PIXELS:,}",
                "make it smaller, or export SVG",
            )
        page = QImage(*size, QImage.Format.Format_ARGB32)
        page.fill(roles.color("canvas"))
        painter = QPainter(page)
        lesson = lesson_content(state)
        share = SHARE_OF_MAPS / (SHARE_OF_MAPS + SHARE_OF_PLOT) if lesson else 1.0
        width, height = round(options.width * share) // columns, options.height // rows
        for index, each in enumerate(self._maps.values()):
            left, top = index % columns * width, index // columns * height
            picture = each.picture(width, height, scale, roles, state)
            painter.drawImage(round(left * scale), round(top * scale), picture)
        if lesson:
            from severe_gui.panels.plane.lessons.plot import paint_plot

            left = round(columns * width * scale)
            target = QRectF(left, 0, size[0] - left, size[1])
            paint_plot(painter, lesson, options.theme, target, scale)
        painter.end()
        return page

    def export_png(self, path: Path, options: ExportOptions) -> None:
        """The picture with the view in its metadata."""
        if not all(each.shader.works for each in self._maps.values()):
            raise SevereError(
                "The PNG cannot be drawn", "OpenGL is not available", "export SVG or PDF instead"
            )
        path.write_bytes(paper.png(self.render(options), options.metadata))

    def export_svg(self, path: Path, options: ExportOptions) -> None:
        path.write_text(self._svg(options), encoding="utf-8")

    def export_pdf(self, path: Path, options: ExportOptions) -> None:
        """The SVG on a page of its own size."""
        renderer = QSvgRenderer(QByteArray(self._svg(options).encode()))
        size = (options.width, options.height)
        path.write_bytes(paper.pdf("Severe: hyperbolic plane", *size, renderer.render))

    def export_tiles(self, path: Path, options: ExportOptions) -> None:
        """The tiles around the camera, for a cutter: a closed path each, grouped by depth."""
        state, tiling = self.state, Tiling(*self.state.orders)
        tiles = uniform_tiles(tiling, state.figure, MOST_CUT)
        camera = state.camera() if state.is_hyperbolic else self._camera_of_surface()
        back = camera.local.inverse
        motion = Motion(complex(back.a), complex(back.b), back.reflects, tiling.kind.curvature)
        path.write_text(uniform_svg(tiles, options.metadata, motion=motion), encoding="utf-8")

    def _camera_of_surface(self) -> CurvedCamera:
        camera: CurvedCamera = next(iter(self._maps.values())).camera()
        return camera

    def export_film(self, path: Path, options: ExportOptions) -> None:
        """A film along the current motion, as MP4."""
        write_film(path, self._frames(options), options.rate, options.metadata)

    def export_frames(self, path: Path, options: ExportOptions) -> None:
        """The frames of the same film as PNG files in a ZIP archive."""
        write_frames(path, self._frames(options))

    def _frames(self, options: ExportOptions) -> Iterator[QImage]:
        """The pictures of the film, one after the other."""
        states = list(film_states(self.state))
        for index, state in enumerate(states):
            options.progress(f"Picture {index + 1} of {len(states)}", index / len(states))
            yield self.render(options, state)

    def export_csv(self, path: Path, options: ExportOptions) -> None:
        """Points (name, x, y, word) and measures."""
        state = self.state
        rows = place_readings.globe_readings(state) if "sphere" in self._maps else {}
        measures = [("sphere", rows)] if rows else []
        if state.is_hyperbolic:
            measures += [(o.name, readings.object_readings(state, o.name)) for o in state.made]
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["point", "x", "y", "word", "word_x", "word_y"])
            for point, z in zip(state.points, state.sights(), strict=True):
                word = " ".join(map(str, point.word))
                table.writerow([point.name, z.real, z.imag, word, point.x, point.y])
            table.writerow([])
            table.writerow(["measure", "value"])
            for name, rows in measures:
                for row, reading in rows.items():
                    table.writerow([f"{name}: {row}", reading.copied or reading.text])

    def export_tile_table(self, path: Path, options: ExportOptions) -> None:
        """The tiles around, a row each: layer and word from the camera's tile, centre, vertices."""
        tiles = visible_tiles(self.state, MOST_LISTED)
        camera = self.state.camera() if self.state.is_hyperbolic else self._camera_of_surface()
        to_screen = np.vectorize(camera.local.inverse)
        centres, vertices = map(to_screen, (tiles.centres, tiles.vertices))
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            corners = [f"{axis}{k}" for k in range(vertices.shape[1]) for axis in "xy"]
            table.writerow(["layer", "word", "x", "y", *corners])
            for row, (centre, around) in enumerate(zip(centres, vertices, strict=True)):
                word = " ".join(map(str, tiles.word(row)))
                parts = [each for z in around for each in (z.real, z.imag)]
                table.writerow([tiles.layer[row], word, centre.real, centre.imag, *parts])

    def export_json(self, path: Path, options: ExportOptions) -> None:
        """The construction: its points, the objects made from them, and their measures."""
        path.write_text(construction_json(self.state), encoding="utf-8")

    def export_npz(self, path: Path, options: ExportOptions) -> None:
        """Points and the tiles around the camera, as the screen shows them.

        Tiles with infinitely many sides have no list of vertices; then only points are written.
        """
        state, sights = self.state, np.array(self.state.sights())
        arrays: dict[str, Any] = {"points": sights, "tiling": np.array(state.orders)}
        if state.is_hyperbolic:
            arrays["distances"] = disk.geodesic_distance(sights[:, None], sights[None, :])
        if math.isfinite(state.orders[0]):
            camera = state.camera() if state.is_hyperbolic else self._camera_of_surface()
            tiles, to_screen = visible_tiles(state, 50_000), np.vectorize(camera.local.inverse)
            arrays["centres"], arrays["vertices"] = map(to_screen, (tiles.centres, tiles.vertices))
            arrays["layers"] = tiles.layer
        np.savez_compressed(path, severe=np.array(options.metadata), **arrays)

    def _svg(self, options: ExportOptions) -> str:
        """The first map, or the view that replaces it."""
        size, roles = (options.width, options.height), THEMES[options.theme]
        first = next(iter(self._maps.values()))
        if isinstance(first, MapView):
            return svg_picture(self.state, roles, size, options.metadata)
        title = first.accessibleName() or "Severe"
        return svg_page(title, size, roles, options.metadata, first.svg_lines(size, roles))
