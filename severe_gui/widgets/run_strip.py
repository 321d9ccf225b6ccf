"""The strip below a canvas where something runs: play, step, stop, progress, time left."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
)

from severe_gui.widgets.elided import ElidedLabel
from severe_gui.widgets.icons import icon
from severe_gui.widgets.theme import SIZES, Theme

PLAY_TIP = "Train with the settings at the right (Ctrl+Return)"


@dataclass(frozen=True)
class Progress:
    """The state of a run, for the strip. running: steps are being done; paused: it can resume."""

    running: bool = False
    paused: bool = False
    may_continue: bool = False
    step: int = 0
    steps: int = 0
    text: str = ""


class RunStrip(QFrame):
    """Emits `played`, `paused`, `stepped`, `stopped`, `continued` and `queued`."""

    played = Signal()
    paused = Signal()
    stepped = Signal()
    stopped = Signal()
    continued = Signal()
    queued = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("runStrip")
        self._theme = theme
        self._progress = Progress()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(2 * SIZES.step)
        self.play = self._button("Play", PLAY_TIP, row)
        self.step = self._button("Step", "Do one step, then pause (F10)", row)
        self.stop = self._button("Stop", "End the run; it can be continued (Ctrl+.)", row)
        self.go_on = self._button("Continue", "Continue from the last checkpoint", row)
        self.queue = self._button("Queue", "Add a run with these settings to the queue", row)
        self.play.setMinimumWidth(22 * SIZES.step)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the run")
        self._bar.setToolTip("Steps done")
        self._text = ElidedLabel()
        self._text.setProperty("role", "muted")
        row.addSpacing(SIZES.step)
        self._bar.setMinimumWidth(5 * SIZES.step)
        self._text.setAlignment(Qt.AlignmentFlag.AlignRight)
        row.addWidget(self._bar, 1)
        row.addSpacing(SIZES.step)
        row.addWidget(self._text, 1)
        self.play.clicked.connect(self.toggle)
        self.step.clicked.connect(self.stepped)
        self.stop.clicked.connect(self.stopped)
        self.go_on.clicked.connect(self.continued)
        self.queue.clicked.connect(self.queued)
        theme.changed.connect(self.recolour)
        self.recolour()
        self.show_progress(Progress())

    def show_progress(self, progress: Progress) -> None:
        """Show the state of the run."""
        self._progress = progress
        active = progress.running or progress.paused
        name = "Pause" if progress.running else "Resume" if progress.paused else "Play"
        if self.play.text() != name:
            self.play.setText(name)
            self.play.setAccessibleName(name)
            self._set_icon()
        self.step.setEnabled(active)
        self.stop.setEnabled(active)
        self.go_on.setVisible(progress.may_continue and not active)
        self._bar.setMaximum(max(progress.steps, 1))
        self._bar.setValue(min(progress.step, progress.steps))
        if self._text.text() != progress.text:
            self._text.setText(progress.text)

    def toggle(self) -> None:
        """What the first button does now."""
        (self.paused if self._progress.running else self.played).emit()

    def text(self) -> str:
        return self._text.text()

    def recolour(self) -> None:
        self._set_icon()
        for button, name in ((self.step, "step-forward"), (self.stop, "square")):
            button.setIcon(icon(name, self._theme.roles, "text"))
        self.go_on.setIcon(icon("play", self._theme.roles, "text"))
        self.queue.setIcon(icon("layers", self._theme.roles, "text"))

    def _set_icon(self) -> None:
        name = "pause" if self._progress.running else "play"
        self.play.setIcon(icon(name, self._theme.roles, "text"))

    def _button(self, text: str, tip: str, row: QHBoxLayout) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        row.addWidget(button)
        return button


def time_left(step: int, steps: int, rate: float) -> str:
    """0:14 left, 2:05:00 left, or nothing while it is unknown."""
    if rate <= 0 or step >= steps:
        return ""
    minutes, seconds = divmod(round((steps - step) / rate), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d} left" if hours else f"{minutes}:{seconds:02d} left"
