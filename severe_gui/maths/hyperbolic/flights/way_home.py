"""The way home from anywhere: its direction as the camera sees it, and its length.

Along the word s_1 ... s_n of the camera, M_0 = 1 and M_k = s_k M_(k-1), so that M_n carries the
frame of the first simplex to that of the camera's. Each M_k depends only on the letters before it:
they are kept while the word grows at its end, and none is ever carried there and back. The exact
word is the memory, not the floats. In hyperbolic space they grow as e^distance, and their size is
kept as a logarithm.
"""

import bisect
import math
from dataclasses import dataclass

import numpy as np

from severe_gui.maths.hyperbolic.flights.flight import Flight
from severe_gui.maths.hyperbolic.flights.steering import seen_from
from severe_gui.maths.hyperbolic.groups.coxeter import Word
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray

GREAT = 1e100
NEAR = 1e-12


@dataclass(frozen=True)
class WayHome:
    """The geodesic home. direction: unit (3,), right, up and backward; length: along it.

    frame: (4, 4), from the frame of the first simplex to that of the camera's, times e^-scale; the
    scale is 0 unless home is very far.
    """

    direction: FloatArray
    length: float
    frame: FloatArray
    scale: float


class Compass:
    """Finds the way home; what it computed along a word is kept for words that begin alike."""

    def __init__(self) -> None:
        self._honeycomb: Honeycomb | None = None
        self._word: Word = ()
        self._frames: list[FloatArray] = []
        self._scales: list[float] = []

    def way_home(self, flight: Flight) -> WayHome:
        """From a camera to its home in the first simplex; of length 0 it points ahead."""
        self._follow(flight)
        frame, scale = self._frames[-1], self._scales[-1]
        point = frame @ flight.home
        seen = seen_from(flight.space, flight.local, point)
        size = float(np.linalg.norm(seen))
        if flight.space.curvature > 0:
            length = math.atan2(size, float(flight.space.pairing(flight.place, point)))
        elif flight.space.curvature == 0:
            length = size
        else:
            # Of a great size asinh is the logarithm of twice it.
            length = scale + math.log(2.0 * size) if scale else math.asinh(size)
        direction = seen / size if size > NEAR else np.array([0.0, 0.0, -1.0])
        return WayHome(direction, length, frame, scale)

    def _follow(self, flight: Flight) -> None:
        if self._honeycomb != flight.honeycomb:
            self._honeycomb, self._word = flight.honeycomb, ()
            self._frames, self._scales = [np.eye(4)], [0.0]
        if flight.word == self._word:
            return
        kept = common_length(self._word, flight.word)
        del self._frames[kept + 1 :], self._scales[kept + 1 :]
        mirrors = flight.frame.reflections
        for letter in flight.word[kept:]:
            frame, scale = mirrors[letter] @ self._frames[-1], self._scales[-1]
            size = float(np.abs(frame).max())
            if size > GREAT:
                frame, scale = frame / size, scale + math.log(size)
            self._frames.append(frame)
            self._scales.append(scale)
        self._word = flight.word


def common_length(first: Word, second: Word) -> int:
    """How many letters two words begin with in common."""
    most = min(len(first), len(second))
    if first[:most] == second[:most]:
        return most
    return bisect.bisect_left(
        range(1, most + 1), True, key=lambda length: first[:length] != second[:length]
    )
