"""What the page in front wants to know from PARI: one question after the other, after a rest."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from severe_gui.compute.arithmetic import Answer, Arithmetic
from severe_gui.compute.pari import Question
from severe_gui.compute.signals import Announcements

REST_MILLISECONDS = 250


class Asking:
    """Asks what is wanted and not yet known, in order; a drag is over before PARI starts.

    heard: called in the window's thread when something new is known.
    """

    def __init__(self, arithmetic: Arithmetic, parent: QObject, heard: Callable[[], None]) -> None:
        self._arithmetic, self._heard = arithmetic, heard
        self._wanted: tuple[Question, ...] = ()
        self._awaited: Question | None = None
        self._rest = QTimer(parent)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._ask_next)
        self._news = Announcements(arithmetic, parent)
        self._news.changed.connect(self._hear)

    def want(self, *questions: Question) -> None:
        """From now on these are wanted, and no others."""
        if questions != self._wanted:
            self._wanted = questions
            self._rest.start(REST_MILLISECONDS)

    def answer(self, question: Question) -> Answer | None:
        """What is known of a question; None before it was asked."""
        return self._arithmetic.answer_to(question)

    def again(self, question: Question) -> None:
        """Ask once more what failed, or cancel it if it is being answered."""
        if self.is_asking(question):
            self.cancel()
        else:
            self._ask(question)
            self._heard()

    def cancel(self) -> None:
        """Give up the question that is being answered, and go on to the next."""
        self._arithmetic.cancel()
        self._awaited = None
        self._ask_next()
        self._heard()

    def is_asking(self, question: Question) -> bool:
        """Whether PARI works on this question now."""
        latest = self._arithmetic.latest()
        return latest is not None and latest.question == question and not latest.is_final

    @property
    def is_busy(self) -> bool:
        """Whether something wanted is not answered yet, or has not been heard."""
        waits = self._awaited is not None and self._awaited in self._wanted
        return self._rest.isActive() or self._next() is not None or waits

    def _next(self) -> Question | None:
        for question in self._wanted:
            known = self.answer(question)
            if known is None or not known.is_final:
                return question
        return None

    def _ask_next(self) -> None:
        question = self._next()
        if question is not None:
            self._ask(question)

    def _ask(self, question: Question) -> None:
        self._awaited = question
        self._arithmetic.ask(question)

    def _hear(self) -> None:
        known = self.answer(self._awaited) if self._awaited is not None else None
        if known is None or known.is_final:
            self._awaited = None
        if not self._rest.isActive():
            self._ask_next()
        self._heard()

    def shutdown(self) -> None:
        """End the timer, and listen no more."""
        self._rest.stop()
        self._news.detach()
