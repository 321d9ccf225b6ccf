"""From the pointer to an element: what is hovered is named, what is clicked is picked."""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QObject, QPointF, QTimer
from PySide6.QtWidgets import QWidget

from severe_gui.maths.hyperbolic.flights.flight import Flight
from severe_gui.maths.hyperbolic.honeycombs.elements import Element, ElementKind
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray
from severe_gui.maths.hyperbolic.sight.picking import look, picked
from severe_gui.maths.hyperbolic.sight.tracer import Scene, scene_of
from severe_gui.maths.hyperbolic.uniform.generator import Weights
from severe_gui.panels.contract import Host
from severe_gui.panels.space.measuring.words import pointer_text
from severe_gui.panels.space.state import SpaceState

PAUSE_MILLISECONDS = 40
"""What is under the pointer is asked for no more often than this."""
LEAST_PIXELS = 1.0
"""Tubes that look thinner than this cannot be pointed at."""
FARTHEST = 30.0
NOTHING = "There is nothing to pick in this direction."


@lru_cache(maxsize=4)
def _scene(honeycomb: Honeycomb, radius: float, weights: Weights, horospheres: bool) -> Scene:
    return scene_of(honeycomb, radius, weights, horospheres=horospheres)


class Picker(QObject):
    """Looks along the ray of a pixel of a picture, as the camera that it shows sees it."""

    def __init__(
        self, picture: QWidget, state: SpaceState, host: Host, flight: Callable[[], Flight]
    ) -> None:
        super().__init__(picture)
        self._picture, self._state, self._host, self._flight = picture, state, host, flight
        self._place = QPointF()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._tell)

    def hover(self, place: QPointF) -> None:
        """Say soon what is at a place of the picture."""
        self._place = place
        if not self._pause.isActive():
            self._pause.start()

    def pick(self, place: QPointF) -> None:
        """Pick what is at a place of the picture, or drop it if it is picked."""
        found = self.element_at(place)
        if found is None:
            self._host.status(NOTHING)
            return
        self._host.begin_gesture(f"pick a {found.kind}" if found.kind != "edge" else "pick an edge")
        self._state.pick(found)
        self._host.end_gesture()
        self._host.status(pointer_text(self._flight(), found))

    def pick_ahead(self) -> None:
        """Pick what is in the middle of the picture."""
        self.pick(QPointF(self._picture.width() / 2.0, self._picture.height() / 2.0))

    def element_at(self, place: QPointF) -> Element | None:
        """The element at a place of the picture, of the kind that is asked for."""
        state, flight = self._state, self._flight()
        weights = state.parts().generator.weights
        scene = _scene(flight.honeycomb, state.radius, weights, state.horospheres)
        sight = look(scene, flight, self._direction(place), self._farthest(flight))
        if sight is None:
            return None
        kind = None if state.pick_kind == "automatic" else ElementKind(state.pick_kind)
        return picked(flight, sight, kind)

    def stop(self) -> None:
        """Forget what was hovered."""
        self._pause.stop()

    def _tell(self) -> None:
        found = self.element_at(self._place)
        self._host.status(pointer_text(self._flight(), found) if found is not None else "")

    def _direction(self, place: QPointF) -> FloatArray:
        width, height = max(self._picture.width(), 1), max(self._picture.height(), 1)
        reach = math.tan(math.radians(self._state.view_angle) / 2.0)
        x = (2.0 * place.x() - width) / height * reach
        y = (height - 2.0 * place.y()) / height * reach
        way = np.array([x, y, -1.0, 0.0])
        return np.asarray(way / np.linalg.norm(way))

    def _farthest(self, flight: Flight) -> float:
        """Where a tube looks too thin to be pointed at: S(d) = S(radius) focal / least."""
        focal = self._picture.height() / 2.0 / math.tan(math.radians(self._state.view_angle) / 2.0)
        size = float(flight.space.sine(self._state.radius)) * focal / LEAST_PIXELS
        if flight.space.curvature < 0:
            return math.asinh(size)
        return min(size, FARTHEST) if flight.space.curvature == 0 else 2.0 * math.pi
