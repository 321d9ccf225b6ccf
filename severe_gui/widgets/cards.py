"""Claim cards: one sentence, its source, a measured number, a word, and what it depends on."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from superqt import QFlowLayout

from severe_gui.widgets.theme import SIZES

# A verdict always has a sign and a word beside its colour.
SIGNS = {"holds": "✓", "fails": "✗", "not decided": "◐", "by algebra": "≡", "not judged": "·"}
ROLES = {
    "holds": "good",
    "fails": "bad",
    "not decided": "warn",
    "by algebra": "muted",
    "not judged": "muted",
}


@dataclass(frozen=True)
class CardText:
    """What a card says. depends_on: label by parameter name."""

    id: str
    statement: str
    source: str
    number: str
    word: str
    details: str
    depends_on: tuple[tuple[str, str], ...]


class ClaimCard(QFrame):
    """One claim. Emits `run_wanted` (its id) and `parameter_wanted` (a name)."""

    run_wanted = Signal(str)
    parameter_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(SIZES.step)
        self._statement = QLabel()
        self._statement.setWordWrap(True)
        column.addWidget(self._statement)
        row = QHBoxLayout()
        self._number, self._word = QLabel(), QLabel()
        self._number.setProperty("role", "muted")
        self._number.setWordWrap(True)
        row.addWidget(self._number, 1)
        row.addWidget(self._word)
        column.addLayout(row)
        lower = QHBoxLayout()
        lower.setSpacing(SIZES.step)
        # Links that find no room beside each other go on in the next line.
        self._links = QFlowLayout()
        self._links.setSpacing(0)
        lower.addLayout(self._links, 1)
        self._again = _link("run again", "Run it with the settings at which it is judged")
        self._again.clicked.connect(self._ask)
        lower.addWidget(self._again, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(lower)
        self._text: CardText | None = None

    def show_text(self, text: CardText) -> None:
        """Say something."""
        if text == self._text:
            return
        rebuild = self._text is None or self._text.depends_on != text.depends_on
        self._text = text
        self._statement.setText(text.statement)
        self._number.setText(text.number)
        self._word.setText(f"{SIGNS[text.word]} {text.word}")
        self._word.setProperty("role", ROLES[text.word])
        self._word.style().unpolish(self._word)
        self._word.style().polish(self._word)
        self.setAccessibleName(f"Claim: {text.statement} {text.word}. {text.number}")
        self.setToolTip(f"{text.details}\n\nSource: {text.source}".strip())
        if rebuild:
            self._build_controls(text)

    def word(self) -> str:
        """The verdict."""
        return self._text.word if self._text else ""

    def _build_controls(self, text: CardText) -> None:
        while self._links.count():
            taken = self._links.takeAt(0)
            old = taken.widget() if taken is not None else None
            if old is not None:
                old.deleteLater()
        for name, label in text.depends_on:
            button = _link(label.lower(), f"The verdict depends on it: go to {label}")
            button.clicked.connect(lambda _on=False, name=name: self.parameter_wanted.emit(name))
            self._links.addWidget(button)

    def _ask(self) -> None:
        if self._text is not None:
            self.run_wanted.emit(self._text.id)


class ClaimCards(QWidget):
    """A column of cards."""

    run_wanted = Signal(str)
    parameter_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * SIZES.step)
        self.cards: dict[str, ClaimCard] = {}

    def show_texts(self, texts: Sequence[CardText]) -> None:
        """Show these claims, in order."""
        if [text.id for text in texts] != list(self.cards):
            self._rebuild(texts)
        for text in texts:
            self.cards[text.id].show_text(text)

    def _rebuild(self, texts: Sequence[CardText]) -> None:
        for card in self.cards.values():
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {}
        for text in texts:
            card = ClaimCard()
            card.run_wanted.connect(self.run_wanted)
            card.parameter_wanted.connect(self.parameter_wanted)
            self._column.addWidget(card)
            self.cards[text.id] = card


def _link(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("link", "true")
    button.setAccessibleName(text)
    button.setToolTip(tip)
    return button
