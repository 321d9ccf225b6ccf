"""A small table in the inspector: a header, and rows of values that can be selected and copied."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from severe_gui.widgets.readouts import Reading, Value
from severe_gui.widgets.theme import SIZES


class TextTable(QWidget):
    """Columns with a header. stretched: the column that takes the room that is left."""

    def __init__(self, header: Sequence[str], stretched: int = 0) -> None:
        super().__init__()
        self._header = tuple(header)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(3 * SIZES.step)
        self._grid.setVerticalSpacing(SIZES.step)
        self._grid.setColumnStretch(stretched, 1)
        for column, name in enumerate(header):
            label = QLabel(name)
            label.setProperty("role", "muted")
            label.setWordWrap(True)
            self._grid.addWidget(label, 0, column, Qt.AlignmentFlag.AlignTop)
        self._cells: list[list[Value]] = []

    def show_rows(self, rows: Sequence[Sequence[Reading]]) -> None:
        """Show these rows, one reading for each column."""
        while len(self._cells) > len(rows):
            for cell in self._cells.pop():
                self._grid.removeWidget(cell)
                cell.hide()
                cell.deleteLater()
        while len(self._cells) < len(rows):
            row = len(self._cells) + 1
            cells = [Value(f"{name}, row {row}") for name in self._header]
            for column, cell in enumerate(cells):
                self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
            self._cells.append(cells)
        for cells, readings in zip(self._cells, rows, strict=True):
            for cell, reading in zip(cells, readings, strict=True):
                if cell.text() != reading.text:
                    cell.setText(reading.text)
                cell.copied = reading.copied

    def texts(self) -> list[tuple[str, ...]]:
        """The current texts, row by row."""
        return [tuple(cell.text() for cell in row) for row in self._cells]
