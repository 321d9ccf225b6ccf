"""The filament picture: where the layers of a network take a plane of inputs.

A grid in a plane through the origin is propagated through the stack. Where the Jacobian is
degenerate, the plane is stretched into a filament: along it the input still has an effect,
across it none. After each of a few layers the resulting grid is drawn in the plane of its first
two principal components. Those two are an arbitrary basis (the covariance of the input grid has no
preferred direction at all), so they are turned by the orthogonal matrix that brings the picture
closest to the grid itself: a rule without memory, under which the picture neither flips nor spins
between two steps. Each point comes with the exact Jacobian from the grid's plane to the
picture's. Source: Duvenaud et al. (2014), "Avoiding pathologies in very deep networks".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from severe_gui.learn.nonlinear import NonlinearNetworks, Probe

SIDE = 40
"""Even, so that no point is the origin, where relu has its kink and layer norm is undefined."""
SHOWN_LAYERS = (0, 1, 2, 5, 10, 20)


@dataclass(frozen=True)
class Plane:
    """A square piece of a plane through the origin of the inputs.

    directions: (features, 2), orthonormal. extent: half the side. side: grid points along it.
    """

    directions: Tensor
    extent: float
    side: int = SIDE

    def coordinates(self) -> Tensor:
        """The grid, (side * side, 2) in float64: the second coordinate runs fastest."""
        line = torch.linspace(-self.extent, self.extent, self.side, dtype=torch.float64)
        return torch.cartesian_prod(line, line)


@dataclass(frozen=True)
class Filament:
    """A propagated grid. points: (layers, G, G, 2). jacobians: (layers, G, G, 2, 2). float32."""

    points: Tensor
    jacobians: Tensor


def shown_layers(depth: int) -> tuple[int, ...]:
    """After which layers the grid is drawn; 0 is the input of the stack."""
    return (*(layer for layer in SHOWN_LAYERS if layer < depth), depth)


def random_plane(features: int, extent: float, generator: torch.Generator) -> Plane:
    """A plane in a uniformly random direction."""
    drawn = torch.randn(features, 2, generator=generator, dtype=torch.float64)
    return Plane(torch.linalg.qr(drawn).Q, extent)


def carry_plane(networks: NonlinearNetworks, plane: Plane, reference: Tensor) -> list[Filament]:
    """The plane in each copy's layers. reference: (copies, examples, features), for batch norm.

    Picture and Jacobian are in units of the input: before the first layer the Jacobian is the
    identity. Empty if a network overflows.
    """
    depth, device, grid = len(networks.layers), reference.device, plane.coordinates()
    entered = _entered(networks, plane, reference)
    chosen = shown_layers(depth)
    passed = enumerate(networks.push(entered, range(depth)), start=1)
    kept = [entered, *(probe for layer, probe in passed if layer in chosen)]
    if not all(bool(each.isfinite().all()) for probe in kept for each in vars(probe).values()):
        return []
    drawn = [_pictures(each, grid.to(device), plane.side) for each in kept]
    points, jacobians = (_single(torch.stack(each, dim=1)) for each in zip(*drawn, strict=True))
    return [Filament(*pair) for pair in zip(points, jacobians, strict=True)]


@torch.no_grad()
def stretches(
    networks: NonlinearNetworks, plane: Plane, reference: Tensor, layers: Sequence[int]
) -> Tensor:
    """The two singular values of the plane's map at each of its points, after some layers.

    layers: from 1, ascending. reference: as in `carry_plane`. (layers, copies, points, 2), float64.
    """
    begun = _entered(networks, plane, reference)
    passed = enumerate(networks.push(begun, range(max(layers))), start=1)
    maps = [probe.jacobians for layer, probe in passed if layer in layers]
    values: Tensor = torch.linalg.svdvals(torch.stack(maps).cpu())
    return values


def _entered(networks: NonlinearNetworks, plane: Plane, reference: Tensor) -> Probe:
    """The plane's grid and its two directions, as they enter the stack."""
    copies, device, grid = networks.layers.shape[1], reference.device, plane.coordinates()
    inputs = (grid @ plane.directions.mT).expand(copies, -1, -1).to(device)
    along = plane.directions.mT[:, None].expand(copies, 2, len(grid), -1).to(device)
    return networks.enter(torch.cat([inputs, reference.double()], dim=1), along)


def _pictures(probe: Probe, grid: Tensor, side: int) -> tuple[Tensor, Tensor]:
    """The grid in its principal plane, (copies, G, G, 2), and its Jacobians."""
    carried = probe.hidden[:, : len(grid)]
    frame = _frames(carried, grid)
    centred = carried - carried.mean(1, keepdim=True)
    jacobians = (probe.tangents @ frame[:, None]).permute(0, 2, 3, 1)
    copies = len(carried)
    return (
        (centred @ frame).view(copies, side, side, 2),
        jacobians.reshape(copies, side, side, 2, 2),
    )


def _frames(carried: Tensor, grid: Tensor) -> Tensor:
    """Orthonormal bases of the principal planes, turned towards the grid: (copies, n, 2)."""
    centred = carried - carried.mean(1, keepdim=True)
    centred = centred / centred.abs().amax((1, 2), keepdim=True).clamp(min=1e-300)
    _values, vectors = torch.linalg.eigh(centred.mT @ centred)
    principal = vectors[..., -2:].flip(-1)
    left, _stretch, right = torch.linalg.svd(principal.mT @ (centred.mT @ grid))
    frames: Tensor = principal @ (left @ right)
    return frames


def _single(values: Tensor) -> Tensor:
    """In single precision on the CPU; larger values become its largest number."""
    largest = torch.finfo(torch.float32).max
    return values.clamp(-largest, largest).float().cpu()
