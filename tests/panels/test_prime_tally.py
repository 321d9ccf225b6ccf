"""All a_p as they arrive: counted chunk by chunk, as if they had come at once."""

import math
from array import array

import numpy as np
import pytest

from severe_gui.maths.curves.modulo.finite import FiniteCurve
from severe_gui.maths.curves.modulo.frobenius import SATO_TATE, WITH_MULTIPLICATION
from severe_gui.maths.curves.weierstrass import Weierstrass
from severe_gui.maths.primes import primes_up_to
from severe_gui.panels.elliptic.primes.tally import ZEROS, Tally, slices_up_to

PRIMES = primes_up_to(300)


def packed(primes, traces):
    return array("i", primes).tobytes(), array("i", traces).tobytes()


@pytest.mark.parametrize(
    ("coefficients", "law", "bad"),
    [((0, 0, 1, -1, 0), SATO_TATE, [37]), ((0, 0, 0, -1, 0), WITH_MULTIPLICATION, [2])],
    ids=["37a1", "32a2"],
)
def test_chunks_are_counted_as_if_they_had_come_at_once(coefficients, law, bad):
    curve = Weierstrass.rational(*coefficients)
    traces = [FiniteCurve(curve, p).trace for p in PRIMES]
    chunks = [packed(PRIMES[k : k + 17], traces[k : k + 17]) for k in range(0, len(PRIMES), 17)]
    # A stretch may hold no primes, and the last one often does.
    chunks = [packed([], []), *chunks, packed([], [])]
    grown = Tally(law)
    for count in range(1, len(chunks) + 1):
        grown.histogram(20)
        grown = grown.followed_by(chunks[:count], bad)
    whole = Tally(law).followed_by([packed(PRIMES, traces)], bad)
    good = [(p, a) for p, a in zip(PRIMES, traces, strict=True) if p not in bad]
    t = np.array([a / (2 * math.sqrt(p)) for p, a in good])
    zeros = sum(a == 0 for _p, a in good)
    for tally in (grown, whole):
        assert [each.p for each in tally.bad] == bad
        assert (len(tally), tally.good, tally.zeros) == (len(PRIMES), len(good), zeros)
        assert tally.histogram(20).sum() == len(good) - (zeros if law.at_zero else 0)
        assert tally.moments == pytest.approx([np.mean((2 * t) ** k) for k in range(1, 7)])
        # N_p is the number of points that the finite curve lists.
        assert tally.counts.tolist() == [FiniteCurve(curve, p).order for p in PRIMES]
        assert tally.logs[-1] == pytest.approx(sum(np.log(tally.counts / tally.primes)))
    assert grown.histogram(20).tolist() == whole.histogram(20).tolist()
    assert len(grown.listed(20, ZEROS, 300)) == zeros
    for index in range(20):
        listed = grown.listed(20, index, 300)
        assert len(listed) == grown.size_of(20, index)
        assert all(-1 + index / 10 <= a / (2 * math.sqrt(p)) + 1e-12 for p, a in listed)
    # What no longer leads to the chunks is dropped.
    assert grown.last == PRIMES[-1]
    assert len(grown.followed_by(chunks[2:3], bad)) == 17


def test_stretches_lead_to_the_bound_without_a_gap():
    assert slices_up_to(100, 1000) == [(1, 100)]
    assert slices_up_to(2500, 1000) == [(1, 1000), (1000, 2000), (2000, 2500)]
    assert slices_up_to(2000, 1000) == [(1, 1000), (1000, 2000)]
