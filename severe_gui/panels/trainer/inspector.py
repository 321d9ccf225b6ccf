"""The trainer's inspector: settings, surgery, the runs, the numbers of the one in front."""

import math
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from severe_gui.compute.run import Snapshot
from severe_gui.experiments.experiment import Experiment, Plot
from severe_gui.experiments.registry import all_experiments
from severe_gui.panels.trainer.plots.picture import applies, variants_of
from severe_gui.panels.trainer.runs.run_list import RunList
from severe_gui.panels.trainer.state import Setup, TrainerState
from severe_gui.panels.trainer.surgery_section import SurgerySection
from severe_gui.widgets.fields import ChoiceField, FileField, NumberField, SeveralField, ToggleField
from severe_gui.widgets.legend import short
from severe_gui.widgets.parameter_form import ParameterForm, readable_name
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.theme import Theme

DEVICES = {"automatic": "auto", "CPU": "cpu", "GPU (CUDA)": "cuda", "GPU (Apple)": "mps"}

COUNTED = 1e9
"""Whole numbers below are written out."""


class TrainerInspector(QWidget):
    """All controls at the right. The view connects its parts."""

    logged = Signal(str, bool)
    data_wanted = Signal()
    plots_chosen = Signal(object)

    def __init__(self, state: TrainerState, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("inspectorBody")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        experiments = all_experiments()
        self.experiment = ChoiceField(
            "Experiment",
            "What is trained, and which claims are judged.",
            state.setup.experiment,
            {each.title: each.id for each in experiments.values()},
        )
        choice = Section("Experiment")
        self.experiment.hide_label()
        choice.add(self.experiment)
        choice.setVisible(len(experiments) > 1)
        self._column.addWidget(choice)
        self.form = ParameterForm(state.setup.definition.parameters)
        self._column.addWidget(self.form)
        self._offer_data()
        self._add_run_settings()
        self.surgery = SurgerySection()
        self._column.addWidget(self.surgery)
        self.runs = RunList(theme)
        self._section("Runs", self.runs)
        self._readouts = Readouts()
        self._numbers = self._section("Last step", self._readouts)
        self._switches: dict[str, ToggleField] = {}
        self.shown: SeveralField | None = None
        self._plots = self._section("Plots")
        self._column.addStretch(1)
        self._offered: tuple[Plot, ...] = ()
        self.offer_plots(state.setup)

    def _add_run_settings(self) -> None:
        self.seed = NumberField(
            "Seed", "Seed of every generator of the run.", 0, 0, 100, integer=True, most=2**31 - 1
        )
        self.device = ChoiceField("Device", "Where to train.", "auto", DEVICES)
        self.weights = FileField(
            "Start from", "Weights to start from; empty for fresh ones.", "", "*.safetensors"
        )
        section = Section("Run")
        section.add(self.seed)
        for field in (self.device, self.weights):
            section.add_more(field)
        self._column.addWidget(section)

    def _offer_data(self) -> None:
        """A button for the data dialog, beside the field that names the file."""
        self._data_button: QPushButton | None = None
        if "data_file" not in self.form.fields:
            return
        button = QPushButton("Choose data…")
        button.setAccessibleName("Choose data")
        button.setToolTip("Digits, a file or folder of your own, or a set to fetch (Ctrl+D)")
        button.clicked.connect(self.data_wanted)
        self.form.section_of("data_file").add(button)
        self._data_button = button

    def _section(self, title: str, *widgets: QWidget) -> Section:
        section = Section(title)
        for widget in widgets:
            section.add(widget)
        self._column.addWidget(section)
        return section

    # Showing.

    def show_state(self, state: TrainerState, phases: Mapping[str, str]) -> None:
        """Show settings and runs; a new experiment gets a new form."""
        experiment = state.setup.definition
        if self.form.model is not experiment.parameters:
            self._change_form(experiment)
        self.offer_plots(state.setup)
        self.form.show_values(state.setup.parameters)
        if self._data_button is not None:
            # Some parts of an experiment have no data to choose.
            self._data_button.setVisible(not self.form.fields["task"].isHidden())
        for field, value in (
            (self.experiment, state.setup.experiment),
            (self.seed, state.seed),
            (self.device, state.device),
            (self.weights, state.weights),
        ):
            if field.value() != value:
                field.set_value(value)
        for plot_id, switch in self._switches.items():
            switch.set_value(plot_id not in state.linear)
        drawn = tuple(each.id for each in self._offered if each.id not in state.hidden)
        if self.shown is not None and self.shown.value() != drawn:
            self.shown.set_value(drawn)
        styles = {run.id: state.style(run.id) for run in state.runs}
        self.runs.show_runs(state.runs, phases, styles, state.selected)

    def show_numbers(self, experiment: Experiment, snapshot: Snapshot | None) -> None:
        """The newest value of each quantity, variants side by side."""
        self._numbers.setVisible(snapshot is not None and bool(snapshot.series))
        if snapshot is None or not snapshot.series:
            return
        names = dict.fromkeys(key.partition("/")[0] for key in snapshot.series if "_se" not in key)
        rows = {}
        for name in names:
            variants = variants_of(experiment, snapshot.series, name)
            keys = [f"{name}/{each}" if each else name for each in variants]
            values = [float(snapshot.series[key].values[-1]) for key in keys]
            copied = "\n".join(f"{k}\t{v!r}" for k, v in zip(keys, values, strict=True))
            text = "  ·  ".join(map(_read, values))
            rows[readable_name(name)] = Reading(text, "", copied)
        self._numbers.set_title(f"Step {snapshot.step}")
        self._readouts.show_readings(rows)

    def focus_parameter(self, name: str) -> None:
        """Bring a control into view and give it the keyboard."""
        field = self.form.fields.get(name)
        if field is not None:
            self.form.reveal(name)
            field.focus_control()

    def offer_plots(self, setup: Setup) -> None:
        """Which plots are drawn, of those that apply, and a log switch where decades matter."""
        plots = setup.definition.plots
        offered = tuple(each for each in plots if applies(each, setup.parameters))
        if offered == self._offered:
            return
        self._offered = offered
        for field in (*self._switches.values(), *([self.shown] if self.shown else [])):
            field.hide()
            field.deleteLater()
        self._switches = {}
        titles: dict[str, str] = {}
        for plot in offered:
            # The same may be drawn as curves and as a history.
            again = plot.title in titles or plot.kind == "waterfall"
            titles[f"{plot.title}, {plot.kind}" if again else plot.title] = plot.id
        names = tuple(titles.values())
        self.shown = SeveralField("Drawn", "Which plots are drawn.", names, titles)
        self.shown.changed.connect(self.plots_chosen)
        self._plots.add(self.shown)
        for plot in offered:
            if plot.kind == "waterfall" or not plot.log_y:
                continue
            switch = ToggleField(
                f"{plot.title}, log", f"Draw {plot.y} on a logarithmic axis.", True
            )
            switch.changed.connect(lambda on, plot_id=plot.id: self.logged.emit(plot_id, bool(on)))
            self._switches[plot.id] = switch
            self._plots.add(switch)
        self._plots.setVisible(bool(offered))

    def _change_form(self, experiment: Experiment) -> None:
        old, self.form = self.form, ParameterForm(experiment.parameters)
        for signal, former in (
            (self.form.changed, old.changed),
            (self.form.grabbed, old.grabbed),
            (self.form.released, old.released),
        ):
            signal.connect(former)
        self._column.replaceWidget(old, self.form)
        self._offer_data()
        old.setParent(self)
        old.hide()


def _read(value: float) -> str:
    """A number as a reading: counts whole, and a dash for one that an answer has not got."""
    if math.isnan(value):
        return "–"
    is_count = value.is_integer() and abs(value) < COUNTED
    return f"{value:,.0f}".replace("-", "−") if is_count else short(value)
