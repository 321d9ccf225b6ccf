"""The inductive biases: what is refused, and what answers after the end."""

import numpy as np
import pytest
import torch

from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import run_to_history
from severe_gui.compute.judgement import judged
from severe_gui.errors import BadInput
from severe_gui.experiments.inductive_bias import experiment, run
from severe_gui.experiments.parsing import build_parameters

PLACES = {"part": "coordinates"}
REFUSED = [
    ({"outside_low": 6, "outside_high": 2}, "extrapolation range from 6 to 2 is empty"),
    ({"inside_low": 2}, "training range from 2 to 2 is empty"),
    ({"outside_low": 1.2, "outside_high": 1.8}, "lies inside the training range"),
    ({"outside_low": -1}, "range from -1 to 6 holds zero"),
    ({"inside_low": 0}, "range from 0 to 2 holds zero"),
    ({"operations": ("square-root",), "outside_low": -1}, "a square root needs a positive sum"),
    ({"operations": ("sum-of-products",), "inputs": 3, "unit_layers": 3}, "3 inputs are too few"),
    ({"operations": ("multiply-add",)}, "choose 3 layers and 3 hidden units, or more"),
    ({"operations": ()}, "choose one or more"),
    ({"part": "no-arithmetic", "task": "file"}, "The task 'file' has no data"),
    ({**PLACES, "canvas": 8, "square": 9}, "leaves no room on a canvas of 8"),
    ({**PLACES, "square": 4}, "has no pixel for a centre"),
    ({**PLACES, "canvas": 64, "seeds": 50, "batch": 64}, "13,107,200 pixels"),
    ({"part": "translation", "square": 9}, "do not fit on a canvas of 16"),
    ({"part": "translation", "canvas": 64}, "too large to be read"),
]


@pytest.mark.parametrize(("settings", "sentence"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_does_not_fit_is_refused_in_a_sentence(settings, sentence):
    with pytest.raises(BadInput, match=sentence):
        build_parameters(experiment.parameters, settings)


def opened(**settings):
    """A run after its last step, and its context."""
    torch.set_num_threads(1)
    parameters = build_parameters(experiment.parameters, {"steps": 60, "seeds": 5, **settings})
    context = TrackedContext(0, "cpu")
    records = run(parameters, context)
    for record in records:
        if record.step == parameters.steps:
            return records, context, record
    raise AssertionError


def asked(records, context, **changes):
    """What the run answers."""
    for name, value in changes.items():
        context.queue_change(name, value)
    return next(records)


def test_trained_networks_answer_another_range_and_tolerance_at_once():
    records, context, last = opened(variants=("NAU", "linear"), operations=("add", "divide"))
    wider = asked(records, context, outside_high=20.0)
    assert wider.step > last.step
    true = wider.fields["answers/add/NAU"][1, :, 0]
    assert true.max() > 12 > last.fields["answers/add/NAU"][1, :, 0].max()
    # Ends arrive one by one: a range that holds zero leaves the run's own in force.
    zero = asked(records, context, outside_low=-3.0)
    np.testing.assert_equal(zero.fields["answers/add/NAU"], last.fields["answers/add/NAU"])
    loose = asked(records, context, outside_low=2.0, outside_high=6.0, tolerance=0.1)
    assert loose.scalars["success/linear"] > last.scalars["success/linear"]


def test_hidden_coordinates_leave_the_quadrant_to_chance():
    records, context, last = opened(
        part="translation", questions=("which-quadrant",), learning_rate=0.01
    )
    blind = asked(records, context, coordinate_gain=0.0)
    key = "accuracy/which-quadrant"
    assert last.scalars[key] > 0.8
    assert blind.scalars[key] == last.scalars["accuracy_blind/which-quadrant"] < 0.5


def test_a_seed_learns_alike_alone_and_among_others():
    settings = {"steps": 20, "variants": ("NMU",), "operations": ("multiply",)}
    many, alone = (
        run_to_history(
            experiment, build_parameters(experiment.parameters, {**settings, "seeds": seeds}), seed
        )
        for seeds, seed in ((3, 0), (1, 2))
    )
    third = many.series("multiply_outside/NMU/2")
    assert third == pytest.approx(alone.series("multiply_outside/NMU"), rel=1e-4)


def test_weights_lie_between_minus_one_and_one_by_algebra():
    (claim,) = (each for each in experiment.claims if each.id == "weights-saturate")
    settings = {**claim.parameters, "steps": 100}
    history = run_to_history(experiment, build_parameters(experiment.parameters, settings), seed=0)
    assert judged(experiment, claim, history, seed=0).verdict == "by algebra"
