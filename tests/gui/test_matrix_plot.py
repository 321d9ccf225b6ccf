"""A table as an image: its colours, its symbols, and what is said of the cell under the pointer."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

pytestmark = pytest.mark.gui

VALUES = np.array([[1.0, -1.0, 0.0], [0.0, np.nan, 0.5]], dtype=np.float32)


@pytest.fixture
def board(look, wait):
    from severe_gui.panels.trainer.plots.kinds.matrix import MatrixPlot
    from severe_gui.widgets.board import Board

    made = Board(look)
    plot = MatrixPlot("Associative", 0, look)
    made.addItem(plot, 0, 0)
    made.plots["overlap/associative"] = plot
    made.resize(500, 400)
    plot.show_table(VALUES, (-1.0, 1.0), ("xy", "abc"))
    made.show()
    QTest.qWaitForWindowExposed(made)
    wait(lambda: plot.grid().height() > 100, what="the page to be laid out")
    yield made
    made.dispose()


def centre_of(plot, row: int, column: int) -> QPointF:
    grid = plot.grid()
    return QPointF(
        grid.left() + (column + 0.5) * grid.width() / 3,
        grid.top() + (row + 0.5) * grid.height() / 2,
    )


def test_colours_go_from_the_accent_through_the_background_to_amber(board, look):
    plot = board.plots["overlap/associative"]
    picture = board.grab().toImage()
    background = QColor(look.roles.surface)
    expected = {
        (0, 0): look.roles.color("construction"),
        (0, 1): look.roles.color("accent"),
        (0, 2): background,
        (1, 1): background,
    }
    for cell, colour in expected.items():
        at = board.mapFromScene(plot.mapToScene(centre_of(plot, *cell)))
        shown = picture.pixelColor(at)
        difference = np.subtract(shown.getRgb()[:3], colour.getRgb()[:3])
        assert np.abs(difference).max() <= 4, (cell, shown.name(), colour.name())


def test_the_pointer_reads_a_cell_with_its_symbols(board):
    plot = board.plots["overlap/associative"]

    def said(row: int, column: int) -> str:
        return plot.hover(plot.mapToScene(centre_of(plot, row, column)))

    assert said(1, 2) == "Associative, row 2 (y), column 3 (c)  ·  0.5"
    assert said(1, 1).endswith("no number")
    assert not plot.hover(plot.mapToScene(QPointF(-5, -5)))


def test_a_picture_without_symbols_has_square_pixels(board):
    plot = board.plots["overlap/associative"]
    plot.show_table(np.zeros((14, 7)), (0.0, 1.0))
    grid = plot.grid()
    assert grid.width() / 7 == pytest.approx(grid.height() / 14)


def test_the_column_that_a_row_comes_from_has_a_frame(board, look, wait):
    plot = board.plots["overlap/associative"]
    plot.framed = (2, 0)
    plot.update()

    def at_the_corner(row: int, column: int) -> QColor:
        centre = centre_of(plot, row, column)
        left = centre - QPointF(plot.grid().width() / 6 - 0.5, 0)
        return board.grab().toImage().pixelColor(board.mapFromScene(plot.mapToScene(left)))

    text = QColor(look.roles.text)
    assert at_the_corner(0, 2) == text
    assert at_the_corner(0, 1) != text
