"""What PARI can be asked, and its answers, as data that crosses to the worker and back.

Curves are given by the texts of five rationals; points are two texts, or None for O.
"""

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    # The window reads this module before its first paint, without FLINT.
    from severe_gui.maths.curves.rational.combinations import IntegralPoint
    from severe_gui.maths.curves.rational.nagell_lutz import WorkedList

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


@dataclass(frozen=True)
class Approximation:
    """A real number and a bound of its error."""

    value: float
    error: float


# The sheet about rational points.


@dataclass(frozen=True)
class TorsionQuestion:
    """The worked list of Nagell and Lutz: a Torsion."""

    coefficients: Coefficients


@dataclass(frozen=True)
class Torsion:
    """The list, or why there is none."""

    worked: "WorkedList | None"
    refusal: str = ""


@dataclass(frozen=True)
class ReductionQuestion:
    """The minimal model, the real period and the bad primes of a smooth curve: a Reduction."""

    coefficients: Coefficients


@dataclass(frozen=True)
class ReducedPrime:
    """A prime of bad reduction of the minimal model.

    kodaira: the symbol; tamagawa: the number of components over F_p; exponents: of p in the
    discriminant and in the conductor; trace: 1 split, -1 not split, 0 additive.
    """

    p: int
    kodaira: str
    tamagawa: int
    exponents: tuple[int, int]
    trace: int


@dataclass(frozen=True)
class Reduction:
    """What the minimal model says.

    change: u, r, s, t of the isomorphism from the given curve to it; period: the real one, times
    the number of components; primes: None until they are known; refusal: why they are not.
    """

    minimal: tuple[int, ...]
    change: tuple[str, str, str, str]
    discriminant: int
    components: int
    period: Approximation
    primes: tuple[ReducedPrime, ...] | None = None
    conductor: int | None = None
    refusal: str = ""


@dataclass(frozen=True)
class CombinationsQuestion:
    """Heights, growth and integral points of what generators and torsion span: Combinations.

    bound: of the coefficients; multiples: how many nP of the first generator are measured.
    """

    coefficients: Coefficients
    torsion: tuple[PointText, ...]
    generators: tuple[PointText, ...]
    bound: int
    multiples: int


@dataclass(frozen=True)
class Combinations:
    """Canonical heights and regulator; digits of x(nP), n = 1, 2, ...; the points found.

    bound: of the coefficients that were tried; is_minimal: the points are those of the minimal
    model, because the given one is not integral.
    """

    heights: tuple[Approximation, ...]
    regulator: Approximation
    digits: tuple[int, ...]
    integral: "tuple[IntegralPoint, ...] | None" = None
    bound: int = 0
    is_minimal: bool = False


@dataclass(frozen=True)
class AnalyticQuestion:
    """L(1), or L'(1) if the sign makes L(1) zero, with the bound of its error: an Analytic."""

    coefficients: Coefficients


@dataclass(frozen=True)
class Analytic:
    """sign: of the functional equation; derivative: 0 or 1, which one `value` is.

    terms: of the series; refusal: why there is no value.
    """

    conductor: int
    sign: int
    derivative: int
    value: Approximation | None = None
    terms: int = 0
    refusal: str = ""

    @property
    def rank(self) -> int | None:
        """The rank that it proves (Gross and Zagier, Kolyvagin); None if it proves none."""
        if self.value is None or abs(self.value.value) <= self.value.error:
            return None
        return self.derivative


@dataclass(frozen=True)
class HeegnerQuestion:
    """A generator by Heegner points, on a curve of analytic rank 1: a Heegner."""

    coefficients: Coefficients


@dataclass(frozen=True)
class Heegner:
    """The point, saturated at the primes up to `SATURATED_TO`."""

    point: PointText


@dataclass(frozen=True)
class SampleQuestion:
    """Rank intervals of random curves y^2 = x^3 + Ax + B: a Sample.

    size: A and B are drawn evenly from -size to size; singular curves are left out.
    """

    size: int
    curves: int
    seed: int


@dataclass(frozen=True)
class Tally:
    """Curves whose rank is proved to be from `lower` to `upper`, and no more.

    parity: the lower end if the Tate-Shafarevich groups are finite; examples: the first (A, B).
    """

    lower: int
    upper: int
    parity: int
    count: int
    examples: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Sample:
    """The curves so far."""

    done: int
    tallies: tuple[Tally, ...]


Question = (
    GroupQuestion
    | TracesQuestion
    | CountQuestion
    | PairingQuestion
    | BadPrimesQuestion
    | TorsionQuestion
    | ReductionQuestion
    | CombinationsQuestion
    | AnalyticQuestion
    | HeegnerQuestion
    | SampleQuestion
    | HeightsQuestion
)
