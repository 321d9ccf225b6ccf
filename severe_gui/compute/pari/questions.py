"""What PARI can be asked, and its answers, as data that crosses to the worker and back.

Curves are given by the texts of five rationals; points are two texts, or None for O.
"""

from dataclasses import dataclass

SATURATED_TO = 100

Coefficients = tuple[str, str, str, str, str]
PointText = tuple[str, str] | None


@dataclass(frozen=True)
class GroupQuestion:
    """Torsion, conductor, label, rank and generators of a smooth curve: a Group."""

    coefficients: Coefficients


@dataclass(frozen=True)
class TracesQuestion:
    """a_p of the curve's minimal model for every prime up to a bound: {p: a_p}."""

    coefficients: Coefficients
    bound: int


@dataclass(frozen=True)
class CountQuestion:
    """The points of a curve with smooth reduction modulo a prime p: a Count."""

    coefficients: Coefficients
    p: int


@dataclass(frozen=True)
class Rank:
    """lower <= rank <= upper, with the reason."""

    lower: int
    upper: int
    reason: str


@dataclass(frozen=True)
class Group:
    """What is known of E(Q).

    torsion: orders of the cyclic factors, ascending; torsion_points: all of them, O first;
    generators: of the free part, saturated at the primes up to `SATURATED_TO`, by height;
    regulator: None unless there are as many known generators as the rank; label: Cremona's, lmfdb:
    LMFDB's, None beyond the table.
    """

    torsion: tuple[int, ...]
    torsion_points: tuple[PointText, ...]
    conductor: int | None = None
    minimal: tuple[int, ...] = ()
    label: str | None = None
    lmfdb: str | None = None
    rank: Rank | None = None
    generators: tuple[PointText, ...] | None = None
    heights: tuple[float, ...] = ()
    regulator: float | None = None


@dataclass(frozen=True)
class Count:
    """The number of points over F_p, and the orders of the cyclic factors, ascending, no 1s."""

    order: int
    structure: tuple[int, ...]


@dataclass(frozen=True)
class HeightsQuestion:
    """The canonical heights of rational points of a smooth curve: a tuple of floats."""

    coefficients: Coefficients
    points: tuple[PointText, ...]


Question = GroupQuestion | TracesQuestion | CountQuestion | HeightsQuestion
