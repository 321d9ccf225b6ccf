"""A picture made by one fragment shader over the whole canvas, by VisPy.

The same program draws the screen and an image of any size. Without OpenGL the canvas says what is
missing and how to get it; the rest of the panel still works.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QOpenGLContext, QPainter
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from severe_gui.installation import resource_path

_CORNERS = np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]], np.float32)
NO_GL = (
    "This picture needs OpenGL 2.1, which this display does not offer.\n"
    "Install a graphics driver, or Mesa's software renderer (libgl1-mesa-dri on Debian);\n"
    "severe doctor shows what is missing."
)

Uniforms = Mapping[str, Any]

BAND = 4096
"""Larger pictures are drawn in parts: graphics cards limit the size."""


class ShaderCanvas(QWidget):
    """Draws `resources/shaders/<name>.frag`.

    uniforms: called with (width, height, scale) in physical pixels; returns the program's uniforms.
    passes: how many times a costly picture is drawn for full quality; each pass is blended with
    those before in its own turn of the event loop, so that nothing waits long. variant: called
    before each picture; lines put before the shader's text, which is recompiled when they change.
    resolution: below 1 such a picture is drawn smaller and enlarged, so that it moves without a
    graphics card. `drawn` is emitted whenever the screen was painted.
    """

    drawn = Signal()

    def __init__(
        self,
        name: str,
        uniforms: Callable[[int, int, float], Uniforms],
        passes: int = 1,
        variant: Callable[[], str] = lambda: "",
    ) -> None:
        super().__init__()
        self._variant, self._compiled = variant, ""
        self.passes, self.done = passes, 0
        self._todo: int | None = 0
        self._name, self._uniforms = name, uniforms
        self._canvas: Any = None
        self._program: Any = None
        self.failure = ""
        self.resolution = 1.0
        self._kept: Any = None
        self._enlarger: Any = None
        self._layout = QStackedLayout(self)
        self._layout.setStackingMode(QStackedLayout.StackingMode.StackAll)
        try:
            self._make()
        except Exception as error:
            # VisPy and drivers raise many kinds of errors; in any case there is no picture.
            self._fail(f"{type(error).__name__}: {error}")

    def _make(self) -> None:
        context = QOpenGLContext()
        if not context.create():
            raise RuntimeError("no OpenGL context can be made on this display")
        import vispy

        vispy.use("pyside6", "gl2")
        from vispy import app, gloo

        self._gloo = gloo
        self._canvas = app.Canvas(keys=None, show=False, autoswap=True)
        self._canvas.events.ignore_callback_errors = False
        self._canvas.events.draw.connect(self._draw)
        self._canvas.events.initialize.connect(self._check)
        self._compile(self._variant())
        native = self._canvas.native
        native.setAccessibleName("Picture")
        native.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._layout.addWidget(native)
        native.show()

    @property
    def works(self) -> bool:
        """Whether there is a picture."""
        return not self.failure

    def redraw(self) -> None:
        """Draw again from the first pass when the screen is next painted."""
        self._todo, self.done = 0, 0
        if self._canvas is not None and self.works:
            self._canvas.update()

    def refine(self) -> bool:
        """Blend one more pass into the picture. False if it has full quality already."""
        if not self.works or self.done >= self.passes:
            return False
        self._todo = self.done
        self._canvas.update()
        return True

    def image(self, width: int, height: int, scale: float) -> QImage:
        """The picture at any size, in pixels; transparent if there is no OpenGL.

        scale: pixels a device-independent point.
        """
        if not self.works or self._canvas is None:
            empty = QImage(width, height, QImage.Format.Format_RGBA8888)
            empty.fill(Qt.GlobalColor.transparent)
            return empty
        self._canvas.set_current()
        if max(width, height) <= BAND:
            return _image_of(self._pixels((0, 0, width, height), (width, height), scale))
        whole = QImage(width, height, QImage.Format.Format_RGBA8888)
        painter = QPainter(whole)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        for left in range(0, width, BAND):
            for top in range(0, height, BAND):
                part = (left, top, min(BAND, width - left), min(BAND, height - top))
                painter.drawImage(left, top, _image_of(self._pixels(part, (width, height), scale)))
        painter.end()
        return whole

    def _pixels(
        self, part: tuple[int, int, int, int], size: tuple[int, int], scale: float
    ) -> np.ndarray:
        """A part (left, top, width, height) of the picture of a size: (height, width, 4) bytes."""
        gloo, (left, top, width, height) = self._gloo, part
        colour = gloo.Texture2D(shape=(height, width, 4), format="rgba")
        frame = gloo.FrameBuffer(color=colour)
        with frame:
            gloo.set_viewport(0, 0, width, height)
            # The shader counts its pixels from the lower left corner of the part.
            self._render(*size, scale, (left, size[1] - top - height))
            pixels = gloo.read_pixels((0, 0, width, height))
        frame.delete()
        colour.delete()
        return np.ascontiguousarray(pixels[..., :4])

    def dispose(self) -> None:
        """Free the GL objects: a canvas that is only closed leaks them."""
        if self._canvas is not None:
            native = self._canvas.native
            self._canvas.events.draw.disconnect()
            self._canvas.events.initialize.disconnect()
            _delete_spare_context(native)
            native.setParent(None)
            native.deleteLater()
            self._canvas, self._program, self._kept, self._enlarger = None, None, None, None

    def _check(self, _event: Any) -> None:
        if not self._canvas.native.isValid():
            self._fail("the context is not valid")

    def _draw(self, _event: Any) -> None:
        width, height = self._canvas.physical_size
        self._gloo.set_viewport(0, 0, width, height)
        try:
            if self.passes > 1:
                self._render_in_passes(width, height)
            else:
                self._render(width, height, self._canvas.pixel_scale)
        except RuntimeError as error:
            self._fail(str(error))
        self.drawn.emit()

    def _compile(self, variant: str) -> None:
        vertex = resource_path("shaders", "quad.vert").read_text(encoding="utf-8")
        fragment = resource_path("shaders", f"{self._name}.frag").read_text(encoding="utf-8")
        self._program = self._gloo.Program(vertex, variant + fragment)
        self._program["a_corner"] = _CORNERS
        self._compiled = variant

    def texture(self, pixels: Any, smooth: bool) -> Any:
        """An array of bytes, (height, width) or (height, width, 3), as a uniform."""
        kind = "luminance" if pixels.ndim == 2 else "rgb"
        return self._gloo.Texture2D(
            np.ascontiguousarray(pixels), format=kind,
            interpolation="linear" if smooth else "nearest", wrapping="clamp_to_edge",
        )  # fmt: skip

    def _render(
        self, width: int, height: int, scale: float, corner: tuple[int, int] = (0, 0)
    ) -> None:
        variant = self._variant()
        if variant != self._compiled:
            self._compile(variant)
        for name, value in self._uniforms(width, height, scale).items():
            is_moved = name == "u_centre" and corner != (0, 0)
            self._program[name] = (
                (value[0] - corner[0], value[1] - corner[1]) if is_moved else value
            )
        self._program.draw("triangle_strip")

    def _render_in_passes(self, width: int, height: int) -> None:
        """Add the next pass to the stored picture and show it; if there is none, show it again."""
        gloo = self._gloo
        size = (max(round(height * self.resolution), 1), max(round(width * self.resolution), 1))
        if self._kept is None:
            colour = gloo.Texture2D(shape=(*size, 4), format="rgba", interpolation="linear")
            self._kept = gloo.FrameBuffer(color=colour)
            shader = resource_path("shaders", "enlarge.frag").read_text(encoding="utf-8")
            vertex = resource_path("shaders", "quad.vert").read_text(encoding="utf-8")
            self._enlarger = gloo.Program(vertex, shader)
            self._enlarger["a_corner"] = _CORNERS
        texture = self._kept.color_buffer
        if texture.shape[:2] != size:
            texture.resize((*size, 4))
            self._todo = 0
        if self._todo is not None:
            share = 1.0 / (self._todo + 1)
            gloo.set_state(
                blend=share < 1.0,
                blend_color=(0.0, 0.0, 0.0, share),
                blend_func=("constant_alpha", "one_minus_constant_alpha"),
            )
            self.done, self._todo = self._todo + 1, None
            with self._kept:
                gloo.set_viewport(0, 0, size[1], size[0])
                self._render(size[1], size[0], self._canvas.pixel_scale * self.resolution)
            gloo.set_state(blend=False)
        gloo.set_viewport(0, 0, width, height)
        self._enlarger["u_picture"] = texture
        self._enlarger["u_size"] = (width, height)
        self._enlarger.draw("triangle_strip")

    def _fail(self, reason: str) -> None:
        if self.failure:
            return
        self.failure = reason
        logging.getLogger(__name__).warning("no OpenGL: %s", reason)
        message = QLabel(NO_GL)
        message.setProperty("role", "muted")
        message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        message.setToolTip(reason)
        message.setAccessibleName("No picture")
        self._layout.addWidget(message)
        self._layout.setCurrentWidget(message)
        if self._canvas is not None:
            self._canvas.native.hide()


def _delete_spare_context(native: Any) -> None:
    """Delete the second context that VisPy makes for each canvas, and then its surface.

    The garbage collector would delete them at any moment and in any order, perhaps while one of
    them is current: that has crashed.
    """
    for name in ("_secondary_context", "_surface"):
        spare = getattr(native, name, None)
        if spare is not None:
            setattr(native, name, None)
            shiboken6.delete(spare)


def _image_of(pixels: np.ndarray) -> QImage:
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
