"""What is picked in the picture, and the geodesic between two elements."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from severe_gui.panels.space.measuring import words
from severe_gui.panels.space.state import SpaceState
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.fields import ChoiceField
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section

KINDS = {
    "what is there": "automatic", "a vertex": "vertex", "an edge": "edge", "a face": "face",
    "a cell": "cell",
}  # fmt: skip


class MeasureSection(Section):
    """Shows the picks of a SpaceState, and forgets them."""

    def __init__(self, state: SpaceState, view: StateView) -> None:
        super().__init__("Measure")
        self._state, self._view = state, view
        view.bind(self, "change what is picked", {
            "pick_kind": ChoiceField(
                "Pick",
                "What a click in the picture picks: what is there, or the nearest of a kind. In a "
                "uniform variant it is of the regular honeycomb.",
                "automatic",
                KINDS,
            ),
        })  # fmt: skip
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.main, self.rarer = Readouts(), Readouts()
        self.clear = QPushButton("Clear")
        self.clear.setProperty("link", "small")
        self.clear.setAccessibleName("Clear the picks")
        self.clear.setToolTip("Forget what was picked")
        self.clear.clicked.connect(self.forget)
        last = QWidget()
        line = QHBoxLayout(last)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        line.addWidget(self.clear)
        for row in (self.hint, self.main, last):
            self.add(row)
        self.add_more(self.rarer)

    def refresh(self) -> None:
        """Show the state as it is now."""
        picks, flight = self._state.elements(), self._state.flight()
        self.hint.setText(words.HINTS[len(picks)])
        self.hint.setVisible(bool(self.hint.text()))
        self.main.setVisible(bool(picks))
        self.clear.setVisible(bool(picks))
        self.main.show_readings(words.pick_readings(flight, picks))
        self.rarer.show_readings(words.rarer_readings(flight, picks))
        self.rarer.setVisible(bool(picks))
        self.hide_if_empty()

    def forget(self) -> None:
        """Drop the picks, as one step that can be undone."""
        with self._view.gesture("clear the picks"):
            self._state.picks = ()
