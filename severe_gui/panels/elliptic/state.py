"""What the curve panel shows: a cubic, two points on it, a prime, a window of the plane. No Qt.

Rationals are kept as text in lowest terms. A point is exact if its coordinates are rational,
otherwise it is a place on the real curve. Modulo p the points follow those over Q if these are
rational; others are chosen there by hand. No FLINT here: this is read before the first paint.
"""

import math
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from severe_gui.maths.primes import is_prime
from severe_gui.panels.contract import PanelState
from severe_gui.panels.elliptic.cubic_state import CubicPicture

NAMES = ("P", "Q")
LARGEST_PRIME = 10**18
LARGEST_BOUND = 10**7
MOST_STEPS = 60
MOST_GENERATORS = 3
LONGEST_TEXT = 4000

PageName = Literal["law", "real", "rational", "infinity", "cubic", "associativity", "primes"]
StatementName = Literal["square", "divisor"]
PartName = Literal["", "rank", "torsion", "integral", "growth", "curve", "mazur", "random"]
ExtraName = Literal["analytic", "heegner"]
Coefficients = tuple[str, str, str, str, str]
Residue = tuple[int, int]
Pictures = Literal["both", "one", "all"]
Frame = tuple[float, float, float, float]
Quaternion = tuple[float, float, float, float]


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


def require_extent(frame: Frame) -> None:
    """Raises ValueError for a window without extent."""
    if not (frame[0] < frame[1] and frame[2] < frame[3]):
        raise ValueError("the window is empty")


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
    full: bool = Field(False, description="Whether long fractions are shown with all digits.")
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
    cubic: CubicPicture = Field(CubicPicture(), description="Any cubic with O, P and Q on it.")
    third: Spot = Field(
        Spot(x="-1", y="-1"), description="R, beside P and Q, where three points are added."
    )
    pencil: float = Field(
        0.25, ge=0, le=1,
        description="Which cubic of the pencil is shown: 0 three lines, 1/4 the curve, 1/2 lines.",
    )  # fmt: skip

    pictures: Pictures = Field("both", description="One prime, all primes, or both.")
    coloured: Literal["none", "p", "both"] = Field(
        "p", description="What is coloured modulo p: the multiples of P, or those of P and Q."
    )
    bound: int = Field(
        100_000, ge=100, le=LARGEST_BOUND, description="a_p is computed for primes up to it."
    )
    bins: int = Field(41, ge=5, le=201, description="Bins of the histogram of a_p / (2 √p).")
    chosen_bin: int | None = Field(
        None, ge=-1, le=200, description="The bin whose primes are listed; -1: those with a_p = 0."
    )
    listed: Literal["bad", "bin"] = Field("bad", description="Which primes are listed.")
    fit: tuple[int, int] | None = Field(
        None, description="From where to where a line is fitted to the product; none: by itself."
    )
    large: Literal["none", "z", "y", "model"] = Field(
        "model", description="Which picture of the page Infinity is large: z is Z = 1, y is Y = 1."
    )
    model: Literal["disk", "sphere"] = Field(
        "disk", description="How the whole projective plane is shown."
    )
    windows: tuple[Frame | None, Frame | None, Frame | None] = Field(
        (None, None, None),
        description="What the square in the middle of Z = 1, Y = 1 and the model shows; none: all.",
    )
    sphere: Quaternion = Field(
        (0.9537, 0.3007, 0.0, 0.0), description="The rotation of the sphere, as a quaternion."
    )

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

    @field_validator("fit")
    @classmethod
    def _goes_up(cls, fit: tuple[int, int] | None) -> tuple[int, int] | None:
        if fit is not None and not 3 <= fit[0] < fit[1] <= LARGEST_BOUND:
            raise ValueError(f"a window goes up, from 3 or more to at most {LARGEST_BOUND}")
        return fit

    @field_validator("windows")
    @classmethod
    def _have_extent(cls, windows: tuple[Frame | None, ...]) -> tuple[Frame | None, ...]:
        for each in windows:
            if each is not None:
                require_extent(each)
        return windows

    @field_validator("sphere")
    @classmethod
    def _a_rotation(cls, turn: Quaternion) -> Quaternion:
        size = math.hypot(*turn)
        if not 1e-6 < size < 1e6:
            raise ValueError("the quaternion is not a rotation")
        return turn

    @field_validator("frame")
    @classmethod
    def _has_extent(cls, frame: Frame | None) -> Frame | None:
        if frame is not None:
            require_extent(frame)
        return frame
