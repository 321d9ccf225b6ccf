"""What can be taken away from the plane: pictures, tables, the construction, its tiles."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from severe_gui.errors import BadInput, SevereError
from severe_gui.maths.hyperbolic import disk
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.plane import readings
from severe_gui.panels.plane.figure import svg_picture, visible_tiles
from severe_gui.panels.plane.state import PlaneState
from severe_gui.widgets import paper
from severe_gui.widgets.theme import THEMES

MOST_PIXELS = 16_384


class PlaneExports:
    """The export methods of the plane's view."""

    state: PlaneState
    _maps: Mapping[str, Any]

    def render(self, options: ExportOptions) -> QImage:
        """The maps at any size, laid out as on the screen."""
        roles, scale, count = THEMES[options.theme], options.scale, len(self._maps)
        columns, rows = (1, 1) if count == 1 else (2, count // 2)
        size = round(options.width * scale), round(options.height * scale)
        if max(size) > MOST_PIXELS:
            raise BadInput(
                f"A picture of {size[0]} by {size[1]} pixels is refused",
                f"{MOST_PIXELS:,} a side are the most",
                "make it smaller, or export SVG",
            )
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
        if not all(each.shader.works for each in self._maps.values()):
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
            tiling=np.array(self.state.orders),
            centres=to_screen.apply(tiles.centres),
            vertices=to_screen.apply(tiles.vertices),
            layers=tiles.layer,
            severe=np.array(options.metadata),
        )

    def _svg(self, options: ExportOptions) -> str:
        size = (options.width, options.height)
        return svg_picture(self.state, THEMES[options.theme], size, options.metadata)
