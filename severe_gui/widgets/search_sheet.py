"""A sheet with a search line above a list: the command palette, the presets, curves to choose from.

Rows may be under headings, and what is typed may be a row of its own. Up and Down choose, Enter or
a click runs, Escape closes.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPalette,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from severe_gui.widgets.theme import SIZES

_ROW = Qt.ItemDataRole.UserRole
_EDGE, _GAP = 10, 20
_TITLE_SHARE = 0.36
_PADDING = 6
_IN_WORDS = 1.5
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Row:
    """A thing to choose. comment: beside its title; note: quiet, at the right end.

    group: the heading it is under, with group_note at its right end. words: found by these
    too. is_current: it is what is shown now.
    """

    title: str
    act: Callable[[], object]
    comment: str = ""
    note: str = ""
    group: str = ""
    group_note: str = ""
    words: str = ""
    tip: str = ""
    is_current: bool = False


def score(query: str, text: str) -> float:
    """How well a query fits: 0 not at all; whole words first, then letters in order."""
    query, text = query.lower().strip(), text.lower()
    if not query:
        return 1.0
    if query in text:
        at = text.index(query)
        return 3.0 - at / 100 + (1.0 if at == 0 or not text[at - 1].isalnum() else 0.0)
    if all(word in text for word in query.split()):
        return 2.0
    at = -1
    for letter in query.replace(" ", ""):
        at = text.find(letter, at + 1)
        if at < 0:
            return 0.0
    return 1.0 / (1 + at)


def row_score(query: str, row: Row) -> float:
    """How well a query fits a row: its title and words, or else words of its comment and group."""
    near = score(query, f"{row.title} {row.words}")
    if near >= 2 or not query:
        return near
    far = score(query, f"{row.comment} {row.tip} {row.group} {row.group_note}")
    # Scattered letters in a long sentence are not a match.
    return _IN_WORDS if far >= 2 else near


TypedRow = Callable[[str], Row | None]
FindRows = Callable[[str], Sequence[Row]]


class SearchSheet(QFrame):
    """A search line and what it finds. The sheet closes when the line loses the focus.

    levels: of scores; rows below the highest that is reached are left out.
    """

    levels: tuple[float, ...] = (_IN_WORDS,)

    def __init__(self, window: QWidget, name: str, prompt: str, ranks: bool) -> None:
        """ranks: the best match first, without headings; otherwise the order and headings stay."""
        super().__init__(window)
        self.setProperty("look", "sheet")
        self.setAccessibleName(name)
        self._rows: Sequence[Row] = ()
        self._typed: TypedRow | None = None
        self._find: FindRows | None = None
        self._ranks, self._most = ranks, 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        self._line = QLineEdit()
        self._line.setPlaceholderText(prompt)
        self._line.setAccessibleName(name)
        self._line.setToolTip(prompt)
        self._list = QListWidget()
        self._list.setItemDelegate(_RowPainter(self._list))
        self._list.setAccessibleName(f"{name}: what is found")
        self._list.setToolTip("Enter or a click chooses")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(self._line)
        layout.addWidget(self._list)
        self._line.textChanged.connect(self._search)
        self._line.returnPressed.connect(self.run_chosen)
        self._list.itemClicked.connect(lambda _item: self.run_chosen())
        self._line.installEventFilter(self)
        self.hide()

    def open(
        self, rows: Sequence[Row] | FindRows, where: QRect, typed: TypedRow | None = None
    ) -> None:
        """Show the sheet over these rows. typed: the row that a text is by itself, first of all.

        rows: of very many, a function that finds some of them by what is typed, the best first.
        """
        self._find = rows if callable(rows) else None
        self._rows, self._typed = () if callable(rows) else rows, typed
        self.setGeometry(where)
        self._most = where.height()
        self._line.blockSignals(True)
        self._line.clear()
        self._line.blockSignals(False)
        self.show()
        self.raise_()
        self._search("")
        self._line.setFocus()

    def rows(self) -> list[Row]:
        """What is listed now."""
        found = (self._list.item(i).data(_ROW) for i in range(self._list.count()))
        return [row for row in found if isinstance(row, Row)]

    def titles(self) -> list[str]:
        """The titles of what is listed now."""
        return [row.title for row in self.rows()]

    def run_chosen(self) -> None:
        """Close and run the chosen row."""
        item = self._list.currentItem()
        self.hide()
        row = item.data(_ROW) if item is not None else None
        if isinstance(row, Row):
            row.act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                self.parentWidget().setFocus()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._walk(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
        return False

    def _walk(self, step: int) -> None:
        """To the next row, past headings, round at the ends."""
        count, at = self._list.count(), self._list.currentRow()
        for _ in range(count):
            at = (at + step) % count
            if isinstance(self._list.item(at).data(_ROW), Row):
                self._list.setCurrentRow(at)
                return

    def _search(self, query: str) -> None:
        if self._find is not None:
            self._list_found(query, [(0.0, row) for row in self._find(query)])
            return
        scored = [(row_score(query, row), row) for row in self._rows]
        best = max((points for points, _row in scored), default=0.0)
        least = next((each for each in self.levels if best >= each), 0.01)
        found = [pair for pair in scored if pair[0] >= least]
        if query and self._ranks:
            found.sort(key=lambda pair: -pair[0])
        self._list_found(query, found)

    def _list_found(self, query: str, found: Sequence[tuple[float, Row]]) -> None:
        """List rows with their scores; of equally good ones the first is chosen."""
        self._list.clear()
        heading, chosen, best = "", -1, -1.0
        itself = self._typed(query) if query.strip() and self._typed is not None else None
        if itself is not None:
            self._add(itself.title, itself, None)
            chosen, best = 0, math.inf
        for points, row in found:
            if (not self._ranks or not query) and row.group and row.group != heading:
                heading = row.group
                self._add(heading, (heading, row.group_note), Qt.ItemFlag.NoItemFlags)
            item = self._add(row.title, row, None)
            item.setToolTip(row.tip or row.comment)
            if points > best or (not query and row.is_current):
                chosen, best = self._list.count() - 1, max(points, best)
        self._list.setCurrentRow(chosen)
        if chosen <= 1:
            self._list.scrollToTop()
        self._fit()

    def _fit(self) -> None:
        """As high as what is listed, and no higher than there is room."""
        rest = self.height() - self._list.viewport().height()
        rows = 0
        for i in range(self._list.count()):
            # Of a long list most rows are not even measured.
            if rest + rows > self._most:
                break
            rows += self._list.sizeHintForRow(i)
        self.resize(self.width(), min(self._most, rest + max(rows, 10 * SIZES.step)))

    def _add(self, text: str, data: object, flags: Qt.ItemFlag | None) -> QListWidgetItem:
        item = QListWidgetItem(text)
        item.setData(_ROW, data)
        if flags is not None:
            item.setFlags(flags)
        self._list.addItem(item)
        return item


class _RowPainter(QStyledItemDelegate):
    """Draws a heading, or a row: title, comment and note."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._heights: dict[tuple[str, str, int, int], int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        self.initStyleOption(option, index)
        line = option.fontMetrics.height()
        row = index.data(_ROW)
        if not isinstance(row, Row):
            return QSize(0, line + 5 * SIZES.step)
        if not row.comment:
            return QSize(0, line + 2 * _PADDING)
        view = self.parent()
        assert isinstance(view, QListWidget)
        # With room for the scroll bar, which comes only when all rows have been measured.
        bar = view.verticalScrollBar().sizeHint().width()
        width = view.width() - 2 * view.frameWidth() - bar - 2 * _EDGE
        return QSize(0, self._height(row, width, option.fontMetrics) + 2 * _PADDING)

    def _height(self, row: Row, width: int, metrics: QFontMetrics) -> int:
        """Of the text; the list asks for it several times."""
        key = row.comment, row.note, width, metrics.height()
        if key not in self._heights:
            room = QRect(0, 0, width, 20 * metrics.height())
            column = _columns(room, _room_of_note(row, room, metrics))[1]
            text = metrics.boundingRect(column, Qt.TextFlag.TextWordWrap, row.comment)
            self._heights[key] = max(text.height(), metrics.height())
        return self._heights[key]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        row = index.data(_ROW)
        widget = option.widget
        if isinstance(row, Row):
            element = QStyle.ControlElement.CE_ItemViewItem
            widget.style().drawControl(element, option, painter, widget)
        painter.save()
        if isinstance(row, Row):
            self._paint_row(painter, option, row)
        else:
            self._paint_heading(painter, option, *row)
        painter.restore()

    def _paint_heading(
        self, painter: QPainter, option: QStyleOptionViewItem, text: str, note: str
    ) -> None:
        room = option.rect.adjusted(_EDGE, 2 * SIZES.step, -_EDGE, 0)
        painter.setPen(_quiet())
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        left = room.left() + QFontMetrics(bold).horizontalAdvance(text) + 2 * _GAP
        painter.setFont(option.font)
        _draw_note(painter, room.adjusted(left - room.left(), 0, 0, 0), note)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        palette, metrics = option.palette, option.fontMetrics
        room = option.rect.adjusted(_EDGE, _PADDING, -_EDGE, -_PADDING)
        if row.is_current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Link))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawEllipse(
                QPoint(option.rect.left() + 5, room.top() + metrics.height() // 2), 2, 2
            )
        painter.setPen(_quiet())
        taken = _room_of_note(row, room, metrics)
        _draw_note(painter, room, row.note)
        title = QRect(room)
        title.setRight(room.right() - taken)
        if row.comment:
            title, comment = _columns(room, taken)
            painter.drawText(comment, Qt.TextFlag.TextWordWrap, row.comment)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        text = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, text)


def _room_of_note(row: Row, room: QRect, metrics: QFontMetrics) -> int:
    """What a note takes at the right end, with the gap before it."""
    return min(metrics.horizontalAdvance(row.note), room.width() // 2) + _GAP if row.note else 0


def _columns(room: QRect, taken: int) -> tuple[QRect, QRect]:
    """Where the title and the comment are, aligned in all rows. taken: at the right end."""
    at = room.left() + round(room.width() * _TITLE_SHARE)
    title, comment = QRect(room), QRect(room)
    title.setRight(at - _GAP)
    comment.setLeft(at)
    comment.setRight(room.right() - taken)
    return title, comment


def _quiet() -> QColor:
    # The palette of the application: a style sheet makes a paler one of its own.
    return QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText)


def _draw_note(painter: QPainter, room: QRect, note: str) -> None:
    text = painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
