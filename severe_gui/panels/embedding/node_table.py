"""The nodes as a table: names and depth, and of each picture its precision and coordinates."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.pane import Pane

MEASURED = ("precision", "rank")
Drawn = NDArray[np.float64]


def node_rows(
    nodes: Nodes, panes: Sequence[Pane], drawn: Sequence[Drawn | None]
) -> Iterator[list[object]]:
    """A heading, then a row a node; what is not known is empty.

    panes: those that have points. drawn: where each draws the nodes, (N, 2) or (N, 3); None while
    that is worked out.
    """
    columns = [
        np.stack(_numbers(pane, place), axis=1) for pane, place in zip(panes, drawn, strict=True)
    ]
    heading: list[object] = ["name", "title", "parent", "depth"]
    for pane, place in zip(panes, drawn, strict=True):
        assert pane.points is not None
        seen = [f"picture {axis}" for axis, _ in zip("xyz", _seen(pane, place), strict=False)]
        own = [f"x{k + 1}" for k in range(pane.points.shape[1])]
        if pane.space == "lorentz":
            own[-1] = "time"
        heading += [
            f"{pane.source}: {each}"
            for each in (*(f"{one}{pane.at_epoch}" for one in MEASURED), "distance", *seen, *own)
        ]
    yield heading
    names = nodes.graph.names
    for node, name in enumerate(names):
        parent = int(nodes.parents[node])
        row: list[object] = [
            name, nodes.titles[node], names[parent] if parent >= 0 else "", int(nodes.levels[node]),
        ]  # fmt: skip
        for column in columns:
            row += ["" if np.isnan(each) else repr(each) for each in column[node].tolist()]
        yield row


def _numbers(pane: Pane, place: Drawn | None) -> list[np.ndarray]:
    assert pane.points is not None
    unknown = np.full(len(pane.points), np.nan)
    return [
        pane.precision if pane.precision is not None else unknown,
        pane.rank if pane.rank is not None else unknown,
        pane.reaches(),
        *_seen(pane, place),
        *pane.points.T,
    ]


def _seen(pane: Pane, place: Drawn | None) -> list[np.ndarray]:
    """The coordinates in the picture, by axis."""
    assert pane.points is not None
    if place is None:
        return [np.full(len(pane.points), np.nan)] * 2
    return list(place.T)
