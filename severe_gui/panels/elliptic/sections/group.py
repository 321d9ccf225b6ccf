"""What PARI has found of the group of rational points, with a button to ask again or cancel."""

from severe_gui.compute.pari import Group, GroupQuestion
from severe_gui.panels.elliptic import readings
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.panels.elliptic.sections.asking import Asking
from severe_gui.panels.elliptic.state import EllipticState
from severe_gui.panels.pages import button
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section


class GroupSection(Section):
    """Shows PARI's answer about the curve of an EllipticState."""

    def __init__(self, state: EllipticState, asking: Asking) -> None:
        super().__init__("Rational points")
        self._state, self._asking = state, asking
        self.readouts = Readouts()
        self.add(self.readouts)
        self.again = button(
            "Ask PARI again", "Start the arithmetic worker and compute rank and generators"
        )
        self.again.clicked.connect(lambda: asking.again(GroupQuestion(state.coefficients)))
        self.add(self.again)

    @property
    def group(self) -> Group | None:
        """What is known of E(Q) so far."""
        answer = self._asking.answer(GroupQuestion(self._state.coefficients))
        return answer.result if answer is not None else None

    def refresh(self, shown: Scene) -> None:
        """Show what is known now."""
        self.readouts.show_readings(self.readings(shown))
        answer = self._asking.answer(GroupQuestion(self._state.coefficients))
        works = answer is not None and not answer.is_final
        failed = answer is not None and bool(answer.failure)
        self.again.setText("Cancel" if works else "Ask PARI again")
        self.again.setVisible((works or failed) and not shown.curve.is_singular)

    def readings(self, shown: Scene) -> dict[str, Reading]:
        """What is known, and why no more is."""
        answer = self._asking.answer(GroupQuestion(self._state.coefficients))
        rows = readings.group_readings(answer, shown.curve)
        if answer is not None and answer.failure and not shown.curve.is_singular:
            rows["PARI"] = Reading(answer.failure)
        return rows
