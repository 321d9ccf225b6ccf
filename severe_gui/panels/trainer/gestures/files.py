"""Files in the trainer: weights, runs, networks, data; and settings as text."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from severe_gui.compute.run_file import is_run_file
from severe_gui.errors import SevereError
from severe_gui.experiments.compact import Settings, compact_text, parse_compact
from severe_gui.panels.state_view import StateView
from severe_gui.panels.trainer.runs.training import Training, is_own_weights, setup_from_weights
from severe_gui.panels.trainer.state import Setup, TrainerState

DATA_SUFFIXES = (".csv", ".npz", ".gz", "ubyte")
NETWORK_SUFFIXES = (".safetensors", ".pt", ".pth")


class FileGestures(StateView):
    """What a person opens, drops, copies and pastes."""

    state: TrainerState
    training: Training
    canvas: QWidget

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
        with self.gesture("load weights"):
            self.state.setup, self.state.seed, self.state.weights = setup, seed, str(path)
        self._host.notify(f"The next run starts from {path.name}.")

    def open_run(self, path: Path) -> None:
        """Add a run that was saved as a file, and bring it to the front. Raises BadInput."""
        run_id, found = self.training.adopt(path)
        facts = self.training.facts(run_id)
        assert facts is not None
        with self.gesture("open a run"):
            self.state.setup = Setup(experiment=facts.experiment, parameters=facts.parameters)
            self.state.seed = facts.seed
            self.state.add_run(run_id, found.name)
        self._host.notify(f"{found.name} has been added; Continue runs it from where it stopped.")

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
        """Choose what is learned: the bundled digits, a file or folder, or a fetched set."""
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
        with self.gesture("choose data"):
            self.state.setup = self.state.setup.having(task=task, data_file=file)

    def show_network(self, path: Path) -> None:
        """Look at the spectra of a network that was trained elsewhere."""
        parameters = {"network_file": str(path)}
        self.state.setup = Setup(experiment="own-network", parameters=parameters)
        self._host.notify(f"Play shows the spectra of {path.name}.")

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
        with self.gesture("paste settings"):
            self.state.setup = Setup(experiment=settings.experiment, parameters=settings.parameters)
            self.state.seed = settings.seed

    def _try(self, act: Any) -> None:
        try:
            act()
        except SevereError as error:
            self._host.notify(str(error), kind="bad")
