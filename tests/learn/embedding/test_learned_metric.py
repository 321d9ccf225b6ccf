"""Metrics that are learned: their geodesics against other ways to find them, and their slopes."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from severe_gui.learn.embedding.manifolds import Lorentz
from severe_gui.learn.embedding.metric.profile import KNOTS, Bend, bend_of
from severe_gui.learn.embedding.metric.shape import log_cosh, shape_of
from severe_gui.learn.embedding.metric.space import BentSpace, in_bent_space, in_hyperbolic_space
from severe_gui.learn.embedding.metric.training import MetricRecipe, MetricTraining
from severe_gui.maths.graphs.trees import balanced_tree

SHEET = Lorentz()
HYPERBOLIC = torch.zeros(KNOTS, dtype=torch.float64)


def a_profile(seed: int = 1, size: float = 0.5) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return size * torch.randn(KNOTS, generator=generator, dtype=torch.float64)


def at(rho: torch.Tensor, angle: torch.Tensor) -> torch.Tensor:
    """Points of the plane by their hyperbolic distance from the middle and their direction."""
    across = torch.sinh(rho)
    return torch.stack([across * angle.cos(), across * angle.sin(), torch.cosh(rho)], dim=-1)


def some_points(seed: int, count: int, farthest: float = 8.0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    rho = farthest * torch.rand(count, generator=generator, dtype=torch.float64)
    return at(rho, 2 * math.pi * torch.rand(count, generator=generator, dtype=torch.float64))


def distances(x: torch.Tensor, y: torch.Tensor, bend: Bend) -> torch.Tensor:
    return BentSpace(bend).distance(x.unsqueeze(1), y)


def test_a_metric_begins_hyperbolic():
    x, y = some_points(1, 20), some_points(2, 30)
    bend, exact = bend_of(HYPERBOLIC), SHEET.distance(x.unsqueeze(1), y)
    assert torch.allclose(bend.stretch, torch.ones_like(bend.stretch), atol=1e-14)
    assert torch.allclose(distances(x, y, bend), exact, atol=1e-9)
    weights = torch.ones_like(exact)
    others = y.expand(len(x), *y.shape)
    bent, plain = in_bent_space(x, others, bend), in_hyperbolic_space(x, others)
    for ours, theirs in zip(bent.gradients(weights)[:2], plain.gradients(weights)[:2], strict=True):
        assert (ours - theirs).abs().max() < 1e-9 * theirs.abs().max()


def shortest_by_descent(start, end, bend: Bend, pieces: int = 60) -> float:
    """The length of a polyline whose corners were moved until it was shortest."""
    share = torch.linspace(0, 1, pieces + 1, dtype=torch.float64)
    # The hyperbolic geodesic to begin with: near the shortest, and of finite slopes everywhere.
    way = SHEET.logarithm(start, end)
    line = SHEET.exponential(start, share.unsqueeze(-1) * way)
    rho, angle = torch.acosh(line[:, 2]), torch.atan2(line[:, 1], line[:, 0])
    inner = torch.stack([rho, angle])[:, 1:-1].clone().requires_grad_()
    table = bend.stretch

    def length() -> torch.Tensor:
        path = torch.stack([rho, angle]).clone()
        path[:, 1:-1] = inner
        middle, step = (path[:, 1:] + path[:, :-1]) / 2, path.diff(dim=1)
        place = log_cosh(middle[0]) / bend.step
        index = place.detach().long()
        stretch = table[index] + (place - index) * (table[index + 1] - table[index])
        parts = (stretch * step[0]).square() + (torch.sinh(middle[0]) * step[1]).square()
        return parts.sqrt().sum()

    search = torch.optim.LBFGS(
        [inner], max_iter=100, history_size=40, line_search_fn="strong_wolfe"
    )

    def closure() -> torch.Tensor:
        search.zero_grad()
        found = length()
        found.backward()
        return found

    search.step(closure)
    return float(length().detach())


@pytest.mark.parametrize(
    ("start", "end", "angle"), [(1.0, 1.5, 1.2), (2.0, 2.0, 0.8), (0.6, 2.5, 2.2)]
)
def test_a_geodesic_is_as_long_as_the_shortest_polyline(start, end, angle):
    bend = bend_of(a_profile())
    x, y = at(*torch.tensor([[start, end], [0.0, angle]], dtype=torch.float64))
    found = float(distances(x.unsqueeze(0), y.unsqueeze(0), bend))
    assert found == pytest.approx(shortest_by_descent(x, y, bend), rel=1e-3)
    assert abs(found - float(SHEET.distance(x, y))) > 0.02


@settings(max_examples=max(settings.default.max_examples // 5, 1))
@given(st.integers(0, 10_000))
def test_distances_are_those_of_a_metric(seed):
    bend = bend_of(a_profile(seed))
    points = some_points(seed, 6)
    found = distances(points, points, bend)
    assert torch.allclose(found, found.T, atol=1e-9)
    assert (found.diagonal() < 1e-4).all()
    between = (found.unsqueeze(2) + found.unsqueeze(0)).amin(dim=1)
    assert (found <= between + 0.02).all()
    # Along the way out nothing is shorter, and through the middle there is always a way.
    out = bend.whole_at(log_cosh(torch.acosh(points[:, 2])))
    turned = points * torch.tensor([-1.0, -1.0, 1.0], dtype=torch.float64)
    opposite = distances(points, turned, bend).diagonal()
    assert (found <= (opposite.unsqueeze(1) + opposite) / 2 + 0.02).all()
    assert (found >= (opposite.unsqueeze(1) - opposite).abs() / 2 - 0.02).all()
    assert (opposite >= out).all()


def test_gradients_are_the_slopes_of_distances():
    bend, size = bend_of(a_profile(3)), 1e-4
    u, w = some_points(4, 5, 4.0), some_points(5, 30, 4.0).view(5, 6, 3)
    weights = torch.randn(5, 6, generator=torch.Generator().manual_seed(6), dtype=torch.float64)
    at_u, at_w, _ = in_bent_space(u, w, bend).gradients(weights)

    def whole(moved_u, moved_w):
        return (in_bent_space(moved_u, moved_w, bend).distance * weights).sum()

    for points, gradient, moved in (
        (u, at_u, lambda each: (each, w)),
        (w, at_w, lambda each: (u, each)),
    ):
        drawn = torch.randn(
            points.shape, generator=torch.Generator().manual_seed(7), dtype=torch.float64
        )
        way = SHEET.tangent(points, drawn)
        there, back = (SHEET.exponential(points, sign * size * way) for sign in (1, -1))
        slope = (whole(*moved(there)) - whole(*moved(back))) / (2 * size)
        assert float(slope) == pytest.approx(float(product(points, gradient, way, bend)), rel=2e-3)


def product(points, v, w, bend: Bend) -> torch.Tensor:
    """Of tangent vectors in the bent metric: their parts outward are stretched."""
    size = points[..., :-1].norm(dim=-1, keepdim=True)
    direction = points[..., :-1] / size
    out_v, out_w = (each[..., -1:] / size for each in (v, w))
    across_v, across_w = (
        each[..., :-1] - out * points[..., -1:] * direction
        for each, out in ((v, out_v), (w, out_w))
    )
    stretch = bend.stretch_at(torch.log1p(size.square()) / 2)
    return (stretch.square() * out_v * out_w).sum() + (across_v * across_w).sum()


def test_the_derivatives_by_the_profile_are_the_slopes_of_distances():
    logs, size = a_profile(8), 1e-5
    u, w = some_points(9, 6), some_points(10, 42).view(6, 7, 3)
    weights = torch.randn(6, 7, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    leaf = logs.clone().requires_grad_()
    bend = bend_of(leaf)
    by_table = in_bent_space(u, w, bend).gradients(weights)[2]
    (found,) = torch.autograd.grad(bend.stretch, leaf, by_table)

    def whole(each):
        return (in_bent_space(u, w, bend_of(each)).distance * weights).sum()

    steps = size * torch.eye(KNOTS, dtype=torch.float64)
    slopes = torch.stack([(whole(logs + s) - whole(logs - s)) / (2 * size) for s in steps])
    assert torch.allclose(found, slopes, rtol=5e-3, atol=1e-3)
    assert slopes.abs().max() > 0.1


def test_the_shape_has_the_curvature_and_the_factor_of_its_metric():
    logs, scale = a_profile(11), 1.7
    shape = shape_of(bend_of(logs), logs, scale)
    # -S'' / S, S the size of circles by the distance.
    circles, distance = scale * torch.sinh(shape.rho), shape.distance
    slope = circles.diff() / distance.diff()
    bent = slope.diff() / ((distance[2:] - distance[:-2]) / 2) / circles[1:-1]
    inside = slice(100, 1500)
    assert torch.allclose(bent[inside], shape.curvature[1:-1][inside], rtol=2e-2)
    # A circle of the disk with this factor is as long as it should be, and so is the way to it.
    r = torch.tanh(shape.place / 2)
    factor = shape.factor * 2 / (1 - r.square())
    assert torch.allclose(r * factor, circles, rtol=1e-6)
    steps = (factor[1:] + factor[:-1]) / 2 * r.diff() / distance.diff()
    assert torch.allclose(steps[inside], torch.ones_like(steps[inside]), rtol=1e-3)


def test_only_what_is_free_is_learned():
    graph = balanced_tree(2, 3).closure()
    ends = {}
    for freedom in ("hyperbolic", "curvature", "metric"):
        recipe = MetricRecipe(freedom, rate=0.1, metric_rate=0.05, burn_in=2, held=5)
        training = MetricTraining(graph, recipe, torch.Generator().manual_seed(1))
        losses = [training.epoch() for _ in range(12)]
        assert losses[-1] < losses[3]
        ends[freedom] = (training.scale, float(training.logs.abs().max()))
    assert ends["hyperbolic"] == (1.0, 0.0)
    assert ends["curvature"][0] != 1.0
    assert ends["curvature"][1] == 0.0
    assert ends["metric"][0] != 1.0
    assert ends["metric"][1] > 0.0
