"""Part three: given x and y, draw a pixel or a square there, also where none was ever drawn."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from severe_gui.experiments.experiment import RunContext
from severe_gui.experiments.inductive_bias.parameters import InductiveBiasParameters
from severe_gui.experiments.inductive_bias.trial import (
    Measured,
    by_line,
    descend,
    finite,
    rate_now,
)

if TYPE_CHECKING:
    import torch

AT_ONCE = 200_000
"""Pixels that are drawn at once when centres are tried."""
MOST_TRIED = 400
"""Centres that are tried at each measurement: on a large canvas every second or third one."""
MOST_KEPT = 200_000
"""Pixels of the drawings that a record keeps."""


class CoordinatesTrial:
    """The networks, by name, and the centres: which of them are trained on, of each seed."""

    def __init__(self, parameters: InductiveBiasParameters, context: RunContext) -> None:
        import torch
        from torch import nn

        from severe_gui.learn import coordinates, shapes

        self._given, size = parameters, parameters.canvas
        seeds = range(parameters.seeds)
        self._centres = shapes.centres_of(size, parameters.square)
        self._places = (2 * self._centres / (size - 1) - 1).to(context.device)
        self._pixels = (size * self._centres[:, 1] + self._centres[:, 0]).to(context.device)
        if parameters.target == "square":
            self._squares = shapes.squares(size, parameters.square).flatten(1).to(context.device)
        self._held = _held_out(
            parameters, self._centres, [context.generator("split", seed) for seed in seeds]
        )
        made: dict[str, Any] = {}
        for name in parameters.networks:
            generators = [context.generator(f"weights of {name}", seed) for seed in seeds]
            if name == "CoordConv":
                made[name] = coordinates.PointwiseCoordConv(size, parameters.channels, generators)
            else:
                made[name] = coordinates.Deconvolution(size, 2 * parameters.channels, generators)
        self.networks: Any = nn.ModuleDict(made).to(context.device)
        self.optimiser: Any = torch.optim.Adam(self.networks.parameters())
        self._orders = [context.generator("order", seed) for seed in seeds]
        self._trained = [(~held).nonzero().flatten() for held in self._held]
        self._tried = _spread(self._centres)
        self._shown = _evenly(self._tried, MOST_KEPT // size**2)

    def train(self, now: InductiveBiasParameters, step: int) -> None:
        """One batch of centres for every copy."""
        import torch

        chosen = torch.stack(
            [
                trained[torch.randint(len(trained), (now.batch_size,), generator=order)]
                for trained, order in zip(self._trained, self._orders, strict=True)
            ]
        ).to(self._places.device)
        places = self._places[chosen]
        losses = [self._loss(network(places), chosen) for network in self.networks.values()]
        descend(self, torch.stack(losses).sum(), rate_now(now, step), now.weight_decay)

    def measure(self, now: InductiveBiasParameters, is_last: bool) -> Measured:
        """Which centres are drawn right, and what the first seed draws."""
        import torch

        measured, shown = Measured(), self._shown
        with torch.no_grad():
            for name, network in self.networks.items():
                right = torch.cat([self._right(network, part) for part in self._parts()], dim=1)
                measured.scalars |= self._accuracies(name, right)
                self._draw(measured, name, right)
                places = self._places[shown].expand(self._given.seeds, -1, -1)
                drawn = self._picture(network(places)[0])
                measured.fields[f"drawings/{name}"] = self._beside_targets(drawn, shown)
                measured.fields[f"drawn_at/{name}"] = self._centres[shown].numpy()
        return measured

    def _accuracies(self, name: str, right: "torch.Tensor") -> dict[str, float]:
        """right: (seeds, centres tried)."""
        import torch

        table, held = right.cpu().double(), self._held[:, self._tried]
        rates = {
            "trained": torch.stack([r[~h].mean() for r, h in zip(table, held, strict=True)]),
            "held_out": torch.stack([r[h].mean() for r, h in zip(table, held, strict=True)]),
        }
        scalars: dict[str, float] = {}
        for quantity, values in rates.items():
            scalars |= by_line(quantity, (name,), values.numpy())
        return scalars

    def _draw(self, measured: Measured, name: str, right: "torch.Tensor") -> None:
        """The canvas: the share of seeds that draw a centre right, and whether it was held out.

        (2, rows, columns); nan where no centre was tried. A uniform split is the first seed's.
        """
        size, (x, y) = self._given.canvas, self._centres[self._tried].T.numpy()
        canvas = np.full((2, size, size), np.nan)
        canvas[0, y, x] = right.double().mean(0).cpu().numpy()
        canvas[1, y, x] = self._held[0, self._tried].double().numpy()
        measured.fields[f"canvas/{name}"] = canvas

    def _parts(self) -> Iterator["torch.Tensor"]:
        """Indices of centres, a few at a time."""
        import torch

        few = max(1, AT_ONCE // (self._given.canvas**2 * self._given.seeds))
        yield from torch.split(self._tried, few)

    def _right(self, network: Any, centres: "torch.Tensor") -> "torch.Tensor":
        logits = network(self._places[centres].expand(self._given.seeds, -1, -1))
        if self._given.target == "centre":
            right: torch.Tensor = logits.argmax(-1) == self._pixels[centres]
            return right
        is_same: torch.Tensor = ((logits > 0) == (self._squares[centres] > 0)).all(-1)
        return is_same

    def _loss(self, logits: "torch.Tensor", centres: "torch.Tensor") -> "torch.Tensor":
        """Of all copies, summed: the entropy of one pixel, or of each pixel of a square."""
        from torch.nn import functional

        seeds, batch = centres.shape
        if self._given.target == "centre":
            return functional.cross_entropy(
                logits.flatten(0, 1), self._pixels[centres].flatten(), reduction="sum"
            ) / batch  # fmt: skip
        return functional.binary_cross_entropy_with_logits(
            logits, self._squares[centres], reduction="mean"
        ) * seeds  # fmt: skip

    def _picture(self, logits: "torch.Tensor") -> "torch.Tensor":
        """Probabilities, those of one pixel in proportion to the greatest."""
        if self._given.target == "square":
            return logits.sigmoid()
        chances = logits.softmax(-1)
        return chances / chances.amax(-1, keepdim=True)

    def _beside_targets(self, drawn: "torch.Tensor", shown: "torch.Tensor") -> Any:
        """(drawings, 2, rows, columns): the target, and what was drawn."""
        import torch

        size = self._given.canvas
        if self._given.target == "square":
            targets = self._squares[shown]
        else:
            targets = torch.zeros_like(drawn)
            targets[torch.arange(len(shown)), self._pixels[shown]] = 1
        return finite(torch.stack([targets, drawn], dim=1).view(-1, 2, size, size))


def _held_out(
    parameters: InductiveBiasParameters, centres: "torch.Tensor", generators: Any
) -> "torch.Tensor":
    """Of each seed, which centres are never trained on: (seeds, centres)."""
    import torch

    if parameters.split == "quadrant":
        # The one on the lower right, as in the paper.
        return (centres >= parameters.canvas / 2).all(1).expand(parameters.seeds, -1)
    orders = [torch.rand(len(centres), generator=each).argsort() for each in generators]
    return torch.stack(orders) < len(centres) // 5


def _spread(centres: "torch.Tensor") -> "torch.Tensor":
    """Indices of centres in every k-th row and column, with the least k that leaves few enough."""
    stride = 1
    while len(found := _every(centres, stride)) > MOST_TRIED:
        stride += 1
    return found


def _every(centres: "torch.Tensor", stride: int) -> "torch.Tensor":
    return ((centres - centres[0]) % stride == 0).all(1).nonzero().flatten()


def _evenly(indices: "torch.Tensor", most: int) -> "torch.Tensor":
    """At most so many of them."""
    import torch

    count = len(indices)
    return indices[torch.linspace(0, count - 1, min(count, max(most, 1))).round().long()]
