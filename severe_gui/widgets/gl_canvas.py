"""A picture made by one fragment shader over the whole canvas."""

from collections.abc import Callable
from typing import Any

import numpy as np

from severe_gui.installation import resource_path
from severe_gui.widgets.gl_surface import GLSurface, Part, Uniforms


class ShaderCanvas(GLSurface):
    """Draws `resources/shaders/<name>.frag`.

    uniforms, passes: as of a `GLSurface`. variant: called before each picture; lines put before the
    shader's text, which is recompiled when they change.
    """

    def __init__(
        self,
        name: str,
        uniforms: Callable[[int, int, float], Uniforms],
        passes: int = 1,
        variant: Callable[[], str] = lambda: "",
    ) -> None:
        self._lines_before, self._compiled = variant, ""
        self._name = name
        self._program: Any = None
        super().__init__(uniforms, passes)

    def texture(self, pixels: Any, smooth: bool) -> Any:
        """An array of bytes, (height, width) or (height, width, 3), as a uniform."""
        kind = "luminance" if pixels.ndim == 2 else "rgb"
        return self._gloo.Texture2D(
            np.ascontiguousarray(pixels), format=kind,
            interpolation="linear" if smooth else "nearest", wrapping="clamp_to_edge",
        )  # fmt: skip

    def dispose(self) -> None:
        """Free the GL objects."""
        super().dispose()
        self._program = None

    def _prepare(self) -> None:
        self._compile(self._variant())

    def _variant(self) -> str:
        return self._lines_before()

    def _compile(self, variant: str) -> None:
        fragment = resource_path("shaders", f"{self._name}.frag").read_text(encoding="utf-8")
        self._program = self._cover(variant + fragment)
        self._compiled = variant

    def _render(self, uniforms: Uniforms, variant: str, part: Part) -> None:
        if variant != self._compiled:
            self._compile(variant)
        left, bottom, _, _ = part
        for name, value in uniforms.items():
            # The shader counts its pixels from the lower left corner of the part.
            is_moved = name == "u_centre" and (left, bottom) != (0, 0)
            self._program[name] = (value[0] - left, value[1] - bottom) if is_moved else value
        self._program.draw("triangle_strip")
