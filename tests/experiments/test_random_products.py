"""Products of random matrices: claims as recorded, means over draws, and cuts without a trace."""

import numpy as np
import pytest

from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import run_to_history
from severe_gui.compute.judgement import judge_claims, judged
from severe_gui.errors import BadInput
from severe_gui.experiments.parsing import build_parameters, parse_assignments
from severe_gui.experiments.products import ProductsParameters, experiment

SMALL = {"depths": (1, 5, 12), "width": 8}


@pytest.fixture(scope="module")
def judgements():
    return {each.claim.id: each for each in judge_claims(experiment, experiment.claims, 0)}


@pytest.mark.slow
@pytest.mark.parametrize("claim", experiment.claims, ids=lambda claim: claim.id)
def test_each_claim_has_its_expected_verdict(judgements, claim):
    found = judgements[claim.id]
    assert found.holds == claim.expected, found
    assert (found.verdict == "by algebra") == bool(claim.algebra)
    assert not claim.is_random or len(found.measurement.values) >= 5
    assert claim.quote
    assert claim.basis
    assert claim.plot in {plot.id for plot in experiment.plots}


def test_a_run_without_the_posts_depths_is_not_judged():
    history = run_to_history(experiment, ProductsParameters(**SMALL, steps=5), seed=0)
    (claim,) = (each for each in experiment.claims if each.id == "more-degenerate-with-depth")
    assert judged(experiment, claim, history, 0).why_not == (
        "its run has no product of 10 matrices"
    )


def test_the_edge_of_the_law_is_where_the_law_ends_and_above_finite_widths():
    settings = ProductsParameters(variants=("gaussian-float64",), depths=(1, 4), width=128, steps=3)
    history = run_to_history(experiment, settings, seed=0)
    edge = 10 ** history.curve("theory_largest_by_depth/gaussian-float64")
    # Of one matrix it is 2, of four sqrt(5^5 / 4^4): Fuss and Catalan.
    assert edge == pytest.approx([2, (5**5 / 4**4) ** 0.5])
    found = 10 ** history.curve("largest_by_depth/gaussian-float64")
    assert found == pytest.approx(edge, rel=0.1)
    assert list(history.curve("depths")) == [1, 4]


def test_a_curve_is_the_mean_of_the_draws_so_far():
    settings = ProductsParameters(**SMALL, steps=6)
    history = run_to_history(experiment, settings, seed=0)
    for kind in ("gaussian", "orthogonal"):
        for quantity in ("largest", "degenerate_share", "participation_ratio"):
            mean = history.curve(f"{quantity}_by_depth/{kind}")[-1]
            assert mean == pytest.approx(history.series(f"{quantity}/{kind}").mean(), abs=1e-12)
            for place, depth in enumerate(settings.depths):
                draws = history.series(f"{quantity}_after/{kind}/{depth}")
                by_depth = history.curve(f"{quantity}_by_depth/{kind}")
                assert by_depth[place] == pytest.approx(draws.mean(), abs=1e-12)


def test_a_format_agrees_with_the_exact_values_until_its_floor():
    settings = ProductsParameters(
        variants=("gaussian", "gaussian-float64", "gaussian-float32"),
        depths=(40,), width=32, steps=1,
    )  # fmt: skip
    history = run_to_history(experiment, settings, seed=0)
    exact, double, single = (history.curve(f"log_spectrum/{kind}") for kind in settings.variants)
    for found, digits in ((double, 15), (single, 6)):
        below = exact - exact[0]
        above_floor, under_it = below > -digits + 2, below < -digits - 4
        assert above_floor.any()
        assert under_it.any()
        assert np.abs(found - exact)[above_floor].max() < 0.05
        assert (found[under_it] > exact[under_it] + 1).all()


def test_scaled_orthogonal_products_are_powers_of_the_scale_as_theory_says():
    settings = ProductsParameters(
        variants=("scaled-orthogonal",), depths=(3, 20), width=8, steps=1, scale=0.5
    )
    history = run_to_history(experiment, settings, seed=0)
    assert np.allclose(history.curve("log_spectrum/scaled-orthogonal"), 20 * np.log10(0.5))
    assert np.allclose(history.curve("theory_log_spectrum/scaled-orthogonal"), 20 * np.log10(0.5))
    assert np.allclose(history.curve("largest_by_depth/scaled-orthogonal")[0], 3 * np.log10(0.5))


@pytest.mark.parametrize("cut", [1, 3])
def test_a_run_cut_after_a_draw_goes_on_bit_for_bit(cut):
    settings = ProductsParameters(**SMALL, steps=5)
    whole = list(experiment.run(settings, TrackedContext(4, "cpu")))
    begun = TrackedContext(4, "cpu")
    records = experiment.run(settings, begun)
    for _ in range(cut):
        next(records)
    resumed = experiment.run(settings, TrackedContext(4, "cpu", cut, begun.state()))
    for ours, theirs in zip(resumed, whole[cut:], strict=True):
        assert ours.scalars == theirs.scalars
        for key, curve in ours.curves.items():
            assert np.array_equal(curve, theirs.curves[key]), key


@pytest.mark.parametrize("text", ["1, 5,12", "[1, 5, 12]", "(1, 5, 12)"])
def test_depths_may_be_a_line_of_text(text):
    assert ProductsParameters(depths=text).depths == (1, 5, 12)


@pytest.mark.parametrize("depths", ["", "10,1", "1,1", "0,3", "1,1001", "a"])
def test_depths_that_make_no_sense_are_refused(depths):
    with pytest.raises(BadInput, match="depths"):
        build_parameters(
            ProductsParameters, parse_assignments(ProductsParameters, [f"depths={depths}"])
        )


def test_too_many_entries_are_refused():
    with pytest.raises(BadInput, match="lower the depths"):
        ProductsParameters(depths=(1000,), width=256).check()
