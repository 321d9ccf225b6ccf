"""Which point of the curve a pointer is at in a picture, through O and beyond the edge of Z = 1."""

import math

import numpy as np
from PySide6.QtCore import QPointF

from severe_gui.maths.curves.real.locus import FloatArray, Place
from severe_gui.maths.curves.real.projective import curve_vectors, wrapped
from severe_gui.panels.elliptic.infinity.pictures import AffinePicture, DiskPicture, Picture
from severe_gui.panels.elliptic.infinity.sheet import Drawn
from severe_gui.panels.elliptic.picture.frame import Box, followed_place
from severe_gui.panels.elliptic.places import spot_on
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.panels.elliptic.state import IDENTITY, Spot

HORIZON = 60.0
"""Over so many points beyond the edge of Z = 1 the rest of the way to O is gone."""


def nearest_spot(scene: Scene, drawn: Drawn, own: Spot, at: QPointF, scale: float) -> Spot | None:
    """Where a point goes that is dragged to a position; own: where it is now."""
    picture = drawn.picture
    left, top = picture.aim(at.x(), at.y())
    if isinstance(picture, AffinePicture):
        left, top = _clamped(picture.box, left, top)
    pieces = drawn.pieces
    if not isinstance(picture, DiskPicture):
        pieces = tuple(each for each in pieces if each.is_front)
    found = followed_place(pieces, left, top, own.oval)
    if found is None:
        return None
    place = Place(found[0].oval, wrapped(found[0].turn))
    if drawn.name == "z" and not place.oval:
        beyond = math.hypot(at.x() - left, at.y() - top) / (HORIZON * scale)
        turn = 1 - (1 - abs(place.turn)) * max(1 - beyond, 0.0)
        place = Place(False, math.copysign(turn, place.turn))
    return IDENTITY if place.is_identity else spot_on(scene.coefficients, place)


def option_distances(
    scene: Scene, picture: Picture, spot: Spot, at: QPointF, vectors: FloatArray
) -> list[float]:
    """How far on the page points are from a spot, whose image nearest to the pointer counts."""
    left, top = picture.aim(at.x(), at.y())
    own = curve_vectors(scene.locus, spot.oval, 1.0 if spot.is_identity else spot.turn)
    images = picture.images(np.multiply.outer(picture.lifts, own))
    k = int(np.argmin(np.hypot(images.left - left, images.top - top)))
    there = picture.images(np.multiply.outer(picture.lifts, vectors))
    away = np.hypot(there.left - images.left[k], there.top - images.top[k])
    found: list[float] = away.min(axis=0).tolist()
    return found


def _clamped(box: Box, left: float, top: float) -> tuple[float, float]:
    return min(max(left, box.left), box.right), min(max(top, box.top), box.bottom)
