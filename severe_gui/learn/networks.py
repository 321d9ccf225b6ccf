"""Deep linear networks, many at once.

`copies` networks of one shape (variants times seeds) are trained side by side: one parameter
tensor holds all layers of all copies, so that a step is one chain of batched products and one
optimiser update, for any number of copies.

A layer computes h' = kept (carry h + gain W h) + (1 - kept) h. It starts with carry 0 and gain 1,
which is W h; `learn.surgery` changes these numbers while the networks train.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from severe_gui.errors import BadInput
from severe_gui.learn.unchanged import Unchanged

# The values of a layer that was not operated on.
_UNTOUCHED = {"carry": 0.0, "gain": 1.0, "kept": 1.0, "frozen": 0.0}


@dataclass(frozen=True)
class Shares:
    """How much of h and of W h a layer answers: (depth, copies, 1, 1) each.

    is_plain: for each layer, whether that is 0 and 1 in all copies.
    """

    past: Tensor
    own: Tensor
    is_plain: tuple[bool, ...]


class DeepLinearNetworks(nn.Module):
    """y = R W_L ... W_1 E x for each copy; E and R only if the task needs them.

    layers: (depth, copies, n, n); entry: (copies, n, features) where features != n; readout:
    (copies, classes, n) if the task has classes. names: one per copy, such as "fold-0/seed-0".
    carry, gain, kept: (depth, copies), see above; frozen: likewise, 1 where a layer does not learn.
    """

    carry: Tensor
    gain: Tensor
    kept: Tensor
    frozen: Tensor

    def __init__(
        self,
        layers: Tensor,
        names: Sequence[str],
        entry: Tensor | None = None,
        readout: Tensor | None = None,
    ) -> None:
        super().__init__()
        self.names = tuple(names)
        self.layers = nn.Parameter(layers)
        self.entry = None if entry is None else nn.Parameter(entry)
        self.readout = None if readout is None else nn.Parameter(readout)
        for name, value in _UNTOUCHED.items():
            self.register_buffer(name, torch.full(layers.shape[:2], value))
        self._known_shares = Unchanged(_shares_of)
        self._any_frozen = Unchanged(_any_above_zero)

    def activations(self, inputs: Tensor) -> list[Tensor]:
        """Input of the stack and output of each layer. inputs: (copies, batch, features)."""
        hidden = inputs if self.entry is None else torch.bmm(inputs, self.entry.mT)
        activations = [hidden]
        shares = self.shares
        for depth, layer in enumerate(self.layers.unbind()):
            sums = torch.bmm(activations[-1], layer.mT)
            # Copies of a layer share one product, and few layers are ever operated on.
            if not shares.is_plain[depth]:
                sums = shares.past[depth] * activations[-1] + shares.own[depth] * sums
            activations.append(sums)
        return activations

    def maps(self) -> Tensor:
        """What each layer does to h, as a matrix. (depth, copies, n, n), without gradient."""
        shares, layers = self.shares, self.layers.detach()
        if all(shares.is_plain):
            return layers
        return shares.own * layers + shares.past * torch.eye(layers.shape[-1]).to(layers)

    @property
    def shares(self) -> Shares:
        """What the layers answer, from carry, gain and kept as they are now."""
        return self._known_shares.of(self.kept, self.carry, self.gain)

    @property
    def has_frozen(self) -> bool:
        """Whether any layer of any copy is frozen."""
        return self._any_frozen.of(self.frozen)

    def output(self, last: Tensor) -> Tensor:
        """The output that is compared with the target. last: (copies, batch, n)."""
        return last if self.readout is None else torch.bmm(last, self.readout.mT)

    def named_weights(self) -> dict[str, Tensor]:
        """Every matrix by a name such as "fold-0/seed-0/layer-01".

        A layer's matrix is its whole map, including its skip; the identity if it was pruned.
        """
        weights: dict[str, Tensor] = {}
        maps = self.maps()
        for copy, name in enumerate(self.names):
            if self.entry is not None:
                weights[f"{name}/entry"] = self.entry[copy].detach().clone()
            for depth, layer in enumerate(maps):
                weights[f"{name}/layer-{depth + 1:02d}"] = layer[copy].clone()
            if self.readout is not None:
                weights[f"{name}/readout"] = self.readout[copy].detach().clone()
        return weights

    def load_named_weights(self, weights: Mapping[str, Tensor]) -> None:
        """Load weights, into layers that were not operated on.

        Raises BadInput and changes nothing unless names and shapes match.
        """
        own = self.named_weights()
        missing = sorted(set(own) - set(weights))
        if missing:
            raise BadInput(
                "These weights do not fit this network",
                f"they have no {missing[0]}",
                "choose the depth, variants and seeds of their training",
            )
        for name, tensor in own.items():
            if weights[name].shape != tensor.shape:
                raise BadInput(
                    "These weights do not fit this network",
                    f"{name} is {_size(weights[name])}, not {_size(tensor)}",
                    "choose the width of their training",
                )
        with torch.no_grad():
            for buffer, value in _UNTOUCHED.items():
                getattr(self, buffer).fill_(value)
            for copy, name in enumerate(self.names):
                for depth in range(len(self.layers)):
                    self.layers[depth, copy] = weights[f"{name}/layer-{depth + 1:02d}"]
                if self.entry is not None:
                    self.entry[copy] = weights[f"{name}/entry"]
                if self.readout is not None:
                    self.readout[copy] = weights[f"{name}/readout"]


def _shares_of(kept: Tensor, carry: Tensor, gain: Tensor) -> Shares:
    past = (kept * carry + 1 - kept)[..., None, None]
    own = (kept * gain)[..., None, None]
    is_plain = ((past == 0) & (own == 1)).flatten(1).all(-1)
    return Shares(past, own, tuple(is_plain.cpu().tolist()))


def _any_above_zero(numbers: Tensor) -> bool:
    return bool((numbers > 0).any())


def _size(tensor: Tensor) -> str:
    return " x ".join(str(length) for length in tensor.shape)
