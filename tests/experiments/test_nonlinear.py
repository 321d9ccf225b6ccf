"""The nonlinear experiment says what the notes say, resumes to the bit, and judges as recorded."""

import json
from functools import lru_cache

import numpy as np
import pytest

from severe_gui.compute.checkpoint import load_state, save_state
from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import run_to_history
from severe_gui.compute.history import RunHistory
from severe_gui.compute.judgement import judged
from severe_gui.errors import BadInput
from severe_gui.experiments.intervals import by_seed, curves_by_seed
from severe_gui.experiments.nonlinear import DESIGNS, NonlinearParameters, experiment
from severe_gui.experiments.nonlinear.claims import BEGINNING, TRAINED
from severe_gui.experiments.nonlinear.evidence import pace_of_learning
from severe_gui.experiments.nonlinear.parameters import at_rate
from severe_gui.experiments.parsing import build_parameters

SMALL = {"depth": 4, "width": 8, "samples": 300, "batch": 16, "steps": 12, "spectrum_every": 3}


@lru_cache
def run_of(settings: str):
    """The run at which claims of these settings are judged."""
    return run_to_history(
        experiment, build_parameters(experiment.parameters, json.loads(settings)), seed=0
    )


def records_of(parameters, context, until=None) -> dict:
    """The records of a run by step, as long as `until` is not passed."""
    kept = {}
    for record in experiment.run(parameters, context):
        context.upcoming = record.step + 1
        kept[record.step] = record
        if record.step == until:
            break
    return kept


def are_equal(one, other) -> bool:
    """Whether two records hold the same bits."""
    return one.scalars == other.scalars and all(
        set(a) == set(b) and all(np.array_equal(a[key], b[key]) for key in a)
        for a, b in ((one.curves, other.curves), (one.fields, other.fields))
    )


QUICK = [claim for claim in experiment.claims if claim.quick]


@pytest.mark.slow
@pytest.mark.parametrize("claim", QUICK, ids=lambda claim: claim.id)
def test_each_quick_claim_has_its_expected_verdict(claim):
    judgement = judged(experiment, claim, run_of(json.dumps(dict(claim.parameters))), seed=0)
    expected = "by algebra" if claim.algebra else "holds" if claim.expected else "fails"
    assert judgement.verdict == expected, judgement
    assert len(judgement.measurement.values) >= 5


@pytest.mark.slow
def test_degenerate_shares_before_training_are_those_of_the_notes():
    history = run_of(json.dumps(dict(BEGINNING)))
    shares = {name: history.series(f"degenerate_share/{name}")[0] for name in BEGINNING["variants"]}
    expected = {
        "relu": 0.89, "relu-orthogonal": 0.84, "tanh": 0.82, "tanh-orthogonal": 0.03,
        "relu-skip": 0.0, "linear-orthogonal": 0.0,
    }  # fmt: skip
    assert {name: shares[name] for name in expected} == pytest.approx(expected, abs=0.04)


@pytest.fixture(scope="module")
def by_layer():
    """Five small networks of a few kinds, not trained yet."""
    variants = ("linear", "linear-orthogonal", "relu", "tanh", "relu-skip")
    settings = SMALL | {"variants": variants, "depth": 30, "width": 16, "steps": 1, "seeds": 5}
    return run_to_history(experiment, NonlinearParameters(**settings), seed=0)


def test_curves_by_layer_end_where_the_whole_stack_is_measured(by_layer):
    assert by_layer.curve("measured_layer").tolist() == [1, 2, 5, 10, 20, 30]
    for name in by_layer.parameters.variants:
        rows = curves_by_seed(by_layer, "jacobian_directions", name)
        assert rows.shape == (5, 6)
        whole = by_seed(by_layer, "participation_ratio", name)[:, 0]
        assert rows[:, -1] == pytest.approx(whole, rel=1e-9)


def test_an_isometry_keeps_responses_planes_and_directions(by_layer):
    ratios = curves_by_seed(by_layer, "jacobian_directions", "linear-orthogonal")
    assert ratios == pytest.approx(np.full((5, 6), 16), rel=1e-6)
    thickness = curves_by_seed(by_layer, "filament_thickness", "linear-orthogonal")
    assert thickness == pytest.approx(np.ones((5, 6)), rel=1e-6)
    responses = curves_by_seed(by_layer, "hidden_directions", "linear-orthogonal")
    assert responses == pytest.approx(responses[:, :1].repeat(6, axis=1), rel=1e-5)


def test_responses_of_random_layers_lose_dimensions(by_layer):
    for name in ("linear", "tanh"):
        responses = curves_by_seed(by_layer, "hidden_directions", name)
        assert (responses[:, -1] < responses[:, 0] / 2).all()


def test_a_seed_s_own_curves_are_of_new_networks():
    settings = NonlinearParameters(**SMALL | {"variants": ("relu",), "seeds": 2})
    records = records_of(settings, TrackedContext(1, "cpu"))
    assert "hidden_directions_of_seed/relu/1" in records[1].curves
    assert not any("_of_seed" in key for key in records[12].curves)
    assert "hidden_directions/relu" in records[12].curves


def test_networks_at_several_rates_are_each_what_they_are_alone():
    rates = (0.5, 1.0, 3.0)
    settings = SMALL | {"variants": ("relu", "tanh"), "seeds": 2, "learning_rate": 0.01}
    together = run_to_history(
        experiment, NonlinearParameters(**settings | {"rate_factors": rates}), seed=2
    )
    for factor in rates:
        alone = run_to_history(
            experiment, NonlinearParameters(**settings | {"learning_rate": 0.01 * factor}), seed=2
        )
        for name in ("relu", "tanh"):
            found = together.series(f"loss/{at_rate(name, factor)}/1")
            assert found == pytest.approx(alone.series(f"loss/{name}/1"), rel=1e-3)


def learned_after(losses: list[float]) -> float:
    """Steps that a network of these losses needs, as a claim counts them."""
    parameters = NonlinearParameters(variants=("relu", "tanh"), steps=len(losses))
    columns = {"loss/relu": np.array(losses), "loss/tanh": np.array(losses)}
    history = RunHistory(parameters, np.arange(1, len(losses) + 1), columns)
    return float(pace_of_learning(history, "relu", "tanh").detail.split()[0])


def test_a_network_has_learned_once_its_loss_stays_low():
    # The mean of ten falls below 1 with the sixth low loss.
    assert learned_after([2.0] * 20 + [0.0] * 80) == 26
    # One that falls and climbs again has not.
    assert learned_after([2.0] * 20 + [0.0] * 40 + [2.0] * 40) == 100
    assert learned_after([2.0] * 20 + [0.0] * 20 + [2.0] * 20 + [0.0] * 40) == 66


def test_every_variant_trains_and_is_measured():
    settings = NonlinearParameters(**SMALL | {"variants": tuple(DESIGNS), "steps": 3})
    history = run_to_history(experiment, settings, seed=2)
    for name in DESIGNS:
        assert np.isfinite(history.series(f"loss/{name}")).all()
        spectrum = history.curve(f"spectrum/{name}")
        assert spectrum.shape == (8,)
        assert (np.diff(spectrum) <= 0).all()
        assert history.curve(f"gradient_profile/{name}").shape == (4,)
        rank = history.series(f"stable_rank/{name}")
        assert ((rank >= 0) & (rank <= 8)).all()


def test_a_network_whose_units_are_all_off_keeps_no_direction():
    # Four relu units in each of a hundred layers: at some layer all of them are off.
    settings = NonlinearParameters(
        **SMALL | {"variants": ("relu",), "width": 4, "depth": 100, "steps": 1}
    )
    history = run_to_history(experiment, settings, seed=0)
    assert history.curve("spectrum/relu").max() == 0
    assert history.series("degenerate_share/relu")[0] == 1
    assert history.series("participation_ratio/relu")[0] == 0
    assert history.series("stable_rank/relu")[0] == 0


def test_variants_share_their_data_and_their_draw():
    both = NonlinearParameters(**SMALL | {"variants": ("tanh", "relu-skip"), "steps": 1})
    alone = NonlinearParameters(**SMALL | {"variants": ("relu-skip",), "steps": 1})
    losses = [run_to_history(experiment, each, seed=7).series("loss/relu-skip")[0]
              for each in (both, alone)]  # fmt: skip
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)


def test_the_first_spectrum_is_of_the_networks_before_training():
    spectra = [
        run_to_history(
            experiment, NonlinearParameters(**SMALL | {"steps": 1, "learning_rate": rate}), seed=3
        ).curve("spectrum/relu")
        for rate in (1.0, 1e-9)
    ]
    assert np.array_equal(*spectra)


def test_the_picture_stands_at_measured_steps_only_and_says_its_layers():
    parameters = NonlinearParameters(**SMALL)
    records = records_of(parameters, TrackedContext(1, "cpu"))
    assert [step for step, record in records.items() if record.fields] == [1, 3, 6, 9, 12]
    fields = records[3].fields
    grid = fields["filament/relu"]
    assert grid.dtype == np.float32
    assert grid.shape == (4, 40, 40, 2)
    assert fields["filament_jacobian/relu"].shape == (4, 40, 40, 2, 2)
    assert fields["filament_layer/relu"].tolist() == [0, 1, 2, 4]
    # The plane reaches as far as a typical input: the root of the number of its entries.
    assert np.abs(grid[0]).max() == pytest.approx(8**0.5, rel=1e-5)


CHANGES = {
    2: ("residual_gain", 0.7),
    3: ("batch", 9),
    4: ("skip", {"variant": "tanh", "first": 2, "last": 3, "gain": 0.3}),
    5: ("optimiser", "momentum"),
    7: ("span_first", 2),
    8: ("freeze", {"variant": "", "first": 1, "last": 2, "frozen": True}),
    9: ("learning_rate", 0.01),
    10: ("residual_gain", 0.2),
}


class Changing(TrackedContext):
    """A context in which changes are asked for at their steps."""

    def changes(self):
        if self.upcoming in CHANGES:
            self.queue_change(*CHANGES[self.upcoming])
        return super().changes()


@pytest.mark.parametrize("cut", [1, 4, 6, 8, 10, 11])
def test_a_run_with_live_changes_resumes_bit_for_bit(cut, tmp_path):
    variants = ("relu-skip", "tanh", "gelu", "relu-batch-norm", "relu-layer-norm-skip")
    parameters = NonlinearParameters(**SMALL | {"variants": variants, "seeds": 2})
    whole = records_of(parameters, Changing(5, "cpu"))
    context = Changing(5, "cpu")
    begun = records_of(parameters, context, until=cut)
    save_state(tmp_path / "checkpoint", context.state(), {})
    state, _ = load_state(tmp_path / "checkpoint")
    rest = records_of(parameters, Changing(5, "cpu", step=cut, state=state))
    assert sorted([*begun, *rest]) == list(range(1, 13))
    assert all(are_equal(whole[step], record) for step, record in (begun | rest).items())


def test_the_gain_slider_moves_every_skip_and_nothing_else():
    parameters = NonlinearParameters(**SMALL | {"variants": ("relu-skip", "tanh")})
    context = Changing(5, "cpu")
    records_of(parameters, context, until=10)
    networks = context._parts["model"]
    assert np.allclose(networks.gain[:, 0].numpy(), 0.2)
    assert np.allclose(networks.gain[:, 1].numpy(), [1, 0.2, 0.2, 1])
    assert networks.carry[:, 1].tolist() == [0, 1, 1, 0]


def test_a_change_that_does_not_fit_is_left_out_and_counted():
    class Slipping(TrackedContext):
        def changes(self):
            if self.upcoming == 2:
                self.queue_change("residual_gain", 5.0)
                self.queue_change("fold", {"first": 9})
            return super().changes()

    records = records_of(NonlinearParameters(**SMALL), Slipping(5, "cpu"))
    assert records[2].scalars["changes_left_out"] == 2
    plain = records_of(NonlinearParameters(**SMALL), TrackedContext(5, "cpu"))
    assert records[12].scalars == plain[12].scalars


@pytest.mark.slow
def test_digits_are_learnt_through_thirty_isometric_layers():
    history = run_of(json.dumps(dict(TRAINED)))
    assert history.series("accuracy/tanh-orthogonal")[-1] > 0.9


def test_too_many_weights_and_no_networks_are_refused():
    with pytest.raises(BadInput, match="lower the depth"):
        NonlinearParameters(depth=200, width=256, seeds=10).check()
    with pytest.raises(BadInput, match="lower the rates"):
        NonlinearParameters(depth=200, width=256, rate_factors=(0.1, 1, 10)).check()
    with pytest.raises(ValueError, match="different positive factors"):
        NonlinearParameters(rate_factors=(1, 1))
    with pytest.raises(ValueError, match="each of them once"):
        NonlinearParameters(variants=("relu", "relu"))
