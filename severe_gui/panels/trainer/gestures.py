"""What a person does in the trainer: settings, runs, surgery, going back, the queue, files."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from severe_gui.compute.run import RunPhase
from severe_gui.compute.run_file import is_run_file
from severe_gui.errors import SevereError
from severe_gui.experiments.compact import Settings, compact_text, parse_compact
from severe_gui.experiments.experiment import Change
from severe_gui.panels.contract import Host
from severe_gui.panels.trainer.inspector import TrainerInspector
from severe_gui.panels.trainer.runs.changes_in_words import deed
from severe_gui.panels.trainer.runs.training import Training, is_own_weights, setup_from_weights
from severe_gui.panels.trainer.state import QueuedRun, Setup, TrainerState
from severe_gui.widgets.run_strip import RunStrip

DATA_SUFFIXES = (".csv", ".npz", ".gz", "ubyte")
NETWORK_SUFFIXES = (".safetensors", ".pt", ".pth")


class TrainerGestures:
    """The part of the view that answers gestures by changes of state and by runs."""

    state: TrainerState
    training: Training
    canvas: QWidget
    inspector: TrainerInspector
    run_strip: RunStrip
    _host: Host
    _branch_at: tuple[str, int] | None
    _draining: bool
    _drained: list[str]

    # What a person does.

    def _set(self, name: str, value: Any) -> None:
        if getattr(self.state, name) != value:
            setattr(self.state, name, value)

    def _set_parameter(self, name: str, value: Any) -> None:
        try:
            self._set("setup", self.state.setup.having(**{name: value}))
        except ValidationError as error:
            self.inspector.form.show_error(error)

    def _set_log(self, plot_id: str, log: bool) -> None:
        others = tuple(each for each in self.state.linear if each != plot_id)
        self._set("linear", others if log else (*others, plot_id))

    def _choose_plots(self, shown: tuple[str, ...]) -> None:
        plots = self.state.setup.definition.plots
        self._set("hidden", tuple(each.id for each in plots if each.id not in shown))

    def _set_weights(self, name: str) -> None:
        if not name:
            self._set("weights", "")
            return
        try:
            self.load_weights(Path(name))
        except SevereError as error:
            self.inspector.weights.show_error(str(error))

    def _change_run(self, run_id: str, label: str, **changes: Any) -> None:
        self._host.begin_gesture(label)
        self.state.change_run(run_id, **changes)
        self._host.end_gesture()

    def _select(self, run_id: str) -> None:
        entry = self.state.run(run_id)
        if entry is None:
            return
        self._host.begin_gesture("bring a run to the front")
        if entry.experiment != self.state.setup.experiment:
            self.state.setup = Setup(experiment=entry.experiment)
        self.state.select(run_id)
        self._host.end_gesture()

    def toggle(self) -> None:
        """Play, pause or resume."""
        self.run_strip.toggle()

    def play(self) -> None:
        """Start a run with the settings as they stand, or resume the paused one."""
        runner = self._host.runner
        if runner.is_busy:
            runner.resume()
            return
        self.training.keep_latest()
        try:
            run_id = self.training.start()
        except SevereError as error:
            self._host.notify(str(error), kind="bad")
            return
        self._host.begin_gesture("start a run")
        self.state.add_run(run_id, self.state.new_name())
        self._host.end_gesture()

    def again(self, run_id: str) -> None:
        """Take a run's settings and seed, and run them again."""
        facts = self.training.facts(run_id)
        if facts is None or self._host.runner.is_busy:
            self._host.notify("A run is under way: stop it, or queue the other.", kind="warn")
            return
        self._host.begin_gesture("run again")
        self.state.setup = Setup(experiment=facts.experiment, parameters=facts.parameters)
        self.state.seed = facts.seed
        self._host.end_gesture()
        self.play()

    def again_selected(self) -> None:
        """Run the run in front again."""
        if self.state.selected:
            self.again(self.state.selected)

    def single_step(self) -> None:
        """One step of the run under way."""
        self._host.runner.step()

    def stop(self) -> None:
        """End the run under way; what waits in the queue is held."""
        self._draining = False
        self._host.runner.stop()

    def go_on(self) -> None:
        """Continue the run in front from its last checkpoint."""
        if not self.training.can_go_on(self.state.selected):
            self._host.notify("The run in front has nothing to continue from.", kind="warn")
            return
        try:
            self.training.go_on(self.state.selected)
        except SevereError as error:
            self._host.notify(str(error), kind="bad")

    def run_claim(self, claim_id: str) -> None:
        """Take a claim's settings and run them."""
        if self._host.runner.is_busy:
            self._host.notify("A run is under way: stop it to judge a claim again.", kind="warn")
            return
        setup = self.state.setup
        claim = next(each for each in setup.definition.claims if each.id == claim_id)
        self.state.setup = Setup(experiment=setup.experiment, parameters=claim.parameters)
        self.play()

    def delete(self, run_id: str) -> None:
        """Take a run out of the list; a running one is stopped first."""
        if run_id == self.training.running_id:
            self._host.runner.stop()
        self._host.begin_gesture("delete a run")
        self.state.delete_run(run_id)
        self._host.end_gesture()

    def delete_selected(self) -> None:
        """Delete the run in front."""
        if self.state.selected:
            self.delete(self.state.selected)

    def rename_selected(self) -> None:
        """Type a name for the run in front."""
        self.inspector.runs.rename(self.state.selected)

    def ask_weights(self) -> None:
        """Choose a weights file to start from."""
        name, _ = QFileDialog.getOpenFileName(
            self.canvas, "Load weights", "", "Weights (*.safetensors)"
        )
        if name:
            self._try(lambda: self.load_weights(Path(name)))

    def load_weights(self, path: Path) -> None:
        """Take a file's settings, and start the next run from its weights. Raises BadInput."""
        setup, seed = setup_from_weights(path)
        self._host.begin_gesture("load weights")
        self.state.setup, self.state.seed, self.state.weights = setup, seed, str(path)
        self._host.end_gesture()
        self._host.notify(f"The next run starts from {path.name}.")

    def open_run(self, path: Path) -> None:
        """Take in a run that was saved as a file, and bring it to the front. Raises BadInput."""
        run_id, found = self.training.adopt(path)
        facts = self.training.facts(run_id)
        assert facts is not None
        self._host.begin_gesture("open a run")
        self.state.setup = Setup(experiment=facts.experiment, parameters=facts.parameters)
        self.state.seed = facts.seed
        self.state.add_run(run_id, found.name)
        self._host.end_gesture()
        self._host.notify(f"{found.name} is here again; Continue goes on where it was.")

    def ask_run(self) -> None:
        """Choose a run file to open."""
        name, _ = QFileDialog.getOpenFileName(
            self.canvas, "Open a run", "", "Runs of Severe (*.safetensors)"
        )
        if name:
            self._try(lambda: self.open_run(Path(name)))

    def accept_file(self, path: Path) -> bool:
        """Take a dropped file: a run, weights, a network, or data. Raises BadInput."""
        if path.suffix == ".safetensors" and is_run_file(path):
            self.open_run(path)
            return True
        if path.suffix in NETWORK_SUFFIXES:
            if path.suffix == ".safetensors" and is_own_weights(path):
                self.load_weights(path)
            else:
                self.show_network(path)
            return True
        fields = self.state.setup.definition.parameters.model_fields
        if not path.name.endswith(DATA_SUFFIXES) or not {"task", "data_file"} <= set(fields):
            return False
        self.state.setup = self.state.setup.having(task="file", data_file=str(path))
        self._host.notify(f"The next run trains on {path.name}.")
        return True

    def choose_data(self) -> None:
        """Choose what is learnt: the bundled digits, a file or folder, or a fetched set."""
        parameters = self.state.setup.parameters
        if not {"task", "data_file"} <= set(parameters):
            self._host.notify("This experiment makes its own data.", kind="warn")
            return
        from severe_gui.compute.data_store import personal_store
        from severe_gui.panels.trainer.data.dialog import DataDialog

        task, file = parameters["task"], parameters["data_file"]
        dialog = DataDialog(self._host.theme, personal_store(), task, file, self.canvas)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._take_data)
        dialog.open()

    def _take_data(self, task: str, file: str) -> None:
        self._host.begin_gesture("choose data")
        self.state.setup = self.state.setup.having(task=task, data_file=file)
        self._host.end_gesture()

    def show_network(self, path: Path) -> None:
        """Look at the spectra of a network that was trained elsewhere."""
        parameters = {"network_file": str(path)}
        self.state.setup = Setup(experiment="own-network", parameters=parameters)
        self._host.notify(f"Play shows the spectra of {path.name}.")

    # Surgery and going back.

    def operate(self, operation_id: str, settings: dict[str, Any]) -> None:
        """Do something to the networks of the run under way, between two steps."""
        self.inspector.surgery.show_error()
        try:
            self.training.operate(operation_id, settings)
        except (SevereError, ValidationError) as error:
            self.inspector.surgery.show_error(str(error))
            return
        what = deed(self.state.setup.definition, Change(0, operation_id, settings))
        self._host.status(f"{what}: from the next step on")

    def branch(self, step: int) -> None:
        """Go back to a step of the run in front, in a new run that waits there."""
        run_id = self.state.selected
        if not run_id:
            return
        self._branch_at = (run_id, step)
        if self._host.runner.is_busy:
            # One run at a time: the one under way stops, and can be continued later.
            self._draining = False
            self._host.runner.stop()
        self.refresh()

    def _branch_if_free(self) -> None:
        """Begin the branch that was asked for, as soon as nothing runs."""
        if self._branch_at is None or self._host.runner.is_busy:
            return
        (run_id, step), self._branch_at = self._branch_at, None
        parent = self.state.run(run_id)
        if parent is None:
            return
        self.training.keep_latest()
        self.training.forget_facts(run_id)
        try:
            branch_id, setup = self.training.branch(run_id, step)
        except SevereError as error:
            self._host.notify(str(error), kind="bad")
            return
        self._host.begin_gesture("branch a run")
        self.state.setup = setup
        name = self.state.branch_name(parent.name, step)
        self.state.add_run(branch_id, name, beside=run_id)
        self._host.end_gesture()

    # The queue.

    def enqueue(self) -> None:
        """Let the settings as they stand wait for their turn; it is at once if nothing runs."""
        state = self.state
        try:
            state.setup.values.check()
            queued = QueuedRun(
                name=state.new_name(), setup=state.setup, seed=state.seed, device=state.device,
                weights=state.weights,
            )  # fmt: skip
            state.queue = (*state.queue, queued)
        except SevereError as error:
            self._host.notify(str(error), kind="bad")
            return
        except ValidationError:
            self._host.notify("The queue is full: 200 runs are the most.", kind="warn")
            return
        self.drain()

    def drain(self) -> None:
        """Run what waits, one after the other."""
        if not self._draining:
            self._draining, self._drained = True, []
        self.refresh()

    def hold(self) -> None:
        """Begin nothing further; the run under way goes on."""
        self._draining = False
        self.refresh()

    def take_out(self, index: int) -> None:
        """Take a run out of the queue."""
        queue = self.state.queue
        self._host.begin_gesture("take a run out of the queue")
        self.state.queue = (*queue[:index], *queue[index + 1 :])
        self._host.end_gesture()

    def _drain_if_free(self) -> None:
        """Begin the next run that waits, as soon as nothing runs; tell when all are done."""
        if not self._draining or self._host.runner.is_busy or self._branch_at is not None:
            return
        state = self.state
        if not state.queue:
            self._draining = False
            if len(self._drained) > 1:
                self._host.notify(self._queue_told())
            return
        queued, state.queue = state.queue[0], state.queue[1:]
        self.training.keep_latest()
        try:
            run_id = self.training.start_queued(queued)
        except SevereError as error:
            self._host.notify(f"{queued.name} could not start: {error}", kind="bad")
            return
        self._drained.append(run_id)
        self._host.begin_gesture("start a queued run")
        front = state.selected
        state.add_run(run_id, queued.name, beside=front)
        if queued.setup.experiment != state.setup.experiment:
            state.change_run(run_id, experiment=queued.setup.experiment)
            state.selected = front
        self._host.end_gesture()

    def _queue_told(self) -> str:
        ends = [self.training.snapshot(run_id) for run_id in self._drained]
        failed = sum(each is not None and each.phase is RunPhase.FAILED for each in ends)
        text = f"The queue is done: {len(self._drained)} runs"
        return f"{text}, {failed} of them failed." if failed else f"{text}."

    # Settings as text.

    def copy_settings(self) -> None:
        """Put all settings on the clipboard as one line, the command that does the same run."""
        setup = self.state.setup
        try:
            line = compact_text(Settings(setup.experiment, setup.parameters, self.state.seed))
        except SevereError as error:
            self._host.notify(str(error), kind="bad")
            return
        QGuiApplication.clipboard().setText(line)
        self._host.notify("The settings are on the clipboard, as a command.")

    def paste_settings(self) -> None:
        """Take settings from the clipboard."""
        try:
            settings = parse_compact(QGuiApplication.clipboard().text())
        except SevereError as error:
            self._host.notify(str(error), kind="bad")
            return
        self._host.begin_gesture("paste settings")
        self.state.setup = Setup(experiment=settings.experiment, parameters=settings.parameters)
        self.state.seed = settings.seed
        self._host.end_gesture()

    def _note(self, run_id: str, text: str) -> None:
        entry = self.state.run(run_id)
        if entry is not None and entry.notes != text[:2000]:
            self._change_run(run_id, "write a note", notes=text[:2000])

    def _delete_all(self, run_ids: list[str]) -> None:
        self._host.begin_gesture("delete runs")
        for run_id in run_ids:
            self.delete(run_id)
        self._host.end_gesture()

    def _try(self, act: Any) -> None:
        try:
            act()
        except SevereError as error:
            self._host.notify(str(error), kind="bad")

    def refresh(self) -> None:
        """Show everything as it is now. The view does it."""
        raise NotImplementedError
