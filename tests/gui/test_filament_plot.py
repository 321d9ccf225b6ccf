"""The filament picture under a real pointer: layers by click and wheel, ellipses by hovering."""

from itertools import cycle

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

pytestmark = pytest.mark.gui

SIDE, LAYERS = 40, (0, 1, 2, 5, 10, 20, 30)
SPACING = 0.5
# Each layer is a linear map of the plane, so that every singular value is known.
STRETCHES = [(1.0, 1.0), (2.0, 1.0), (3.0, 0.5), (4.0, 0.25), (5.0, 0.1), (6.0, 0.01), (7.0, 1e-3)]


def field() -> tuple[np.ndarray, np.ndarray]:
    line = SPACING * (np.arange(SIDE) - (SIDE - 1) / 2)
    grid = np.stack(np.meshgrid(line, line, indexing="ij"), axis=-1)
    maps = np.array([np.diag(each) for each in STRETCHES])
    points = np.einsum("lij,rcj->lrci", maps, grid).astype(np.float32)
    jacobians = np.broadcast_to(maps[:, None, None], (7, SIDE, SIDE, 2, 2)).astype(np.float32)
    return points, jacobians


@pytest.fixture
def board(look, wait):
    """A page with one picture, after the input of the network."""
    from severe_gui.panels.trainer.plots.kinds.filament import FilamentPlot
    from severe_gui.widgets.board import Board

    made = Board(look)
    plot = FilamentPlot("Relu", 0, look)
    made.addItem(plot, 0, 0)
    made.plots["filament/relu"] = plot
    made.resize(500, 500)
    plot.show_field(*field(), 0, LAYERS)
    made.show()
    QTest.qWaitForWindowExposed(made)
    wait(lambda: plot._window.sceneBoundingRect().height() > 300, what="the page to be laid out")
    yield made
    made.dispose()


def plot_of(board):
    return board.plots["filament/relu"]


def place_of(board, row: int, column: int) -> QPoint:
    """Where a point of the grid stands on the page."""
    plot = plot_of(board)
    x, y = plot._sheet.grid[row, column]
    return board.mapFromScene(plot._window.mapViewToScene(QPointF(x, y)))


def middle(board) -> QPoint:
    return board.mapFromScene(plot_of(board)._window.sceneBoundingRect().center())


def click(board, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(board.viewport(), Qt.MouseButton.LeftButton, modifiers, middle(board))
    QApplication.processEvents()


def wheel(board, delta: int) -> None:
    place = QPointF(middle(board))
    event = QWheelEvent(
        place,
        QPointF(board.viewport().mapToGlobal(place)),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(board.viewport(), event)
    QApplication.processEvents()


def point_at(board, row: int, column: int, wait) -> str:
    """Move the mouse over a point of the grid. Returns what the page says."""
    said: list[str] = []
    board.hovered.connect(said.append)
    place, nearby = place_of(board, row, column), cycle((QPoint(0, 0), QPoint(1, 0)))

    def has_heard() -> bool:
        # The move that enters says nothing, nor does one too soon after another: move to and fro.
        QTest.mouseMove(board.viewport(), place + next(nearby))
        return any(said)

    wait(has_heard, what="words about the point")
    board.hovered.disconnect(said.append)
    return said[-1]


def test_the_caption_says_the_layer_and_the_size(board):
    assert plot_of(board).caption() == "Relu before layer 1 of 30, 19.5 × 19.5"
    plot_of(board).step(4)
    assert plot_of(board).caption() == "Relu after layer 10 of 30, 97.5 × 1.95"


def test_clicks_go_through_the_layers_and_around(board):
    plot, told = plot_of(board), []
    plot.stepped.connect(told.append)
    for _ in range(7):
        click(board)
    assert told == [1, 2, 3, 4, 5, 6, 0]
    click(board, Qt.KeyboardModifier.ShiftModifier)
    assert plot.layer_index == 6


def test_the_wheel_goes_deeper_and_back_and_stops_at_the_ends(board):
    plot = plot_of(board)
    wheel(board, -120)
    wheel(board, -120)
    assert plot.layer_index == 2
    wheel(board, 120)
    assert plot.layer_index == 1
    for _ in range(3):
        wheel(board, 120)
    assert plot.layer_index == 0


def test_small_turns_of_a_wheel_add_up(board):
    plot = plot_of(board)
    for _ in range(3):
        wheel(board, -40)
    assert plot.layer_index == 1


def test_neither_drag_nor_wheel_moves_the_view(board):
    window = plot_of(board)._window
    before = window.viewRect()
    viewport, start = board.viewport(), middle(board)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for k in range(1, 6):
        QTest.mouseMove(viewport, start + QPoint(10 * k, 5 * k))
        QApplication.processEvents()
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(50, 25))
    wheel(board, -120)
    assert window.viewRect() == before


@pytest.mark.parametrize("layer", [0, 2, 5])
def test_the_pointer_is_told_its_input_and_the_two_singular_values(board, wait, layer):
    plot_of(board).step(layer)
    said = point_at(board, 30, 20, wait)
    large, small = STRETCHES[layer]
    assert f"stretched {large:g} and {small:g} times" in said
    # At the fifth layer points of a row lie on each other: the column is any of them.
    assert "input (5.25, " in said
    if layer == 0:
        assert "input (5.25, 0.25)" in said


def test_the_ellipse_is_the_image_of_a_circle_of_two_steps_of_the_grid(board, wait):
    plot = plot_of(board)
    plot.step(1)
    point_at(board, 30, 20, wait)
    assert plot._ellipse.isVisible()
    box = plot._ellipse.path().boundingRect()
    # The layer is 39 units wide and drawn two wide; the circle's radius is one unit.
    assert box.width() == pytest.approx(2 * 2.0 * 2 / 39, rel=1e-3)
    assert box.height() == pytest.approx(2 * 1.0 * 2 / 39, rel=1e-3)


def test_the_ellipse_follows_a_step_and_goes_when_the_pointer_does(board, wait):
    plot = plot_of(board)
    point_at(board, 20, 20, wait)
    before = plot._ellipse.path()
    wheel(board, -120)
    assert plot._ellipse.path() != before
    QApplication.sendEvent(board, _leaving())
    assert not plot._ellipse.isVisible()


def _leaving():
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.Leave)


def test_every_layer_fills_the_view_with_its_axes_to_one_scale(board):
    plot = plot_of(board)
    for index, (large, small) in enumerate(STRETCHES):
        drawn = plot._sheet.grid
        assert np.ptp(drawn[..., 0]) == pytest.approx(2, rel=1e-6), index
        assert np.ptp(drawn[..., 1]) == pytest.approx(2 * small / large, rel=1e-5), index
        plot.step(1)
    range_x, range_y = plot._window.viewRange()
    size = plot._window.size()
    pixel = (range_x[1] - range_x[0]) / size.width(), (range_y[1] - range_y[0]) / size.height()
    assert pixel[0] == pytest.approx(pixel[1], rel=1e-6)


def test_opposite_corners_are_drawn_in_different_colours(board):
    picture = board.grab().toImage()
    colours = []
    for row, column in ((0, 0), (SIDE - 1, SIDE - 1)):
        place = place_of(board, row, column)
        window = [picture.pixelColor(place.x() + i, place.y() + j)
                  for i in range(-3, 4) for j in range(-3, 4)]  # fmt: skip
        colours.append(max(window, key=lambda each: each.hsvSaturationF()))
    hues = [each.hueF() for each in colours]
    apart = abs(hues[0] - hues[1])
    assert min(apart, 1 - apart) > 0.2


def test_nothing_is_drawn_or_said_before_there_is_a_picture(qapp, look):
    from severe_gui.panels.trainer.plots.kinds.filament import FilamentPlot

    plot = FilamentPlot("Tanh", 1, look)
    assert plot.caption() == "Tanh: no picture yet"
    assert plot.hover(QPointF(10, 10)) == ""
    plot.step(1)
    assert plot.layer_index == 0


def test_a_plane_carried_to_one_point_and_enormous_numbers_do_no_harm(board, wait):
    points, jacobians = field()
    points[3], jacobians[3] = 1.0, 0.0
    points[4] *= np.float32(1e36)
    jacobians[4] = np.finfo(np.float32).max
    plot_of(board).show_field(points, jacobians, 3, LAYERS)
    assert "stretched 0 and 0 times" in point_at(board, 30, 20, wait)
    plot_of(board).step(1)
    assert "stretched" in point_at(board, 30, 20, wait)
    board.grab()


# Machado et al. (2009), severity 1, on linear RGB.
DEUTERANOPIA = [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881],
]
PROTANOPIA = [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
]


def lab(colours: np.ndarray) -> np.ndarray:
    """CIELAB (D65) of linear RGB."""
    xyz = colours @ np.array([
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]).T / np.array([0.95047, 1.0, 1.08883])  # fmt: skip
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1
    )


def linear(colours: np.ndarray) -> np.ndarray:
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("is_dark", [True, False])
@pytest.mark.parametrize("sight", [np.eye(3), DEUTERANOPIA, PROTANOPIA], ids=("all", "d", "p"))
def test_eight_places_of_the_rim_are_told_apart_by_every_eye(qapp, is_dark, sight):
    from severe_gui.panels.trainer.plots.kinds.filament import plane_colours

    angles = np.arange(8) * np.pi / 4
    colours = lab(np.clip(linear(plane_colours(angles, np.ones(8), is_dark)) @ np.array(sight).T,
                          0, 1))  # fmt: skip
    apart = np.linalg.norm(colours[:, None] - colours, axis=-1)[~np.eye(8, dtype=bool)]
    # A difference of 2.3 is just noticed (Mahy et al. 1994); a thin line needs several times that.
    assert apart.min() > 10


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_colour_stands_out_from_its_ground(qapp, theme):
    from PySide6.QtGui import QColor

    from severe_gui.panels.trainer.plots.kinds.filament import plane_colours
    from severe_gui.widgets.theme import THEMES

    radius, angle = np.meshgrid(np.linspace(0, 1, 9), np.linspace(0, 2 * np.pi, 24))
    weights = np.array([0.2126, 0.7152, 0.0722])
    luminance = linear(plane_colours(angle, radius, theme == "dark")) @ weights
    ground = QColor(THEMES[theme].surface)
    behind = linear(np.array(ground.getRgbF()[:3])) @ weights
    lighter, darker = np.maximum(luminance, behind), np.minimum(luminance, behind)
    # WCAG 2.1, success criterion 1.4.11: graphics need a contrast of 3 to 1.
    assert ((lighter + 0.05) / (darker + 0.05)).min() >= 3
