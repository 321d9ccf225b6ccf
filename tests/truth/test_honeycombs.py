"""Honeycombs against other people's tables: Coxeter (1954), OEIS, and the inverse Gram matrix."""

import json
import math
from fractions import Fraction

import numpy as np
import pytest

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs import shells
from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import MINKOWSKI, Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.shells import cells_by_shell, shell_counts, weights
from severe_gui.maths.hyperbolic.honeycombs.volume import (
    cell_volume,
    ideal_volume,
    lobachevsky,
    simplex_volume,
    spherical_order,
)

PHI = (1 + math.sqrt(5)) / 2

# Coxeter, Regular Honeycombs in Hyperbolic Space, table I.
COMPACT = [(5, 3, 4), (4, 3, 5), (5, 3, 5), (3, 5, 3)]
PARACOMPACT = [
    (3, 3, 6), (4, 3, 6), (5, 3, 6), (3, 4, 4), (6, 3, 3), (6, 3, 4), (6, 3, 5), (4, 4, 3),
    (3, 6, 3), (6, 3, 6), (4, 4, 4),
]  # fmt: skip
OTHERS = {
    (3, 3, 7): "hyperideal", (3, 4, 5): "hyperideal", (3, 5, 4): "hyperideal",
    (7, 3, 3): "hyperideal", (4, 3, 4): "euclidean", (3, 3, 3): "spherical",
    (4, 3, 3): "spherical", (3, 3, 4): "spherical", (3, 4, 3): "spherical",
    (5, 3, 3): "spherical", (3, 3, 5): "spherical",
}  # fmt: skip
HYPERBOLIC = [*COMPACT, *PARACOMPACT, (3, 3, 7), (3, 4, 5), (7, 3, 3)]


@pytest.mark.parametrize("pqr", COMPACT)
def test_the_four_compact_ones(pqr):
    assert Honeycomb(*pqr).kind == "compact"


@pytest.mark.parametrize("pqr", PARACOMPACT)
def test_the_eleven_paracompact_ones(pqr):
    assert Honeycomb(*pqr).kind == "paracompact"


@pytest.mark.parametrize("pqr", OTHERS)
def test_and_no_others_among_their_neighbours(pqr):
    assert Honeycomb(*pqr).kind == OTHERS[pqr]


# Lengths as their hyperbolic cosines. Source: Coxeter (1954), in terms of the golden section.
COSINES = {
    (5, 3, 4): (PHI, math.sqrt((7 + 3 * math.sqrt(5)) / 4), math.sqrt((5 + math.sqrt(5)) / 4)),
    (4, 3, 5): (PHI**2, math.sqrt((7 + 3 * math.sqrt(5)) / 4), PHI / math.sqrt(2)),
    (3, 5, 3): ((3 * PHI + 1) / 2, PHI**3 / 2, None),
    (4, 3, 6): (None, None, math.sqrt(1.5)),
}


@pytest.mark.parametrize("pqr", COSINES)
def test_lengths_are_those_of_coxeter(pqr):
    honeycomb = Honeycomb(*pqr)
    lengths = (honeycomb.edge, honeycomb.circumradius, honeycomb.inradius)
    for length, cosine in zip(lengths, COSINES[pqr], strict=True):
        if cosine is not None:
            assert length == pytest.approx(math.acosh(cosine), abs=1e-12)


def test_the_remaining_lengths():
    assert Honeycomb(3, 5, 3).inradius == pytest.approx(Honeycomb(3, 5, 3).edge / 2, abs=1e-12)
    assert Honeycomb(3, 3, 6).inradius == pytest.approx(math.log(2) / 2, abs=1e-12)
    assert Honeycomb(6, 3, 3).edge == pytest.approx(math.log(2), abs=1e-12)
    assert Honeycomb(6, 3, 4).edge == pytest.approx(math.acosh(2), abs=1e-12)
    for pqr in ((3, 6, 3), (6, 3, 6), (4, 4, 4)):
        trap = Honeycomb(*pqr)
        assert (trap.edge, trap.circumradius, trap.inradius) == (math.inf,) * 3


@pytest.mark.parametrize("pqr", COMPACT)
def test_the_formulas_agree_with_the_inverse_gram_matrix(pqr):
    honeycomb = Honeycomb(*pqr)
    inverse = np.linalg.inv(honeycomb.gram)

    def distance(i: int, j: int) -> float:
        return math.acosh(abs(inverse[i, j]) / math.sqrt(inverse[i, i] * inverse[j, j]))

    assert 2 * distance(0, 1) == pytest.approx(honeycomb.edge, abs=1e-11)
    assert distance(0, 3) == pytest.approx(honeycomb.circumradius, abs=1e-11)
    assert distance(2, 3) == pytest.approx(honeycomb.inradius, abs=1e-11)


@pytest.mark.parametrize("pqr", [*HYPERBOLIC, *OTHERS])
def test_walls_have_the_products_of_the_gram_matrix(pqr):
    honeycomb = Honeycomb(*pqr)
    frame = make_frame(honeycomb)
    assert np.allclose(frame.walls @ frame.normals.T, honeycomb.gram, atol=1e-12)
    assert np.allclose(frame.opposite @ frame.walls.T, -np.eye(4), atol=1e-10)


# Simplices: Johnson, Kellerhals, Ratcliffe and Tschantz, The size of a hyperbolic Coxeter simplex
# (1999); cells: Wikipedia, "Regular honeycombs".
SIMPLICES = {
    (5, 3, 4): 0.0358850633, (3, 5, 3): 0.0390502856, (5, 3, 5): 0.0933255395,
    (3, 3, 6): 0.0422892336, (3, 4, 4): 0.0763304662, (4, 3, 6): 0.1057230840,
    (5, 3, 6): 0.1715016613, (3, 6, 3): 0.1691569344, (4, 4, 4): 0.2289913985,
    (6, 3, 6): 0.2537354016,
}  # fmt: skip
CELLS = {
    (5, 3, 4): 4.3062076007, (4, 3, 5): 1.7224830403, (3, 5, 3): 4.6860342738,
    (4, 3, 6): 5.0747080320, (3, 3, 6): 1.0149416064, (3, 4, 4): 3.6638623767,
    (5, 3, 6): 20.5801993539,
}  # fmt: skip


def test_volumes_of_simplices_and_cells_are_those_of_the_tables():
    for (p, q, r), volume in SIMPLICES.items():
        for pqr in ((p, q, r), (r, q, p)):
            assert simplex_volume(Honeycomb(*pqr)) == pytest.approx(volume, rel=0, abs=1e-10), pqr
    for pqr, volume in CELLS.items():
        assert cell_volume(Honeycomb(*pqr)) == pytest.approx(volume, rel=0, abs=2e-10), pqr
    for pqr in HYPERBOLIC:
        assert math.isinf(cell_volume(Honeycomb(*pqr))) == (pqr not in {*CELLS, (5, 3, 5)}), pqr
    # Milnor: an ideal regular tetrahedron is 3 L(pi/3), an ideal octahedron 8 L(pi/4).
    assert cell_volume(Honeycomb(3, 3, 6)) == pytest.approx(3 * lobachevsky(math.pi / 3), abs=1e-12)
    assert cell_volume(Honeycomb(3, 4, 4)) == pytest.approx(8 * lobachevsky(math.pi / 4), abs=1e-12)
    for pqr in CELLS.keys() & set(PARACOMPACT):
        terms = ideal_volume(Honeycomb(*pqr)).items()
        total = math.fsum(float(times) * lobachevsky(math.pi * angle) for angle, times in terms)
        assert total == pytest.approx(cell_volume(Honeycomb(*pqr)), abs=1e-12), pqr
    # Milnor: an ideal cube is five ideal tetrahedra.
    assert ideal_volume(Honeycomb(3, 3, 6)) == {Fraction(1, 3): 3}
    assert ideal_volume(Honeycomb(4, 3, 6)) == {Fraction(1, 3): 15}
    assert ideal_volume(Honeycomb(3, 4, 4)) == {Fraction(1, 4): 8}
    # Twice L(pi/4) is Catalan's constant.
    assert 2 * lobachevsky(math.pi / 4) == pytest.approx(0.915965594177219015, abs=1e-15)


# Cells and orders. Source: Coxeter, Regular Polytopes, table I.
def test_the_cells_of_a_polytope_fill_the_sphere():
    for pqr, cells, order in (
        ((3, 3, 3), 5, 120), ((4, 3, 3), 8, 384), ((3, 3, 4), 16, 384), ((3, 4, 3), 24, 1152),
        ((5, 3, 3), 120, 14400), ((3, 3, 5), 600, 14400),
    ):  # fmt: skip
        assert spherical_order(Honeycomb(*pqr)) == order
        assert cells * cell_volume(Honeycomb(*pqr)) == pytest.approx(2 * math.pi**2, rel=1e-15)
    assert cell_volume(Honeycomb(4, 3, 4)) == 1


# OEIS: A247308 (partial sums) for {4,3,5}, A356837 for {3,5,3}; {4,3,4}: A005899, octahedral.
SHELLS = {
    (5, 3, 4): [1, 12, 102, 812, 6402, 50412, 396902],
    (4, 3, 5): [1, 6, 30, 126, 498, 1982, 7854, 31014],
    (3, 5, 3): [1, 20, 260, 3212, 39470, 484760],
    (4, 3, 6): [1, 6, 30, 138, 630, 2862, 13002, 59046, 268158],
    (4, 3, 4): [1, 6, 18, 38, 66, 102, 146],
}


@pytest.mark.parametrize("pqr", SHELLS)
def test_shells_are_those_of_the_tables(pqr):
    counts = SHELLS[pqr]
    assert shell_counts(Honeycomb(*pqr), len(counts) - 1) == counts


def test_each_cell_has_its_own_exact_coordinates():
    found = list(cells_by_shell(Honeycomb(5, 3, 4), 4))
    rows = np.concatenate([cells.coordinates.reshape(len(cells), -1) for cells in found])
    assert rows.dtype == np.int64
    assert len(np.unique(rows, axis=0)) == len(rows) == 1 + 12 + 102 + 812 + 6402
    # As points they lie on one hyperboloid, and those of shell 1 across the faces of the first.
    honeycomb = Honeycomb(5, 3, 4)
    points = rows.reshape(-1, 4, 2) @ [1.0, 1 / PHI] @ weights(honeycomb)
    products = points @ MINKOWSKI @ points[0]
    squares = ((points @ MINKOWSKI) * points).sum(axis=1)
    assert np.allclose(squares / products[0], 1.0, atol=1e-9)
    across = np.arccosh(products[1:13] / products[0])
    assert np.allclose(across, 2 * honeycomb.inradius, atol=1e-9)


def test_cells_that_share_a_number_by_chance_are_told_apart(monkeypatch):
    # The first random factors are all 0, so that all cells share one number.
    drawn = iter([np.zeros(4, dtype=np.int64)])
    change = shells._Names.change

    def rigged(names):
        change(names)
        names._factors = next(drawn, names._factors)

    monkeypatch.setattr(shells._Names, "change", rigged)
    assert shell_counts(Honeycomb(4, 3, 6), 4) == [1, 6, 30, 138, 630]
    assert next(drawn, None) is None


# Cells of the regular polytopes. Source: Coxeter, Regular Polytopes, table I.
@pytest.mark.parametrize(
    ("pqr", "cells"),
    [((3, 3, 3), 5), ((4, 3, 3), 8), ((3, 3, 4), 16), ((3, 4, 3), 24), ((5, 3, 3), 120)],
)
def test_shells_of_a_polytope_end_and_sum_to_its_cells(pqr, cells):
    counts = shell_counts(Honeycomb(*pqr), 40)
    assert sum(counts) == cells
    assert len(counts) < 41


@pytest.mark.parametrize("pqr", [(7, 3, 3), (3, 3, 7), (3, 7, 3)])
def test_labels_of_seven_are_counted_in_their_own_ring(pqr):
    honeycomb = Honeycomb(*pqr)
    if not honeycomb.cell_is_finite:
        with pytest.raises(BadInput, match="infinite"):
            shell_counts(honeycomb, 1)
        return
    # Around an edge stand 7 cells, so no shell closes early: 4 faces, then 3 new ones each.
    assert shell_counts(honeycomb, 3) == [1, 4, 12, 36]


def test_the_shells_of_an_infinite_cell_are_one_and_no_more():
    assert shell_counts(Honeycomb(6, 3, 3), 0) == [1]
    with pytest.raises(BadInput, match="infinitely many faces"):
        shell_counts(Honeycomb(6, 3, 3), 1)


def test_a_count_beyond_what_is_exact_or_fits_is_refused_with_what_would_do():
    with pytest.raises(BadInput, match=r"ask for \d+ shells"):
        shell_counts(Honeycomb(3, 5, 3), 30)


@pytest.mark.parametrize("pqr", [(2, 3, 4), (5, 1, 4), (0, 0, 0)])
def test_less_than_three_is_no_honeycomb(pqr):
    with pytest.raises(BadInput, match="at least 3"):
        Honeycomb(*pqr)


def test_the_command_gives_null_where_a_length_is_infinite(capsys):
    from severe_gui.cli import run_command_line

    assert run_command_line(["honeycomb", "4", "3", "6", "--shells", "4", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["kind"] == "paracompact"
    assert document["edge"] is None
    assert document["circumradius"] is None
    assert document["inradius"] == pytest.approx(0.658478948462, abs=1e-12)
    assert document["dihedral"] == pytest.approx(math.pi / 3)
    assert document["volume"] == pytest.approx(5.0747080320, abs=1e-10)
    assert document["shells"] == [1, 6, 30, 138, 630]
    assert run_command_line(["honeycomb", "6", "3", "3", "--json"]) == 0
    infinite = json.loads(capsys.readouterr().out)
    assert (infinite["volume"], infinite["inradius"], infinite["shells"]) == (None, None, [1])
    assert run_command_line(["honeycomb", "6", "3", "3", "--shells", "2"]) == 2
    assert run_command_line(["honeycomb", "5", "3", "x"]) == 2
