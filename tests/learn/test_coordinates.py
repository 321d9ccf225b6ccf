"""Coordinates for convolutions: exact, and what they do to equivariance."""

import pytest
import torch
from torch.nn import functional

from severe_gui.learn import coordinates, shapes


def generators(count: int) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(seed) for seed in range(count)]


def test_coordinate_channels_are_the_places_of_the_pixels():
    x, y = coordinates.coordinate_channels(5)
    line = torch.tensor([-1.0, -0.5, 0.0, 0.5, 1.0])
    assert torch.equal(x, line.expand(5, 5))
    assert torch.equal(y, line.expand(5, 5).T)


def test_a_pointwise_network_is_one_of_convolutions_over_tiled_channels():
    network = coordinates.PointwiseCoordConv(6, 3, generators(2))
    places = torch.rand(2, 4, 2, generator=generators(1)[0])
    for copy in range(2):
        picture = torch.cat([
            places[copy, :, :, None, None].expand(4, 2, 6, 6),
            coordinates.coordinate_channels(6).expand(4, 2, 6, 6),
        ], dim=1)  # fmt: skip
        for layer, (weights, bias) in enumerate(zip(network.weights, network.biases, strict=True)):
            kernel = weights[copy].T[..., None, None]
            picture = functional.conv2d(picture, kernel, bias[copy, 0])
            picture = torch.relu(picture) if layer < 4 else picture
        assert torch.allclose(network(places)[copy], picture.flatten(1), atol=1e-6)


def test_the_network_of_the_paper_has_its_number_of_weights():
    network = coordinates.PointwiseCoordConv(8, 32, generators(1))
    assert sum(each.numel() for each in network.parameters()) == 7553


@pytest.mark.parametrize("size", [8, 11])
def test_a_deconvolution_of_many_copies_is_each_of_them_alone(size):
    many = coordinates.Deconvolution(size, 4, generators(3))
    alone = coordinates.Deconvolution(size, 4, generators(3)[1:2])
    places = torch.rand(3, 5, 2, generator=generators(1)[0])
    drawn = many(places)
    assert drawn.shape == (3, 5, size * size)
    assert torch.allclose(drawn[1], alone(places[1:2])[0], atol=1e-6)


def test_a_convolution_moves_with_the_picture_and_a_coordconv_does_not():
    reader = coordinates.CoordinateReader(16, 4, 4, generators(2))
    picture = torch.zeros(2, 1, 16, 16)
    picture[..., 5:8, 5:8] = 1
    moved = picture.roll((2, 2), (-2, -1))
    inner = slice(2, 6)
    differences = []
    for gain in (0.0, 1.0):
        # Two pixels are one of the second layer, whose stride is 2.
        before = reader.features(picture, gain).roll((1, 1), (-2, -1))[..., inner, inner]
        after = reader.features(moved, gain)[..., inner, inner]
        differences.append((after - before).abs().max().item())
    assert differences[0] < 1e-6
    assert differences[1] > 0.1


def test_the_weight_on_coordinates_is_relative_to_that_on_the_picture():
    reader = coordinates.CoordinateReader(8, 2, 4, generators(3), repeats=2)
    reader.first.data[:, :, 0], reader.first.data[:, :, 1:] = 2.0, 0.5
    assert reader.coordinate_weight().tolist() == [0.25] * 6


def test_answers_are_those_that_a_person_would_give():
    pictures = shapes.Pictures(12, 5)
    (generator,) = generators(1)
    drawn, answers = pictures.draw("which-shape", 40, generator)
    ink = drawn.sum((1, 2))
    assert set(answers.tolist()) == {0, 1, 2, 3}
    assert torch.equal(ink, torch.tensor([16.0, 9.0, 9.0, 25.0])[answers])
    drawn, answers = pictures.draw("how-many", 40, generator)
    assert torch.equal(drawn.sum((1, 2)) / 25, answers + 1.0)
    drawn, answers = pictures.draw("which-quadrant", 40, generator)
    x, y = coordinates.coordinate_channels(12)
    right, below = ((drawn * line).sum((1, 2)) > 0.01 for line in (x, y))
    assert torch.equal(answers, 2 * below.long() + right.long())
