"""The minimal model, the real period, and the reduction at every bad prime."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from severe_gui.compute.pari.curves import minimal_model
from severe_gui.compute.pari.precision import approximations
from severe_gui.compute.pari.questions import ReducedPrime, Reduction, ReductionQuestion
from severe_gui.errors import BadInput

NAMES = {1: "I₀", 2: "II", 3: "III", 4: "IV"}
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def reduction_of(pari: Any, question: ReductionQuestion) -> Iterator[Reduction]:
    """First what needs no factors of the discriminant, then the bad primes."""
    from severe_gui.maths.curves.rational.factors import factored

    minimal, change = minimal_model(pari, question.coefficients)
    model = tuple(int(each) for each in list(minimal)[:5])
    discriminant = int(minimal.disc())
    components = 2 if discriminant > 0 else 1

    def period() -> list[Any]:
        # PARI keeps what it has computed with a curve, with its precision.
        return [components * pari.ellinit(list(model)).omega()[0]]

    u, r, s, t = (str(each) for each in change)
    known = Reduction(
        model, (u, r, s, t), discriminant, components, approximations(pari, period)[0]
    )
    yield known
    try:
        factors = factored(discriminant, "The discriminant of the minimal model")
    except BadInput as error:
        yield replace(known, refusal=str(error))
        return
    primes = tuple(_reduced(minimal, prime, power) for prime, power in factors)
    conductor = 1
    for each in primes:
        conductor *= each.p ** each.exponents[1]
    yield replace(known, primes=primes, conductor=conductor)


def _reduced(minimal: Any, prime: int, power: int) -> ReducedPrime:
    exponent, kodaira, _change, tamagawa = minimal.elllocalred(prime)
    trace = int(minimal.ellap(prime))
    return ReducedPrime(
        prime, kodaira_symbol(int(kodaira)), int(tamagawa), (power, int(exponent)), trace
    )


def kodaira_symbol(code: int) -> str:
    """Kodaira's symbol from PARI's code: 4 + n is I_n, and negative codes have a star."""
    size = abs(code)
    index = str(size - 4).translate(_SUBSCRIPTS)
    return (NAMES.get(size) or f"I{index}") + ("*" if code < 0 else "")
