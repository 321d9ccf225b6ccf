"""What a run sees: for each seed its training and test images, and noise for second looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from severe_gui.experiments.cache.parameters import CacheParameters
from severe_gui.experiments.experiment import RunContext
from severe_gui.experiments.training.labelled_data import examples_of

if TYPE_CHECKING:
    import torch

MNIST_TRAINING = 8000
"""Of the bundled ten thousand, those from MNIST's training set; the rest are from its test set."""


@dataclass(frozen=True)
class Images:
    """pixels: (N, channels, side, side) in [0, 1]. labels: (N,).

    training, tests: (seeds, n), the rows of each seed. looks: (seeds, 2, judged, channels, side,
    side), normal noise for familiar and for new images.
    """

    pixels: "torch.Tensor"
    labels: "torch.Tensor"
    classes: int
    training: "torch.Tensor"
    tests: "torch.Tensor"
    looks: "torch.Tensor"

    @property
    def shape(self) -> tuple[int, int, int]:
        channels, side = self.pixels.shape[1:3]
        return channels, side, side

    def batch(
        self, size: int, generators: Sequence["torch.Generator"]
    ) -> tuple["torch.Tensor", "torch.Tensor"]:
        """Training images with replacement, one generator per seed: (seeds, size, ...) each."""
        import torch

        count = self.training.shape[1]
        drawn = [torch.randint(count, (size,), generator=each) for each in generators]
        chosen = self.training.gather(1, torch.stack(drawn).to(self.training.device))
        return self.pixels[chosen], self.labels[chosen]


def images_of(parameters: CacheParameters, context: RunContext) -> Images:
    """Read and divide the images: each seed draws its own. Raises BadInput for bad data."""
    import torch

    from severe_gui.learn.small_convnet import as_images

    is_bundled = parameters.task == "mnist"
    examples = examples_of(parameters.task, parameters.data_file)
    pixels = as_images(torch.from_numpy(examples.inputs), examples.values.shape[1:])
    count = len(pixels)
    kept = MNIST_TRAINING if is_bundled else count - max(count // 5, 1)
    orders = []
    for offset in range(parameters.seeds):
        generator = context.generator("data", offset)
        if is_bundled:
            seen = torch.randperm(kept, generator=generator)
            held = kept + torch.randperm(count - kept, generator=generator)
            orders.append(torch.cat([seen, held]))
        else:
            orders.append(torch.randperm(count, generator=generator))
    order = torch.stack(orders)
    training = order[:, :kept][:, : parameters.samples]
    tests = order[:, kept:][:, : parameters.tests]
    judged = min(parameters.judged, training.shape[1], tests.shape[1])
    looks = torch.stack(
        [
            torch.randn(2, judged, *pixels.shape[1:], generator=context.generator("looks", offset))
            for offset in range(parameters.seeds)
        ]
    )
    labels = torch.from_numpy(examples.labels)
    moved = (each.to(context.device) for each in (training, tests, looks))
    return Images(pixels.to(context.device), labels.to(context.device), examples.classes, *moved)
