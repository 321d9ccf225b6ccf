"""Convolutions as experts: each filter is a gated sum of several, gated by the whole image.

    y_o(p) = sum_k g_ko(x) relu((w_ko * x)(p)),   g_.o = softmax_k(v_ko . x),
* a convolution whose output is as large as its input. With T_k the matrix of the convolutions, the
Jacobian is that of a mixture of dense layers whose gates are shared by a filter's positions:
    J = sum_k g_k D_k T_k + sum_k relu(T_k x) (grad g_k)^T.
With one expert it is a plain convolution layer with relu units.
Source: the note at the end of the post on the softmax bottleneck, and the layer it announces
(E. Orhan, mixture-of-experts: a gate for each filter and expert, from all of the image).
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d

from severe_gui.learn.experts import Gates


def draw(
    experts: int, filters: int, channels: int, size: int, side: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Gaussian kernels (K, filters, channels, size, size) and gates (K, filters, pixels), float32.

    Kernels have variance 1 / (channels size^2), gates 1 / pixels, pixels = channels side^2: gates
    of normal images have logits of variance 1.
    """
    pixels = channels * side**2
    kernels = torch.randn(experts, filters, channels, size, size, generator=generator)
    gates = torch.randn(experts, filters, pixels, generator=generator)
    return kernels / (channels * size**2) ** 0.5, gates / pixels**0.5


class ConvolutionalExperts(nn.Module):
    """kernels: (K, filters, channels, s, s), s odd; gates: (K, filters, channels side^2).

    Images: (batch, channels, side, side).
    """

    def __init__(self, kernels: Tensor, gates: Tensor, kind: Gates) -> None:
        super().__init__()
        self.kernels, self.gates = nn.Parameter(kernels), nn.Parameter(gates)
        self.kind: Gates = kind

    def forward(self, images: Tensor) -> Tensor:
        """(batch, filters, side, side)."""
        answers = torch.relu(self._convolved(images))
        return torch.einsum("bko,bkopq->bopq", self.gate_values(images), answers)

    def gate_values(self, images: Tensor) -> Tensor:
        """(batch, K, filters), summing to 1 over the experts."""
        experts, filters, _ = self.gates.shape
        if self.kind == "constant":
            return torch.full((len(images), experts, filters), 1.0 / experts).to(images)
        logits = torch.einsum("bi,koi->bko", images.flatten(1), self.gates)
        values = torch.softmax(logits, dim=1)
        return values.detach() if self.kind == "detached" else values

    def jacobians(self, images: Tensor) -> Tensor:
        """d output / d input in closed form: (batch, filters side^2, channels side^2)."""
        with torch.no_grad():
            g, hidden = self.gate_values(images), self._convolved(images).flatten(3)
            weighted = (hidden > 0) * g.unsqueeze(-1)
            jacobians = torch.einsum("bkop,kopi->bopi", weighted, self.matrices(images.shape[-1]))
            if self.kind == "softmax":
                mean = torch.einsum("bko,koi->boi", g, self.gates)
                slopes = g.unsqueeze(-1) * (self.gates - mean.unsqueeze(1))
                through = torch.einsum("bkop,bkoi->bopi", torch.relu(hidden), slopes)
                jacobians = jacobians + through
        return jacobians.flatten(1, 2)

    def matrices(self, side: int) -> Tensor:
        """T_k, each convolution as a matrix: (K, filters, side^2, channels side^2)."""
        channels = self.kernels.shape[2]
        pixels = torch.eye(channels * side**2).to(self.kernels)
        answered = self._convolved(pixels.reshape(-1, channels, side, side))
        return answered.flatten(3).permute(1, 2, 3, 0)

    def _convolved(self, images: Tensor) -> Tensor:
        """The outputs of each expert's filters, before relu: (batch, K, filters, side, side)."""
        experts, filters = self.kernels.shape[:2]
        answers = conv2d(images, self.kernels.flatten(0, 1), padding="same")
        return answers.view(len(images), experts, filters, *images.shape[2:])
