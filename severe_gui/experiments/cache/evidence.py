"""Numbers that claims on the cache read from a run: one of each seed, at its end."""

import numpy as np

from severe_gui.experiments.cache.parameters import Quantity, Variant
from severe_gui.experiments.cache.recall import STANDARD
from severe_gui.experiments.experiment import FloatArray, History, Measurement
from severe_gui.experiments.intervals import (
    by_seed,
    curves_by_seed,
    geometric_mean_of_seeds,
    mean_of_seeds,
)


def error_ratio(history: History) -> Measurement:
    """The error of the mixture over that of the network."""
    network, cache, alone = _each(history, "error")
    return geometric_mean_of_seeds(
        cache / network,
        f"errors {network.mean():.2%} of the network, {cache.mean():.2%} with its cache, "
        f"{alone.mean():.2%} of the cache by itself",
    )


def error_by_layer(history: History) -> Measurement:
    """The mixture's error with late layers as keys, over that with the output as key."""
    rows = curves_by_seed(history, "by_layer", "cache").astype(np.float64)
    late, (_first, conv, hidden, output) = _last(history, "error", "cache"), rows.T
    network = _last(history, "error", "network")
    return geometric_mean_of_seeds(
        late / output,
        f"errors {network.mean():.2%} of the network, {output.mean():.2%} with its output as key, "
        f"{late.mean():.2%} with late layers ({conv.mean():.2%} with the second convolution "
        f"alone, {hidden.mean():.2%} with the hidden layer alone)",
    )


def transferred_gain(history: History) -> Measurement:
    """Accuracy on transferred images that the cache adds, mean of the four attacks."""
    network, cache, _alone = (np.mean(each, 0) for each in _by_attack(history))
    return mean_of_seeds(cache - network, _table(history))


def lead_of_the_cache_alone(history: History) -> Measurement:
    """Accuracy of the cache by itself less that of the better of the others, likewise."""
    network, cache, alone = (np.mean(each, 0) for each in _by_attack(history))
    return mean_of_seeds(alone - np.maximum(network, cache), _table(history))


def norm_ratio(history: History) -> Measurement:
    """The greater mean Jacobian norm of both cache models over the network's."""
    network, cache, alone = _each(history, "jacobian_norm")
    return geometric_mean_of_seeds(
        np.maximum(cache, alone) / network,
        f"mean norms {network.mean():.3g} of the network, {cache.mean():.3g} with its cache, "
        f"{alone.mean():.3g} of the cache by itself",
    )


def first_value_ratio(history: History) -> Measurement:
    """The mixture's first singular value over the smaller of the others'."""
    network, cache, alone = _each(history, "first_value")
    return geometric_mean_of_seeds(
        cache / np.minimum(network, alone), _values("first singular values", network, cache, alone)
    )


def lower_values_ratio(history: History) -> Measurement:
    """The mixture's lower-order singular values over the network's."""
    network, cache, alone = _each(history, "lower_values")
    return geometric_mean_of_seeds(
        cache / network, _values("root of the sum of squares of the others", network, cache, alone)
    )


def lead_in_consistency(history: History) -> Measurement:
    """How much more often the cache by itself lowers what the network has than the mixture does.

    The lesser of two differences: of singular values, and of Jacobian norms of single images.
    """
    differences, words = [], []
    for quantity, name in (("smaller_values", "singular values"), ("smaller_norm", "norms")):
        _network, cache, alone = _each(history, quantity)
        differences.append(alone - cache)
        words.append(f"{name} lowered: {cache.mean():.1%} mixed, {alone.mean():.1%} alone")
    return mean_of_seeds(np.minimum(*differences), "; ".join(words))


def correlation_along(history: History, first: Quantity, second: Quantity) -> Measurement:
    """The rank correlation of two quantities along lambda."""
    pairs = zip(*(curves_by_seed(history, "along", each) for each in (first, second)), strict=True)
    found = np.array([_rank_correlation(one, other) for one, other in pairs])
    return mean_of_seeds(found, f"rank correlation {found.mean():.2f} over 11 weights of the cache")


def familiarity(history: History) -> Measurement:
    """The area under the ROC curve of the largest similarity."""
    area = _last(history, "familiarity", "most-similar")
    return mean_of_seeds(area, _areas(history))


def familiarity_of_network(history: History) -> Measurement:
    """The greater of the areas of the network's two signs."""
    areas = [_last(history, "familiarity", each) for each in ("max-softmax", "activation-norm")]
    return mean_of_seeds(np.maximum(*areas), _areas(history))


def share_still_correct(history: History) -> Measurement:
    """Accuracy of the cache by itself on images made through it."""
    alone, clean = _last(history, "attacked", "cache-only"), _last(history, "error", "cache-only")
    return mean_of_seeds(
        alone, f"{alone.mean():.1%} correct under attack, {1 - clean.mean():.1%} without"
    )


def share_of_gain_left(history: History) -> Measurement:
    """What white-box attacks leave of what the cache by itself adds on transferred images."""
    network, moved = (_last(history, "transferred", each) for each in ("network", "cache-only"))
    through = _last(history, "attacked", "cache-only")
    return mean_of_seeds(
        (through - network) / (moved - network),
        f"correct: network {network.mean():.1%}; cache by itself {moved.mean():.1%} on the "
        f"network's images, {through.mean():.1%} on images made through it",
    )


def _last(history: History, quantity: str, line: str) -> FloatArray:
    return by_seed(history, quantity, line)[:, -1]


def _each(history: History, quantity: str) -> tuple[FloatArray, FloatArray, FloatArray]:
    variants: tuple[Variant, Variant, Variant] = ("network", "cache", "cache-only")
    network, cache, alone = (_last(history, quantity, each) for each in variants)
    return network, cache, alone


def _by_attack(history: History) -> list[list[FloatArray]]:
    """Accuracies of the network, the mixture and the cache: [variant][attack], (seeds,) each."""
    table = [_each(history, attack) for attack in STANDARD]
    return [list(each) for each in zip(*table, strict=True)]


def _table(history: History) -> str:
    rows = zip(STANDARD, zip(*_by_attack(history), strict=True), strict=True)
    return "; ".join(
        f"{attack} {' / '.join(f'{each.mean():.2f}' for each in row)}" for attack, row in rows
    )


def _areas(history: History) -> str:
    names = ("most-similar", "log-sum-exp", "max-softmax", "activation-norm")
    return "ROC areas: " + ", ".join(
        f"{name} {_last(history, 'familiarity', name).mean():.3f}" for name in names
    )


def _values(what: str, *each: FloatArray) -> str:
    return f"{what}: " + " / ".join(f"{values.mean():.3g}" for values in each)


def _rank_correlation(first: FloatArray, second: FloatArray) -> float:
    """Spearman's, equal values sharing the mean of their ranks; 0 if one does not change."""
    one, other = _ranks(first), _ranks(second)
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _ranks(values: FloatArray) -> FloatArray:
    ordered = np.sort(values)
    low, high = (np.searchsorted(ordered, values, side=side) for side in ("left", "right"))
    ranks: FloatArray = (low + high) / 2
    return ranks
