"""A row of quiet tabs above what fills a canvas, or several where it is narrow."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout

from severe_gui.widgets.flow import Flow
from severe_gui.widgets.theme import SIZES


class PageTabs(QFrame):
    """Emits `chosen` with the name of a page. tabs: title and tooltip by name."""

    chosen = Signal(str)

    def __init__(self, tabs: Mapping[str, tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName("pageTabs")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 6, 16, 2)
        row = Flow(SIZES.step)
        whole.addWidget(row)
        self.buttons: dict[str, QToolButton] = {}
        for name, (title, tip) in tabs.items():
            button = QToolButton()
            button.setText(title)
            button.setProperty("look", "quiet")
            button.setCheckable(True)
            button.setAccessibleName(title)
            button.setToolTip(tip)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _on, name=name: self._choose(name))
            row.add(button)
            self.buttons[name] = button

    def show_page(self, name: str) -> None:
        """Mark the page that is shown."""
        for each, button in self.buttons.items():
            button.setChecked(each == name)

    def _choose(self, name: str) -> None:
        # A click on the one that is marked leaves it marked.
        self.show_page(name)
        self.chosen.emit(name)
