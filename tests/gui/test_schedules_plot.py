"""Schedules and losses under one cursor: both halves are marked, and the words have all lines."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

pytestmark = pytest.mark.gui

STEPS = 40


def lines() -> tuple[list, list, list]:
    from severe_gui.widgets.legend import Curve

    steps = np.arange(STEPS + 1.0)
    rates = [Curve("Greedy", steps[1:], 1 / steps[1:], 0),
             Curve("Optimal", steps[1:], np.full(STEPS, 0.5), 1)]  # fmt: skip
    losses = [Curve("Greedy", steps, 10 / (steps + 1), 0),
              Curve("Optimal", steps, 20 / (steps + 1), 1)]  # fmt: skip
    sampled = [Curve("Greedy", steps, 11 / (steps + 1), 0, is_theory=True)]
    return rates, losses, sampled


@pytest.fixture
def board(look, wait):
    from severe_gui.panels.trainer.plots.kinds.schedules import SchedulesPlot
    from severe_gui.widgets.board import Board

    made = Board(look)
    plot = SchedulesPlot("", 0, "step inside", look)
    made.addItem(plot, 0, 0)
    made.plots["schedules/"] = plot
    made.resize(600, 500)
    plot.show_curves(*lines())
    made.show()
    QTest.qWaitForWindowExposed(made)
    wait(lambda: plot.losses.getViewBox().sceneBoundingRect().height() > 100, what="the layout")
    yield made
    made.close()


def over(plot, half, step: float) -> QPointF:
    """A place of the scene at a step of a half."""
    box = half.getViewBox()
    x = np.log10(step) if plot.log_steps else step
    view = box.viewRect().center()
    return box.mapViewToScene(QPointF(x, view.y()))


@pytest.mark.parametrize("log_steps", [False, True])
@pytest.mark.parametrize("part", ["rates", "losses"])
def test_one_cursor_stands_in_both_halves_and_says_every_line(board, log_steps, part):
    plot = board.plots["schedules/"]
    plot.show_curves(*lines(), log_steps)
    board.scene().prepareForPaint()
    board.grab()
    said = plot.hover(over(plot, getattr(plot, part), 4))
    assert said == ("step inside 4  ·  Greedy rate 0.25, loss 2  ·  Optimal rate 0.5, loss 4")
    for half in (plot.rates, plot.losses):
        assert half._line.isVisible()
        assert half._line.value() == pytest.approx(np.log10(4) if log_steps else 4)
    plot.leave()
    assert not plot.rates._line.isVisible()
    assert plot.hover(QPointF(-5, -5)) == ""


def test_both_halves_share_their_steps_and_the_words_turn_the_axis(board):
    plot, asked = board.plots["schedules/"], []
    assert plot.rates.getViewBox().viewRange()[0] == pytest.approx(
        plot.losses.getViewBox().viewRange()[0], abs=1.0
    )
    plot.turned.connect(asked.append)
    middle = plot._switch.sceneBoundingRect().center()
    QTest.mouseClick(board.viewport(), Qt.MouseButton.LeftButton, pos=board.mapFromScene(middle))
    assert asked == [True]
    plot.show_curves(*lines(), log_steps=True)
    assert plot.losses.getAxis("bottom").decades
    assert plot._switch.text == "steps logarithmic ⇄"


def test_without_rates_the_losses_have_the_whole_height(board, wait):
    plot = board.plots["schedules/"]
    before = plot.losses.size().height()
    plot.show_curves([], lines()[1], [])
    wait(lambda: plot.losses.size().height() > 1.5 * before, what="the losses to grow")
    assert not plot.rates.isVisible()
    assert "loss 2" in plot.hover(over(plot, plot.losses, 4))
