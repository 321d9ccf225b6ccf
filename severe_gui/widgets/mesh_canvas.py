"""A picture of triangles and lines with hidden parts hidden.

Each pass is drawn aside, with a depth buffer, and then averaged with the passes before: with other
jitters, edges become smooth.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from severe_gui.installation import resource_path
from severe_gui.widgets.gl_surface import GLSurface, Part, Uniforms

DEPTH_24 = 0x81A6
"""GL_DEPTH_COMPONENT24: 16 bits are too few for what is near and far at once."""
_VERTEX = [("a_point", np.float32, 3), ("a_normal", np.float32, 3), ("a_look", np.float32, 2)]


@dataclass(frozen=True)
class Shape:
    """points, normals: (V, 3); look: (V, 2), for the shader; triangles: (T, 3); lines: (L, 2).

    Points of lines have no normal.
    """

    points: np.ndarray
    normals: np.ndarray
    look: np.ndarray
    triangles: np.ndarray
    lines: np.ndarray


class MeshCanvas(GLSurface):
    """Draws a shape with `resources/shaders/<name>.vert` and `.frag`.

    uniforms: as of a `GLSurface`; among them `u_matrix`, (4, 4), on columns, from points to the
    clip space of the whole picture, whose size is `size`, `background`, and `jitter`, in pixels.
    """

    def __init__(
        self, name: str, uniforms: Callable[[int, int, float], Uniforms], passes: int = 1
    ) -> None:
        self._name = name
        self._program: Any = None
        self._shape: Shape | None = None
        self._buffers: tuple[Any, ...] = ()
        self._aside: Any = None
        super().__init__(uniforms, passes)

    def show_shape(self, shape: Shape) -> None:
        """Draw another shape from now on."""
        if self._canvas is None or not self.works:
            return
        self._shape = shape
        self._buffers = ()
        self.redraw()

    def dispose(self) -> None:
        """Free the GL objects."""
        super().dispose()
        self._program, self._buffers, self._aside, self._shape = None, (), None, None

    def _prepare(self) -> None:
        vertex, fragment = (
            resource_path("shaders", f"{self._name}.{kind}").read_text(encoding="utf-8")
            for kind in ("vert", "frag")
        )
        self._program = self._gloo.Program(vertex, fragment)

    def _upload(self, shape: Shape) -> None:
        vertices = np.zeros(len(shape.points), _VERTEX)
        vertices["a_point"], vertices["a_normal"] = shape.points, shape.normals
        vertices["a_look"] = shape.look
        gloo = self._gloo
        self._program.bind(gloo.VertexBuffer(vertices))
        self._buffers = tuple(
            gloo.IndexBuffer(np.ascontiguousarray(each, np.uint32).ravel()) if len(each) else None
            for each in (shape.triangles, shape.lines)
        )

    def _draw_aside(self, uniforms: Uniforms, variant: str, part: Part) -> None:
        """The part with a depth buffer, as a texture."""
        gloo, (width, height) = self._gloo, part[2:]
        if self._aside is None or self._aside.color_buffer.shape[:2] != (height, width):
            self._aside = gloo.FrameBuffer(
                gloo.Texture2D(shape=(height, width, 4), format="rgba"),
                gloo.RenderBuffer((height, width), DEPTH_24),
            )
        if self._shape is not None and not self._buffers:
            self._upload(self._shape)
        given = dict(uniforms)
        size, background = given.pop("size"), given.pop("background")
        matrix = _framed(given.pop("u_matrix"), size, part, given.pop("jitter"))
        with self._aside:
            gloo.set_viewport(0, 0, width, height)
            gloo.set_state(depth_test=True, blend=False, cull_face=False)
            gloo.clear(color=(*background, 1.0), depth=True)
            if self._shape is not None:
                # VisPy multiplies rows, OpenGL columns.
                self._program["u_matrix"] = matrix.T.astype(np.float32)
                for name, value in given.items():
                    self._program[name] = value
                for kind, indices in zip(("triangles", "lines"), self._buffers, strict=True):
                    if indices is not None:
                        self._program.draw(kind, indices)
            gloo.set_state(depth_test=False)

    def _render(self, uniforms: Uniforms, variant: str, part: Part) -> None:
        self._stretch(self._aside.color_buffer, part[2], part[3])


def _framed(
    matrix: np.ndarray, size: tuple[int, int], part: Part, jitter: tuple[float, float]
) -> np.ndarray:
    """The clip space of a part of a picture, from that of the whole."""
    frame = np.eye(4)
    for axis in (0, 1):
        start, length = part[axis] + jitter[axis], part[2 + axis]
        frame[axis, axis] = size[axis] / length
        frame[axis, 3] = (size[axis] - 2.0 * start) / length - 1.0
    return np.asarray(frame @ matrix)
