"""The sheet of sweeps: choose what varies, start, watch, stop, continue, see the results.

    sheet = SweepSheet(theme, setup, seed, user_folder("data") / "sweeps")
    sheet.finished.connect(...)     a sentence, when a sweep ends by itself
    sheet.closed.connect(...)       the person is done with the sheet
    sheet.close()                   ends its thread and its workers; a sweep under way is kept

`setup` has an `experiment` (its id) and `parameters`, as `panels.trainer.state.Setup`. The sheet is
a widget: a page of a stack, or a window of its own. Hiding it leaves a sweep running; `close`, and
nothing else, ends it, and it can be continued when the program is started again.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from severe_gui.compute.library import RunLibrary
from severe_gui.compute.sweep import check_folder
from severe_gui.compute.sweep_plan import SweepPlan, read_plan, seconds_known, sweeps_in
from severe_gui.compute.sweep_work import SweepPhase, SweepProgress, SweepWork, Workers
from severe_gui.errors import SevereError
from severe_gui.experiments.registry import experiment_named
from severe_gui.panels.trainer.sweep.form import SweepForm, time_text
from severe_gui.panels.trainer.sweep.list_of_sweeps import SweepList
from severe_gui.panels.trainer.sweep.results import SweepResults
from severe_gui.widgets.icons import icon
from severe_gui.widgets.section import Section
from severe_gui.widgets.theme import SIZES, Theme

POLL_MILLISECONDS = 200
SIDE = SIZES.inspector + 10 * SIZES.step
LEAST_RESULTS = 80 * SIZES.step


class Chosen(Protocol):
    """An experiment and its parameters."""

    @property
    def experiment(self) -> str: ...
    @property
    def parameters(self) -> Mapping[str, Any]: ...


class SweepSheet(QWidget):
    """Emits `finished` (a sentence) when a sweep ends by itself, `closed` when the sheet does."""

    finished = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, setup: Chosen, seed: int, folder: Path) -> None:
        super().__init__()
        self._theme, self._folder = theme, folder
        self._experiment = experiment_named(setup.experiment)
        self._work: SweepWork | None = None
        self._runs_here = False
        self.setObjectName("canvasArea")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(f"Sweeps of {self._experiment.title}")
        self.setAccessibleName("Sweeps")
        self.form = SweepForm(theme, self._experiment, setup.parameters, seed)
        self.list = SweepList()
        self.results = SweepResults(theme)
        self._lay_out()
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self._tick)
        self.form.start_wanted.connect(self._start)
        self.list.opened.connect(self.open_sweep)
        self.results.stop.clicked.connect(self.stop)
        self.results.go_on.clicked.connect(self.go_on)
        self.results.failed.connect(self._fail)
        theme.changed.connect(self._recolour)
        self._recolour()
        self.refresh_list()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._make_header())
        row = QHBoxLayout()
        outer.addLayout(row, 1)
        row.setSpacing(0)
        side = QWidget()
        side.setObjectName("inspectorBody")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.form)
        self._list_section = Section("Sweeps")
        self._list_section.add(self.list)
        column.addWidget(self._list_section)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("inspector")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(SIDE)
        scroll.setWidget(side)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(scroll)
        self.results.setMinimumWidth(LEAST_RESULTS)
        row.addWidget(self.results, 1)
        self._scroll = scroll

    def _make_header(self) -> QWidget:
        header = QWidget()
        header.setObjectName("header")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        header.setFixedHeight(SIZES.header)
        row = QHBoxLayout(header)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(3 * SIZES.step)
        title = QLabel("Sweep")
        title.setObjectName("panelTitle")
        row.addWidget(title)
        subtitle = QLabel(self._experiment.title)
        subtitle.setObjectName("panelSubtitle")
        row.addWidget(subtitle, 1)
        self._error = QLabel()
        self._error.setProperty("role", "error")
        # A long sentence is cut so that the sheet is not widened; the tooltip shows all of it.
        self._error.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._error, 2)
        self._close = QPushButton()
        self._close.setProperty("look", "tool")
        self._close.setAccessibleName("Close the sweeps")
        self._close.setToolTip("Back to the runs (Escape); a sweep under way continues")
        self._close.clicked.connect(self.closed)
        row.addWidget(self._close)
        return header

    # What the shell and the view may ask of it.

    @property
    def is_running(self) -> bool:
        """Whether a sweep is under way here."""
        return self._runs_here

    @property
    def progress(self) -> SweepProgress | None:
        """The progress of the sweep in front."""
        return self._work.progress if self._work is not None else None

    def open_sweep(self, name: str) -> None:
        """Bring a sweep of the folder to the front. Another one must not be under way."""
        if self._runs_here:
            self._fail("A sweep is under way; stop it before you show another one.")
            self.list.select(self._work.folder.name if self._work else "")
            return
        try:
            work = SweepWork(self._folder / name, read_plan(self._folder / name))
        except SevereError as error:
            self._fail(str(error))
            return
        self._take(work)
        work.read()
        self._tick()

    def stop(self) -> None:
        """End the sweep under way; it can be continued."""
        if self._work is not None and self._runs_here:
            self._work.stop()
            self._tick()

    def go_on(self) -> None:
        """Do the runs that the sweep in front lacks, or those that failed."""
        if self._work is not None and not self._runs_here:
            self._run(self.form.chosen_workers())

    def refresh_list(self) -> None:
        """Read the list of sweeps again."""
        entries = [e for e in sweeps_in(self._folder) if e.plan.experiment == self._experiment.id]
        self._list_section.setVisible(bool(entries))
        running = self._work.folder.name if self._work is not None and self._runs_here else ""
        front = self._work.folder.name if self._work is not None else ""
        self.list.show_entries(entries, front, running)
        self.form.know(seconds_known(self._folder, self._experiment.id))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._poll.stop()
        if self._work is not None:
            self._work.close()
        self._runs_here = False
        super().closeEvent(event)
        if event.spontaneous():
            # The person closed its window; a caller of `close` knows.
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # Running.

    def _start(self, plan: SweepPlan, workers: Workers) -> None:
        name = RunLibrary(self._folder).new_id()
        try:
            check_folder(self._folder / name, plan.document())
            work = SweepWork(self._folder / name, plan)
        except SevereError as error:
            self._fail(str(error))
            return
        self._take(work)
        self._run(workers)

    def _take(self, work: SweepWork) -> None:
        if self._work is not None:
            self._work.close()
        self._work = work
        self._fail("")
        self.results.show_plan(work.plan, self._experiment)

    def _run(self, workers: Workers) -> None:
        assert self._work is not None
        self._runs_here = True
        self._fail("")
        self._work.run(workers)
        self.form.allow(False)
        self.refresh_list()
        self._tick()

    def _tick(self) -> None:
        """Show the progress of the sweep in front until it is over."""
        work = self._work
        if work is None:
            return
        progress = work.progress
        self.results.show_progress(progress, work, self._runs_here)
        if self._runs_here:
            self.list.show_running(work.folder.name, progress)
        if not progress.phase.is_over:
            if not self._poll.isActive():
                self._poll.start()
            return
        self._poll.stop()
        if self._runs_here:
            self._end(progress)
        else:
            self.list.select(work.folder.name)

    def _end(self, progress: SweepProgress) -> None:
        self._runs_here = False
        self.form.allow(True)
        self.refresh_list()
        self.results.show_progress(progress, self._work, False)
        if progress.phase is SweepPhase.FAILED:
            self._fail(progress.sentence)
        self.finished.emit(_end_sentence(progress))

    def _fail(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setToolTip(sentence)

    def _recolour(self) -> None:
        self._close.setIcon(icon("x", self._theme.roles, "text"))


def _end_sentence(progress: SweepProgress) -> str:
    """The sentence of a notice."""
    took = f" in {time_text(progress.elapsed)}" if progress.elapsed >= 1 else ""
    if progress.phase is SweepPhase.FAILED:
        return progress.sentence
    done = f"{progress.finished} of {progress.total} runs"
    if progress.phase is SweepPhase.STOPPED:
        return f"The sweep was stopped: {done} are finished, the rest can be continued."
    failed = f"; {progress.failed} failed" if progress.failed else ""
    return f"The sweep is finished: {done}{took}{failed}."
