"""Prime factors and divisors of whole numbers, as far as they are found in seconds."""

import math

from flint import fmpq, fmpz

from severe_gui.errors import BadInput

SMALL_BITS = 20
LONGEST_FACTORED = 60
"""Digits of the greatest composite number without small factors that is factored."""

Factors = tuple[tuple[int, int], ...]
"""Primes with their powers, ascending."""


def factored(number: int, name: str = "The number") -> Factors:
    """The prime factors of a number that is not 0, without its sign.

    Raises BadInput if it is too hard; name: what the sentence then calls it.
    """
    found: dict[int, int] = {}
    for factor, power in fmpz(abs(number)).factor_smooth(SMALL_BITS):
        digits = len(str(factor))
        if digits > LONGEST_FACTORED and not factor.is_probable_prime():
            raise BadInput(
                f"{name} is too hard to factor here",
                f"{digits} digits are left without a small factor, and at most "
                f"{LONGEST_FACTORED} are factored",
            )
        for prime, times in factor.factor():
            found[int(prime)] = found.get(int(prime), 0) + int(power) * int(times)
    return tuple(sorted(found.items()))


def divisors(factors: Factors) -> list[int]:
    """All positive divisors of a number with these factors, ascending."""
    found = [1]
    for prime, power in factors:
        found = [each * prime**k for each in found for k in range(power + 1)]
    return sorted(found)


def square_part(c: fmpq) -> tuple[int, fmpq]:
    """Squarefree d and a positive rational r with c = d r^2, for c != 0. Raises as `factored`."""
    free = 1 if c > 0 else -1
    for prime, power in factored(int(c.p) * int(c.q)):
        if power % 2:
            free *= prime
    ratio = c / free
    return free, fmpq(math.isqrt(int(ratio.p)), math.isqrt(int(ratio.q)))
