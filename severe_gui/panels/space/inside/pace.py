"""How fine the picture is while the camera moves: as fine as the frame rate allows. No Qt.

The time between two paintings is compared with the time that a frame may take. Between LEAST_SHARE
and MOST_SHARE of it nothing changes, so that the picture does not pulse; a change aims at the
middle, by the rule that the time grows with the number of pixels.
"""

import math
import statistics

LEAST, FIRST, FULL = 0.15, 0.5, 1.0
LEAST_SHARE, MOST_SHARE = 0.6, 1.0
AIM_FROM_ABOVE, AIM_FROM_BELOW = 0.9, 0.8
FRAMES, ENOUGH_SECONDS = 5, 0.3
GROWTH, SHRINKING = 1.2, 0.4
STEPS = 40
FASTEST = 0.0185
"""Frames come no faster than the timers that make them: at this time there may be time to spare."""


class Pace:
    """resolution: of a moving picture, per point, in [LEAST, FULL]."""

    def __init__(self, resolution: float = FIRST) -> None:
        self.resolution = resolution
        self._painted: float | None = None
        self._times: list[float] = []

    def rest(self) -> None:
        """The camera stands: the time until the next painting says nothing."""
        self._painted = None
        self._times.clear()

    def paint(self, now: float, frame_rate: float, least: float = LEAST) -> None:
        """The picture was painted while moving. now: in seconds; least: the lowest resolution."""
        before, self._painted = self._painted, now
        if before is None:
            return
        self._times.append(now - before)
        if len(self._times) < FRAMES and sum(self._times) < ENOUGH_SECONDS:
            return
        typical, allowed = statistics.median(self._times), 1.0 / frame_rate
        self._times.clear()
        if typical > MOST_SHARE * allowed:
            factor = max(math.sqrt(AIM_FROM_ABOVE * allowed / typical), SHRINKING)
        elif typical < max(LEAST_SHARE * allowed, FASTEST):
            factor = min(math.sqrt(AIM_FROM_BELOW * allowed / typical), GROWTH)
        else:
            return
        resolution = math.floor(self.resolution * factor * STEPS + 1e-9) / STEPS
        if factor > 1.0:
            resolution = max(resolution, self.resolution + 1.0 / STEPS)
        self.resolution = min(max(resolution, least), FULL)
