"""The library on Home: a card for each post, with what shows it one click away."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from severe_gui.compute.judgement import counted
from severe_gui.shell.library import Volume, Work
from severe_gui.widgets.flow import Flow
from severe_gui.widgets.icons import icon
from severe_gui.widgets.theme import SIZES, Theme

LEAST_WIDTH, GAP = 320, 16
NOT_YET = "Not yet"
_SAYS = {
    "panel": "Open {}",
    "experiment": "Open the experiment {} in the trainer",
    "tour": "Start the tour of {}",
}


class PostCard(QFrame):
    """Title, sentence, what shows the post, and its verdicts. Emits `chosen` with a Work."""

    chosen = Signal(object)

    def __init__(self, volume: Volume, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chips: list[tuple[QPushButton, Work]] = []
        is_there = bool(volume.works)
        self.setProperty("look", "post" if is_there else "absent")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(SIZES.step)
        title = _line(volume.post.title, "postTitle")
        title.setProperty("absent", not is_there)
        layout.addWidget(title)
        layout.addSpacing(2)
        layout.addWidget(_line(volume.post.summary, "postSummary"))
        if is_there:
            layout.addSpacing(SIZES.step)
            layout.addWidget(self._works(volume.works))
        layout.addStretch(1)
        layout.addSpacing(SIZES.step)
        layout.addWidget(_line(_state_of(volume), "postVerdicts"))
        self.recolour()

    def recolour(self) -> None:
        """Take the icons of the theme in force."""
        for chip, work in self._chips:
            chip.setIcon(icon(work.icon, self._theme.roles))

    def _works(self, works: Sequence[Work]) -> Flow:
        flow = Flow(6)
        for work in works:
            chip = QPushButton(f" {work.title}")
            chip.setProperty("look", "chip")
            chip.setIconSize(QSize(14, 14))
            chip.setCursor(Qt.CursorShape.PointingHandCursor)
            says = _SAYS[work.kind].format(work.of or work.title)
            chip.setAccessibleName(says)
            chip.setToolTip(says)
            chip.clicked.connect(lambda _checked=False, work=work: self.chosen.emit(work))
            self._chips.append((chip, work))
            flow.add(chip)
        return flow


class PostShelf(QWidget):
    """Cards side by side, as many as there is room for. Emits `chosen` with a Work."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cards: list[PostCard] = []
        self._columns = 0
        self._volumes: tuple[Volume, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)

    def show_volumes(self, volumes: tuple[Volume, ...], width: int) -> None:
        """Show these; existing cards are kept."""
        if volumes != self._volumes:
            self._volumes = volumes
            for card in self._cards:
                card.hide()
                card.deleteLater()
            self._cards = [PostCard(volume, self._theme) for volume in volumes]
            for card in self._cards:
                card.chosen.connect(self.chosen)
            self._columns = 0
        self.fit(width)

    def fit(self, width: int) -> None:
        """Lay the cards out for a width."""
        columns = min(max((width + GAP) // (LEAST_WIDTH + GAP), 1), 3)
        if columns == self._columns or not self._cards:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for index, card in enumerate(self._cards):
            self._grid.addWidget(card, index // columns, index % columns)
            if index:
                QWidget.setTabOrder(self._cards[index - 1], card)

    def recolour(self) -> None:
        for card in self._cards:
            card.recolour()


def _state_of(volume: Volume) -> str:
    if not volume.works:
        return NOT_YET
    if not volume.verdicts:
        return "No claims yet"
    if set(volume.verdicts) == {"not judged"}:
        return f"{len(volume.verdicts)} claims, not judged yet"
    return f"Claims: {counted(volume.verdicts)}"


def _line(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
