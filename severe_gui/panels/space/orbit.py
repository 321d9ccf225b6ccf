"""The camera outside: it looks at one middle from any side, in perspective. No Qt.

A point is moved so that the middle is 0 and what is to be seen has extent 1, and turned so that the
camera looks along -z from (0, 0, FAR). Its picture is (x, y) FAR / (FAR - z), which magnifying and
moving the picture leave as it is: a zoom is a lens, not a step.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator

from severe_gui.maths.hyperbolic.honeycombs.honeycomb import FloatArray

FAR = 3.4
"""Of the camera, in extents: an angle of view of 34 degrees."""
SHARE = 0.94
"""Of the shorter side of the picture, that the extent fills."""
LEAST_ZOOM, MOST_ZOOM = 0.25, 60.0
FARTHEST = 4.0
"""That the picture can be moved, in extents."""


class Orbit(BaseModel):
    """azimuth, elevation: degrees; zoom: 1 where all fits; centre: what is in the middle."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    azimuth: float = -64.0
    elevation: float = Field(20.0, ge=-90, le=90)
    zoom: float = Field(1.0, ge=LEAST_ZOOM, le=MOST_ZOOM)
    centre: tuple[float, float] = (0.0, 0.0)

    @field_validator("centre")
    @classmethod
    def _near(cls, centre: tuple[float, float]) -> tuple[float, float]:
        x, y = (min(max(each, -FARTHEST), FARTHEST) for each in centre)
        return x, y

    def turned(self, right: float, up: float) -> "Orbit":
        """After a turn of the patch by angles in degrees."""
        azimuth = math.remainder(self.azimuth - right, 360.0)
        elevation = min(max(self.elevation - up, -90.0), 90.0)
        return Orbit(azimuth=azimuth, elevation=elevation, zoom=self.zoom, centre=self.centre)

    def zoomed(self, factor: float, at: tuple[float, float] = (0.0, 0.0)) -> "Orbit":
        """Magnified; what is seen at a place, in units of the unmagnified picture, stays there."""
        zoom = min(max(self.zoom * factor, LEAST_ZOOM), MOST_ZOOM)
        share = 1.0 / self.zoom - 1.0 / zoom
        x, y = (middle + where * share for middle, where in zip(self.centre, at, strict=True))
        return Orbit(azimuth=self.azimuth, elevation=self.elevation, zoom=zoom, centre=(x, y))

    def moved(self, right: float, up: float) -> "Orbit":
        """After a move of the picture, in units of the unmagnified picture."""
        x, y = self.centre[0] - right / self.zoom, self.centre[1] - up / self.zoom
        return Orbit(azimuth=self.azimuth, elevation=self.elevation, zoom=self.zoom, centre=(x, y))


@dataclass(frozen=True)
class Sight:
    """An orbit's picture of this size in points or pixels. middle: (3,)."""

    orbit: Orbit
    middle: tuple[float, float, float]
    extent: float
    width: float
    height: float

    @property
    def radius(self) -> float:
        """Half of the unmagnified picture's extent, in pixels."""
        return SHARE * min(self.width, self.height) / 2.0 * math.sqrt(1.0 - 1.0 / FAR**2)

    @property
    def rim_radius(self) -> float:
        """Of the circle in which the ball around the middle of this extent is seen, in pixels."""
        return SHARE * min(self.width, self.height) / 2.0 * self.orbit.zoom

    @cached_property
    def turn(self) -> FloatArray:
        """From the model's axes to right, up and back: (3, 3), acting on columns."""
        a, e = math.radians(self.orbit.azimuth), math.radians(self.orbit.elevation)
        right = (-math.sin(a), math.cos(a), 0.0)
        up = (-math.cos(a) * math.sin(e), -math.sin(a) * math.sin(e), math.cos(e))
        back = (math.cos(a) * math.cos(e), math.sin(a) * math.cos(e), math.sin(e))
        return np.array([right, up, back])

    def seen(self, points: FloatArray) -> FloatArray:
        """Points (..., 3) in the camera's axes, in extents; z is toward the camera."""
        return np.asarray((points - np.array(self.middle)) / self.extent @ self.turn.T)

    def project(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Places on the picture (..., 2), from its upper left, and distances in extents (...)."""
        seen = self.seen(points)
        distance = FAR - seen[..., 2]
        ahead = np.maximum(distance, 1e-6)[..., None]
        place = seen[..., :2] * FAR / ahead - np.array(self.orbit.centre)
        scale = self.radius * self.orbit.zoom * np.array([1.0, -1.0])
        return np.array([self.width / 2.0, self.height / 2.0]) + place * scale, distance

    def matrix(self, reach: float) -> FloatArray:
        """From points to the clip space of OpenGL: (4, 4), on columns.

        reach: how far any point is from the middle, in extents.
        """
        near, far = max(0.02 * FAR, FAR - reach), FAR + reach
        scale = 2.0 * self.radius * self.orbit.zoom
        x, y = scale / self.width, scale / self.height
        cx, cy = self.orbit.centre
        lens = np.array(
            [
                [x * FAR, 0.0, x * cx, -x * cx * FAR],
                [0.0, y * FAR, y * cy, -y * cy * FAR],
                [0.0, 0.0, -(far + near) / (far - near),
                 ((far + near) * FAR - 2.0 * far * near) / (far - near)],
                [0.0, 0.0, -1.0, FAR],
            ]
        )  # fmt: skip
        place = np.eye(4)
        place[:3, :3] = self.turn / self.extent
        place[:3, 3] = -place[:3, :3] @ np.array(self.middle)
        return np.asarray(lens @ place)
