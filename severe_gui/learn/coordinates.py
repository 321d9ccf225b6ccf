"""Convolutions with coordinate channels, and those without: drawing a place, and looking for one.

Given the Cartesian coordinates of a place, draw its pixel or a square around it: a CoordConv is
a network of 1 x 1 convolutions at every pixel, given (x, y) and the coordinates of the pixel; a
deconvolution grows a picture out of (x, y). Given a picture, answer a question about it: a
convolution that also sees coordinate channels.
All of them hold many copies, which are one batch. Source: Liu et al. (2018), An intriguing failing
of convolutional neural networks and the CoordConv solution.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional


def coordinate_channels(size: int) -> Tensor:
    """x and y of each pixel of a square canvas, from -1 to 1: (2, size, size) float32."""
    line = 2 * torch.arange(size) / (size - 1) - 1
    y, x = torch.meshgrid(line, line, indexing="ij")
    return torch.stack([x, y])


class PointwiseCoordConv(nn.Module):
    """(copies, batch, 2) places to (copies, batch, pixels) logits, all layers 1 x 1.

    Four channels in, those of the place and those of the pixel, then c, c, 2c, 2c and 1: with
    c = 32 as in the paper, 7,553 weights.
    """

    def __init__(self, size: int, channels: int, generators: Sequence[torch.Generator]) -> None:
        super().__init__()
        widths = (4, channels, channels, 2 * channels, 2 * channels, 1)
        pairs = list(pairwise(widths))
        self.weights = nn.ParameterList([_kaiming(pair, pair[0], generators) for pair in pairs])
        self.biases = nn.ParameterList(
            [torch.zeros(len(generators), 1, width) for width in widths[1:]]
        )
        self.pixels: Tensor
        self.register_buffer("pixels", coordinate_channels(size).flatten(1).T.contiguous())

    def forward(self, places: Tensor) -> Tensor:
        first, pixels = self.weights[0], self.pixels
        copies, batch = places.shape[:2]
        # The first layer is a sum of what the place gives and of what the pixel gives.
        place = torch.bmm(places, first[:, :2]).unsqueeze(2)
        pixel = (pixels @ first[:, 2:] + self.biases[0]).unsqueeze(1)
        hidden = torch.relu(place + pixel).flatten(1, 2)
        for layer in range(1, len(self.weights) - 1):
            hidden = torch.relu(torch.baddbmm(self.biases[layer], hidden, self.weights[layer]))
        last = torch.baddbmm(self.biases[-1], hidden, self.weights[-1])
        return last.view(copies, batch, -1)


class Deconvolution(nn.Module):
    """(copies, batch, 2) places to (copies, batch, pixels) logits, by transposed convolutions.

    Each doubles the picture, from one pixel of two channels on; kernels of 4 x 4 with stride 2,
    c channels between. A canvas that is not a power of two is cut from the next one.
    """

    def __init__(self, size: int, channels: int, generators: Sequence[torch.Generator]) -> None:
        super().__init__()
        self.size, self.copies = size, len(generators)
        layers = math.ceil(math.log2(size))
        widths = (2, *[channels] * (layers - 1), 1)
        pairs = list(pairwise(widths))
        # Each output pixel sums over a quarter of the 16 places of a kernel.
        kernels = [_kaiming((*pair, 4, 4), 4 * pair[0], generators) for pair in pairs]
        self.weights = nn.ParameterList(kernels)
        self.biases = nn.ParameterList(
            [torch.zeros(len(generators), width) for width in widths[1:]]
        )

    def forward(self, places: Tensor) -> Tensor:
        batch = places.shape[1]
        # Copies are groups of channels: (batch, copies x channels, height, width).
        picture = places.transpose(0, 1).reshape(batch, -1, 1, 1)
        for layer, (weights, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            picture = functional.conv_transpose2d(
                picture, weights.flatten(0, 1), bias.flatten(), stride=2, padding=1,
                groups=self.copies,
            )  # fmt: skip
            if layer < len(self.weights) - 1:
                picture = torch.relu(picture)
        cut = picture[..., : self.size, : self.size]
        return cut.flatten(2).transpose(0, 1)


class CoordinateReader(nn.Module):
    """(copies, batch, size, size) pictures to (copies, batch, classes) logits.

    A 3 x 3 CoordConv with c channels, a 3 x 3 convolution of stride 2 with 2c, the greatest and
    the mean value of each channel, and a linear map. gain: what its coordinate channels are
    multiplied by; with 0 it is a plain convolution. Each repeat starts with the same weights.
    """

    def __init__(
        self,
        size: int,
        channels: int,
        classes: int,
        generators: Sequence[torch.Generator],
        repeats: int = 1,
    ) -> None:
        super().__init__()
        self.copies = len(generators) * repeats
        shapes = {
            (channels, 3, 3, 3): 27,
            (2 * channels, channels, 3, 3): 9 * channels,
            (4 * channels, classes): 4 * channels,
        }
        drawn = [_kaiming(shape, fan_in, generators) for shape, fan_in in shapes.items()]
        self.first, self.second, self.last = (
            nn.Parameter(each.repeat(repeats, *[1] * (each.dim() - 1))) for each in drawn
        )
        self.first_bias = nn.Parameter(torch.zeros(self.copies, channels))
        self.second_bias = nn.Parameter(torch.zeros(self.copies, 2 * channels))
        self.last_bias = nn.Parameter(torch.zeros(self.copies, 1, classes))
        self.coordinates: Tensor
        self.register_buffer("coordinates", coordinate_channels(size))

    def forward(self, pictures: Tensor, gain: float = 1.0) -> Tensor:
        features = torch.relu(self.features(pictures, gain))
        pooled = torch.cat([features.amax((-1, -2)), features.mean((-1, -2))], dim=-1)
        return torch.baddbmm(self.last_bias, pooled, self.last)

    def features(self, pictures: Tensor, gain: float = 1.0) -> Tensor:
        """What the second convolution gives: (copies, batch, 2 channels, rows, columns)."""
        copies, batch, height, width = pictures.shape
        coordinates = (gain * self.coordinates).expand(batch, copies, 2, height, width)
        channels = torch.cat([pictures.transpose(0, 1).unsqueeze(2), coordinates], dim=2)
        hidden = torch.relu(
            functional.conv2d(
                channels.flatten(1, 2), self.first.flatten(0, 1), self.first_bias.flatten(),
                padding=1, groups=copies,
            )
        )  # fmt: skip
        hidden = functional.conv2d(
            hidden, self.second.flatten(0, 1), self.second_bias.flatten(), stride=2, padding=1,
            groups=copies,
        )  # fmt: skip
        return hidden.view(batch, copies, -1, *hidden.shape[-2:]).transpose(0, 1)

    def coordinate_weight(self) -> Tensor:
        """Root mean square weight from the coordinate channels over that from the picture."""
        squares = self.first.detach().square().mean((1, 3, 4))
        return (squares[:, 1:].mean(1) / squares[:, 0]).sqrt()


def _kaiming(shape: Sequence[int], fan_in: int, generators: Sequence[torch.Generator]) -> Tensor:
    """Normal weights of variance 2 / fan_in, one copy per generator."""
    drawn = torch.stack([torch.randn(tuple(shape), generator=each) for each in generators])
    return drawn * math.sqrt(2 / fan_in)
