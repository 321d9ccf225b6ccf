"""What the layers of small networks say about inputs and labels, at moments of their training.

All 4,096 patterns of twelve binary inputs are put in; four fifths are trained on. The weights of
some moments are kept, so that the whole plane can be measured again when a person changes the
bins. What bounds an answer decides its bins: a tanh unit lies in [-1, 1], an output of the softmax
in [0, 1]; relu and linear units have no bounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from severe_gui.experiments.experiment import FloatArray, Record
from severe_gui.experiments.information.parameters import DESIGNS, InformationParameters
from severe_gui.experiments.information.records import Copies, curves_of
from severe_gui.experiments.training.measures import per_variant

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.multilayer import MultilayerNetworks

LADDER = (2, 5, 10, 30, 100, 300, 1000, 10_000, 100_000)
"""Numbers of bins at which the last hidden layer is measured."""
LAST_HIDDEN = -2
MOST_REMEMBERED = 16_000_000
"""Numbers of answers that are not computed again when the bins change."""


@dataclass(frozen=True)
class Ground:
    """What is learnt. patterns: (P, 12); labels: (seeds, P); train, test: places, (seeds, ...).

    some: places of the patterns of the kernel estimate.
    """

    patterns: "torch.Tensor"
    labels: "torch.Tensor"
    train: "torch.Tensor"
    test: "torch.Tensor"
    some: "torch.Tensor"


@dataclass(frozen=True)
class Plane:
    """Networks at the moments kept, by variant.

    steps: of all moments. trail: the weights, (moments, seeds, numbers). bits: of each moment so
    far, (seeds, layers, 2), of inputs and labels; exact: (seeds,), what the last hidden layer has
    of the inputs without bins; remembered: answers by variant and moment, while there is room.
    All three follow from the trail and the parameters in force.
    """

    ground: Ground
    networks: "Mapping[str, MultilayerNetworks]"
    steps: tuple[int, ...]
    trail: "Mapping[str, torch.Tensor]"
    bits: dict[str, list[FloatArray]] = field(default_factory=dict)
    exact: dict[str, list[FloatArray]] = field(default_factory=dict)
    remembered: "dict[tuple[str, int], list[torch.Tensor]]" = field(default_factory=dict)

    def keep(self, step: int, now: InformationParameters) -> None:
        """Keep the networks as they are after a step, and measure them."""
        place = self.steps.index(step)
        for name, networks in self.networks.items():
            self.trail[name].data[place] = networks.flat()
            self.bits.setdefault(name, []).append(self._measured(name, place, now))
            self.exact.setdefault(name, []).append(self._exactly(name, place))

    def measure_again(self, now: InformationParameters) -> None:
        """Measure all that was kept so far once more: a person has changed how."""
        for name, measured in self.bits.items():
            measured[:] = [self._measured(name, place, now) for place in range(len(measured))]

    def restore(self, step: int, now: InformationParameters) -> None:
        """Measure what a resumed run had kept."""
        for name in self.networks:
            places = range(sum(each <= step for each in self.steps))
            self.bits[name] = [self._measured(name, place, now) for place in places]
            self.exact[name] = [self._exactly(name, place) for place in places]

    def numbers(self, name: str, place: int) -> "list[torch.Tensor]":
        """Weights and biases at a moment, layer by layer."""
        return self.networks[name].unflattened(self.trail[name].data[place])

    def answers(self, name: str, place: int) -> "list[torch.Tensor]":
        """What each layer answers to all patterns: (seeds, P, units).

        The last layer's is the probability of class 1, one unit.
        """
        import torch

        from severe_gui.learn.multilayer import answers_of

        if (name, place) in self.remembered:
            return self.remembered[name, place]
        numbers = self.numbers(name, place)
        *hidden, output = answers_of(numbers, self.ground.patterns, DESIGNS[name].unit)
        answers = [*hidden, torch.sigmoid(output[..., 1:] - output[..., :1])]
        size = sum(each.numel() for each in answers)
        if size * (len(self.remembered) + 1) <= MOST_REMEMBERED:
            self.remembered[name, place] = answers
        return answers

    def precise(self, name: str, place: int) -> "torch.Tensor":
        """The last hidden layer's answers to all patterns, computed in float64."""
        from severe_gui.learn.multilayer import answers_of

        numbers = [each.double() for each in self.numbers(name, place)]
        return answers_of(numbers, self.ground.patterns.double(), DESIGNS[name].unit)[LAST_HIDDEN]

    def accuracy(self, name: str, place: int) -> FloatArray:
        """The share of the patterns held out that are classified correctly: (seeds,)."""
        test = self.ground.test
        found = (self.answers(name, place)[-1][..., 0] > 0.5) == self.ground.labels.bool()
        right: FloatArray = found.gather(1, test).double().mean(1).cpu().numpy()
        return right

    def recovered(self, name: str, place: int) -> FloatArray:
        """The share of patterns that the last hidden layer of an invertible network gives back."""
        from severe_gui.learn.multilayer import inputs_of

        back = inputs_of(self.numbers(name, place)[:-2], self.precise(name, place))
        is_back = (back.sign() == self.ground.patterns).all(-1) & back.isfinite().all(-1)
        share: FloatArray = is_back.double().mean(1).cpu().numpy()
        return share

    def by_bins(self, name: str, now: InformationParameters) -> tuple[FloatArray, FloatArray]:
        """For each number of bins, bits of the last hidden layer now, and over its peak so far.

        (seeds, len(LADDER)) both.
        """
        moments = [self.answers(name, place)[LAST_HIDDEN] for place in range(len(self.bits[name]))]
        rows = [
            [
                _in_bins(each, name, False, bins, now.unbounded, self.ground)[:, 0]
                for each in moments
            ]
            for bins in LADDER
        ]
        table = np.array(rows).transpose(2, 0, 1)
        last, peak = table[..., -1], table.max(-1)
        # A layer whose units are all off has nothing to lose.
        return last, np.where(peak > 0, last / np.where(peak > 0, peak, 1), 1)

    def _measured(self, name: str, place: int, now: InformationParameters) -> FloatArray:
        answers = self.answers(name, place)
        if now.estimate == "kernel":
            layers = [_by_kernel(each, now.noise_variance, self.ground) for each in answers]
        else:
            layers = [
                _in_bins(each, name, each is answers[-1], now.bins, now.unbounded, self.ground)
                for each in answers
            ]
        return np.stack(layers, axis=1)

    def _exactly(self, name: str, place: int) -> FloatArray:
        from severe_gui.learn import information

        cells = information.cells_of_floats(self.precise(name, place).cpu().numpy())
        labels = self.ground.labels.cpu().numpy()
        return information.information_of_cells(cells, labels).about_inputs


def measured(record: Record, plane: Plane, now: InformationParameters) -> Record:
    """The record of a moment that is kept: numbers of each seed, and all that is drawn."""
    copies, names = Copies(now.variants, now.seeds), now.variants
    place = plane.steps.index(record.step)
    last = {name: plane.bits[name][-1][:, LAST_HIDDEN] for name in names}
    scalars = dict(record.scalars)
    for quantity, values in (
        ("about_inputs", [last[name][:, 0] for name in names]),
        ("about_labels", [last[name][:, 1] for name in names]),
        ("without_bins", [plane.exact[name][-1] for name in names]),
        ("test_accuracy", [plane.accuracy(name, place) for name in names]),
    ):
        scalars |= per_variant(copies, quantity, np.concatenate(values))
    if "invertible" in names:
        alone = Copies(("invertible",), now.seeds)
        scalars |= per_variant(alone, "recovered", plane.recovered("invertible", place))
    is_last = record.step == now.steps
    curves, fields = drawn(plane, now, is_last, with_ladder=is_last)
    return Record(record.step, scalars, curves, fields)


def drawn(
    plane: Plane, now: InformationParameters, is_last: bool = True, with_ladder: bool = True
) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    """Curves over the moments so far and over bins, and the paths in the plane.

    is_last: with each seed's own curves; with_ladder: with those over bins.
    """
    copies, names = Copies(now.variants, now.seeds), now.variants
    if not any(plane.bits.values()):
        return {}, {}
    table = {name: np.stack(plane.bits[name]) for name in names}
    steps = np.array(plane.steps[: len(table[names[0]])], dtype=np.float64)
    curves: dict[str, FloatArray] = {"moment": steps, "ladder": np.array(LADDER, dtype=np.float64)}
    paths = [table[name][:, :, LAST_HIDDEN] for name in names]
    exact = [np.stack(plane.exact[name], axis=1) for name in names]
    for quantity, rows in (
        ("inputs_path", [path[..., 0].T for path in paths]),
        ("labels_path", [path[..., 1].T for path in paths]),
        ("exact_path", exact),
    ):
        curves |= curves_of(copies, quantity, np.concatenate(rows), is_last)
    if with_ladder:
        ladders = [plane.by_bins(name, now) for name in names]
        for index, quantity in enumerate(("by_bins", "left_by_bins")):
            found = np.concatenate([each[index] for each in ladders])
            curves |= curves_of(copies, quantity, found, is_last)
    fields = {f"plane/{name}": table[name].mean(1) for name in names}
    fields |= {
        f"plane_epoch/{name}": steps * (epochs_a_step(name, plane.ground, now)) for name in names
    }
    return curves, fields


def epochs_a_step(name: str, ground: Ground, now: InformationParameters) -> float:
    """Times that a step of a variant goes through what is trained on."""
    return now.batch / ground.train.shape[1] if DESIGNS[name].is_noisy else 1.0


def moments_kept(steps: int, count: int) -> tuple[int, ...]:
    """After which steps the networks are kept: evenly on a logarithmic scale, the last included."""
    return tuple(int(each) for each in np.unique(np.round(np.geomspace(1, steps, count))))


def _in_bins(
    answers: "torch.Tensor", name: str, is_output: bool, bins: int, unbounded: str, ground: Ground
) -> FloatArray:
    """Bits about inputs and labels: (seeds, 2). answers: (seeds, P, units)."""
    from severe_gui.learn import information

    there = answers.double().cpu().numpy()
    if is_output:
        cells = information.cells_between(there, bins, 0, 1)
    elif DESIGNS[name].unit == "tanh":
        cells = information.cells_between(there, bins, -1, 1)
    elif unbounded == "width":
        cells = information.cells_of_width(there, 2 / bins)
    else:
        low, high = (end((1, 2), keepdims=True) for end in (there.min, there.max))
        cells = information.cells_between(there, bins, low, high)
    found = information.information_of_cells(cells, ground.labels.cpu().numpy())
    return np.stack([found.about_inputs, found.about_labels], axis=-1)


def _by_kernel(answers: "torch.Tensor", variance: float, ground: Ground) -> FloatArray:
    """The same by the upper kernel estimate, over some of the patterns."""
    from severe_gui.learn import information

    _lower, upper = information.kernel_information(
        answers[:, ground.some], ground.labels[:, ground.some], variance
    )
    return np.stack([upper.about_inputs, upper.about_labels], axis=-1)
