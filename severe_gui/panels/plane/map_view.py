"""One map of the plane on screen: the tiling by its shader, the construction above it."""

import math
from typing import Any

import numpy as np
from PySide6.QtGui import QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedLayout, QWidget

from severe_gui.maths.hyperbolic.tiling import Tiling
from severe_gui.maths.hyperbolic.triangle import Triangle
from severe_gui.panels.contract import Host
from severe_gui.panels.plane.drawing_tool import DrawingTool
from severe_gui.panels.plane.figure import frame_for
from severe_gui.panels.plane.maps import CODES, MAPS
from severe_gui.panels.plane.overlay import PlaneOverlay
from severe_gui.panels.plane.painting import paint_overlay
from severe_gui.panels.plane.state import MapName, PlaneState
from severe_gui.widgets.gl_canvas import ShaderCanvas
from severe_gui.widgets.theme import Roles

_COLOUR_CODES = {"single": 0.0, "chessboard": 1.0, "triangles": 2.0}


class MapView(QWidget):
    """A shader and an overlay, for one map of the state."""

    def __init__(self, state: PlaneState, host: Host, drawing: DrawingTool, name: MapName) -> None:
        super().__init__()
        self._state, self._host, self.map = state, host, name
        self._roles: Roles | None = None
        self.shader = ShaderCanvas("kaleidoscope", self._uniforms)
        self.overlay = PlaneOverlay(state, host, drawing, name)
        self._caption = QLabel(MAPS[name], self.overlay)
        self._caption.setProperty("role", "muted")
        stack = QStackedLayout(self)
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.addWidget(self.shader)
        stack.addWidget(self.overlay)
        stack.setCurrentWidget(self.overlay)
        self.setFocusProxy(self.overlay)
        self.setMinimumSize(140, 140)
        # Maps share the canvas evenly, whatever their contents ask for.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Every map leaves its lower left corner free.
        self._caption.move(10, self.height() - self._caption.sizeHint().height() - 3)

    def refresh(self, several: bool) -> None:
        """Draw the state as it is now. several: whether the map must say which it is."""
        self._caption.setVisible(several)
        self.shader.redraw()
        self.overlay.update()

    def make_frame(self) -> None:
        """The uniforms and the paths of a frame, without drawing them."""
        self._uniforms(self.width(), self.height(), 1.0)
        self.overlay.make_paths()

    def picture(self, width: int, height: int, scale: float, roles: Roles) -> QImage:
        """The map at a size in points, in a theme."""
        self._roles = roles
        try:
            image = self.shader.image(round(width * scale), round(height * scale), scale)
        finally:
            self._roles = None
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        painter.setFont(self.overlay.font())
        paint_overlay(painter, self._state, roles, (width, height), name=self.map)
        painter.end()
        return image

    def _uniforms(self, width: int, height: int, scale: float) -> dict[str, Any]:
        state, roles = self._state, self._roles or self._host.theme.roles
        frame = frame_for(state, width / scale, height / scale, self.map)
        triangle, tiling, camera = Triangle(*state.tiling), Tiling(*state.tiling), state.camera()
        edge_mirror = triangle.mirrors[2]
        circle = edge_mirror.circle
        assert circle is not None
        centre, radius = circle
        a, b = complex(camera.local.a), complex(camera.local.b)
        share = tiling.p * tiling.edge * state.edge_width / tiling.area
        return {
            "u_centre": (frame.x * scale, height - frame.y * scale),
            "u_radius": frame.radius * scale,
            "u_map": CODES[self.map],
            "u_a": (a.real, a.imag),
            "u_b": (b.real, b.imag),
            "u_reflects": float(camera.local.reflects),
            "u_sector": math.pi / tiling.p,
            "u_mirror_centre": float(np.real(centre)),
            "u_mirror_radius": radius,
            "u_vertex": abs(triangle.vertex),
            "u_inradius": tiling.inradius,
            "u_half_width": state.edge_width,
            "u_share": min(share, 1.0),
            "u_colour": _COLOUR_CODES[state.colour],
            "u_parities": (float(camera.parity), float(camera.parities[2])),
            "u_canvas": roles.rgb("canvas"),
            "u_tile": roles.rgb("tile"),
            "u_tile_other": roles.rgb("tile_other"),
            "u_edge": roles.rgb("edge"),
            "u_line": roles.rgb("muted"),
        }

    def dispose(self) -> None:
        """Free the GL objects."""
        self.shader.dispose()
