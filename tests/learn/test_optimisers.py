"""An optimiser that is exchanged while training goes on, and comes back from its state."""

import pytest
import torch

from severe_gui.learn.optimisers import SwitchableOptimiser, scaling_steps

KINDS = ("adam", "rmsprop", "sgd", "momentum")


def pushed(weight: torch.nn.Parameter, optimiser: SwitchableOptimiser, steps: range) -> None:
    for step in steps:
        weight.grad = torch.sin(weight.detach() + step)
        optimiser.step()


def fresh() -> torch.nn.Parameter:
    return torch.nn.Parameter(torch.linspace(-1, 1, 12).view(3, 4))


@pytest.mark.parametrize("first", KINDS)
@pytest.mark.parametrize("then", KINDS)
def test_a_switched_optimiser_goes_on_from_its_state_to_the_bit(first, then):
    whole, cut = fresh(), fresh()
    optimiser = SwitchableOptimiser([whole], first, 0.1)
    pushed(whole, optimiser, range(3))
    optimiser.follow(then, 0.02)
    pushed(whole, optimiser, range(3, 6))
    with torch.no_grad():
        cut.copy_(whole)
    # A resumed run makes its optimiser as the run began, and is then given the state.
    resumed = SwitchableOptimiser([cut], first, 0.1)
    resumed.load_state_dict(optimiser.state_dict())
    assert (resumed.kind, resumed.rate) == (then, 0.02)
    pushed(whole, optimiser, range(6, 9))
    pushed(cut, resumed, range(6, 9))
    assert torch.equal(whole, cut)


def test_following_the_same_kind_keeps_its_memory_and_changes_the_rate():
    weight = fresh()
    optimiser = SwitchableOptimiser([weight], "momentum", 0.1)
    weight.grad = torch.ones_like(weight)
    optimiser.step()
    before = weight.detach().clone()
    optimiser.follow("momentum", 0.5)
    weight.grad = torch.zeros_like(weight)
    optimiser.step()
    # v = 0.9 v after a gradient of 1, then of 0; the step is the new rate times v.
    assert torch.allclose(before - weight.detach(), torch.full_like(weight, 0.45), atol=1e-6)


def test_another_kind_begins_with_an_empty_memory():
    weight = fresh()
    optimiser = SwitchableOptimiser([weight], "momentum", 0.1)
    weight.grad = torch.ones_like(weight)
    optimiser.step()
    before = weight.detach().clone()
    optimiser.follow("sgd", 0.1)
    weight.grad = torch.zeros_like(weight)
    optimiser.step()
    assert torch.equal(weight.detach(), before)


@pytest.mark.parametrize("kind", KINDS)
def test_a_scaled_step_is_that_of_a_scaled_learning_rate(kind):
    scaled, slow = fresh(), fresh()
    optimiser, other = (
        SwitchableOptimiser([weight], kind, rate) for weight, rate in ((scaled, 0.1), (slow, 0.03))
    )
    for step in range(4):
        for weight in (scaled, slow):
            weight.grad = torch.cos(torch.linspace(0, 3, 12).view(3, 4) + step)
        with scaling_steps([scaled], torch.tensor(0.3)):
            optimiser.step()
        other.step()
    assert torch.allclose(scaled, slow, atol=1e-6)


@pytest.mark.parametrize("kind", ["adam", "rmsprop", "sgd", "momentum"])
def test_a_step_does_not_depend_on_how_a_gradient_lies_in_memory(kind):
    generator = torch.Generator().manual_seed(4)
    start = torch.randn(3, 5, 5, generator=generator)
    weights = [torch.nn.Parameter(start.clone()) for _ in range(2)]
    optimisers = [SwitchableOptimiser([weight], kind, 0.1) for weight in weights]
    for _ in range(3):
        gradient = torch.randn(3, 5, 5, generator=generator)
        weights[0].grad = gradient
        weights[1].grad = gradient.mT.contiguous().mT
        for optimiser in optimisers:
            optimiser.step()
    assert torch.equal(*weights)
