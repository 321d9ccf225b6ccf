"""What can be done to a network while it trains: laws of each operation."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.func import jacrev

from severe_gui.errors import BadInput
from severe_gui.experiments.training.surgery import LAYER_OPERATIONS
from severe_gui.learn import initialisers, surgery
from severe_gui.learn.networks import DeepLinearNetworks
from severe_gui.learn.optimisers import SwitchableOptimiser
from severe_gui.learn.spectra import stack_jacobian

DEPTH, WIDTH = 4, 6
NAMES = ("a/seed-0", "a/seed-1", "b/seed-0", "b/seed-1")
seeds = st.integers(0, 2**32 - 1)
spans = st.tuples(st.integers(1, DEPTH), st.integers(1, DEPTH)).map(sorted)


def networks(seed: int = 0) -> DeepLinearNetworks:
    generator = torch.Generator().manual_seed(seed)
    stacks = [initialisers.gaussian(DEPTH, WIDTH, generator) for _ in NAMES]
    return DeepLinearNetworks(torch.stack(stacks, dim=1), NAMES)


def do(nets: DeepLinearNetworks, name: str, variant: str = "", **asked) -> None:
    model = next(each.settings for each in LAYER_OPERATIONS if each.id == name)
    given_settings = model(variant=variant, **asked)
    surgery.operate(
        nets, name, given_settings.model_dump(), surgery.copies_of(nets, given_settings.variant)
    )


def answers(nets: DeepLinearNetworks, inputs: torch.Tensor) -> torch.Tensor:
    return nets.output(nets.activations(inputs)[-1]).detach()


def test_copies_are_chosen_by_the_name_of_their_variant():
    assert surgery.copies_of(networks(), "b") == (2, 3)
    assert surgery.copies_of(networks()) == (0, 1, 2, 3)
    assert surgery.copies_of(networks(), "c") == ()


@given(seeds, spans, st.sampled_from([each.id for each in LAYER_OPERATIONS]))
def test_an_operation_leaves_other_layers_and_other_networks_alone(seed, span, name):
    nets, before = networks(seed), networks(seed)
    do(nets, name, "b", first=span[0], last=span[1])
    touched = torch.zeros(DEPTH, len(NAMES), dtype=torch.bool)
    touched[span[0] - 1 : span[1], 2:] = True
    after_state, before_state = nets.state_dict(), before.state_dict()
    changed = [
        (after_state[key] != before_state[key]).flatten(2).any(-1)
        if key == "layers"
        else after_state[key] != before_state[key]
        for key in after_state
    ]
    anything = torch.stack(changed).any(0)
    assert not anything[~touched].any()
    assert anything[touched].any()


def test_a_fold_halves_the_rank_of_the_layers_folded():
    nets = networks()
    do(nets, "fold", first=2, last=3)
    ranks = torch.linalg.matrix_rank(nets.layers.detach().double())
    assert (ranks[1:3] == WIDTH // 2).all()
    assert (ranks[[0, 3]] == WIDTH).all()


@given(seeds, st.integers(2, 12))
def test_no_orthogonal_matrix_is_nearer_than_the_polar_factor(seed, width):
    generator = torch.Generator().manual_seed(seed)
    matrix = torch.randn(width, width, generator=generator, dtype=torch.float64)
    near = surgery.nearest_orthogonal(matrix)
    identity = torch.eye(width, dtype=torch.float64)
    assert torch.allclose(near.mT @ near, identity, atol=1e-12)
    # W = U H with H symmetric and positive is what makes U the polar factor.
    stretch = near.mT @ matrix
    assert torch.allclose(stretch, stretch.mT, atol=1e-10)
    assert torch.linalg.eigvalsh((stretch + stretch.mT) / 2).min() > -1e-10
    others = initialisers.orthogonal(torch.randn(20, width, width, generator=generator).double())
    distances = torch.linalg.matrix_norm(others - matrix)
    assert (distances >= torch.linalg.matrix_norm(near - matrix) - 1e-9).all()


def test_orthogonalised_layers_make_the_jacobian_an_isometry():
    nets = networks()
    do(nets, "orthogonalise")
    values = torch.linalg.svdvals(stack_jacobian(nets.maps()))
    assert torch.allclose(values, torch.ones_like(values), atol=1e-5)


def test_rescaling_all_layers_scales_the_jacobian_by_the_power_of_the_depth():
    nets = networks()
    before = stack_jacobian(nets.maps())
    do(nets, "rescale", factor=0.5)
    assert torch.allclose(stack_jacobian(nets.maps()), before * 0.5**DEPTH, rtol=1e-6)


def test_a_skip_adds_what_enters_to_the_layer_at_its_gain():
    nets = networks()
    weights = nets.layers.detach().clone()
    do(nets, "skip", first=2, last=2, gain=0.25)
    inputs = torch.randn(len(NAMES), 3, WIDTH, generator=torch.Generator().manual_seed(1))
    first = torch.bmm(inputs, weights[0].mT)
    expected = first + 0.25 * torch.bmm(first, weights[1].mT)
    assert torch.allclose(nets.activations(inputs)[2], expected, atol=1e-6)
    assert torch.equal(nets.layers.detach(), weights)


def test_a_pruned_layer_is_the_identity():
    nets = networks()
    do(nets, "prune", "a", first=2, last=3)
    inputs = torch.randn(len(NAMES), 3, WIDTH, generator=torch.Generator().manual_seed(1))
    activations = nets.activations(inputs)
    assert torch.equal(activations[1][:2], activations[3][:2])
    assert not torch.equal(activations[1][2:], activations[3][2:])
    assert torch.equal(nets.maps()[1, 0], torch.eye(WIDTH))


@pytest.mark.parametrize("steps", [[(1, 4)], [(1, 3), (4, 4)], [(2, 4), (1, 1)], [(1, 4), (1, 4)]])
def test_pruning_never_takes_the_last_layer_that_remains(steps):
    nets = networks()
    for first, last in steps:
        do(nets, "prune", "a", first=first, last=last)
    assert nets.kept.sum(0).tolist() == [1, 1, DEPTH, DEPTH]


@pytest.mark.parametrize("kind", ["adam", "rmsprop", "momentum", "sgd"])
def test_frozen_layers_stay_to_the_bit_while_others_learn(kind):
    nets = networks()
    optimiser = SwitchableOptimiser(nets.parameters(), kind, 0.05)
    generator = torch.Generator().manual_seed(2)

    def learn() -> None:
        nets.layers.grad = torch.randn(nets.layers.shape, generator=generator)
        with surgery.holding_frozen(nets):
            optimiser.step()

    learn()
    do(nets, "freeze", "b", first=2, last=3)
    held = nets.layers.detach().clone()
    for _ in range(5):
        learn()
    now = nets.layers.detach()
    assert torch.equal(now[1:3, 2:], held[1:3, 2:])
    assert (now[:, :2] != held[:, :2]).all()
    assert (now[[0, 3]] != held[[0, 3]]).all()
    do(nets, "freeze", "b", first=2, last=3, frozen=False)
    learn()
    assert (nets.layers.detach()[1:3, 2:] != held[1:3, 2:]).all()


def test_all_that_was_done_is_in_the_state():
    nets, other = networks(0), networks(1)
    do(nets, "skip", "a", gain=0.3)
    do(nets, "prune", first=1, last=1)
    do(nets, "freeze", last=2)
    do(nets, "fold", "b", first=3)
    other.load_state_dict(nets.state_dict())
    inputs = torch.randn(len(NAMES), 3, WIDTH, generator=torch.Generator().manual_seed(1))
    assert torch.equal(answers(nets, inputs), answers(other, inputs))
    assert torch.equal(nets.frozen, other.frozen)


@given(seeds, st.lists(st.sampled_from(["fold", "skip", "prune", "rescale"]), max_size=4))
def test_the_maps_multiply_to_what_autograd_says_after_any_operations(seed, names):
    nets = networks(seed).double()
    generator = torch.Generator().manual_seed(seed)
    for name in names:
        first = int(torch.randint(1, DEPTH + 1, (), generator=generator))
        do(nets, name, "ab"[first % 2], first=first, last=DEPTH)
    product = stack_jacobian(nets.maps())

    def network(x: torch.Tensor) -> torch.Tensor:
        return nets.activations(x.expand(len(NAMES), 1, WIDTH))[-1][:, 0]

    by_autograd = jacrev(network)(torch.zeros(WIDTH, dtype=torch.float64)).detach()
    assert torch.allclose(product, by_autograd, atol=1e-12)


def test_named_weights_do_what_the_network_does_and_come_back():
    nets, other = networks(0), networks(1)
    do(nets, "skip", "a", gain=0.3)
    do(nets, "prune", "b", first=1, last=1)
    do(other, "skip", gain=0.9)
    do(other, "freeze")
    other.load_named_weights(nets.named_weights())
    inputs = torch.randn(len(NAMES), 3, WIDTH, generator=torch.Generator().manual_seed(1))
    assert torch.allclose(answers(nets, inputs), answers(other, inputs), atol=1e-6)
    assert not other.frozen.any()


@pytest.mark.parametrize(
    ("name", "asked"),
    [("melt", {}), ("fold", {"first": 3, "last": 2}), ("prune", {"first": 1, "last": 9})],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(name, asked):
    nets = networks()
    before = {key: each.clone() for key, each in nets.state_dict().items()}
    with pytest.raises(BadInput):
        surgery.operate(nets, name, asked, (0, 1))
    assert all(torch.equal(each, before[key]) for key, each in nets.state_dict().items())
