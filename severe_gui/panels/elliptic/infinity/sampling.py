"""The real curve in a picture, solved place by place and evenly along its length on the page.

A coarse run through each component is refined where it is in view, until no piece is longer than a
few points of the page, however far the picture is magnified. A chart at whose line left out the
curve goes off is never joined across it; O is one of the places, so nothing is left open there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

from severe_gui.maths.curves.real.locus import FloatArray, RealLocus
from severe_gui.maths.curves.real.projective import curve_vectors
from severe_gui.panels.elliptic.infinity.pictures import AffinePicture, Images, Picture
from severe_gui.panels.elliptic.picture.frame import Stretch

COARSE = 128
FINE, AT_SIDE = 4.0, 0.7
PARTS, ROUNDS, MOST = 8, 24, 6000
MARGIN = 24.0


@dataclass(frozen=True)
class Piece(Stretch):
    """A piece of the curve; its turns go on beyond 1. is_front: on the side that is seen."""

    is_front: bool

    @cached_property
    def polygon(self) -> QPolygonF:
        """Its positions on the page."""
        pairs = zip(self.left.tolist(), self.top.tolist(), strict=True)
        return QPolygonF([QPointF(*pair) for pair in pairs])


def pieces_of(picture: Picture, locus: RealLocus) -> tuple[Piece, ...]:
    """All of the curve that a picture shows."""
    found: list[Piece] = []
    for sign in picture.lifts:
        # The branch is cut where it starts, opposite to O.
        found += _pieces(picture, locus, False, sign, 0.0, 2.0)
        if locus.oval is not None:
            found += _pieces(picture, locus, True, sign, -1.0, 1.0)
    return tuple(found)


def _pieces(
    picture: Picture, locus: RealLocus, oval: bool, sign: float, first: float, last: float
) -> Iterator[Piece]:
    turns = np.linspace(first, last, COARSE + 1)
    images = _images(picture, locus, oval, sign, turns)
    for _ in range(ROUNDS):
        parts = _parts(picture, turns, images)
        more = int(parts.sum()) - len(parts)
        if more == 0 or len(turns) + more > MOST:
            break
        turns = _refined(turns, parts)
        images = _images(picture, locus, oval, sign, turns)
    in_view, broken = _in_view(picture, images)
    side = images.side[:-1] + images.side[1:] >= 0
    if isinstance(picture, AffinePicture):
        side = np.ones(len(side), dtype=bool)
    kinds = np.where(in_view & ~broken, np.where(side, 2, 1), 0)
    for run in np.split(np.arange(len(kinds)), np.flatnonzero(np.diff(kinds)) + 1):
        if kinds[run[0]]:
            part = slice(int(run[0]), int(run[-1]) + 2)
            yield Piece(
                oval, turns[part], images.left[part], images.top[part], bool(kinds[run[0]] == 2)
            )


def _images(
    picture: Picture, locus: RealLocus, oval: bool, sign: float, turns: FloatArray
) -> Images:
    return picture.images(sign * curve_vectors(locus, oval, turns))


def _refined(turns: FloatArray, parts: np.ndarray) -> FloatArray:
    """The turns with each interval cut into so many equal parts; those that were there stay."""
    begins = np.concatenate(([0], np.cumsum(parts)))
    within = np.arange(begins[-1]) - np.repeat(begins[:-1], parts)
    steps = np.repeat(np.diff(turns) / parts, parts)
    return np.append(np.repeat(turns[:-1], parts) + within * steps, turns[-1])


def _in_view(picture: Picture, images: Images) -> tuple[np.ndarray, np.ndarray]:
    """Which intervals may be in view, and across which the curve goes off to infinity."""
    box = picture.box
    low_x, high_x = np.minimum(images.left[:-1], images.left[1:]), _greater(images.left)
    low_y, high_y = np.minimum(images.top[:-1], images.top[1:]), _greater(images.top)
    # Between two places the curve may bulge.
    wide, tall = (high_x - low_x) / 2 + MARGIN, (high_y - low_y) / 2 + MARGIN
    near = (low_x - wide <= box.right) & (high_x + wide >= box.left)
    near &= (low_y - tall <= box.bottom) & (high_y + tall >= box.top)
    beyond = np.broadcast_to(picture.beyond(images), images.left.shape)
    near &= np.minimum(beyond[:-1], beyond[1:]) <= np.hypot(high_x - low_x, high_y - low_y)
    broken = np.zeros(len(near), dtype=bool)
    if isinstance(picture, AffinePicture):
        broken = images.side[:-1] * images.side[1:] <= 0
        inside = (images.left >= box.left - MARGIN) & (images.left <= box.right + MARGIN)
        inside &= (images.top >= box.top - MARGIN) & (images.top <= box.bottom + MARGIN)
        near &= ~broken | inside[:-1] | inside[1:]
    return near, broken


def _greater(positions: FloatArray) -> FloatArray:
    return np.maximum(positions[:-1], positions[1:])


def _parts(picture: Picture, turns: FloatArray, images: Images) -> np.ndarray:
    """Into how many parts each interval is to be cut."""
    near, broken = _in_view(picture, images)
    length = np.hypot(np.diff(images.left), np.diff(images.top))
    parts = np.clip(np.ceil(length / FINE), 1, PARTS)
    if not isinstance(picture, AffinePicture):
        crossing = images.side[:-1] * images.side[1:] < 0
        parts = np.where(crossing & (length > AT_SIDE), np.maximum(parts, 4), parts)
    parts = np.where(broken, PARTS, parts)
    # Where turns can no longer be told apart there is nothing to refine.
    too_close = np.diff(turns) < 1e-15
    return np.where(near & ~too_close, parts, 1).astype(int)
