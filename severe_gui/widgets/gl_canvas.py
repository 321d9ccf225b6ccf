"""A picture made by one fragment shader over the whole canvas."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from severe_gui.installation import resource_path
from severe_gui.widgets.gl_surface import GLSurface

Uniforms = Mapping[str, Any]


class ShaderCanvas(GLSurface):
    """Draws `resources/shaders/<name>.frag`.

    uniforms: called with (width, height, scale) in physical pixels; returns the program's uniforms.
    variant: called before each picture; lines put before the shader's text, which is recompiled
    when they change. passes: as of a `GLSurface`.
    """

    def __init__(
        self,
        name: str,
        uniforms: Callable[[int, int, float], Uniforms],
        passes: int = 1,
        variant: Callable[[], str] = lambda: "",
    ) -> None:
        self._variant, self._compiled = variant, ""
        self._name, self._uniforms = name, uniforms
        self._program: Any = None
        super().__init__(passes)

    def _prepare(self) -> None:
        self._compile(self._variant())

    def _compile(self, variant: str) -> None:
        fragment = resource_path("shaders", f"{self._name}.frag").read_text(encoding="utf-8")
        self._program = self._cover(variant + fragment)
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

    def dispose(self) -> None:
        """Free the GL objects."""
        super().dispose()
        self._program = None
