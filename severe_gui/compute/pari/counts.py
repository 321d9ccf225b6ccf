"""Points modulo primes: one number and its group, all a_p to a bound, the bad primes.

All a_p are answered in chunks of primes and traces as bytes, which cost nothing to send: the first
ones come at once, the others about ten times a second.
"""

import time
from array import array
from collections.abc import Iterator
from typing import Any

from severe_gui.compute.pari.curves import curve_over
from severe_gui.compute.pari.questions import (
    BadPrime,
    BadPrimesQuestion,
    Count,
    CountQuestion,
    PairingQuestion,
    Traces,
    TracesQuestion,
)

FIRST_STRETCH = 2_000
"""How far the first chunk goes; the next ones are so long that each takes `CHUNK_SECONDS`."""
CHUNK_SECONDS = 0.08

_TRACES = """(E, low, high) -> my(p = primes([low, high]));
[Vecsmall(p), Vecsmall([ellap(E, q) | q <- p])]"""
_BAD = "(E, bound) -> [p | p <- factor(E.disc, bound + 1)[, 1], p <= bound]"
_PAIRING = "(E, P, Q, n) -> znorder(ellweilpairing(E, P, Q, n))"


def traces_of(pari: Any, question: TracesQuestion) -> Iterator[Traces]:
    """a_p of the minimal model for every prime up to the bound, in chunks."""
    curve = pari("ellminimalmodel")(curve_over(pari, question.coefficients))
    chunk, bound = pari(_TRACES), question.bound
    bad = tuple(sorted(int(p) for p in pari(_BAD)(curve, bound) if int(p) > question.above))
    low, stretch = question.above + 1, FIRST_STRETCH
    while low <= bound:
        started = time.perf_counter()
        high = min(low + stretch - 1, bound)
        found = (_bytes_of(each) for each in chunk(curve, low, high))
        yield Traces((tuple(found),), bad)  # type: ignore[arg-type]
        spent = max(time.perf_counter() - started, 1e-4)
        stretch = max(FIRST_STRETCH, min(4 * stretch, int(stretch * CHUNK_SECONDS / spent)))
        low = high + 1


def _bytes_of(small: Any) -> bytes:
    return array("i", small.python_list_small()).tobytes()


def count_of(pari: Any, question: CountQuestion) -> Iterator[Count]:
    """The number of points modulo p, and their group."""
    curve = curve_over(pari, question.coefficients, pari(f"Mod(1, {question.p})"))
    group = [int(d) for d in pari.ellgroup(curve)]
    yield Count(int(pari.ellcard(curve)), tuple(d for d in reversed(group) if d > 1))


def pairing_of(pari: Any, question: PairingQuestion) -> Iterator[int]:
    """The order of Weil's pairing of two points modulo p."""
    one = pari(f"Mod(1, {question.p})")
    curve = curve_over(pari, question.coefficients, one)
    points = ([each * one for each in point] for point in (question.one, question.other))
    yield int(pari(_PAIRING)(curve, *points, question.exponent))


def bad_primes_of(pari: Any, question: BadPrimesQuestion) -> Iterator[tuple[BadPrime, ...]]:
    """The primes of the conductor, with what the curve is like there."""
    curve = pari("ellminimalmodel")(curve_over(pari, question.coefficients))
    primes = pari.ellglobalred(curve)[3][0]
    yield tuple(BadPrime(int(p), int(curve.ellap(p))) for p in primes)
