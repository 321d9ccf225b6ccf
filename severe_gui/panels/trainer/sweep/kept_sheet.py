"""The only sheet of sweeps: made when first shown, kept while it runs."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from severe_gui.installation import user_folder
from severe_gui.panels.trainer.state import Setup
from severe_gui.panels.trainer.sweep.sheet import SweepSheet
from severe_gui.widgets.theme import Theme


def sweep_folder() -> Path:
    """Where the sweeps of this person are."""
    return user_folder("data") / "sweeps"


class KeptSheet(QObject):
    """Puts a sheet among the pages. Emits `finished` with a sentence, and `closed`."""

    finished = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, pages: QStackedWidget) -> None:
        super().__init__(pages)
        self._theme, self._pages = theme, pages
        self.sheet: SweepSheet | None = None
        self._made_of: tuple[Setup, int] | None = None

    def show_sheet(self, setup: Setup, seed: int) -> None:
        """The sheet of the settings as they are; one that runs or has results keeps its own."""
        if self.sheet is None or not self._stays(setup, seed):
            self.end()
            self.sheet, self._made_of = self._made(setup, seed), (setup, seed)
            self._pages.addWidget(self.sheet)
        self._pages.setCurrentWidget(self.sheet)

    def leave(self) -> None:
        """Forget a sheet that runs nothing; the next one has the new settings."""
        if self.sheet is not None and not self.sheet.is_running:
            self.end()

    def end(self) -> None:
        """Close the sheet, and stop what it runs."""
        if self.sheet is not None:
            self._pages.removeWidget(self.sheet)
            self.sheet.close()
            self.sheet.deleteLater()
            self.sheet = None

    def _stays(self, setup: Setup, seed: int) -> bool:
        assert self.sheet is not None
        assert self._made_of is not None
        if self._made_of == (setup, seed) or self.sheet.is_running:
            return True
        # While its results are looked at, other settings wait until it is entered again.
        return self.sheet.progress is not None and self._made_of[0].experiment == setup.experiment

    def _made(self, setup: Setup, seed: int) -> SweepSheet:
        made = SweepSheet(self._theme, setup, seed, sweep_folder())
        made.finished.connect(self.finished)
        made.closed.connect(self.closed)
        # In a narrow window it is cut, as the other pages are, and the window is not widened.
        made.setMinimumSize(200, 200)
        return made
