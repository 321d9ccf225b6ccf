"""The runs of a sweep as a table: one row per run, sorted by any column by a click on its head."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtCore import QSortFilterProxyModel as Sorted
from PySide6.QtWidgets import QAbstractItemView, QTableView

from severe_gui.compute.sweep_plan import SweepPlan
from severe_gui.panels.trainer.sweep.plot import result_title, results_of
from severe_gui.widgets.legend import short
from severe_gui.widgets.theme import SIZES

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SORT = Qt.ItemDataRole.UserRole


class RunRows(QAbstractTableModel):
    """The rows of a sweep, new ones appended as runs end."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Mapping[str, Any]] = []
        self.columns: tuple[str, ...] = ()
        self._titles: Mapping[str, str] = {}
        self.sorted_by = (0, Qt.SortOrder.AscendingOrder)

    def show_rows(
        self, plan: SweepPlan, rows: Sequence[Mapping[str, Any]], titles: Mapping[str, str]
    ) -> None:
        """Show these. titles: of columns, by name."""
        columns = ("run", *plan.grid, "seed", "phase", *results_of(rows, plan))
        self._titles = titles
        if columns != self.columns or list(rows[: len(self.rows)]) != self.rows:
            self.beginResetModel()
            self.rows, self.columns = list(rows), columns
            self.endResetModel()
        elif len(rows) > len(self.rows):
            self.beginInsertRows(QModelIndex(), len(self.rows), len(rows) - 1)
            self.rows = list(rows)
            self.endInsertRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        name = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(any(_is_number(row.get(name)) for row in self.rows))
        if role == Qt.ItemDataRole.DisplayRole:
            title = self._titles.get(name) or result_title(name)
            by, order = self.sorted_by
            arrow = "↑" if order is Qt.SortOrder.AscendingOrder else "↓"
            return f"{title} {arrow}" if section == by else title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        name = self.columns[index.column()]
        row = self.rows[index.row()]
        value = row.get(name)
        if role == _SORT:
            return value if _is_number(value) else str(value if value is not None else "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(_is_number(value))
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(row["failure"]) or None
        if role == Qt.ItemDataRole.DisplayRole:
            if isinstance(value, float):
                return short(value)
            return "" if value is None else str(value)
        return None


class RunTable(QTableView):
    """The table of a sweep."""

    def __init__(self) -> None:
        super().__init__()
        self.runs = RunRows()
        self._sorted = Sorted(self)
        self._sorted.setSourceModel(self.runs)
        self._sorted.setSortRole(_SORT)
        self.setModel(self._sorted)
        self.setAccessibleName("Runs of the sweep")
        self.setToolTip("A click on a column's head sorts by it")
        # The header's own sign of order is drawn over a title at the right.
        self._sorted.sort(*self.runs.sorted_by)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sectionClicked.connect(self.sort_by)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(6 * SIZES.step)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(12 * SIZES.step)

    def show_rows(
        self, plan: SweepPlan, rows: Sequence[Mapping[str, Any]], titles: Mapping[str, str]
    ) -> None:
        """Show these rows, sorted as a person chose."""
        before = self.runs.columns
        self.runs.show_rows(plan, rows, titles)
        if self.runs.columns != before:
            self.resizeColumnsToContents()
        for column in range(len(self.runs.columns)):
            # Columns that a person widened stay so; columns that would be cut are widened.
            needed = self.sizeHintForColumn(column)
            if needed > self.columnWidth(column):
                self.setColumnWidth(column, needed)

    def sort_by(self, column: int) -> None:
        """Sort by a column; once more, in reverse order."""
        up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        order = down if self.runs.sorted_by == (column, up) else up
        self.runs.sorted_by = (column, order)
        self._sorted.sort(column, order)
        last = len(self.runs.columns) - 1
        self.runs.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(last, 0))

    def texts(self) -> list[list[str]]:
        """The texts, row by row."""
        model = self._sorted
        return [
            [str(model.index(r, c).data()) for c in range(model.columnCount())]
            for r in range(model.rowCount())
        ]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _side(is_number: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
