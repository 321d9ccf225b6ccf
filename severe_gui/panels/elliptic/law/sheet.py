"""A page with both pictures: the layout of a scene for one size and one window of the plane."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from severe_gui.compute.pari import Count
from severe_gui.panels.elliptic.law.figure import Layout, layout_for, paint_reals
from severe_gui.panels.elliptic.modular import square
from severe_gui.panels.elliptic.picture.frame import Plane, Stretch, fitted_plane, stretches_of
from severe_gui.panels.elliptic.picture.ground import beads_of
from severe_gui.panels.elliptic.picture.marks import Emphasis
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.panels.elliptic.state import EllipticState, Spot
from severe_gui.widgets.style import Style

NO_EMPHASIS = Emphasis()


@dataclass(frozen=True)
class Sheet:
    """A painted page: the layout for one size, one curve and one window of the plane."""

    layout: Layout
    plane: Plane
    stretches: tuple[Stretch, ...]
    beads: tuple[QPointF, ...]


def sheet_for(
    scene: Scene,
    state: EllipticState,
    rational: tuple[Spot, ...],
    width: float,
    height: float,
    style: Style,
    alone: bool = False,
) -> Sheet:
    """Lay out a scene on a page, in the window given by the state. alone: without residues."""
    layout = layout_for(width, height, state.residues_shown and not alone, style)
    locus = scene.locus
    plane = fitted_plane(locus, layout.real, state.frame)
    beads = beads_of(locus, plane, rational, style)
    return Sheet(layout, plane, stretches_of(locus, plane), beads)


def paint_sheet(
    painter: QPainter,
    sheet: Sheet,
    scene: Scene,
    style: Style,
    emphasis: Emphasis = NO_EMPHASIS,
    residues: square.ResidueEmphasis = square.NO_EMPHASIS,
    count: Count | None = None,
) -> None:
    """Paint both pictures. count: PARI's, where there are too many residues to draw."""
    marks = sheet.stretches, sheet.beads
    paint_reals(painter, sheet.plane, scene, *marks, style, emphasis)
    if sheet.layout.square is not None:
        box, modular = sheet.layout.square, scene.modular
        square.paint_residues(painter, box, modular, scene.refusal, style, residues, count)
