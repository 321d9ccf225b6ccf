"""Elements of a honeycomb: one word each, their shells, and exact distances between them."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.maths.hyperbolic.groups.coxeter import HoneycombGroup
from severe_gui.maths.hyperbolic.honeycombs.elements import (
    Element,
    ElementKind,
    between,
    element,
    faces_between,
    shell,
)
from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.separation import (
    edge_length,
    separation,
    simplex_length,
)
from severe_gui.maths.hyperbolic.honeycombs.shells import shell_counts

VERTEX, EDGE, FACE, CELL = ElementKind

words = st.lists(st.integers(0, 3), max_size=14)
kinds = st.sampled_from(ElementKind)
ALL = [
    (5, 3, 4), (4, 3, 5), (5, 3, 5), (3, 5, 3), (4, 3, 6), (3, 3, 6), (6, 3, 3), (4, 4, 4),
    (3, 3, 7), (4, 3, 4), (3, 3, 5), (3, 4, 3),
]  # fmt: skip
honeycombs = st.sampled_from([Honeycomb(*each) for each in ALL])


def group_of(honeycomb: Honeycomb) -> HoneycombGroup:
    return HoneycombGroup(honeycomb.p, honeycomb.q, honeycomb.r)


def cells_within(group: HoneycombGroup, most: int) -> dict[tuple[int, ...], int]:
    """Cells by a breadth-first search across faces, each with the step that found it."""
    turns = [()]
    for word in turns:
        turns += {group.multiply(word, letter) for letter in (0, 1, 2)} - set(turns)
    steps = {group.cell(group.multiply(turn, 3)): turn for turn in turns}.values()
    found, here = {(): 0}, [()]
    for step in range(1, most + 1):
        beyond = {
            group.cell(group.multiply(group.product(cell, turn), 3))
            for cell in here for turn in steps
        }  # fmt: skip
        here = sorted(beyond - found.keys())
        found |= dict.fromkeys(here, step)
    return found


# {4,3,6}, {5,3,4}: r even; {4,3,5}, {3,5,3}, {3,3,7}: r odd, where reduced words of one cell can
# have different numbers of threes; {5,3,3} and {3,4,3} end.
@pytest.mark.parametrize(
    ("pqr", "most"),
    [((4, 3, 5), 4), ((5, 3, 4), 2), ((3, 5, 3), 2), ((4, 3, 6), 4), ((3, 3, 7), 5),
     ((4, 3, 4), 5), ((5, 3, 3), 5), ((3, 4, 3), 3)],
)  # fmt: skip
def test_the_shell_of_a_word_is_how_many_faces_a_search_crosses(pqr, most):
    group = HoneycombGroup(*pqr)
    cells = cells_within(group, most)
    assert all(shell(group, word) == steps for word, steps in cells.items())
    counts = Counter(shell(group, word) for word in cells)
    assert [counts[k] for k in range(most + 1)] == shell_counts(Honeycomb(*pqr), most)


@given(honeycombs, kinds, words, words)
def test_every_simplex_of_an_element_gives_the_same_word(honeycomb, kind, letters, turns):
    group = group_of(honeycomb)
    word = group.normal_form(letters)
    turned = group.product(word, group.normal_form(t for t in turns if t in kind.stabiliser))
    one = element(group, kind, word)
    assert element(group, kind, turned) == one
    assert len(one.word) <= min(len(word), len(turned))
    # Of the cells that have it, those nearest to home are as near as it is.
    around = [group.product(word, group.normal_form(turns[:k])) for k in range(len(turns))]
    if set(turns) <= set(kind.stabiliser):
        assert all(shell(group, each) >= shell(group, one.word) for each in around)


@given(honeycombs, kinds, kinds, words, words, words)
def test_how_two_elements_lie_to_each_other_does_not_change_with_the_place(
    honeycomb, first_kind, second_kind, first, second, moved
):
    group = group_of(honeycomb)
    move = group.normal_form(moved)

    def carried(kind, letters, by):
        return element(group, kind, group.product(by, group.normal_form(letters)))

    pairs = [
        (carried(first_kind, first, by), carried(second_kind, second, by)) for by in ((), move)
    ]
    assert between(group, *pairs[0]) == between(group, *pairs[1])
    one, other = (separation(honeycomb, *pair) for pair in pairs)
    assert one == other
    back = separation(honeycomb, *reversed(pairs[0]))
    assert (back.value, back.square) == (one.value, one.square)
    assert faces_between(group, *pairs[0]) == faces_between(group, *reversed(pairs[0]))


@given(honeycombs, kinds, kinds, words)
def test_exact_distances_agree_with_products_of_reflections(honeycomb, first, second, letters):
    group, frame = group_of(honeycomb), make_frame(honeycomb)
    word = group.normal_form(letters)
    found = separation(honeycomb, Element(first), element(group, second, word))
    here, there = frame.vertices[first.corner], frame.vertices[second.corner]
    if math.isinf(found.value):
        assert not {first, second} <= {EDGE, FACE}
        return
    for letter in reversed(word):
        there = frame.reflections[letter] @ there
    if frame.curvature == 0:
        expected = float(np.linalg.norm(here - there))
    elif frame.curvature > 0:
        expected = 2 * math.asin(min(float(np.linalg.norm(here - there)) / 2, 1.0))
    else:
        chord = (here - there)[:3] @ (here - there)[:3] - (here - there)[3] ** 2
        expected = 2 * math.asinh(math.sqrt(max(chord, 0.0)) / 2)
    scale = float(np.abs(there).max())
    assert found.value == pytest.approx(expected, abs=1e-6 * scale)
    assert found.error < 1e-15 * max(found.value, 1.0)


@given(honeycombs)
def test_the_lengths_of_a_honeycomb_are_those_of_coxeter(honeycomb):
    for length, formula in (
        (edge_length(honeycomb), honeycomb.edge),
        (simplex_length(honeycomb, VERTEX, CELL), honeycomb.circumradius),
        (simplex_length(honeycomb, FACE, CELL), honeycomb.inradius),
    ):
        assert length.value == pytest.approx(formula, abs=1e-12)


# Coxeter, Regular Honeycombs in Hyperbolic Space (1954), and Regular Polytopes, table I.
EXACT = {
    (5, 3, 4): ("arcosh((1 + √5)/2)", "arcosh(√(7 + 3√5)/2)", "arcosh(√(5 + √5)/2)"),
    (4, 3, 5): ("arcosh((3 + √5)/2)", "arcosh(√(7 + 3√5)/2)", "arcosh(√(3 + √5)/2)"),
    (3, 5, 3): ("arcosh((5 + 3√5)/4)", "arcosh((2 + √5)/2)", None),
    (4, 3, 6): ("", "", "arcosh(√(3/2))"),
    (3, 3, 6): ("", "", "½ ln 2"),
    (6, 3, 3): ("ln 2", "", ""),
    (6, 3, 4): ("arcosh(2)", "", ""),
    (3, 3, 7): ("", "", ""),
    (4, 3, 4): ("1", "√3/2", "1/2"),
    (4, 3, 3): ("π/3", "π/3", "π/4"),
    (3, 4, 3): ("π/3", "π/4", "π/6"),
    (3, 3, 5): ("π/5", None, None),
    (3, 3, 3): ("arccos(−1/4)", "arccos(1/4)", None),
}


def test_exact_forms_are_those_of_the_tables():
    for pqr, forms in EXACT.items():
        honeycomb = Honeycomb(*pqr)
        found = (
            edge_length(honeycomb),
            simplex_length(honeycomb, VERTEX, CELL),
            simplex_length(honeycomb, FACE, CELL),
        )
        for length, form in zip(found, forms, strict=True):
            assert form is None or length.exact == form, pqr


def test_a_distance_beyond_what_floats_hold_keeps_all_its_digits():
    # A straight way through opposite faces of the dodecahedra: 300 cells, each two inradii long.
    honeycomb = Honeycomb(5, 3, 4)
    group = group_of(honeycomb)
    opposite = element(group, FACE, max(
        (group.normal_form(letters) for letters in _turns(group)), key=lambda w: _height(group, w)
    ))  # fmt: skip
    step = group.multiply(opposite.word, 3)
    word = ()
    for _ in range(300):
        word = group.product(word, step)
    far = separation(honeycomb, Element(CELL), element(group, CELL, word))
    across = 2 * simplex_length(honeycomb, FACE, CELL).value
    assert far.value == pytest.approx(300 * across, rel=1e-14)
    assert far.error < 1e-12
    assert shell(group, group.cell(word)) == 300


def _turns(group):
    turns = [()]
    for word in turns:
        turns += {group.multiply(word, letter) for letter in (0, 1, 2)} - set(turns)
    return turns


def _height(group, word):
    return separation(
        Honeycomb(group.p, group.q, group.r), Element(FACE), element(group, FACE, word)
    ).value
