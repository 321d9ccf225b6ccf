"""The degeneracy experiment says what the notes say, and its claims are judged as recorded."""

import numpy as np
import pytest

from severe_gui.compute.execution import run_to_history
from severe_gui.experiments.degeneracy import ALL_VARIANTS, DegeneracyParameters, experiment
from severe_gui.experiments.parsing import build_parameters


@pytest.fixture(scope="module")
def judged():
    """One run that holds all variants on seeds 0 to 4: what `severe claims` judges."""
    parameters = build_parameters(experiment.parameters, experiment.claims[0].parameters)
    assert parameters.seeds == 5
    return run_to_history(experiment, parameters, seed=0)


@pytest.mark.slow
@pytest.mark.parametrize("claim", experiment.claims, ids=lambda claim: claim.id)
def test_each_claim_has_its_expected_verdict_on_seeds_0_to_4(judged, claim):
    assert claim.measure(judged).holds == claim.expected


@pytest.mark.slow
def test_each_claim_measures_what_its_threshold_is_about(judged):
    for claim in experiment.claims:
        measurement = claim.measure(judged)
        compared = {"<": measurement.measured < claim.threshold}.get(
            claim.relation, measurement.measured > claim.threshold
        )
        assert compared == measurement.holds, claim.id
        low, high = measurement.interval
        assert low <= high


@pytest.mark.slow
def test_a_seed_alone_gives_the_same_curve_as_among_five(judged):
    parameters = DegeneracyParameters(variants=("orthogonal",), steps=60)
    alone = run_to_history(experiment, parameters, seed=2).series("loss/orthogonal")
    among = judged.series("loss/orthogonal/2")[:60]
    # Batched products may be summed in another order: equal to float32, not to the bit.
    assert np.allclose(alone, among, rtol=2e-2)
    assert np.isclose(alone[0], among[0], rtol=1e-5)


def test_variants_share_their_data_and_their_draw():
    both = run_to_history(experiment, DegeneracyParameters(variants=ALL_VARIANTS, steps=1), seed=7)
    alone = run_to_history(experiment, DegeneracyParameters(variants=("fold-1",), steps=1), seed=7)
    assert np.isclose(both.series("loss/fold-1")[0], alone.series("loss/fold-1")[0], rtol=1e-6)


def test_the_first_spectrum_of_orthogonal_weights_is_flat_before_training():
    settings = DegeneracyParameters(variants=("orthogonal",), steps=1, learning_rate=1e-12)
    spectrum = run_to_history(experiment, settings, seed=0).curve("spectrum/orthogonal")
    assert np.allclose(spectrum, 1.0, atol=1e-4)


def test_shrunken_orthogonal_weights_start_at_0_8_to_the_depth():
    settings = DegeneracyParameters(variants=("scaled-orthogonal",), steps=1, learning_rate=1e-12)
    spectrum = run_to_history(experiment, settings, seed=0).curve("spectrum/scaled-orthogonal")
    assert np.allclose(spectrum, 0.8**30, rtol=1e-3)


def test_folding_halves_the_rank_of_the_jacobian():
    settings = DegeneracyParameters(variants=("fold-1",), steps=1, learning_rate=1e-12)
    spectrum = run_to_history(experiment, settings, seed=0).curve("spectrum/fold-1")
    assert (spectrum[32:] < 1e-6 * spectrum[0]).all()


@pytest.mark.slow
def test_real_digits_are_learnt():
    settings = DegeneracyParameters(
        variants=("orthogonal",), task="digits", steps=300, learning_rate=3e-4
    )
    accuracy = run_to_history(experiment, settings, seed=0).series("accuracy/orthogonal")
    assert accuracy[-1] > 0.9


def test_the_rescaled_network_is_fold_0_but_for_its_gradients():
    settings = DegeneracyParameters(variants=("fold-0", "rescaled"), steps=30, optimiser="sgd")
    history = run_to_history(experiment, settings, seed=0)
    plain, rescaled = (history.series(f"loss/{name}") for name in ("fold-0", "rescaled"))
    assert plain[0] == pytest.approx(rescaled[0], rel=1e-6)
    # Plain descent does depend on the size of gradients.
    assert abs(plain[-1] - rescaled[-1]) > 1e-4


def test_products_of_random_matrices_degenerate_as_saxe_found():
    settings = DegeneracyParameters(variants=("fold-0", "orthogonal"), steps=1, seeds=5)
    history = run_to_history(experiment, settings, seed=0)
    gaussian = history.curve("products/fold-0")
    assert (np.diff(gaussian) > 0).all()
    assert (history.curve("products/orthogonal") == 0).all()
