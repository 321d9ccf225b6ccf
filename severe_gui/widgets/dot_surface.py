"""Many thousand dots and lines on a page, drawn by OpenGL.

What is drawn is given in points of the page, y downward, in the order of drawing. Lines are strips
of triangles, so that they are smooth and have a width.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.installation import resource_path
from severe_gui.widgets.gl_surface import GLSurface, Part, Uniforms

SOFT = 1.0
"""Points beside a line in which its edge fades."""


@dataclass(frozen=True, eq=False)
class Dots:
    """places: (N, 2), radii: (N,), in points; colours: (N, 4), bytes."""

    places: NDArray[np.float32]
    radii: NDArray[np.float32]
    colours: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Strokes:
    """paths: (P, K, 2) and widths: (P,), in points; colours: (P, 4), bytes."""

    paths: NDArray[np.float32]
    widths: NDArray[np.float32]
    colours: NDArray[np.uint8]

    @cached_property
    def vertices(self) -> np.ndarray:
        """The strips of triangles as OpenGL is given them."""
        return _strips(self)


Ground = tuple[float, float, float]


class DotSurface(GLSurface):
    """Draws what it was last shown. ground: gives the colour of the page."""

    def __init__(self, ground: Callable[[], Ground]) -> None:
        self._ground = ground
        self._dots: Dots | None = None
        self._strokes: Strokes | None = None
        self._programs: dict[str, Any] = {}
        self._buffers: dict[str, tuple[Any, Any]] = {}
        self._indices: Any = None
        self._packed: tuple[Any, Any] = (None, None)
        super().__init__(self._page)

    def show_page(self, dots: Dots, strokes: Strokes) -> None:
        """Draw these from now on: lines below, dots above."""
        self._dots, self._strokes = dots, strokes
        self.redraw()

    def prepare(self) -> None:
        """Make the triangles of the lines now, not when they are drawn."""
        if self._strokes is not None:
            _ = self._strokes.vertices

    def dispose(self) -> None:
        """Free the GL objects."""
        super().dispose()
        self._programs, self._buffers, self._indices = {}, {}, None

    def _page(self, width: int, height: int, scale: float) -> Uniforms:
        return {"size": (width, height), "scale": scale, "ground": self._ground()}

    def _prepare(self) -> None:
        for name in ("dots", "strokes"):
            texts = (
                resource_path("shaders", f"{name}.{kind}").read_text(encoding="utf-8")
                for kind in ("vert", "frag")
            )
            self._programs[name] = self._gloo.Program(*texts)

    def _render(self, uniforms: Uniforms, variant: str, part: Part) -> None:
        gloo, ground = self._gloo, uniforms["ground"]
        left, bottom, width, height = part
        placed = {
            "u_origin": (left, uniforms["size"][1] - bottom - height),
            "u_size": (width, height), "u_scale": uniforms["scale"],
        }  # fmt: skip
        gloo.set_state(
            depth_test=False, blend=True,
            blend_func=("src_alpha", "one_minus_src_alpha", "one", "one_minus_src_alpha"),
        )  # fmt: skip
        gloo.clear(color=(*ground, 1.0))
        if self._strokes is not None and len(self._strokes.paths):
            self._draw_strokes(self._strokes, placed)
        if self._dots is not None and len(self._dots.places):
            self._draw_dots(self._dots, {**placed, "u_canvas": ground})
        gloo.set_state(blend=False)

    def _draw_dots(self, dots: Dots, uniforms: Uniforms) -> None:
        program = self._programs["dots"]
        self._fill(program, "a_place", dots.places)
        self._fill(program, "a_radius", dots.radii)
        if self._packed[0] is not dots.colours:
            self._packed = dots.colours, _packed(dots.colours)
        self._fill(program, "a_colour", self._packed[1])
        for name, value in uniforms.items():
            program[name] = value
        program.draw("points")

    def _draw_strokes(self, strokes: Strokes, uniforms: Uniforms) -> None:
        program = self._programs["strokes"]
        known = self._buffers.get("strokes")
        if known is None or known[0] is not strokes:
            vertices = strokes.vertices
            count, length = strokes.paths.shape[:2]
            program.bind(self._gloo.VertexBuffer(vertices))
            self._indices = self._gloo.IndexBuffer(_triangles(count, length))
            self._buffers["strokes"] = (strokes, None)
        for name, value in uniforms.items():
            program[name] = value
        program.draw("triangles", self._indices)

    def _fill(self, program: Any, name: str, values: np.ndarray) -> None:
        """Send an array unless it was sent last."""
        known = self._buffers.get(name)
        if known is not None and known[0] is values:
            return
        if known is not None and known[0].shape == values.shape:
            known[1].set_data(values)
            self._buffers[name] = (values, known[1])
            return
        buffer = self._gloo.VertexBuffer(values)
        program[name] = buffer
        self._buffers[name] = (values, buffer)


_VERTEX = [("a_place", np.float32, 2), ("a_side", np.float32, 2), ("a_colour", np.float32, 2)]


def _strips(strokes: Strokes) -> np.ndarray:
    """Two vertices beside each point of each line, mitred: (P * K * 2,)."""
    paths = strokes.paths
    along = np.empty_like(paths)
    np.subtract(paths[:, 2:], paths[:, :-2], out=along[:, 1:-1])
    np.subtract(paths[:, 1], paths[:, 0], out=along[:, 0])
    np.subtract(paths[:, -1], paths[:, -2], out=along[:, -1])
    half = strokes.widths / 2
    reach = half[:, None] + SOFT
    reach = reach / np.maximum(np.sqrt(along[..., 0] ** 2 + along[..., 1] ** 2), 1e-9)
    across_x, across_y = -along[..., 1] * reach, along[..., 0] * reach
    vertices = np.empty((*paths.shape[:2], 2, 6), np.float32)
    for side, sign in enumerate((-1.0, 1.0)):
        vertices[:, :, side, 0] = paths[..., 0] + sign * across_x
        vertices[:, :, side, 1] = paths[..., 1] + sign * across_y
        vertices[:, :, side, 2] = (sign * (half + SOFT))[:, None]
    vertices[..., 3] = half[:, None, None]
    vertices[..., 4:] = _packed(strokes.colours)[:, None, None]
    return vertices.view(_VERTEX).ravel()


def _packed(colours: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Colours as the shaders read them, (N, 2): VisPy sends attributes as floats only."""
    parts = colours.astype(np.float32)
    found = np.empty((len(colours), 2), np.float32)
    found[:, 0] = (parts[:, 0] * 256.0 + parts[:, 1]) * 256.0 + parts[:, 2]
    found[:, 1] = parts[:, 3] / 255.0
    return found


@lru_cache(maxsize=4)
def _triangles(count: int, length: int) -> NDArray[np.uint32]:
    """The triangles of `count` strips of `length` pairs of vertices, none between strips."""
    first = np.arange(count * length, dtype=np.uint32).reshape(count, length)[:, :-1].ravel() * 2
    corners = np.array([0, 1, 2, 2, 1, 3], np.uint32)
    return np.ascontiguousarray((first[:, None] + corners).ravel())
