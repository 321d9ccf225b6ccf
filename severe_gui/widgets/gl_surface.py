"""A widget that OpenGL draws on, by VisPy: what pictures by shaders and by meshes have in common.

The same programs draw the screen and an image of any size. Without OpenGL the surface says what is
missing and how to get it; the rest of the panel still works.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QOpenGLContext
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from severe_gui.installation import resource_path

CORNERS = np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]], np.float32)
"""Of what covers the whole surface, as a triangle strip."""
NO_GL = (
    "This picture needs OpenGL 2.1, which this display does not offer.\n"
    "Install a graphics driver, or Mesa's software renderer (libgl1-mesa-dri on Debian);\n"
    "severe doctor shows what is missing."
)

Uniforms = Mapping[str, Any]
Part = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""

BAND = 4096
"""Larger pictures are drawn in parts: graphics cards limit the size."""
FIRST_ROWS, PART_SECONDS = 32, 0.1
"""A picture that pauses is drawn in parts of about this time, the first of which is this high."""


class GLSurface(QWidget):
    """Subclasses make their programs in `_prepare` and draw in `_render`.

    uniforms: called with (width, height, scale) in physical pixels; what a picture is drawn with.
    passes: how many times a costly picture is drawn for full quality; each pass is blended with
    those before in its own turn of the event loop, so that nothing waits long. resolution: below 1
    such a picture is drawn smaller and enlarged, so that it moves without a graphics card. Emits
    `failed` with the reason when there turns out to be no picture; `failure` holds it from then on;
    `painted` whenever the screen was.
    """

    failed = Signal(str)
    painted = Signal()

    def __init__(self, uniforms: Callable[[int, int, float], Uniforms], passes: int = 1) -> None:
        super().__init__()
        self._uniforms = uniforms
        self.passes, self.done = passes, 0
        self._todo: int | None = 0
        self._canvas: Any = None
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
        self._prepare()
        native = self._canvas.native
        native.setAccessibleName("Picture")
        native.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._layout.addWidget(native)
        native.show()

    def _prepare(self) -> None:
        """Make the programs, before the first picture."""
        raise NotImplementedError(type(self).__name__)

    def _variant(self) -> str:
        """Which of several programs is to draw the next picture."""
        return ""

    def _draw_aside(self, uniforms: Uniforms, variant: str, part: Part) -> None:
        """Draw what the next `_render` needs on something else than what is active there."""

    def _render(self, uniforms: Uniforms, variant: str, part: Part) -> None:
        """Draw a part of a picture on what is active, counted from the picture's lower left."""
        raise NotImplementedError(type(self).__name__)

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
        return self.drawn(width, height, (self._uniforms(width, height, scale),))

    def drawn(
        self,
        width: int,
        height: int,
        looks: Sequence[Uniforms],
        pause: Callable[[float], None] | None = None,
        variant: str | None = None,
    ) -> QImage:
        """The mean of the pictures that some uniforms give: with other jitters, it is smoother.

        pause: called after each part with the share that is drawn. It may run the event loop, since
        nothing here looks at the state again, and raise to give up. Parts are then small. variant:
        of another picture than the one on screen.
        """
        whole = QImage(width, height, QImage.Format.Format_RGBA8888)
        if not self.works or self._canvas is None:
            whole.fill(Qt.GlobalColor.transparent)
            return whole
        pixels, variant = _rows_of(whole), self._variant() if variant is None else variant
        try:
            for left, top, part in self._parts(width, height, looks, variant, pause):
                pixels[top : top + part.shape[0], left : left + part.shape[1]] = part
        except RuntimeError as error:
            self._fail(str(error))
            whole.fill(Qt.GlobalColor.transparent)
        return whole

    def _parts(
        self,
        width: int,
        height: int,
        looks: Sequence[Uniforms],
        variant: str,
        pause: Callable[[float], None] | None,
    ) -> Iterator[tuple[int, int, np.ndarray]]:
        """The left and top of each part, and its pixels."""
        top, rows = 0, BAND if pause is None else FIRST_ROWS
        while top < height:
            high, started = min(rows, height - top), time.perf_counter()
            for left in range(0, width, BAND):
                part = (left, top, min(BAND, width - left), high)
                yield left, top, self._mean(part, (width, height), looks, variant)
            top += high
            if pause is not None:
                seconds = max(time.perf_counter() - started, 1e-4)
                rows = int(min(max(high * PART_SECONDS / seconds, 4), 2 * high, BAND))
                pause(top / height)

    def _mean(
        self, part: Part, size: tuple[int, int], looks: Sequence[Uniforms], variant: str
    ) -> np.ndarray:
        """A part (left, top, width, height) of the picture of a size: (height, width, 4) bytes."""
        if len(looks) == 1:
            return self._pixels(part, size, looks[0], variant)
        total = np.zeros((part[3], part[2], 4), np.uint32)
        for look in looks:
            total += self._pixels(part, size, look, variant)
        mean: np.ndarray = ((total + len(looks) // 2) // len(looks)).astype(np.uint8)
        return mean

    def _pixels(
        self, part: Part, size: tuple[int, int], uniforms: Uniforms, variant: str
    ) -> np.ndarray:
        self._canvas.set_current()
        gloo, (left, top, width, height) = self._gloo, part
        part = (left, size[1] - top - height, width, height)
        self._draw_aside(uniforms, variant, part)
        colour = gloo.Texture2D(shape=(height, width, 4), format="rgba")
        frame = gloo.FrameBuffer(color=colour)
        with frame:
            gloo.set_viewport(0, 0, width, height)
            self._render(uniforms, variant, part)
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
            self._canvas, self._kept, self._enlarger = None, None, None

    def _check(self, _event: Any) -> None:
        if not self._canvas.native.isValid():
            self._fail("the context is not valid")

    def _draw(self, _event: Any) -> None:
        width, height = self._canvas.physical_size
        try:
            if self.passes > 1:
                self._render_in_passes(width, height)
            else:
                self._render_at_once(width, height)
        except RuntimeError as error:
            self._fail(str(error))
        self.painted.emit()

    def _render_at_once(self, width: int, height: int) -> None:
        variant = self._variant()
        uniforms = self._uniforms(width, height, self._canvas.pixel_scale)
        self._draw_aside(uniforms, variant, (0, 0, width, height))
        self._gloo.set_viewport(0, 0, width, height)
        self._render(uniforms, variant, (0, 0, width, height))

    def _cover(self, fragment: str) -> Any:
        """A program that runs a fragment shader, as text, on every pixel of what is active."""
        vertex = resource_path("shaders", "quad.vert").read_text(encoding="utf-8")
        program = self._gloo.Program(vertex, fragment)
        program["a_corner"] = CORNERS
        return program

    def _stretch(self, texture: Any, width: int, height: int) -> None:
        """Fill what is active, of this size in pixels, with a texture."""
        if self._enlarger is None:
            shader = resource_path("shaders", "enlarge.frag").read_text(encoding="utf-8")
            self._enlarger = self._cover(shader)
        self._enlarger["u_picture"] = texture
        self._enlarger["u_size"] = (width, height)
        self._enlarger.draw("triangle_strip")

    def _render_in_passes(self, width: int, height: int) -> None:
        """Add the next pass to the stored picture and show it; if there is none, show it again."""
        gloo = self._gloo
        size = (max(round(height * self.resolution), 1), max(round(width * self.resolution), 1))
        if self._kept is None:
            colour = gloo.Texture2D(shape=(*size, 4), format="rgba", interpolation="linear")
            self._kept = gloo.FrameBuffer(color=colour)
        texture = self._kept.color_buffer
        if texture.shape[:2] != size:
            texture.resize((*size, 4))
            self._todo = 0
        if self._todo is not None:
            share = 1.0 / (self._todo + 1)
            self.done, self._todo = self._todo + 1, None
            scale, part = self._canvas.pixel_scale * self.resolution, (0, 0, size[1], size[0])
            uniforms, variant = self._uniforms(size[1], size[0], scale), self._variant()
            self._draw_aside(uniforms, variant, part)
            gloo.set_state(
                blend=share < 1.0,
                blend_color=(0.0, 0.0, 0.0, share),
                blend_func=("constant_alpha", "one_minus_constant_alpha"),
            )
            with self._kept:
                gloo.set_viewport(0, 0, size[1], size[0])
                self._render(uniforms, variant, part)
            gloo.set_state(blend=False)
        gloo.set_viewport(0, 0, width, height)
        self._stretch(texture, width, height)

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
            self._canvas.events.draw.disconnect()
            # What VisPy still has to do stands on what failed, and would fail in turn.
            self._canvas.context.glir.clear()
            self._canvas.native.hide()
        self.failed.emit(reason)


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


def _rows_of(image: QImage) -> np.ndarray:
    """The bytes of an image of four bytes a pixel, to be written to: (height, width, 4)."""
    return np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.width(), 4)
