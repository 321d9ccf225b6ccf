"""All runs of the session in a table, two of them compared below."""

from collections.abc import Mapping

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from severe_gui.compute.library import RunFacts
from severe_gui.compute.run import Snapshot
from severe_gui.panels.trainer.runs.comparison import (
    Cell,
    RunTable,
    parameter_difference,
    series_difference,
    shared_series,
)
from severe_gui.widgets.board import Board
from severe_gui.widgets.legend import Curve, Look, short
from severe_gui.widgets.parameter_form import readable_name
from severe_gui.widgets.plots import LinePlot
from severe_gui.widgets.theme import SIZES

EMPTY = "No runs yet. Press Play: every run of this session is kept in this table."
CHOOSE = "Choose two runs (Ctrl+click) to compare them."
_ID = int(Qt.ItemDataRole.UserRole)
_VALUE = _ID + 1


class NumberItem(QTableWidgetItem):
    """A cell that sorts by its value, not by its text."""

    def __init__(self, cell: Cell) -> None:
        is_number = isinstance(cell, int | float)
        super().__init__(short(float(cell)) if isinstance(cell, float) else str(cell))
        self.setData(_VALUE, cell)
        if is_number:
            self.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setToolTip(repr(cell))

    def __lt__(self, other: QTableWidgetItem) -> bool:
        mine, its = self.data(_VALUE), other.data(_VALUE)
        both = isinstance(mine, int | float) and isinstance(its, int | float)
        return mine < its if both else str(mine) < str(its)


class RunPage(QWidget):
    """Emits `opened` (bring a run to the front), `again` (repeat it), `noted` and `removed`."""

    opened = Signal(str)
    again = Signal(str)
    noted = Signal(str, str)
    removed = Signal(list)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._table = RunTable((), {})
        self._facts: Mapping[str, RunFacts] = {}
        self._snapshots: Mapping[str, Snapshot] = {}
        self._filling = False
        self._board: Board | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(2 * SIZES.step)
        self._make_buttons(column)
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._parts.setChildrenCollapsible(False)
        self.grid = self._make_grid()
        self._parts.addWidget(self.grid)
        self._parts.addWidget(self._make_comparison(look))
        self._parts.setStretchFactor(0, 3)
        self._parts.setStretchFactor(1, 2)
        column.addWidget(self._parts, 1)
        self._empty = QLabel(EMPTY)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._empty, 1)
        self.show_table(self._table, {}, {})

    # Building.

    def _make_buttons(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        column.addLayout(row)
        row.setSpacing(2 * SIZES.step)
        self._buttons = []
        for name, tip, act in (
            ("Show", "Bring the chosen run to the front (Enter)", self._open),
            ("Run again", "Start a run with the same settings and seed", self._again),
            ("Delete", "Delete the chosen runs; undo brings them back", self._remove),
        ):
            button = QPushButton(name)
            button.setAccessibleName(name)
            button.setToolTip(tip)
            button.clicked.connect(act)
            row.addWidget(button)
            self._buttons.append(button)
        row.addStretch(1)
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        row.addWidget(self._hint)

    def _make_grid(self) -> QTableWidget:
        grid = QTableWidget()
        grid.setObjectName("runTable")
        grid.setAccessibleName("Runs")
        grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        grid.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        grid.setAlternatingRowColors(False)
        grid.setShowGrid(False)
        grid.verticalHeader().hide()
        grid.verticalHeader().setDefaultSectionSize(SIZES.control + 2)
        header = grid.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicatorClearable(True)
        grid.setSortingEnabled(True)
        grid.itemChanged.connect(self._edited)
        grid.itemActivated.connect(lambda _item: self._open())
        grid.selectionModel().selectionChanged.connect(self._selected)
        return grid

    def _make_comparison(self, look: Look) -> QWidget:
        self._comparison = QWidget()
        row = QHBoxLayout(self._comparison)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(3 * SIZES.step)
        left = QVBoxLayout()
        row.addLayout(left, 2)
        self._heading = QLabel()
        self._heading.setObjectName("sectionTitle")
        left.addWidget(self._heading)
        self.differences = QTableWidget(0, 3)
        self.differences.setObjectName("runTable")
        self.differences.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.differences.setAccessibleName("Settings in which the two differ")
        self.differences.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.differences.setShowGrid(False)
        self.differences.verticalHeader().hide()
        self.differences.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        left.addWidget(self.differences, 1)
        left.addStretch(0)
        right = QVBoxLayout()
        row.addLayout(right, 3)
        self.key = QComboBox()
        self.key.setAccessibleName("Curve compared")
        self.key.setToolTip("Which curve of the two is compared")
        self.key.currentIndexChanged.connect(lambda _index: self._draw_difference())
        right.addWidget(self.key)
        self._look, self._right = look, right
        return self._comparison

    def _make_plot(self) -> LinePlot:
        """The plot of the difference, made when first needed."""
        if self._board is None:
            self._board = Board(self._look)
            self.plot = LinePlot("Difference", "step", "first less second", self._look)
            self._board.addItem(self.plot, 0, 0)
            self._board.plots = {"difference": self.plot}
            self._board.fill()
            self._right.addWidget(self._board, 1)
        return self.plot

    # Showing.

    def show_table(
        self, table: RunTable, facts: Mapping[str, RunFacts], snapshots: Mapping[str, Snapshot]
    ) -> None:
        """Show the runs; what is chosen and how they are sorted stay."""
        self._facts, self._snapshots = facts, snapshots
        has_rows = bool(table.rows)
        self._parts.setVisible(has_rows)
        self._empty.setVisible(not has_rows)
        if table != self._table:
            self._fill(table)
        self._selected()

    def recolour(self, look: Look) -> None:
        self._look = look
        if self._board is not None:
            self._board.recolour(look)

    def chosen(self) -> list[str]:
        """Ids of the chosen runs, from the top."""
        rows = sorted(index.row() for index in self.grid.selectionModel().selectedRows())
        return [self.grid.item(row, 0).data(_ID) for row in rows]

    def choose(self, run_ids: list[str]) -> None:
        """Choose runs, as a person would by Ctrl+click."""
        self.grid.clearSelection()
        mode = self.grid.selectionMode()
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        for row in range(self.grid.rowCount()):
            if self.grid.item(row, 0).data(_ID) in run_ids:
                self.grid.selectRow(row)
        self.grid.setSelectionMode(mode)

    def dispose(self) -> None:
        """Free what the plot holds."""
        if self._board is not None:
            self._board.dispose()

    def _fill(self, table: RunTable) -> None:
        kept, grid = self.chosen(), self.grid
        self._filling, self._table = True, table
        grid.setSortingEnabled(False)
        grid.setRowCount(len(table.rows))
        grid.setColumnCount(len(table.columns))
        grid.setHorizontalHeaderLabels([_heading(name) for name in table.columns])
        editable = Qt.ItemFlag.ItemIsEditable
        for row, (run_id, cells) in enumerate(table.rows.items()):
            for column, cell in enumerate(cells):
                item = NumberItem(cell)
                if column < len(cells) - 1:
                    item.setFlags(item.flags() & ~editable)
                else:
                    item.setToolTip("Double-click to write a note")
                item.setData(_ID, run_id)
                grid.setItem(row, column, item)
        grid.setSortingEnabled(True)
        grid.resizeColumnsToContents()
        self._filling = False
        self.choose(kept)

    def _selected(self, *_ranges: QItemSelection) -> None:
        chosen = self.chosen()
        show, again, delete = self._buttons
        show.setEnabled(len(chosen) == 1)
        again.setEnabled(len(chosen) == 1)
        delete.setEnabled(bool(chosen))
        pair = [each for each in chosen if each in self._snapshots and each in self._facts]
        is_pair = len(chosen) == 2 and len(pair) == 2
        self._comparison.setVisible(is_pair)
        self._hint.setText("" if is_pair or not self._table.rows else CHOOSE)
        if is_pair:
            self._compare(*pair)

    def _compare(self, first: str, second: str) -> None:
        names = [str(self._table.rows[each][0]) for each in (first, second)]
        rows = parameter_difference(self._facts[first], self._facts[second])
        self._heading.setText("Settings that differ" if rows else "The settings are the same")
        self.differences.setHorizontalHeaderLabels(["Setting", *names])
        self.differences.setVisible(bool(rows))
        self.differences.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                self.differences.setItem(row, column, QTableWidgetItem(text))
        keys = shared_series(self._snapshots[first], self._snapshots[second])
        if keys != [self.key.itemData(index) for index in range(self.key.count())]:
            current = self.key.currentData()
            self.key.blockSignals(True)
            self.key.clear()
            for key in keys:
                self.key.addItem(_heading(key), key)
            self.key.setCurrentIndex(max(self.key.findData(current), 0) if keys else -1)
            self.key.blockSignals(False)
        self._draw_difference()

    def _draw_difference(self) -> None:
        chosen, key = self.chosen(), self.key.currentData()
        if len(chosen) != 2 or key is None:
            return
        first, second = (self._snapshots[each] for each in chosen)
        if key not in first.series or key not in second.series:
            return
        names = [str(self._table.rows[each][0]) for each in chosen]
        steps, values = series_difference(first, second, key)
        plot = self._make_plot()
        plot.name_plot(f"{_heading(key)}: {names[0]} less {names[1]}")
        plot.show_curves([Curve(_heading(key), steps, values, 0)])

    # What a person does.

    def _open(self) -> None:
        for run_id in self.chosen()[:1]:
            self.opened.emit(run_id)

    def _again(self) -> None:
        for run_id in self.chosen()[:1]:
            self.again.emit(run_id)

    def _remove(self) -> None:
        self.removed.emit(self.chosen())

    def _edited(self, item: QTableWidgetItem) -> None:
        if not self._filling and item.column() == self.grid.columnCount() - 1:
            self.noted.emit(item.data(_ID), item.text())


def _heading(key: str) -> str:
    quantity, _slash, variant = key.partition("/")
    return (
        f"{readable_name(quantity)} · {readable_name(variant)}" if variant else readable_name(key)
    )
