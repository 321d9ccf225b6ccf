"""Claim cards: the statement and the source's own words at the left, the evidence at the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from severe_gui.widgets.flow import Flow
from severe_gui.widgets.seeds_axis import Evidence, SeedsAxis
from severe_gui.widgets.theme import SIZES, Theme
from severe_gui.widgets.verdicts import ROLES, SIGNS

EVIDENCE_WIDTH = 300
NARROW = 620
"""Below this width the evidence is under the words."""


@dataclass(frozen=True)
class CardText:
    """What a card says; an empty text is left out.

    word: the verdict. number: what was measured, with its interval. notes: lines under the axis.
    plot: the title of the plot it is read from. depends_on: (parameter, label).
    """

    id: str
    statement: str
    word: str
    quote: str = ""
    source: str = ""
    conditions: str = ""
    number: str = ""
    evidence: Evidence | None = None
    notes: tuple[str, ...] = ()
    plot: str = ""
    depends_on: tuple[tuple[str, str], ...] = ()
    is_remark: bool = False


class ClaimCard(QFrame):
    """One claim. Emits `run_wanted` and `plot_wanted` (its id), `parameter_wanted` (a name)."""

    run_wanted = Signal(str)
    plot_wanted = Signal(str)
    parameter_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "claim")
        self._text: CardText | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(2 * SIZES.step)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(6 * SIZES.step)
        column.addLayout(self._halves)
        self._make_words()
        self._make_evidence(theme)
        self._make_links(column)

    def _make_words(self) -> None:
        words = QVBoxLayout()
        self._halves.addLayout(words, 1)
        words.setSpacing(SIZES.step + 2)
        self._word = QLabel()
        self._statement, self._quote, self._conditions = (_wrapped() for _ in range(3))
        self._quote.setProperty("role", "quote")
        self._conditions.setProperty("role", "muted")
        for label in (self._word, self._statement, self._quote, self._conditions):
            words.addWidget(label)
        words.addStretch(1)

    def _make_evidence(self, theme: Theme) -> None:
        side = QVBoxLayout()
        self._halves.addLayout(side)
        side.setSpacing(SIZES.step)
        self._number, self._notes = _wrapped(), _wrapped()
        self._notes.setProperty("role", "muted")
        self._axis = SeedsAxis(theme)
        for widget in (self._number, self._axis, self._notes):
            side.addWidget(widget)
        side.addStretch(1)

    def _make_links(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        column.addLayout(row)
        row.setSpacing(SIZES.step)
        # Links that do not fit beside each other continue in the next line.
        self._links = Flow(0)
        row.addWidget(self._links, 1)
        self._again = _link("Run again", "Run it with the settings at which it is judged")
        self._again.clicked.connect(self._ask)
        row.addWidget(self._again, 0, Qt.AlignmentFlag.AlignBottom)

    @property
    def text(self) -> CardText | None:
        """What it says."""
        return self._text

    def word(self) -> str:
        """The verdict."""
        return self._text.word if self._text else ""

    def show_text(self, text: CardText) -> None:
        """Say something."""
        if text == self._text:
            return
        links = (text.plot, text.depends_on)
        rebuild = self._text is None or (self._text.plot, self._text.depends_on) != links
        self._text = text
        role = ROLES[text.word]
        self._word.setText(f"{SIGNS[text.word]} {text.word}")
        if self._word.property("role") != role:
            self._word.setProperty("role", role)
            self._word.style().unpolish(self._word)
            self._word.style().polish(self._word)
        quote = f"“{text.quote}”" if text.quote else ""
        for label, words in (
            (self._statement, text.statement),
            (self._quote, quote),
            (self._conditions, text.conditions),
            (self._number, text.number),
            (self._notes, "\n".join(text.notes)),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        self._axis.show_evidence(text.evidence)
        self.setAccessibleName(f"Claim: {text.statement} {text.word}. {text.number}")
        self.setToolTip(f"Source: {text.source}" if text.source else "")
        if rebuild:
            self._build_links(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = event.size().width() < NARROW
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(down if is_narrow else across)
        # The same width on every card, so that the axes are aligned.
        for widget in (self._number, self._axis, self._notes):
            widget.setMinimumWidth(0 if is_narrow else EVIDENCE_WIDTH)
            widget.setMaximumWidth(16_000 if is_narrow else EVIDENCE_WIDTH)

    def _ask(self) -> None:
        if self._text is not None:
            self.run_wanted.emit(self._text.id)

    def _build_links(self, text: CardText) -> None:
        self._links.clear()
        if text.plot:
            button = _link(f"Plot: {text.plot}", "Show the plot that the number is read from")
            button.clicked.connect(lambda: self.plot_wanted.emit(text.id))
            self._links.add(button)
        for name, label in text.depends_on:
            button = _link(label, f"The verdict depends on it: go to {label}")
            button.clicked.connect(lambda _on=False, name=name: self.parameter_wanted.emit(name))
            self._links.add(button)


def _wrapped() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _link(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("link", "true")
    button.setAccessibleName(text)
    button.setToolTip(tip)
    return button


def by_kind(texts: Sequence[CardText]) -> tuple[list[CardText], list[CardText]]:
    """The source's own claims, and the remarks about them."""
    return [each for each in texts if not each.is_remark], [
        each for each in texts if each.is_remark
    ]
