"""What points generate modulo p: closed under addition, and of the size that Lagrange allows."""

from itertools import compress

from hypothesis import assume, given
from hypothesis import strategies as st

from severe_gui.maths.curves.modulo.finite import FiniteCurve
from severe_gui.maths.curves.modulo.subgroups import subgroups_of
from severe_gui.maths.curves.weierstrass import Weierstrass
from severe_gui.maths.primes import primes_up_to

coefficients = st.tuples(*[st.integers(-9, 9)] * 5)


@given(coefficients, st.sampled_from(primes_up_to(60)), st.randoms(use_true_random=False))
def test_two_points_generate_the_sums_of_their_multiples(values, p, chance):
    finite = FiniteCurve(Weierstrass.rational(*values), p)
    assume(len(finite.points) > 1)
    one, other = chance.choice(finite.points), chance.choice(finite.points)
    law = finite.curve
    multiples = [law.multiply(n, one) for n in range(finite.order_of(one))]
    sums = {
        law.add(each, law.multiply(n, other))
        for each in multiples
        for n in range(finite.order_of(other))
    }
    found = subgroups_of(finite, one, other)
    listed = finite.points[1:]
    assert {None, *compress(listed, found.by_p)} == set(multiples)
    assert {None, *compress(listed, found.by_both)} == sums
    assert (found.order_of_p, found.order) == (len(multiples), len(sums))
    assert finite.order % found.order == 0
