"""Holographic vectors on tensors: equal to NumPy's, with gradients; trials as predicted."""

import numpy as np
import pytest
import torch

from severe_gui.errors import BadInput
from severe_gui.learn import hrr as tensors
from severe_gui.learn import hrr_spectra, hrr_trials
from severe_gui.maths import hrr

N = 33


def drawn(count: int, n: int = N) -> np.ndarray:
    return hrr.random_vectors(count, n, np.random.default_rng(0))


A, B, C, D = drawn(4)
ORDER = np.random.default_rng(1).permutation(N)
ROWS, OTHERS = drawn(5), drawn(10)[5:]
CASES = {
    "identity": ((), N),
    "bind": ((A, B),),
    "bind_all": ((ROWS,),),
    "circulant": ((A,),),
    "involution": ((A,),),
    "exact_inverse": ((A,),),
    "unbind": ((A, B), "exact"),
    "project": ((A,),),
    "power": ((A,), 3),
    "similarity": ((A, B),),
    "pairs": ((ROWS, OTHERS),),
    "encode_sequence": ((ROWS, A),),
    "decode_position": ((A, B), 2),
    "chain": ((ROWS,),),
    "token": ((ROWS, A),),
    "condition_number": ((A,),),
    "reassign": ((A, B, C, D),),
    "tensor_pairs": ((ROWS, OTHERS),),
}


@pytest.mark.parametrize("name", CASES)
def test_tensors_are_bound_as_arrays_are_and_gradients_flow(name):
    arrays, *others = CASES[name]
    ours, numpys = getattr(tensors, name), getattr(hrr, name)
    inputs = [torch.from_numpy(each.copy()).requires_grad_() for each in arrays]
    found = ours(*inputs, *others)
    assert np.allclose(found.detach().numpy(), numpys(*arrays, *others), atol=1e-12)
    if inputs:
        assert torch.autograd.gradcheck(lambda *each: ours(*each, *others), inputs)


def test_the_other_structures_are_equal_too():
    t = torch.from_numpy
    items = t(ROWS)
    assert np.allclose(tensors.permute(t(A), t(ORDER), -3), hrr.permute(A, ORDER, -3))
    permuted = tensors.encode_by_permutation(items, t(ORDER))
    assert np.allclose(permuted, hrr.encode_by_permutation(ROWS, ORDER))
    whole, parts = tensors.encode_chunks(items, (2, 3))
    chunks = hrr.encode_chunks(ROWS, (2, 3))
    assert np.allclose(whole, chunks.whole)
    assert np.allclose(parts, chunks.parts)
    roles = {"agent": B, "object": C}
    frame = hrr.frame(roles, {"agent": ROWS[0], "object": ROWS[1]}, A)
    assert np.allclose(tensors.frame(t(np.stack([B, C])), items[:2], t(A)), frame)
    path = tensors.decode_path(t(frame), [t(B), t(C)])
    assert np.allclose(path, hrr.decode_path(frame, [B, C]))
    memory = hrr.CleanupMemory(tuple("abcde"), ROWS)
    assert np.allclose(tensors.similarities(t(A), items), memory.similarities(A))
    stack = hrr.Stack.empty(D).push(A).push(B)
    pushed = tensors.push(tensors.push(torch.zeros(N, dtype=torch.float64), t(A), t(D)), t(B), t(D))
    assert np.allclose(pushed, stack.trace)
    assert np.allclose(tensors.pop(pushed, t(B), t(D)), stack.pop(B).trace)


def test_a_fractional_power_is_taken_where_it_is_real():
    real = hrr.bind(A, A)
    found = tensors.power(torch.from_numpy(real), 0.5)
    assert np.allclose(found, hrr.power(real, 0.5), atol=1e-12)
    with pytest.raises(BadInput, match="not real"):
        tensors.power(torch.from_numpy(-real), 0.5)


def test_random_tensors_are_unitary_and_orthogonal():
    generator = torch.Generator().manual_seed(0)
    u = tensors.unitary_vectors((3,), N, generator, torch.float64)
    assert torch.allclose(torch.fft.rfft(u).abs(), torch.ones(3, 17, dtype=torch.float64))
    rows = tensors.orthogonal_vectors((2, 5), N, generator, torch.float64)
    assert torch.allclose(rows @ rows.mT, torch.eye(5, dtype=torch.float64))


def test_the_projection_of_zero_has_a_finite_gradient():
    v = torch.zeros(8, dtype=torch.float64, requires_grad=True)
    (tensors.project(v) * torch.arange(8.0)).sum().backward()
    assert torch.isfinite(v.grad).all()


@pytest.mark.parametrize("n", [32, 33])
@pytest.mark.parametrize("unitary", [True, False])
def test_vectors_in_the_fourier_domain_have_the_dot_products_of_their_inverse_transforms(
    n, unitary
):
    generator = torch.Generator().manual_seed(1)
    spectra = hrr_spectra.transforms((4000,), n, unitary, generator)
    vectors = torch.fft.irfft(spectra, n)
    flat = hrr_spectra.plain(spectra, n)
    assert torch.allclose(flat[:50] @ flat[:50].mT, vectors[:50] @ vectors[:50].mT, atol=1e-5)
    # Entries have variance 1/n, and unitary vectors length 1.
    assert n * vectors.var(dim=0) == pytest.approx(torch.ones(n), abs=0.15)
    assert not unitary or torch.allclose(vectors.norm(dim=-1), torch.ones(4000), atol=1e-5)


@pytest.mark.parametrize(
    ("way", "noise"),
    [("unitary", 7.0), ("gaussian", 8.0), ("orthogonal", 8.0), ("unitary-orthogonal", 7.0),
     ("tensor", 7 / 22), ("tensor-orthogonal", 0.0)],
)  # fmt: skip
def test_the_noise_of_eight_pairs_is_that_of_each_way_of_binding(way, noise):
    generator = torch.Generator().manual_seed(2)
    found = hrr_trials.lookups(way, 512, 8, 64, 300, generator)
    # Four standard errors, of traces that are independent.
    error = float(found.noise.std()) / 300**0.5
    assert float(found.noise.mean()) == pytest.approx(noise, abs=4 * error + 1e-5)
    assert found.right.double().mean() > 0.99


def test_stacks_come_back_in_order_as_often_as_theory_and_the_notes_say():
    generator = torch.Generator().manual_seed(3)
    for n, depths in ((256, (8, 12, 16, 24)), (512, (16, 24, 32)), (1024, (32,))):
        found = hrr_trials.stacks("unitary", n, 64, depths, 300, generator).double().mean(0)
        expected = hrr.predicted_stacks(n, max(depths), 64)[[depth - 1 for depth in depths]]
        assert found.numpy() == pytest.approx(expected, abs=0.08), n
    # Notes on holographic representations, section 4: 60 trials each.
    gaussian = {
        "gaussian": {4: 0.92, 5: 0.13, 6: 0.0, 8: 0.0},
        "gaussian-exact": {5: 0.90, 6: 0.33, 8: 0.0},
    }
    for way, shares in gaussian.items():
        found = hrr_trials.stacks(way, 512, 64, tuple(shares), 300, generator).double().mean(0)
        assert found.numpy() == pytest.approx(list(shares.values()), abs=0.12), way
