"""Graphs over values of their own: true distances, dots for what has nothing in between."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from severe_gui.panels.trainer.plots.kinds.graph import GraphPlot
from severe_gui.panels.trainer.plots.kinds.points import PointsPlot
from severe_gui.panels.trainer.state import Setup

pytestmark = pytest.mark.gui


def played(window, wait, plot: str, **parameters):
    """The plot of a short run of the elliptic tales."""
    view = window.view
    view.state.setup = Setup(experiment="elliptic-tales", parameters=parameters)
    wait(lambda: not view._pending.isActive())
    before = view.state.selected
    QTest.mouseClick(view.run_strip.play, Qt.MouseButton.LeftButton)
    wait(lambda: view.state.selected != before)
    wait(view.settled)
    wait(lambda: plot in view._board.plots and view._board.plots[plot]._curves)
    return view._board.plots[plot]


def test_graphs_keep_true_distances_and_dots_have_no_line_between_them(window, wait):
    window.show_panel("trainer")
    degree = played(window, wait, "mean", part="degree", degrees=(1, 2, 5), steps=2)
    assert isinstance(degree, GraphPlot)
    curves = {curve.label: curve for curve in degree._curves}
    assert set(curves) == {"Real", "Complex", "At infinity", "Degree, theory"}
    assert all(curve.x.tolist() == [1, 2, 5] for curve in curves.values())
    total = sum(curves[name].y for name in ("Real", "Complex", "At infinity"))
    assert total == pytest.approx(curves["Degree, theory"].y)

    trace = played(window, wait, "trace", part="counts", prime_bound=40, cases=3, steps=2)
    assert isinstance(trace, PointsPlot)
    measured, largest, smallest = trace._curves
    assert measured.x.tolist() == [5, 7, 11, 13, 17, 19, 23, 29, 31, 37]
    assert (largest.label, smallest.label) == ("Largest, theory", "Smallest, theory")
    assert np.allclose(largest.y, 2 * np.sqrt(measured.x))
    assert trace._lines[0].opts["pen"].style() is Qt.PenStyle.NoPen
    assert trace._lines[1].opts["pen"].style() is Qt.PenStyle.DotLine
    x, y = trace._spots.getData()
    assert (x.tolist(), y.tolist()) == (measured.x.tolist(), measured.y.tolist())
    at = trace.getViewBox().mapViewToScene(QPointF(17.2, 0))
    assert f"p 17  ·  Run 2 {measured.y[4]:g}".replace("-", "−") in trace.hover(at)
