"""Live parameters and operations: what fits is done, what does not costs no run."""

import pytest
from pydantic import Field

from severe_gui.errors import BadInput
from severe_gui.experiments.degeneracy import DegeneracyParameters
from severe_gui.experiments.experiment import Change, Parameters
from severe_gui.experiments.training.live import LiveParameters, answer, live_names
from severe_gui.experiments.training.surgery import LAYER_OPERATIONS


class Slow(Parameters):
    steps: int = Field(10, ge=1)
    rate: float = Field(0.1, gt=0, le=1, json_schema_extra={"live": True})


def test_live_parameters_are_those_marked_so():
    assert live_names(Slow) == ("rate",)
    assert set(live_names(DegeneracyParameters)) == {
        "learning_rate", "batch", "optimiser", "noise", "span_first", "span_last",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"), [("rate", 2.0), ("rate", "fast"), ("steps", 20), ("nothing", 1)]
)
def test_what_is_not_live_or_out_of_range_is_left_out(name, value):
    live = LiveParameters(Slow())
    assert not live.take(name, value)
    assert live.now == Slow()


def test_what_a_run_refuses_is_left_as_it_was_and_its_reason_kept():
    def at_most_a_half(now: Slow) -> None:
        if now.rate > 0.5:
            raise BadInput("The rate is too high")

    live = LiveParameters(Slow())
    changes = [Change(1, "rate", 0.4), Change(1, "rate", 0.9), Change(1, "rate", 7.0)]
    taken = live.take_all(changes, at_most_a_half)
    assert live.now == Slow(rate=0.4)
    assert taken.scalars == {"changes_left_out": 2.0}
    assert taken.note == "The rate is too high."
    assert live.take_all([Change(2, "rate", 0.5)], at_most_a_half).scalars == {}


class Span(Parameters):
    steps: int = Field(10, ge=1)
    first: int = Field(1, json_schema_extra={"live": True})
    last: int = Field(2, json_schema_extra={"live": True})


def test_values_that_fit_together_are_taken_one_by_one_in_any_order():
    def ascend(now: Span) -> None:
        if now.first >= now.last:
            raise BadInput("The first is not below the last")

    live, resumed = LiveParameters(Span()), LiveParameters(Span())
    refused = live.take_all([Change(1, "first", 5)], ascend)
    assert (live.now, refused.left_out) == (Span(), 1)
    assert refused.note == "The first is not below the last."
    resumed.load_state_dict(live.state_dict())
    for each in (live, resumed):
        # Steps without a change say nothing of it again.
        assert each.take_all([], ascend).scalars == {}
        assert each.take_all([Change(3, "last", 9)], ascend).scalars == {}
        assert each.now == Span(first=5, last=9)


def test_values_in_force_come_back_from_the_state():
    live, resumed = LiveParameters(Slow()), LiveParameters(Slow())
    assert live.take("rate", 0.5)
    resumed.load_state_dict(live.state_dict())
    assert resumed.now == Slow(rate=0.5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fold", {"variant": "orthogonal"}),
        ("fold", {"first": 3, "last": 2}),
        ("fold", {"times": 0}),
        ("skip", {"gain": "much"}),
        ("prune", {"last": 9}),
        ("prune", None),
        ("melt", {}),
    ],
)
def test_an_operation_that_does_not_fit_is_counted_and_changes_nothing(name, value):
    import torch

    from severe_gui.learn.networks import DeepLinearNetworks

    networks = DeepLinearNetworks(torch.eye(4).expand(3, 1, 4, 4).clone(), ["fold-0/seed-0"])
    before = {key: each.clone() for key, each in networks.state_dict().items()}
    live = LiveParameters(DegeneracyParameters(depth=3, width=4))
    said = answer([Change(1, name, value)], live, networks, LAYER_OPERATIONS)
    assert said == {"changes_left_out": 1.0}
    assert all(torch.equal(each, before[key]) for key, each in networks.state_dict().items())


def test_nothing_is_said_when_everything_fitted():
    import torch

    from severe_gui.learn.networks import DeepLinearNetworks

    networks = DeepLinearNetworks(torch.eye(4).expand(3, 1, 4, 4).clone(), ["fold-0/seed-0"])
    live = LiveParameters(DegeneracyParameters(depth=3, width=4))
    changes = [Change(1, "rescale", {"factor": 2.0}), Change(1, "batch", 8)]
    assert answer(changes, live, networks, LAYER_OPERATIONS) == {}
    assert live.now.batch == 8
    assert torch.equal(networks.layers.detach(), 2 * torch.eye(4).expand(3, 1, 4, 4))
