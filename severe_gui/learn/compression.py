"""A trained network made into a short code: prune, quantise, count bits.

The code of a layer is, in this order: how many weights are kept, which ones, the least and the
greatest of their sizes (16 bits each), and one symbol for each of them: a sign and one of `levels`
equal steps between the two sizes. Which weights and which symbols are numbered among all that are
possible, so the code is prefix-free, its length is exact, and it is the same for all networks that
keep as many weights of each layer. A layer's scale changes no bit but those of its two sizes.
For the refined bound each kept weight is normal about its symbol, with a width that the prior
shares: Zhou et al. (2019), Theorem 4.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from severe_gui.learn.relu_networks import ReluNetworks, largest, relative_sizes
from severe_gui.maths.pac_bayes import FloatArray, log2_choices, noisy_symbol_nats

SIZE_BITS = 16
"""Of a layer's least and greatest size, as bfloat16."""
MOST_LEVELS, LEVEL_BITS = 64, 6
NOISE_STEPS, NOISE_BITS = 64, 6
"""Widths of the noise are multiples of 1/64 up to 1, and one of them is named in the prior."""


@dataclass(frozen=True)
class CodedLayer:
    """Symbols of one layer of all copies. centres: (copies, symbols), what each stands for; counts:
    likewise, how often it occurs. header_bits: (copies,), of all but the symbols."""

    centres: FloatArray
    counts: FloatArray
    header_bits: FloatArray

    @property
    def kept(self) -> FloatArray:
        """How many weights are. (copies,)"""
        number: FloatArray = self.counts.sum(-1)
        return number

    @property
    def bits(self) -> FloatArray:
        """Length of the layer's code. (copies,)"""
        bits: FloatArray = self.header_bits + np.ceil(self.kept * np.log2(self.counts.shape[1]))
        return bits

    @property
    def scale(self) -> FloatArray:
        """Root mean square of what the symbols stand for, which the header gives. (copies,)"""
        size: FloatArray = np.sqrt((self.centres**2).mean(-1))
        return size


@dataclass(frozen=True)
class Coded:
    """Networks as their code gives them. weights: (copies, parameters), 0 where pruned."""

    weights: Tensor
    layers: tuple[CodedLayer, ...]

    @property
    def bits(self) -> FloatArray:
        """Code lengths. (copies,)"""
        bits: FloatArray = LEVEL_BITS + np.sum([layer.bits for layer in self.layers], axis=0)
        return bits

    def noisy_nats(self, noise: float) -> FloatArray:
        """KL from the prior of weights that are normal, as wide as `noise` times a layer's scale.

        noise: above 0, a multiple of 1 / NOISE_STEPS. The prior of a kept weight is the mixture of
        such normals about all symbols alike. (copies,)
        """
        total = np.full(len(self.weights), (LEVEL_BITS + NOISE_BITS) * np.log(2))
        for layer in self.layers:
            scale = np.maximum(layer.scale, 1e-30)[:, None]
            each = noisy_symbol_nats(layer.centres / scale, noise)
            total += (layer.counts * each).sum(-1) + layer.header_bits * np.log(2)
        return total


@torch.no_grad()
def code(networks: ReluNetworks, shares: Tensor, levels: int) -> Coded:
    """Keep a share of each copy's weights, in `levels` steps of size.

    shares: (copies,), of all weights. levels: 1 to MOST_LEVELS. What is 0 already stays so.
    """
    is_kept = largest(relative_sizes(networks.matrices()), shares) * (networks.weights != 0)
    layers, parts = [], []
    sizes = [height * width for height, width in networks.shapes]
    for values, kept in zip(
        torch.split(networks.weights, sizes, dim=1), torch.split(is_kept, sizes, dim=1), strict=True
    ):
        layer, rounded = _coded_layer(values, kept > 0, levels)
        layers.append(layer)
        parts.append(rounded)
    return Coded(torch.cat(parts, dim=1), tuple(layers))


@torch.no_grad()
def noisy_outputs(
    networks: ReluNetworks,
    coded: Coded,
    inputs: Tensor,
    noise: float,
    generators: Sequence[torch.Generator],
) -> Tensor:
    """Outputs of networks drawn about the coded ones, another draw for each example.

    inputs: (copies, examples, features). generators: one per seed; copies of a seed, every
    len(generators)-th one, share their draws. A layer's sum over independent normal weights is
    normal itself, and is drawn as such: Kingma et al. (2015), Variational dropout.
    """
    activity = inputs
    matrices = networks.matrices(coded.weights)
    for depth, (matrix, layer) in enumerate(zip(matrices, coded.layers, strict=True)):
        width = torch.as_tensor(noise * layer.scale, device=matrix.device).to(matrix)
        spread = (activity.square() @ (matrix != 0).to(matrix).mT).sqrt() * width[:, None, None]
        draws = [torch.randn(spread.shape[1:], generator=each) for each in generators]
        drawn = torch.stack(draws).to(matrix).repeat(len(spread) // len(draws), 1, 1)
        activity = activity @ matrix.mT + spread * drawn
        if depth < len(matrices) - 1:
            activity = torch.relu(activity)
    return activity


def _coded_layer(values: Tensor, kept: Tensor, levels: int) -> tuple[CodedLayer, Tensor]:
    sizes = values.abs()
    high = torch.where(kept, sizes, 0).amax(1, keepdim=True).bfloat16().to(values)
    low = torch.where(kept, sizes, torch.inf).amin(1, keepdim=True).bfloat16().to(values)
    low = torch.minimum(low, high)
    step = (high - low) / levels
    place = ((sizes - low) / step.clamp(min=1e-30)).floor().clamp(0, levels - 1).long()
    middles = low + (torch.arange(levels, device=values.device) + 0.5) * step
    rounded = torch.where(kept, middles.gather(1, place) * values.sign(), 0)
    symbol = torch.where(values < 0, place, place + levels)
    counts = torch.zeros(len(values), 2 * levels, dtype=torch.float64, device=values.device)
    counts.scatter_add_(1, symbol, kept.double())
    centres = torch.cat([-middles, middles], dim=1).double().cpu().numpy()
    table = counts.cpu().numpy()
    total, number = values.shape[1], table.sum(1)
    header = np.ceil(np.log2(total + 1.0)) + np.ceil(log2_choices(total, number)) + 2 * SIZE_BITS
    return CodedLayer(centres, table, header), rounded
