"""The patch as a solid that can be printed: a closed surface, in millimetres or, in glTF, metres.

The same solids as those of `severe honeycomb`.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.patch.formats import solid_bytes
from severe_gui.maths.hyperbolic.patch.mesh import Mesh
from severe_gui.maths.hyperbolic.patch.solid import make_solid
from severe_gui.maths.hyperbolic.patch.tubes import Shape
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.space.outside.drawing import paint_model
from severe_gui.panels.space.outside.scene import Patch
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets import paper
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import THEMES

TITLE = "Honeycomb"
MILLIMETRES_A_METRE = 1000.0
SCENES = ("gltf", "glb")
"""glTF is written in metres; the other formats have no unit, and printers take millimetres."""


def solid_of(state: SpaceState, patch: Patch, form: str, progress: Callable[[float], None]) -> Mesh:
    """The patch that is seen as a solid, for a format. Takes seconds. Raises BadInput."""
    if patch.figure is None or patch.sentence:
        raise BadInput("There is no such solid", patch.sentence)
    unit = MILLIMETRES_A_METRE if form in SCENES else 1.0
    shape = Shape(
        patch.wanted.model, patch.figure.radius, state.thickness / unit, size=state.size / unit
    )
    return make_solid(Honeycomb(*patch.wanted.honeycomb), patch.shells, shape, progress)


class SolidExports:
    """The export methods of a view for solids and for drawings of the model."""

    state: SpaceState

    def patch(self) -> Patch:
        """The patch that the state asks for."""
        raise NotImplementedError(type(self).__name__)

    def export_obj(self, path: Path, options: ExportOptions) -> None:
        """The solid as text."""
        self._write(path, "obj", options)

    def export_ply(self, path: Path, options: ExportOptions) -> None:
        """The solid as binary PLY."""
        self._write(path, "ply", options)

    def export_stl(self, path: Path, options: ExportOptions) -> None:
        """The solid for a printer."""
        self._write(path, "stl", options)

    def export_glb(self, path: Path, options: ExportOptions) -> None:
        """The solid as a scene."""
        self._write(path, "glb", options)

    def export_svg(self, path: Path, options: ExportOptions) -> None:
        """The model by lines, with the view in its metadata."""
        path.write_bytes(paper.svg(
            TITLE, "Made with Severe", options.width, options.height, self._page(options),
            options.metadata,
        ))  # fmt: skip

    def export_pdf(self, path: Path, options: ExportOptions) -> None:
        """The model by lines."""
        path.write_bytes(paper.pdf(
            f"Severe: {TITLE}", options.width, options.height, self._page(options),
            paper.DOTS_AN_INCH,
        ))  # fmt: skip

    def _write(self, path: Path, form: str, options: ExportOptions) -> None:
        def report(share: float) -> None:
            options.progress("Making the solid", share)

        mesh = solid_of(self.state, self.patch(), form, report)
        path.write_bytes(solid_bytes(mesh, form, options.metadata))

    def _page(self, options: ExportOptions) -> paper.Paint:
        style, patch = Style(THEMES[options.theme]), self.patch().checked()

        def paint(painter: QPainter, page: QRectF) -> None:
            painter.scale(page.width() / options.width, page.height() / options.height)
            paint_model(painter, self.state, patch, (options.width, options.height), style)

        return paint
