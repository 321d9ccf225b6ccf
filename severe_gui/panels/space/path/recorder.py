"""Views taken on the way while the camera flies. No Qt."""

from severe_gui.maths.hyperbolic.flights.flight import Flight
from severe_gui.maths.hyperbolic.flights.flight_path import segment_between
from severe_gui.panels.space.state import MOST_VIEWS, SpacePlace, place_of

SPACING = 0.2
"""A view is taken where the camera has flown and turned by so much since the last."""


class Recorder:
    """Takes a view at its start and every `SPACING` from there."""

    def __init__(self, start: Flight) -> None:
        self._last = start
        self.views: list[SpacePlace] = [place_of(start)]

    @property
    def is_full(self) -> bool:
        return len(self.views) >= MOST_VIEWS

    def visit(self, flight: Flight, ends: bool = False) -> None:
        """The camera is here now. ends: for the last time, so that the way leads here."""
        if self.is_full:
            return
        size = segment_between(self._last, flight).size
        if size >= SPACING or (ends and size > 1e-9):
            self._last = flight
            self.views.append(place_of(flight))
