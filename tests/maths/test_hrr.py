"""The algebra of holographic reduced representations: laws, then the numbers of the literature."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths import hrr

dimensions = st.sampled_from((1, 2, 3, 7, 8, 64, 129))
seeds = st.integers(0, 2**32 - 1)
fractions = st.floats(0.1, 2.9).filter(lambda x: x != round(x))


def draw(seed: int, count: int, dimension: int):
    return hrr.random_vectors(count, dimension, np.random.default_rng(seed))


# Laws.


@given(seeds, dimensions)
def test_binding_is_commutative_associative_and_distributive(seed, n):
    a, b, c = draw(seed, 3, n)
    assert np.allclose(hrr.bind(a, b), hrr.bind(b, a), atol=1e-12)
    assert np.allclose(hrr.bind(a, hrr.bind(b, c)), hrr.bind(hrr.bind(a, b), c), atol=1e-12)
    assert np.allclose(hrr.bind(a, b + c), hrr.bind(a, b) + hrr.bind(a, c), atol=1e-12)
    assert np.allclose(hrr.bind_all([a, b, c]), hrr.bind(a, hrr.bind(b, c)), atol=1e-12)


@given(seeds, dimensions)
def test_delta_0_binds_to_nothing(seed, n):
    (v,) = draw(seed, 1, n)
    assert np.allclose(hrr.bind(hrr.identity(n), v), v, atol=1e-12)


@given(seeds, dimensions)
def test_binding_is_the_circular_sum_and_the_circulant_product(seed, n):
    a, b = draw(seed, 2, n)
    by_sum = [sum(a[j] * b[(k - j) % n] for j in range(n)) for k in range(n)]
    circulant = np.array([[a[(i - j) % n] for j in range(n)] for i in range(n)])
    assert np.allclose(hrr.bind(a, b), by_sum, atol=1e-12)
    assert np.allclose(hrr.bind(a, b), circulant @ b, atol=1e-12)
    moduli = np.linalg.svd(circulant, compute_uv=False)
    assert math.isclose(float(hrr.condition_number(a)), moduli.max() / moduli.min(), rel_tol=1e-6)


def test_a_large_batch_is_bound_as_its_rows_are():
    a, b = draw(0, 300, 1001).reshape(3, 100, 1001), draw(1, 300, 1001).reshape(3, 100, 1001)
    bound = hrr.bind(a, b)
    assert np.allclose(bound[2, 77], hrr.bind(a[2, 77], b[2, 77]), atol=1e-12)
    b = b[1]
    assert np.allclose(hrr.bind(b[0], a)[1, 3], hrr.bind(b[0], a[1, 3]), atol=1e-12)
    single = a.astype(np.float32)
    assert hrr.bind(single, single).dtype == np.float32
    assert np.abs(hrr.bind(single, single) - hrr.bind(a, a)).max() < 1e-5


@given(seeds, dimensions)
def test_the_involution_is_its_own_inverse_and_the_adjoint_of_binding(seed, n):
    a, b, c = draw(seed, 3, n)
    assert np.array_equal(hrr.involution(hrr.involution(a)), a)
    assert math.isclose(
        hrr.bind(a, b) @ c, b @ hrr.bind(hrr.involution(a), c), rel_tol=1e-9, abs_tol=1e-12
    )


@given(seeds, dimensions)
def test_a_projected_vector_is_unitary_and_its_involution_its_exact_inverse(seed, n):
    (v,) = draw(seed, 1, n)
    u = hrr.project(v)
    assert np.allclose(np.abs(np.fft.rfft(u)), 1.0, atol=1e-12)
    assert np.allclose(hrr.project(u), u, atol=1e-12)
    assert np.allclose(hrr.involution(u), hrr.exact_inverse(u), atol=1e-12)
    assert np.allclose(hrr.bind(u, hrr.involution(u)), hrr.identity(n), atol=1e-12)


@given(seeds, st.sampled_from((3, 7, 8, 64, 129)), st.floats(1e-6, 1.0), st.floats(1e-3, 1e3))
def test_the_exact_inverse_gives_back_what_was_bound(seed, n, least, scale):
    generator = np.random.default_rng(seed)
    # Moduli over decades, down to `least` times the largest.
    moduli = scale * np.exp(generator.uniform(np.log(least), 0.0, n // 2 + 1))
    moduli[:2] = scale, scale * least
    (u,) = hrr.unitary_vectors(1, n, generator)
    key = np.fft.irfft(np.fft.rfft(u) * moduli, n)
    (value,) = draw(seed, 1, n)
    back = hrr.unbind(hrr.bind(key, value), key, "exact")
    assert np.abs(back - value).max() < 1e-9


def test_an_exact_inverse_that_blows_up_says_where():
    # A wave of one frequency has no other: 0 to 8 but 3.
    wave = np.cos(2 * np.pi * 3 * np.arange(16) / 16)
    assert hrr.singular_frequencies(wave) == (0, 1, 2, 4, 5, 6, 7, 8)
    with pytest.raises(BadInput, match=r"of p blows up.*frequency 0, 1, 2, 4, 5, ... of 0 to 8"):
        hrr.ensure_invertible(wave, "p")
    assert np.isfinite(hrr.exact_inverse(wave)).all()
    assert not hrr.exact_inverse(np.zeros(8)).any()
    with pytest.raises(BadInput, match="does not exist"):
        hrr.power(np.zeros(8), -1)
    hrr.ensure_invertible(hrr.identity(16))


@given(seeds, dimensions)
def test_unitary_and_orthogonal_vectors_are_what_they_are_called(seed, n):
    generator = np.random.default_rng(seed)
    u = hrr.unitary_vectors((2, 3), n, generator)
    assert u.shape == (2, 3, n)
    assert np.allclose(np.abs(np.fft.rfft(u)), 1.0, atol=1e-12)
    rows = hrr.orthogonal_vectors((2, min(n, 4)), n, generator)
    assert np.allclose(rows @ rows.swapaxes(-1, -2), np.eye(min(n, 4)), atol=1e-12)
    with pytest.raises(BadInput, match="cannot be orthogonal"):
        hrr.orthogonal_vectors(n + 1, n, generator)


@given(seeds, st.integers(-5, 5), st.integers(-5, 5))
def test_powers_of_a_permutation_add_their_exponents(seed, i, j):
    order, (v,) = np.random.default_rng(seed).permutation(33), draw(seed, 1, 33)
    together = hrr.permute(hrr.permute(v, order, i), order, j)
    assert np.array_equal(together, hrr.permute(v, order, i + j))


def test_nothing_is_projected_to_the_identity():
    assert np.allclose(hrr.project(np.zeros(8)), hrr.identity(8))


@given(seeds, dimensions, st.integers(-4, 6), st.integers(-4, 6))
def test_powers_of_unitary_vectors_add_up_and_keep_their_length(seed, n, i, j):
    u = hrr.project(draw(seed, 1, n)[0])
    assert np.allclose(hrr.bind(hrr.power(u, i), hrr.power(u, j)), hrr.power(u, i + j), atol=1e-10)
    assert np.allclose(np.linalg.norm(hrr.power(u, i)), 1.0, atol=1e-10)


@given(seeds, st.sampled_from((3, 7, 8, 64)), fractions)
def test_a_fractional_power_is_a_root_or_is_refused(seed, n, exponent):
    u = hrr.project(draw(seed, 1, n)[0])
    transform = np.fft.rfft(u)
    ends = transform[[0, -1]] if n % 2 == 0 else transform[:1]
    if (ends.real < 0).any():
        with pytest.raises(BadInput, match="not real"):
            hrr.power(u, exponent)
        return
    half = hrr.power(u, exponent / 2)
    assert np.allclose(hrr.bind(half, half), hrr.power(u, exponent), atol=1e-9)


@given(seeds, st.integers(2, 40), st.lists(st.integers(0, 19), min_size=1, max_size=9))
def test_a_pop_of_the_right_item_is_exact_for_a_unitary_key(seed, n, order):
    items = draw(seed, 20, n)
    key = hrr.project(draw(seed + 1, 1, n)[0])
    stack = hrr.Stack.empty(key)
    traces = []
    for index in order:
        traces.append(stack.trace)
        stack = stack.push(items[index])
    for index, below in zip(reversed(order), reversed(traces), strict=True):
        stack = stack.pop(items[index])
        assert np.allclose(stack.trace, below, atol=1e-11)


@given(seeds, st.integers(1, 6))
def test_a_stack_is_the_sum_of_powers_and_is_read_at_every_depth(seed, count):
    items, key = draw(seed, count, 64), hrr.project(draw(seed + 1, 1, 64)[0])
    stack = hrr.stack_of(list(items), key)
    by_powers = sum(hrr.bind(hrr.power(key, k), items[-1 - k]) for k in range(count))
    assert np.allclose(stack.trace, by_powers, atol=1e-11)
    sequence = hrr.encode_sequence(items[::-1], key)
    assert np.allclose(sequence, by_powers, atol=1e-11)
    for depth in range(count):
        assert np.allclose(
            stack.at_depth(depth), hrr.decode_position(sequence, key, depth), atol=1e-10
        )


def test_a_known_item_is_the_best_match_of_itself():
    memory = hrr.CleanupMemory(("cat", "dog", "fish"), draw(3, 3, 512))
    match = memory.best(memory["dog"])
    assert match.name == "dog"
    assert match.similarity == pytest.approx(1.0)
    assert match.margin > 0.8
    with pytest.raises(BadInput, match="no item 'bird'"):
        memory["bird"]


# Numbers. Sources: Plate (1995) for the moments; notes on holographic representations, section 4.

N = 512
MOMENTS = {
    "a.a": (lambda a, b, c, d: (a * a).sum(-1), 1, 2 / N),
    "a.b": (lambda a, b, c, d: (a * b).sum(-1), 0, 1 / N),
    "a.(a*b)": (lambda a, b, c, d: (a * hrr.bind(a, b)).sum(-1), 0, (2 * N + 1) / N**2),
    "(a*b).(a*b)": (lambda a, b, c, d: (hrr.bind(a, b) ** 2).sum(-1), 1, (6 * N + 4) / N**2),
    "(a*b).(a*c)": (
        lambda a, b, c, d: (hrr.bind(a, b) * hrr.bind(a, c)).sum(-1), 0, (2 * N + 2) / N**2,
    ),
    "(a*b).(c*d)": (lambda a, b, c, d: (hrr.bind(a, b) * hrr.bind(c, d)).sum(-1), 0, 1 / N),
    "(a*a).(a*a)": (
        lambda a, b, c, d: (hrr.bind(a, a) ** 2).sum(-1), 2 + 2 / N, (40 * N + 112) / N**2,
    ),
    "(a*b).(a*a)": (
        lambda a, b, c, d: (hrr.bind(a, b) * hrr.bind(a, a)).sum(-1), 0, (6 * N + 18) / N**2,
    ),
    "(a*b).(c*c)": (
        lambda a, b, c, d: (hrr.bind(a, b) * hrr.bind(c, c)).sum(-1), 0, (2 * N + 2) / N**2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MOMENTS)
def test_dot_products_have_the_moments_of_plate(name):
    product, mean, variance = MOMENTS[name]
    a, b, c, d = (draw(seed, 12_000, N) for seed in range(4))
    values = product(a, b, c, d)
    assert values.mean() == pytest.approx(mean, abs=5 * math.sqrt(variance / 12_000))
    assert values.var() == pytest.approx(variance, rel=0.06)


def test_projection_keeps_the_direction_by_sqrt_pi_over_2():
    vectors = draw(0, 400, 1024)
    cosines = hrr.similarity(vectors, hrr.project(vectors))
    assert cosines.mean() == pytest.approx(math.sqrt(math.pi) / 2, abs=0.01)


def test_one_pair_comes_back_exactly_with_a_unitary_key_and_roughly_with_a_gaussian_one():
    keys, values = draw(0, 50, 1024), draw(1, 50, 1024)
    unitary = hrr.project(keys)
    assert np.abs(hrr.unbind(hrr.bind(unitary, values), unitary) - values).max() < 1e-12
    back = hrr.unbind(hrr.bind(keys, values), keys)
    assert hrr.similarity(back, values).mean() == pytest.approx(1 / math.sqrt(2), abs=0.03)


@pytest.mark.parametrize(
    ("unitary", "square", "cosine"), [(False, 8.0, 1 / 3), (True, 7.0, 1 / math.sqrt(8))]
)
def test_the_noise_of_eight_pairs_is_what_the_law_says(unitary, square, cosine):
    keys, values = draw(2, 8 * 300, N).reshape(300, 8, N), draw(3, 8 * 300, N).reshape(300, 8, N)
    keys = hrr.project(keys) if unitary else keys
    decoded = hrr.unbind(hrr.bind(keys, values).sum(1), keys[:, 0])
    errors = ((decoded - values[:, 0]) ** 2).sum(-1)
    assert errors.mean() == pytest.approx(square, abs=0.25)
    assert hrr.similarity(decoded, values[:, 0]).mean() == pytest.approx(cosine, abs=0.01)
    assert hrr.expected_similarity(8, unitary) == pytest.approx(cosine)


@pytest.mark.parametrize(
    ("n", "k", "m", "theory"),
    [
        (128, 8, 64, 0.944),
        (256, 16, 64, 0.939),
        (256, 16, 1024, 0.768),
        (512, 32, 64, 0.937),
        (512, 32, 256, 0.866),
        (1024, 64, 256, 0.865),
    ],
)
def test_capacity_is_as_predicted(n, k, m, theory):
    assert hrr.predicted_accuracy(n, k, m, unitary=True) == pytest.approx(theory, abs=0.002)
    measured = hrr.measure_capacity(n, k, m, 1500, np.random.default_rng(5))
    # Three standard errors beside the tolerance of the theory.
    assert measured.accuracy == pytest.approx(theory, abs=0.02 + 2 * measured.standard_error)


def lifo_success(n: int, depth: int, unitary: bool, trials: int) -> float:
    """Share of stacks whose items all come back in order, each cleaned up among 64."""
    right = 0
    for seed in range(trials):
        generator = np.random.default_rng(seed)
        memory = hrr.CleanupMemory(tuple(map(str, range(64))), hrr.random_vectors(64, n, generator))
        key = hrr.random_vectors(1, n, generator)[0]
        key = hrr.project(key) if unitary else key
        order = generator.permutation(64)[:depth]
        stack = hrr.stack_of([memory.vectors[i] for i in order], key)
        for index in reversed(order):
            if memory.best(stack.trace).name != str(index):
                break
            stack = stack.pop(memory.vectors[index])
        else:
            right += 1
    return right / trials


def test_a_stack_of_eight_survives_with_a_unitary_key_and_never_with_a_gaussian_one():
    assert lifo_success(512, 8, unitary=True, trials=40) == 1.0
    assert lifo_success(512, 8, unitary=False, trials=40) == 0.0


def test_the_powers_of_a_gaussian_key_grow_as_factorials():
    keys = draw(7, 4000, N)
    for exponent in (1, 2, 3, 4):
        mean = (hrr.power(keys, exponent) ** 2).sum(-1).mean()
        assert mean == pytest.approx(math.factorial(exponent), rel=0.05)


@pytest.mark.parametrize("copies", [1, 4, 16])
def test_permuted_copies_divide_the_noise(copies):
    # Danihelka et al. (2016): S copies of k pairs under permuted complex keys, (k - 1)/S.
    generator, k, n = np.random.default_rng(3), 20, 1 << 15
    keys = np.exp(2j * np.pi * generator.random((copies, k, n)))
    values = (generator.standard_normal((k, n)) + 1j * generator.standard_normal((k, n))) / 2**0.5
    traces = (keys * values).sum(1)
    decoded = (np.conj(keys[:, 0]) * traces).mean(0)
    error = (np.abs(decoded - values[0]) ** 2).mean()
    assert error == pytest.approx((k - 1) / copies, rel=0.03)


def test_orthogonal_keys_do_not_reduce_the_noise():
    # The post hopes so; convolution mixes all lags.
    n, k, trials = 256, 16, 60
    generator = np.random.default_rng(1)
    errors = {"orthogonal": 0.0, "random": 0.0}
    for _ in range(trials):
        values = hrr.random_vectors(k, n, generator)
        drawn = hrr.random_vectors(k, n, generator)
        orthogonal = np.linalg.qr(drawn.T)[0].T
        for name, keys in (("orthogonal", orthogonal), ("random", drawn)):
            decoded = hrr.unbind(hrr.bind(keys, values).sum(0), keys[0])
            errors[name] += float(((decoded - values[0]) ** 2).sum()) / trials
    assert errors["orthogonal"] == pytest.approx(errors["random"], rel=0.08)


def test_a_frame_gives_back_its_fillers():
    names = ("agent", "act", "object")
    roles = dict(zip(names, hrr.project(draw(1, 3, 512)), strict=True))
    memory = hrr.CleanupMemory(tuple(map(str, range(100))), draw(2, 100, 512))
    fillers = {name: memory.vectors[i] for i, name in enumerate(names)}
    trace = hrr.frame(roles, fillers)
    for i, name in enumerate(names):
        match = memory.best(hrr.unbind(trace, roles[name]))
        assert match.name == str(i)
        assert match.similarity == pytest.approx(1 / math.sqrt(3), abs=0.08)
    with pytest.raises(BadInput, match="no role 'manner'"):
        hrr.frame(roles, {"manner": memory.vectors[0]})


def test_all_chance_comes_from_the_generator():
    one, two = (hrr.measure_capacity(64, 4, 16, 50, np.random.default_rng(9)) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0, 1, 1, 1), "dim"),
        ((64, 0, 1, 1), "pairs"),
        ((64, 8, 4, 1), "replacement"),
        ((64, 1, 1, 0), "trials"),
        ((10**8, 1, 100, 1), "memory"),
    ],
)
def test_numbers_that_make_no_experiment_are_refused(numbers, said):
    with pytest.raises(BadInput, match=said):
        hrr.check_capacity(*numbers)
