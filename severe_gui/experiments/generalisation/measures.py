"""What a run of networks that generalise more or less records.

Each number is one of each copy, and the mean over seeds; `NAME_points` holds those of the seeds of
a variant, for the scatter plots. A bound holds with probability 0.95 over the training examples.
"""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from severe_gui.experiments.experiment import FloatArray, Record
from severe_gui.experiments.generalisation.parameters import GeneralisationParameters
from severe_gui.experiments.training.measures import per_variant

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.compression import Coded
    from severe_gui.learn.curvature import Curvature
    from severe_gui.learn.noisy_labels import NoisySets
    from severe_gui.learn.relu_networks import ReluNetworks

DELTA = 0.05
DRAWS = 2000
"""Draws of the noise, at least: one or more for each training example."""
SENSED = 200
"""Held-out examples at which Jacobians are taken."""
PUSHED, PUSH = 1000, 0.5
"""Training examples whose hidden layers are pushed, and how far, over the layer's norm."""
FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0)
DRAWN = ("probes", "pushes", "noise", "rescaled")
"""Names of the generators that measures draw from."""
HESSIAN_BAR = "hessian_points_error"
SCATTERED = ("jacobian", "hessian", "bits", "bound", "test_error", "coded_alike_error")


def measured(
    now: GeneralisationParameters,
    networks: "ReluNetworks",
    sets: "NoisySets",
    context: Any,
    *,
    of_function: bool = True,
    of_code: bool = True,
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """What there is to say of the networks as they are: scalars, and fields for scatter plots.

    of_function: loss, errors, Jacobian and Hessian. of_code: lengths and bounds.
    """
    numbers: dict[str, FloatArray] = {}
    if of_function:
        numbers |= performance(networks, sets)
        numbers |= sensitivity(networks, sets, generators(now, context, "pushes"))
        found = hessian(now, networks, sets, generators(now, context, "probes"))
        numbers |= {
            "hessian": found.norm.numpy(), "hessian_error": found.norm_error.numpy(),
            "trace": found.trace.numpy(), "trace_error": found.trace_error.numpy(),
        }  # fmt: skip
    if of_code:
        numbers |= compression(now, networks, sets, generators(now, context, "noise"))
    scalars: dict[str, float] = {}
    for name, values in numbers.items():
        scalars |= per_variant(now, name, values)
    return scalars, points(now, numbers)


def points(now: GeneralisationParameters, numbers: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """Those of the seeds of each variant, with the estimate's own error of the Hessian norm."""
    keys = {name: f"{name}_points" for name in SCATTERED} | {"hessian_error": HESSIAN_BAR}
    return {
        f"{keys[name]}/{variant}": row
        for name, values in numbers.items()
        if name in keys
        for variant, row in zip(now.variants, values.reshape(-1, now.seeds), strict=True)
    }


def generators(now: GeneralisationParameters, context: Any, name: str) -> list["torch.Generator"]:
    """One of each seed."""
    return [context.generator(name, offset) for offset in range(now.seeds)]


def performance(networks: "ReluNetworks", sets: "NoisySets") -> dict[str, FloatArray]:
    """Loss over the whole training set; error on the examples that count, and on held-out ones."""
    import torch

    from severe_gui.learn.noisy_labels import error_rates

    with torch.no_grad():
        outputs = networks(sets.examples(sets.inputs.shape[1]))
        training = error_rates(outputs[:, : sets.samples], sets.labels[:, : sets.samples])
        return {
            "loss": _array(sets.mean_losses(outputs)),
            "training_error": _array(training),
            "test_error": _array(error_rates(held_outputs(networks, sets), _held_labels(sets))),
        }


def sensitivity(
    networks: "ReluNetworks", sets: "NoisySets", drawn: list["torch.Generator"]
) -> dict[str, FloatArray]:
    """Mean Frobenius norm of d softmax / d input over held-out examples; and the share of training
    examples whose class changes when the hidden layers are pushed."""
    import torch

    from severe_gui.learn.noisy_labels import error_rates
    from severe_gui.learn.relu_networks import softmax_jacobian_norms

    inputs = sets.held_inputs[:, :SENSED].repeat(sets.designs, 1, 1)
    with torch.no_grad():
        seen = sets.examples(min(sets.samples, PUSHED))
        changed = error_rates(networks.perturbed(seen, PUSH, drawn), networks(seen).argmax(-1))
    norms = softmax_jacobian_norms(networks, inputs).mean(1)
    return {"jacobian": _array(norms), "pushed": _array(changed)}


def hessian(
    now: GeneralisationParameters,
    networks: "ReluNetworks",
    sets: "NoisySets",
    drawn: list["torch.Generator"],
) -> "Curvature":
    """Of the mean loss of the first training examples, with respect to all weights."""
    from severe_gui.learn.curvature import hutchinson
    from severe_gui.learn.noisy_labels import cross_entropies

    count = min(now.hessian_examples, sets.samples)
    inputs, labels = sets.examples(count), sets.labels[:, :count]

    def losses(rows: "torch.Tensor") -> "torch.Tensor":
        return cross_entropies(networks(inputs, rows), labels).mean(1)

    return hutchinson(losses, networks.weights, now.probes, drawn)


def compression(
    now: GeneralisationParameters,
    networks: "ReluNetworks",
    sets: "NoisySets",
    drawn: list["torch.Generator"],
) -> dict[str, FloatArray]:
    """The code's length, what the coded network gets wrong, and the two bounds on its error."""
    import torch

    from severe_gui.learn import compression as coding
    from severe_gui.learn.noisy_labels import error_rates
    from severe_gui.maths.pac_bayes import error_bound

    shares = torch.full((len(networks.weights),), now.coded, device=networks.weights.device)
    coded = coding.code(networks, shares, now.levels)
    with torch.no_grad():
        training = _array(
            error_rates(networks(sets.examples(), coded.weights), sets.labels[:, : sets.samples])
        )
        held = held_outputs(networks, sets, coded.weights)
    nats = coded.bits * math.log(2)
    bound = error_bound(training, nats, sets.samples, DELTA)
    return {
        "bits": coded.bits,
        "coded_training_error": training,
        "coded_test_error": _array(error_rates(held, _held_labels(sets))),
        "coded_alike_error": _array(error_rates(held, sets.alike_labels)),
        "bound": bound,
        "half_bound": error_bound(training, nats / 2, sets.samples, DELTA),
    } | noisy_bound(now, networks, sets, coded, bound, drawn)


def noisy_bound(
    now: GeneralisationParameters,
    networks: "ReluNetworks",
    sets: "NoisySets",
    coded: "Coded",
    bound: FloatArray,
    drawn: list["torch.Generator"],
) -> dict[str, FloatArray]:
    """The bound on the error of networks drawn about the coded one; that one's own without noise.

    Their training error is estimated from independent draws, and half of DELTA pays for that.
    """
    import torch

    from severe_gui.learn import compression as coding
    from severe_gui.learn.noisy_labels import error_rates
    from severe_gui.maths.pac_bayes import error_bound, inverse_divergence

    noise = round(now.noise * coding.NOISE_STEPS) / coding.NOISE_STEPS
    if not noise:
        return {"noisy_bound": bound}
    labels, draws = sets.labels[:, : sets.samples], math.ceil(DRAWS / sets.samples)
    with torch.no_grad():
        rates = [
            _array(error_rates(
                coding.noisy_outputs(networks, coded, sets.examples(), noise, drawn), labels
            ))
            for _ in range(draws)
        ]  # fmt: skip
    seen = np.mean(rates, axis=0)
    training = inverse_divergence(seen, math.log(2 / DELTA) / (sets.samples * draws))
    nats = coded.noisy_nats(noise)
    return {"noisy_bound": error_bound(training, nats, sets.samples, DELTA / 2)}


def rescaled(
    now: GeneralisationParameters,
    networks: "ReluNetworks",
    sets: "NoisySets",
    context: Any,
) -> Record:
    """What multiplying the first layer by a factor, and the second by its inverse, changes.

    The Hessian norm at each of FACTORS, from the same probes; and the greatest change of a
    held-out probability, and of a logarithm of the Hessian norm.
    """
    import torch

    copies = range(len(networks.weights))
    before = networks.weights.detach().clone()
    asked = torch.softmax(held_outputs(networks, sets), dim=-1)
    drawn = generators(now, context, "rescaled")
    states = [each.get_state() for each in drawn]
    norms, changes = [], []
    for factor in FACTORS:
        networks.rescale(1, factor, copies)
        for each, state in zip(drawn, states, strict=True):
            each.set_state(state)
        norms.append(hessian(now, networks, sets, drawn).norm.numpy())
        answer = torch.softmax(held_outputs(networks, sets), dim=-1)
        changes.append(_array((answer - asked).abs().amax((1, 2))))
        with torch.no_grad():
            networks.weights.copy_(before)
    table, plain = np.stack(norms), FACTORS.index(1.0)
    scalars = per_variant(now, "rescaled_change", np.max(changes, axis=0))
    scalars |= per_variant(now, "rescaled_ratio", table[-1] / np.maximum(table[plain], 1e-30))
    means = table.reshape(len(FACTORS), -1, now.seeds).mean(-1)
    curves = {
        f"rescaled_hessian/{variant}": means[:, place] for place, variant in enumerate(now.variants)
    }
    return Record(0, scalars, curves | {"rescale_factor": np.array(FACTORS)})


def held_outputs(
    networks: "ReluNetworks", sets: "NoisySets", weights: "torch.Tensor | None" = None
) -> "torch.Tensor":
    """Of the held-out examples. (copies, examples, classes), without gradient."""
    import torch

    with torch.no_grad():
        outputs: torch.Tensor = networks(sets.held_inputs.repeat(sets.designs, 1, 1), weights)
    return outputs


def _held_labels(sets: "NoisySets") -> "torch.Tensor":
    return sets.held_labels.repeat(sets.designs, 1)


def _array(tensor: "torch.Tensor") -> FloatArray:
    array: FloatArray = tensor.detach().double().cpu().numpy()
    return array
