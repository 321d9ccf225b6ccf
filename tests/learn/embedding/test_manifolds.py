"""The spaces of embeddings: their laws, and geoopt's numbers."""

import geoopt
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.learn.embedding.manifolds import (
    Euclidean,
    Lorentz,
    PoincareBall,
    UnscaledBall,
    ball_of_hyperboloid,
    hyperboloid_of_ball,
)

BALL, SHEET, FLAT = PoincareBall(), Lorentz(), Euclidean()


def points(seed: int, count: int = 3, dimension: int = 4) -> torch.Tensor:
    """Of the ball, some of them near its boundary."""
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.randn(count, dimension, generator=generator, dtype=torch.float64)
    lengths = torch.rand(count, 1, generator=generator, dtype=torch.float64) ** 0.3 * 0.98
    return drawn / drawn.norm(dim=-1, keepdim=True) * lengths


def vectors(seed: int, dimension: int = 4) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(2, dimension, generator=generator, dtype=torch.float64)


def test_the_ball_agrees_with_geoopt():
    peer = geoopt.PoincareBallExact()
    for seed in range(20):
        x, y, _ = points(seed)
        v = vectors(seed)[0] * (1 - x.square().sum()) / 2
        assert torch.allclose(BALL.distance(x, y), peer.dist(x, y), rtol=1e-9)
        assert torch.allclose(BALL.exponential(x, v), peer.expmap(x, v), atol=1e-9)
        assert torch.allclose(BALL.logarithm(x, y), peer.logmap(x, y), atol=1e-9)
        assert torch.allclose(BALL.transport(x, y, v), peer.transp(x, y, v), atol=1e-9)
        assert torch.allclose(BALL.gradient(x, v), peer.egrad2rgrad(x, v), rtol=1e-9)


def test_the_hyperboloid_agrees_with_geoopt():
    peer = geoopt.Lorentz()

    def theirs(x: torch.Tensor) -> torch.Tensor:
        """With time first."""
        return torch.cat([x[..., -1:], x[..., :-1]], dim=-1)

    for seed in range(20):
        x, y = hyperboloid_of_ball(points(seed)[:2])
        slope = vectors(seed, 5)[0]
        v = SHEET.tangent(x, slope)
        v = v / SHEET.norm(x, v)
        assert torch.allclose(SHEET.distance(x, y), peer.dist(theirs(x), theirs(y)), rtol=1e-6)
        ours = theirs(SHEET.exponential(x, v))
        assert torch.allclose(ours, peer.expmap(theirs(x), theirs(v)), rtol=1e-8)
        ours = theirs(SHEET.transport(x, y, v))
        assert torch.allclose(ours, peer.transp(theirs(x), theirs(y), theirs(v)), rtol=1e-6)
        ours = theirs(SHEET.gradient(x, slope))
        assert torch.allclose(ours, peer.egrad2rgrad(theirs(x), theirs(slope)), rtol=1e-7)


@given(st.integers(0, 2**32))
def test_ball_and_hyperboloid_are_one_space(seed):
    x, y, _ = points(seed)
    on_sheet = hyperboloid_of_ball(torch.stack([x, y]))
    assert torch.allclose(ball_of_hyperboloid(on_sheet), torch.stack([x, y]), atol=1e-12)
    assert torch.allclose(SHEET.distance(*on_sheet), BALL.distance(x, y), rtol=1e-8)


@pytest.mark.parametrize("manifold", [BALL, SHEET, FLAT])
@given(st.integers(0, 2**32))
def test_exponential_undoes_logarithm_and_transport_keeps_lengths(manifold, seed):
    x, y, z = hyperboloid_of_ball(points(seed)) if manifold is SHEET else points(seed)
    v = manifold.logarithm(x, y)
    assert torch.allclose(manifold.exponential(x, v), y, rtol=1e-6, atol=1e-6)
    assert torch.allclose(manifold.norm(x, v).squeeze(), manifold.distance(x, y), rtol=1e-7)
    carried = manifold.transport(x, z, v)
    assert torch.allclose(manifold.norm(z, carried), manifold.norm(x, v), rtol=1e-5)


@pytest.mark.parametrize("manifold", [BALL, SHEET, FLAT])
def test_a_step_against_the_gradient_of_a_distance_shortens_it_by_its_length(manifold):
    made = points(3)
    x, y, _ = hyperboloid_of_ball(made) if manifold is SHEET else made
    start = x.clone().requires_grad_()
    distance = manifold.distance(start, y)
    (slope,) = torch.autograd.grad(distance, start)
    gradient = manifold.gradient(x, slope)
    # The gradient of a distance has length 1.
    assert manifold.norm(x, gradient).item() == pytest.approx(1.0, abs=1e-8)
    after = manifold.distance(manifold.exponential(x, -0.01 * gradient), y)
    assert after.item() == pytest.approx(distance.item() - 0.01, abs=1e-8)


def test_what_leaves_the_ball_is_brought_back_in_its_direction():
    out = torch.tensor([[-3.0, 4.0], [0.1, 0.2]], dtype=torch.float64)
    back = BALL.project(out)
    assert torch.allclose(back[0], torch.tensor([-0.6, 0.8], dtype=torch.float64), atol=1e-4)
    assert back[0].norm() < 1
    assert torch.equal(back[1], out[1])


def test_the_euclidean_gradient_is_the_riemannian_one_times_the_metric():
    x, y, _ = points(3)
    slope = vectors(3)[0]
    factor = 4 / (1 - x.square().sum()).square()
    unscaled = UnscaledBall()
    assert torch.allclose(unscaled.gradient(x, slope), factor * BALL.gradient(x, slope))
    assert torch.equal(unscaled.distance(x, y), BALL.distance(x, y))
