"""What a run with a cache records, of networks as they are and under the settings in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from severe_gui.experiments.cache.browser import browsed
from severe_gui.experiments.cache.parameters import CacheParameters
from severe_gui.experiments.cache.recall import STANDARD, Recall
from severe_gui.experiments.experiment import FloatArray, Record
from severe_gui.experiments.training.measures import per_seed

if TYPE_CHECKING:
    import torch


LAMBDAS = tuple(round(0.1 * k, 1) for k in range(11))
FALSE_ALARMS = tuple(round(0.05 * k, 2) for k in range(21))


@dataclass
class Findings:
    """Of one network. numbers: by key. curves: by key, averaged over networks."""

    numbers: dict[str, float] = field(default_factory=dict)
    curves: dict[str, FloatArray] = field(default_factory=dict)


def measured(step: int, now: CacheParameters, recalls: Sequence[Recall]) -> Record:
    """One record of all networks, with the pictures of the first one."""
    each = [_found(recall, now) for recall in recalls]
    scalars: dict[str, float] = {}
    for key in each[0].numbers:
        scalars |= per_seed(key, [one.numbers[key] for one in each if key in one.numbers])
    curves = {key: _mean(one.curves.get(key) for one in each) for key in each[0].curves}
    for key in [key for key in curves if key.startswith("along/")]:
        _, _, line = key.partition("/")
        curves |= {
            f"along_of_seed/{line}/{k}": one.curves[key]
            for k, one in enumerate(each)
            if key in one.curves
        }
    curves["along_lambda"] = np.array(LAMBDAS)
    curves["roc_false_alarms"] = 100 * np.array(FALSE_ALARMS)
    return Record(step, scalars, curves, browsed(recalls[0], now))


def _found(recall: Recall, now: CacheParameters) -> Findings:
    found = Findings()
    _errors(recall, now, found)
    _jacobians(recall, now, found)
    _familiarity(recall, now, found)
    return found


def _errors(recall: Recall, now: CacheParameters, found: Findings) -> None:
    """Errors on test images, as they are and attacked."""
    answers, labels = recall.of_tests(now), recall.labels
    for variant in now.variants:
        found.numbers[f"error/{variant}"] = 1 - _correct(answers.of(variant, now), labels)
    along = {"error": [1 - _correct(answers.along(each), labels) for each in LAMBDAS]}
    if recall.is_trained:
        along["fooled"] = _under_attack(recall, now, found)
    found.curves |= {
        f"along/{line}": np.array(row) for line, row in along.items() if line in now.quantities
    }


def _under_attack(recall: Recall, now: CacheParameters, found: Findings) -> list[float]:
    """Correct shares of attacked images. Returns the share fooled by FGSM along lambda."""
    labels = recall.labels[: now.attacked]
    on_network = recall.deceived("network", now)
    table = [recall.of_tests(now)[: now.attacked]]
    table += [recall.transferred(attack, strength, now) for attack, strength in STANDARD.items()]
    for variant in now.variants:
        through = recall.deceived(variant, now)
        row = [_correct(each.of(variant, now), labels) for each in table]
        found.curves[f"by_attack/{variant}"] = np.array(row)
        found.numbers |= {
            f"attacked/{variant}": _correct(through.of(variant, now), labels),
            f"transferred/{variant}": _correct(on_network.of(variant, now), labels),
        }
        for attack, share in zip(STANDARD, row[1:], strict=True):
            found.numbers[f"{attack}/{variant}"] = share
    by_fgsm = table[1 + list(STANDARD).index("fgsm")]
    return [1 - _correct(by_fgsm.along(each), labels) for each in LAMBDAS]


def by_layer(now: CacheParameters, recalls: Sequence[Recall]) -> dict[str, FloatArray]:
    """Error with the keys of one layer alone, from the first to the last: (layers,) by variant.

    Keys `by_layer/VARIANT`, and those of each network as `by_layer_of_seed/VARIANT/0` and so on;
    none if a network is not trained.
    """
    from severe_gui.learn.small_convnet import LAYERS

    if not all(recall.is_trained for recall in recalls):
        return {}
    curves: dict[str, FloatArray] = {}
    for k, recall in enumerate(recalls):
        apart = recall.anew()
        alone = [now.model_copy(update={"key_layers": (layer,)}) for layer in LAYERS]
        answers = [apart.of_tests(each) for each in alone]
        for variant in now.variants:
            row = [1 - _correct(each.of(variant, now), recall.labels) for each in answers]
            curves[f"by_layer_of_seed/{variant}/{k}"] = np.array(row)
    for variant in now.variants:
        rows = [curves[f"by_layer_of_seed/{variant}/{k}"] for k in range(len(recalls))]
        curves[f"by_layer/{variant}"] = _mean(rows)
    return curves


def _jacobians(recall: Recall, now: CacheParameters, found: Findings) -> None:
    """Singular values at test images, for the variants and along lambda."""
    from severe_gui.learn.cached_classifier import mixed_spectra

    weights = (0.0, now.cache_weight, *LAMBDAS)
    network, mixture, *rest = mixed_spectra(*recall.jacobians("cache", now), weights).numpy()
    alone = mixed_spectra(*recall.jacobians("cache-only", now), (1.0,)).numpy()[0]
    spectra = {"network": network, "cache": mixture, "cache-only": alone}
    for variant in now.variants:
        values = spectra[variant]
        found.curves[f"spectrum/{variant}"] = values[:, :-1].mean(0)
        found.numbers |= {
            f"jacobian_norm/{variant}": float(_norm(values).mean()),
            f"first_value/{variant}": float(values[:, 0].mean()),
            f"lower_values/{variant}": float(_norm(values[:, 1:]).mean()),
            f"smaller_norm/{variant}": float((_norm(values) < _norm(network)).mean()),
            f"smaller_values/{variant}": float((values < network)[:, :-1].mean()),
        }
    along = np.stack(rest)
    lines = {"first-value": along[:, :, 0].mean(1), "lower-values": _norm(along[:, :, 1:]).mean(1)}
    found.curves |= {f"along/{line}": row for line, row in lines.items() if line in now.quantities}


def _familiarity(recall: Recall, now: CacheParameters, found: Findings) -> None:
    """How well cached images and test images are distinguished, by each sign of familiarity."""
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


def _correct(probabilities: "torch.Tensor", labels: "torch.Tensor") -> float:
    return float((probabilities.argmax(1) == labels).double().mean())


def _norm(values: FloatArray) -> FloatArray:
    """Frobenius norm from singular values: (..., m) to (...)."""
    norm: FloatArray = np.sqrt((values**2).sum(-1))
    return norm


def _mean(rows: Iterable[FloatArray | None]) -> FloatArray:
    found = [row for row in rows if row is not None]
    mean: FloatArray = np.mean(found, axis=0)
    return mean
