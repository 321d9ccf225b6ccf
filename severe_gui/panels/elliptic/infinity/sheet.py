"""The three pictures on a page: their boxes, windows, pieces of the curve and rational points."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF

from severe_gui.maths import rotations
from severe_gui.maths.curves.real.locus import FloatArray, RealLocus
from severe_gui.maths.curves.real.projective import AROUND_O, FINITE, curve_vectors, resting_on
from severe_gui.panels.elliptic.infinity.pictures import (
    FIT,
    AffinePicture,
    DiskPicture,
    Picture,
    SpherePicture,
    squared,
)
from severe_gui.panels.elliptic.infinity.sampling import Piece, pieces_of
from severe_gui.panels.elliptic.picture.frame import Box, fitted_plane
from severe_gui.panels.elliptic.picture.ground import BEADS
from severe_gui.panels.elliptic.state import EllipticState, Spot
from severe_gui.widgets.style import Style

PICTURES = ("z", "y", "model")
TEXT = 22.0
SMALL = 0.36
"""Share of the page that the two small pictures take beside a large one."""


@dataclass(frozen=True)
class Drawn:
    """One picture with what it shows of the curve. beads: where rational points are marked."""

    name: str
    picture: Picture
    pieces: tuple[Piece, ...]
    beads: tuple[QPointF, ...]


Sheet = dict[str, Drawn]
"""The three pictures of a page by name."""


def boxes_for(width: float, height: float, large: str) -> dict[str, Box]:
    """The boxes of the pictures: side by side, or one large beside or above the others."""
    is_wide = width >= height
    if large == "none":
        third = (width if is_wide else height) / 3
        boxes = (
            Box(k * third, 0, third, height) if is_wide else Box(0, k * third, width, third)
            for k in range(3)
        )
        return dict(zip(PICTURES, boxes, strict=True))
    others = [name for name in PICTURES if name != large]
    if is_wide:
        small = min(SMALL * width, height / 2 * 1.3)
        found = {large: Box(0, 0, width - small, height)}
        for k, name in enumerate(others):
            found[name] = Box(width - small, k * height / 2, small, height / 2)
        return found
    small = min(SMALL * height, width / 2 * 1.3)
    found = {large: Box(0, 0, width, height - small)}
    for k, name in enumerate(others):
        found[name] = Box(k * width / 2, height - small, width / 2, small)
    return found


def picture_for(
    name: str, box: Box, state: EllipticState, locus: RealLocus, style: Style
) -> Picture:
    """A picture in the window given by the state, or one that fits the curve."""
    window = state.windows[PICTURES.index(name)]
    if name == "z":
        plane = squared(box, window) if window else fitted_plane(locus, box, None)
        return AffinePicture(plane, FINITE)
    if name == "y":
        wide = 2.1 / math.sqrt(locus.size)
        tall = wide / locus.size
        return AffinePicture(squared(box, window or (-wide, wide, -tall, tall)), AROUND_O)
    # Above and below it there is a line of text.
    room = min(box.width, box.height - 2 * TEXT * style.scale)
    fit = FIT * min(box.width, box.height) / max(room, 1.0)
    plane = squared(box, window or (-fit, fit, -fit, fit))
    if state.model == "disk":
        return DiskPicture(plane, resting_on(locus))
    turn = rotations.matrix(rotations.normalised(state.sphere))
    return SpherePicture(plane, turn @ resting_on(locus))


def drawn_for(
    name: str,
    box: Box,
    state: EllipticState,
    locus: RealLocus,
    rational: FloatArray,
    style: Style,
) -> Drawn:
    """A picture with the curve. rational: vectors of the points to mark, shape (n, 3)."""
    picture = picture_for(name, box, state, locus, style)
    return Drawn(name, picture, pieces_of(picture, locus), _beads(picture, rational, style))


def sheet_for(
    state: EllipticState,
    locus: RealLocus,
    rational: FloatArray,
    width: float,
    height: float,
    style: Style,
) -> Sheet:
    """Lay out a page."""
    boxes = boxes_for(width, height, state.large)
    return {name: drawn_for(name, boxes[name], state, locus, rational, style) for name in PICTURES}


def vectors_of(locus: RealLocus, spots: Sequence[Spot]) -> FloatArray:
    """The vectors of spots, shape (n, 3)."""
    found = np.empty((len(spots), 3))
    for oval in (False, True):
        which = [k for k, spot in enumerate(spots) if spot.oval is oval]
        if which:
            turns = np.array([spots[k].turn for k in which])
            found[which] = curve_vectors(locus, oval, turns)
    return found


def _beads(picture: Picture, rational: FloatArray, style: Style) -> tuple[QPointF, ...]:
    """Where rational points are marked; some are left out where they are dense."""
    drawn: list[QPointF] = []
    for sign in picture.lifts:
        images = picture.images(sign * rational)
        shown = picture.shown(images)
        rows = zip(images.left[shown].tolist(), images.top[shown].tolist(),
                   images.side[shown].tolist(), strict=True)  # fmt: skip
        for left, top, side in rows:
            at = QPointF(left, top)
            apart = all((at - other).manhattanLength() > BEADS * style.scale for other in drawn)
            if picture.is_front(side) and apart:
                drawn.append(at)
    return tuple(drawn)
