"""The cache against its formula, its limits and automatic differentiation."""

import pytest
import torch
from torch.func import jacrev, vmap

from severe_gui.errors import BadInput
from severe_gui.learn.cache import BLOCK, ensure_fits, key_of, make_cache
from severe_gui.learn.cached_classifier import (
    CachedClassifier,
    layers_of,
    mixed_spectra,
)
from severe_gui.learn.roc import roc_area, roc_curve
from severe_gui.learn.small_convnet import small_convnets

CLASSES = 5


def drawn(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def unit(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.nn.functional.normalize(drawn(*shape, seed=seed), dim=-1)


def formula(keys, labels, queries, theta, classes=CLASSES):
    """The post's sum, in float64."""
    weights = torch.exp(theta * queries.double() @ keys.double().mT)
    values = torch.nn.functional.one_hot(labels, classes).double()
    return weights @ values / weights.sum(1, keepdim=True)


@pytest.fixture(scope="module")
def table():
    """More keys than a block, classes of unequal size, one of them absent."""
    keys, queries = unit(2 * BLOCK + 77, 12), unit(30, 12, seed=1)
    labels = torch.randint(0, 3, (len(keys),), generator=torch.Generator().manual_seed(2))
    labels[labels == 2] = 4
    return keys, labels, queries, make_cache(keys, labels, CLASSES)


@pytest.mark.parametrize("theta", [0.5, 20.0, 300.0])
def test_the_blocks_sum_to_the_formula(table, theta):
    keys, labels, queries, cache = table
    expected = formula(keys, labels, queries, theta).float()
    torch.testing.assert_close(cache.probabilities(queries, theta), expected, rtol=1e-4, atol=1e-6)
    known = cache.similarities(queries)
    torch.testing.assert_close(cache.weigh(known, theta), expected, rtol=1e-4, atol=1e-6)


def test_at_theta_0_the_cache_gives_the_share_of_each_class(table):
    _keys, labels, queries, cache = table
    shares = torch.bincount(labels, minlength=CLASSES) / len(labels)
    torch.testing.assert_close(cache.probabilities(queries, 0.0), shares.expand(30, -1))


def test_as_theta_grows_the_cache_gives_the_class_of_the_nearest_key(table):
    keys, labels, queries, cache = table
    nearest = labels[(queries @ keys.mT).argmax(1)]
    # Weights underflow here for queries that are far from all keys: they too have an answer.
    torch.testing.assert_close(
        cache.probabilities(queries, 1e6),
        torch.nn.functional.one_hot(nearest, CLASSES).float(), rtol=0, atol=1e-3,
    )  # fmt: skip
    values, rows = cache.nearest(cache.similarities(queries), 3)
    assert torch.equal(cache.labels[rows[:, 0]], nearest)
    torch.testing.assert_close(keys[cache.order[rows[:, 0]]], cache.keys[rows[:, 0]])
    assert (values.diff(dim=1) <= 0).all()


def test_the_log_odds_are_those_of_the_formula_even_where_p_rounds_to_one(table):
    keys, labels, queries, cache = table
    own = torch.full((30,), 4)
    right, wrong = cache.log_odds(cache.similarities(queries), own, 20.0)
    p = formula(keys, labels, queries, 20.0)[:, 4]
    torch.testing.assert_close(right.double(), p.log(), rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(wrong.double(), (1 - p).log(), rtol=1e-4, atol=1e-5)
    sure = cache.log_odds(cache.similarities(cache.keys[-1:]), own[:1], 300.0)[1]
    assert -300 < float(sure) < -20


@pytest.fixture(scope="module")
def classifier():
    network = small_convnets((1, 10, 10), CLASSES, ["one"], [torch.Generator().manual_seed(0)])
    images, labels = drawn(40, 1, 10, 10, seed=3).sigmoid(), torch.arange(40) % CLASSES
    keys = key_of(layers_of(network, images), ("conv-2", "hidden"))
    cache = make_cache(keys.detach(), labels, CLASSES)
    return CachedClassifier(network.one(0), cache, ("conv-2", "hidden"), 40.0, 0.7)


def test_the_jacobians_are_the_automatic_ones(classifier):
    images, cache = drawn(6, 1, 10, 10, seed=4).sigmoid(), classifier.cache
    values = torch.nn.functional.one_hot(cache.labels, CLASSES).float()

    def own(image):
        return layers_of(classifier.network, image[None])["output"].softmax(1)[0]

    def recalled(image):
        query = key_of(layers_of(classifier.network, image[None]), classifier.key_layers)
        return ((classifier.theta * query @ cache.keys.mT).softmax(1) @ values)[0]

    for closed, answer in zip(classifier.jacobians(images), (own, recalled), strict=True):
        automatic = vmap(jacrev(answer))(images).flatten(2)
        torch.testing.assert_close(closed, automatic, rtol=1e-3, atol=1e-6)


def test_mixed_spectra_are_those_of_the_mixtures(classifier):
    one, other = drawn(3, 5, 40), drawn(3, 5, 40, seed=1)
    found = mixed_spectra(one, other, (0.0, 0.3, 1.0))
    for weight, values in zip((0.0, 0.3, 1.0), found, strict=True):
        mixture = ((1 - weight) * one + weight * other).double()
        torch.testing.assert_close(values, torch.linalg.svdvals(mixture), rtol=1e-6, atol=1e-6)


def test_lambda_0_is_the_network_and_lambda_1_the_cache(classifier):
    images, labels = drawn(8, 1, 10, 10, seed=5).sigmoid(), torch.arange(8) % CLASSES
    layers = layers_of(classifier.network, images)
    own = layers["output"].softmax(1)
    recalled = classifier.cache.probabilities(key_of(layers, classifier.key_layers), 40.0)
    for weight, expected in ((0.0, own), (1.0, recalled), (0.7, 0.3 * own + 0.7 * recalled)):
        mixture = CachedClassifier(
            classifier.network, classifier.cache, classifier.key_layers, 40.0, weight
        )
        p = mixture.probabilities(images)
        torch.testing.assert_close(p, expected)
        right = p[torch.arange(8), labels]
        margins = mixture.margins(images, labels)
        torch.testing.assert_close(margins, (right / (1 - right)).log(), rtol=1e-3, atol=1e-3)


def test_a_cache_larger_than_memory_is_refused_before_it_is_made():
    ensure_fits(6000, 848, available=1 << 30)
    with pytest.raises(BadInput, match=r"1,000,000,000 keys of 256 numbers does not fit"):
        ensure_fits(1_000_000_000, 256)


def test_the_area_is_the_share_of_pairs_in_order():
    first, second = drawn(40).round(decimals=1) + 0.3, drawn(50, seed=1).round(decimals=1)
    pairs = first[:, None] - second[None]
    expected = (pairs > 0).double().mean() + (pairs == 0).double().mean() / 2
    assert roc_area(first, second) == pytest.approx(float(expected))
    assert roc_area(first, first - 10) == 1
    rates = torch.linspace(0, 1, 501, dtype=torch.float64)
    curve = roc_curve(drawn(4000) + 1, drawn(4000, seed=1), rates)
    assert (curve.diff() >= 0).all()
    area = float(torch.trapezoid(curve, rates))
    assert area == pytest.approx(roc_area(drawn(4000) + 1, drawn(4000, seed=1)), abs=0.003)


def test_a_class_without_keys_leaves_the_mixture_its_network(classifier):
    keys, labels = classifier.cache.keys, torch.zeros(40, dtype=torch.long)
    one_class = CachedClassifier(
        classifier.network, make_cache(keys, labels, CLASSES), classifier.key_layers, 40.0, 0.5
    )
    images = drawn(2, 1, 10, 10, seed=6).sigmoid().requires_grad_()
    margins = one_class.margins(images, torch.tensor([1, 0]))
    (gradient,) = torch.autograd.grad(margins.sum(), images)
    assert gradient.isfinite().all()
    assert gradient[0].abs().max() > 0
    p = one_class.probabilities(images.detach())[0, 1]
    assert float(margins[0].detach()) == pytest.approx(float((p / (1 - p)).log()), rel=1e-3)
