"""Histograms in the trainer: outlines, theory over them, and a threshold that moves."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from severe_gui.panels.trainer.plots.kinds.histogram import HistogramPlot
from severe_gui.panels.trainer.state import Setup

pytestmark = pytest.mark.gui


def test_scores_are_outlined_and_the_threshold_moves_after_the_run(window, wait):
    window.show_panel("trainer")
    view = window.view
    parameters = {"part": "scores", "variants": ("unitary", "tensor"), "pairs": (8,), "steps": 3}
    view.state.setup = Setup(experiment="holographic", parameters=parameters)
    wait(lambda: not view._pending.isActive())
    QTest.mouseClick(view.run_strip.play, Qt.MouseButton.LeftButton)
    wait(lambda: view.state.selected)
    wait(view.settled)
    wait(lambda: "scores" in view._board.plots and view._board.plots["scores"]._curves)
    plot = view._board.plots["scores"]
    assert isinstance(plot, HistogramPlot)
    curves = {curve.label: curve for curve in plot._curves}
    assert set(curves) == {
        "Unitary, right item", "Unitary, others", "Tensor, right item", "Tensor, others",
        "Unitary, right item, theory", "Unitary, others, theory",
    }  # fmt: skip
    for label, mean in (("Unitary, right item", 1.0), ("Tensor, others", 0.0)):
        x, y = curves[label].x, curves[label].y
        # The outline of a density: each bar twice, an area of 1, about its mean.
        assert np.array_equal(y[::2], y[1::2])
        widths = np.diff(x)[::2]
        assert (y[::2] * widths).sum() == pytest.approx(1, abs=0.02)
        assert (y[::2] * widths * (x[::2] + x[1::2]) / 2).sum() == pytest.approx(mean, abs=0.1)
    assert curves["Unitary, others"].pen(view._look()).style() is Qt.PenStyle.DashLine
    assert curves["Unitary, others, theory"].is_theory
    (mark,) = plot._marks
    assert mark.value() == 0.5
    field = view.inspector.form.fields["threshold"]
    field.changed.emit(0.9)
    wait(lambda: plot._marks[0].value() == pytest.approx(0.9), what="the threshold to move")
    # Pairs and items are sliders too, and fit each other only together.
    form = view.inspector.form
    QTest.keyClick(form.fields["pairs"]._slider, Qt.Key.Key_End)
    wait(lambda: "128 values cannot be drawn from 64 items" in view._banner.text())
    QTest.keyClick(form.fields["items"]._slider, Qt.Key.Key_End)
    wait(lambda: not view._banner.text(), what="an answer with 128 pairs among 4096 items")
    others = next(each for each in plot._curves if each.label == "Unitary, others, theory")
    density = others.y / others.y.sum()
    assert (density * others.x**2).sum() == pytest.approx(128 / 256, rel=0.05)
    assert view.state.setup.parameters["pairs"] == [128]
