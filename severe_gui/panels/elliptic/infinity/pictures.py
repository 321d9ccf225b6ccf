"""Where a picture shows a point (X : Y : Z): two affine charts, the disk and the sphere.

In an affine chart each point has one image, if it has one. On the disk and the sphere it has two,
at opposite vectors: one on the side that is seen, and one beyond the rim or on the back.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths.curves.real.locus import FloatArray
from severe_gui.maths.curves.real.projective import (
    Chart,
    from_disk,
    great_circle,
    in_disk,
    unit,
)
from severe_gui.panels.elliptic.picture.frame import Box, Plane
from severe_gui.panels.elliptic.state import Frame

COLLAR = 1.14
"""How far beyond its rim the disk shows what comes next."""
CIRCLE = 121
FAR = 1e9
FIT = 1.24
"""Half the width of the square around the disk or sphere."""


@dataclass(frozen=True)
class Images:
    """Positions on the page. side: positive where the point is seen, negative on the far side.

    On an affine chart a change of sign means that the line left out lies between.
    """

    left: FloatArray
    top: FloatArray
    side: FloatArray


@dataclass(frozen=True)
class Arc:
    """A piece of a line on the page; is_front: on the side that is seen."""

    left: FloatArray
    top: FloatArray
    is_front: bool


@dataclass(frozen=True)
class Picture(ABC):
    """A window of the picture's own coordinates, shown in a box."""

    plane: Plane

    lifts: ClassVar[tuple[float, ...]] = (1.0, -1.0)
    """The signs with which a vector is drawn."""

    @property
    def box(self) -> Box:
        return self.plane.box

    @abstractmethod
    def images(self, vectors: FloatArray) -> Images:
        """Where vectors of shape (..., 3) are, each as it is and not as its opposite."""

    @abstractmethod
    def arcs(self, line: FloatArray) -> list[Arc]:
        """A line of the projective plane."""

    @abstractmethod
    def vector(self, left: float, top: float) -> FloatArray | None:
        """The point under a position on the page; None outside of the picture."""

    def aim(self, left: float, top: float) -> tuple[float, float]:
        """Where the point of the curve nearest to a position is looked for."""
        return left, top

    def beyond(self, images: Images) -> FloatArray | float:
        """How far on the page images are from the part of the box that shows something."""
        return 0.0

    def shown(self, images: Images) -> NDArray[np.bool_]:
        """Which images are in the picture."""
        box, left, top = self.box, images.left, images.top
        inside = (box.left <= left) & (left <= box.right) & (box.top <= top) & (top <= box.bottom)
        return np.asarray(inside & (np.asarray(self.beyond(images)) <= 0))

    def spots(self, vector: FloatArray) -> list[tuple[float, float, bool]]:
        """The images of one point: left, top, and whether it is on the side that is seen."""
        images = self.images(np.multiply.outer(self.lifts, vector))
        rows = zip(
            images.left.tolist(), images.top.tolist(), images.side.tolist(),
            self.shown(images).tolist(), strict=True,
        )  # fmt: skip
        return [(left, top, self.is_front(side)) for left, top, side, is_in in rows if is_in]

    def is_front(self, side: float) -> bool:
        """Whether an image is on the side that is seen."""
        return side >= -1e-12


@dataclass(frozen=True)
class AffinePicture(Picture):
    """A chart in a window."""

    chart: Chart

    lifts: ClassVar[tuple[float, ...]] = (1.0,)

    def images(self, vectors: FloatArray) -> Images:
        left, top = self.plane.arrays_to_page(*self.chart.coordinates(vectors))
        return Images(left, top, vectors[..., self.chart.below])

    def is_front(self, side: float) -> bool:
        return True

    def toward(self, vector: FloatArray) -> tuple[float, float]:
        """A position on the page in the direction of a point, which may be infinitely far."""
        below = float(vector[self.chart.below])
        across, up = float(vector[self.chart.across]), float(vector[self.chart.up])
        # On the line left out both directions are right: the upper one, or the one to the right.
        far = FAR if (up, across) > (0.0, 0.0) else -FAR
        scale = far if below == 0 else 1 / below
        return self.plane.to_page(across * scale, up * scale)

    def arcs(self, line: FloatArray) -> list[Arc]:
        """The straight line, a little beyond the box; nothing if it is the one left out."""
        a, b, c = self.chart.line(line)
        plane = self.plane
        wide, tall = plane.high_x - plane.low_x, plane.high_y - plane.low_y
        # In shares of the window, from its middle.
        a, b, c = (
            a * wide, b * tall,
            c + a * (plane.low_x + plane.high_x) / 2 + b * (plane.low_y + plane.high_y) / 2,
        )  # fmt: skip
        square = a * a + b * b
        if square == 0 or c * c > square:
            return []
        foot, size = np.array((-a * c, -b * c)) / square, square**0.5
        ends = foot + np.array(((-1.2,), (1.2,))) * np.array((-b, a)) / size
        left, top = plane.box.left, plane.box.top
        return [
            Arc(
                left + (ends[:, 0] + 0.5) * plane.box.width,
                top + (0.5 - ends[:, 1]) * plane.box.height,
                True,
            )
        ]

    def vector(self, left: float, top: float) -> FloatArray | None:
        return self.chart.vector(*self.plane.to_plane(left, top))


@dataclass(frozen=True)
class RoundPicture(Picture):
    """What the disk and the sphere share. turned: from vectors to vectors as the eye sees them."""

    turned: FloatArray

    @cached_property
    def _lines(self) -> FloatArray:
        """From lines to lines as the eye sees them."""
        return np.linalg.inv(self.turned).T

    @cached_property
    def _back(self) -> FloatArray:
        return np.linalg.inv(self.turned)

    def seen(self, vectors: FloatArray) -> FloatArray:
        """Points of the sphere, with the eye above its north pole."""
        return unit(vectors @ self.turned.T)

    def circle_of(self, line: FloatArray) -> FloatArray:
        """A line on the sphere as the eye sees it; its upper half comes first."""
        return great_circle(self._lines @ line, CIRCLE)

    @property
    def radius(self) -> float:
        """The radius of the disk or sphere on the page."""
        return self.box.width / (self.plane.high_x - self.plane.low_x)


@dataclass(frozen=True)
class DiskPicture(RoundPicture):
    """The upper half of the sphere, seen from the south pole: the disk, and a collar beyond it."""

    def images(self, vectors: FloatArray) -> Images:
        points = self.seen(vectors)
        return Images(*self.plane.arrays_to_page(*in_disk(points)), points[..., 2])

    def beyond(self, images: Images) -> FloatArray | float:
        left, top = self.plane.to_page(0, 0)
        away = np.hypot(images.left - left, images.top - top)
        return np.asarray(away - COLLAR * self.radius)

    def arcs(self, line: FloatArray) -> list[Arc]:
        points = self.circle_of(line)
        half = CIRCLE // 2
        left, top = self.plane.arrays_to_page(*in_disk(points))
        if np.abs(points[:, 2]).max() < 1e-9:
            # The rim itself.
            return [Arc(left, top, True)]
        found = [Arc(left[: half + 1], top[: half + 1], True)]
        near = np.hypot(*in_disk(points[half:])) <= COLLAR
        if near.all():
            return [*found, Arc(left[half:], top[half:], False)]
        runs = np.split(np.arange(half, CIRCLE), np.flatnonzero(np.diff(near)) + 1)
        return found + [Arc(left[run], top[run], False) for run in runs if near[run[0] - half]]

    def vector(self, left: float, top: float) -> FloatArray | None:
        across, up = self.plane.to_plane(left, top)
        if across * across + up * up > COLLAR * COLLAR:
            return None
        return np.asarray(self._back @ from_disk(across, up))

    def aim(self, left: float, top: float) -> tuple[float, float]:
        """Far beyond the rim, the opposite place inside: they are one point."""
        across, up = self.plane.to_plane(left, top)
        square = across * across + up * up
        if square <= COLLAR * COLLAR:
            return left, top
        return self.plane.to_page(-across / square, -up / square)


@dataclass(frozen=True)
class SpherePicture(RoundPicture):
    """The sphere from far away."""

    def images(self, vectors: FloatArray) -> Images:
        points = self.seen(vectors)
        left, top = self.plane.arrays_to_page(points[..., 0], points[..., 1])
        return Images(left, top, points[..., 2])

    def arcs(self, line: FloatArray) -> list[Arc]:
        points = self.circle_of(line)
        left, top = self.plane.arrays_to_page(points[:, 0], points[:, 1])
        half = CIRCLE // 2
        return [Arc(left[half:], top[half:], False), Arc(left[: half + 1], top[: half + 1], True)]

    def grasp(self, left: float, top: float) -> FloatArray:
        """The unit vector under a position, or the nearest one on the limb, as the eye sees it."""
        across, up = self.plane.to_plane(left, top)
        square = across * across + up * up
        if square >= 1:
            return np.array((across, up, 0.0)) / square**0.5
        return np.array((across, up, (1 - square) ** 0.5))

    def vector(self, left: float, top: float) -> FloatArray | None:
        across, up = self.plane.to_plane(left, top)
        if across * across + up * up > 1:
            return None
        return np.asarray(self._back @ self.grasp(left, top))

    def aim(self, left: float, top: float) -> tuple[float, float]:
        """Beyond the limb the way goes on from its opposite point, inward."""
        across, up = self.plane.to_plane(left, top)
        far = (across * across + up * up) ** 0.5
        if far <= 1:
            return left, top
        inward = -max(2 - far, 0.0) / far
        return self.plane.to_page(across * inward, up * inward)


def squared(box: Box, frame: Frame) -> Plane:
    """The window of a box whose largest square in the middle shows a frame."""
    side = min(box.width, box.height)
    x, y = (frame[0] + frame[1]) / 2, (frame[2] + frame[3]) / 2
    wide = (frame[1] - frame[0]) / 2 * box.width / side
    tall = (frame[3] - frame[2]) / 2 * box.height / side
    return Plane(box, x - wide, x + wide, y - tall, y + tall)


def framed(plane: Plane, window: Sequence[float]) -> Frame:
    """The frame of a window: what the largest square in the middle of the box shows."""
    side = min(plane.box.width, plane.box.height)
    low_x, high_x, low_y, high_y = window
    x, y = (low_x + high_x) / 2, (low_y + high_y) / 2
    wide = (high_x - low_x) / 2 * side / plane.box.width
    tall = (high_y - low_y) / 2 * side / plane.box.height
    return x - wide, x + wide, y - tall, y + tall
