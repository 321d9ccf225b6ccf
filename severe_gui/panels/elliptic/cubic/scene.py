"""What a picture of a cubic shows: O, P and Q, the lines L and L', their points R and P + Q.

Rational points are added exactly. As soon as one of the three is not rational all are enclosed to
forty digits, so that chords of near points keep every digit that is shown.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from flint import arb, ctx, fmpz  # noqa: TID253 (this module is imported with the view)

from severe_gui.maths.curves.cubics.cubic import Cubic, Vector, normal, point_text
from severe_gui.maths.curves.cubics.group import PointedCubic
from severe_gui.maths.curves.cubics.precise import PRECISION_BITS, rounded
from severe_gui.maths.curves.cubics.weierstrass_form import WeierstrassForm
from severe_gui.maths.curves.isomorphism import Change, integral_change
from severe_gui.maths.curves.real.projective import cross
from severe_gui.maths.curves.weierstrass import Point, Weierstrass
from severe_gui.panels.elliptic.cubic.places import (
    TRIED_TO,
    Known,
    Triple,
    enclosed,
    fitted,
    fitted_identity,
    known_of,
    spot_of,
    whole_of,
)
from severe_gui.panels.elliptic.cubic_state import CubicPicture, ProjectiveSpot

NAMES = ("O", "P", "Q")
FIELDS = ("o", "p", "q")
"""The handles, and the fields of a picture that they set."""

SAME = 1e-20
"""Enclosed points nearer than this are one point."""

Meeting = Literal["chord", "tangent"]


@dataclass(frozen=True)
class Marked:
    """A point of the cubic. point: whole coordinates or an enclosure; at: rounded."""

    spot: ProjectiveSpot
    point: Vector
    at: Triple

    @property
    def is_exact(self) -> bool:
        return self.spot.is_exact


@dataclass(frozen=True)
class Line:
    """A line by its three coefficients, rounded and if possible exact, and how it was drawn."""

    at: Triple
    meeting: Meeting
    exact: Vector | None = None


@dataclass(frozen=True)
class Sum:
    """R on the line L through P and Q, and the sum on the line L' through R and O."""

    o: Marked
    p: Marked
    q: Marked
    line: Line
    third: Marked
    other_line: Line
    total: Marked

    @property
    def is_exact(self) -> bool:
        """Whether O, P and Q are rational, and with them all the rest."""
        return self.total.is_exact

    @property
    def all(self) -> tuple[Marked, ...]:
        """Every point of the construction."""
        return self.o, self.p, self.q, self.third, self.total

    @property
    def handles(self) -> tuple[Marked, Marked, Marked]:
        """What can be dragged."""
        return self.o, self.p, self.q


@dataclass(frozen=True)
class Scene:
    """Everything that a picture shows. sum: None where `refusal` says why there is none.

    form: the Weierstrass form with O at infinity, if O is rational; model: it in whole numbers, and
    change: the way there.
    """

    picture: CubicPicture
    known: Known
    sum: Sum | None = None
    refusal: str = ""
    form: WeierstrassForm | None = None
    model: Weierstrass | None = None
    change: Change | None = None

    def on_model(self, marked: Marked) -> Point:
        """Where a rational point goes on the Weierstrass model."""
        assert self.form is not None
        assert self.change is not None
        return self.change.point(self.form.to_curve(marked.point))


@lru_cache(maxsize=32)
def scene_of(picture: CubicPicture) -> Scene:
    """Everything that a picture shows."""
    coefficients = picture.coefficients()
    known = known_of(coefficients)
    refusal = _refusal(picture, known)
    if refusal:
        return Scene(picture, known, refusal=refusal)
    o = marked(coefficients, fitted_identity(coefficients, picture.o))
    p, q = (marked(coefficients, fitted(coefficients, each)) for each in (picture.p, picture.q))
    found = added(known.cubic, o, p, q)
    if not o.is_exact:
        return Scene(picture, known, found)
    return Scene(picture, known, found, "", *_model(coefficients, o.spot))


@lru_cache(maxsize=32)
def _model(
    coefficients: tuple[int, ...], o: ProjectiveSpot
) -> tuple[WeierstrassForm, Weierstrass, Change]:
    """The Weierstrass form with O at infinity, in whole numbers, and the change that makes it."""
    form = WeierstrassForm(PointedCubic(known_of(coefficients).cubic, whole_of(o)))
    change = integral_change(form.curve)
    return form, change.curve(form.curve), change


def _refusal(picture: CubicPicture, known: Known) -> str:
    """Why nothing can be added, as a sentence."""
    if not known.cubic.is_smooth:
        where = " and ".join(point_text(each) for each in known.singular[:2])
        at = f" at {where}" if where else ""
        return (
            f"The cubic is singular{at}: its discriminant is 0, and lines through such a point do "
            "not define a sum; choose another cubic."
        ).replace("-", "−")
    if known.points or (picture.o.is_exact and known.cubic.contains(whole_of(picture.o))):
        return ""
    return (
        f"No rational point with coordinates up to {TRIED_TO} was found on this cubic, and O must "
        "be one; type O if you know a larger one, or choose another cubic."
    )


def marked(coefficients: tuple[int, ...], spot: ProjectiveSpot) -> Marked:
    """A point by its spot, which is on the cubic."""
    if spot.is_exact:
        point = whole_of(spot)
        return Marked(spot, point, rounded(point))
    point = enclosed(coefficients, spot.near)
    return Marked(spot, point, rounded(point))


def added(cubic: Cubic, o: Marked, p: Marked, q: Marked) -> Sum:
    """L, R, L' and P + Q."""
    line, third = joined(cubic, p, q)
    other_line, total = joined(cubic, third, o)
    return Sum(o, p, q, line, third, other_line, total)


def joined(cubic: Cubic, p: Marked, q: Marked) -> tuple[Line, Marked]:
    """The line through two points, or the tangent where they agree, and its third point."""
    with ctx.workprec(PRECISION_BITS):
        one, other = p.point, q.point
        if not (p.is_exact and q.is_exact):
            one, other = _enclosing(one), _enclosing(other)
        if p.spot == q.spot or _is_same(one, other):
            line, third, meeting = cubic.gradient(one), cubic.tangent(one), "tangent"
        else:
            line, third, meeting = cross(one, other), cubic.chord(one, other), "chord"
        line = normal(line)
    exact = line if isinstance(line[0], fmpz) else None
    drawn = Line(rounded(line), meeting, exact)  # type: ignore[arg-type]
    return drawn, Marked(spot_of(third), third, rounded(third))


def negative_of(cubic: Cubic, o: Marked, p: Marked) -> Marked:
    """-P: the third point of the line through P and O*O."""
    _, opposite = joined(cubic, o, o)
    return joined(cubic, opposite, p)[1]


def _enclosing(point: Vector) -> Vector:
    if isinstance(point[0], fmpz):
        x, y, z = (arb(each) for each in point)
        return normal((x, y, z))
    return point


def _is_same(one: Vector, other: Vector) -> bool:
    if isinstance(one[0], fmpz):
        return bool(one == other)
    return all(abs(float(each.mid())) < SAME for each in cross(one, other))
