"""Settings of a run with a cache."""

from typing import Literal

from pydantic import Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters
from severe_gui.experiments.training.labelled_data import check_data_file, data_file_field

Variant = Literal["network", "cache", "cache-only"]
Layer = Literal["conv-1", "conv-2", "hidden", "output"]
Score = Literal["most-similar", "log-sum-exp", "max-softmax", "activation-norm"]
Quantity = Literal["error", "fooled", "first-value", "lower-values"]
ALL_VARIANTS: tuple[Variant, ...] = ("network", "cache", "cache-only")
SCORES: tuple[Score, ...] = ("most-similar", "log-sum-exp", "max-softmax", "activation-norm")
QUANTITIES: tuple[Quantity, ...] = ("error", "fooled", "first-value", "lower-values")
MOST_AT_ONCE = 400_000_000


class CacheParameters(Parameters):
    """Settings of a run: a network, its cache, and what is done to its images."""

    variants: tuple[Variant, ...] = Field(
        ALL_VARIANTS, title="Classifiers",
        description="The network, the network mixed with its cache, and the cache by itself.",
        json_schema_extra={"group": "Cache"},
    )  # fmt: skip
    # In this order no line has the colour of a variant: theirs repeat after eight.
    quantities: tuple[Quantity, ...] = Field(
        QUANTITIES, title="Along λ",
        description="What is drawn along the weight of the cache, over its value for the network.",
        json_schema_extra={"advanced": True, "group": "Cache"},
    )  # fmt: skip
    key_layers: tuple[Layer, ...] = Field(
        ("conv-2", "hidden"), title="Key layers",
        description="Layers whose responses make the keys, from early to late; acts at once.",
        json_schema_extra={"group": "Cache", "live": True},
    )  # fmt: skip
    scores: tuple[Score, ...] = Field(
        SCORES, title="Signs of familiarity",
        description="Two numbers from the cache and two from the network, by which an image may "
        "be known as seen before.",
        json_schema_extra={"advanced": True, "group": "Cache"},
    )  # fmt: skip
    theta: float = Field(
        90.0, ge=0, le=1000, title="Sharpness θ",
        description="How much more a similar key counts than a less similar one, in the mixture; "
        "acts at once.",
        json_schema_extra={"group": "Cache", "live": True, "low": 0, "high": 200},
    )  # fmt: skip
    theta_alone: float = Field(
        150.0, ge=0, le=1000, title="Sharpness θ, cache only",
        description="The same of the cache by itself, which the post sets apart; acts at once.",
        json_schema_extra={"group": "Cache", "live": True, "low": 0, "high": 200},
    )  # fmt: skip
    cache_weight: float = Field(
        0.8, ge=0, le=1, title="Weight of the cache λ",
        description="The mixture is (1 − λ) network + λ cache; acts at once.",
        json_schema_extra={"group": "Cache", "live": True},
    )  # fmt: skip
    cache_size: int = Field(
        6000, ge=1, le=1_000_000, title="Cache size",
        description="How many of the training images are cached, all of them at most; acts at "
        "once.",
        json_schema_extra={"group": "Cache", "unit": "images", "live": True, "scale": "log"},
    )  # fmt: skip
    attack: Literal["fgsm", "iterative", "single-pixel", "blur"] = Field(
        "fgsm", title="Attack",
        description="One gradient step, ten, one pixel, or the least blur that deceives.",
        json_schema_extra={"group": "Attack", "live": True},
    )  # fmt: skip
    attack_mode: Literal["transferred", "white-box"] = Field(
        "transferred", title="Made on",
        description="The network alone, as in the post, or each classifier through its own "
        "cache, which takes ten iterations about a second.",
        json_schema_extra={"group": "Attack", "live": True},
    )  # fmt: skip
    strength: float = Field(
        0.1, ge=0, le=1, title="Strength",
        description="How far a pixel may move, or one pixel goes towards black or white; of a "
        "blur, its most, as a share of the side.",
        json_schema_extra={"group": "Attack", "live": True},
    )  # fmt: skip
    iterations: int = Field(
        10, ge=1, le=200, title="Iterations",
        description="Gradient steps of the iterative attack.",
        json_schema_extra={
            "advanced": True, "group": "Attack", "live": True, "when": {"attack": ["iterative"]},
        },
    )  # fmt: skip
    attacked: int = Field(
        100, ge=10, le=5000, title="Attacked images",
        description="Test images that are attacked.",
        json_schema_extra={"advanced": True, "group": "Attack", "unit": "images"},
    )  # fmt: skip
    probes: int = Field(
        20, ge=5, le=1000, title="Probes",
        description="Test images at which Jacobians are taken.",
        json_schema_extra={"advanced": True, "group": "Jacobian", "unit": "images"},
    )  # fmt: skip
    view_noise: float = Field(
        0.1, ge=0, le=0.5, title="Noise on a second look",
        description="Standard deviation of noise on familiar and new images; without it a cached "
        "image is the same to the last bit. Acts at once.",
        json_schema_extra={"group": "Familiarity", "live": True},
    )  # fmt: skip
    judged: int = Field(
        200, ge=10, le=5000, title="Judged images",
        description="Cached images, and as many test images, that are judged as seen or new.",
        json_schema_extra={"advanced": True, "group": "Familiarity", "unit": "images"},
    )  # fmt: skip
    task: Literal["mnist", "file"] = Field(
        "mnist", title="Task",
        description="Handwritten digits of MNIST, or your own images.",
        json_schema_extra={"group": "Task"},
    )  # fmt: skip
    data_file: str = data_file_field()
    samples: int = Field(
        6000, ge=10, le=100_000, title="Training images",
        description="Images that the network is trained on, and its cache made of.",
        json_schema_extra={"group": "Task", "unit": "images", "scale": "log"},
    )  # fmt: skip
    tests: int = Field(
        1000, ge=10, le=20_000, title="Test images",
        description="Images that errors are measured on, none of them trained on.",
        json_schema_extra={"advanced": True, "group": "Task", "unit": "images"},
    )  # fmt: skip
    steps: int = Field(
        500, ge=1, le=1_000_000, title="Steps",
        description="Optimiser steps of the whole run.",
        json_schema_extra={"group": "Training", "unit": "steps", "scale": "log"},
    )  # fmt: skip
    learning_rate: float = Field(
        1e-3, gt=0, le=1, title="Learning rate",
        description="Step size of Adam; may be changed during the run.",
        json_schema_extra={
            "group": "Training", "scale": "log", "live": True, "low": 1e-5, "high": 0.1,
        },
    )  # fmt: skip
    batch: int = Field(
        64, ge=1, le=4096, title="Batch",
        description="Images in one step.",
        json_schema_extra={"advanced": True, "group": "Training", "unit": "images"},
    )  # fmt: skip
    seeds: int = Field(
        1, ge=1, le=20, title="Seeds",
        description="Networks with seeds s, s+1, ..., each on its own images; curves are means.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    measure_every: int = Field(
        100, ge=1, le=100_000, title="Measure every",
        description="Steps between two measurements with a new cache.",
        json_schema_extra={"advanced": True, "group": "Training", "unit": "steps", "scale": "log"},
    )  # fmt: skip

    @field_validator("key_layers", "scores", "quantities")
    @classmethod
    def _some_each_once(cls, chosen: tuple[str, ...]) -> tuple[str, ...]:
        if not chosen or len(set(chosen)) < len(chosen):
            raise ValueError("choose one or more, each of them once")
        return chosen

    def check(self) -> None:
        check_data_file(self.task, self.data_file)
        similarities = max(self.tests, self.attacked, self.judged) * self.samples
        if similarities > MOST_AT_ONCE:
            raise BadInput(
                f"{similarities:,} similarities would be held at once",
                f"{MOST_AT_ONCE:,} is the most that Severe keeps here",
                "lower the test images or the training images",
            )
