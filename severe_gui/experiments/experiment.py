"""What an experiment is: parameters, a run, plots and claims, as data.

An experiment is one file in this folder that ends in `experiment = Experiment(...)`; the registry
finds it, and the trainer panel, `severe run`, the sweep and the contract tests need nothing else.

`run(parameters, context)` is a generator. It builds everything that changes from the context's
generators, hands it to `context.track(...)` (which restores it when the run is a resumed one),
starts at `context.step`, and yields one record after each step. It can be cut after any yield
and restored in another process, bit for bit. It imports torch inside the function only.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, field_validator

FloatArray = NDArray[np.floating[Any]]


class Parameters(BaseModel):
    """Base of every parameter model: frozen, strict about names.

    The form, the CLI flags and the validation come from its fields. A field has a range
    (`ge`, `le`), one sentence (`description`), a human label (`title`) and, in
    `json_schema_extra`: `unit`, `scale` ("log" or "linear"), `live` (may change during a run),
    `group` (the section of the form), `advanced` (seen after a click on More), `file` (a path to
    a user's file; its suffixes), `names` (of choices, as a person reads them), `when` (names of
    other fields with the values that make this one matter, where several are chosen one of these is
    enough: the form leaves it out otherwise).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: int

    @field_validator("variants", check_fields=False)
    @classmethod
    def _each_once(cls, variants: tuple[str, ...]) -> tuple[str, ...]:
        if not variants or len(set(variants)) < len(variants):
            raise ValueError("choose one or more, each of them once")
        return variants

    def check(self) -> None:
        """Raise BadInput if fields do not fit together; ranges are checked by pydantic."""

    def having(self, **changes: Any) -> Self:
        """The same with some fields changed. Raises pydantic's ValidationError."""
        return type(self).model_validate({**self.model_dump(), **changes})


def only_in(
    *parts: str, also: Mapping[str, Sequence[str]] | None = None, **extra: Any
) -> dict[str, Any]:
    """`json_schema_extra` of a field that matters only in some parts of an experiment.

    also: values of other fields that it needs.
    """
    return {"when": {"part": parts, **(also or {})}, **extra}


@dataclass(frozen=True)
class Record:
    """What one yield gives. Keys are `quantity` or `quantity/variant`.

    step: steps done. scalars: finite or not, written to the series file. curves: 1-D arrays
    (a gradient norm for each layer, a spectrum), present only at the steps that measure them.
    fields: arrays of any shape of which only the newest is kept. note: a sentence for the person
    if something they changed could not be done; it stands until the next change.
    """

    step: int
    scalars: Mapping[str, float]
    curves: Mapping[str, FloatArray] = field(default_factory=dict)
    fields: Mapping[str, FloatArray] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Change:
    """A live change, made between two steps and logged with its step.

    name: of a live parameter, or the id of an operation, whose value is then its settings as JSON.
    """

    step: int
    name: str
    value: Any


class OperationSettings(BaseModel):
    """Base of what an operation asks for; its fields are described as those of parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def check(self, parameters: Any) -> None:
        """Raise BadInput if the settings do not fit the run's parameters."""


@dataclass(frozen=True)
class Operation:
    """Something a person does to the networks between two steps."""

    id: str
    title: str
    description: str
    settings: type[OperationSettings]


class Generators(Protocol):
    """Where numbers by chance come from."""

    def generator(self, name: str, offset: int = 0) -> Any:
        """A CPU torch.Generator seeded by (seed + offset, name); tracked."""


CurveCoefficients = tuple[int, int, int, int, int]
"""a1, a2, a3, a4, a6 of a Weierstrass cubic with whole coefficients."""


class CurveArithmetic(Protocol):
    """What PARI knows of smooth curves over Q, asked in a process of its own.

    Raises RunFailed if there is no answer.
    """

    def sampled_ranks(self, height: int, count: int, seed: int) -> Mapping[tuple[int, int], int]:
        """How many of `count` random curves y^2 = x^3 + Ax + B, |A|, |B| <= height, have each
        (lower, upper), proved bounds of the rank, by 2-descent and independent points."""

    def traces(self, coefficients: CurveCoefficients, bound: int) -> Mapping[int, int]:
        """a_p of the minimal model for the primes up to a bound."""


class RunContext(Generators, Protocol):
    """What a run is given. Implemented by `compute`."""

    step: int
    seed: int
    device: str

    @property
    def curves(self) -> CurveArithmetic:
        """Arithmetic that only PARI can do; asking starts a process, which ends with the run."""

    def track(self, **parts: Any) -> None:
        """Name everything that changes, once, before the first yield; restored on resume.

        A part is a torch.Tensor (restored in place) or has state_dict / load_state_dict. The
        part called `model` is what `weights.safetensors` holds; if it has `named_weights()`, its
        names, and `load_named_weights(mapping)` takes them back.
        """

    def changes(self) -> Sequence[Change]:
        """Live changes to make before the next step, oldest first."""

    def queue_change(self, name: str, value: Any) -> None:
        """Have a change delivered before the next step, or answered after the last one."""


@dataclass(frozen=True)
class Condition:
    """A parameter's value that a statement or a plot is about.

    On a run without it a claim is not judged, and a plot is not drawn.

    relation: `=`, `>=`, `<=`, or `in` for one of several.
    """

    parameter: str
    relation: Literal["=", ">=", "<=", "in"]
    value: Any

    def is_met(self, value: Any) -> bool:
        """Whether a parameter of this value fits."""
        match self.relation:
            case "=":
                return bool(value == self.value)
            case "in":
                return value in self.value
            case ">=":
                return bool(value >= self.value)
            case _:
                return bool(value <= self.value)

    def __str__(self) -> str:
        match self.relation:
            case "in":
                return f"{self.parameter} {' or '.join(map(str, self.value))}"
            case ">=":
                return f"{self.parameter} {self.value} or more"
            case "<=":
                return f"{self.parameter} {self.value} or less"
            case _:
                return f"{self.parameter} {self.value}"


@dataclass(frozen=True)
class Plot:
    """One picture of a run.

    kind: `series` (scalars over steps), `profile` (the newest curves over their index),
    `waterfall` (a curve's history as an image), `filament` (a field of shape (layers, G, G, 2):
    where a grid of the plane is mapped), or any other that has a file of its name in
    `panels/trainer/plots/kinds`. quantity: the key before the slash. theory: the quantity of curves
    that are drawn beside it, thin, as theory. x_values: the key of a curve that holds the x
    of each point of a profile, such as depths; empty if x is 1, 2, 3, ...
    when: what a run's parameters must be for the plot to be drawn. absent: for variants that have
    no such picture, the sentence that stands in its place in a row that can show one.
    """

    id: str
    kind: str
    quantity: str
    title: str
    x: str
    y: str
    log_y: bool = False
    floor: float | None = None
    theory: str = ""
    x_values: str = ""
    when: tuple[Condition, ...] = ()
    absent: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Preset:
    """Named parameters and a sentence that says why they are worth a look."""

    id: str
    title: str
    comment: str
    parameters: Mapping[str, Any]


class History(Protocol):
    """What a run has recorded, as claims read it."""

    parameters: Parameters
    steps: NDArray[np.int64]

    def series(self, key: str) -> FloatArray:
        """Scalars of a key at `steps`. Raises KeyError if the run has no such key."""

    def curve(self, key: str) -> FloatArray:
        """The last curve of a key. Raises KeyError if the run has no such key."""

    def keys(self, quantity: str) -> tuple[str, ...]:
        """All keys, scalar or curve, of one quantity."""


@dataclass(frozen=True)
class Measurement:
    """A claim's number on one run; `experiments.intervals` makes it of one number per seed.

    measured: the number compared with the threshold. detail: how it came about, in a short phrase.
    interval: 95 percent, of the same number; None if chance plays no part. method: how the
    interval is made. values: the number of each seed.
    """

    measured: float
    detail: str
    interval: tuple[float, float] | None = None
    method: str = ""
    values: tuple[float, ...] = ()


ClaimKind = Literal["claim", "remark"]
Relation = Literal["<", ">"]


@dataclass(frozen=True)
class Claim:
    """A statement that a run can judge.

    kind: `claim` for the source's own statement, in its own strength; `remark` for one of Severe's
    about it, shown apart. quote: the sentence of the source that is judged or remarked on.
    threshold: what `measured` is compared with, and `relation` how. basis: where the threshold
    comes from, the statement or the literature. algebra: for what cannot come out otherwise, the
    reason in one line; it is then measured as a check and not counted among the tested.

    conditions: what the statement is about. needs: the variants that a run must hold.
    parameters: the settings at which `severe claims` judges it. depends_on: parameters that change
    the verdict. quick: judged in seconds, so always run. plot: the id of the plot it is read from.
    expected: False for a statement known not to reproduce, with its citation.
    is_random: whether chance plays a part; such a claim needs five seeds or more.
    """

    id: str
    statement: str
    source: str
    threshold: float
    relation: Relation
    measure: Callable[[History], Measurement]
    kind: ClaimKind = "claim"
    quote: str = ""
    basis: str = ""
    algebra: str = ""
    expected: bool = True
    citation: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    needs: tuple[str, ...] = ()
    quick: bool = True
    depends_on: tuple[str, ...] = ()
    plot: str = ""
    is_random: bool = True


@dataclass(frozen=True)
class Experiment:
    """One experiment, whole. source: the post it comes from.

    stays_open: after its last step the run answers live changes, one record for each answer:
    `while changes := context.changes(): ... yield Record(step, ...)`. Answers are shown and not
    recorded: the run on disk, and what claims read, ends at `parameters.steps`. In an answer an
    empty curve takes that curve away, and a number that is nan is shown as absent.
    """

    id: str
    title: str
    source: str
    summary: str
    parameters: type[Parameters]
    run: Callable[[Any, RunContext], Iterator[Record]]
    plots: tuple[Plot, ...] = ()
    claims: tuple[Claim, ...] = ()
    presets: tuple[Preset, ...] = ()
    operations: tuple[Operation, ...] = ()
    stays_open: bool = False
