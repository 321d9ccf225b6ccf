"""The information plane on its page: paths coloured by epoch, numbered layers, words of moments."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

pytestmark = pytest.mark.gui

EPOCHS = np.array([1.0, 10, 100])
# Three layers: one that stays, one that learns and then forgets, one that ends beside it.
POINTS = np.array([
    [[12, 1], [8, 0.2], [6, 0.1]],
    [[12, 1], [9, 0.6], [6, 0.5]],
    [[12, 1], [3, 0.9], [2.5, 0.9]],
], dtype=np.float32)  # fmt: skip


@pytest.fixture
def board(look, wait):
    from PySide6.QtCore import QRectF

    from severe_gui.panels.trainer.plots.kinds.information_plane import InformationPlanePlot
    from severe_gui.widgets.board import Board

    made = Board(look)
    plot = InformationPlanePlot("Tanh", 0, look)
    made.addItem(plot, 0, 0)
    made.plots["plane/tanh"] = plot
    made.resize(500, 400)
    plot.show_paths(POINTS, EPOCHS)
    plot._plot.setRange(QRectF(0, 0, 12, 1), padding=0.05, disableAutoRange=True)
    made.show()
    QTest.qWaitForWindowExposed(made)
    wait(lambda: plot._plot.getViewBox().sceneBoundingRect().height() > 200, what="the layout")
    yield made
    made.dispose()


def place_of(board, moment: int, layer: int) -> QPointF:
    box = board.plots["plane/tanh"]._plot.getViewBox()
    return box.mapViewToScene(QPointF(*map(float, POINTS[moment, layer])))


def test_a_moment_says_its_layer_its_epoch_and_both_numbers(board):
    plot = board.plots["plane/tanh"]
    said = plot.hover(place_of(board, 1, 1) + QPointF(4, -3))
    assert said == "Tanh, layer 2 of 3, epoch 10  ·  I(X; T) 9.00 bits  ·  I(Y; T) 0.600 bits"
    assert plot._ring.isVisible()
    assert plot.hover(place_of(board, 1, 1) + QPointF(60, 60)) == ""
    assert not plot._ring.isVisible()


def test_each_moment_is_drawn_in_its_own_colour(board, look):
    from severe_gui.panels.trainer.plots.kinds.information_plane import colours_of

    picture = board.grab().toImage()
    wanted = colours_of(EPOCHS, look)
    for moment, layer in ((0, 1), (1, 1), (1, 2)):
        place = board.mapFromScene(place_of(board, moment, layer))
        found = QColor(picture.pixelColor(place))
        apart = [abs(found.red() - wanted[moment].red()), abs(found.blue() - wanted[moment].blue())]
        assert max(apart) < 12, (moment, layer)


def test_colours_are_even_over_the_logarithm_of_the_epoch_and_stand_out(look):
    from severe_gui.panels.trainer.plots.kinds.information_plane import colours_of

    between, again = colours_of(np.array([1.0, 2, 4]), look)[1], colours_of(EPOCHS, look)[1]
    assert between == again
    ground = QColor(look.roles.canvas)
    for each in colours_of(EPOCHS, look):
        assert contrast(each, ground) > 1.4


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.1, relative luminance."""

    def luminance(colour: QColor) -> float:
        parts = np.array(colour.getRgbF()[:3])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ (0.2126, 0.7152, 0.0722))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_layers_that_end_at_one_place_share_their_number(qapp):
    from severe_gui.panels.trainer.plots.kinds.information_plane import ends_of

    assert [text for text, _place in ends_of(POINTS)] == ["1", "2–3"]
    assert ends_of(np.zeros((0, 0, 2))) == []


def test_a_run_without_moments_draws_nothing(qapp, look):
    from severe_gui.panels.trainer.plots.kinds.information_plane import InformationPlanePlot

    plot = InformationPlanePlot("Relu", 1, look)
    plot.show_paths(np.zeros((0, 0, 2)), np.zeros(0))
    assert plot.hover(QPointF(10, 10)) == ""


def test_bins_moved_after_the_end_move_the_paths_in_the_window(window, wait):
    from PySide6.QtCore import Qt

    from severe_gui.panels.trainer.state import Setup

    window.show_panel("trainer")
    view = window.view
    parameters = {"steps": 8, "moments": 4, "variants": ("tanh", "relu")}
    view.state.setup = Setup(experiment="information", parameters=parameters)
    wait(lambda: not view._pending.isActive())
    QTest.mouseClick(view.run_strip.play, Qt.MouseButton.LeftButton)
    wait(lambda: view.state.selected)
    wait(view.settled)
    wait(lambda: "plane/tanh" in view._board.plots)
    plot = view._board.plots["plane/tanh"]
    assert "ratio" not in view._board.plots
    before = plot._paths.points
    view.state.setup = view.state.setup.having(bins=1000)
    wait(lambda: plot._paths.points is not before and (plot._paths.points >= before - 1e-6).all())
    assert plot._paths.points[-1, -2, 0] > before[-1, -2, 0]
