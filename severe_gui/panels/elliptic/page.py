"""What a page of the panel adds to a page: the questions that it has for PARI."""

from severe_gui.compute.pari import GroupQuestion, Question
from severe_gui.panels.elliptic.places import curve_of
from severe_gui.panels.elliptic.state import EllipticState
from severe_gui.panels.pages import Page


class EllipticPage(Page):
    """Base of the pages. common: of "curve", "points", "walk", "group"."""

    state: EllipticState

    def questions(self) -> tuple[Question, ...]:
        """What is asked while the page is in front, in this order: at first about E(Q)."""
        coefficients = self.state.coefficients
        return () if curve_of(coefficients).is_singular else (GroupQuestion(coefficients),)

    def fit(self) -> None:
        """The window that fits the curve."""
        self.state.frame = None

    def hear(self) -> None:
        """Something new is known of what was asked."""
