"""Mixture layers: closed-form Jacobians against automatic ones, and what gates do."""

import pytest
import torch
from torch.func import jacrev, vmap

from severe_gui.learn import experts

SEEDS, BATCH, OUT, FEATURES = 2, 5, 12, 10


def drawn(count: int, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    weights = experts.glorot((SEEDS, count, OUT, FEATURES), generator).double()
    return weights, torch.randn(SEEDS, count, FEATURES, generator=generator).double()


def inputs() -> torch.Tensor:
    generator = torch.Generator().manual_seed(9)
    return torch.randn(SEEDS, BATCH, FEATURES, generator=generator).double()


def automatic(layer, seed: int) -> torch.Tensor:
    """The Jacobians of one seed by torch.func, from the layer's own forward pass."""

    def of_one(x: torch.Tensor) -> torch.Tensor:
        return layer(x.expand(SEEDS, 1, FEATURES))[seed, 0]

    return vmap(jacrev(of_one))(inputs()[seed])


@pytest.mark.parametrize("count", [1, 3, 8])
@pytest.mark.parametrize("kind", ["softmax", "constant", "detached"])
def test_the_closed_form_is_the_automatic_jacobian(kind, count):
    layer = experts.MixtureLayer(*drawn(count), kind)
    closed = layer.jacobians(inputs())
    for seed in range(SEEDS):
        assert torch.allclose(closed[seed], automatic(layer, seed), atol=1e-12)


def test_the_matched_dense_network_has_its_closed_form_too():
    generator = torch.Generator().manual_seed(3)
    layer = experts.MatchedLayer(
        experts.glorot((SEEDS, 30, FEATURES), generator).double(),
        experts.glorot((SEEDS, OUT, 30), generator).double(),
    )
    closed = layer.jacobians(inputs())
    for seed in range(SEEDS):
        assert torch.allclose(closed[seed], automatic(layer, seed), atol=1e-12)


def test_one_expert_is_a_dense_layer_whatever_its_gate():
    weights, gates = drawn(1)
    dense = torch.relu(inputs() @ weights[:, 0].mT)
    for kind in ("softmax", "constant", "detached"):
        assert torch.allclose(experts.MixtureLayer(weights, gates, kind)(inputs()), dense)


def test_shared_columns_leave_the_same_directions_out_of_every_jacobian():
    weights, gates = drawn(8)
    folded = experts.share_columns(weights, 0.5)
    layer = experts.MixtureLayer(folded, gates, "constant")
    spectra = experts.spectra_of(layer.jacobians(inputs()))
    assert (spectra[..., FEATURES // 2 :] < 1e-12).all()
    assert (spectra[..., FEATURES // 2 - 1] > 1e-3).all()


def test_half_of_a_dense_relu_layer_is_dead_for_normal_inputs():
    generator = torch.Generator().manual_seed(1)
    weights = experts.glorot((1, 1, 128, 128), generator)
    layer = experts.MixtureLayer(weights, torch.zeros(1, 1, 128), "constant")
    spectra = experts.spectra_of(layer.jacobians(torch.randn(1, 100, 128, generator=generator)))
    assert 0.45 < float(experts.degenerate_fraction(spectra).mean()) < 0.55


def test_a_softmax_of_d_dimensions_has_log_probabilities_of_rank_d_plus_one():
    generator = torch.Generator().manual_seed(2)
    contexts, words = (torch.randn(200, 8, generator=generator) for _ in range(2))
    one = experts.log_probabilities(contexts, words, 1, generator)
    assert torch.allclose(one.exp().sum(-1), torch.ones(200).double())
    assert experts.numerical_rank(torch.linalg.svdvals(one)) == 9
    several = experts.log_probabilities(contexts, words, 4, generator)
    assert torch.allclose(several.exp().sum(-1), torch.ones(200).double())
    assert experts.numerical_rank(torch.linalg.svdvals(several)) > 100
