"""A trained network with a cache beside it: p = (1 - lambda) p_net + lambda p_mem.

lambda = 0 is the network, lambda = 1 the cache by itself. The Jacobian of p with respect to the
image has a closed form down to the key: with w_j the weight of key k_j, m = sum_j w_j k_j, and m_c
the part of that sum in class c,

    dp_c/dq = theta (m_c - p_c m),    q = r / |r|,    dq/dr = (1 - q q^T) / |r|;

from r to the image it is one backward pass. Source: "A simple cache model for image recognition".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from severe_gui.learn.cache import Cache, key_of
from severe_gui.learn.small_convnet import SmallConvnets


@dataclass(frozen=True)
class CachedClassifier:
    """network: of one copy. key_layers: names of the layers that keys are made of.

    weight: lambda, between 0 and 1.
    """

    network: SmallConvnets
    cache: Cache
    key_layers: Sequence[str]
    theta: float
    weight: float

    def probabilities(self, images: Tensor) -> Tensor:
        """p of each class: (batch, classes). images: (batch, channels, side, side). No gradient."""
        with torch.no_grad():
            layers = layers_of(self.network, images)
            own = layers["output"].softmax(1)
            if self.weight == 0:
                return own
            recalled = self.cache.probabilities(key_of(layers, self.key_layers), self.theta)
            return mixed(own, recalled, self.weight)

    def margins(self, images: Tensor, labels: Tensor) -> Tensor:
        """log p / (1 - p) of the labels, with gradient: (batch,).

        In logarithms throughout: where p rounds to 1 its gradient is still known, so that no attack
        is stopped by rounding.
        """
        layers = layers_of(self.network, images)
        own = _own_odds(layers["output"], labels)
        if self.weight == 0:
            return own[0] - own[1]
        similarities = self.cache.similarities(key_of(layers, self.key_layers))
        recalled = self.cache.log_odds(similarities, labels, self.theta)
        if self.weight == 1:
            return recalled[0] - recalled[1]
        kept, taken = math.log1p(-self.weight), math.log(self.weight)
        right, wrong = (
            torch.logaddexp(kept + net, taken + memory)
            for net, memory in zip(own, recalled, strict=True)
        )
        return right - wrong

    def jacobians(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """d p_net / d image and d p_mem / d image: (batch, classes, pixels) each."""
        batch, classes = len(images), self.cache.classes
        copies = images.repeat_interleave(classes, 0).requires_grad_()
        layers = layers_of(self.network, copies)
        raw = torch.cat([layers[name] for name in self.key_layers], 1)
        with torch.no_grad():
            towards_output = _softmax_rows(layers["output"][::classes])
            towards_key = self._key_rows(raw[::classes]).flatten(0, 1)
        own, recalled = (
            torch.autograd.grad(output, copies, rows, retain_graph=True)[0]
            for output, rows in ((layers["output"], towards_output), (raw, towards_key))
        )
        return own.view(batch, classes, -1), recalled.view(batch, classes, -1)

    def _key_rows(self, raw: Tensor) -> Tensor:
        """dp_c/dr: (batch, classes, length). raw: (batch, length), a key before its division."""
        lengths = raw.norm(dim=1, keepdim=True).clamp_min(torch.finfo(raw.dtype).tiny)
        queries = raw / lengths
        shares, means = self.cache.class_keys(self.cache.similarities(queries), self.theta)
        rows = self.theta * (means - shares.unsqueeze(2) * means.sum(1, keepdim=True))
        along = (rows * queries.unsqueeze(1)).sum(2, keepdim=True)
        tangent: Tensor = (rows - along * queries.unsqueeze(1)) / lengths.unsqueeze(1)
        return tangent


def layers_of(network: SmallConvnets, images: Tensor) -> dict[str, Tensor]:
    """What the layers of one copy compute: (batch, units) by name."""
    return {name: values[0] for name, values in network.layers(images.unsqueeze(0)).items()}


def mixed(own: Tensor, recalled: Tensor, weight: float) -> Tensor:
    """(1 - lambda) p_net + lambda p_mem; exactly one of them at lambda 0 and 1."""
    return torch.lerp(own, recalled, weight)


def mixed_spectra(own: Tensor, recalled: Tensor, weights: Sequence[float]) -> Tensor:
    """Singular values of (1 - lambda) A + lambda B for each lambda: (lambdas, batch, m), float64.

    own, recalled: (batch, m, n), n >= 2 m. Rows of both are first written in one orthonormal basis,
    so that many mixtures cost little more than one.
    """
    classes = own.shape[1]
    rows = torch.cat([own, recalled], 1).double().cpu()
    basis = torch.linalg.qr(rows.mT, mode="r").R.mT
    mixtures = [torch.lerp(basis[:, :classes], basis[:, classes:], weight) for weight in weights]
    values: Tensor = torch.linalg.svdvals(torch.stack(mixtures))
    return values


def _softmax_rows(output: Tensor) -> Tensor:
    """dp_c/dz of a softmax: (batch * classes, classes)."""
    p = output.softmax(1)
    rows = torch.diag_embed(p) - p.unsqueeze(2) * p.unsqueeze(1)
    return rows.flatten(0, 1)


def _own_odds(output: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """log p of the labels and of all other classes together."""
    logs = output.log_softmax(1)
    is_own = torch.nn.functional.one_hot(labels, output.shape[1]).bool()
    return logs[is_own], logs.masked_fill(is_own, -torch.inf).logsumexp(1)
