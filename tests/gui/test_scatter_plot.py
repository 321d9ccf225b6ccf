"""The scatter plot under a real pointer: whose a point is, and axes that fit the points."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest

pytestmark = pytest.mark.gui

X, Y = (0.3, 1.2, 1.6), (0.1, 0.5, 0.9)


def points(x, error: float = 0.0):
    from severe_gui.panels.trainer.plots.kinds.scatter import Point

    return [
        Point(right, up, error, k, k, f"Network {k} · Run {k} · seed 1 of 1")
        for k, (right, up) in enumerate(zip(x, Y, strict=True))
    ]


@pytest.fixture
def board(look, wait):
    """A page with one plot of three points, each of another variant and another run."""
    from severe_gui.panels.trainer.plots.kinds.scatter import ScatterPlot
    from severe_gui.widgets.board import Board

    made = Board(look)
    plot = ScatterPlot("Sensitivity", "Jacobian norm", "held-out error", look)
    made.addItem(plot, 0, 0)
    made.plots["scatter"] = plot
    made.resize(500, 400)
    plot.show_points(points(X, error=0.1))
    made.show()
    QTest.qWaitForWindowExposed(made)
    wait(lambda: plot.getViewBox().sceneBoundingRect().height() > 200, what="the page laid out")
    made.scene().prepareForPaint()
    yield made
    made.dispose()


def place(plot, index: int) -> QPointF:
    return plot.getViewBox().mapViewToScene(QPointF(*plot._place_of(plot.points[index])))


def test_the_point_under_the_pointer_says_whose_it_is(board):
    plot, said = board.plots["scatter"], []
    board.hovered.connect(said.append)
    board._moved(place(plot, 1))
    assert said[-1] == (
        "Network 1 · Run 1 · seed 1 of 1  ·  Jacobian norm 1.2 ± 0.1  ·  held-out error 0.5"
    )
    assert plot._ring.isVisible()
    assert [row.value for row in plot.readout.rows] == ["1.2 ± 0.1", "0.5"]
    board._moved(plot.getViewBox().mapViewToScene(QPointF(0.9, 0.9)))
    assert said[-1] == ""
    assert not plot._ring.isVisible()
    assert not plot.readout.isVisible()


def test_each_point_has_the_colour_of_its_variant_on_screen_and_on_paper(board, look):
    plot = board.plots["scatter"]
    image = QImage(500, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    board.paint_on(painter, QRectF(0, 0, 500, 400))
    painter.end()
    for index in range(3):
        at = board.mapFromScene(place(plot, index))
        assert image.pixelColor(at) == QColor(look.series[index])
    assert len({point.shape for point in plot.points}) == 3


def test_the_axis_is_logarithmic_beyond_a_decade_and_never_as_narrow_as_a_rounding(board):
    plot = board.plots["scatter"]
    assert not plot.is_log_x
    plot.show_points(points((0.1, 1.0, 100.0), error=0.2))
    assert plot.is_log_x
    assert plot._place_of(plot.points[2])[0] == 2.0
    assert plot.getAxis("bottom").tickStrings([0.0, 2.0], 1, 1) == ["1", "10²"]
    # A bar that reaches 0 has no logarithm: it ends a decade below its point.
    assert plot._bar_of(plot.points[0])[0] == pytest.approx(-2.0)
    plot.show_points(points((41_257.0, 41_258.0, 41_259.0)))
    low, high = plot.getViewBox().childrenBounds()[0]
    assert high - low == pytest.approx(4126, rel=0.01)
    plot.show_points([])
    assert plot.hover(plot.getViewBox().sceneBoundingRect().center()) == ""


def test_points_that_are_not_finite_are_left_out():
    from types import SimpleNamespace

    from severe_gui.experiments.experiment import Plot
    from severe_gui.experiments.generalisation import experiment
    from severe_gui.panels.trainer.plots.kinds.scatter import points_of

    fields = {
        "error/true": np.array([0.1, 0.2]), "norm/true": np.array([1.0, np.nan]),
        "error/random": np.array([0.9, 0.8]), "norm/random": np.array([2.0, 3.0]),
        "norm_error/random": np.array([0.5, 0.25]),
    }  # fmt: skip
    run = SimpleNamespace(
        snapshot=SimpleNamespace(fields=fields), entry=SimpleNamespace(name="Run 7"), style=1
    )
    picture = SimpleNamespace(experiment=experiment, runs=(run,))
    plot = Plot("p", "scatter", "error", "P", "x", "y", x_values="norm")
    found = list(points_of(plot, run, picture))
    assert [(each.x, each.y, each.error) for each in found] == [
        (1.0, 0.1, 0.0), (2.0, 0.9, 0.5), (3.0, 0.8, 0.25),
    ]  # fmt: skip
    assert found[2].owner == "Random · Run 7 · seed 2 of 2"
    assert found[0].colour != found[1].colour


def test_rescaling_a_finished_run_moves_its_hessian_at_once(window, wait):
    from PySide6.QtCore import Qt

    from severe_gui.panels.trainer.state import Setup

    window.show_panel("trainer")
    view = window.view
    small = {"steps": 20, "width": 8, "samples": 60, "pooling": 7, "seeds": 1}
    view.state.setup = Setup(
        experiment="generalisation", parameters=small | {"variants": ("true", "random")}
    )
    QTest.mouseClick(view.run_strip.play, Qt.MouseButton.LeftButton)
    wait(lambda: view.state.selected)
    wait(view.settled)
    wait(lambda: "hessian-scatter" in view._board.plots)

    def drawn(name: str) -> list[float]:
        return [point.x for point in view._board.plots[name].points]

    wait(lambda: len(drawn("hessian-scatter")) == 2)
    (flat, other), sensitive = drawn("hessian-scatter"), drawn("jacobian-scatter")
    surgery = view.inspector.surgery
    wait(surgery.apply.isEnabled)
    surgery.fields["variant"].changed.emit("true")
    surgery.fields["factor"].changed.emit(16.0)
    QTest.mouseClick(surgery.apply, Qt.MouseButton.LeftButton)
    wait(lambda: drawn("hessian-scatter")[0] > 5 * flat)
    assert drawn("hessian-scatter")[1] < 5 * other
    assert drawn("jacobian-scatter") == pytest.approx(sensitive, rel=1e-4)
