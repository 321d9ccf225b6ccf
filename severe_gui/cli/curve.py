"""`severe curve`: everything exact about a Weierstrass cubic over Q, and modulo a prime."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from severe_gui.cli.output import AsJson, emit
from severe_gui.cli.tiling import NEGATIVE_NUMBERS_ARE_ARGUMENTS
from severe_gui.errors import BadInput, SevereError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from severe_gui.compute.arithmetic import Arithmetic
    from severe_gui.compute.pari import Coefficients, Group
    from severe_gui.maths.curves.weierstrass import Point, Weierstrass

LARGEST_BOUND = 10**7


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("curve", context_settings=NEGATIVE_NUMBERS_ARE_ARGUMENTS)(curve)


def curve(
    coefficients: Annotated[
        str, typer.Argument(metavar="A1,A2,A3,A4,A6", help="Rationals; or A4,A6 alone.")
    ],
    prime: Annotated[int | None, typer.Option(help="Count the points modulo this prime.")] = None,
    points: Annotated[
        str, typer.Option(metavar="X:Y,X:Y", help="One or two points to add; O is one.")
    ] = "",
    bound: Annotated[int, typer.Option(help="Give a_p for the primes up to this.")] = 0,
    seconds: Annotated[float, typer.Option(help="Time limit for the rank, in seconds.")] = 60.0,
    as_json: AsJson = False,
) -> None:
    """Invariants, torsion, rank and generators of y² + A1xy + A3y = x³ + A2x² + A4x + A6.

    With --prime the points of --points are residues; otherwise they are rationals.
    """
    from severe_gui.compute.arithmetic import Arithmetic
    from severe_gui.maths.curves.weierstrass import Weierstrass

    subject = Weierstrass.rational(*coefficients.split(","))
    if bound and prime is not None:
        raise BadInput("--bound and --prime cannot be used together", "both print a_p")
    if not 0 <= bound <= LARGEST_BOUND:
        raise BadInput(f"The bound {bound} is not allowed", f"it must be from 0 to {LARGEST_BOUND}")
    document = _invariants(subject)
    # Bad input is refused before anything slow starts.
    added = _added(subject, points, prime) if points else {}
    arithmetic = Arithmetic()
    try:
        document |= _modulo(subject, prime, arithmetic) if prime is not None else {}
        document |= _over_the_rationals(subject, arithmetic, seconds)
        if prime is None:
            document["a_p"] = _traces(subject, bound, arithmetic) if bound else {}
    finally:
        arithmetic.close()
    document |= added
    emit(document, _text(document), as_json)


def _invariants(subject: "Weierstrass") -> dict[str, Any]:
    return {
        "discriminant": _number(subject.discriminant),
        "c4": _number(subject.c4),
        "c6": _number(subject.c6),
        "j": None if subject.is_singular else str(subject.j),
        "singular": subject.singularity,
    }


def _number(value: Any) -> int | str:
    """An integer if it is one, otherwise the text of a fraction."""
    return int(value.p) if value.q == 1 else str(value)


def _texts(subject: "Weierstrass") -> "Coefficients":
    a1, a2, a3, a4, a6 = map(str, subject.coefficients)
    return a1, a2, a3, a4, a6


def _over_the_rationals(
    subject: "Weierstrass", arithmetic: "Arithmetic", seconds: float
) -> dict[str, Any]:
    from severe_gui.compute.pari import GroupQuestion

    names = ("conductor", "torsion", "rank", "generators", "regulator", "label", "lmfdb")
    document: dict[str, Any] = dict.fromkeys(names)
    if subject.is_singular:
        return document
    answer = arithmetic.wait_for(GroupQuestion(_texts(subject)), seconds)
    if answer.failure:
        raise SevereError(answer.failure.rstrip("."))
    group: Group | None = answer.result
    if group is None:
        return document | {"rank": _unknown(seconds)}
    rank = group.rank
    return document | {
        "conductor": group.conductor,
        "torsion": {
            "invariants": list(group.torsion),
            "points": _point_documents(group.torsion_points),
        },
        "rank": vars(rank) if rank else _unknown(seconds),
        "generators": _point_documents(group.generators),
        "regulator": group.regulator,
        "label": group.label,
        "lmfdb": group.lmfdb,
    }


def _unknown(seconds: float) -> dict[str, Any]:
    return {"lower": 0, "upper": None, "reason": f"not found within {seconds:g} s"}


def _modulo(subject: "Weierstrass", p: int, arithmetic: "Arithmetic") -> dict[str, Any]:
    from severe_gui.compute.pari import CountQuestion
    from severe_gui.maths.curves.modulo.finite import MOST_LISTED, FiniteCurve, hasse_interval

    finite = FiniteCurve(subject, p)
    if p > MOST_LISTED and finite.has_good_reduction:
        answer = arithmetic.wait_for(CountQuestion(_texts(subject), p))
        if answer.failure:
            raise SevereError(answer.failure.rstrip("."))
        order, structure = answer.result.order, answer.result.structure
        trace = p + 1 - order
    else:
        order, structure, trace = finite.order, finite.structure, finite.trace
    return {
        "order": order,
        "structure": list(structure),
        "a_p": trace,
        "hasse": list(hasse_interval(p)),
    }


def _traces(subject: "Weierstrass", bound: int, arithmetic: "Arithmetic") -> dict[int, int]:
    from severe_gui.compute.pari import TracesQuestion
    from severe_gui.maths.curves.modulo.finite import singular_traces

    if subject.is_singular:
        return singular_traces(subject, bound)
    answer = arithmetic.wait_for(TracesQuestion(_texts(subject), bound))
    if answer.failure:
        raise SevereError(answer.failure.rstrip("."))
    traces: dict[int, int] = answer.result.by_prime()
    return traces


def _added(subject: "Weierstrass", text: str, prime: int | None) -> dict[str, Any]:
    """Sum and double of the points given, over Q or modulo p."""
    from severe_gui.maths.curves.modulo.finite import FiniteCurve

    given = text.split(",")
    if len(given) > 2:
        raise BadInput(
            f"{len(given)} points were given", "give one to double it, or two to add them"
        )
    finite = None if prime is None else FiniteCurve(subject, prime)
    law = finite.curve if finite else subject
    read = [law.require(_point(each, finite)) for each in given]
    double = law.multiply(2, read[0])
    total = law.add(*read) if len(read) == 2 else None
    document = {"double": _point_document(double)}
    if len(read) == 2:
        document["sum"] = _point_document(total)
    return document


def _point(text: str, finite: Any) -> "Point":
    from severe_gui.maths.curves.weierstrass import rational_number

    if text.strip() == "O":
        return None
    x, colon, y = text.partition(":")
    if not colon:
        raise BadInput(f"{text!r} is not a point", "", "write it as X:Y, or O")
    numbers = rational_number(x), rational_number(y)
    return tuple(map(finite.residue, numbers)) if finite else numbers  # type: ignore[return-value]


def _point_document(point: "Point") -> list[str] | str:
    return "O" if point is None else [str(each) for each in point]


def _point_documents(points: "Iterable[Point] | None") -> list[list[str] | str] | None:
    return None if points is None else [_point_document(each) for each in points]


def _text(document: dict[str, Any]) -> str:
    """The results, one line each."""
    known = {name: value for name, value in document.items() if value is not None}
    rank = known.get("rank")
    if rank is not None:
        known["rank"] = f"{_between(rank['lower'], rank['upper'])}: {rank['reason']}"
    return "\n".join(f"{name:<13} {_words(value)}" for name, value in known.items())


def _between(lower: int, upper: int | None) -> str:
    if upper is None:
        return f"at least {lower}"
    return str(lower) if lower == upper else f"{lower} to {upper}"


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_words(each)}" for name, each in value.items()) or "none"
    if not isinstance(value, list):
        return str(value)
    if len(value) == 2 and all(isinstance(each, str) and each != "O" for each in value):
        return f"({value[0]}, {value[1]})"
    return " ".join(_words(each) for each in value) or "none"
