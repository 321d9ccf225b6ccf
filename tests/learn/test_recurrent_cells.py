"""Recurrent cells do what their equations say, step by step."""

import numpy as np
import pytest
import torch

from severe_gui.learn.recurrent import probes, redundancy
from severe_gui.learn.recurrent.cells import KeyedTrace
from severe_gui.learn.recurrent.construction import matched_units, new_cell

NAMES = ("associative", "LSTM", "extra-product", "unitary")
SYMBOLS, STEPS = 5, 4


def generators(copies: int) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(40 + k) for k in range(copies)]


def cell_of(name: str, copies: int = 2, units: int = 8):
    return new_cell(name, units, 3, SYMBOLS, generators(copies)).double()


def symbols(copies: int = 2, batch: int = 3) -> torch.Tensor:
    drawn = torch.Generator().manual_seed(3)
    return torch.randint(SYMBOLS, (copies, batch, STEPS), generator=drawn)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def bounded(z):
    return z / np.maximum(1, np.abs(z))


def test_an_associative_step_is_the_formula_of_the_paper():
    """Danihelka et al. (2016), equations 14 to 24, for one copy of the network and one sequence."""
    cell, entered = cell_of("associative"), symbols()
    logits = cell(entered)[1, 2].detach().numpy()
    entry, recurrent, bias, readout, readout_bias = (
        getattr(cell, name)[1].detach().numpy()
        for name in ("entry", "recurrent", "bias", "readout", "readout_bias")
    )
    orders, n = cell.permutations[1].numpy(), cell.pairs
    h, memory = np.zeros(2 * n), np.zeros((3, n), dtype=complex)
    for step, symbol in enumerate(entered[1, 2].tolist()):
        pre = entry[symbol] + h @ recurrent + bias[0]
        forget, gate_in, gate_out = (sigmoid(pre[k * n : (k + 1) * n]) for k in range(3))
        numbers = pre[3 * n :].reshape(3, n, 2)
        key_in, key_out, content = bounded(numbers[..., 0] + 1j * numbers[..., 1])
        for s, order in enumerate(orders):
            memory[s] = forget * memory[s] + key_in[order] * (gate_in * content)
        read = np.mean([key_out[order] * memory[s] for s, order in enumerate(orders)], axis=0)
        out = gate_out * bounded(read)
        h = np.stack([out.real, out.imag], axis=-1).ravel()
        assert logits[step] == pytest.approx(h @ readout + readout_bias[0], abs=1e-12)


def test_a_plain_step_is_that_of_torch():
    cell, entered = cell_of("LSTM", copies=1), symbols(copies=1)
    units = cell.units
    theirs = torch.nn.LSTM(SYMBOLS, units, batch_first=True).double()
    # Ours are forget, in, out, content; theirs in, forget, content, out.
    blocks = [torch.arange(k * units, (k + 1) * units) for k in (1, 0, 3, 2)]
    order = torch.cat(blocks)
    with torch.no_grad():
        theirs.weight_ih_l0.copy_(cell.entry[0].mT[order])
        theirs.weight_hh_l0.copy_(cell.recurrent[0].mT[order])
        theirs.bias_ih_l0.copy_(cell.bias[0, 0, order])
        theirs.bias_hh_l0.zero_()
        hot = torch.nn.functional.one_hot(entered[0], SYMBOLS).double()
        expected = cell.answers(theirs(hot)[0].unsqueeze(0))
        assert torch.allclose(cell(entered), expected, atol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_gradients_are_those_of_finite_differences(name):
    cell, entered = cell_of(name, copies=1, units=4), symbols(copies=1, batch=1)
    names, weights = zip(*cell.named_parameters(), strict=True)

    def answer(*values):
        return torch.func.functional_call(cell, dict(zip(names, values, strict=True)), (entered,))

    assert torch.autograd.gradcheck(answer, weights, fast_mode=True)


def test_the_unitary_step_keeps_every_norm():
    cell = cell_of("unitary")
    matrix = cell.matrix()
    identity = torch.eye(8, dtype=torch.complex128).expand(2, 8, 8)
    assert torch.allclose(matrix.mH @ matrix, identity, atol=1e-12)
    state = torch.randn(2, 3, 8, dtype=torch.complex128, generator=torch.Generator().manual_seed(0))
    later = state
    for _ in range(100):
        _, later = cell.step(later @ matrix.mT, later)
    assert torch.allclose(later.norm(dim=-1), state.norm(dim=-1), rtol=1e-10)


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_is_the_same_alone_and_among_others(name):
    entered = symbols()
    both = new_cell(name, 8, 3, SYMBOLS, generators(2))(entered)
    alone = new_cell(name, 8, 3, SYMBOLS, generators(2)[1:])(entered[1:])
    assert torch.allclose(both[1:], alone, atol=1e-6)


def test_lstms_have_as_many_weights_as_the_associative_one():
    count = cell_of("associative", units=64).parameter_count()
    for name in ("LSTM", "extra-product"):
        assert cell_of(name, units=64).parameter_count() == pytest.approx(count, rel=0.02)
    assert matched_units(64, 10, 4.5) == 64


@pytest.mark.parametrize("name", NAMES)
def test_readings_are_sums_of_what_was_written(name):
    cell, entered = cell_of(name), symbols()
    trace = cell.trace(entered)
    share = probes.shares(trace)
    assert torch.allclose(share.sum(2), torch.ones(2, 3, STEPS).double(), atol=1e-9)
    assert not share.tril(-1).any()
    logits = cell(entered)
    for now in range(STEPS):
        # At its own step, a memory that is read ahead gives the network's own answer.
        assert torch.allclose(probes.read_ahead(cell, trace, now)[:, :, now], logits[:, :, now])


def test_a_unitary_state_is_read_by_the_steps_in_between():
    """Turned by U as often as there are steps, on or back, one state is as good as another."""
    cell, entered = cell_of("unitary"), symbols()
    with torch.no_grad():
        cell.entry.zero_()
        cell.entry[:, 0] = torch.randn(16, generator=torch.Generator().manual_seed(4))
    # After its first step the network is left alone: its one symbol is in every later state.
    entered[..., 0], entered[..., 1:] = 0, 1
    answers = cell(entered)
    for now in range(STEPS):
        found = probes.read_ahead(cell, cell.trace(entered), now)
        assert torch.allclose(found, answers[:, :, now : now + 1].expand_as(found), atol=1e-9)


def test_keys_fit_if_one_undoes_the_other():
    """Built by hand: contents are written with e^(i phase) and read with e^(-i phase)."""
    angles = 6 * torch.rand(1, 1, STEPS, 64, generator=torch.Generator().manual_seed(1))
    key_in = torch.polar(torch.ones_like(angles), angles)
    none = torch.zeros(1)
    trace = KeyedTrace(
        cell_of("associative"), none, none, none, key_in, key_in.conj().flip(2), none
    )
    overlap = probes.key_overlap(trace)[0, 0]
    # Read in the opposite order: a stack.
    assert overlap.argmax(0).tolist() == [3, 2, 1, 0]
    assert torch.allclose(overlap.flip(1).diagonal(), torch.ones(STEPS))


def test_redundant_copies_share_the_noise():
    counts, generator = (1, 4, 16), torch.Generator().manual_seed(0)
    drawn = torch.stack([redundancy.errors(20, 512, counts, generator) for _ in range(10)]).mean(0)
    apart, random = redundancy.law(20, 512, counts)
    assert apart.tolist() == pytest.approx([19, 4.75, 1.1875])
    assert drawn.tolist() == pytest.approx(random.tolist(), rel=0.02)


def test_one_item_is_read_exactly():
    generator = torch.Generator().manual_seed(0)
    assert redundancy.errors(1, 64, (1, 8), generator).max() < 1e-12
