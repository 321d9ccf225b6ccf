"""The results of a sweep so far: its progress, a plot over a parameter, a table of its runs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from severe_gui.compute.sweep import write_table
from severe_gui.compute.sweep_plan import SweepPlan
from severe_gui.compute.sweep_work import SweepPhase, SweepProgress, SweepWork, whole_table
from severe_gui.errors import SevereError
from severe_gui.experiments.experiment import Experiment
from severe_gui.panels.trainer.sweep.form import parameters_by_title, time_text
from severe_gui.panels.trainer.sweep.plot import SweepPlot, compare, result_title, results_of
from severe_gui.panels.trainer.sweep.table import RunTable
from severe_gui.widgets.elided import ElidedLabel
from severe_gui.widgets.fields import ChoiceField, ToggleField
from severe_gui.widgets.icons import icon
from severe_gui.widgets.legend import Look
from severe_gui.widgets.theme import SIZES, Theme

EMPTY_TITLE = "No sweep is shown"
EMPTY_TEXT = (
    "Choose at the left which parameters vary and start: every combination is run with each seed."
)


class BriefChoice(ChoiceField):
    """A choice in a row of several: its label is no wider than its text."""

    def __init__(self, label: str, help_text: str, default: str, named: Mapping[str, str]) -> None:
        super().__init__(label, help_text, default, named)
        self._label.setMinimumWidth(0)
        self._box.setMinimumContentsLength(6)


class BriefToggle(ToggleField):
    """Yes or no in a row of choices."""

    def __init__(self, label: str, help_text: str) -> None:
        super().__init__(label, help_text, False)
        self._label.setMinimumWidth(0)


class SweepResults(QWidget):
    """The right side of the sheet. Emits `failed` with a sentence."""

    failed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._plan: SweepPlan | None = None
        self._experiment: Experiment | None = None
        self._work: SweepWork | None = None
        self._drawn: tuple[Any, ...] = ()
        self._titles: dict[str, str] = {}
        self._pages = QStackedWidget()
        self._pages.addWidget(_empty_page())
        self._pages.addWidget(self._make_page())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._make_strip())
        outer.addWidget(self._pages, 1)
        theme.changed.connect(self._recolour)
        self._recolour()

    def _make_strip(self) -> QWidget:
        self._strip = QFrame()
        self._strip.setFixedHeight(SIZES.run_strip)
        row = QHBoxLayout(self._strip)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(2 * SIZES.step)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the sweep")
        self._bar.setToolTip("Runs that are over")
        self._bar.setMinimumWidth(5 * SIZES.step)
        self._bar.setMaximumWidth(30 * SIZES.step)
        self._text = ElidedLabel()
        self._text.setProperty("role", "muted")
        self.stop = _button("Stop", "End the sweep; it can be continued")
        self.go_on = _button("Continue", "Do the runs that are missing")
        self.export = _button("Export CSV", "Write the table, one row per run")
        self.export.clicked.connect(self._export)
        row.addWidget(self._bar, 1)
        row.addSpacing(SIZES.step)
        row.addWidget(self._text, 3)
        for button in (self.stop, self.go_on, self.export):
            row.addWidget(button)
        self._strip.hide()
        return self._strip

    def _make_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        controls = QHBoxLayout()
        controls.setContentsMargins(16, SIZES.step, 16, SIZES.step)
        controls.setSpacing(4 * SIZES.step)
        self._controls = controls
        column.addLayout(controls)
        self.result: ChoiceField | None = None
        self.parameter: ChoiceField | None = None
        self.log = BriefToggle("Log", "Whether the result's axis is logarithmic.")
        self.log.changed.connect(lambda _on: self._draw(True))
        controls.addWidget(self.log)
        self.plot = SweepPlot(self._look())
        self.table = RunTable()
        self._under = ElidedLabel()
        self._under.setProperty("role", "muted")
        self.plot.hovered.connect(self._under.setText)
        upper = QWidget()
        inner = QVBoxLayout(upper)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.plot, 1)
        line = QHBoxLayout()
        inner.addLayout(line)
        line.setContentsMargins(16, 0, 16, SIZES.step)
        line.addWidget(self._under)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        split.addWidget(self.table)
        split.setSizes([320, 260])
        column.addWidget(split, 1)
        return page

    # What the sheet shows.

    def show_plan(self, plan: SweepPlan, experiment: Experiment) -> None:
        """Show another sweep, without results yet."""
        self._plan, self._experiment, self._drawn = plan, experiment, ()
        self._titles = {name: title for title, name in parameters_by_title(experiment).items()}
        self._titles |= {"run": "Run", "seed": "Seed", "phase": "State"}
        for field in (self.result, self.parameter):
            if field is not None:
                self._controls.removeWidget(field)
                field.hide()
                field.deleteLater()
        self.result = None
        self.parameter = BriefChoice(
            "Against", "Along which parameter.", next(iter(plan.grid)),
            {self._titles.get(name, name): name for name in plan.grid},
        )  # fmt: skip
        self.parameter.changed.connect(lambda _name: self._draw(True))
        self._controls.insertWidget(0, self.parameter, 1)
        self.table.show_rows(plan, (), self._titles)
        self._strip.show()
        self._pages.setCurrentIndex(1)

    def show_progress(
        self, progress: SweepProgress, work: SweepWork | None, runs_here: bool
    ) -> None:
        """Show the progress of the sweep, and the runs that are over."""
        self._work = work
        self._bar.setMaximum(max(progress.total, 1))
        self._bar.setValue(progress.finished + progress.failed)
        self._text.setText(progress_text(progress))
        stopping = progress.phase is SweepPhase.STOPPING
        self.stop.setVisible(runs_here)
        self.stop.setEnabled(not stopping)
        may_go_on = not runs_here and progress.phase.is_over
        self.go_on.setVisible(may_go_on and bool(progress.left or progress.failed))
        self.go_on.setText("Continue" if progress.left else "Try failed again")
        self.go_on.setAccessibleName(self.go_on.text())
        self._draw(False)

    def _draw(self, again: bool) -> None:
        plan, work = self._plan, self._work
        if plan is None or work is None:
            return
        rows = work.rows()
        self.export.setEnabled(bool(rows))
        if (work, len(rows)) == self._drawn and not again:
            return
        self._drawn = (work, len(rows))
        self.table.show_rows(plan, rows, self._titles)
        results = results_of(rows, plan)
        self._offer_results(results)
        assert self.parameter is not None
        if self.result is None:
            return
        shown = compare(plan, rows, self.result.value(), self.parameter.value())
        more = f"; {shown.left_out} more are in the table" if shown.left_out else ""
        title = f"{result_title(shown.result)}, mean and standard error over seeds{more}"
        name = self._titles.get(shown.parameter, shown.parameter)
        log = ", log" if shown.log_x else ""
        self.plot.show_comparison(shown, f"{name}{log}", title, self.log.value())

    def _offer_results(self, results: Sequence[str]) -> None:
        """Let a person choose one of the results."""
        if not results or (self.result is not None and results == self._results):
            return
        before = self.result.value() if self.result is not None else ""
        if self.result is not None:
            self._controls.removeWidget(self.result)
            self.result.hide()
            self.result.deleteLater()
        self._results = results
        chosen = before if before in results else results[0]
        named: Mapping[str, str] = {result_title(name): name for name in results}
        self.result = BriefChoice("Result", "Which last value of a run.", chosen, named)
        self.result.changed.connect(lambda _name: self._draw(True))
        self._controls.insertWidget(0, self.result, 1)

    def _export(self) -> None:
        if self._work is None:
            return
        path, _ = QFileDialog.getSaveFileName(
            self, "Export the sweep", "sweep.csv", "Table (*.csv)"
        )
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write the table of all runs as CSV; `failed` says what goes wrong."""
        if self._work is None:
            return
        if path.suffix.lower() != ".csv":
            path = path.with_name(f"{path.name}.csv")
        try:
            write_table(path, whole_table(self._work))
        except SevereError as error:
            self.failed.emit(str(error))

    def _look(self) -> Look:
        theme = self._theme
        return Look(theme.roles, theme.series, 9.0 * theme.scale)

    def _recolour(self) -> None:
        roles = self._theme.roles
        self.plot.recolour(self._look())
        for button, name in (
            (self.stop, "square"), (self.go_on, "play"), (self.export, "download"),
        ):  # fmt: skip
            button.setIcon(icon(name, roles, "text"))

    _results: Sequence[str] = ()


def progress_text(progress: SweepProgress) -> str:
    """12 of 24 done · 2 running · 1 retried · 0:41 min · 0:35 min left."""
    if progress.phase is SweepPhase.READING:
        return f"reading · {progress.finished + progress.failed} of {progress.total}"
    parts = [f"{progress.finished} of {progress.total} done"]
    if progress.running:
        parts.append(f"{len(progress.running)} running")
    if progress.failed:
        parts.append(f"{progress.failed} failed")
    if progress.retried:
        parts.append(f"{progress.retried} retried")
    if progress.elapsed >= 1:
        parts.append(time_text(progress.elapsed))
    if progress.remaining is not None:
        parts.append(f"{time_text(progress.remaining)} left")
    if progress.phase is SweepPhase.STOPPING:
        parts.append("stopping")
    if progress.phase is SweepPhase.STOPPED:
        parts.append("unfinished")
    return " · ".join(parts)


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    return button


def _empty_page() -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.addStretch(2)
    title, text = QLabel(EMPTY_TITLE), QLabel(EMPTY_TEXT)
    title.setObjectName("emptyTitle")
    text.setProperty("role", "muted")
    for label in (title, text):
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        column.addWidget(label)
    column.addStretch(3)
    return page
