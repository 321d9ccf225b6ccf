"""Points modulo primes: one number and its group, or all a_p to a bound."""

from collections.abc import Iterator
from typing import Any

from severe_gui.compute.pari.curves import curve_over
from severe_gui.compute.pari.questions import Count, CountQuestion, TracesQuestion


def traces_of(pari: Any, question: TracesQuestion) -> Iterator[dict[int, int]]:
    """a_p of the minimal model for every prime up to the bound."""
    curve = curve_over(pari, question.coefficients)
    primes = [int(p) for p in pari.primes([2, question.bound])]
    yield {p: int(curve.ellap(p)) for p in primes}


def count_of(pari: Any, question: CountQuestion) -> Iterator[Count]:
    """The number of points modulo p, and their group."""
    curve = curve_over(pari, question.coefficients, pari(f"Mod(1, {question.p})"))
    group = [int(d) for d in pari.ellgroup(curve)]
    yield Count(int(pari.ellcard(curve)), tuple(d for d in reversed(group) if d > 1))
