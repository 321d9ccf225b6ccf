"""How many cells each shell has."""

from PySide6.QtWidgets import QLabel

from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.panels.space.measuring.shell_counts import ShellCounter, ShellCounts
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.readouts import Reading
from severe_gui.widgets.section import Section
from severe_gui.widgets.text_table import TextTable


class CellsSection(Section):
    """Cells by the number of faces that must be crossed from one cell, and their sums."""

    def __init__(self, state: SpaceState) -> None:
        super().__init__("Cells by shell")
        self._state = state
        self._asked: Honeycomb | None = None
        self._shown: Honeycomb | None = None
        self.counter = ShellCounter(self)
        self.counter.counted.connect(self._show)
        self.table = TextTable(("Shell", "Cells", "Together"), stretched=2)
        self.table.setToolTip("Shell n: the cells that are n faces away from one cell")
        self.note = QLabel()
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        self.add(self.table)
        self.add(self.note)

    @property
    def is_settled(self) -> bool:
        """Whether the count of the state's honeycomb is shown."""
        return self._shown == self._asked

    def refresh(self) -> None:
        """Ask for the counts if the honeycomb has changed."""
        honeycomb = self._state.subject()
        if honeycomb != self._asked:
            self._asked = honeycomb
            self.counter.count(honeycomb)

    def shutdown(self) -> None:
        """End the counting."""
        self.counter.shutdown()

    def _show(self, found: ShellCounts) -> None:
        if found.honeycomb != self._asked:
            return
        self._shown = found.honeycomb
        rows = [
            tuple(Reading(f"{number:,}".replace(",", "\u202f"), "", str(number)) for number in row)
            for row in zip(range(len(found.counts)), found.counts, found.sums, strict=True)
        ]
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.note.setText(found.note)
        self.note.setVisible(bool(found.note))
