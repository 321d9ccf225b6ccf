"""Primes against FLINT, and numbers that pass for primes in weaker tests."""

from flint import fmpz
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.maths.primes import is_prime, next_prime, previous_prime, primes_up_to

PSEUDOPRIMES = (561, 1_373_653, 3_215_031_751, 3_825_123_056_546_413_051)
"""A Carmichael number, and the least strong pseudoprimes to 2 and 3, to 2 ... 7, to 2 ... 23."""


def test_small_primes_are_in_order_and_none_is_missing():
    assert primes_up_to(31) == (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31)
    assert len(primes_up_to(10_000)) == 1229
    assert not any(map(is_prime, PSEUDOPRIMES))


@given(st.integers(0, 10**18))
def test_the_neighbours_of_a_number_are_prime_and_nothing_between_them_is(n):
    below, above = previous_prime(n), next_prime(n)
    assert is_prime(n) == bool(fmpz(n).is_prime())
    assert fmpz(above).is_prime()
    assert not any(fmpz(k).is_prime() for k in range(n + 1, above))
    if below is None:
        assert n <= 2
    else:
        assert fmpz(below).is_prime()
        assert not any(fmpz(k).is_prime() for k in range(below + 1, n))
