"""The strip below the sheet while PARI works: what it does, for how long, and Cancel."""

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout

from severe_gui.compute.arithmetic import Answer
from severe_gui.compute.pari import (
    AnalyticQuestion,
    CombinationsQuestion,
    GroupQuestion,
    HeegnerQuestion,
    Question,
    ReductionQuestion,
    TorsionQuestion,
)
from severe_gui.panels.pages import button
from severe_gui.widgets.elided import ElidedLabel
from severe_gui.widgets.theme import SIZES

TICK_MILLISECONDS = 250
PATIENCE_SECONDS = 0.4
"""What is over sooner is not worth a strip that comes and goes."""


class WorkStrip(QFrame):
    """Shows the answer under way. current: gives it, or None; cancel: what the button does."""

    def __init__(self, current: Callable[[], Answer | None], cancel: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("runStrip")
        self._current = current
        self._question: Question | None = None
        self._since = 0.0
        row = QHBoxLayout(self)
        row.setContentsMargins(16, SIZES.step, 16, SIZES.step)
        self.label = ElidedLabel()
        self.label.setProperty("role", "muted")
        self.cancel = button("Cancel", "End the computation; what is known stays")
        self.cancel.clicked.connect(cancel)
        row.addWidget(self.label, 1)
        row.addWidget(self.cancel)
        self._ticks = QTimer(self)
        self._ticks.setInterval(TICK_MILLISECONDS)
        self._ticks.timeout.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Show what is under way, if it takes long."""
        answer = self._current()
        if answer is None or answer.is_final:
            self._question = None
            self._ticks.stop()
            self.hide()
            return
        if answer.question != self._question:
            self._question, self._since = answer.question, time.monotonic()
        seconds = time.monotonic() - self._since
        self.label.setText(f"{work_of(answer)} …  {seconds:.0f} s")
        self.setVisible(seconds >= PATIENCE_SECONDS)
        if not self._ticks.isActive():
            self._ticks.start()

    def shutdown(self) -> None:
        """End the timer."""
        self._ticks.stop()


def work_of(answer: Answer) -> str:
    """What PARI does now, from the parts of the answer that it has given."""
    known = answer.result
    match answer.question:
        case TorsionQuestion():
            return "Trying the candidates of Nagell and Lutz"
        case ReductionQuestion():
            return "Factoring the discriminant" if known else "Finding the minimal model"
        case AnalyticQuestion():
            return "Summing the series of L(1)"
        case HeegnerQuestion():
            return "Looking for a Heegner point"
        case CombinationsQuestion():
            return "Searching for integral points" if known else "Computing heights"
        case GroupQuestion() if known is None:
            return "Finding the torsion"
        case GroupQuestion() if known.conductor is None:
            return "Finding the conductor, which needs the factors of the discriminant"
        case GroupQuestion() if known.rank is None:
            return "2-descent: bounding the rank and looking for points"
        case GroupQuestion():
            return "Saturating the generators"
    return "Computing"
