"""The limit laws of a_p, the curves with complex multiplication, and the line through a product."""

import math

import numpy as np
import pytest
from flint import fmpq, fmpz

from severe_gui.errors import BadInput
from severe_gui.maths.curves.modulo.finite import FiniteCurve
from severe_gui.maths.curves.modulo.frobenius import (
    MULTIPLICATION,
    SATO_TATE,
    WITH_MULTIPLICATION,
    law_of,
    multiplication_of,
)
from severe_gui.maths.curves.modulo.product import fitted
from severe_gui.maths.curves.weierstrass import Weierstrass
from severe_gui.maths.primes import primes_up_to


@pytest.mark.parametrize("law", [SATO_TATE, WITH_MULTIPLICATION], ids=lambda law: law.name)
def test_a_limit_law_has_total_mass_one_and_its_moments(law):
    edges = np.cos(np.linspace(math.pi, 0, 20_001))
    shares = law.shares(edges)
    assert law.at_zero + shares.sum() == pytest.approx(1)
    middle = (edges[1:] + edges[:-1]) / 2
    found = [float(((2 * middle) ** k * shares).sum()) for k in range(1, 7)]
    assert found == pytest.approx(law.moments, abs=1e-6)
    inner = slice(5_000, 15_000)
    assert shares[inner] == pytest.approx(law.density(middle[inner]) * np.diff(edges)[inner], 1e-6)


@pytest.mark.parametrize(("j", "discriminant"), MULTIPLICATION.items())
def test_a_curve_with_complex_multiplication_has_trace_0_where_p_is_inert(j, discriminant):
    """Deuring: where D is not a square modulo a good p, the curve is supersingular."""
    special = {0: (0, 1), 1728: (1, 0)}
    ratio = fmpq(j, 1728 - j) if j != 1728 else None
    a4, a6 = special.get(j) or (3 * ratio, 2 * ratio)
    curve = Weierstrass.rational(*map(str, (a4, a6)))
    assert (curve.j, multiplication_of(curve.j)) == (j, discriminant)
    traces = {
        p: FiniteCurve(curve, p).trace
        for p in primes_up_to(100)[2:]
        if all(int(part) % p for part in (curve.discriminant.p, curve.discriminant.q))
    }
    inert = {p for p in traces if fmpz(discriminant).jacobi(p) == -1}
    assert {p for p, trace in traces.items() if trace == 0} == inert
    assert law_of(curve.j) is WITH_MULTIPLICATION
    assert law_of(fmpq(110592, 37)) is SATO_TATE


def test_a_product_that_grows_like_a_power_of_log_has_that_slope_and_no_error():
    primes = np.array(primes_up_to(20_000))
    fit = fitted(primes, 2.5 * np.log(np.log(primes)) + 1, 1000, 20_000)
    # The graph is a staircase, whose steps are small beyond 1000.
    assert fit.slope == pytest.approx(2.5, abs=0.01)
    assert fit.height == pytest.approx(1, abs=0.03)
    assert fit.error < 0.01
    with pytest.raises(BadInput, match="No line fits"):
        fitted(primes, np.zeros(len(primes)), 100, 100)
