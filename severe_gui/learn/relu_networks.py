"""Fully connected relu networks without biases, many at once: one row of numbers for each copy.

    h_l = relu(W_l h_{l-1}),  output = W_L h_{L-1}

All weights of a copy stand in one row, so that a mask, a code or a Hessian-vector product is an
operation on rows. As relu(c z) = c relu(z) for c > 0, multiplying the rows' part W_l by c and
W_{l+1} by 1/c leaves the function as it is: Dinh et al. (2017), Sharp minima can generalize for
deep nets. Sensitivity: the Jacobian of the softmax, Novak et al. (2018), Sensitivity and
generalization in neural networks.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from severe_gui.errors import BadInput


class ReluNetworks(nn.Module):
    """weights: (copies, parameters). kept: the same shape, 0 where a weight is pruned.

    widths: features, units of each hidden layer, classes. names: one per copy.
    """

    kept: Tensor

    def __init__(self, weights: Tensor, widths: Sequence[int], names: Sequence[str]) -> None:
        super().__init__()
        self.shapes = tuple((rows, columns) for columns, rows in pairwise(widths))
        self.names = tuple(names)
        self.weights = nn.Parameter(weights)
        self.register_buffer("kept", torch.ones_like(weights))

    def matrices(self, weights: Tensor | None = None) -> tuple[Tensor, ...]:
        """Each layer's matrices, (copies, rows, columns): views of rows, by default its own."""
        rows = self.weights if weights is None else weights
        sizes = [height * width for height, width in self.shapes]
        parts = torch.split(rows, sizes, dim=-1)
        return tuple(
            part.reshape(-1, *shape) for part, shape in zip(parts, self.shapes, strict=True)
        )

    def forward(self, inputs: Tensor, weights: Tensor | None = None) -> Tensor:
        """Outputs before the softmax: (copies, examples, classes).

        inputs: (copies, examples, features), or (1, examples, features) for all copies.
        """
        *hidden, last = self.matrices(weights)
        activity = inputs
        for matrix in hidden:
            activity = torch.relu(activity @ matrix.mT)
        return activity @ last.mT

    def perturbed(
        self, inputs: Tensor, size: float, generators: Sequence[torch.Generator]
    ) -> Tensor:
        """Outputs when every hidden layer is pushed in a random direction by `size` times its norm.

        inputs: (copies, examples, features). generators: one per seed; copies of a seed, every
        len(generators)-th one, are pushed alike. Morcos et al. (2018), On the importance of single
        directions for generalization.
        """
        *hidden, last = self.matrices()
        activity = inputs
        for matrix in hidden:
            activity = torch.relu(activity @ matrix.mT)
            draws = [torch.randn(activity.shape[1:], generator=each) for each in generators]
            pushes = torch.stack(draws).to(activity).repeat(len(activity) // len(draws), 1, 1)
            pushes = pushes / pushes.norm(dim=-1, keepdim=True)
            activity = activity + size * activity.norm(dim=-1, keepdim=True) * pushes
        return activity @ last.mT

    @torch.no_grad()
    def prune(self, shares: Tensor) -> None:
        """Keep this share of each copy's weights, the largest, and put the others to 0.

        shares: (copies,), in (0, 1]. What was pruned before stays pruned if shares only fall.
        """
        self.kept.copy_(largest(relative_sizes(self.matrices()), shares))
        self.weights.mul_(self.kept)

    @torch.no_grad()
    def rescale(self, layer: int, factor: float, copies: Sequence[int]) -> None:
        """Multiply a layer by a factor and the next one by its inverse; the function stays.

        layer: from 1. Raises BadInput if there is no layer after it or the factor is not positive.
        """
        if not 1 <= layer < len(self.shapes) or not factor > 0:
            raise BadInput(
                f"Layer {layer} cannot be rescaled by {factor:g}",
                f"the factor is positive, and the layers with one after them are 1 to "
                f"{len(self.shapes) - 1}",
            )
        where = torch.tensor(list(copies)).to(self.weights.device)
        start = sum(height * width for height, width in self.shapes[: layer - 1])
        middle = start + self.shapes[layer - 1][0] * self.shapes[layer - 1][1]
        end = middle + self.shapes[layer][0] * self.shapes[layer][1]
        self.weights[where, start:middle] *= factor
        self.weights[where, middle:end] /= factor

    def named_weights(self) -> dict[str, Tensor]:
        """Every matrix by a name such as "true/seed-0/layer-1"."""
        return {
            f"{name}/layer-{depth}": matrix[copy].detach().clone()
            for depth, matrix in enumerate(self.matrices(), start=1)
            for copy, name in enumerate(self.names)
        }

    def load_named_weights(self, weights: Mapping[str, Tensor]) -> None:
        """Load weights. Raises BadInput and changes nothing unless names and shapes match."""
        own = self.named_weights()
        wrong = [
            name for name in own if name not in weights or weights[name].shape != own[name].shape
        ]
        if wrong:
            raise BadInput(
                "These weights do not fit this network", f"they have no {wrong[0]} of its shape",
                "choose the variants, seeds, width and layers of their training",
            )  # fmt: skip
        rows = [
            torch.cat([
                weights[f"{name}/layer-{depth}"].flatten()
                for depth in range(1, len(self.shapes) + 1)
            ])
            for name in self.names
        ]  # fmt: skip
        with torch.no_grad():
            self.weights.copy_(torch.stack(rows))
            self.kept.fill_(1.0)


def drawn_weights(widths: Sequence[int], generator: torch.Generator) -> Tensor:
    """A new network's weights, N(0, 2/n) for n inputs: He et al. (2015). (parameters,)"""
    return torch.cat([
        (torch.randn(rows, columns, generator=generator) * (2 / columns) ** 0.5).flatten()
        for columns, rows in pairwise(widths)
    ])  # fmt: skip


def relative_sizes(matrices: Sequence[Tensor]) -> Tensor:
    """|w| over the root mean square of its matrix, as rows: a layer's scale does not count."""
    flat = [matrix.detach().flatten(1).abs() for matrix in matrices]
    scales = [each.square().mean(1, keepdim=True).sqrt().clamp(min=1e-30) for each in flat]
    return torch.cat([each / scale for each, scale in zip(flat, scales, strict=True)], dim=1)


def largest(sizes: Tensor, shares: Tensor) -> Tensor:
    """1 for the largest share of each row, 0 for the others; at least one is kept.

    sizes: (copies, parameters); shares: (copies,).
    """
    order = sizes.argsort(dim=1, descending=True, stable=True)
    counts = (shares * sizes.shape[1]).round().clamp(min=1).long()
    is_kept = (torch.arange(sizes.shape[1], device=sizes.device) < counts[:, None]).to(sizes)
    return torch.zeros_like(sizes).scatter_(1, order, is_kept)


@torch.no_grad()
def softmax_jacobian_norms(networks: ReluNetworks, inputs: Tensor) -> Tensor:
    """Frobenius norm of d softmax / d input at each example: (copies, examples).

    inputs: (1 or copies, examples, features). In closed form, (diag p - p p^T) W_L D ... D W_1.
    """
    first, *others = networks.matrices()
    activity = inputs
    is_on = []
    for matrix in networks.matrices()[:-1]:
        activity = torch.relu(activity @ matrix.mT)
        is_on.append((activity > 0).to(activity))
    probabilities = torch.softmax(activity @ networks.matrices()[-1].mT, dim=-1)
    back = (
        torch.diag_embed(probabilities) - probabilities[..., :, None] * probabilities[..., None, :]
    )
    for matrix, on in zip(reversed(others), reversed(is_on), strict=True):
        shape = (*back.shape[:3], -1)
        back = (back.flatten(1, 2) @ matrix).view(shape) * on[..., None, :]
    # The norm of back W needs only the small matrix W W^T.
    gram = first @ first.mT
    squares = ((back.flatten(1, 2) @ gram).view(back.shape) * back).sum((-1, -2))
    norms: Tensor = squares.clamp(min=0).sqrt()
    return norms
