"""What the curve panel shows: a cubic, two points on it, a prime, a window of the plane. No Qt.

Rationals are kept as text in lowest terms. A point is exact if its coordinates are rational,
otherwise it is a place on the real curve. Modulo p the points follow those over Q if these are
rational; others are chosen there by hand. No FLINT here: this is read before the first paint.
"""

from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from severe_gui.panels.contract import PanelState

NAMES = ("P", "Q")
LARGEST_PRIME = 997
MOST_STEPS = 60
MOST_GENERATORS = 3
LONGEST_TEXT = 4000

PageName = Literal["law", "real", "rational"]
StatementName = Literal["square", "divisor"]
PartName = Literal["", "rank", "torsion", "integral", "growth", "curve", "mazur", "random"]
ExtraName = Literal["analytic", "heegner"]
Coefficients = tuple[str, str, str, str, str]
Residue = tuple[int, int]
Frame = tuple[float, float, float, float]


def lowest_terms(text: str) -> str:
    """The text of a rational, such as 3 or -7/4. Raises ValueError for anything else."""
    if len(text) > LONGEST_TEXT:
        raise ValueError("the number is too long")
    try:
        return str(Fraction(text.strip().replace("−", "-")))
    except (ValueError, ZeroDivisionError):
        raise ValueError(
            f"{text!r} is not a rational number: write it as 3, -7/4 or 0.25"
        ) from None


def is_prime(n: int) -> bool:
    """Whether a small number is prime."""
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))


PRIMES = tuple(n for n in range(2, LARGEST_PRIME + 1) if is_prime(n))


class Spot(BaseModel):
    """A point of the curve: two rationals, or a component and a turn along it (1: O)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: str = ""
    y: str = ""
    oval: bool = False
    turn: float = Field(0.5, ge=-1, le=1)

    @field_validator("x", "y")
    @classmethod
    def _rational(cls, text: str) -> str:
        return lowest_terms(text) if text else ""

    @property
    def is_exact(self) -> bool:
        """Whether the coordinates are rational, or the point is O."""
        return bool(self.x and self.y) or self.is_identity

    @property
    def is_identity(self) -> bool:
        return not self.x and not self.oval and abs(self.turn) == 1


IDENTITY = Spot(turn=1.0)


class Path(BaseModel):
    """A line in the plane of a4 and a6: where it starts, and where the discriminant is 0."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: tuple[str, str]
    singular: tuple[str, str]

    @field_validator("start", "singular")
    @classmethod
    def _rationals(cls, texts: tuple[str, str]) -> tuple[str, str]:
        return lowest_terms(texts[0]), lowest_terms(texts[1])

    def at(self, share: Fraction) -> tuple[str, str]:
        """a4 and a6 at a share of the way: -1 is the start, 0 singular, 1 as far beyond."""
        pairs = zip(map(Fraction, self.start), map(Fraction, self.singular), strict=True)
        a4, a6 = (str(middle + share * (middle - first)) for first, middle in pairs)
        return a4, a6

    def share_of(self, coefficients: "Coefficients") -> Fraction | None:
        """Where on the line a curve is; None if it is not on it."""
        for index in (0, 1):
            first, middle = Fraction(self.start[index]), Fraction(self.singular[index])
            if first != middle:
                share = (Fraction(coefficients[3 + index]) - middle) / (middle - first)
                return share if self.at(share) == coefficients[3:] and abs(share) <= 1 else None
        return None


class Extras(BaseModel):
    """What else is wanted of PARI about a curve: L(1) or L'(1), a generator by Heegner points."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    of: Coefficients
    what: tuple[ExtraName, ...]


class EllipticState(PanelState):
    """The state of the curve panel."""

    page: PageName = Field("law", description="What fills the canvas.")
    coefficients: Coefficients = Field(
        ("0", "0", "1", "-1", "0"), description="a1, a2, a3, a4, a6 of the Weierstrass equation."
    )
    short: bool = Field(False, description="Whether a1, a2 and a3 are held at 0.")
    points: tuple[Spot, Spot] = Field(
        (Spot(x="-1", y="0"), Spot(x="0", y="-1")), description="P and Q."
    )
    walk: int = Field(0, ge=0, le=MOST_STEPS, description="How many multiples of P are shown.")
    generators: tuple[Spot, ...] = Field(
        (), max_length=MOST_GENERATORS, description="Rational points that generate a subgroup."
    )
    span: int = Field(
        3,
        ge=1,
        le=8,
        description="How far each generator is multiplied.",
    )
    prime: int = Field(23, ge=2, le=LARGEST_PRIME, description="The prime p of the points mod p.")
    residues_shown: bool = Field(True, description="Whether the points modulo p are shown.")
    residues: tuple[Residue | None, Residue | None] = Field(
        (None, None), description="P and Q modulo p, if they do not follow those over Q."
    )
    frame: Frame | None = Field(
        None, description="Left, right, bottom and top of the picture; none: fitted to the curve."
    )

    reach: float | None = Field(
        None, gt=0, le=1e9, description="Half of the width of the map of a4 and a6; none: fitted."
    )
    path: Path | None = Field(None, description="A line of curves through discriminant 0.")

    part: PartName = Field("", description="The part of the sheet that it was scrolled to.")
    statement: StatementName = Field(
        "square", description="What Nagell and Lutz say of y: its square divides D, or it 16 D."
    )
    extras: Extras | None = Field(None, description="What else is wanted of PARI about a curve.")
    combinations: int = Field(
        6, ge=1, le=40, description="Greatest coefficient in sums of generators."
    )
    growth: int = Field(40, ge=2, le=200, description="How many multiples are measured.")
    sample_size: int = Field(1000, ge=2, le=10**6, description="Greatest |A| and |B| drawn.")
    sample_curves: int = Field(400, ge=8, le=5000, description="How many curves are drawn.")
    sample_seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed of the curves drawn.")
    sampled: bool = Field(False, description="Whether ranks of random curves are wanted.")

    @field_validator("coefficients")
    @classmethod
    def _rationals(cls, texts: Coefficients) -> Coefficients:
        a1, a2, a3, a4, a6 = map(lowest_terms, texts)
        return a1, a2, a3, a4, a6

    @field_validator("generators")
    @classmethod
    def _are_exact(cls, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
        if not all(spot.is_exact for spot in spots):
            raise ValueError("generators have rational coordinates")
        return spots

    @field_validator("prime")
    @classmethod
    def _is_prime(cls, prime: int) -> int:
        if not is_prime(prime):
            raise ValueError(f"{prime} is not prime")
        return prime

    @field_validator("frame")
    @classmethod
    def _has_extent(cls, frame: Frame | None) -> Frame | None:
        if frame is not None and not (frame[0] < frame[1] and frame[2] < frame[3]):
            raise ValueError("the window is empty")
        return frame
