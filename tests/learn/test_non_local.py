"""The non-local layer is a mixture of experts: its Jacobian, and what averaging positions costs."""

import pytest
import torch
from torch.func import jacrev, vmap

from severe_gui.learn.experts import degenerate_fraction
from severe_gui.learn.non_local import NonLocalLayer, with_residual

BATCH, POSITIONS, FEATURES, OUT, EMBEDDING = 4, 6, 5, 3, 7
GATES = ["softmax", "constant", "detached"]


def layer_of(gates, units, out=OUT) -> NonLocalLayer:
    generator = torch.Generator().manual_seed(0)
    shapes = ((out, FEATURES), (EMBEDDING, FEATURES), (EMBEDDING, FEATURES))
    drawn = (torch.randn(*shape, generator=generator).double() for shape in shapes)
    return NonLocalLayer(*drawn, gates, units)


def inputs() -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    return torch.randn(BATCH, POSITIONS, FEATURES, generator=generator).double()


def automatic(of_batch) -> torch.Tensor:
    flat = inputs().flatten(1)
    shape = (1, POSITIONS, FEATURES)
    return vmap(jacrev(lambda x: of_batch(x.view(shape)).flatten()))(flat).detach()


@pytest.mark.parametrize("units", ["linear", "relu"])
@pytest.mark.parametrize("gates", GATES)
def test_the_closed_form_is_the_automatic_jacobian(gates, units):
    layer = layer_of(gates, units)
    assert (layer.jacobians(inputs()) - automatic(layer)).abs().max() < 1e-10


@pytest.mark.parametrize("units", ["linear", "relu"])
def test_the_experts_alone_have_theirs(units):
    layer = layer_of("softmax", units)
    assert (layer.expert_jacobians(inputs()) - automatic(layer.experts)).abs().max() < 1e-10


def test_each_position_answers_a_gated_sum_of_experts():
    layer, x = layer_of("softmax", "relu"), inputs()
    answered = layer(x)
    for i in range(POSITIONS):
        weighed = torch.zeros(BATCH, OUT).double()
        total = torch.zeros(BATCH, 1).double()
        for j in range(POSITIONS):
            pair = ((x[:, i] @ layer.theta.mT) * (x[:, j] @ layer.phi.mT)).sum(-1, keepdim=True)
            weighed = weighed + pair.exp() * torch.relu(x[:, j] @ layer.weights.mT)
            total = total + pair.exp()
        assert torch.allclose(answered[:, i], weighed / total, atol=1e-12)


def test_it_is_what_attention_of_one_head_gives():
    layer, x = layer_of("softmax", "linear"), inputs()
    query, key, value = x @ layer.theta.mT, x @ layer.phi.mT, x @ layer.weights.mT
    attended = torch.nn.functional.scaled_dot_product_attention(query, key, value, scale=1.0)
    assert torch.allclose(layer(x), attended, atol=1e-12)


def test_the_order_of_positions_is_all_that_changes_when_they_are_permuted():
    layer, x = layer_of("softmax", "relu"), inputs()
    order = torch.tensor([3, 1, 5, 0, 2, 4])
    assert torch.allclose(layer(x[:, order]), layer(x)[:, order], atol=1e-12)


def test_constant_gates_leave_the_directions_of_one_position():
    values = torch.linalg.svdvals(layer_of("constant", "linear", FEATURES).jacobians(inputs()))
    assert (degenerate_fraction(values) >= 1 - 1 / POSITIONS - 1e-12).all()
    assert (values[:, FEATURES:] < 1e-12).all()


def test_a_residual_adds_the_identity_to_what_is_mapped_back():
    layer = layer_of("softmax", "relu")
    outer = torch.randn(FEATURES, OUT, generator=torch.Generator().manual_seed(2)).double()
    expected = automatic(lambda x: layer(x) @ outer.mT + x)
    assert (with_residual(layer.jacobians(inputs()), outer) - expected).abs().max() < 1e-10
