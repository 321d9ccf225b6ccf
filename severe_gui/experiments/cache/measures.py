"""What a run with a cache records, of networks as they are and under the settings in force."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from severe_gui.experiments.cache.parameters import CacheParameters
from severe_gui.experiments.cache.recall import Recall, weight_of
from severe_gui.experiments.experiment import FloatArray, Record

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.attacks import Attack

STANDARD: Mapping["Attack", float] = {
    "fgsm": 0.1, "iterative": 0.1, "single-pixel": 1.0, "blur": 0.06,
}  # fmt: skip
"""Attacks of the table, as strong as the last two are in Foolbox and the first ones on MNIST."""
LAMBDAS = tuple(round(0.1 * k, 1) for k in range(11))
FALSE_ALARMS = tuple(round(0.05 * k, 2) for k in range(21))


@dataclass
class Findings:
    """Of one network. numbers: by key. curves: by key, averaged over networks."""

    numbers: dict[str, float] = field(default_factory=dict)
    curves: dict[str, FloatArray] = field(default_factory=dict)


def measured(step: int, now: CacheParameters, recalls: Sequence[Recall]) -> Record:
    """One record of all networks, with the pictures of the first one."""
    from severe_gui.experiments.cache.browser import browsed

    each = [_found(recall, now) for recall in recalls]
    scalars: dict[str, float] = {}
    for key in each[0].numbers:
        scalars |= per_seed(key, [one.numbers[key] for one in each if key in one.numbers])
    curves = {key: _mean(one.curves.get(key) for one in each) for key in each[0].curves}
    for key in [key for key in curves if key.startswith("along/")]:
        _, _, line = key.partition("/")
        curves |= {f"along_of_seed/{line}/{k}": one.curves[key] for k, one in enumerate(each)}
    curves["along_lambda"] = np.array(LAMBDAS)
    curves["roc_false_alarms"] = 100 * np.array(FALSE_ALARMS)
    return Record(step, scalars, curves, browsed(recalls[0], now))


def per_seed(key: str, values: Sequence[float]) -> dict[str, float]:
    """Mean, standard error and each seed's value of one number, by key."""
    quantity, _, line = key.partition("/")
    row = np.asarray(values, dtype=np.float64)
    scalars = {key: float(row.mean())}
    if len(row) > 1:
        scalars[f"{quantity}_se/{line}"] = float(row.std(ddof=1) / len(row) ** 0.5)
        scalars |= {f"{key}/{k}": float(value) for k, value in enumerate(row)}
    return scalars


def _found(recall: Recall, now: CacheParameters) -> Findings:
    found = Findings()
    _errors(recall, now, found)
    _jacobians(recall, now, found)
    _familiarity(recall, now, found)
    return found


def _errors(recall: Recall, now: CacheParameters, found: Findings) -> None:
    """Errors on test images, as they are and attacked."""
    labels, weights = recall.labels, [weight_of(each, now) for each in now.variants]
    shares = _correct(recall.of_tests(now), labels, (*weights, *LAMBDAS))
    for variant, share in zip(now.variants, shares, strict=False):
        found.numbers[f"error/{variant}"] = 1 - share
    along = {"error": [1 - each for each in shares[len(weights) :]]}
    labels = labels[: now.attacked]
    if recall.is_trained:
        for variant, weight in zip(now.variants, weights, strict=True):
            (share,) = _correct(recall.deceived(variant, now), labels, (weight,))
            found.numbers[f"attacked/{variant}"] = share
        table = [_correct(_first(recall.of_tests(now), len(labels)), labels, weights)]
        for attack, strength in STANDARD.items():
            table.append(
                _correct(recall.transferred(attack, strength, now, attack), labels, weights)
            )
        for variant, row in zip(now.variants, zip(*table, strict=True), strict=True):
            found.curves[f"by_attack/{variant}"] = np.array(row)
            for attack, share in zip(STANDARD, row[1:], strict=True):
                found.numbers[f"{attack}/{variant}"] = share
        on_network = recall.transferred("fgsm", STANDARD["fgsm"], now, "fgsm")
        along["fooled"] = [1 - each for each in _correct(on_network, labels, LAMBDAS)]
    found.curves |= {
        f"along/{line}": np.array(row) for line, row in along.items() if line in now.quantities
    }


def _jacobians(recall: Recall, now: CacheParameters, found: Findings) -> None:
    """Singular values at test images, for the variants and along lambda."""
    from severe_gui.learn.cached_classifier import mixed_spectra

    weights = [weight_of(each, now) for each in now.variants]
    spectra = mixed_spectra(*recall.jacobians(now), (0.0, *weights, *LAMBDAS)).numpy()
    network, variants = spectra[0], spectra[1 : 1 + len(weights)]
    norms = np.sqrt((spectra**2).sum(2))
    for index, variant in enumerate(now.variants):
        values = variants[index]
        found.curves[f"spectrum/{variant}"] = values[:, :-1].mean(0)
        found.numbers |= {
            f"jacobian_norm/{variant}": float(norms[1 + index].mean()),
            f"first_value/{variant}": float(values[:, 0].mean()),
            f"lower_values/{variant}": float(_lower(values).mean()),
            f"smaller_norm/{variant}": float((norms[1 + index] < norms[0]).mean()),
            f"smaller_values/{variant}": float((values < network)[:, :-1].mean()),
        }
    along = spectra[1 + len(weights) :]
    lines = {"first-value": along[:, :, 0].mean(1), "lower-values": _lower(along).mean(1)}
    found.curves |= {f"along/{line}": row for line, row in lines.items() if line in now.quantities}


def _familiarity(recall: Recall, now: CacheParameters, found: Findings) -> None:
    """How well cached images and test images are told apart, by each sign of familiarity."""
    import torch

    from severe_gui.learn.roc import roc_area, roc_curve

    seen, new = recall.seen_and_new(now)
    both = recall.layers("looks", (now.view_noise, now.cache_size), torch.cat([seen, new]))
    similar = recall.similarities("looks", (now.view_noise, now.cache_size), both, now)
    signs = {
        "most-similar": similar.amax(1),
        "log-sum-exp": (now.theta * similar).logsumexp(1),
        "max-softmax": both["output"].log_softmax(1).amax(1),
        "activation-norm": both["hidden"].norm(dim=1),
    }
    rates = torch.tensor(FALSE_ALARMS)
    for name in now.scores:
        values = signs[name].cpu()
        pair = values[: len(seen)], values[len(seen) :]
        found.numbers[f"familiarity/{name}"] = roc_area(*pair)
        found.curves[f"roc/{name}"] = roc_curve(*pair, rates).numpy()


def _correct(
    answers: tuple["torch.Tensor", "torch.Tensor"],
    labels: "torch.Tensor",
    weights: Iterable[float],
) -> list[float]:
    """The share of correct classes of each mixture of p_net and p_mem."""
    from severe_gui.learn.cached_classifier import mixed

    return [
        float((mixed(*answers, weight).argmax(1) == labels).double().mean()) for weight in weights
    ]


def _first(
    answers: tuple["torch.Tensor", "torch.Tensor"], count: int
) -> tuple["torch.Tensor", "torch.Tensor"]:
    return answers[0][:count], answers[1][:count]


def _lower(values: FloatArray) -> FloatArray:
    """Root of the sum of squares of all singular values but the first: (..., C) to (...)."""
    lower: FloatArray = np.sqrt((values[..., 1:] ** 2).sum(-1))
    return lower


def _mean(rows: Iterable[FloatArray | None]) -> FloatArray:
    found = [row for row in rows if row is not None]
    mean: FloatArray = np.mean(found, axis=0)
    return mean
