"""Drift and noise of a first layer's gradient over minibatches: measured, and in closed form.

The gradient of an example is the outer product d x^T of the error d at the layer's sums and the
input x, and a minibatch's is the mean of B of these. Over K minibatches drawn with replacement
    drift     norm of the mean,       E |mean|^2 = |g|^2 + V / (K B)
    noise     norm of the deviation,  E |std|^2  = V / B
with g the gradient over all examples and V = mean |d|^2 |x|^2 - |g|^2 the summed variance of one
example's: the deviation falls as one over the root of B, the drift stays.
Source: Shwartz-Ziv and Tishby (2017), figure 4; the post's own measure of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from severe_gui.learn.multilayer import MultilayerNetworks

_AT_ONCE = 2000


@dataclass(frozen=True)
class Moments:
    """Of one example's gradient. square_of_mean: |g|^2; variance: V; both (copies,) float64."""

    square_of_mean: Tensor
    variance: Tensor

    def expected(self, batch: float, count: float = float("inf")) -> tuple[Tensor, Tensor]:
        """The root mean squares of drift and noise over `count` minibatches of `batch`."""
        noise = self.variance / batch
        return (self.square_of_mean + noise / count).sqrt(), noise.sqrt()


def first_layer_errors(networks: MultilayerNetworks, inputs: Tensor, labels: Tensor) -> Tensor:
    """Gradient of each example's own cross-entropy at the first layer's sums: (copies, N, units).

    inputs: (N, features), the same for all copies; labels: (N,).
    """
    parts = []
    first = networks.weights[0].detach(), networks.biases[0].detach()
    for rows in torch.split(torch.arange(len(inputs)), _AT_ONCE):
        some = inputs[rows].expand(len(first[0]), -1, -1)
        sums = torch.baddbmm(first[1], some, first[0].mT).requires_grad_()
        output = networks.after_first(sums)
        loss = torch.nn.functional.cross_entropy(
            output.flatten(0, 1), labels[rows].repeat(len(output)), reduction="sum"
        )
        parts.append(torch.autograd.grad(loss, sums)[0])
    return torch.cat(parts, dim=1)


def moments(errors: Tensor, inputs: Tensor) -> Moments:
    """Of the examples' gradients. errors: (copies, N, units); inputs: (N, features)."""
    count = len(inputs)
    mean = errors.mT @ inputs / count
    square_of_mean = mean.double().square().sum((1, 2))
    lengths = inputs.double().square().sum(-1)
    squares = (errors.double().square().sum(-1) * lengths).mean(-1)
    return Moments(square_of_mean, (squares - square_of_mean).clamp_min(0))


def sampled(
    errors: Tensor, inputs: Tensor, batch: int, count: int, generators: Sequence[torch.Generator]
) -> tuple[Tensor, Tensor]:
    """Norms of the mean and of the deviation of the gradient over minibatches: (copies,) each.

    Drawn with replacement, a generator per copy; the deviation has count - 1 degrees of freedom.
    """
    drift, noise = [], []
    for each, generator in zip(errors, generators, strict=True):
        total = torch.zeros(each.shape[1], inputs.shape[1], device=inputs.device)
        squares = torch.zeros((), dtype=torch.float64, device=inputs.device)
        for _ in range(count):
            chosen = torch.randint(len(inputs), (batch,), generator=generator).to(inputs.device)
            gradient = each[chosen].mT @ inputs[chosen] / batch
            total += gradient
            squares += gradient.square().sum().double()
        mean = (total.double() / count).square().sum()
        drift.append(mean.sqrt())
        noise.append(((squares - count * mean).clamp_min(0) / (count - 1)).sqrt())
    return torch.stack(drift), torch.stack(noise)
