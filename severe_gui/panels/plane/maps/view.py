"""One map of the plane on screen: the tiling by its shader, the construction above it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedLayout, QWidget

from severe_gui.maths.hyperbolic.tilings.layer_chart import layer_chart
from severe_gui.panels.contract import Host
from severe_gui.panels.plane.drawing.overlay import PlaneOverlay
from severe_gui.panels.plane.drawing.painting import paint_overlay
from severe_gui.panels.plane.drawing.tool import DrawingTool
from severe_gui.panels.plane.lessons.lesson import lesson_content
from severe_gui.panels.plane.scene.charts import MAPS
from severe_gui.panels.plane.scene.figure import frame_for
from severe_gui.panels.plane.state import MapName, PlaneState
from severe_gui.panels.plane.tilings.shader_inputs import (
    colour_uniforms,
    home_uniforms,
    place_uniforms,
    tiling_uniforms,
    variant_of,
)
from severe_gui.panels.plane.tilings.tile_image import tile_image
from severe_gui.widgets.gl_canvas import ShaderCanvas
from severe_gui.widgets.theme import Roles


class MapView(QWidget):
    """A shader and an overlay, for one map of the state."""

    def __init__(self, state: PlaneState, host: Host, drawing: DrawingTool, name: MapName) -> None:
        super().__init__()
        self._state, self._host, self.map = state, host, name
        self._roles: Roles | None = None
        self._pictured: PlaneState | None = None
        self._chosen = ""
        self._textures: dict[str, Any] = {}
        self._uniforms_now: dict[str, Any] = {}
        self.shader = ShaderCanvas("kaleidoscope", self._uniforms, variant=self._variant)
        self.overlay = PlaneOverlay(state, host, drawing, name)
        self._caption = QLabel(MAPS[name], self.overlay)
        self._caption.setProperty("role", "muted")
        lay_over(self, self.shader, self.overlay)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Every map leaves its lower left corner free.
        self._caption.move(10, self.height() - self._caption.sizeHint().height() - 3)

    def refresh(self, several: bool) -> None:
        """Draw the current state. several: whether the map must show its name."""
        self._caption.setVisible(several)
        self.shader.redraw()
        self.overlay.update()

    def make_frame(self) -> None:
        """The uniforms and the paths of a frame, without drawing them."""
        self._uniforms(self.width(), self.height(), 1.0)
        self.overlay.make_paths()

    def picture(
        self, width: int, height: int, scale: float, roles: Roles, state: PlaneState | None = None
    ) -> QImage:
        """The map at a size in points, in a theme; of another state if one is given."""
        state = state or self._state
        self._roles, self._pictured = roles, state
        try:
            image = self.shader.image(round(width * scale), round(height * scale), scale)
        finally:
            self._roles = self._pictured = None
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        painter.setFont(self.overlay.font())
        paint_overlay(
            painter, state, roles, (width, height), name=self.map, lesson=lesson_content(state)
        )
        painter.end()
        return image

    def _variant(self) -> str:
        state = self._pictured or self._state
        if state.is_hyperbolic:
            self._chosen = variant_of(state.orders, state.figure, state.colour, self.map)
        return self._chosen

    def _uniforms(self, width: int, height: int, scale: float) -> dict[str, Any]:
        state, roles = self._pictured or self._state, self._roles or self._host.theme.roles
        if not state.is_hyperbolic:
            # The state already has another geometry and this map is about to be removed.
            return self._uniforms_now
        frame = frame_for(state, width / scale, height / scale, self.map)
        camera = state.camera()
        uniforms = {
            **tiling_uniforms(state.orders, state.figure, state.edge_width),
            **place_uniforms(camera, state.figure, frame, scale, height),
            **colour_uniforms(roles, state.colour),
        }
        if state.colour in ("word", "layer", "image"):
            uniforms |= home_uniforms(camera)
        if state.colour == "layer":
            uniforms["u_layers"] = self._texture(
                ("layers", *state.orders), lambda: layer_chart(*state.orders), False
            )
        elif state.colour == "image":
            uniforms["u_image"] = self._texture(
                ("image", state.image), lambda: tile_image(state.image), True
            )
            uniforms["u_image_scale"] = 1.0 / min(abs(complex(*uniforms["u_corner2"])), 1.0)
        self._uniforms_now = uniforms
        return uniforms

    def _texture(self, key: tuple[Any, ...], make: Callable[[], Any], smooth: bool) -> Any:
        if self._textures.get("key") != key:
            self._textures = {"key": key, "texture": self.shader.texture(make(), smooth)}
        return self._textures["texture"]

    def dispose(self) -> None:
        """Free the GL objects."""
        self.shader.dispose()


def lay_over(surface: QWidget, shader: QWidget, overlay: QWidget) -> None:
    """Fill a surface with a shader and, above it, the overlay that takes all gestures."""
    stack = QStackedLayout(surface)
    stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
    stack.addWidget(shader)
    stack.addWidget(overlay)
    stack.setCurrentWidget(overlay)
    surface.setFocusProxy(overlay)
    surface.setMinimumSize(140, 140)
    # Maps share the canvas evenly, regardless of their size hints.
    surface.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
