"""Settings of a run of the elliptic tales."""

from typing import Any, Literal

from pydantic import Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters, only_in

Part = Literal[
    "group-law", "singular", "torsion", "counts", "rank", "products", "angles", "degree",
]  # fmt: skip
Numbers = Literal["rationals", "residues"]
Kind = Literal["cusp", "split-node", "nonsplit-node"]
Tried = Literal["by-divisor", "by-square", "torsion"]
Outcome = Literal["rank-0", "rank-1", "rank-2-or-more", "undetermined"]
OfRank = Literal["rank-0", "rank-1", "rank-2", "rank-3", "rank-4"]
Named = Literal["37a1", "5077a1", "32a2", "49a1"]
Place = Literal["real", "complex", "at-infinity"]

MOST_ASKED = 20_000
"""Curves in one batch whose rank is asked for."""


def _chosen(values: tuple[str, ...], title: str, description: str, *parts: Part) -> Any:
    return Field(values, title=title, description=description, json_schema_extra=only_in(*parts))


class TalesParameters(Parameters):
    """Settings of a run of the elliptic tales."""

    part: Part = Field(
        "group-law", title="Part",
        description="The group law, singular cubics, torsion, numbers of points modulo p, rank, "
        "products and angles of a_p, or the degree of a curve.",
    )  # fmt: skip
    numbers: tuple[Numbers, ...] = _chosen(
        ("rationals", "residues"), "Numbers", "Of which coordinates are: rationals, or residues "
        "modulo a prime up to 23.", "group-law",
    )  # fmt: skip
    kinds: tuple[Kind, ...] = _chosen(
        ("cusp", "split-node", "nonsplit-node"), "Singular points",
        "A cusp, a node with tangents over the field, or a node without (over the reals, an "
        "isolated point).", "singular",
    )  # fmt: skip
    tried: tuple[Tried, ...] = _chosen(
        ("by-divisor", "by-square", "torsion"), "Points that are counted",
        "Those that each form of the theorem of Nagell and Lutz leaves, and the torsion points.",
        "torsion",
    )  # fmt: skip
    outcomes: tuple[Outcome, ...] = _chosen(
        ("rank-0", "rank-1", "rank-2-or-more", "undetermined"), "Ranks that are drawn",
        "Shares of the curves with each proved rank, and of those whose rank descent leaves open.",
        "rank",
    )  # fmt: skip
    ranks: tuple[OfRank, ...] = _chosen(
        ("rank-0", "rank-1", "rank-2", "rank-3", "rank-4"), "Curves by rank",
        "The curves of least conductor of ranks 0 to 3, and one of rank 4.", "products",
    )  # fmt: skip
    curves: tuple[Named, ...] = _chosen(
        ("37a1", "5077a1", "32a2"), "Curves",
        "By Cremona's labels; 32a2 and 49a1 have complex multiplication.", "angles",
    )  # fmt: skip
    places: tuple[Place, ...] = _chosen(
        ("real", "complex", "at-infinity"), "Points that are drawn",
        "Where a line meets a curve, counted with multiplicity.", "degree",
    )  # fmt: skip
    heights: tuple[int, ...] = Field(
        (10, 100, 1000), title="Heights",
        description="Greatest |A| and |B| of y² = x³ + Ax + B, ascending.",
        json_schema_extra=only_in("rank"),
    )  # fmt: skip
    height: int = Field(
        1000, ge=1, le=10**9, title="Height",
        description="Greatest |A| and |B| of y² = x³ + Ax + B.",
        json_schema_extra=only_in("counts", scale="log"),
    )  # fmt: skip
    prime_bound: int = Field(
        499, ge=13, le=5000, title="Largest prime",
        description="Points are counted modulo every prime up to it.",
        json_schema_extra=only_in("counts", scale="log"),
    )  # fmt: skip
    bound: int = Field(
        100_000, ge=100, le=10_000_000, title="Largest prime",
        description="a_p is found for every prime up to it.",
        json_schema_extra=only_in("products", "angles", scale="log"),
    )  # fmt: skip
    degrees: tuple[int, ...] = Field(
        (1, 2, 3, 4, 5, 6), title="Degrees",
        description="Degrees of the curves that lines are laid through, ascending.",
        json_schema_extra=only_in("degree"),
    )  # fmt: skip
    cases: int = Field(
        20, ge=1, le=10_000, title="Cases",
        description="Random curves in one batch; of each height and seed, in the part of the rank.",
        json_schema_extra=only_in(
            "group-law", "singular", "torsion", "counts", "rank", "degree", scale="log",
            unit="per batch",
        ),
    )  # fmt: skip
    seeds: int = Field(
        5, ge=1, le=20, title="Seeds",
        description="Independent samples of curves.",
        json_schema_extra=only_in("rank"),
    )  # fmt: skip
    steps: int = Field(
        20, ge=1, le=100_000, title="Batches",
        description="How often new curves are drawn; or into how many stretches the primes are "
        "divided.",
        json_schema_extra={"unit": "batches", "scale": "log"},
    )  # fmt: skip

    @field_validator("heights", "degrees", mode="before")
    @classmethod
    def _from_text(cls, numbers: Any) -> Any:
        """A form's line of text, with or without brackets, is a list of numbers."""
        return numbers.strip("()[] ,").split(",") if isinstance(numbers, str) else numbers

    @field_validator("heights", "degrees")
    @classmethod
    def _ascending(cls, numbers: tuple[int, ...]) -> tuple[int, ...]:
        if not numbers or list(numbers) != sorted(set(numbers)) or numbers[0] < 1:
            raise ValueError("give whole numbers from 1 that ascend, such as 1,2,4")
        if len(numbers) > 12:
            raise ValueError("give at most 12 numbers")
        return numbers

    @field_validator("numbers", "kinds", "tried", "outcomes", "ranks", "curves", "places")
    @classmethod
    def _each_chosen_once(cls, chosen: tuple[str, ...]) -> tuple[str, ...]:
        if not chosen or len(set(chosen)) < len(chosen):
            raise ValueError("choose one or more, each of them once")
        return chosen

    def check(self) -> None:
        if self.degrees[-1] > 12:
            raise BadInput(
                f"Degree {self.degrees[-1]} is too high", "curves have a degree of at most 12 here"
            )
        if self.heights[-1] > 10**6:
            raise BadInput(
                f"Coefficients up to {self.heights[-1]:,} are too large",
                "the rank of such a curve may take minutes",
                "choose heights up to 1,000,000",
            )
        asked = self.cases * self.seeds * len(self.heights)
        if self.part == "rank" and asked > MOST_ASKED:
            raise BadInput(
                f"{asked:,} ranks are too many for one batch",
                f"at most {MOST_ASKED:,} are asked for between two pauses",
                "decrease the cases and increase the batches",
            )
