"""Surgery in the inspector: an operation, what it asks for, and what has been done. Given data."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from severe_gui.compute.run import Snapshot
from severe_gui.errors import SevereError
from severe_gui.experiments.experiment import Experiment, Operation
from severe_gui.panels.trainer.runs.changes_in_words import change_text
from severe_gui.widgets.fields import ChoiceField, Field
from severe_gui.widgets.parameter_form import make_field, readable_name
from severe_gui.widgets.section import Section
from severe_gui.widgets.theme import SIZES

IDLE = "Press Play first: surgery needs a run under way."
SHOWN = 6


class SurgerySection(Section):
    """Emits `asked` with an operation's id and its settings when Apply is clicked."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__("Surgery")
        self._experiment: Experiment | None = None
        self._operation: Operation | None = None
        self._variants: tuple[str, ...] = ()
        self.fields: dict[str, Field] = {}
        self.choice: ChoiceField | None = None
        self._holder = QWidget()
        self._rows = QVBoxLayout(self._holder)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(SIZES.step)
        self.add(self._holder)
        self._error = QLabel()
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        self.add(self._error)
        self.apply = QPushButton("Apply")
        self.apply.setAccessibleName("Apply the operation")
        self.apply.clicked.connect(self._ask)
        self.add(self.apply)
        self._done = QLabel()
        self._done.setProperty("role", "muted")
        self._done.setWordWrap(True)
        self._done.setAccessibleName("What has been done to this run")
        self.add(self._done)

    def show_run(
        self, experiment: Experiment, variants: Sequence[str], under_way: bool,
        front: Snapshot | None,
    ) -> None:  # fmt: skip
        """Offer what can be done to the run in front, and list what has been done."""
        self.setVisible(bool(experiment.operations) or bool(front and front.changes))
        self._holder.setVisible(bool(experiment.operations))
        self.apply.setVisible(bool(experiment.operations))
        if experiment.id != (self._experiment.id if self._experiment else ""):
            self._experiment = experiment
            self._offer(experiment)
        if tuple(variants) != self._variants:
            self._variants = tuple(variants)
            self._ask_for(self._operation)
        self.apply.setEnabled(under_way)
        self.apply.setToolTip("Done between two steps; undo it in the timeline" if under_way
                              else IDLE)  # fmt: skip
        changes = front.changes if front else ()
        done = [f"Step {each.step}: {change_text(experiment, each)}" for each in changes]
        more = len(done) - SHOWN
        lines = ([f"{more} more before"] if more > 0 else []) + done[-SHOWN:]
        text = "\n".join(lines) if lines else ("" if under_way else IDLE)
        if self._done.text() != text:
            self._done.setText(text)
        self._done.setVisible(bool(text))

    def show_error(self, text: str = "") -> None:
        """Say why the operation cannot be done."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def _offer(self, experiment: Experiment) -> None:
        if self.choice is not None:
            self._rows.removeWidget(self.choice)
            self.choice.setParent(None)
            self.choice.deleteLater()
            self.choice = None
        if not experiment.operations:
            self._ask_for(None)
            return
        first = experiment.operations[0]
        titles = {each.title: each.id for each in experiment.operations}
        self.choice = ChoiceField("Operation", "What is done to the network.", first.id, titles)
        self.choice.changed.connect(self._choose)
        self._rows.insertWidget(0, self.choice)
        self._ask_for(first)

    def _choose(self, operation_id: str) -> None:
        assert self._experiment is not None
        known = {each.id: each for each in self._experiment.operations}
        assert self.choice is not None
        if self.choice.value() != operation_id:
            self.choice.set_value(operation_id)
        self._ask_for(known[operation_id])

    def _ask_for(self, operation: Operation | None) -> None:
        """Controls for the settings of an operation; values already given stay."""
        kept = {name: field.value() for name, field in self.fields.items()}
        for field in self.fields.values():
            self._rows.removeWidget(field)
            field.setParent(None)
            field.deleteLater()
        self.fields, self._operation = {}, operation
        self.show_error()
        if operation is None:
            return
        self.apply.setText(operation.title)
        self.apply.setAccessibleName(operation.title)
        for name, info in operation.settings.model_fields.items():
            field = self._variant_field() if name == "variant" else make_field(name, info)
            field.changed.connect(lambda value, field=field: field.set_value(value))
            if name in kept and (name != "variant" or kept[name] in ("", *self._variants)):
                field.set_value(kept[name])
            self.fields[name] = field
            self._rows.addWidget(field)

    def _variant_field(self) -> Field:
        choices = {"all networks": "", **{readable_name(each): each for each in self._variants}}
        return ChoiceField("Network", "The network operated on.", "", choices)

    def _ask(self) -> None:
        if self._operation is None:
            return
        self.show_error()
        values: Mapping[str, Any] = {name: each.value() for name, each in self.fields.items()}
        try:
            settings = self._operation.settings(**values)
            self.asked.emit(self._operation.id, settings.model_dump(mode="json"))
        except ValidationError as error:
            self.show_error(f"{error.errors()[0]['msg']}.")
        except SevereError as error:
            self.show_error(str(error))
