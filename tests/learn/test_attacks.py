"""Attacks on a classifier whose worst case is known, and the networks that they are made on."""

import pytest
import torch

from severe_gui.errors import BadInput
from severe_gui.learn import attacks
from severe_gui.learn.small_convnet import LAYERS, as_images, small_convnets

WEIGHTS = torch.randn(1, 9, 9, generator=torch.Generator().manual_seed(0))
IMAGES = 0.3 + 0.4 * torch.rand(12, 1, 9, 9, generator=torch.Generator().manual_seed(1))
LABELS = torch.zeros(12, dtype=torch.long)


def linear(images, labels):
    return 20 + (images * WEIGHTS).sum((1, 2, 3))


def falls(changed):
    return linear(IMAGES, LABELS) - linear(changed, LABELS)


@pytest.mark.parametrize("attack", ["fgsm", "iterative"])
def test_on_a_linear_classifier_the_gradient_finds_the_worst_image_within_reach(attack):
    changed = attacks.attacked(attack, linear, IMAGES, LABELS, 0.1)
    assert float((changed - IMAGES).abs().max()) <= 0.1 + 1e-6
    torch.testing.assert_close(falls(changed), (0.1 * WEIGHTS.abs().sum()).expand(12))


def test_pixels_stay_between_black_and_white():
    for attack in ("fgsm", "iterative", "single-pixel", "blur"):
        changed = attacks.attacked(attack, linear, IMAGES.round(), LABELS, 0.5)
        assert 0 <= float(changed.min()) <= float(changed.max()) <= 1


def test_on_a_linear_classifier_the_single_pixel_is_the_worst_of_all():
    changed = attacks.single_pixel(linear, IMAGES, LABELS, 1.0)
    assert ((changed != IMAGES).sum((1, 2, 3)) == 1).all()
    room = torch.where(WEIGHTS > 0, IMAGES, 1 - IMAGES)
    worst = (room * WEIGHTS.abs()).flatten(1).max(1).values
    torch.testing.assert_close(falls(changed), worst)


def test_a_blur_keeps_a_plain_image_and_is_no_stronger_than_it_must_be():
    plain = torch.full((1, 1, 9, 9), 0.4)
    torch.testing.assert_close(attacks.blurred(plain, 2.0), plain)
    always, never = (
        lambda images, labels, sign=sign: sign * images.sum((1, 2, 3)) for sign in (1, -1)
    )
    weakest = attacks.blurred(IMAGES, 0.2 * 9 / attacks.BLURS)
    torch.testing.assert_close(attacks.blur(never, IMAGES, LABELS, 0.2), weakest)
    torch.testing.assert_close(
        attacks.blur(always, IMAGES, LABELS, 0.2), attacks.blurred(IMAGES, 0.2 * 9)
    )


def test_copies_side_by_side_compute_what_each_computes_alone():
    generators = [torch.Generator().manual_seed(seed) for seed in (0, 1)]
    networks = small_convnets((3, 12, 12), 4, ["a", "b"], generators)
    images = torch.rand(2, 5, 3, 12, 12, generator=torch.Generator().manual_seed(2))
    together = networks.layers(images)
    for copy in (0, 1):
        alone = networks.one(copy).layers(images[copy : copy + 1])
        for layer in LAYERS:
            torch.testing.assert_close(together[layer][copy], alone[layer][0])
    other = small_convnets((3, 12, 12), 4, ["a", "b"], generators)
    other.load_named_weights(networks.named_weights())
    assert torch.equal(other(images), together["output"])
    with pytest.raises(BadInput, match="do not fit"):
        small_convnets((1, 12, 12), 4, ["a"], generators[:1]).load_named_weights(
            networks.named_weights()
        )


def test_a_row_of_numbers_is_a_square_image_and_other_shapes_are_refused():
    for features, shape in ((64, (1, 8, 8)), (784, (1, 28, 28)), (3072, (3, 32, 32))):
        assert as_images(torch.zeros(2, features), (features,)).shape == (2, *shape)
    for refused in ((20, 30), (4, 4), (100, 100), (50,)):
        with pytest.raises(BadInput, match="square images from 8 × 8"):
            as_images(torch.zeros(1, torch.Size(refused).numel()), refused)
