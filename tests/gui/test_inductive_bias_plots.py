"""Three kinds of plots: success rates, answers against the truth, and a canvas of centres."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from severe_gui.panels.trainer.state import Setup

pytestmark = pytest.mark.gui


@pytest.fixture
def trainer(window):
    window.show_panel("trainer")
    return window


def played(window, wait, **parameters):
    """The view after a short run."""
    view = window.view
    view.state.setup = Setup(experiment="inductive-bias", parameters=parameters)
    wait(lambda: not view._pending.isActive())
    QTest.mouseClick(view.run_strip.play, Qt.MouseButton.LeftButton)
    wait(lambda: view.state.selected)
    wait(view.settled)
    return view


def test_rates_and_answers_of_arithmetic_say_what_is_under_the_pointer(trainer, wait):
    view = played(
        trainer, wait, steps=3, seeds=4, variants=("NAC", "NMU"), operations=("add", "multiply")
    )
    wait(lambda: "rates/" in view._board.plots)
    rates = view._board.plots["rates/"]
    assert rates.cases == ["add", "multiply"]
    assert rates.names == ["NAC", "NMU"]
    zero, one = rates.line_of("multiply", "NMU")
    words = rates.hover(rates.mapToScene((zero + one) / 2))
    assert words.startswith("NMU, Multiply  ·  share 0, 95 percent interval 0 to 0.489")
    answers = view._board.plots["answers/multiply"]
    box = answers.getViewBox()
    assert answers.hover(box.sceneBoundingRect().center()).startswith("Multiply  ·  NAC")
    # The networks are new: what they answer lies beside the diagonal, none of it off the picture.
    low, high = box.viewRange()[1]
    for dots in answers._dots_of:
        assert (dots.data["y"] >= low).all()
        assert (dots.data["y"] <= high).all()
    # The run is over; another range is answered by its networks.
    assert answers._answers["NMU"][1, :, 0].max() < 36
    view.state.setup = view.state.setup.having(outside_high=30)
    wait(lambda: answers._answers["NMU"][1, :, 0].max() > 100)


def test_a_click_on_a_centre_shows_its_drawing_in_every_canvas(trainer, wait):
    view = played(trainer, wait, part="coordinates", steps=2, seeds=2, canvas=10, channels=4)
    wait(lambda: "canvas/CoordConv" in view._board.plots)
    one, other = (view._board.plots[f"canvas/{name}"] for name in ("CoordConv", "deconvolution"))
    assert np.isfinite(one._canvas[0]).sum() == 36
    assert (one._canvas[1] == 1).sum() == 9
    assert one._drawn_at[one.shown].tolist() == [6, 6]
    place = one.mapToScene(one.cell(2, 7).center())
    assert one.hover(place).startswith("CoordConv, centre (2, 7), trained  ·  right with")
    assert one.hover(one.mapToScene(one.cell(0, 0).center())) == ""
    pixel = view._board.mapFromScene(QPointF(place))
    QTest.mouseClick(view._board.viewport(), Qt.MouseButton.LeftButton, pos=pixel)
    wait(lambda: view.state.places.get("canvas") == {"x": 2, "y": 7})
    wait(lambda: other._drawn_at[other.shown].tolist() == [2, 7])
