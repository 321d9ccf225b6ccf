"""The section that says what is shown, and beside what."""

from typing import TYPE_CHECKING

from severe_gui.panels.embedding.sections.sources import offered, title_of
from severe_gui.panels.embedding.shown import Shown
from severe_gui.panels.embedding.state import SARKAR, EmbeddingState
from severe_gui.panels.state_view import StateView, show_value
from severe_gui.widgets.fields import ChoiceField, NumberField
from severe_gui.widgets.section import Section

if TYPE_CHECKING:
    from severe_gui.panels.contract import Host

NONE = "nothing"


class PicturesSection(Section):
    """Left and right, and the edge of Sarkar's construction where it is shown."""

    def __init__(self, state: EmbeddingState, host: "Host", view: StateView, shown: Shown) -> None:
        super().__init__("Shown")
        self._state, self._view, self._shown = state, view, shown
        start = {title_of(SARKAR): SARKAR}
        self.left = ChoiceField(
            "Left", "Sarkar's construction, a space of the run, or one of the run before.",
            SARKAR, start,
        )  # fmt: skip
        self.right = ChoiceField("Right", "What stands beside it.", "", {NONE: ""})
        self.edge = NumberField(
            "Edge", "Length of an edge in Sarkar's construction, shorter where double precision "
            "would end.", EmbeddingState().edge, 0.2, 5, least=0.1, most=10,
        )  # fmt: skip
        for field in (self.left, self.right):
            view.add_field(self, "choose what is shown", field)
        view.bind(self, "change the edge", {"edge": self.edge})
        self.left.changed.connect(lambda source: self._choose(source, self.right.value()))
        self.right.changed.connect(lambda source: self._choose(self.left.value(), source))

    def refresh(self) -> None:
        """Offer what there is, and show what is chosen."""
        panes = self._state.panes
        sources = offered(self._state, self._shown.runs)
        self.left.offer(sources)
        self.right.offer({NONE: ""} | {t: s for t, s in sources.items() if s != panes[0]})
        show_value(self.left, panes[0])
        show_value(self.right, panes[1] if len(panes) > 1 else "")
        self.edge.setVisible(SARKAR in panes)

    def _choose(self, left: str, right: str) -> None:
        """Show these; what was at the other side changes places with it."""
        panes = self._state.panes
        if left == right:
            left, right = right, panes[0] if right != panes[0] else ""
        with self._view.gesture("choose what is shown"):
            self._view.set_field("panes", (left, right) if right else (left,))
