"""A list of primes in the inspector: those of a bin, or those of bad reduction. A click sets p."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from severe_gui.compute.pari import BadPrime
from severe_gui.panels.elliptic.modular.counted import KINDS
from severe_gui.panels.elliptic.numbers import grouped
from severe_gui.panels.elliptic.state import LARGEST_PRIME

MOST_LISTED = 300
TALLEST = 168
Entry = tuple[int, str]
"""A prime, and what the list says of it."""


class PrimeList(QListWidget):
    """Emits `chosen` with a prime that is clicked, or entered with the keyboard."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Listed primes")
        self.setToolTip("Click a prime, or press Enter on it, to show the curve modulo it")
        self.setFixedHeight(TALLEST)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._entries: tuple[Entry, ...] | None = None
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """List these primes."""
        if tuple(entries) == self._entries:
            return
        self._entries = tuple(entries)
        self.clear()
        for p, words in entries:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, p)
            if p > LARGEST_PRIME:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                item.setToolTip("It is beyond 10¹⁸, the largest p that can be shown")
            self.addItem(item)
        rows = self.sizeHintForRow(0) * len(entries) + 2 * self.frameWidth() + 4
        self.setFixedHeight(min(rows, TALLEST))

    def primes(self) -> list[int]:
        """The primes that are listed."""
        return [p for p, _words in self._entries or ()]

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def bad_entries(bad: Sequence[BadPrime]) -> list[Entry]:
    """Primes of bad reduction, with its kind and the number of smooth points."""
    return [(each.p, _said_of(each)) for each in bad]


def _said_of(bad: BadPrime) -> str:
    kind, smooth = KINDS[bad.trace], grouped(str(bad.smooth))
    return f"{grouped(str(bad.p))}   {kind}, aₚ = {_signed(bad.trace)}, {smooth} smooth"


def bin_entries(pairs: Sequence[tuple[int, int]]) -> list[Entry]:
    """Primes with their a_p."""
    return [(p, f"{grouped(str(p))}   aₚ = {_signed(trace)}") for p, trace in pairs]


def _signed(number: int) -> str:
    return grouped(str(number))
