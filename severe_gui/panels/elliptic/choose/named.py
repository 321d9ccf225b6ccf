"""The curves that come with Severe, each with a reason to look at it."""

import csv
from dataclasses import dataclass
from functools import lru_cache

from severe_gui.installation import resource_path
from severe_gui.panels.elliptic.state import Coefficients


@dataclass(frozen=True)
class NamedCurve:
    """label: Cremona's, lmfdb: LMFDB's, empty beyond the tables. words: why it is worth a look."""

    coefficients: Coefficients
    label: str
    lmfdb: str
    conductor: str
    rank: str
    torsion: str
    group: str
    words: str


@lru_cache(maxsize=1)
def named_curves() -> tuple[NamedCurve, ...]:
    """All of them, those of a group together."""
    with resource_path("data", "named-curves.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return tuple(NamedCurve((a1, a2, a3, a4, a6), *facts) for a1, a2, a3, a4, a6, *facts in rows)


@lru_cache(maxsize=1)
def _by_coefficients() -> dict[Coefficients, NamedCurve]:
    return {each.coefficients: each for each in named_curves()}


@lru_cache(maxsize=1)
def _by_label() -> dict[str, NamedCurve]:
    """By both labels; of several models of one curve the first."""
    found: dict[str, NamedCurve] = {}
    for each in named_curves():
        for label in (each.label, each.lmfdb):
            if label:
                found.setdefault(label, each)
    return found


def named(coefficients: Coefficients) -> NamedCurve | None:
    """The curve with these coefficients, if it is in the list."""
    return _by_coefficients().get(coefficients)


def labelled(label: str) -> NamedCurve | None:
    """The minimal model with a label, if it is in the list."""
    found = _by_label().get(label)
    is_minimal = found is not None and "not minimal" not in found.words
    return found if is_minimal else None
