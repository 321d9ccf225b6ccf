"""The colours of nodes, and the legend that explains them. No Qt.

Depth and precision go through viridis, whose steps look equal; the ends that would vanish on the
page are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.pane import Pane
from severe_gui.panels.embedding.state import Colouring
from severe_gui.widgets.theme import DARK, SERIES, SERIES_LIGHT, Roles

Colours = NDArray[np.uint8]
RANGE = {True: (0.24, 1.0), False: (0.0, 0.86)}
"""The part of viridis that stands out from the page, dark or light."""


@dataclass(frozen=True)
class Legend:
    """What colours mean: names with their colours, or a scale from one value to another."""

    title: str
    entries: tuple[tuple[str, str], ...] = ()
    scale: tuple[str, ...] = ()
    ends: tuple[str, str] = ("", "")


def node_colours(nodes: Nodes, pane: Pane, colour: Colouring, roles: Roles) -> Colours:
    """Red, green and blue of each node: (N, 3)."""
    if colour == "branch":
        series = np.array([_bytes(each) for each in (*series_of(roles), grey_of(roles))], np.uint8)
        branches = np.where(nodes.branches < 0, len(series) - 1, nodes.branches)
        return series[branches]
    if colour == "depth":
        return _scaled(nodes.levels / max(int(nodes.levels.max()), 1), roles)
    if pane.precision is None:
        return np.broadcast_to(np.array(_bytes(grey_of(roles)), np.uint8), (len(nodes), 3)).copy()
    known = np.isfinite(pane.precision)
    found = _scaled(np.where(known, pane.precision, 0.0), roles)
    found[~known] = _bytes(grey_of(roles))
    return found


def legend_of(nodes: Nodes, pane: Pane, colour: Colouring, roles: Roles) -> Legend:
    """What the colours of a picture mean."""
    if colour == "branch":
        series = series_of(roles)
        heads = nodes.branch_heads()
        titles = [nodes.titles[head] for head in heads]
        # WordNet has two things among its largest branches.
        names = [
            title if titles.count(title) == 1 else nodes.graph.names[head]
            for title, head in zip(titles, heads, strict=True)
        ]
        colours = (series[int(nodes.branches[head])] for head in heads)
        entries = tuple(zip(names, colours, strict=True))
        rest = (("the others", grey_of(roles)),) if (nodes.branches < 0).any() else ()
        return Legend("Branches" if nodes.is_hierarchy else "Parts", (*entries, *rest))
    scale = tuple(_texts(roles))
    if colour == "depth":
        return Legend("Depth", scale=scale, ends=("0", str(int(nodes.levels.max()))))
    if pane.precision is None:
        return Legend("Precision is not yet measured")
    return Legend(f"Precision{pane.at_epoch}", scale=scale, ends=("0", "1"))


def series_of(roles: Roles) -> Sequence[str]:
    """Eight colours that can be told apart on this page; the grey of the series is the others'."""
    series = SERIES if roles is DARK else SERIES_LIGHT
    return (*series[:-1], roles.text)


def grey_of(roles: Roles) -> str:
    """The colour of nodes that have none of their own."""
    return (SERIES if roles is DARK else SERIES_LIGHT)[-1]


def _scaled(values: NDArray[np.float64], roles: Roles) -> Colours:
    table = _table()
    low, high = RANGE[roles is DARK]
    places = np.clip(low + (high - low) * values, 0.0, 1.0) * (len(table) - 1)
    found: Colours = table[places.round().astype(np.int64)]
    return found


@lru_cache(maxsize=1)
def _table() -> Colours:
    import pyqtgraph as pg

    table: Colours = pg.colormap.get("viridis").getLookupTable(nPts=256)[:, :3].astype(np.uint8)
    return table


def _texts(roles: Roles) -> list[str]:
    steps = _scaled(np.linspace(0.0, 1.0, 24), roles)
    return ["#{:02x}{:02x}{:02x}".format(*each) for each in steps.tolist()]


def _bytes(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
