"""The choices for a sweep: parameters with their values, seeds, and the workers.

Each row is judged as it is typed, by the experiment's own model, and shows below it what is wrong
with it or which values it gives.
"""

import os
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from severe_gui.compute.sweep import MOST_RUNS
from severe_gui.compute.sweep_plan import SweepPlan
from severe_gui.compute.sweep_values import is_range, parse_values, takes_range
from severe_gui.compute.sweep_work import Workers
from severe_gui.errors import BadInput, SevereError
from severe_gui.experiments.experiment import Experiment
from severe_gui.widgets.fields import ChoiceField, NumberField, TextField, ToggleField
from severe_gui.widgets.icons import icon
from severe_gui.widgets.section import Section
from severe_gui.widgets.theme import SIZES, Theme

MOST_WORKERS = 256
_SHOWN_VALUES = 8


class ValuesField(TextField):
    """A line of values, which emits at every letter."""

    def __init__(self, text: str) -> None:
        super().__init__("Values", "A list, as 1e-4,1e-3, or a range, as low:high:count.", text)
        self._line.setPlaceholderText("1e-4,1e-3 or low:high:count")
        self._line.textEdited.connect(lambda text: self.changed.emit(text))

    def set_value(self, value: Any) -> None:
        super().set_value(value)
        # A long list is shown from its start.
        self._line.setCursorPosition(0)

    def _tip(self) -> str:
        return f"{self.help_text} In a value that is itself a list, join the elements with +."


class VariedRow(QFrame):
    """One parameter and its values. Emits `changed`, and `removed` when its button is pressed."""

    changed = Signal()
    removed = Signal()

    def __init__(self, experiment: Experiment, name: str, text: str, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = experiment.parameters, theme
        self.setProperty("look", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(2 * SIZES.step)
        head = QHBoxLayout()
        column.addLayout(head)
        head.setSpacing(SIZES.step)
        self.parameter = ChoiceField(
            "Parameter", "Which parameter is varied.", name, parameters_by_title(experiment)
        )
        head.addWidget(self.parameter, 1)
        self.remove = QPushButton()
        self.remove.setProperty("look", "tool")
        self.remove.setAccessibleName("Leave this parameter out")
        self.remove.setToolTip("Leave this parameter out")
        head.addWidget(self.remove)
        self.values = ValuesField(text)
        column.addWidget(self.values)
        self.log = ToggleField("Equal factors", "Whether a range is logarithmic.", False)
        column.addWidget(self.log)
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        column.addWidget(self._said)
        self.parameter.changed.connect(self._chosen)
        self.values.changed.connect(lambda _text: self.changed.emit())
        self.log.changed.connect(lambda _on: self.changed.emit())
        self.remove.clicked.connect(self.removed)
        theme.changed.connect(self.recolour)
        self._suggest_scale()
        self.recolour()

    def recolour(self) -> None:
        self.remove.setIcon(icon("x", self._theme.roles, "muted"))

    def judge(self, fixed: Mapping[str, Any]) -> tuple[Any, ...]:
        """The values, shown beneath; none if the text cannot be read, and the reason is shown."""
        name, text = self.parameter.value(), self.values.value()
        may_be_range = takes_range(self._model, name)
        self.log.setVisible(may_be_range and is_range(text))
        try:
            values = parse_values(self._model, fixed, name, text, self.log.value())
        except BadInput as error:
            self.show_error(str(error))
            return ()
        self.show_error()
        shown = ", ".join(map(_written, values[:_SHOWN_VALUES]))
        more = ", …" if len(values) > _SHOWN_VALUES else ""
        is_plain_list = not is_range(text)
        self._said.setText(f"{len(values)} values: {shown}{more}")
        self._said.setVisible(not is_plain_list)
        return values

    def show_error(self, sentence: str = "") -> None:
        """Say what is wrong with the values, or nothing."""
        self.values.show_error(sentence)
        if sentence:
            self._said.hide()

    def _chosen(self) -> None:
        self.values.set_value(suggestion(self._model, self.parameter.value()))
        self._suggest_scale()
        self.changed.emit()

    def _suggest_scale(self) -> None:
        extra = self._model.model_fields[self.parameter.value()].json_schema_extra
        self.log.set_value(isinstance(extra, dict) and extra.get("scale") == "log")


class SweepForm(QWidget):
    """The whole choice. Emits `start_wanted` with a SweepPlan and Workers."""

    start_wanted = Signal(object, object)

    def __init__(
        self, theme: Theme, experiment: Experiment, parameters: Mapping[str, Any], seed: int
    ) -> None:
        super().__init__()
        self._theme, self._experiment = theme, experiment
        self._parameters, self._seed = dict(parameters), seed
        self._seconds_a_step: float | None = None
        self._allowed = True
        self.rows: list[VariedRow] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        varied = Section("What varies")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2 * SIZES.step)
        holder = QWidget()
        holder.setLayout(self._rows)
        self._rows.setContentsMargins(0, 0, 0, 0)
        varied.add(holder)
        self.add = QPushButton("Add a parameter")
        self.add.setProperty("link", "true")
        self.add.setAccessibleName("Add a parameter")
        self.add.setToolTip("Vary one more: every combination of values is run")
        self.add.clicked.connect(lambda: self.add_row())
        varied.add(self.add)
        outer.addWidget(varied)
        outer.addWidget(self._make_runs())
        first = _first_choice(experiment)
        if first:
            self.add_row(first)
        self.judge()

    def _make_runs(self) -> Section:
        section = Section("Runs")
        cores = os.cpu_count() or 1
        self.seeds = NumberField(
            "Seeds", "Runs of each combination, each with its own seed.", 3, 1, 20,
            integer=True, most=MOST_RUNS,
        )  # fmt: skip
        self.workers = NumberField(
            "Workers", "Runs at a time, each in a process on one core.", cores, 1,
            max(cores, 2), integer=True, most=MOST_WORKERS,
        )  # fmt: skip
        self.scheduler = TextField(
            "Dask scheduler", "Its address, as tcp://host:8786; empty to run here.", ""
        )
        section.add(self.seeds)
        section.add(self.workers)
        section.add_more(self.scheduler)
        self._count, self._estimate = QLabel(), QLabel()
        self._count.setWordWrap(True)
        self._estimate.setProperty("role", "muted")
        self._estimate.setWordWrap(True)
        self.start = QPushButton("Start")
        self.start.setProperty("primary", "true")
        self.start.setToolTip("Start the runs; the window can still be used")
        self.start.clicked.connect(self._begin)
        section.add_space()
        for widget in (self._count, self._estimate, self.start):
            section.add(widget)
        for field in (self.seeds, self.workers, self.scheduler):
            field.changed.connect(lambda _value: self.judge())
        return section

    # What the sheet asks and shows.

    def plan(self) -> SweepPlan | None:
        """What is chosen; None if it cannot be."""
        grid: dict[str, tuple[Any, ...]] = {}
        for row in self.rows:
            name, values = row.parameter.value(), row.judge(self._parameters)
            if name in grid:
                row.show_error("This parameter is varied twice; choose another.")
                values = ()
            grid[name] = values
        if not grid or not all(grid.values()):
            return None
        fixed = {name: value for name, value in self._parameters.items() if name not in grid}
        return SweepPlan(self._experiment.id, grid, fixed, int(self.seeds.value()), self._seed)

    def chosen_workers(self) -> Workers:
        """Who makes the runs."""
        return Workers(int(self.workers.value()), self.scheduler.value().strip())

    def know(self, seconds_a_step: float | None) -> None:
        """Take in how long a step takes, as an earlier sweep measured it."""
        self._seconds_a_step = seconds_a_step
        self.judge()

    def allow(self, allowed: bool) -> None:
        """Whether a sweep may be started now."""
        self._allowed = allowed
        self.judge()

    def add_row(self, name: str = "") -> None:
        """Vary one more parameter."""
        used = {row.parameter.value() for row in self.rows}
        names = [each for each in parameters_by_title(self._experiment).values()
                 if each not in used]  # fmt: skip
        if not names:
            return
        chosen = name or names[0]
        text = suggestion(self._experiment.parameters, chosen)
        row = VariedRow(self._experiment, chosen, text, self._theme)
        row.changed.connect(self.judge)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._rows.addWidget(row)
        self.judge()
        row.values.focus_control()

    def judge(self) -> None:
        """Show what the choice gives, and whether it may be started."""
        plan = self.plan()
        count = 0
        if plan is not None:
            sizes = [len(values) for values in plan.grid.values()]
            count = plan.seeds
            for size in sizes:
                count *= size
            words = " × ".join([*(_several(n, "value") for n in sizes),
                                _several(plan.seeds, "seed")])  # fmt: skip
            self._count.setText(f"{words} = {_several(count, 'run')}")
        fits = count <= MOST_RUNS
        if not fits:
            self._count.setText(f"{count:,} runs are too many; at most {MOST_RUNS:,} can be run.")
        if plan is None:
            empty = "Add a parameter to vary." if not self.rows else "Some values cannot be used."
            self._count.setText(empty)
        self._estimate.setText(self._estimate_text(plan, count) if plan and fits else "")
        self._estimate.setVisible(bool(self._estimate.text()))
        self.start.setText(f"Start {_several(count, 'run')}" if count and fits else "Start")
        self.start.setAccessibleName(self.start.text())
        self.start.setEnabled(bool(count) and fits and self._allowed)

    def _estimate_text(self, plan: SweepPlan, count: int) -> str:
        if self._seconds_a_step is None:
            return ""
        steps = plan.grid.get("steps", (self._parameters.get("steps", 0),))
        a_run = self._seconds_a_step * sum(map(float, steps)) / len(steps)
        if self.scheduler.value().strip():
            return f"A run took about {time_text(a_run)} here."
        at_a_time = min(int(self.workers.value()), count)
        return f"About {time_text(a_run * count / at_a_time)}, as in the last sweep."

    def _remove(self, row: VariedRow) -> None:
        self.rows.remove(row)
        self._rows.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.judge()

    def _begin(self) -> None:
        plan = self.plan()
        if plan is None:
            return
        try:
            plan.cells(Path())
        except SevereError as error:
            # Values that do not fit together, though each one is valid.
            self.rows[0].show_error(str(error))
            return
        self.start_wanted.emit(plan, self.chosen_workers())


def parameters_by_title(experiment: Experiment) -> dict[str, str]:
    """Names of the parameters that may vary, by their titles; files may not."""
    found: dict[str, str] = {}
    for name, info in experiment.parameters.model_fields.items():
        extra = info.json_schema_extra
        if isinstance(extra, dict) and "file" in extra:
            continue
        title = info.title or name.replace("_", " ").capitalize()
        found[title if title not in found else f"{title} ({name})"] = name
    return found


def suggestion(model: Any, name: str) -> str:
    """Values to start with: around the default, or all possible ones."""
    info = model.model_fields[name]
    if typing.get_origin(info.annotation) is typing.Literal:
        return ",".join(map(str, typing.get_args(info.annotation)))
    default = info.get_default(call_default_factory=True)
    if info.annotation is bool:
        return "true,false"
    if info.annotation not in (int, float):
        return "+".join(map(str, default)) if isinstance(default, tuple | list) else str(default)
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    factors = (0.1, 1, 10) if extra.get("scale") == "log" else (0.5, 1, 2)
    return ",".join(dict.fromkeys(_fitting(model, name, default, factors)))


def time_text(seconds: float) -> str:
    """0:41 or 2:05:30, rounded to seconds; less than a second is shown as such."""
    if seconds < 1:
        return "a second"
    whole = round(seconds)
    minutes, hours = whole // 60, whole // 3600
    if hours:
        return f"{hours}:{minutes % 60:02d}:{whole % 60:02d} h"
    return f"{minutes}:{whole % 60:02d} min"


def _fitting(model: Any, name: str, default: float, factors: tuple[float, ...]) -> list[str]:
    """Multiples of the default that the model takes."""
    texts = []
    for factor in factors:
        whole = model.model_fields[name].annotation is int
        text = str(round(default * factor)) if whole else f"{default * factor:.6g}"
        try:
            parse_values(model, {}, name, text)
        except SevereError:
            continue
        texts.append(text)
    return texts


def _first_choice(experiment: Experiment) -> str:
    """The parameter most often varied: on a logarithmic scale and not a whole number."""
    model = experiment.parameters

    def rank(name: str) -> tuple[bool, bool, bool]:
        info = model.model_fields[name]
        extra = info.json_schema_extra
        is_log = isinstance(extra, dict) and extra.get("scale") == "log"
        return not takes_range(model, name), info.annotation is int, not is_log

    return min(parameters_by_title(experiment).values(), key=rank, default="")


def _several(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _written(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return "+".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
