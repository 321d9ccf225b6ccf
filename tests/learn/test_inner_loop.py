"""Training inside of meta-learning: its steps are torch's own, and their slopes are true."""

from itertools import pairwise

import pytest
import torch

from severe_gui.learn import inner_loop
from severe_gui.learn.inner_loop import Designs, descend, last_of, new_weights, outputs, plain

SIZES = (5, 6, 6, 3)
STEPS = 6


def seeded(*seeds: int) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(seed) for seed in seeds]


def double(weights) -> list[torch.Tensor]:
    return [each.double() for each in weights]


def batches(copies: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(7)
    x = torch.randn(STEPS, copies, 8, SIZES[0], generator=generator, dtype=torch.float64)
    return x, torch.randint(SIZES[-1], (STEPS, copies, 8), generator=generator)


def loss_on(x, y, designs):
    return lambda weights, step: inner_loop.cross_entropy(
        outputs(weights, x[step], designs), y[step]
    )


def all_designs() -> Designs:
    """Plain, with a skip, with a norm, with both, and with Adam inside."""
    return Designs(*(torch.tensor(each).bool() for each in
                     ([0, 1, 0, 1, 0], [0, 0, 1, 1, 0], [0, 0, 0, 0, 1])))  # fmt: skip


@pytest.mark.parametrize("is_adam", [False, True])
def test_the_steps_inside_are_those_of_torch(is_adam):
    (x, y), rates = batches(1), torch.full((STEPS, 1), 0.05, dtype=torch.float64)
    designs = Designs(*(torch.tensor([each]) for each in (False, False, is_adam)))
    start = double(new_weights(SIZES, seeded(0)))
    reached = last_of(descend(start, loss_on(x, y, designs), rates, designs))
    layers = [torch.nn.Linear(n, m).double() for n, m in pairwise(SIZES)]
    with torch.no_grad():
        for layer, matrix, bias in zip(layers, start[:3], start[3:], strict=True):
            layer.weight.copy_(matrix[0])
            layer.bias.copy_(bias[0])
    network = torch.nn.Sequential(layers[0], torch.nn.ReLU(), layers[1], torch.nn.ReLU(), layers[2])
    optimiser = (
        torch.optim.Adam(network.parameters(), 0.05)
        if is_adam
        else torch.optim.SGD(network.parameters(), 0.05, momentum=0.9)
    )
    for step in range(STEPS):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(network(x[step, 0]), y[step, 0]).backward()
        optimiser.step()
    # Adam's epsilon is inside of its root here.
    assert torch.allclose(reached[1][0], layers[1].weight, atol=1e-4 if is_adam else 1e-12)


def test_the_slope_through_all_steps_is_the_change_of_the_last_loss():
    designs, (x, y) = all_designs(), batches(5)
    start = [each.expand(5, *each.shape[1:]) for each in double(new_weights(SIZES, seeded(1)))]

    def last_loss(logs: torch.Tensor, with_graph: bool) -> torch.Tensor:
        rates = logs.exp().expand(STEPS, 5)
        steps = descend(start, loss_on(x, y, designs), rates, designs, with_graph)
        return loss_on(x, y, designs)(last_of(steps), 0)

    logs = torch.full((5,), 0.05, dtype=torch.float64).log().requires_grad_()
    (slope,) = torch.autograd.grad(last_loss(logs, True).sum(), logs)
    moved = [last_loss(logs.detach() + small, False) for small in (1e-6, -1e-6)]
    assert torch.allclose(slope, (moved[0] - moved[1]) / 2e-6, rtol=1e-4)


def test_a_copy_learns_alike_alone_and_among_others():
    designs, (x, y) = all_designs(), batches(5)
    weights = double(new_weights(SIZES, seeded(*range(5))))
    rates = torch.linspace(0.01, 0.1, 5, dtype=torch.float64).expand(STEPS, 5)
    together = last_of(descend(weights, loss_on(x, y, designs), rates, designs))
    for copy in range(5):
        own = Designs(*(each[copy : copy + 1] for each in
                        (designs.has_skip, designs.has_norm, designs.uses_adam)))  # fmt: skip
        part = slice(copy, copy + 1)
        alone = last_of(
            descend([each[part] for each in weights], loss_on(x[:, part], y[:, part], own),
                    rates[:, part], own)
        )  # fmt: skip
        assert torch.allclose(alone[0], together[0][part])


def test_the_start_has_a_slope_too():
    (x, y), designs = batches(2), plain(2)
    start = [each.requires_grad_() for each in double(new_weights(SIZES, seeded(0, 1)))]
    rates = torch.full((2, 2), 0.1, dtype=torch.float64)
    steps = descend(start, loss_on(x, y, designs), rates, designs, with_graph=True, momentum=0)
    slopes = torch.autograd.grad(loss_on(x, y, designs)(last_of(steps), 2).sum(), start)
    direction = torch.randn_like(start[0])
    ends = []
    for sign in (1e-6, -1e-6):
        moved = [(start[0] + sign * direction).detach(), *(each.detach() for each in start[1:])]
        steps = descend(moved, loss_on(x, y, designs), rates, designs, momentum=0)
        ends.append(float(loss_on(x, y, designs)(last_of(steps), 2).sum()))
    assert (slopes[0] * direction).sum().item() == pytest.approx(
        (ends[0] - ends[1]) / 2e-6, rel=1e-4
    )


def test_a_meta_gradient_is_cut_to_one_and_left_out_if_it_is_not_finite():
    found = inner_loop.clipped(torch.tensor([[3.0, 4.0], [0.3, 0.4], [float("nan"), 1.0]]))
    assert torch.allclose(found, torch.tensor([[0.6, 0.8], [0.3, 0.4], [0.0, 0.0]]))
