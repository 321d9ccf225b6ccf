"""A tour: a few steps of text beside the states they describe."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from severe_gui.panels.contract import Panel, TourStep
from severe_gui.widgets.theme import SIZES


class TourCard(QFrame):
    """A card over the canvas. Emits `step_shown` with the step whose state is to be set."""

    step_shown = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "sheet")
        self.setFixedWidth(85 * SIZES.step)
        self._steps: tuple[TourStep, ...] = ()
        self._at = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        row = QHBoxLayout()
        layout.addLayout(row)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        row.addWidget(self._count, 1)
        self._back = _button("Back", "The previous step", row)
        self._next = _button("Next", "The next step", row)
        self._next.setProperty("primary", "true")
        self._back.clicked.connect(lambda: self._show(self._at - 1))
        self._next.clicked.connect(lambda: self._show(self._at + 1))
        self.hide()

    def start(self, panel: Panel) -> None:
        """Start a panel's tour."""
        self._steps = panel.tour()
        self.setAccessibleName(f"Tour of {panel.title}")
        self._show(0)

    def _show(self, at: int) -> None:
        if not 0 <= at < len(self._steps):
            self.hide()
            return
        self._at, step = at, self._steps[at]
        self._title.setText(step.title)
        self._text.setText(step.text)
        self._count.setText(f"{at + 1} of {len(self._steps)}")
        self._back.setEnabled(at > 0)
        self._next.setText("Done" if at + 1 == len(self._steps) else "Next")
        self.step_shown.emit(step)
        self.show()
        self.adjustSize()
        self.place()
        self._next.setFocus()

    def place(self) -> None:
        """Move to the lower left of the canvas."""
        self.move(4 * SIZES.step, self.parentWidget().height() - self.height() - 4 * SIZES.step)
        self.raise_()


def _button(text: str, tip: str, row: QHBoxLayout) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    row.addWidget(button)
    return button
