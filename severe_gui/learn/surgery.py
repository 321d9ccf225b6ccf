"""Operations on the layers of networks while they train.

A layer of a copy computes
    h' = kept (carry h + gain f(W h)) + (1 - kept) h,
with f the identity in a linear network. Fold, rescale and orthogonalise change W; a skip is carry 1
and a gain; a pruned layer has kept 0; a frozen layer has its W restored after each step.
The four numbers are buffers beside the weights, one for each layer of each copy, so that a
checkpoint holds the result of every operation. Optimisers keep their memory of replaced weights.
Source: the degeneracy post, for the fold; Higham (1986), "Computing the polar decomposition", for
U V^T being the orthogonal matrix nearest to U S V^T.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import torch
from torch import Tensor

from severe_gui.errors import BadInput
from severe_gui.learn import initialisers


class Operable(Protocol):
    """Networks that can be operated on.

    layers: (depth, copies, n, n); carry, gain, kept, frozen: (depth, copies), as floats. names:
    one per copy, such as "fold-0/seed-0".
    """

    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def layers(self) -> Tensor: ...
    @property
    def carry(self) -> Tensor: ...
    @property
    def gain(self) -> Tensor: ...
    @property
    def kept(self) -> Tensor: ...
    @property
    def frozen(self) -> Tensor: ...
    @property
    def has_frozen(self) -> bool: ...


def copies_of(networks: Operable, variant: str = "") -> tuple[int, ...]:
    """Indices of the copies whose names start with "variant/"; all of them for ""."""
    return tuple(
        index
        for index, name in enumerate(networks.names)
        if not variant or name.split("/")[0] == variant
    )


@torch.no_grad()
def operate(
    networks: Operable, name: str, settings: Mapping[str, Any], copies: Sequence[int]
) -> None:
    """Apply the operation called `name` to layers `first` to `last` of some copies, in place.

    settings: by name, as in `experiments.surgery`; layers count from 1, and last 0 is the deepest.
    Raises BadInput and changes nothing if there is no such operation or layer.
    """
    depth = len(networks.layers)
    first, last = int(settings.get("first", 1)), int(settings.get("last", 0)) or depth
    if name not in _OPERATIONS:
        raise BadInput(f"There is no operation {name!r}", "", f"choose {' or '.join(_OPERATIONS)}")
    if not 1 <= first <= last <= depth or not copies:
        raise BadInput(
            f"Layers {first} to {last} cannot be operated on",
            f"the networks have layers 1 to {depth}" if copies else "no network was chosen",
        )
    where = torch.tensor(list(copies)).to(networks.layers.device)
    _OPERATIONS[name](networks, settings, slice(first - 1, last), where)


@contextmanager
def holding_frozen(networks: Operable) -> Iterator[None]:
    """Restore the weights of frozen layers at the end of the block, to the last bit."""
    if not networks.has_frozen:
        yield
        return
    before = networks.layers.detach().clone()
    yield
    is_frozen = (networks.frozen > 0)[..., None, None]
    with torch.no_grad():
        networks.layers.copy_(torch.where(is_frozen, before, networks.layers))


def nearest_orthogonal(matrices: Tensor) -> Tensor:
    """The orthogonal polar factor of each matrix, computed in float64. Shape and dtype are kept.

    matrices: (..., n, n). A singular matrix has several nearest ones; this is one of them.
    """
    u, _, vh = torch.linalg.svd(matrices.detach().double().cpu())
    factor: Tensor = u @ vh
    return factor.to(matrices)


def _replace_by(
    change: Callable[[Tensor, Mapping[str, Any]], Tensor],
) -> Callable[[Operable, Mapping[str, Any], slice, Tensor], None]:
    """An operation that replaces the weights."""

    def replace(
        networks: Operable, settings: Mapping[str, Any], span: slice, copies: Tensor
    ) -> None:
        networks.layers[span, copies] = change(networks.layers.detach()[span, copies], settings)

    return replace


def _skip(networks: Operable, settings: Mapping[str, Any], span: slice, copies: Tensor) -> None:
    networks.carry[span, copies] = 1.0
    networks.gain[span, copies] = float(settings["gain"])


def _prune(networks: Operable, settings: Mapping[str, Any], span: slice, copies: Tensor) -> None:
    """Take layers out, but leave each copy its deepest one where none would remain."""
    kept = networks.kept.cpu()
    for copy in copies.cpu().tolist():
        remaining = kept[:, copy].nonzero().flatten().tolist()
        kept[span, copy] = 0.0
        if not kept[:, copy].any():
            kept[remaining[-1], copy] = 1.0
    networks.kept.copy_(kept)


def _freeze(networks: Operable, settings: Mapping[str, Any], span: slice, copies: Tensor) -> None:
    networks.frozen[span, copies] = float(bool(settings["frozen"]))


_OPERATIONS: Mapping[str, Callable[[Operable, Mapping[str, Any], slice, Tensor], None]] = {
    "fold": _replace_by(
        lambda weights, asked: initialisers.fold(weights, asked["times"], asked["axis"])
    ),
    "orthogonalise": _replace_by(lambda weights, asked: nearest_orthogonal(weights)),
    "rescale": _replace_by(lambda weights, asked: weights * float(asked["factor"])),
    "skip": _skip,
    "prune": _prune,
    "freeze": _freeze,
}
