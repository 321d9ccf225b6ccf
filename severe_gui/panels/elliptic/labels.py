"""Where the name of a point goes: to the side on which there is most room."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from severe_gui.panels.elliptic.frame import Box

DISTANCE = 19.0
SIDES = 16
EDGE = 14.0

Positions = NDArray[np.float64]
"""Positions on the page, one a row."""


def free_side(at: QPointF, obstacles: Positions, box: Box, unit: float) -> QPointF:
    """The middle of a name beside a point: as far from the obstacles as can be, inside a box."""
    angles = np.linspace(-math.pi, math.pi, SIDES, endpoint=False) - math.pi / 4
    reach = DISTANCE * unit
    places = np.stack([at.x() + 1.15 * reach * np.cos(angles), at.y() + reach * np.sin(angles)], 1)
    room = np.full(SIDES, 3 * reach)
    if len(obstacles):
        near = obstacles[np.hypot(*(obstacles - (at.x(), at.y())).T) < 4 * reach]
        if len(near):
            room = np.minimum(room, np.hypot(*(places[:, None] - near[None]).T).min(axis=0))
    slack = EDGE * unit
    low, high = (box.left + slack, box.top + slack), (box.right - slack, box.bottom - slack)
    inside = ((places >= low) & (places <= high)).all(axis=1)
    room = np.where(inside, room, -1.0)
    x, y = places[int(room.argmax())].tolist()
    return QPointF(x, y)


def along(lines: Sequence[Positions], step: float = 6.0) -> Positions:
    """Positions at most a step apart on polylines, for what must not be covered."""
    found = []
    for line in lines:
        for first, last in pairwise(line):
            count = min(max(int(np.hypot(*(last - first)) / step), 1), 400)
            share = np.arange(count)[:, None] / count
            found.append(first + share * (last - first))
    return np.concatenate(found) if found else np.empty((0, 2))
