"""Settings of a run on the short-horizon bias: of all parts, and of each."""

from itertools import pairwise
from typing import Literal

from pydantic import Field

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters, only_in
from severe_gui.experiments.training.labelled_data import check_data_file, data_file_field

Part = Literal["quadratic", "network", "initialisation"]
Variant = Literal[
    "greedy", "short", "prior", "optimal", "adam-short", "adam-optimal", "chebyshev"
]  # fmt: skip
Horizon = Literal["short", "middle", "long"]
Network = Literal["plain", "skip", "batch-norm", "skip-batch-norm", "adam"]
HORIZONS: tuple[Horizon, ...] = ("short", "middle", "long")
RATES = tuple(10 ** (-2.5 + 2.25 * k / 7) for k in range(8))
DECAYS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""What a search tries, each rate with each decay."""
PAIRS = len(RATES) * len(DECAYS)
MOST_MOMENTS, MOST_WEIGHTS, MOST_UNROLLED = 20_000_000, 40_000_000, 30_000_000
FEATURES = {"digits": 64, "mnist": 784}


class ShortHorizonParameters(Parameters):
    """Settings of a run on the short-horizon bias."""

    part: Part = Field(
        "quadratic", title="Part",
        description="A noisy quadratic, a network's rate and decay, or a learned initialisation.",
        json_schema_extra={"group": "Part"},
    )  # fmt: skip
    variants: tuple[Variant, ...] = Field(
        ("greedy", "prior", "optimal"),
        title="Schedules",
        description="Greedy, with the prior, learned at the short and at the full horizon (also "
        "with Adam inside), and Chebyshev's.",
        json_schema_extra=only_in("quadratic", group="Problem"),
    )
    dimensions: int = Field(
        1000, ge=1, le=20_000, title="Dimensions",
        description="Coordinates of the quadratic.",
        json_schema_extra=only_in("quadratic", group="Problem", scale="log"),
    )  # fmt: skip
    condition: float = Field(
        1000.0, ge=1, le=1e8, title="Condition number",
        description="Largest curvature over the smallest; at 1 all directions are alike.",
        json_schema_extra=only_in("quadratic", group="Problem", scale="log"),
    )  # fmt: skip
    noise: float = Field(
        1.0, ge=0, le=1000, title="Noise",
        description="Variance of the gradient over the curvature; at 0 nothing is random.",
        json_schema_extra=only_in("quadratic", group="Problem", high=10),
    )  # fmt: skip
    momentum: Literal["none", "scheduled"] = Field(
        "none", title="Momentum",
        description="Rates alone, or a momentum for each step too.",
        json_schema_extra=only_in("quadratic", group="Problem"),
    )  # fmt: skip
    prior_strength: float = Field(
        0.01, ge=0, le=1.9, title="Strength of the prior",
        description="Discourages small rates: k in log loss - k log rate; may be changed during "
        "the run and after it.",
        json_schema_extra=only_in("quadratic", group="Problem", live=True, high=0.5),
    )  # fmt: skip
    networks: tuple[Network, ...] = Field(
        ("plain",), title="Networks",
        description="Plain, with skips, batch normalisation or both, and plain with Adam inside.",
        json_schema_extra=only_in("network", group="Network"),
    )  # fmt: skip
    task: Literal["digits", "mnist", "file"] = Field(
        "digits", title="Task",
        description="1,797 digits of 8x8, 8,000 of 28x28, or your own labelled data.",
        json_schema_extra=only_in("network", group="Network"),
    )  # fmt: skip
    data_file: str = data_file_field("Network", "network")
    depth: int = Field(
        2, ge=1, le=8, title="Depth",
        description="Hidden layers.",
        json_schema_extra=only_in("network", "initialisation", group="Network", unit="layers"),
    )  # fmt: skip
    width: int = Field(
        32, ge=2, le=256, title="Width",
        description="Units in each hidden layer.",
        json_schema_extra=only_in("network", "initialisation", group="Network", unit="units"),
    )  # fmt: skip
    batch: int = Field(
        8, ge=2, le=512, title="Batch",
        description="Examples in one step inside: fewer are noisier.",
        json_schema_extra=only_in("network", group="Network", unit="examples"),
    )  # fmt: skip
    warm_up: int = Field(
        50, ge=0, le=1000, title="Warm-up",
        description="Steps of plain training before the schedule starts, as in the source.",
        json_schema_extra=only_in("network", group="Network", advanced=True, unit="steps"),
    )  # fmt: skip
    tasks: int = Field(
        10, ge=1, le=100, title="Tasks",
        description="Sine waves in one step of meta-learning.",
        json_schema_extra=only_in("initialisation", group="Network"),
    )  # fmt: skip
    shots: int = Field(
        10, ge=2, le=100, title="Points",
        description="Known points of each sine wave.",
        json_schema_extra=only_in("initialisation", group="Network", unit="points"),
    )  # fmt: skip
    inner_rate: float = Field(
        0.05, gt=0, le=10, title="Rate inside",
        description="Learning rate with which a new task is learned.",
        json_schema_extra=only_in(
            "initialisation", group="Horizons", scale="log", low=1e-4, high=1,
        ),
    )  # fmt: skip
    horizons: tuple[Horizon, ...] = Field(
        HORIZONS, title="Horizons",
        description="Which of the three horizons something is learned at.",
        json_schema_extra=only_in("network", "initialisation", group="Horizons"),
    )  # fmt: skip
    short_horizon: int = Field(
        10, ge=1, le=10_000, title="Short horizon",
        description="Steps that the short-sighted look ahead; 1 is greedy.",
        json_schema_extra={"group": "Horizons", "unit": "steps", "scale": "log", "high": 1000},
    )  # fmt: skip
    middle_horizon: int = Field(
        30, ge=1, le=1000, title="Middle horizon",
        description="Steps that are unrolled between short and long.",
        json_schema_extra=only_in(
            "network", "initialisation", group="Horizons", unit="steps", scale="log",
        ),
    )  # fmt: skip
    long_horizon: int = Field(
        100, ge=1, le=1000, title="Long horizon",
        description="The most steps that are unrolled.",
        json_schema_extra=only_in(
            "network", "initialisation", group="Horizons", unit="steps", scale="log",
        ),
    )  # fmt: skip
    inner_steps: int = Field(
        250, ge=1, le=10_000, title="Steps inside",
        description="Length of the whole training inside, which is what counts in the end.",
        json_schema_extra={"group": "Horizons", "unit": "steps", "scale": "log"},
    )  # fmt: skip
    steps: int = Field(
        300, ge=1, le=100_000, title="Meta-steps",
        description="Steps of meta-learning.",
        json_schema_extra={"group": "Meta-learning", "unit": "steps", "scale": "log"},
    )  # fmt: skip
    meta_rate: float = Field(
        0.05, gt=0, le=10, title="Meta-rate",
        description="Rate of Adam on what is learned, falling to 0 over the last part; may be "
        "changed during the run.",
        json_schema_extra={
            "group": "Meta-learning", "scale": "log", "live": True, "low": 1e-4, "high": 1,
        },
    )  # fmt: skip
    first_rate: float = Field(
        0.1, gt=0, le=1e6, title="First rate",
        description="Learning rate that meta-learning starts from.",
        json_schema_extra=only_in(
            "quadratic", "network", group="Meta-learning", scale="log", low=1e-3, high=1,
        ),
    )  # fmt: skip
    seeds: int = Field(
        1, ge=1, le=20, title="Seeds",
        description="Repetitions of all that is random, with seeds s, s+1, ...; curves are means.",
        json_schema_extra={"group": "Meta-learning"},
    )  # fmt: skip

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of each layer of a network of the bundled tasks."""
        hidden = (self.width,) * self.depth
        if self.part == "initialisation":
            return (1, *hidden, 1)
        return (FEATURES.get(self.task, 784), *hidden, 10)

    @property
    def unrolled(self) -> dict[Horizon, int]:
        """Steps of each horizon that is asked for, shortest first."""
        lengths = dict(
            zip(HORIZONS, (self.short_horizon, self.middle_horizon, self.long_horizon), strict=True)
        )
        return {name: lengths[name] for name in HORIZONS if name in self.horizons}

    def check(self) -> None:
        if self.part == "quadratic":
            self._check_quadratic()
            return
        if not self.horizons or len(set(self.horizons)) < len(self.horizons):
            raise BadInput("There are no horizons", "", "choose one or more, each of them once")
        lengths = list(self.unrolled.values())
        if lengths != sorted(set(lengths)):
            raise BadInput(
                f"Horizons of {', '.join(map(str, lengths))} steps are not in order",
                "short, middle and long must increase",
                "change one of them",
            )
        self._check_horizon("long" if "long" in self.horizons else "last", lengths[-1])
        if self.part == "network":
            self._check_network()
        copies = self.seeds * (len(self.networks) if self.part == "network" else self.tasks)
        self._check_size(
            "The unrolled steps hold", copies * self._weights() * lengths[-1], MOST_UNROLLED,
            "weights", "shorten the longest horizon, or lower the width or the seeds",
        )  # fmt: skip

    def _check_quadratic(self) -> None:
        if "short" in self.variants or "adam-short" in self.variants:
            self._check_horizon("short", self.short_horizon)
        kept = self.dimensions * self.inner_steps
        kept *= 3 if self.momentum == "scheduled" else 1
        kinds = len({"adam-short", "adam-optimal"} & set(self.variants))
        self._check_size(
            "This schedule needs", max(kept, kept * kinds * self.seeds), MOST_MOMENTS,
            "moments", "lower the dimensions, the steps inside or the seeds",
        )  # fmt: skip

    def _check_network(self) -> None:
        if not self.networks or len(set(self.networks)) < len(self.networks):
            raise BadInput("There are no networks", "", "choose one or more, each of them once")
        check_data_file(self.task, self.data_file)
        weights = PAIRS * self.seeds * len(self.networks) * self._weights()
        self._check_size(
            "The search holds", weights, MOST_WEIGHTS, "weights",
            "lower the width, the networks or the seeds",
        )  # fmt: skip

    def _weights(self) -> int:
        sizes = self.sizes
        return sum(n * m + m for n, m in pairwise(sizes))

    def _check_horizon(self, name: str, length: int) -> None:
        if length > self.inner_steps:
            raise BadInput(
                f"The {name} horizon is longer than the run",
                f"it has {length:,} steps of {self.inner_steps:,} inside",
                "shorten the horizon or lengthen the run",
            )

    def _check_size(self, what: str, size: int, most: int, unit: str, remedy: str) -> None:
        if size > most:
            raise BadInput(
                f"{what} {size:,} {unit}", f"{most:,} is the most that Severe keeps here", remedy
            )
