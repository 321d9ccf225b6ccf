"""The image browser under a real pointer and keyboard: queries, tiles, and pixels as they are."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

pytestmark = pytest.mark.gui

QUERIES, NEIGHBOURS, SIDE = 3, 4, 8
VARIANTS = (("network", 0), ("cache", 1), ("cache-only", 2))
RAMP = np.linspace(0, 1, SIDE * SIDE).reshape(1, SIDE, SIDE)


def fields(attacked: bool = True, channels: int = 1) -> dict[str, np.ndarray]:
    views = 1 + attacked
    images = np.repeat(RAMP, channels, 0)
    changed = np.tile(np.clip(images + 0.1, 0, 1), (QUERIES * attacked, 1, 1, 1))
    answers = np.zeros((QUERIES, views, 3))
    answers[:, 1:, 0] = 7
    labels = np.zeros((QUERIES, views, NEIGHBOURS))
    labels[:, 1:, 0] = 7
    return {
        "neighbours": np.tile(images, (QUERIES, views, NEIGHBOURS, 1, 1, 1)),
        "neighbours_query": np.tile(images, (QUERIES, 1, 1, 1)),
        "neighbours_changed": changed,
        "neighbours_truth": np.zeros(QUERIES),
        "neighbours_similarity": np.tile([0.98, 0.9, 0.8, 0.7], (QUERIES, views, 1)),
        "neighbours_label": labels,
        "neighbours_answer": answers,
        "neighbours_confidence": np.full((QUERIES, views, 3), 0.8),
    }


@pytest.fixture
def board(look, wait):
    from severe_gui.panels.trainer.plots.kinds.neighbours import NeighboursPlot
    from severe_gui.widgets.board import Board

    made = Board(look)
    plot = NeighboursPlot("Nearest cached images", look)
    made.addItem(plot, 0, 0)
    made.plots["neighbours/"] = plot
    made.resize(900, 400)
    plot.show_fields(fields(), VARIANTS, 0)
    made.show()
    QTest.qWaitForWindowExposed(made)
    wait(lambda: plot.gallery.size().height() > 250, what="the page to be laid out")
    yield made
    made.dispose()


def plot_of(board):
    return board.plots["neighbours/"]


def middle(board) -> QPoint:
    return board.mapFromScene(plot_of(board).gallery.sceneBoundingRect().center())


def click(board, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(board.viewport(), Qt.MouseButton.LeftButton, modifiers, middle(board))
    QApplication.processEvents()


def test_clicks_keys_and_the_wheel_go_from_query_to_query_and_around(board):
    plot, went = plot_of(board), []
    plot.stepped.connect(went.append)
    for _ in range(3):
        click(board)
    click(board, Qt.KeyboardModifier.ShiftModifier)
    assert went == [1, 2, 0, 2]
    # A click has given it the keyboard.
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(board.viewport(), key)
    assert went[4:] == [0, 2]
    place = QPointF(middle(board))
    event = QWheelEvent(
        place, QPointF(board.viewport().mapToGlobal(place)), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(board.viewport(), event)
    assert plot.query == 0


def test_the_words_say_what_is_shown(board):
    from severe_gui.panels.trainer.plots.kinds.neighbours import answer_of

    plot = plot_of(board)
    assert plot.caption() == "Nearest cached images of test image 1 of 3, of class 0"
    assert answer_of(fields(), 0, 0, "network") == "Network: 0 ✓ 80%, attacked 7 ✗ 80%"
    assert answer_of(fields(attacked=False), 0, 2, "cache-only") == "Cache only: 0 ✓ 80%"
    tiles = [tile for tile, _place in plot.gallery.tiles]
    assert [tile.caption for tile in tiles[:3]] == ["query", "0  ·  0.98", "0  ·  0.90"]
    assert [tile.is_like for tile in tiles].count(False) == 1
    assert "±0.1" in [tile.caption for tile in tiles]
    said = [plot.hover(plot.gallery.mapToScene(place.center())) for _tile, place in
            plot.gallery.tiles]  # fmt: skip
    assert any("cached image of class 7, similarity 0.9800" in each for each in said)
    assert any("what the attack changed: at most 0.1" in each for each in said)


def test_tiles_do_not_overlap_and_stay_inside(board):
    places = [place for _tile, place in plot_of(board).gallery.tiles]
    assert len(places) == 2 * (NEIGHBOURS + 1) + 1
    inside = plot_of(board).gallery.rect()
    for index, place in enumerate(places):
        assert inside.contains(place)
        assert place.width() == pytest.approx(place.height())
        assert not any(place.intersects(other) for other in places[index + 1 :])


def test_without_an_attack_the_page_says_why(board):
    plot = plot_of(board)
    plot.show_fields(fields(attacked=False), VARIANTS, 0)
    assert plot._caption.text.endswith("No attack: the network is not trained yet")
    assert len(plot.gallery.tiles) == NEIGHBOURS + 1


def test_pixels_are_squares_of_their_own_grey(board):
    gallery = plot_of(board).gallery
    (_tile, place), *_ = gallery.tiles
    image = QImage(900, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    board.paint_on(painter, board.rect().toRectF())
    painter.end()
    corner, size = gallery.mapToScene(place.topLeft()), place.width() / SIDE
    for row in range(SIDE):
        for column in range(SIDE):
            grey = round(255 * RAMP[0, row, column])
            # A third from the edges of a pixel: smoothing would mix in its neighbours there.
            for share in (0.35, 0.65):
                x, y = corner.x() + (column + share) * size, corner.y() + (row + share) * size
                found = image.pixelColor(int(x), int(y))
                assert found == QColor(grey, grey, grey), (row, column)


def test_a_change_has_one_colour_for_darker_and_one_for_brighter(look):
    from severe_gui.panels.trainer.plots.kinds.neighbours import _signed

    darker, none, brighter = _signed(np.array([[-1.0, 0.0, 1.0]]), look)[0]
    assert QColor.fromRgbF(*none) == QColor(look.roles.surface)
    assert np.abs(darker - brighter).max() > 0.2
    assert min(np.abs(each - none).max() for each in (darker, brighter)) > 0.2


def test_coloured_images_keep_their_colours(board):
    plot = plot_of(board)
    shown = fields(channels=3)
    shown["neighbours_query"][:, 1:] = 0
    plot.show_fields(shown, VARIANTS, 0)
    image = plot.gallery._images[0][1]
    last = image.pixelColor(image.width() - 1, image.height() - 1)
    assert last == QColor(255, 0, 0)


def test_in_the_trainer_a_query_is_kept_and_undone_and_a_finished_run_answers(window, wait):
    from severe_gui.panels.trainer.state import Setup

    window.show_panel("trainer")
    small = {"steps": 40, "samples": 300, "tests": 60, "attacked": 24, "probes": 5, "judged": 20}
    window.view.state.setup = Setup(experiment="cache").having(**small, measure_every=40)
    QTest.mouseClick(window.view.run_strip.play, Qt.MouseButton.LeftButton)
    wait(lambda: window.view.state.selected)
    wait(window.view.settled)
    plot = window.view._board.plots["neighbours/"]
    assert plot.query == 0
    plot.step(2)
    assert window.view.state.places == {"neighbours": {"query": 2}}
    # The page is drawn with it before it is undone.
    wait(lambda: {"neighbours": {"query": 2}} in window.view._drawn[0])
    window.undo()
    wait(lambda: plot.query == 0, what="the first query again")
    # One key answers for all: every neighbour is that image.
    window.view.set_field("setup", window.view.state.setup.having(cache_size=1))
    wait(lambda: plot._fields["neighbours"].shape[2] == 1, what="the answer of the finished run")
    assert len(plot.gallery.tiles) in (2, 5)
