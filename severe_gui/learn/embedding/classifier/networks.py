"""Layers on points of the ball and on flat ones, many copies at once: (C, N, w) in, (C, N, w) out.

A hyperbolic layer is Mobius: exp W log x, moved by a bias, with the unit's curve between log and
exp at the middle (Ganea, Becigneul and Hofmann, 2018, Hyperbolic neural networks). The last one is
multinomial regression on signed distances from hyperplanes, in the form without cancellation near
the boundary: 2 |a| arsinh(<x, a / |a|> cosh 2r - t sinh 2r), x and t the point on the hyperboloid
(Shimizu, Mukuta and Harada, 2021, Hyperbolic neural networks++).
"""

from collections.abc import Mapping
from typing import Literal

import torch
from torch import Tensor

from severe_gui.learn.embedding.manifolds import PoincareBall, hyperboloid_of_ball, mobius_sum

Kind = Literal["hyperbolic", "flexible", "tangent", "flat"]
"""Hyperbolic layers; the same with a scale of all distances that is learned; flat layers on the
logarithms of points of the ball; flat layers on flat points."""
IN_BALL: tuple[Kind, ...] = ("hyperbolic", "flexible", "tangent")
_BALL = PoincareBall()
_LEAST = 1e-12


def logits(kind: Kind, points: Tensor, weights: Mapping[str, Tensor], layers: int) -> Tensor:
    """(C, N, d) to (C, N, classes). weights: those of `first_weights`."""
    if kind in ("hyperbolic", "flexible"):
        scores: Tensor = _hyperbolic(points, weights, layers) * _scale(weights)
        return scores
    return _flat(logarithm(points) if kind == "tangent" else points, weights, layers)


def first_weights(
    dimension: int, width: int, layers: int, classes: int, generator: torch.Generator
) -> dict[str, Tensor]:
    """The weights of one copy: `matrix K`, `bias K`, those of the regression, and a scale."""
    sizes = [dimension] + [width] * layers
    weights = {"log scale": torch.zeros(1, dtype=torch.float64)}

    def drawn(rows: int, columns: int, gain: float) -> Tensor:
        normal = torch.randn(rows, columns, generator=generator, dtype=torch.float64)
        scaled: Tensor = normal * (gain / rows) ** 0.5
        return scaled

    for k in range(layers):
        weights[f"matrix {k}"] = drawn(sizes[k], sizes[k + 1], 2.0)
        weights[f"bias {k}"] = torch.zeros(sizes[k + 1], dtype=torch.float64)
    weights["planes"] = drawn(sizes[-1], classes, 1.0)
    weights["offsets"] = torch.zeros(classes, dtype=torch.float64)
    return weights


def exponential(v: Tensor) -> Tensor:
    """From the tangent space in the middle to the ball."""
    length = _length(v)
    return _BALL.project(torch.tanh(length) * v / length)


def logarithm(x: Tensor) -> Tensor:
    """From the ball to the tangent space in the middle."""
    length = _length(x)
    return torch.atanh(length.clamp_max(1.0 - 1e-15)) * x / length


def plane_distances(points: Tensor, planes: Tensor, offsets: Tensor) -> Tensor:
    """Signed distances from hyperplanes, times 2 |a|.

    points: (C, N, w), in the ball. planes: (C, w, K), the normals a; offsets: (C, K), how far the
    plane is from the middle, along a.
    """
    lifted = hyperboloid_of_ball(points)
    length = planes.square().sum(1, keepdim=True).clamp_min(_LEAST**2).sqrt()
    twice = 2.0 * offsets.unsqueeze(1)
    along = lifted[..., :-1] @ (planes / length)
    return 2.0 * length * torch.asinh(
        along * torch.cosh(twice) - lifted[..., -1:] * torch.sinh(twice)
    )  # fmt: skip


def _hyperbolic(points: Tensor, weights: Mapping[str, Tensor], layers: int) -> Tensor:
    x = points
    for k in range(layers):
        moved = exponential(logarithm(x) @ weights[f"matrix {k}"])
        biased = _BALL.project(
            mobius_sum(moved, exponential(weights[f"bias {k}"]).unsqueeze(1).expand_as(moved))
        )
        x = exponential(torch.relu(logarithm(biased)))
    return plane_distances(x, weights["planes"], weights["offsets"])


def _flat(points: Tensor, weights: Mapping[str, Tensor], layers: int) -> Tensor:
    x = points
    for k in range(layers):
        x = torch.relu(x @ weights[f"matrix {k}"] + weights[f"bias {k}"].unsqueeze(1))
    scores: Tensor = x @ weights["planes"] + weights["offsets"].unsqueeze(1)
    return scores


def _scale(weights: Mapping[str, Tensor]) -> Tensor:
    return weights["log scale"].exp().unsqueeze(-1)


def _length(v: Tensor) -> Tensor:
    # Its slope at 0 is infinite: a length of 0 has none.
    return v.square().sum(-1, keepdim=True).clamp_min(_LEAST**2).sqrt()
