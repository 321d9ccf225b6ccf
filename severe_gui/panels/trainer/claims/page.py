"""The page of claims: cards below each other, their axes aligned, all or those of one verdict."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from severe_gui.compute.judgement import Judgement
from severe_gui.experiments.experiment import Experiment
from severe_gui.panels.trainer.claims.strip import REMARKS, VerdictStrip
from severe_gui.panels.trainer.claims.words import card_of
from severe_gui.widgets.cards import CardText, ClaimCard, by_kind
from severe_gui.widgets.theme import SIZES, Theme

WIDEST = 1100
REMARKS_TITLE = "Severe's remarks"
REMARKS_TEXT = "Severe's own statements about the post, judged in the same way."


class ClaimsPage(QWidget):
    """Emits `run_wanted`, `plot_wanted` (a claim's id), `parameter_wanted` and `chosen`."""

    run_wanted = Signal(str)
    plot_wanted = Signal(str)
    parameter_wanted = Signal(str)
    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.cards: dict[str, ClaimCard] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.strip = VerdictStrip("")
        self.strip.all.setText("All")
        self.strip.all.setAccessibleName("All claims")
        self.strip.chosen.connect(self.chosen)
        column.addWidget(self.strip)
        body = QWidget()
        body.setObjectName("claimsBody")
        body.setMaximumWidth(WIDEST)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(16, 8, 16, 16)
        self._column.setSpacing(2 * SIZES.step)
        self._heading, self._source = QLabel(), QLabel()
        self._heading.setProperty("role", "heading")
        self._remarks, self._about = QLabel(REMARKS_TITLE), QLabel(REMARKS_TEXT)
        self._remarks.setProperty("role", "heading")
        for label in (self._source, self._about):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
        self._nothing = QLabel("No claim has this verdict.")
        self._nothing.setProperty("role", "muted")
        for label in (self._heading, self._source, self._nothing, self._remarks, self._about):
            self._column.addWidget(label)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(body)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column.addWidget(self._scroll, 1)

    def show_claims(
        self,
        experiment: Experiment,
        judgements: Sequence[Judgement] | None,
        waiting: str,
        verdict: str = "",
    ) -> None:
        """Show the claims of an experiment on a run. verdict: which of them, all if empty."""
        judged = {each.claim.id: each for each in judgements or ()}
        texts = [
            card_of(claim, experiment, judged.get(claim.id), waiting) for claim in experiment.claims
        ]
        claims, remarks = by_kind(texts)
        self._heading.setText(experiment.title)
        self._source.setText(f"Claims of “{experiment.source}”")
        if [each.id for each in (*claims, *remarks)] != list(self.cards):
            self._rebuild(claims, remarks)
        shown = 0
        for text in texts:
            card = self.cards[text.id]
            card.show_text(text)
            is_shown = _is_chosen(text, verdict)
            shown += is_shown
            card.setVisible(is_shown)
        for label in (self._remarks, self._about):
            label.setVisible(any(_is_chosen(each, verdict) for each in remarks))
        self._nothing.setVisible(not shown)
        self.strip.show_verdicts(judgements, waiting, verdict)
        self.strip.all.setVisible(bool(verdict))

    def _rebuild(self, claims: Sequence[CardText], remarks: Sequence[CardText]) -> None:
        for card in self.cards.values():
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {}
        place = self._column.indexOf(self._nothing)
        for text in claims:
            place += 1
            self._column.insertWidget(place, self._new_card(text))
        for text in remarks:
            # Above the stretch.
            self._column.insertWidget(self._column.count() - 1, self._new_card(text))
        self._scroll.verticalScrollBar().setValue(0)

    def _new_card(self, text: CardText) -> ClaimCard:
        card = self.cards[text.id] = ClaimCard(self._theme)
        card.run_wanted.connect(self.run_wanted)
        card.plot_wanted.connect(self.plot_wanted)
        card.parameter_wanted.connect(self.parameter_wanted)
        return card


def _is_chosen(text: CardText, verdict: str) -> bool:
    if not verdict:
        return True
    if text.is_remark or verdict == REMARKS:
        return text.is_remark and verdict == REMARKS
    return text.word == verdict
