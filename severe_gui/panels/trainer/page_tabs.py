"""What fills the canvas of the trainer: a row of quiet tabs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from severe_gui.widgets.theme import SIZES

TABS = {
    "plots": ("Plots", "Curves and spectra of the runs shown"),
    "claims": ("Claims", "The claims of the post, judged on the run in front"),
    "runs": ("Runs", "All runs in a table, two of them compared"),
    "sweep": ("Sweep", "Many runs over a grid of settings and seeds"),
}


class PageTabs(QFrame):
    """Emits `chosen` with the name of a page."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pageTabs")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 16, 2)
        row.setSpacing(SIZES.step)
        self.buttons: dict[str, QToolButton] = {}
        for name, (title, tip) in TABS.items():
            button = QToolButton()
            button.setText(title)
            button.setProperty("look", "quiet")
            button.setCheckable(True)
            button.setAccessibleName(title)
            button.setToolTip(tip)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _on, name=name: self._choose(name))
            row.addWidget(button)
            self.buttons[name] = button
        row.addStretch(1)

    def show_page(self, name: str, has_claims: bool = True) -> None:
        """Mark the page that is shown. has_claims: whether there are any to show."""
        self.buttons["claims"].setVisible(has_claims or name == "claims")
        for each, button in self.buttons.items():
            button.setChecked(each == name)

    def _choose(self, name: str) -> None:
        # A click on the one that is marked leaves it marked.
        self.show_page(name)
        self.chosen.emit(name)
