"""The second part: drift and noise of the first layer's gradient, epoch by epoch.

Three layers of 128 units learn digits. At the beginning of each epoch the norms of the mean and of
the standard deviation of gradients over probe minibatches are measured as in the post. Two numbers
of one example's gradient are kept beside them: they give both norms for every probe batch size at
once (`learn.gradient_noise`), so that the slider moves all epochs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from severe_gui.experiments.experiment import FloatArray, Record, RunContext
from severe_gui.experiments.information.parameters import InformationParameters, Unit
from severe_gui.experiments.information.records import Copies, curves_of
from severe_gui.experiments.training.labelled_data import examples_of
from severe_gui.experiments.training.live import LiveParameters
from severe_gui.experiments.training.measures import on_host, per_variant

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.gradient_noise import Moments
    from severe_gui.learn.multilayer import MultilayerNetworks
    from severe_gui.learn.optimisers import Kind, SwitchableOptimiser

HIDDEN = (128, 128, 128)
LADDER = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
"""Probe batch sizes that are compared at the newest epoch."""
SMALL_PROBE = 20
COMPARED = (50, 500)
"""Probe batch sizes that are both drawn of the new networks."""


@dataclass(frozen=True)
class Digits:
    """Labelled examples, standardised as a whole. inputs: (N, features); labels: (N,)."""

    inputs: "torch.Tensor"
    labels: "torch.Tensor"
    test_inputs: "torch.Tensor"
    test_labels: "torch.Tensor"
    classes: int


def run(parameters: InformationParameters, context: RunContext) -> Iterator[Record]:
    """Train and probe; then answer what a person asks about the probes."""
    from torch import nn

    from severe_gui.learn.gradient_noise import Moments
    from severe_gui.learn.optimisers import SwitchableOptimiser

    digits = _digits(parameters, context)
    networks: dict[str, MultilayerNetworks] = {
        name: _networks(name, parameters, digits, context).to(context.device)
        for name in parameters.trainings
    }
    optimisers: dict[str, SwitchableOptimiser] = {
        name: SwitchableOptimiser(each.parameters(), *_optimiser(name, parameters))
        for name, each in networks.items()
    }
    orders = [context.generator("order", offset) for offset in range(parameters.seeds)]
    probing = [context.generator("probes", offset) for offset in range(parameters.seeds)]
    epochs = probed_steps(parameters, len(digits.inputs))
    copies = Copies(parameters.trainings, parameters.seeds)
    kept = digits.inputs.new_zeros(2, len(copies.variants) * copies.seeds, len(epochs)).double()
    live = LiveParameters(parameters)
    context.track(
        model=nn.ModuleDict(networks), live=live, moments=kept,
        **{f"optimiser-{name}": each for name, each in optimisers.items()},
    )  # fmt: skip
    for step in range(context.step + 1, parameters.steps + 1):
        before = live.now.probe_batch
        scalars, now = live.take_all(context.changes()).scalars, live.now
        curves: dict[str, FloatArray] = {}
        if step in epochs:
            place = epochs.index(step)
            measured, found = _probed(networks, digits, now, probing, step == 1)
            scalars |= measured
            kept[:, :, place] = kept.new_tensor(found)
        count = sum(each <= step for each in epochs)
        if step in epochs or now.probe_batch != before:
            curves = drawn(Moments(*kept[:, :, :count].cpu()), epochs[:count], now, copies)
        losses = _trained(networks, optimisers, digits, now, orders)
        yield Record(step, scalars | per_variant(copies, "loss", losses), curves)
    step = max(parameters.steps, context.step)
    while changes := context.changes():
        live.take_all(changes)
        step += 1
        yield Record(step, {}, drawn(Moments(*kept.cpu()), epochs, live.now, copies))


def probed_steps(parameters: InformationParameters, examples: int) -> tuple[int, ...]:
    """The steps before which gradients are probed: the first one of each epoch."""
    return tuple(
        range(1, parameters.steps + 1, max(1, round(examples / parameters.training_batch)))
    )


def drawn(
    moments: "Moments", steps: Sequence[int], now: InformationParameters, copies: Copies
) -> dict[str, FloatArray]:
    """Curves over the epochs so far for the probe batch in force, and over probe batches."""
    drift, noise = (each.numpy() for each in moments.expected(now.probe_batch, now.probes))
    curves: dict[str, FloatArray] = {
        "probed_step": np.array(steps, dtype=np.float64),
        "probe_sizes": np.array(LADDER, dtype=np.float64),
    }
    ratios = []
    for batch in LADDER:
        of_mean, of_deviation = moments.expected(batch, now.probes)
        ratios.append((of_mean / of_deviation.clamp_min(1e-30))[:, -1].numpy())
    for quantity, values in (
        ("ratio_path", drift / np.maximum(noise, 1e-30)),
        ("drift_path", drift),
        ("noise_path", noise),
        ("by_probe_batch", np.stack(ratios, axis=1)),
    ):
        curves |= curves_of(copies, quantity, values, is_last=False)
    return curves


def _probed(
    networks: "Mapping[str, MultilayerNetworks]",
    digits: Digits,
    now: InformationParameters,
    generators: "Sequence[torch.Generator]",
    is_first: bool,
) -> tuple[dict[str, float], FloatArray]:
    """What probes of the networks as they are give, with the moments: (2, copies)."""
    import torch

    from severe_gui.learn import gradient_noise

    rows: dict[str, list[torch.Tensor]] = {}
    for each in networks.values():
        errors = gradient_noise.first_layer_errors(each, digits.inputs, digits.labels)
        of_one = gradient_noise.moments(errors, digits.inputs)
        probe = (now.probe_batch, now.probes, generators)
        drift, noise = gradient_noise.sampled(errors, digits.inputs, *probe)
        small_drift, small_noise = of_one.expected(SMALL_PROBE, now.probes)
        found = {
            "drift": drift, "noise": noise, "ratio": drift / noise.clamp_min(1e-30),
            "small_probe_ratio": small_drift / small_noise.clamp_min(1e-30),
            "test_accuracy": _accuracy(each, digits),
            "square_of_mean": of_one.square_of_mean, "variance": of_one.variance,
        }  # fmt: skip
        for batch in COMPARED if is_first else ():
            compared = gradient_noise.sampled(errors, digits.inputs, batch, now.probes, generators)
            found[f"noise_of_{batch}"] = compared[1]
        for quantity, values in found.items():
            rows.setdefault(quantity, []).append(values)
    hosted = dict(zip(rows, on_host(*(torch.cat(each) for each in rows.values())), strict=True))
    moments = np.stack([hosted.pop("square_of_mean"), hosted.pop("variance")])
    copies = Copies(now.trainings, now.seeds)
    scalars: dict[str, float] = {}
    for quantity, each_copy in hosted.items():
        scalars |= per_variant(copies, quantity, each_copy)
    return scalars, moments


def _trained(
    networks: "Mapping[str, MultilayerNetworks]",
    optimisers: "Mapping[str, SwitchableOptimiser]",
    digits: Digits,
    now: InformationParameters,
    orders: "Sequence[torch.Generator]",
) -> FloatArray:
    """Take one step with all networks. Returns the losses before it: (copies,)."""
    import torch

    from severe_gui.learn import tasks

    size = (now.training_batch,)
    chosen = [torch.randint(len(digits.inputs), size, generator=each) for each in orders]
    places = torch.stack(chosen).to(digits.inputs.device)
    inputs, labels = digits.inputs[places], digits.labels[places]
    lost = []
    for name, each in networks.items():
        losses = tasks.losses(each(inputs)[-1], labels, digits.classes)
        each.take_gradient(losses)
        optimisers[name].follow(*_optimiser(name, now))
        optimisers[name].step()
        lost.append(losses)
    (losses_of_all,) = on_host(torch.cat(lost))
    return losses_of_all


def _optimiser(name: str, now: InformationParameters) -> "tuple[Kind, float]":
    return ("adam", now.adam_rate) if name.endswith("adam") else ("sgd", now.sgd_rate)


def _accuracy(networks: "MultilayerNetworks", digits: Digits) -> "torch.Tensor":
    import torch

    from severe_gui.learn import tasks

    with torch.no_grad():
        output = networks(digits.test_inputs)[-1]
    return tasks.accuracy(output, digits.test_labels)


def _networks(
    name: str, parameters: InformationParameters, digits: Digits, context: RunContext
) -> "MultilayerNetworks":
    """One network per seed. All trainings of a unit begin with the same weights."""
    import torch

    from severe_gui.learn import multilayer

    unit: Unit = "relu" if name.startswith("relu") else "tanh"
    gain = 2**0.5 if unit == "relu" else 1.0
    sizes = (digits.inputs.shape[1], *HIDDEN, digits.classes)
    drawn = []
    for offset in range(parameters.seeds):
        generator = torch.Generator()
        generator.set_state(context.generator("weights", offset).get_state())
        drawn.append(multilayer.fan_in_normal(sizes, gain, generator))
    stacks = [torch.stack(each) for each in zip(*drawn, strict=True)]
    return multilayer.MultilayerNetworks(stacks, unit)


def _digits(parameters: InformationParameters, context: RunContext) -> Digits:
    """MNIST's own 8,000 and 2,000, or four fifths of the user's examples and the other fifth."""
    import torch

    is_own = parameters.task == "file"
    examples = examples_of(parameters.task, parameters.data_file)
    inputs, labels = torch.from_numpy(examples.inputs), torch.from_numpy(examples.labels)
    if is_own:
        order = torch.randperm(len(labels), generator=context.generator("data"))
        inputs, labels = inputs[order], labels[order]
    kept = len(labels) - len(labels) // 5
    inputs = (inputs - inputs[:kept].mean()) / inputs[:kept].std().clamp(min=1e-6)
    inputs, labels = inputs.to(context.device), labels.to(context.device)
    return Digits(inputs[:kept], labels[:kept], inputs[kept:], labels[kept:], examples.classes)
