"""The questions to PARI, and the worker that answers them. Only that process imports cypari.

Curves are given by the texts of five rationals; points are two texts, or None for O.
"""

import csv
import gzip
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import Any

from severe_gui.installation import resource_path

SATURATED_TO = 100
LARGEST_STACK = 2 * 10**9

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


Question = GroupQuestion | TracesQuestion | CountQuestion


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


# In the worker.


def serve_questions(pipe: "Connection[Any, Any]") -> None:
    """Entry point of the worker: answer until the pipe closes."""
    # PARI reports its growing stack on both streams, where a command prints its document.
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    from cypari import pari

    # PARI installs its own handler; an interrupt of the window also ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent watch", daemon=True).start()
    pari.allocatemem(8 * 10**6, LARGEST_STACK)
    while True:
        try:
            question = pipe.recv()
            _answer(pari, question, pipe)
        except (EOFError, OSError):
            return


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)


def _answer(pari: Any, question: Question, pipe: "Connection[Any, Any]") -> None:
    try:
        for result in _results(pari, question):
            pipe.send((question, result, False, ""))
        pipe.send((question, None, True, ""))
    except OSError:
        raise
    except Exception as error:
        # The asker must learn of any failure of PARI.
        pipe.send((question, None, True, f"PARI could not answer: {error}."))


def _results(pari: Any, question: Question) -> Iterator[Any]:
    if isinstance(question, GroupQuestion):
        yield from _group(pari, question.coefficients)
    elif isinstance(question, TracesQuestion):
        curve = _curve(pari, question.coefficients)
        primes = [int(p) for p in pari.primes([2, question.bound])]
        yield {p: int(curve.ellap(p)) for p in primes}
    else:
        curve = _curve(pari, question.coefficients, pari(f"Mod(1, {question.p})"))
        group = [int(d) for d in pari.ellgroup(curve)]
        yield Count(int(pari.ellcard(curve)), tuple(d for d in reversed(group) if d > 1))


def _curve(pari: Any, coefficients: Coefficients, one: Any = 1) -> Any:
    """The curve over the field of `one`. Raises ValueError if it is singular there."""
    curve = pari.ellinit([pari(each) for each in coefficients], one)
    if len(curve) == 0:
        # PARI crashes on its own result for a singular curve.
        raise ValueError("the curve is singular")
    return curve


def _group(pari: Any, coefficients: Coefficients) -> Iterator[Group]:
    """First the torsion, then what needs the conductor, then the rank, then generators."""
    given = _curve(pari, coefficients)
    order, invariants, basis = pari.elltors(given)
    torsion = sorted(int(d) for d in invariants)
    points = _span(given, list(zip(basis, invariants, strict=True)), int(order))
    group = Group(tuple(torsion), points)
    yield group
    # PARI's descent needs an integral model; its points are mapped back to the given one.
    minimal, change = pari("(E) -> my(v); my(M = ellminimalmodel(E, &v)); [M, v]")(given)
    model = tuple(int(each) for each in list(minimal)[:5])
    conductor = int(pari.ellglobalred(minimal)[0])
    label, lmfdb = labels_of(model)
    group = replace(group, conductor=conductor, minimal=model, label=label, lmfdb=lmfdb)
    yield group
    lower, upper, sha, found = pari.ellrank(minimal)
    rank = Rank(int(lower), int(upper), _reason(int(lower), int(upper), int(sha), len(found)))
    group = replace(group, rank=rank)
    yield group
    basis = pari.ellsaturation(minimal, found, SATURATED_TO)
    by_height = sorted(((float(minimal.ellheight(each)), each) for each in basis), key=_height)
    back = [_given_point(pari, each, change) for _height, each in by_height]
    complete = rank.lower == rank.upper == len(by_height)
    yield replace(
        group,
        generators=tuple(back),
        heights=tuple(height for height, _point in by_height),
        regulator=_regulator(minimal, basis) if complete else None,
    )


def _height(entry: tuple[float, Any]) -> float:
    return entry[0]


def _regulator(curve: Any, basis: Any) -> float:
    return float(curve.ellheightmatrix(basis).matdet()) if len(basis) else 1.0


def _given_point(pari: Any, point: Any, change: Any) -> PointText:
    """A point of the minimal model, mapped to the given one."""
    return _text(pari.ellchangepointinv(point, change))


def _text(point: Any) -> PointText:
    return None if len(point) == 1 else (str(point[0]), str(point[1]))


def _span(curve: Any, basis: list[tuple[Any, Any]], order: int) -> tuple[PointText, ...]:
    """All points generated by a torsion basis, O first."""
    points = [curve.elladd([0], [0])]
    for generator, of_order in basis:
        multiples = [curve.ellmul(generator, k) for k in range(int(of_order))]
        points = [curve.elladd(p, q) for p in points for q in multiples]
    assert len(points) == order
    return tuple(_text(point) for point in points)


def _reason(lower: int, upper: int, sha: int, found: int) -> str:
    """Why the rank is known: PARI's 2-descent with Cassels' pairing, and the points found."""
    descent = "2-descent" + (" with Cassels' pairing" if sha else "")
    if lower < upper:
        more = f"only {found}" if found else "no"
        return f"{descent} gives the bound {upper}, and {more} independent points were found"
    if found < upper:
        known = f"{found} of {upper} points found"
        return f"{descent} and parity, if the Tate-Shafarevich group is finite; {known}"
    points = " and as many independent points" if upper else ""
    return f"proved by {descent}{points}"


def labels_of(model: tuple[int, ...]) -> tuple[str | None, str | None]:
    """Cremona's and LMFDB's label of a minimal model; None, None beyond the table."""
    wanted = [str(each) for each in model]
    with gzip.open(resource_path("data", "curves.csv.gz"), "rt", encoding="ascii") as file:
        for *row, label, lmfdb in csv.reader(file):
            if row == wanted:
                return label, lmfdb
    return None, None
