"""Convolutional experts: closed-form Jacobians against automatic ones, one expert a convolution."""

import pytest
import torch
from torch.func import jacrev, vmap
from torch.nn.functional import conv2d

from severe_gui.learn.convolutional_experts import ConvolutionalExperts, draw

FILTERS, CHANNELS, SIZE, SIDE = 3, 2, 3, 5


def drawn(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    kernels, gates = draw(count, FILTERS, CHANNELS, SIZE, SIDE, generator)
    return kernels.double(), gates.double()


def images() -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    return torch.randn(4, CHANNELS, SIDE, SIDE, generator=generator).double()


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("kind", ["softmax", "constant", "detached"])
def test_the_closed_form_is_the_automatic_jacobian(kind, count):
    layer = ConvolutionalExperts(*drawn(count), kind)
    automatic = vmap(jacrev(lambda x: layer(x.unsqueeze(0)).flatten()))(images()).flatten(2)
    assert (layer.jacobians(images()) - automatic.detach()).abs().max() < 1e-10


def test_one_expert_is_a_plain_convolution_whatever_its_gate():
    kernels, gates = drawn(1)
    plain = torch.relu(conv2d(images(), kernels[0], padding=1))
    for kind in ("softmax", "constant", "detached"):
        layer = ConvolutionalExperts(kernels, gates, kind)
        assert torch.allclose(layer(images()), plain, atol=1e-12)


def test_the_matrices_do_what_the_convolutions_do():
    kernels, gates = drawn(2)
    layer = ConvolutionalExperts(kernels, gates, "softmax")
    for expert in range(2):
        answered = conv2d(images(), kernels[expert], padding=1).flatten(2)
        by_matrix = torch.einsum("opi,bi->bop", layer.matrices(SIDE)[expert], images().flatten(1))
        assert torch.allclose(by_matrix, answered, atol=1e-12)


def test_gates_of_normal_images_have_logits_of_variance_one():
    generator = torch.Generator().manual_seed(2)
    kernels, gates = draw(50, 40, 2, 3, 8, generator)
    images = torch.randn(200, 128, generator=generator)
    logits = torch.einsum("bi,koi->bko", images, gates)
    # 2,000 gates of chi-square length: the variance is 1 to about 1 / 50.
    assert float(logits.var()) == pytest.approx(1.0, abs=0.05)
    assert float((kernels**2).sum((2, 3, 4)).mean()) == pytest.approx(1.0, abs=0.05)
