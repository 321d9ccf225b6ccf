"""The filament picture: exact Jacobians, a true projection, and no flips between two steps."""

import math

import pytest
import torch

from severe_gui.learn import initialisers
from severe_gui.learn.activations import Kind
from severe_gui.learn.filament import Plane, carry_plane, random_plane, shown_layers, stretches
from severe_gui.learn.nonlinear import NonlinearNetworks


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def networks_of(kind=None, depth=6, width=9, scale=1.0, features=None, orthogonal=False):
    drawn = initialisers.gaussian(depth, width, generator(5)).unsqueeze(1)
    layers = (initialisers.orthogonal(drawn) if orthogonal else drawn) * scale
    entry = None
    if features is not None:
        entry = torch.randn(1, width, features, generator=generator(6)).double()
    return NonlinearNetworks(layers, ["a"], [kind or Kind("tanh")], entry=entry).double()


def plane_of(features=9, extent=2.0, side=11) -> Plane:
    plane = random_plane(features, extent, generator(7))
    return Plane(plane.directions, extent, side)


def no_reference(features=9) -> torch.Tensor:
    return torch.zeros(1, 0, features, dtype=torch.float64)


@pytest.mark.parametrize(
    ("depth", "layers"),
    [(30, (0, 1, 2, 5, 10, 20, 30)), (20, (0, 1, 2, 5, 10, 20)), (3, (0, 1, 2, 3)), (1, (0, 1))],
)
def test_the_first_layers_and_the_last_are_shown(depth, layers):
    assert shown_layers(depth) == layers


def test_directions_are_orthonormal():
    directions = random_plane(20, 1.0, generator()).directions
    identity = torch.eye(2, dtype=torch.float64)
    assert torch.allclose(directions.mT @ directions, identity, atol=1e-14)


def test_before_the_first_layer_the_picture_is_the_grid_itself():
    plane = plane_of()
    (filament,) = carry_plane(networks_of(), plane, no_reference())
    grid = plane.coordinates().view(11, 11, 2).float()
    assert torch.allclose(filament.points[0], grid, atol=1e-5)
    assert torch.allclose(filament.jacobians[0], torch.eye(2).expand(11, 11, 2, 2), atol=1e-6)


@pytest.mark.parametrize("kind", [Kind("tanh"), Kind("gelu", "layer"), Kind("tanh", "batch")])
def test_jacobians_are_those_of_the_picture_by_finite_differences(kind):
    networks = networks_of(kind)
    reference = torch.randn(1, 30, 9, generator=generator(8), dtype=torch.float64)
    plane = plane_of(extent=0.2, side=201)
    (filament,) = carry_plane(networks, plane, reference)
    points, jacobians = filament.points.double(), filament.jacobians.double()
    row, column = 150, 35
    step = 2 * (plane.coordinates()[1] - plane.coordinates()[0])[1]
    along = (points[:, row + 1, column] - points[:, row - 1, column]) / step
    across = (points[:, row, column + 1] - points[:, row, column - 1]) / step
    differences = torch.stack([along, across], dim=-1)
    exact = jacobians[:, row, column]
    # Central differences err by the square of the step, 1/500; the rest is single precision.
    scale = exact.abs().amax((1, 2), keepdim=True)
    assert ((differences - exact).abs() < 5e-3 * scale).all()


def test_the_picture_keeps_what_two_principal_components_keep():
    plane, networks = plane_of(), networks_of(Kind("relu"))
    (filament,) = carry_plane(networks, plane, no_reference())
    inputs = (plane.coordinates() @ plane.directions.mT).unsqueeze(0)
    last = networks.activations(inputs)[-1][0]
    values = torch.linalg.svdvals(last - last.mean(0))
    kept = filament.points[-1].double().flatten(0, 1).pow(2).sum()
    assert kept.item() == pytest.approx(values[:2].pow(2).sum().item(), rel=1e-5)


def test_an_isometry_leaves_the_picture_as_it_was():
    networks = networks_of(Kind("linear"), orthogonal=True)
    (filament,) = carry_plane(networks, plane_of(), no_reference())
    assert torch.allclose(filament.points[-1], filament.points[0], atol=1e-5)


def test_a_small_change_of_the_weights_changes_the_picture_little():
    # An orthogonal tanh network near its linear part has almost equal principal components.
    networks = networks_of(Kind("tanh"), orthogonal=True)
    plane = plane_of(extent=0.1)
    (before,) = carry_plane(networks, plane, no_reference())
    with torch.no_grad():
        networks.layers += 1e-4 * torch.randn(networks.layers.shape, generator=generator(9))
    (after,) = carry_plane(networks, plane, no_reference())
    difference = (after.points - before.points).abs().amax()
    assert difference.item() < 0.02 * before.points.abs().amax().item()


def gaussian_pictures(depth: int, width: int, copies: int):
    """log of the singular values of a plane's Jacobian, (copies, layers, 2), in linear networks."""
    scale = width**-0.5
    layers = torch.randn(depth, copies, width, width, generator=generator(4)) * scale
    names = [str(copy) for copy in range(copies)]
    networks = NonlinearNetworks(layers, names, [Kind()] * copies).double()
    reference = torch.zeros(copies, 0, width, dtype=torch.float64)
    filaments = carry_plane(networks, plane_of(features=width, side=2), reference)
    jacobians = torch.stack([each.jacobians[:, 0, 0] for each in filaments])
    return torch.linalg.svdvals(jacobians.double()).log()


def exponent(place: int, width: int) -> float:
    """Lyapunov exponent of a product of Gaussian matrices, variance 1/n (Newman 1986)."""
    half = torch.tensor((width - place + 1) / 2, dtype=torch.float64)
    return 0.5 * (math.log(2 / width) + torch.digamma(half).item())


def test_random_layers_draw_a_plane_out_at_the_rate_of_the_lyapunov_exponents():
    logs = gaussian_pictures(depth=60, width=8, copies=256)
    layers = shown_layers(60)
    at_20, at_60 = layers.index(20), layers.index(60)
    thinning = (logs[:, at_60] - logs[:, at_20]) @ torch.tensor([1.0, -1.0], dtype=torch.float64)
    expected = 40 * (exponent(1, 8) - exponent(2, 8))
    error = thinning.std().item() / 256**0.5
    assert expected > 3
    assert thinning.mean().item() == pytest.approx(expected, abs=4 * error)


def test_a_plane_shrinks_at_the_rate_of_the_two_first_exponents():
    area = gaussian_pictures(depth=30, width=16, copies=128)[:, -1].sum(-1)
    expected = 30 * (exponent(1, 16) + exponent(2, 16))
    assert area.mean().item() == pytest.approx(expected, abs=4 * area.std().item() / 128**0.5)


def test_a_network_that_overflows_has_no_picture():
    networks = networks_of(Kind("linear"), scale=1e200)
    assert carry_plane(networks, plane_of(), no_reference()) == []


def test_numbers_too_large_for_single_precision_stay_finite():
    networks = networks_of(Kind("linear"), scale=1e8)
    (filament,) = carry_plane(networks, plane_of(), no_reference())
    assert filament.points.isfinite().all()
    assert filament.jacobians.isfinite().all()
    assert filament.jacobians.abs().amax() > 1e38


def test_an_entry_carries_the_plane_into_the_stack():
    networks, plane = networks_of(features=4), plane_of(features=4)
    (filament,) = carry_plane(networks, plane, no_reference(4))
    values = torch.linalg.svdvals(filament.jacobians[0, 0, 0].double())
    expected = torch.linalg.svdvals((networks.entry[0] @ plane.directions).detach())
    assert torch.allclose(values, expected, rtol=1e-5)


def test_a_linear_network_stretches_a_plane_as_its_product_does():
    networks, plane = networks_of(Kind("linear")), plane_of(side=4)
    found = stretches(networks, plane, no_reference(), (2, 6))
    assert found.shape == (2, 1, 16, 2)
    for values, depth in zip(found, (2, 6), strict=True):
        product = torch.eye(9, dtype=torch.float64)
        for layer in networks.layers.detach()[:depth, 0]:
            product = layer @ product
        expected = torch.linalg.svdvals(product @ plane.directions)
        assert torch.allclose(values, expected.expand(1, 16, 2), rtol=1e-9)
