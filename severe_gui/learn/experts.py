"""Mixture-of-experts layers and their Jacobians in closed form; softmax and mixtures of softmaxes.

y = sum_k g_k(x) relu(W_k x), with gates g that are a softmax of V x, constant 1 / K, or a softmax
through which no gradient passes. Its Jacobian is
    J = sum_k g_k D_k W_k + sum_k relu(W_k x) (grad g_k)^T,   grad g_k = g_k (v_k - sum_j g_j v_j),
D_k the diagonal of active units. Source: the post on the softmax bottleneck; Shazeer et al. (2017);
Yang et al. (2018).
"""

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn

from severe_gui.learn import spectra

Gates = Literal["softmax", "constant", "detached"]


def glorot(shape: Sequence[int], generator: torch.Generator) -> Tensor:
    """Uniform weights of variance 2 / (in + out) for (..., out, in)."""
    limit = (6.0 / (shape[-1] + shape[-2])) ** 0.5
    weights: Tensor = (2.0 * torch.rand(*shape, generator=generator) - 1.0) * limit
    return weights


def share_columns(weights: Tensor, share: float) -> Tensor:
    """Copy a share of the columns over as many others, the same columns in every expert.

    weights: (..., out, in); share in [0, 0.5]. All experts then miss the same directions.
    """
    copied = int(share * weights.shape[-1])
    folded = weights.clone()
    folded[..., copied : 2 * copied] = weights[..., :copied]
    return folded


class MixtureLayer(nn.Module):
    """weights: (seeds, K, out, in); gates: (seeds, K, in). Inputs: (seeds, batch, in)."""

    def __init__(self, weights: Tensor, gates: Tensor, kind: Gates) -> None:
        super().__init__()
        self.weights, self.gates = nn.Parameter(weights), nn.Parameter(gates)
        self.kind: Gates = kind
        self.gates.requires_grad_(kind != "constant")

    def forward(self, inputs: Tensor) -> Tensor:
        """(seeds, batch, out)."""
        hidden = torch.relu(self._hidden(inputs))
        return torch.einsum("sbk,sbko->sbo", self._gate_values(inputs), hidden)

    def jacobians(self, inputs: Tensor) -> Tensor:
        """d output / d input in closed form: (seeds, batch, out, in)."""
        weights, gates = self.weights.detach(), self.gates.detach()
        with torch.no_grad():
            hidden, g = self._hidden(inputs), self._gate_values(inputs)
            active = (hidden > 0) * g.unsqueeze(-1)
            # For each output unit a product over the experts: (seeds, out, batch, K) (K, in).
            through = active.permute(0, 3, 1, 2) @ weights.permute(0, 2, 1, 3)
            jacobians = through.permute(0, 2, 1, 3)
            if self.kind == "softmax":
                mean = torch.einsum("sbk,ski->sbi", g, gates).unsqueeze(2)
                slopes = g.unsqueeze(-1) * (gates.unsqueeze(1) - mean)
                jacobians = jacobians + torch.relu(hidden).mT @ slopes
        return jacobians

    def _hidden(self, inputs: Tensor) -> Tensor:
        seeds, experts, out, features = self.weights.shape
        flat = self.weights.reshape(seeds, experts * out, features)
        return (inputs @ flat.mT).reshape(*inputs.shape[:2], experts, out)

    def _gate_values(self, inputs: Tensor) -> Tensor:
        if self.kind == "constant":
            shape = (*inputs.shape[:2], self.weights.shape[1])
            return torch.full(shape, 1.0 / shape[-1], dtype=inputs.dtype, device=inputs.device)
        values = torch.softmax(inputs @ self.gates.mT, dim=-1)
        return values.detach() if self.kind == "detached" else values


class MatchedLayer(nn.Module):
    """U relu(W x): a dense network with as many parameters as a mixture. (seeds, ., .) each."""

    def __init__(self, weights: Tensor, readout: Tensor) -> None:
        super().__init__()
        self.weights, self.readout = nn.Parameter(weights), nn.Parameter(readout)

    def forward(self, inputs: Tensor) -> Tensor:
        output: Tensor = torch.relu(inputs @ self.weights.mT) @ self.readout.mT
        return output

    def jacobians(self, inputs: Tensor) -> Tensor:
        """d output / d input in closed form: (seeds, batch, out, in)."""
        with torch.no_grad():
            active = (inputs @ self.weights.mT > 0).to(inputs.dtype)
            through = self.readout.unsqueeze(1) * active.unsqueeze(2)
            jacobians: Tensor = through @ self.weights.unsqueeze(1)
        return jacobians


def spectra_of(jacobians: Tensor) -> Tensor:
    """Singular values of each Jacobian in float64, largest first: (seeds, batch, n)."""
    return spectra.singular_values(jacobians.double())


def degenerate_fraction(spectra: Tensor, threshold: float = 0.01) -> Tensor:
    """The share of singular values below a threshold of the largest. (..., n) to (...)."""
    return (spectra < threshold * spectra[..., :1]).double().mean(-1)


def log_probabilities(
    contexts: Tensor, words: Tensor, components: int, generator: torch.Generator
) -> Tensor:
    """log p(word | context) of a softmax, or of a mixture of several; (N, M) in float64.

    contexts: (N, d); words: (M, d). With one component the logits are H W^T; with more each has its
    own context vector tanh(P_k h), and the mixture weights are a softmax of the context.
    """
    contexts, words = contexts.double(), words.double()
    if components == 1:
        return torch.log_softmax(contexts @ words.mT, dim=-1)
    d = contexts.shape[-1]
    maps = 2.0 * torch.randn(components, d, d, generator=generator).double() / d**0.5
    prior = torch.randn(components, d, generator=generator).double() / d**0.5
    own = d**0.5 * torch.tanh(contexts @ maps.mT) / 2.0
    parts = torch.log_softmax(own @ words.mT, dim=-1)
    mixture = torch.log_softmax(contexts @ prior.mT, dim=-1)
    return torch.logsumexp(mixture.mT.unsqueeze(-1) + parts, dim=0)


def numerical_rank(values: Tensor, threshold: float = 1e-9) -> int:
    """The number of singular values above a threshold of the largest."""
    return int((values > threshold * values.max()).sum())
