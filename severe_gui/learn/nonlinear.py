"""Nonlinear networks with skips and norms, many at once, and their Jacobians in closed form.

A layer of a copy computes h' = kept (carry h + gain f(N(W h))) + (1 - kept) h: carry 0 and gain 1
without a skip, carry 1 with one, kept 0 if the layer was pruned. Copies (variants times seeds)
may differ in f and N; they share one chain of batched products.

The Jacobian follows the chain rule, J' = a J + b D N' W J with D = f' on the diagonal, a and b
from the formula above; it is computed in float64 with the activations, since a deep product
in float32 has its small singular values wrong. Source: Pennington et al. (2017), "Resurrecting
the sigmoid in deep learning through dynamical isometry"; Saxe et al. (2013); the degeneracy post.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import torch
from torch import Tensor

from severe_gui.learn.activations import Kind, answer, normalise, normalise_tangents, slope
from severe_gui.learn.networks import DeepLinearNetworks

_BESIDE = ("carry", "gain", "kept")


@dataclass(frozen=True)
class Probe:
    """Examples at one place of the stack, with tangents at the first of them. float64.

    hidden: (copies, examples, n). tangents: (copies, m, first examples, n). Batch norm uses the
    statistics of the remaining examples, which are kept fixed.
    """

    hidden: Tensor
    tangents: Tensor

    @property
    def jacobians(self) -> Tensor:
        """From where the tangents began to here: (copies, first examples, n, m)."""
        return self.tangents.permute(0, 2, 3, 1)


class NonlinearNetworks(DeepLinearNetworks):
    """y = R g_L(... g_1(E x)) for each copy, g_l the layers above; E and R only if given.

    layers: (depth, copies, n, n). names, kinds: one per copy. carry, gain: (depth, copies), by
    default those of a network without skips. entry: (copies, n, features). readout: (copies,
    outputs, n). Neighbouring copies of one kind are computed together.
    """

    def __init__(
        self,
        layers: Tensor,
        names: Sequence[str],
        kinds: Sequence[Kind],
        carry: Tensor | None = None,
        gain: Tensor | None = None,
        entry: Tensor | None = None,
        readout: Tensor | None = None,
    ) -> None:
        super().__init__(layers, names, entry, readout)
        self.kinds = tuple(kinds)
        self._groups = tuple(_groups(self.kinds))
        for buffer, given in ((self.carry, carry), (self.gain, gain)):
            if given is not None:
                buffer.copy_(given)

    def activations(self, inputs: Tensor) -> list[Tensor]:
        """Input of the stack and output of each layer. inputs: (copies, batch, features).

        Batch norm uses the statistics of this batch.
        """
        activations = [inputs if self.entry is None else torch.bmm(inputs, self.entry.mT)]
        for layer, shares in zip(self.layers.unbind(), self._mixtures(), strict=True):
            sums = torch.bmm(activations[-1], layer.mT)
            answers = []
            for copies, kind in self._groups:
                normalised, _deviation = normalise(kind.norm, sums[copies], sums[copies])
                answers.append(answer(kind.activation, normalised))
            activations.append(_mixed(shares, activations[-1], torch.cat(answers)))
        return activations

    def every(self, stride: int) -> "NonlinearNetworks":
        """Every stride-th copy in its current state, as separate networks."""
        part = slice(None, None, stride)
        chosen = NonlinearNetworks(
            self.layers.detach()[:, part].clone(),
            self.names[part],
            self.kinds[part],
            entry=None if self.entry is None else self.entry.detach()[part].clone(),
        ).to(self.layers.device)
        for buffer in _BESIDE:
            getattr(chosen, buffer).copy_(getattr(self, buffer)[:, part])
        return chosen

    def maps(self) -> Tensor:
        """The weights: a nonlinear layer is not a matrix."""
        return self.layers.detach()

    def named_weights(self) -> dict[str, Tensor]:
        """Every matrix by a name such as "relu/seed-0/layer-01", and the numbers of its layer.

        "relu/seed-0/carry", "gain" and "kept" hold one number per layer.
        """
        weights = super().named_weights()
        for copy, name in enumerate(self.names):
            for buffer in _BESIDE:
                weights[f"{name}/{buffer}"] = getattr(self, buffer)[:, copy].clone()
        return weights

    def load_named_weights(self, weights: Mapping[str, Tensor]) -> None:
        """Load weights. Raises BadInput and changes nothing unless names and shapes match."""
        super().load_named_weights(weights)
        for copy, name in enumerate(self.names):
            for buffer in _BESIDE:
                getattr(self, buffer)[:, copy] = weights[f"{name}/{buffer}"]

    @torch.no_grad()
    def enter(self, inputs: Tensor, directions: Tensor) -> Probe:
        """A probe at the start of the stack.

        inputs: (copies, examples, features). directions: (copies, m, first examples, features),
        separate for each example.
        """
        hidden, tangents = inputs.double(), directions.double()
        if self.entry is None:
            return Probe(hidden, tangents)
        return Probe(_through(hidden, self.entry.double()), _through(tangents, self.entry.double()))

    @torch.no_grad()
    def push(self, probe: Probe, layers: Iterable[int]) -> Iterator[Probe]:
        """Propagate a probe through layers, counted from 0, and yield the output of each."""
        mixtures = self._mixtures()
        for depth in layers:
            answers, carried = self._answers(probe, self.layers[depth].double())
            hidden = _mixed(mixtures[depth], probe.hidden, answers)
            probe = Probe(hidden, _mixed(mixtures[depth], probe.tangents, carried))
            yield probe

    def jacobians(self, inputs: Tensor, count: int, first: int = 1, last: int = 0) -> Tensor:
        """d (output of layer `last`) / d (input of layer `first`) at the first `count` inputs.

        inputs: (copies, examples, features); the rest give batch norm its statistics. last: 0 for
        the last layer. Returns (copies, count, n, n), float64.
        """
        span = range(first - 1, last or len(self.layers))
        return self._pushed(self.probe(inputs, count, first), span).jacobians

    def probe(self, inputs: Tensor, count: int, first: int = 1) -> Probe:
        """What enters layer `first`, with every direction as a tangent at the first `count` inputs.

        inputs: (copies, examples, features); the rest give batch norm its statistics.
        """
        copies, width = self.layers.shape[1:3]
        begun = self._pushed(self._without_tangents(inputs, count), range(first - 1))
        identity = torch.eye(width, dtype=torch.float64, device=inputs.device)
        return Probe(begun.hidden, identity[:, None].expand(copies, width, count, width))

    def settled(self, inputs: Tensor, count: int) -> Tensor:
        """The stack's output for the first `count` inputs, (copies, count, n), without gradient.

        inputs: (copies, examples, features); the rest give batch norm its statistics.
        """
        probe = self._pushed(self._without_tangents(inputs, count), range(len(self.layers)))
        return probe.hidden[:, :count].to(inputs.dtype)

    def _without_tangents(self, inputs: Tensor, count: int) -> Probe:
        none = torch.zeros(len(inputs), 0, count, inputs.shape[-1], device=inputs.device)
        return self.enter(inputs, none)

    def _pushed(self, probe: Probe, layers: Iterable[int]) -> Probe:
        for passed in self.push(probe, layers):
            probe = passed
        return probe

    def _answers(self, probe: Probe, weights: Tensor) -> tuple[Tensor, Tensor]:
        """f(N(W h)) of all examples, and its derivative along the tangents."""
        count = probe.tangents.shape[2]
        sums, turned = _through(probe.hidden, weights), _through(probe.tangents, weights)
        answers, carried = [], []
        for copies, kind in self._groups:
            own = sums[copies]
            normalised, deviation = normalise(kind.norm, own, own[:, count:])
            answers.append(answer(kind.activation, normalised))
            at = normalised[:, :count]
            passed = normalise_tangents(kind.norm, turned[copies], at, deviation[:, :count])
            carried.append(passed * slope(kind.activation, at).unsqueeze(1))
        return torch.cat(answers), torch.cat(carried)

    def _mixtures(self) -> list[tuple[Tensor, Tensor] | None]:
        """Shares of h and of the answer for each layer, (copies, 1, 1); None where 0 and 1."""
        shares = self.shares
        pairs = zip(shares.past, shares.own, strict=True)
        return [None if plain else each for plain, each in zip(shares.is_plain, pairs, strict=True)]


def _groups(kinds: Sequence[Kind]) -> Iterator[tuple[slice, Kind]]:
    """Runs of neighbouring copies of one kind, which are computed in one call."""
    start = 0
    for kind, run in groupby(kinds):
        stop = start + len(list(run))
        yield slice(start, stop), kind
        start = stop


def _mixed(shares: tuple[Tensor, Tensor] | None, past: Tensor, own: Tensor) -> Tensor:
    """a h + b f. past, own: (copies, ..., n)."""
    if shares is None:
        return own
    a, b = (each.view(-1, *[1] * (own.dim() - 1)).to(own.dtype) for each in shares)
    return a * past + b * own


def _through(rows: Tensor, weights: Tensor) -> Tensor:
    """Rows times the transpose. rows: (copies, ..., n). weights: (copies, m, n)."""
    flat = rows.reshape(len(rows), -1, rows.shape[-1])
    return torch.bmm(flat, weights.mT).view(*rows.shape[:-1], weights.shape[1])
