"""The information plane and the noise of gradients: what is recorded, asked and claimed."""

from copy import deepcopy

import numpy as np
import pytest

from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import run_to_history
from severe_gui.compute.judgement import unmet
from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Condition
from severe_gui.experiments.information import experiment
from severe_gui.experiments.information.parameters import InformationParameters
from severe_gui.experiments.parsing import build_parameters
from severe_gui.installation import resource_path

FIVE = ("tanh", "relu", "linear", "tanh-full-batch", "invertible")
DIGITS = {
    "part": "gradients",
    "task": "file",
    "data_file": str(resource_path("data", "digits.csv.gz")),
    "trainings": ("tanh-sgd",),
    "probes": 20,
    "training_batch": 200,
}


@pytest.fixture(scope="module")
def short_run():
    settings = InformationParameters(variants=FIVE, seeds=2, steps=40, moments=4)
    return run_to_history(experiment, settings, seed=0)


def asked(settings: dict, *changes: tuple[str, object]) -> list:
    """The records of a run, and those that answer changes made after its last step."""
    parameters = InformationParameters(**settings)
    context = TrackedContext(0, "cpu")
    records = experiment.run(parameters, context)
    found = [next(records) for _ in range(parameters.steps)]
    for name, value in changes:
        context.queue_change(name, value)
        found.append(next(records))
    assert next(records, None) is None
    return found


def test_each_claim_is_judged_at_its_own_conditions_and_quotes_the_post():
    for claim in experiment.claims:
        parameters = build_parameters(experiment.parameters, claim.parameters)
        assert not unmet(claim, parameters.model_dump(mode="json")), claim.id
        assert parameters.seeds >= 5, claim.id
        assert claim.quote, claim.id
        assert claim.basis, claim.id
        (plot,) = (plot for plot in experiment.plots if plot.id == claim.plot)
        assert all(each.is_met(parameters.part) for each in plot.when), claim.id


def test_plots_of_a_part_are_drawn_for_it_alone():
    parts = {plot.id: [each.value for each in plot.when] for plot in experiment.plots}
    assert parts["plane"] == ["plane"]
    assert parts["ratio"] == ["gradients"]
    assert experiment.plots[0].when == (Condition("part", "=", "plane"),)


def test_a_layer_never_says_more_than_there_is_to_know(short_run):
    for name in FIVE:
        for quantity, most in (("inputs_path", 12), ("labels_path", 1), ("exact_path", 12)):
            path = short_run.curve(f"{quantity}/{name}")
            assert path.shape == (4,)
            assert ((path >= -1e-9) & (path <= most + 1e-9)).all(), (quantity, name)
        by_bins, exact = (short_run.curve(f"{each}/{name}") for each in ("by_bins", "exact_path"))
        assert by_bins[-1] <= exact[-1] + 1e-9, name


def test_the_full_batch_network_starts_where_the_other_tanh_network_does(short_run):
    settings = InformationParameters(variants=FIVE, steps=1, moments=2, learning_rate=1e-9)
    new = run_to_history(experiment, settings, seed=0)
    tanh, full = (new.curve(f"inputs_path/{name}") for name in ("tanh", "tanh-full-batch"))
    assert np.array_equal(tanh, full)
    assert short_run.series("loss/tanh")[-1] != short_run.series("loss/tanh-full-batch")[-1]


def test_an_invertible_network_gives_its_inputs_back(short_run):
    assert short_run.series("recovered/invertible").tolist() == [1.0] * 4
    assert short_run.curve("exact_path/invertible").tolist() == [12.0] * 4


def test_more_bins_asked_for_after_the_end_change_the_whole_path():
    settings = {"variants": ("tanh",), "steps": 10, "moments": 4}
    *_, last, finer, again = asked(settings, ("bins", 300), ("bins", 30))
    coarse, fine = (each.curves["inputs_path/tanh"] for each in (last, finer))
    assert len(fine) == len(coarse)
    assert (fine > coarse).all()
    assert finer.fields["plane/tanh"].shape == (len(fine), 6, 2)
    assert (finer.step, again.step) == (11, 12)
    assert np.array_equal(again.curves["inputs_path/tanh"], coarse)
    assert np.array_equal(again.fields["plane/tanh"], last.fields["plane/tanh"])


def test_another_probe_batch_moves_all_epochs_as_the_root_does():
    *_, last, larger = asked(
        {**DIGITS, "steps": 15, "probe_batch": 50, "probes": 1000}, ("probe_batch", 200)
    )
    few, many = (each.curves["noise_path/tanh-sgd"] for each in (last, larger))
    assert len(few) == 3
    assert np.allclose(few / many, 2)
    drawn = last.scalars["noise/tanh-sgd"]
    assert drawn == pytest.approx(few[-1], rel=0.1)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"bins": 1}, "bins cannot be 1"),
        ({"bins": 10**6}, "bins cannot be 1000000"),
        ({"noise_variance": 0}, "noise_variance cannot be 0"),
        ({"probe_batch": 0}, "probe_batch cannot be 0"),
        ({"trainings": ()}, "choose one or more, each of them once"),
        ({"variants": FIVE, "seeds": 20}, "These are 100 networks"),
        ({"part": "gradients", "task": "file"}, "data_file is empty"),
        ({"part": "gradients", "task": "file", "data_file": "/no.csv"}, "no data file /no.csv"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(values, says):
    with pytest.raises(BadInput, match=says):
        build_parameters(InformationParameters, values)


def test_a_set_with_one_class_is_refused(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("\n".join("0.5,0.25,3" for _ in range(20)))
    settings = InformationParameters(**{**DIGITS, "data_file": str(path), "steps": 1})
    with pytest.raises(BadInput, match="one class only"):
        run_to_history(experiment, settings, seed=0)


def test_bins_out_of_range_asked_for_live_are_left_out_and_counted():
    context = TrackedContext(0, "cpu")
    records = experiment.run(InformationParameters(variants=("tanh",), steps=2), context)
    next(records)
    context.queue_change("bins", 0)
    assert next(records).scalars["changes_left_out"] == 1


@pytest.mark.parametrize(
    ("settings", "change"),
    [
        ({"variants": FIVE, "moments": 6}, ("bins", 100)),
        (DIGITS, ("probe_batch", 50)),
    ],
)
def test_a_run_cut_after_a_change_goes_on_with_the_same_curves(settings, change):
    parameters = InformationParameters(**settings, steps=10)

    def begun():
        context = TrackedContext(3, "cpu")
        records = experiment.run(parameters, context)
        next(records)
        context.queue_change(*change)
        return context, [next(records) for _ in range(5)], records

    _context, first, rest = begun()
    whole = [*first, *rest][5:]
    context, _first, _rest = begun()
    resumed = TrackedContext(3, "cpu", step=6, state=deepcopy(context.state()))
    again = list(experiment.run(parameters, resumed))
    assert [record.step for record in again] == [7, 8, 9, 10]
    for one, other in zip(again, whole, strict=True):
        np.testing.assert_equal(one.scalars, other.scalars)
        np.testing.assert_equal(one.curves, other.curves)
        np.testing.assert_equal(one.fields, other.fields)
