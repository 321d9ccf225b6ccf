"""The one file of `compute` that knows Qt: it turns the reader thread's word into a signal."""

from PySide6.QtCore import QObject, Signal

from severe_gui.compute.runner import Runner


class RunnerSignals(QObject):
    """Emits `changed` in the GUI thread when the worker's or the run's phase has changed."""

    changed = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        runner.listeners.append(self._emit)

    def detach(self) -> None:
        """Hear no more of the runner."""
        if self._emit in self._runner.listeners:
            self._runner.listeners.remove(self._emit)

    def _emit(self) -> None:
        self.changed.emit()
