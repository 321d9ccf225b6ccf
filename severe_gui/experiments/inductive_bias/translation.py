"""Part four: questions about pictures, and the weight that a CoordConv gives to coordinates."""

from typing import TYPE_CHECKING, Any

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

TESTED = 200
"""Pictures of a test, per seed."""


class TranslationTrial:
    """One CoordConv per question and seed, all of them one batch; they start alike."""

    def __init__(self, parameters: InductiveBiasParameters, context: RunContext) -> None:
        import torch
        from torch import nn

        from severe_gui.learn import coordinates, shapes

        seeds, self._questions = range(parameters.seeds), parameters.questions
        self._device = context.device
        self._pictures = shapes.Pictures(parameters.canvas, parameters.square)
        reader = coordinates.CoordinateReader(
            parameters.canvas, parameters.filters, shapes.CLASSES,
            [context.generator("weights", seed) for seed in seeds], len(self._questions),
        )  # fmt: skip
        self.networks: Any = nn.ModuleDict({"reader": reader}).to(context.device)
        self.optimiser: Any = torch.optim.Adam(self.networks.parameters())
        self._examples = [context.generator("examples", seed) for seed in seeds]
        tests = [context.generator("test", seed) for seed in seeds]
        self._test = self._batch(TESTED, tests)

    def train(self, now: InductiveBiasParameters, step: int) -> None:
        """One batch of pictures for every copy."""
        from torch.nn import functional

        pictures, answers = self._batch(now.batch_size, self._examples)
        logits = self.networks["reader"](pictures)
        entropy = functional.cross_entropy(
            logits.flatten(0, 1), answers.flatten(), reduction="sum"
        )  # fmt: skip
        descend(self, entropy / now.batch_size, rate_now(now, step), now.weight_decay)

    def measure(self, now: InductiveBiasParameters, is_last: bool) -> Measured:
        """Accuracy, as it is and without coordinates, and the weight that lies on them."""
        import torch

        from severe_gui.learn import tasks

        reader, (pictures, answers) = self.networks["reader"], self._test
        measured = Measured()
        with torch.no_grad():
            for quantity, gain in (("accuracy", now.coordinate_gain), ("accuracy_blind", 0.0)):
                rates = finite(tasks.accuracy(reader(pictures, gain), answers))
                measured.scalars |= by_line(quantity, self._questions, rates)
            weight = finite(reader.coordinate_weight())
        measured.scalars |= by_line("coordinate_weight", self._questions, weight)
        return measured

    def _batch(self, count: int, generators: Any) -> tuple["torch.Tensor", "torch.Tensor"]:
        from severe_gui.learn import shapes

        drawn = shapes.batch_of(self._pictures, self._questions, count, generators)
        pictures, answers = (each.to(self._device) for each in drawn)
        return pictures, answers
