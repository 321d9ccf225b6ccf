"""Shown instead of the plots while there is nothing to draw: what Play will do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from severe_gui.panels.trainer.state import Setup
from severe_gui.widgets.parameter_form import readable_name
from severe_gui.widgets.theme import SIZES


class EmptyPage(QWidget):
    """Emits `played`."""

    played = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.addStretch(2)
        self._title, self._text = QLabel(), QLabel()
        self._title.setObjectName("emptyTitle")
        self._text.setProperty("role", "muted")
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        self._play = QPushButton("Play")
        self._play.setProperty("primary", "true")
        self._play.setAccessibleName("Play")
        self._play.setToolTip("Train with the settings at the right (Ctrl+Return)")
        self._play.setFixedWidth(30 * SIZES.step)
        self._play.clicked.connect(self.played)
        column.addSpacing(3 * SIZES.step)
        column.addWidget(self._play, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_setup(self, setup: Setup, starting: str = "") -> None:
        """Show what would be run. starting: shown instead while it starts, without the button."""
        variants = [readable_name(each) for each in setup.parameters.get("variants", ())]
        nets = " and ".join(filter(None, [", ".join(variants[:-1]), *variants[-1:]]))
        steps = setup.parameters["steps"]
        what = f"{nets}: {steps} steps" if nets else f"{steps} steps"
        self._title.setText(setup.definition.title)
        self._text.setText(starting or f"{setup.definition.summary}\n{what}.")
        self._play.setVisible(not starting)
