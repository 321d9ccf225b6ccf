"""L(1) and L'(1) with proved errors, which decide the rank where they are not 0.

With N the conductor, c = 2 pi / sqrt N and w = 1 or -1 the sign of the functional equation,

    w = +1:  L(1)  = 2 sum a_n / n exp(-c n)
    w = -1:  L'(1) = 2 sum a_n / n E_1(c n)

As |a_n| <= d(n) sqrt n <= 2 n, with d(n) the number of divisors, and E_1(x) <= exp(-x) for x >= 1,
the terms after X add up to at most 4 exp(-c (X + 1)) / (1 - exp(-c)). If the value is not 0 then
the rank is 0 or 1: Gross and Zagier (1986), Kolyvagin (1990), and modularity (Wiles and others).
Source: Cohen, A Course in Computational Algebraic Number Theory, 7.5.3.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from severe_gui.compute.pari.curves import minimal_model, text_of
from severe_gui.compute.pari.questions import (
    SATURATED_TO,
    Analytic,
    AnalyticQuestion,
    Heegner,
    HeegnerQuestion,
)

LARGEST_CONDUCTOR = 10**12
TAIL = 1e-13
ROUNDING = 1e-15

_SERIES = """(E, c, X, sign) -> {
    my(a = ellan(E, X), q = exp(-c), power = 1., total = 0.);
    if (sign > 0,
        for (n = 1, X, power *= q; total += a[n] * power / n),
        my(e = eint1(c, X)); for (n = 1, X, total += a[n] * e[n] / n));
    2 * total }"""


def analytic_of(pari: Any, question: AnalyticQuestion) -> Iterator[Analytic]:
    """The sign first, then the value."""
    minimal, _change = minimal_model(pari, question.coefficients)
    conductor, sign = int(pari.ellglobalred(minimal)[0]), int(minimal.ellrootno())
    known = Analytic(conductor, sign, 0 if sign > 0 else 1)
    if conductor > LARGEST_CONDUCTOR:
        refusal = f"its conductor is above {LARGEST_CONDUCTOR:,}, and the series is too long"
        yield replace(known, refusal=refusal)
        return
    yield known
    step = 2 * math.pi / math.sqrt(conductor)
    terms = math.ceil(math.log(4 / (TAIL * -math.expm1(-step))) / step)
    exact_step = 2 * pari.Pi() / pari(conductor).sqrt()
    value = float(pari(_SERIES)(minimal, exact_step, terms, sign))
    yield replace(known, value=_approximation(value), terms=terms)


def _approximation(value: float) -> Any:
    from severe_gui.compute.pari.questions import Approximation

    # The sum itself is taken with 38 digits, of which rounding leaves more than a float has.
    return Approximation(value, TAIL + ROUNDING * abs(value))


def heegner_of(pari: Any, question: HeegnerQuestion) -> Iterator[Heegner]:
    """A generator. PARI refuses a curve whose analytic rank is not 1."""
    minimal, change = minimal_model(pari, question.coefficients)
    found = minimal.ellheegner()
    basis = minimal.ellsaturation([found], SATURATED_TO)
    yield Heegner(text_of(pari.ellchangepointinv(basis[0], change)))
