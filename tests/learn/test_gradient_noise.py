"""Drift and noise of a gradient: the closed form, autograd and minibatches agree."""

import pytest
import torch

from severe_gui.learn import gradient_noise
from severe_gui.learn.multilayer import MultilayerNetworks, fan_in_normal

SIZES, EXAMPLES = (20, 6, 5, 3), 300


@pytest.fixture
def problem():
    def seeded(k: int) -> torch.Generator:
        return torch.Generator().manual_seed(k)

    drawn = [fan_in_normal(SIZES, 1.0, seeded(k)) for k in range(2)]
    networks = MultilayerNetworks([torch.stack(each) for each in zip(*drawn, strict=True)], "tanh")
    inputs = torch.randn(EXAMPLES, SIZES[0], generator=seeded(2))
    labels = torch.randint(3, (EXAMPLES,), generator=seeded(3))
    return networks, inputs, labels, [seeded(4), seeded(5)]


def gradient_of_example(networks, x, label) -> torch.Tensor:
    output = networks(x.unsqueeze(0))[-1][:, 0]
    loss = torch.nn.functional.cross_entropy(output, label.repeat(2), reduction="sum")
    return torch.autograd.grad(loss, networks.weights[0])[0].detach()


def test_the_moments_are_those_of_autograds_gradients(problem):
    networks, inputs, labels, _ = problem
    gradients = torch.stack([gradient_of_example(networks, x, y)
                             for x, y in zip(inputs, labels, strict=True)])  # fmt: skip
    errors = gradient_noise.first_layer_errors(networks, inputs, labels)
    found = gradient_noise.moments(errors, inputs)
    mean = gradients.double().mean(0)
    assert torch.allclose(found.square_of_mean, mean.square().sum((1, 2)), rtol=1e-5)
    variance = gradients.double().var(0, correction=0).sum((1, 2))
    assert torch.allclose(found.variance, variance, rtol=1e-5)


def test_minibatches_spread_as_the_closed_form_says(problem):
    networks, inputs, labels, generators = problem
    errors = gradient_noise.first_layer_errors(networks, inputs, labels)
    of_one = gradient_noise.moments(errors, inputs)
    for batch in (5, 50):
        drift, noise = gradient_noise.sampled(errors, inputs, batch, 400, generators)
        wanted_drift, wanted_noise = of_one.expected(batch, 400)
        assert torch.allclose(drift, wanted_drift, rtol=0.1)
        assert torch.allclose(noise, wanted_noise, rtol=0.05)


def test_ten_times_the_batch_is_a_root_of_ten_less_noise_and_the_same_drift(problem):
    networks, inputs, labels, _ = problem
    errors = gradient_noise.first_layer_errors(networks, inputs, labels)
    of_one = gradient_noise.moments(errors, inputs)
    (drift, noise), (same_drift, less_noise) = of_one.expected(50), of_one.expected(500)
    assert torch.allclose(noise / less_noise, torch.full((2,), 10**0.5, dtype=torch.float64))
    assert torch.equal(drift, same_drift)
