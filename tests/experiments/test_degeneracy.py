"""The degeneracy experiment says what the notes say, and its claims are judged as recorded."""

import numpy as np
import pytest

from severe_gui.compute.checkpoint import load_state, save_state
from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import run_to_history
from severe_gui.compute.judgement import digest, judge_claims, unmet
from severe_gui.experiments.degeneracy import ALL_VARIANTS, DegeneracyParameters, experiment
from severe_gui.experiments.degeneracy.claims import POST
from severe_gui.experiments.experiment import Change, Record
from severe_gui.experiments.parsing import build_parameters

SMALL = {"depth": 6, "width": 8, "samples": 50, "batch": 16, "spectrum_every": 4}
SESSION = (
    Change(3, "learning_rate", 0.01),
    Change(4, "fold", {"variant": "fold-0", "first": 2, "last": 4}),
    Change(5, "optimiser", "rmsprop"),
    Change(6, "skip", {"variant": "orthogonal", "gain": 0.3}),
    Change(7, "noise", 0.02),
    Change(8, "freeze", {"first": 5}),
    Change(9, "prune", {"first": 1, "last": 2}),
    Change(9, "span_first", 3),
    Change(10, "orthogonalise", {"variant": "fold-0"}),
    Change(11, "batch", 7),
    Change(12, "span_last", 5),
    Change(13, "rescale", {"factor": 0.9, "last": 4}),
    Change(14, "optimiser", "momentum"),
    Change(15, "freeze", {"frozen": False}),
    Change(16, "optimiser", "adam"),
    Change(16, "prune", {"first": 900}),
)
"""Everything that a person can do, in one run."""


def records_of(parameters, context: TrackedContext, upto: int | None = None) -> list[Record]:
    """Records as the loop of a run takes them."""
    records = []
    for record in experiment.run(parameters, context):
        records.append(record)
        context.upcoming = record.step + 1
        if record.step == upto:
            break
    return records


QUICK = [claim for claim in experiment.claims if claim.quick]


@pytest.fixture(scope="module")
def runs():
    """What `severe claims` judges quick claims on: the runs by their settings' digest."""
    made = {}
    judgements = judge_claims(
        experiment, QUICK, 0, lambda history: made.update({digest_of(history.parameters): history})
    )
    return {each.claim.id: each for each in judgements}, made


def digest_of(parameters) -> str:
    return digest(parameters.model_dump(mode="json"))


@pytest.fixture(scope="module")
def judged(runs):
    """The run of the post's three networks, ten seeds of each."""
    return runs[1][digest_of(build_parameters(experiment.parameters, POST))]


@pytest.mark.slow
@pytest.mark.parametrize("claim", QUICK, ids=lambda claim: claim.id)
def test_each_claim_has_its_expected_verdict(runs, claim):
    found = runs[0][claim.id]
    assert found.holds == claim.expected, found
    assert (found.verdict == "by algebra") == bool(claim.algebra)
    assert len(found.measurement.values) >= 5


@pytest.mark.slow
def test_a_seed_s_number_is_the_worse_of_its_two_ratios(runs, judged):
    # By hand from the recorded series, over the last twenty steps.
    losses = {
        variant: [judged.series(f"loss/{variant}/{seed}")[-20:].mean() for seed in range(10)]
        for variant in ("orthogonal", "fold-0", "fold-1")
    }
    found = runs[0]["loss-order"].measurement
    for seed, value in enumerate(found.values):
        orthogonal, plain, folded = (losses[variant][seed] for variant in losses)
        assert value == pytest.approx(max(orthogonal / plain, plain / folded))
    assert found.measured == pytest.approx(np.prod(found.values) ** 0.1)


@pytest.mark.parametrize(
    ("claim_id", "changed", "says"),
    [
        ("loss-order", {"depth": 29}, "this run is at depth 29; the statement is about depth 30"),
        ("order-lasts", {}, "the statement is about steps 3000 or more"),
        ("effect-of-scaling", {"steps": 3000, "scale": 0.9}, "about scale 0.8"),
        ("order-with-rmsprop", {"steps": 2000}, "about optimiser rmsprop"),
        ("scale-is-not-the-cause", {"optimiser": "sgd"}, "about optimiser adam or rmsprop"),
        ("gradients-do-not-vanish", {"variants": ("orthogonal",)}, "a run with fold-0"),
    ],
)
def test_a_run_at_other_conditions_is_not_what_a_claim_speaks_of(claim_id, changed, says):
    (claim,) = (each for each in experiment.claims if each.id == claim_id)
    variants = (*ALL_VARIANTS, "rescaled")
    parameters = DegeneracyParameters(**{"variants": variants, "seeds": 5} | changed)
    assert says in unmet(claim, parameters.model_dump(mode="json"))


def test_each_claim_is_judged_at_its_own_conditions():
    for claim in experiment.claims:
        parameters = build_parameters(experiment.parameters, claim.parameters)
        assert not unmet(claim, parameters.model_dump(mode="json")), claim.id
        assert parameters.seeds >= 5
        assert claim.quote, claim.id
        assert claim.basis, claim.id
        assert claim.plot in {plot.id for plot in experiment.plots}


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
    assert list(history.curve("product_depths")) == [1, 2, 5, 10, 20, 30]
    assert history.series("product_degenerate_share/fold-0")[0] == pytest.approx(gaussian[-1])


@pytest.mark.parametrize("cut", range(2, 19, 2))
def test_a_run_that_was_operated_on_is_cut_and_resumed_bit_for_bit(cut, tmp_path):
    parameters = DegeneracyParameters(variants=("fold-0", "orthogonal"), seeds=2, steps=20, **SMALL)
    whole_context = TrackedContext(3, "cpu", replay=SESSION)
    whole = records_of(parameters, whole_context)
    first = TrackedContext(3, "cpu", replay=SESSION)
    records_of(parameters, first, cut)
    save_state(tmp_path / "checkpoint", first.state(), {"step": cut})
    state, _facts = load_state(tmp_path / "checkpoint")
    second = TrackedContext(3, "cpu", cut, state, replay=SESSION)
    for ours, theirs in zip(records_of(parameters, second), whole[cut:], strict=True):
        assert ours.scalars == theirs.scalars
        assert ours.curves.keys() == theirs.curves.keys()
        for key, curve in ours.curves.items():
            assert np.array_equal(curve, theirs.curves[key]), key
    for name, weights in second.named_weights().items():
        assert weights.equal(whole_context.named_weights()[name]), name


@pytest.mark.parametrize("change", SESSION[:-1], ids=lambda change: change.name)
def test_each_change_makes_a_difference_and_none_before_its_step(change):
    parameters = DegeneracyParameters(variants=("fold-0", "orthogonal"), steps=20, **SMALL)
    # Some changes undo another, which must have been made first.
    undone = {"optimiser": Change(3, "optimiser", "sgd"), "freeze": Change(3, "freeze", {})}
    is_undoing = change.value in ("adam", {"frozen": False})
    needed = [undone[change.name], change] if is_undoing else [change]
    plain = records_of(parameters, TrackedContext(3, "cpu", replay=needed[:-1]))
    changed = records_of(parameters, TrackedContext(3, "cpu", replay=needed))
    before = change.step - 1
    assert [each.scalars for each in plain[:before]] == [each.scalars for each in changed[:before]]
    assert plain[-1].scalars != changed[-1].scalars


def test_a_change_that_does_not_fit_is_counted_and_costs_nothing():
    parameters = DegeneracyParameters(steps=5, **SMALL)
    plain = records_of(parameters, TrackedContext(3, "cpu"))
    refused = [Change(2, "prune", {"first": 900}), Change(2, "batch", -1), Change(2, "nothing", 1)]
    records = records_of(parameters, TrackedContext(3, "cpu", replay=refused))
    assert records[1].scalars == plain[1].scalars | {"changes_left_out": 3.0}
    assert [each.scalars for each in records[2:]] == [each.scalars for each in plain[2:]]


def test_taking_all_layers_out_leaves_one():
    parameters = DegeneracyParameters(steps=4, **SMALL)
    context = TrackedContext(3, "cpu", replay=[Change(2, "prune", {})])
    records_of(parameters, context)
    weights = context.named_weights()
    for layer in range(1, 6):
        assert np.array_equal(weights[f"fold-0/seed-3/layer-{layer:02d}"], np.eye(8))
    assert not np.array_equal(weights["fold-0/seed-3/layer-06"], np.eye(8))


def test_the_spectrum_is_that_of_the_span():
    settings = {"variants": ("scaled-orthogonal",), "steps": 1, "learning_rate": 1e-12, **SMALL}
    for first, last, count in ((1, 0, 6), (2, 4, 3), (6, 6, 1), (5, 99, 2)):
        parameters = DegeneracyParameters(span_first=first, span_last=last, **settings)
        history = run_to_history(experiment, parameters, seed=0)
        for quantity in ("spectrum", "theory_spectrum"):
            curve = history.curve(f"{quantity}/scaled-orthogonal")
            assert np.allclose(curve, 0.8**count, rtol=1e-4), (quantity, first, last)


def test_theory_follows_the_span():
    parameters = DegeneracyParameters(variants=("scaled-orthogonal",), steps=3, **SMALL)
    context = TrackedContext(0, "cpu", replay=[Change(2, "span_last", 2)])
    curves = [each.curves.get("theory_spectrum/scaled-orthogonal") for each in
              records_of(parameters, context)]  # fmt: skip
    assert np.allclose(curves[0], 0.8**6)
    assert np.allclose(curves[1], 0.8**2)
    assert curves[2] is None


@pytest.mark.parametrize("variant", ["fold-0", "fold-1"])
def test_theory_is_near_the_spectra_that_networks_begin_with(variant):
    settings = DegeneracyParameters(
        variants=(variant,), steps=1, seeds=20, learning_rate=1e-12, samples=10, batch=1
    )
    history = run_to_history(experiment, settings, seed=0)
    measured, theory = (
        history.curve(f"{key}/{variant}") for key in ("spectrum", "theory_spectrum")
    )
    # A mean of heavy tails is above the typical value: a factor of two over the upper quarter.
    assert (np.abs(np.log(measured[:16] / theory[:16])) < np.log(2)).all()
    assert (theory[32:] == 0).all() == (variant == "fold-1")


def test_measures_of_orthogonal_weights_are_those_of_an_isometry():
    settings = DegeneracyParameters(variants=("orthogonal",), steps=1, learning_rate=1e-12)
    history = run_to_history(experiment, settings, seed=0)
    expected = {"participation_ratio": 64, "stable_rank": 64, "effective_directions": 64,
                "degenerate_share": 0, "gradient_ratio": 1}  # fmt: skip
    for quantity, value in expected.items():
        assert history.series(f"{quantity}/orthogonal")[0] == pytest.approx(value, abs=2e-3)


def test_gaussian_networks_begin_as_degenerate_as_the_notes_say():
    # [L], 50 draws of 30 layers of width 64: participation ratio 5.0.
    settings = DegeneracyParameters(steps=1, seeds=20, learning_rate=1e-12, samples=10, batch=1)
    history = run_to_history(experiment, settings, seed=0)
    assert history.series("participation_ratio/fold-0")[0] == pytest.approx(5.0, abs=1.0)


def test_the_gradient_of_weights_is_what_autograd_says():
    import torch

    parameters = DegeneracyParameters(steps=1, learning_rate=1e-12, **SMALL)
    context = TrackedContext(3, "cpu")
    (record,) = records_of(parameters, context)
    # The same network and batch, built again from the same names of the generators.
    from severe_gui.experiments.degeneracy import _networks
    from severe_gui.experiments.training.deep_networks import task_of

    again = TrackedContext(3, "cpu")
    task = task_of(parameters, again)
    networks = _networks(parameters, again, task)
    inputs, targets = task.batch(16, [again.generator("order", 0)])
    hidden = inputs[0]
    layers = [layer[0].clone().requires_grad_() for layer in networks.layers.detach()]
    for layer in layers:
        hidden = hidden @ layer.T
    loss = ((hidden - targets[0]) ** 2).sum(-1).mean() / 2
    norms = [each.norm().item() for each in torch.autograd.grad(loss, layers)]
    assert np.allclose(record.curves["parameter_gradient_profile/fold-0"], norms, rtol=1e-4)


def test_each_variant_has_its_own_draw_where_that_is_asked_for():
    settings = {"variants": ("fold-0", "rescaled"), "steps": 1}
    same, own = (
        run_to_history(experiment, DegeneracyParameters(**settings, same_draw=same_draw), seed=0)
        for same_draw in (True, False)
    )
    assert same.series("loss/fold-0")[0] == same.series("loss/rescaled")[0]
    assert own.series("loss/fold-0")[0] != own.series("loss/rescaled")[0]


def test_noise_is_the_same_for_all_variants_and_another_for_each_seed():
    settings = DegeneracyParameters(
        variants=("fold-0", "rescaled"), steps=2, seeds=2, noise=0.1, optimiser="sgd",
        learning_rate=1e-9, **SMALL,
    )  # fmt: skip
    context = TrackedContext(0, "cpu")
    quiet = TrackedContext(0, "cpu")
    records_of(settings.model_copy(update={"learning_rate": 1.0}), context, 1)
    records_of(settings.model_copy(update={"learning_rate": 1.0, "noise": 0.0}), quiet, 1)
    pushed = {
        name: (quiet.named_weights()[name] - weights).numpy()
        for name, weights in context.named_weights().items()
    }
    first = pushed["fold-0/seed-0/layer-01"]
    assert first.std() == pytest.approx(0.1, rel=0.3)
    assert np.allclose(pushed["rescaled/seed-0/layer-01"], 0.01 * first, atol=1e-6)
    assert not np.allclose(pushed["fold-0/seed-1/layer-01"], first, atol=1e-3)


@pytest.mark.slow
def test_folding_stalls_an_orthogonal_network_and_orthogonalising_frees_a_gaussian_one():
    parameters = DegeneracyParameters(
        variants=("fold-0", "orthogonal"), steps=500, spectrum_every=500
    )
    operations = [
        Change(300, "orthogonalise", {"variant": "fold-0"}),
        Change(300, "fold", {"variant": "orthogonal"}),
    ]
    records = records_of(parameters, TrackedContext(0, "cpu", replay=operations))
    before, after = (
        {name: np.mean([each.scalars[f"loss/{name}"] for each in part]) for name in
         ("fold-0", "orthogonal")}
        for part in (records[279:299], records[-20:])
    )  # fmt: skip
    # The post's cause, made by hand: what was ahead by twenty times is behind by as much.
    assert before["orthogonal"] < 0.05 * before["fold-0"]
    assert after["fold-0"] < 0.05 * after["orthogonal"]


@pytest.mark.parametrize("steps", [1, 3, 30])
def test_short_runs_are_judged_or_refused_without_a_word_of_numpy(steps):
    settings = {"variants": (*ALL_VARIANTS, "rescaled"), "steps": steps, **SMALL}
    history = run_to_history(experiment, DegeneracyParameters(**settings), seed=0)
    refused = set()
    for claim in QUICK:
        try:
            assert np.isfinite(claim.measure(history).measured), claim.id
        except KeyError:
            refused.add(claim.id)
    assert refused == {
        "gradient-order", "orthogonal-gains", "parameter-gradient-order", "falls-then-flattens",
    }  # fmt: skip


def test_what_is_left_to_learn_is_the_error_along_the_initial_directions():
    import torch

    from severe_gui.experiments.degeneracy.measures import initial_directions, left_to_learn
    from severe_gui.learn.networks import DeepLinearNetworks
    from severe_gui.learn.tasks import linear_map

    parameters = DegeneracyParameters(width=20, depth=1)
    task = linear_map(10, 20, [torch.Generator().manual_seed(0)])
    left, _, right = torch.linalg.svd(task.maps[0])
    # The map itself but for its weakest direction, which is turned over.
    weights = task.maps.clone()
    weights[0] -= 2 * (left[:, -1:] * torch.linalg.svdvals(task.maps[0])[-1]) @ right[-1:]
    networks = DeepLinearNetworks(weights[None], ["fold-0/seed-0"])
    found = left_to_learn(parameters, networks, task, initial_directions(networks))
    error = 20 * (2 * torch.linalg.svdvals(task.maps[0])[-1]) ** 2
    assert found["left_along_strong/fold-0"] == pytest.approx(0, abs=1e-9)
    assert found["left_along_degenerate/fold-0"] == pytest.approx(float(error) / 100, rel=1e-3)


def test_weights_rescaled_to_nothing_do_not_end_the_run():
    parameters = DegeneracyParameters(steps=4, optimiser="sgd", **SMALL | {"spectrum_every": 1})
    nothing = [Change(2, "rescale", {"factor": 1e-30})] * 3
    records = records_of(parameters, TrackedContext(3, "cpu", replay=nothing))
    assert all(np.isfinite(list(each.scalars.values())).all() for each in records)
