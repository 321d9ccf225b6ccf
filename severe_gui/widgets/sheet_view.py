"""A worked sheet on screen and on paper: a document that can be read, selected, searched by eye.

The screen scrolls it; a page of paper shows all of it, in as many columns as it takes.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QMimeData, QObject, QRectF, QSizeF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QPalette,
    QPyTextObject,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser

from severe_gui.widgets.sheet_blocks import (
    FIGURE_MARK,
    Block,
    as_html,
    figures_of,
    plain,
    style_sheet,
)
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import Theme

WIDEST, MARGIN = 860, 32
PAPER_WIDTH, PAPER_MARGIN, PAPER_GAP = 680.0, 28.0, 36.0
SMALLEST, STEP = 0.1, 0.95
"""Of the text on a page, compared with the screen."""

_FIGURE = int(QTextFormat.ObjectTypes.UserObject) + 1
_INDEX = int(QTextFormat.Property.UserProperty) + 1


class _Figures(QPyTextObject):
    """Draws the figures of a document where they stand in its text."""

    def __init__(self, parent: QTextDocument, blocks: Sequence[Block], style: Style) -> None:
        super().__init__(parent)
        self._figures, self._style = figures_of(blocks), style

    def intrinsicSize(self, document: QTextDocument, place: int, format: Any) -> QSizeF:  # noqa: A002
        figure = self._figures[format.property(_INDEX)]
        return QSizeF(document.textWidth() - 2, figure.height * self._style.scale)

    def drawObject(
        self, painter: QPainter, rect: QRectF, document: QTextDocument, place: int, format: Any  # noqa: A002
    ) -> None:  # fmt: skip
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._figures[format.property(_INDEX)].paint(painter, QRectF(rect), self._style)
        painter.restore()


def written(
    blocks: Sequence[Block], style: Style, parent: QObject | None = None, paper: bool = False
) -> QTextDocument:
    """A document of blocks that is not laid out yet; `place_figures` completes it."""
    document = QTextDocument(parent)
    document.setDefaultFont(style.font(10))
    document.setDocumentMargin(0)
    document.setDefaultStyleSheet(style_sheet(style))
    document.setHtml(as_html(blocks, style, paper))
    return document


def place_figures(document: QTextDocument, blocks: Sequence[Block], style: Style) -> None:
    """Put the figures where their marks are; this lays the document out."""
    document.documentLayout().registerHandler(_FIGURE, _Figures(document, blocks, style))
    cursor = QTextCursor(document)
    for index in range(len(figures_of(blocks))):
        cursor = document.find(FIGURE_MARK, cursor)
        form = QTextCharFormat()
        form.setObjectType(_FIGURE)
        form.setProperty(_INDEX, index)
        cursor.insertText("\ufffc", form)


class SheetView(QTextBrowser):
    """Shows blocks. Emits `chosen` with the name of a link that is clicked or entered."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, tip: str) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[tuple[Block, ...], Style] | None = None
        self.setObjectName("sheet")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tip)
        self.setOpenLinks(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._part: str | None = None
        # Whoever scrolls is no longer taken back to a part when more is known.
        self.verticalScrollBar().actionTriggered.connect(self._let_go)
        self.anchorClicked.connect(lambda url: self.chosen.emit(url.toString()))

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Show these, unless they are shown already; the place in the text stays."""
        style = Style(self._theme.roles, self._theme.scale)
        wanted = tuple(blocks), style
        if wanted == self._shown:
            return
        self._shown = wanted
        at = self.verticalScrollBar().value()
        # A document is laid out once, when it is shown; the one before it is then deleted by Qt.
        document = written(blocks, style, self)
        self.setDocument(document)
        place_figures(document, blocks, style)
        if self._part is None:
            self.verticalScrollBar().setValue(at)
        else:
            self.show_part(self._part)

    def show_part(self, name: str) -> None:
        """Scroll to a heading, to the top for none, and stay there while the sheet grows."""
        self._part = name
        if name:
            self.scrollToAnchor(name)
        else:
            self.verticalScrollBar().setValue(0)

    def _let_go(self, _action: int) -> None:
        self._part = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        spare = max(self.width() - WIDEST - 2 * MARGIN, 0) // 2
        self.setViewportMargins(MARGIN + spare, 20, spare + MARGIN // 2, 0)
        super().resizeEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied has plain signs, so that a number can be pasted anywhere."""
        data = QMimeData()
        data.setText(plain(self.textCursor().selection().toPlainText()))
        return data

    def loadResource(self, kind: int, name: QUrl) -> Any:
        """Nothing is read from files."""
        return None


def paint_blocks(
    painter: QPainter, width: float, height: float, blocks: Sequence[Block], style: Style
) -> None:
    """The whole sheet on one page, as large as it fits, in columns."""
    document = written(blocks, style, paper=True)
    document.documentLayout().setPaintDevice(painter.device())
    place_figures(document, blocks, style)
    size = 1.0
    while True:
        page, columns = _column(width - 2 * PAPER_MARGIN, height - 2 * PAPER_MARGIN, size)
        document.setPageSize(page)
        if document.pageCount() <= columns or size < SMALLEST:
            break
        size *= STEP
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, style.roles.color("text"))
    for column in range(document.pageCount()):
        painter.save()
        left = column * (page.width() * size + PAPER_GAP)
        painter.translate(PAPER_MARGIN + left, PAPER_MARGIN)
        painter.scale(size, size)
        painter.translate(0, -column * page.height())
        context.clip = QRectF(0, column * page.height(), page.width(), page.height())
        painter.setClipRect(context.clip)
        document.documentLayout().draw(painter, context)
        painter.restore()


def _column(wide: float, tall: float, size: float) -> tuple[QSizeF, int]:
    """A column's page, in units of the text, and how many stand side by side."""
    columns = max(int((wide + PAPER_GAP) / (PAPER_WIDTH * size + PAPER_GAP)), 1)
    column = (wide - (columns - 1) * PAPER_GAP) / columns
    return QSizeF(column / size, tall / size), columns
