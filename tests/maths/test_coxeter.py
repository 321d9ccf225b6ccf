"""The Coxeter group: relations, normal forms, and its action on the plane."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup, HoneycombGroup

PAIRS = [(7, 3), (3, 7), (5, 4), (4, 5), (6, 4), (8, 8), (9, 7), (12, 5)]
IDEAL = [(math.inf, 3), (4, math.inf), (math.inf, math.inf)]
groups = st.sampled_from([CoxeterGroup(p, q) for p, q in PAIRS + IDEAL])
GENERATORS = (0, 1, 2)
letters = st.lists(st.sampled_from(GENERATORS), max_size=40)


def spheres(group: CoxeterGroup, radius: int) -> list[set[tuple[int, ...]]]:
    """The elements of each length."""
    found = [{()}]
    while len(found) <= radius:
        grown = {group.multiply(word, s) for word in found[-1] for s in GENERATORS}
        found.append({word for word in grown if len(word) == len(found)})
    return found


def growth(p: float, q: float, radius: int) -> list[int]:
    """Coefficients of the growth series, 1 / W(1/t) = sum over finite subsets (-1)^|T| / W_T(t)."""
    size = radius + 1

    def dihedral(order: float) -> list[int]:
        series = [0] * size
        for length in range(min(size, int(order) + 1 if math.isfinite(order) else size)):
            series[length] = 1 if length in (0, order) else 2
        return series

    def inverse(series: list[int]) -> list[int]:
        out: list[int] = []
        for n in range(size):
            out.append((n == 0) - sum(series[k] * out[n - k] for k in range(1, n + 1)))
        return out

    # For an infinite Coxeter group (Steinberg 1968) 1/W(t) = sum (-1)^|T| t^l(T) / W_T(t), where
    # l(T) is the length of the longest element of the finite subgroup W_T.
    total = [int(n == 0) for n in range(size)]
    single = inverse([1, 1] + [0] * (size - 2))
    for n in range(1, size):
        total[n] -= 3 * single[n - 1]
    for order in (2, p, q):
        if math.isfinite(order):
            pair = inverse(dihedral(order))
            for n in range(int(order), size):
                total[n] += pair[n - int(order)]
    return inverse(total)


@pytest.mark.parametrize(("p", "q"), PAIRS + IDEAL)
def test_elements_of_each_length_are_as_many_as_steinberg_says(p: float, q: float) -> None:
    radius = 13
    counts = [len(sphere) for sphere in spheres(CoxeterGroup(p, q), radius)]
    assert counts == growth(p, q, radius)


@pytest.mark.parametrize(("p", "q", "size"), [(3, 3, 24), (4, 3, 48), (3, 4, 48), (5, 3, 120)])
def test_the_symmetries_of_the_platonic_solids_are_finite(p: int, q: int, size: int) -> None:
    assert sum(map(len, spheres(CoxeterGroup(p, q), 16))) == size


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_the_defining_relations_hold(p: int, q: int) -> None:
    group = CoxeterGroup(p, q)
    for first, second, order in ((0, 1, p), (1, 2, q), (0, 2, 2)):
        assert group.normal_form((first, second) * order) == ()
        for fewer in range(1, order):
            assert group.normal_form((first, second) * fewer) != ()


@pytest.mark.parametrize(("p", "q"), [(7, 3), (5, 4), (4, math.inf)])
def test_normal_forms_are_the_first_of_the_shortest_words(p: float, q: float) -> None:
    group = CoxeterGroup(p, q)
    first_word: dict[tuple[int, ...], tuple[int, ...]] = {}
    for length in range(9):
        for word in itertools.product(GENERATORS, repeat=length):
            first_word.setdefault(group.normal_form(word), word)
    assert all(form == word for form, word in first_word.items())


@given(groups, letters, st.sampled_from(GENERATORS))
def test_multiplying_twice_by_a_generator_changes_nothing(group, word, s) -> None:
    form = group.normal_form(word)
    once = group.multiply(form, s)
    assert abs(len(once) - len(form)) == 1
    assert group.multiply(once, s) == form
    assert group.is_right_descent(form, s) == (len(once) < len(form))


@given(groups, letters)
def test_a_word_and_its_inverse_cancel(group, word) -> None:
    form = group.normal_form(word)
    inverse = group.inverse(form)
    assert len(inverse) == len(form)
    assert group.product(form, inverse) == ()
    assert group.inverse(inverse) == form


@given(groups, letters, letters, letters)
def test_products_are_associative(group, a, b, c) -> None:
    a, b, c = map(group.normal_form, (a, b, c))
    left = group.product(group.product(a, b), c)
    assert left == group.product(a, group.product(b, c))


@given(groups, letters, letters)
def test_a_quotient_undoes_a_product(group, a, b) -> None:
    a, b = group.normal_form(a), group.normal_form(b)
    assert group.quotient(a, group.product(a, b)) == b


@given(
    groups,
    st.lists(st.sampled_from(GENERATORS), max_size=9),
    st.lists(st.integers(0, 2), max_size=9),
)
def test_words_act_as_isometries(group, a, b) -> None:
    a, b = group.normal_form(a), group.normal_form(b)
    product = group.isometry(group.product(a, b))
    assert product.distance_to(group.isometry(a) @ group.isometry(b)) < 1e-6 * abs(product.a) ** 2
    assert product.reflects == bool((len(a) + len(b)) % 2)


@given(groups, letters, st.integers(0, 1), st.integers(0, 1))
def test_a_tile_has_one_shortest_word(group, word, first, second) -> None:
    form = group.normal_form(word)
    turned = group.multiply(group.multiply(form, first), second)
    assert group.tile(turned) == group.tile(form)
    assert len(group.tile(form)) <= len(form)


@given(groups, letters, st.integers(1, 2), st.integers(1, 2))
def test_a_vertex_has_one_shortest_word(group, word, first, second) -> None:
    form = group.normal_form(word)
    turned = group.multiply(group.multiply(form, first), second)
    assert group.vertex(turned) == group.vertex(form)


def test_a_letter_that_is_no_generator_is_refused() -> None:
    with pytest.raises(BadInput, match="not a generator"):
        CoxeterGroup(7, 3).normal_form((0, 3))


def test_fields_too_large_to_compute_in_are_refused() -> None:
    with pytest.raises(BadInput, match="least common multiple"):
        CoxeterGroup(1009, 1013).multiply((), 0)


honeycombs = st.sampled_from(
    [(5, 3, 4), (4, 3, 5), (3, 5, 3), (4, 3, 6), (6, 3, 3), (4, 4, 4), (3, 3, 7), (7, 3, 7)]
)
four_letters = st.lists(st.integers(0, 3), max_size=60)


@given(honeycombs, four_letters)
def test_a_walk_through_a_honeycomb_and_back_is_no_walk(pqr, walk):
    group = HoneycombGroup(*pqr)
    there = group.normal_form(walk)
    assert group.product(there, group.normal_form(reversed(walk))) == ()
    assert group.quotient(there, there) == ()
    assert len(there) <= len(walk)
    assert (len(walk) - len(there)) % 2 == 0


@given(honeycombs, st.integers(0, 3), st.integers(0, 3))
def test_generators_of_a_honeycomb_have_the_orders_of_its_diagram(pqr, i, j):
    group = HoneycombGroup(*pqr)
    order = 1 if i == j else pqr[min(i, j)] if abs(i - j) == 1 else 2
    assert group.normal_form([i, j] * order) == ()
    for shorter in range(1, order):
        assert group.normal_form([i, j] * shorter) != ()
