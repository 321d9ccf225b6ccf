"""The first page: a card for each panel, three things to try, recent documents, and the library.

The library is read after the first paint, and again each time Home comes to the front.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from severe_gui.installation import resource_path
from severe_gui.panels.contract import Panel
from severe_gui.shell.library import library
from severe_gui.shell.post_cards import PostShelf
from severe_gui.widgets.theme import SIZES, Theme

LEAST_CARD, MOST_CARD, PICTURE_HEIGHT = 208, 300, 132
CARDS_IN_A_ROW = 5
MARGIN, GAP = 48, 16

# Panel, preset and sentence of the three things to try.
TRY = (
    ("plane", "triangle", "Enlarge a triangle: its angle sum falls, its area never reaches π."),
    (
        "trainer",
        "fold-vs-orthogonal",
        "Press Play: the spectrum, not the gradient, shows which one wins.",
    ),
    ("space", "534", "Fly among right-angled dodecahedra, four around every edge."),
)


class Card(QFrame):
    """A panel's picture, name and sentence; opens it by click or Enter."""

    opened = Signal(str)

    def __init__(self, panel: Panel, theme: Theme) -> None:
        super().__init__()
        self._panel, self._theme = panel, theme
        self.setProperty("look", "card")
        self._width, self._name, self._thumbnail = LEAST_CARD, "", QPixmap()
        self.setFixedWidth(LEAST_CARD)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Open {panel.title}")
        self.setToolTip(f"Open {panel.title}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 14)
        layout.setSpacing(4)
        self._picture = QLabel()
        self._picture.setFixedHeight(PICTURE_HEIGHT)
        layout.addWidget(self._picture)
        for text, role in ((panel.title, "heading"), (panel.subtitle, "muted")):
            label = QLabel(text)
            label.setProperty("role", role)
            label.setWordWrap(True)
            label.setContentsMargins(14, 4 if role == "heading" else 0, 14, 0)
            layout.addWidget(label)
        layout.addStretch(1)

    def widen(self, width: int) -> None:
        """Set the width, of the picture too."""
        self._width = width
        self.setFixedWidth(width)
        self.recolour()

    def recolour(self) -> None:
        """Take the thumbnail of the theme in force."""
        name = f"{self._panel.id}-{'dark' if self._theme.is_dark else 'light'}.png"
        if name != self._name:
            self._name = name
            try:
                self._thumbnail = QPixmap(str(resource_path("thumbnails", name)))
            except FileNotFoundError:
                # A new panel has none until `make thumbnails`: its card shows its name alone.
                self._thumbnail = QPixmap()
        if not self._thumbnail.isNull():
            size = QSize(self._width - 2, PICTURE_HEIGHT)
            self._picture.setPixmap(_rounded(self._thumbnail, size, self.devicePixelRatioF()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.opened.emit(self._panel.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self._panel.id)
        else:
            super().keyPressEvent(event)


class HomePage(QScrollArea):
    """Emits `panel_chosen` (panel, preset or ""), `work_chosen` and `file_chosen` (path)."""

    panel_chosen = Signal(str, str)
    work_chosen = Signal(object)
    file_chosen = Signal(str)

    def __init__(
        self, panels: Sequence[Panel], theme: Theme, recent: Callable[[], Sequence[str]]
    ) -> None:
        super().__init__()
        self._panels, self._theme, self._recent = tuple(panels), theme, recent
        self._was_painted = False
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.timeout.connect(self._show_library)
        self.setWidgetResizable(True)
        page = QWidget()
        page.setObjectName("homePage")
        self._layout = QVBoxLayout(page)
        self._layout.setContentsMargins(MARGIN, 28, MARGIN, 40)
        self._layout.setSpacing(8)
        title = QLabel("Severe")
        title.setObjectName("homeTitle")
        self._layout.addWidget(title)
        self._layout.addWidget(_muted("A laboratory for the ideas of Severely Theoretical."))
        self._layout.addSpacing(16)
        self._grid = QGridLayout()
        self._layout.addLayout(self._grid)
        self._grid.setSpacing(GAP)
        self._cards = [Card(panel, theme) for panel in panels]
        self._in_a_row = 0
        for card in self._cards:
            card.opened.connect(lambda panel_id: self.panel_chosen.emit(panel_id, ""))
        self._place_cards(CARDS_IN_A_ROW)
        self._layout.addSpacing(12)
        lower = QHBoxLayout()
        self._layout.addLayout(lower)
        lower.setSpacing(64)
        self._add_things_to_try(lower)
        self._recent_column, self._recent_rows = QVBoxLayout(), list[QWidget]()
        lower.addLayout(self._recent_column)
        self._recent_column.setSpacing(0)
        self._recent_column.addStretch(1)
        lower.addStretch(1)
        self._layout.addSpacing(20)
        self._layout.addWidget(_heading("The library"))
        self._layout.addWidget(_muted("The posts of the source, with what Severe has of each."))
        self._layout.addSpacing(8)
        self.shelf = PostShelf(theme)
        self.shelf.chosen.connect(self.work_chosen)
        self._layout.addWidget(self.shelf)
        self._layout.addStretch(1)
        self.setWidget(page)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self._room()
        in_a_row = min(max((room + GAP) // (LEAST_CARD + GAP), 1), CARDS_IN_A_ROW)
        self._place_cards(in_a_row)
        width = (room - (in_a_row - 1) * GAP) // in_a_row
        for card in self._cards:
            card.widen(min(max(width, LEAST_CARD), MOST_CARD))
        self.shelf.fit(room)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self._reading.start(0)

    def _room(self) -> int:
        return self.viewport().width() - 2 * MARGIN

    def _show_library(self) -> None:
        self.shelf.show_volumes(library(self._panels), self._room())

    def _place_cards(self, in_a_row: int) -> None:
        """As many cards in a row as there is room for."""
        if in_a_row == self._in_a_row:
            return
        self._grid.setColumnStretch(self._in_a_row, 0)
        self._in_a_row = in_a_row
        for index, card in enumerate(self._cards):
            self._grid.addWidget(card, index // in_a_row, index % in_a_row)
        self._grid.setColumnStretch(in_a_row, 1)

    def refresh(self) -> None:
        """Show the recent documents as they are now, and the theme's thumbnails."""
        for row in self._recent_rows:
            row.hide()
            row.deleteLater()
        self._recent_rows = list[QWidget]([_heading("Recent documents")])
        paths = [path for path in self._recent() if Path(path).is_file()]
        for path in paths[:3]:
            button = _link(Path(path).stem, path)
            button.clicked.connect(lambda _checked=False, path=path: self.file_chosen.emit(path))
            self._recent_rows.append(button)
        if not paths:
            self._recent_rows.append(_muted("Documents that you save appear here."))
        for index, row in enumerate(self._recent_rows):
            self._recent_column.insertWidget(index, row)
        for card in self._cards:
            card.recolour()
        self.shelf.recolour()
        if self._was_painted:
            self._show_library()

    def _add_things_to_try(self, row: QHBoxLayout) -> None:
        panels = {panel.id: panel for panel in self._panels}
        column = QVBoxLayout()
        row.addLayout(column)
        column.setSpacing(0)
        column.addWidget(_heading("Three things to try"))
        for panel_id, preset, sentence in TRY:
            button = _link(sentence, f"Open {panels[panel_id].title} with this view")
            button.clicked.connect(
                lambda _checked=False, where=(panel_id, preset): self.panel_chosen.emit(*where)
            )
            column.addWidget(button)
        column.addStretch(1)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label


def _link(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("link", "true")
    button.setAccessibleName(text)
    button.setToolTip(tip)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def _rounded(picture: QPixmap, size: QSize, ratio: float) -> QPixmap:
    """The picture filling `size`, its upper corners rounded like the card's."""
    shown = picture.scaled(
        size * ratio,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    result = QPixmap(size * ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    corner = SIZES.corner * ratio
    path.addRoundedRect(QRectF(0, 0, result.width(), result.height() + corner), corner, corner)
    painter.setClipPath(path)
    painter.drawPixmap((result.width() - shown.width()) // 2, 0, shown)
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result
