"""Primes: whether a number is one, and which are next to it. Python alone, and exact.

A number below 3.3 x 10^24 is prime if it passes Miller's test for the first thirteen prime bases.
Source: Sorenson and Webster, Strong pseudoprimes to twelve prime bases, Math. Comp. 86 (2017).
"""

_BASES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)
LARGEST_TESTED = 3_317_044_064_679_887_385_961_980
"""Up to which the test is proved."""


def is_prime(n: int) -> bool:
    """Whether a number up to `LARGEST_TESTED` is prime. Raises ValueError beyond it."""
    if n > LARGEST_TESTED:
        raise ValueError(f"{n} is too large: primes are tested up to {LARGEST_TESTED}")
    if n < 2:
        return False
    for p in _BASES:
        if n % p == 0:
            return n == p
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(n, base, odd, twos) for base in _BASES)


def _passes(n: int, base: int, odd: int, twos: int) -> bool:
    """Miller's test: base^odd is 1, or becomes -1 when it is squared at most twos - 1 times."""
    power = pow(base, odd, n)
    if power in (1, n - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % n
        if power == n - 1:
            return True
    return False


def next_prime(n: int) -> int:
    """The least prime above a number."""
    if n < 2:
        return 2
    n += 1 + n % 2
    while not is_prime(n):
        n += 2
    return n


def previous_prime(n: int) -> int | None:
    """The greatest prime below a number; None if there is none."""
    if n <= 3:
        return 2 if n == 3 else None
    n -= 1 + n % 2
    while not is_prime(n):
        n -= 2
    return n


def primes_up_to(bound: int) -> tuple[int, ...]:
    """The primes up to a small bound, in order."""
    return tuple(n for n in range(2, bound + 1) if is_prime(n))
