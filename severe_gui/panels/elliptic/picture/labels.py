"""Where the name of a point goes: to the side on which there is most room."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from severe_gui.panels.elliptic.picture.frame import Box

DISTANCE = 19.0
SIDES = 16
EDGE = 14.0
BESIDE = 9.0
MOST_ROOM = 40.0
SHARES = np.linspace(0.04, 0.96, 24)
SHORTEST, MOST_STEPS = 60.0, 400

Positions = NDArray[np.float64]
"""Positions on the page, one a row."""


def free_side(
    at: QPointF, size: tuple[float, float], obstacles: Positions, box: Box, unit: float
) -> QPointF:
    """The middle of a name of a size beside a point: far from the obstacles, and inside a box."""
    angles = np.linspace(-math.pi, math.pi, SIDES, endpoint=False) - math.pi / 4
    wide, high = size[0] / 2, size[1] / 2
    reach = DISTANCE * unit
    cosines, sines = np.cos(angles), np.sin(angles)
    x = at.x() + cosines * (reach + max(wide - 6 * unit, 0))
    y = at.y() + sines * reach
    room = np.full(SIDES, MOST_ROOM * unit)
    if len(obstacles):
        across = np.maximum(np.abs(obstacles[:, None, 0] - x) - wide, 0)
        down = np.maximum(np.abs(obstacles[:, None, 1] - y) - high, 0)
        room = np.minimum(room, np.hypot(across, down).min(axis=0))
    slack = EDGE * unit
    inside = (x - wide > box.left) & (x + wide < box.right)
    inside &= (y > box.top + slack) & (y < box.bottom - slack)
    k = int(np.where(inside, room, -1.0).argmax())
    return QPointF(float(x[k]), float(y[k]))


def beside_line(
    line: Positions, size: tuple[float, float], obstacles: Positions, box: Box, unit: float
) -> QPointF | None:
    """The middle of a name beside a polyline, where there is most room; None if it is short."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    total = np.concatenate([[0.0], np.cumsum(steps)])
    if total[-1] < SHORTEST * unit:
        return None
    at = SHARES * total[-1]
    before, after = (
        np.stack([np.interp(at + side, total, line[:, k]) for k in range(2)], axis=1)
        for side in (-1, 1)
    )
    way = after - before
    across = np.stack([-way[:, 1], way[:, 0]], axis=1) / np.hypot(*way.T)[:, None]
    away = (BESIDE * unit + size[0] / 4) * across
    spots = np.concatenate([(before + after) / 2 + away, (before + after) / 2 - away])
    inside = (spots[:, 0] > box.left + EDGE * unit) & (spots[:, 0] < box.right - EDGE * unit)
    inside &= spots[:, 1] > box.top + 3 * EDGE * unit
    inside &= spots[:, 1] < box.bottom - 2 * EDGE * unit
    room = np.full(len(spots), MOST_ROOM * unit)
    if len(obstacles):
        apart = obstacles[:, None] - spots
        room = np.minimum(room, np.hypot(apart[..., 0], apart[..., 1]).min(axis=0))
    k = int(np.where(inside, room, -1.0).argmax())
    return QPointF(*spots[k].tolist()) if inside[k] else None


def inside_of(middle: QPointF, size: tuple[float, float]) -> Positions:
    """Positions inside a name, for what must not cover it."""
    across = np.linspace(-0.5, 0.5, 5) * size[0]
    return np.stack([middle.x() + across, np.full(5, middle.y())], axis=1)


def along(lines: Sequence[Positions], step: float = 6.0) -> Positions:
    """Positions on polylines, for what must not be covered: a line of two is filled."""
    found = [np.empty((0, 2))]
    for line in lines:
        if len(line) > 2:
            found.append(line)
            continue
        first, last = line
        count = min(max(int(np.hypot(*(last - first)) / step), 1), MOST_STEPS)
        found.append(first + np.linspace(0, 1, count + 1)[:, None] * (last - first))
    return np.concatenate(found)
