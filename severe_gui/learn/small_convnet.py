"""Small convolutional networks, many at once, whose layers can be looked up by name.

Two convolutions of stride 2, a hidden layer and a linear output, relu between them:
image -> conv-1 -> conv-2 -> hidden -> output. `copies` networks (one per seed) are one grouped
convolution and one batched product, so that a step of five costs less than five steps.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from severe_gui.errors import BadInput

LAYERS = ("conv-1", "conv-2", "hidden", "output")
LEAST_SIDE, MOST_SIDE = 8, 64
KERNELS = (5, 3)


class SmallConvnets(nn.Module):
    """Weights of all copies: filters (copies, out, in, k, k), matrices (copies, out, in), biases.

    names: one per copy, such as "network/seed-0".
    """

    def __init__(self, weights: Sequence[Tensor], biases: Sequence[Tensor], names: Sequence[str]):
        super().__init__()
        self.names = tuple(names)
        self.weights = nn.ParameterList(weights)
        self.biases = nn.ParameterList(biases)

    @property
    def classes(self) -> int:
        return int(self.weights[-1].shape[1])

    def layers(self, images: Tensor) -> dict[str, Tensor]:
        """What each layer computes. images: (copies, batch, channels, side, side).

        Returns (copies, batch, units) by name, the output before the softmax.
        """
        copies, batch = images.shape[:2]
        maps = images.transpose(0, 1).flatten(1, 2)
        found: list[Tensor] = []
        for index, kernel in enumerate(KERNELS):
            filters, bias = self.weights[index].flatten(0, 1), self.biases[index].flatten()
            maps = functional.conv2d(maps, filters, bias, 2, kernel // 2, groups=copies).relu()
            found.append(maps.reshape(batch, copies, -1).transpose(0, 1))
        for index in (2, 3):
            bias = self.biases[index].unsqueeze(1)
            sums = torch.baddbmm(bias, found[-1], self.weights[index].mT)
            found.append(sums.relu() if index == 2 else sums)
        return dict(zip(LAYERS, found, strict=True))

    def forward(self, images: Tensor) -> Tensor:
        """The output before the softmax: (copies, batch, classes)."""
        return self.layers(images)["output"]

    def one(self, copy: int) -> "SmallConvnets":
        """One copy as it is now, without gradient; it follows changes made to the weights."""
        weights, biases = (
            [nn.Parameter(each.detach()[copy : copy + 1], requires_grad=False) for each in group]
            for group in (self.weights, self.biases)
        )
        return SmallConvnets(weights, biases, self.names[copy : copy + 1])

    def named_weights(self) -> dict[str, Tensor]:
        """Every weight by a name such as "network/seed-0/conv-1/weight"."""
        return {
            f"{name}/{layer}/{kind}": each.detach()[copy].clone()
            for copy, name in enumerate(self.names)
            for kind, group in (("weight", self.weights), ("bias", self.biases))
            for layer, each in zip(LAYERS, group, strict=True)
        }

    def load_named_weights(self, weights: Mapping[str, Tensor]) -> None:
        """Load weights. Raises BadInput and changes nothing unless names and shapes match."""
        for name, own in self.named_weights().items():
            if name not in weights or weights[name].shape != own.shape:
                why = "has another shape" if name in weights else "is missing"
                raise BadInput(
                    "These weights do not fit this network",
                    f"{name} {why}",
                    "choose the images and the seeds of their training",
                )
        with torch.no_grad():
            for copy, name in enumerate(self.names):
                for kind, group in (("weight", self.weights), ("bias", self.biases)):
                    for layer, each in zip(LAYERS, group, strict=True):
                        each[copy].copy_(weights[f"{name}/{layer}/{kind}"])


def small_convnets(
    shape: tuple[int, int, int],
    classes: int,
    names: Sequence[str],
    generators: Sequence[torch.Generator],
    widths: tuple[int, int, int] = (8, 16, 64),
) -> SmallConvnets:
    """New networks with He's initialisation, biases 0, one generator per copy.

    shape: channels and side of an image. widths: filters of the two convolutions, hidden units.
    Source: He et al. (2015), Delving deep into rectifiers.
    """
    channels, side = shape[0], shape[1]
    small = (side + 3) // 4
    first, second, hidden = widths
    shapes: list[tuple[int, ...]] = [
        (first, channels, KERNELS[0], KERNELS[0]),
        (second, first, KERNELS[1], KERNELS[1]),
        (hidden, second * small * small),
        (classes, hidden),
    ]
    drawn = [[_he(each, generator) for each in shapes] for generator in generators]
    weights = [torch.stack(group) for group in zip(*drawn, strict=True)]
    biases = [torch.zeros(len(names), each[0]) for each in shapes]
    return SmallConvnets([nn.Parameter(each) for each in weights],
                         [nn.Parameter(each) for each in biases], names)  # fmt: skip


def _he(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    inputs = torch.Size(shape[1:]).numel()
    drawn: Tensor = torch.randn(shape, generator=generator) * (2 / inputs) ** 0.5
    return drawn


def as_images(inputs: Tensor, shape: Sequence[int]) -> Tensor:
    """Examples as square images: (N, channels, side, side).

    inputs: (N, features). shape: of an example as it was stored; a row of numbers is taken for
    a square image in grey, or in three colours one after the other. Raises BadInput.
    """
    sizes = tuple(int(each) for each in shape)
    if len(sizes) == 1:
        sizes = _square(sizes[0])
    elif len(sizes) == 2:
        sizes = (1, *sizes)
    if len(sizes) != 3 or sizes[1] != sizes[2] or not LEAST_SIDE <= sizes[1] <= MOST_SIDE:
        raise BadInput(
            f"Examples of shape {' × '.join(map(str, shape))} are not images for this network",
            f"it takes square images from {LEAST_SIDE} × {LEAST_SIDE} "
            f"to {MOST_SIDE} × {MOST_SIDE} pixels, in grey or in colour",
            "choose other data, such as 28 × 28 or 32 × 32",
        )
    return inputs.view(len(inputs), *sizes)


def _square(features: int) -> tuple[int, ...]:
    for channels in (1, 3):
        side = round((features / channels) ** 0.5)
        if channels * side * side == features:
            return channels, side, side
    return (features,)
