"""What the trainer shows: the settings of the next run, and the runs. No Qt, no torch.

Results are files in the run library; the state only names them.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from severe_gui.errors import SevereError
from severe_gui.experiments.experiment import Experiment, Parameters
from severe_gui.experiments.registry import experiment_named
from severe_gui.panels.contract import PanelState

Device = Literal["auto", "cpu", "cuda", "mps"]
Page = Literal["plots", "claims", "runs", "sweep"]
ShownVerdict = Literal["", "holds", "fails", "not decided", "not judged", "by algebra", "remarks"]
LAST_LAYER = 1_000_000
"""The last layer in older documents."""
_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


class Setup(BaseModel):
    """An experiment and all its parameters: what the next run will be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    experiment: str = "degeneracy"
    parameters: Mapping[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, data: Any) -> Any:
        """Fill in defaults, so that a document has all of them."""
        if not isinstance(data, Mapping):
            return data
        try:
            model = experiment_named(data.get("experiment", "degeneracy")).parameters
        except SevereError as error:
            raise ValueError(str(error)) from None
        parameters = model(**data.get("parameters", {})).model_dump(mode="json")
        return {**data, "parameters": parameters}

    @property
    def definition(self) -> Experiment:
        return experiment_named(self.experiment)

    @property
    def values(self) -> Parameters:
        """The parameters as the experiment knows them."""
        return self.definition.parameters(**self.parameters)

    def having(self, **changes: Any) -> "Setup":
        """The same with some parameters changed. Raises pydantic's ValidationError."""
        return Setup(experiment=self.experiment, parameters={**self.parameters, **changes})


class RunEntry(BaseModel):
    """A run in the list. shown: its curves are drawn; pinned: also beside the next run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str = Field(min_length=1, max_length=60)
    experiment: str
    shown: bool = True
    pinned: bool = False
    notes: str = Field("", max_length=2000)

    @field_validator("id")
    @classmethod
    def _safe(cls, run_id: str) -> str:
        if not _RUN_ID.fullmatch(run_id):
            raise ValueError("a run is named by letters, digits, dots and dashes")
        return run_id


class QueuedRun(BaseModel):
    """A run that waits for its turn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    setup: Setup
    seed: int = Field(ge=0, le=2**31 - 1)
    device: Device = "auto"
    weights: str = ""


class TrainerState(PanelState):
    """The state of the trainer panel."""

    kept_by_presets: ClassVar[tuple[str, ...]] = ("runs", "queue")
    local: ClassVar[tuple[str, ...]] = ("runs", "queue", "selected", "weights")

    setup: Setup = Field(Setup(), description="The experiment and its parameters.")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed of every generator of the run.")
    device: Device = Field("auto", description="Where to train; auto takes a GPU if there is one.")
    weights: str = Field("", description="A safetensors file to start from; empty for none.")
    runs: tuple[RunEntry, ...] = Field((), description="Runs, oldest first.")
    selected: str = Field("", description="The run in front: its spectra and claims are shown.")
    linear: tuple[str, ...] = Field((), description="Plots drawn on a linear axis.")
    hidden: tuple[str, ...] = Field((), description="Plots that are not drawn.")
    places: Mapping[str, Mapping[str, Any]] = Field(
        {}, description="Where a person has gone in a plot, by its id: a layer, an image."
    )
    page: Page = Field("plots", description="What fills the canvas.")
    verdict: ShownVerdict = Field("", description="Which claims are shown; all if empty.")
    queue: tuple[QueuedRun, ...] = Field(
        (), max_length=200, description="Runs that wait, the next one first."
    )

    @field_validator("runs")
    @classmethod
    def _distinct(cls, runs: tuple[RunEntry, ...]) -> tuple[RunEntry, ...]:
        if len({run.id for run in runs}) < len(runs):
            raise ValueError("two runs have the same id")
        return runs

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The state that a document holds. Raises BadInput that names the field at fault.

        An older one names the layer of the filament pictures, whose place it is now.
        """
        fields = dict(document)
        layer = fields.pop("layer", None)
        if isinstance(layer, int) and layer < LAST_LAYER and "places" not in fields:
            fields["places"] = {"filament": {"layer": layer}}
        return super().from_document(fields)

    def run_ids(self) -> tuple[str, ...]:
        return tuple(run.id for run in self.runs)

    def run(self, run_id: str) -> RunEntry | None:
        """The entry of a run, if it is in the list."""
        return next((run for run in self.runs if run.id == run_id), None)

    def shown_runs(self) -> tuple[RunEntry, ...]:
        """Runs of the current experiment whose curves are drawn."""
        return tuple(
            run for run in self.runs if run.shown and run.experiment == self.setup.experiment
        )

    def style(self, run_id: str) -> int:
        """The line style of a run: its place among those shown, so that each can be recognised."""
        shown = [run.id for run in self.shown_runs()]
        return shown.index(run_id) if run_id in shown else 0

    def add_run(self, run_id: str, name: str, beside: str = "", notes: str = "") -> None:
        """Put a new run in front; those not pinned are hidden, except for the one `beside`."""
        kept = tuple(
            run
            if run.pinned or not run.shown or run.id == beside
            else run.model_copy(update={"shown": False})
            for run in self.runs
        )
        experiment = self.setup.experiment
        entry = RunEntry(id=run_id, name=name, experiment=experiment, notes=notes)
        self.runs = (*kept, entry)
        self.selected = run_id

    def change_run(self, run_id: str, **changes: Any) -> None:
        """Rename, show, hide or pin a run. Raises pydantic's ValidationError."""
        self.runs = tuple(
            RunEntry(**{**run.model_dump(), **changes}) if run.id == run_id else run
            for run in self.runs
        )

    def delete_run(self, run_id: str) -> None:
        """Take a run out of the list; its files stay until nothing can bring it back."""
        self.runs = tuple(run for run in self.runs if run.id != run_id)
        if self.selected == run_id:
            shown = self.shown_runs()
            self.selected = shown[-1].id if shown else ""

    def select(self, run_id: str) -> None:
        """Bring a run to the front, shown."""
        entry = self.run(run_id)
        if entry is not None and not entry.shown:
            self.change_run(run_id, shown=True)
        self.selected = run_id

    def new_name(self) -> str:
        """A name for the next run: Run 1, Run 2, ..."""
        names = [run.name for run in self.runs] + [run.name for run in self.queue]
        numbers = [int(name[4:]) for name in names if re.fullmatch(r"Run \d{1,6}", name)]
        return f"Run {max(numbers, default=0) + 1}"

    def branch_name(self, name: str, step: int) -> str:
        """Run 1 from 120; a second one is Run 1 from 120 (2)."""
        wanted = f"{name.partition(' from ')[0][:40]} from {step}"
        taken, number = {run.name for run in self.runs}, 2
        found = wanted
        while found in taken:
            found, number = f"{wanted} ({number})", number + 1
        return found
