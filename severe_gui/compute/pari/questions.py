"""What PARI can be asked, and its answers, as data that crosses to the worker and back.

Curves are given by the texts of five rationals; points are two texts, or None for O.
"""

from array import array
from dataclasses import dataclass
from typing import Self

SATURATED_TO = 100

Coefficients = tuple[str, str, str, str, str]
PointText = tuple[str, str] | None
Residue = tuple[int, int]


@dataclass(frozen=True)
class GroupQuestion:
    """Torsion, conductor, label, rank and generators of a smooth curve: a Group."""

    coefficients: Coefficients


@dataclass(frozen=True)
class TracesQuestion:
    """a_p of the minimal model for every prime above one bound and up to another: Traces."""

    coefficients: Coefficients
    bound: int
    above: int = 1


@dataclass(frozen=True)
class CountQuestion:
    """The points of a curve with smooth reduction modulo a prime p: a Count."""

    coefficients: Coefficients
    p: int


@dataclass(frozen=True)
class PairingQuestion:
    """The order of Weil's pairing of two points modulo p, both killed by `exponent`: a number.

    If the exponent is the least such number, the points generate as many points as the exponent
    times that order.
    """

    coefficients: Coefficients
    p: int
    one: Residue
    other: Residue
    exponent: int


@dataclass(frozen=True)
class BadPrimesQuestion:
    """Where the minimal model of a smooth curve over Q has bad reduction: (BadPrime, ...)."""

    coefficients: Coefficients


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


class Growing:
    """A result of which each part continues the one before."""

    def continued(self, part: Self) -> Self:
        """All so far, with the next part."""
        raise NotImplementedError(type(self).__name__)


@dataclass(frozen=True)
class Traces(Growing):
    """a_p for primes in order. chunks: primes and traces as 32-bit integers, in the same order.

    bad: the primes up to the bound at which the minimal model has bad reduction.
    """

    chunks: tuple[tuple[bytes, bytes], ...]
    bad: tuple[int, ...]

    def continued(self, part: "Traces") -> "Traces":
        """With the chunks of the next part."""
        return Traces(self.chunks + part.chunks, self.bad)

    def by_prime(self) -> dict[int, int]:
        """a_p by p."""
        known: dict[int, int] = {}
        for primes, traces in self.chunks:
            known.update(zip(array("i", primes), array("i", traces), strict=True))
        return known


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


@dataclass(frozen=True)
class BadPrime:
    """A prime of bad reduction. trace: 1 at a split node, -1 at another node, 0 at a cusp."""

    p: int
    trace: int

    @property
    def smooth(self) -> int:
        """The number of smooth points modulo p, with O."""
        return self.p - self.trace


Question = (
    GroupQuestion
    | TracesQuestion
    | CountQuestion
    | PairingQuestion
    | BadPrimesQuestion
    | HeightsQuestion
)
