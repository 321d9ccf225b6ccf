"""The tiles of a regular tiling, layer by layer, each exactly once.

A tile is a coset g<0, 1> of the Coxeter group. In the contragredient representation it is the
vector g f, f = (0, 0, 1), whose stabiliser is <0, 1>; tiles are distinguished exactly by these
vectors (see `residues`): the layers are checked against their counts (`tiling.layer_counts`).

The places are float64: each tile has its parent's isometry z -> (a z + b) / (-k conj(b) z +
conj(a)), k the curvature, moved across one edge or about one vertex.
"""

import cmath
import math
from dataclasses import dataclass

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup, Word
from severe_gui.maths.hyperbolic.plane.disk import ComplexArray
from severe_gui.maths.hyperbolic.tilings import residues
from severe_gui.maths.hyperbolic.tilings.residues import IntArray
from severe_gui.maths.hyperbolic.tilings.tiling import Adjacency, Geometry, Tiling, layer_counts

Pair = tuple[ComplexArray, ComplexArray]

MOST_CORNERS = 20_000_000
"""The most corners of all tiles together: more would not fit into a laptop's memory."""


@dataclass(frozen=True)
class Tiles:
    """Tiles of a regular tiling, the central one first. Arrays with one row per tile.

    layer: the distance from the central tile. parent: the row of the tile it was reached from, -1
    for the first. move: which of `moves` led there. a, b: the isometry that takes the central
    tile to this one (in the hyperbolic plane, an `Isometry`).
    """

    tiling: Tiling
    adjacent: Adjacency
    layer: IntArray
    parent: IntArray
    move: IntArray
    a: ComplexArray
    b: ComplexArray

    def __len__(self) -> int:
        return len(self.layer)

    @property
    def centres(self) -> ComplexArray:
        """Centres, in the disk, the plane (edge 1) or the stereographic picture of the sphere."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.b / np.conj(self.a))

    @property
    def vertices(self) -> ComplexArray:
        """Vertices, counter-clockwise, one column per corner."""
        return self._around(_vertex(self.tiling))

    @property
    def edge_middles(self) -> ComplexArray:
        """The middle of the edge from each vertex to the next."""
        return self._around(_edge_middle(self.tiling) * _turn(self.tiling.p) ** 2)

    def word(self, row: int) -> Word:
        """The shortest group element that takes the central tile to this one."""
        group = CoxeterGroup(self.tiling.p, self.tiling.q)
        path = []
        while self.parent[row] >= 0:
            path.append(int(self.move[row]))
            row = int(self.parent[row])
        moves = _moves(self.tiling, self.adjacent)
        return group.tile(
            group.normal_form(letter for index in reversed(path) for letter in moves[index])
        )

    def _around(self, corner: complex) -> ComplexArray:
        p = int(self.tiling.p)
        corners = corner * np.exp(2j * np.pi * np.arange(p) / p)
        a, b = self.a[:, None], self.b[:, None]
        curvature = self.tiling.kind.curvature
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((a * corners + b) / (-curvature * np.conj(b) * corners + np.conj(a)))


def generate_tiles(tiling: Tiling, layers: int, adjacent: Adjacency = Adjacency.EDGE) -> Tiles:
    """All tiles within this many layers of the central one.

    Raises BadInput if a layer or a tile is infinite, or beyond MOST_CORNERS corners.
    """
    if math.isinf(tiling.p):
        raise BadInput(f"The tiles of {tiling} cannot be listed", "they have infinitely many sides")
    counts = layer_counts(tiling, layers, adjacent)
    if sum(counts) * tiling.p > MOST_CORNERS:
        raise BadInput(
            f"{layers} layers of {tiling} are {sum(counts):,} tiles",
            f"at most {MOST_CORNERS // int(tiling.p):,} can be listed",
            "ask for fewer layers",
        )
    if len(counts) == 1:
        one, nothing = np.ones(1, np.complex128), np.zeros(1, np.complex128)
        none = np.full(1, -1)
        return Tiles(tiling, adjacent, np.zeros(1, np.int64), none, none, one, nothing)
    for prime in residues.primes(tiling):
        tiles = _generate(tiling, counts, adjacent, prime)
        if tiles is not None:
            return tiles
    raise AssertionError("there are infinitely many primes")


def _generate(tiling: Tiling, counts: list[int], adjacent: Adjacency, prime: int) -> Tiles | None:
    """The tiles distinguished modulo a prime; None if a layer has fewer than its count."""
    generators = residues.generators(tiling, prime)
    moves = _moves(tiling, adjacent)
    steps = np.array([residues.product(generators, word, prime) for word in moves])
    targets = steps[:, :, 2]
    floats = [_float_product(tiling, word) for word in moves]
    step_a, step_b = np.array([s[0] for s in floats]), np.array([s[1] for s in floats])

    frames = np.eye(3, dtype=np.int64)[None]
    a, b = np.ones(1, dtype=np.complex128), np.zeros(1, dtype=np.complex128)
    keys = residues.keys(frames[:, :, 2], prime)
    before = np.empty(0, dtype=np.int64)
    made = [(np.zeros(1, np.int64), np.full(1, -1), np.full(1, -1), a, b)]
    first_row = 0
    for layer, count in enumerate(counts[1:], start=1):
        candidates, where = np.unique(
            residues.target_keys(frames, targets, prime), return_index=True
        )
        is_new = ~(residues.are_among(candidates, keys) | residues.are_among(candidates, before))
        if is_new.sum() != count:
            return None
        where = np.sort(where[is_new])
        parent, move = np.divmod(where, len(moves))
        if layer + 1 < len(counts):
            frames = residues.stepped(frames, steps, parent, move, prime)
        a, b = _compose((a[parent], b[parent]), (step_a[move], step_b[move]), tiling)
        before, keys = keys, candidates[is_new]
        made.append((np.full(count, layer), parent + first_row, move, a, b))
        first_row += len(before)
    columns = [np.concatenate(column) for column in zip(*made, strict=True)]
    return Tiles(tiling, adjacent, *columns)


def _moves(tiling: Tiling, adjacent: Adjacency) -> list[Word]:
    """Group elements that take a tile to its neighbours, by edges or about its vertices."""
    turns = [(1, 0) * k for k in range(int(tiling.p))]
    if adjacent is Adjacency.EDGE:
        return [(*turn, 0, 2) for turn in turns]
    # The last neighbour about a vertex is the first about the next: the one across their edge.
    about = [(1, 2) * k for k in range(1, int(tiling.q) - 1)]
    return [(*turn, *spin) for turn in turns for spin in about]


def _turn(p: float) -> complex:
    return cmath.rect(1.0, math.pi / p)


def _chart(tiling: Tiling, distance: float) -> float:
    """The coordinate of a point at a distance from 0."""
    if tiling.kind is Geometry.EUCLIDEAN:
        return distance
    half = distance / 2.0
    return math.tanh(half) if tiling.kind is Geometry.HYPERBOLIC else math.tan(half)


def _vertex(tiling: Tiling) -> complex:
    """The vertex of the central tile next to the positive real axis, on the left of it."""
    return _chart(tiling, tiling.circumradius) * _turn(tiling.p)


def _edge_middle(tiling: Tiling) -> float:
    return _chart(tiling, tiling.inradius)


def _float_product(tiling: Tiling, word: Word) -> Pair:
    """The isometry of a word in the turns (1, 0), (0, 2), (1, 2) about centre, edge and vertex."""
    turns = {
        (1, 0): _turned_about(tiling, 0.0, 2.0 * math.pi / tiling.p),
        (0, 2): _turned_about(tiling, _edge_middle(tiling), math.pi),
    }
    if math.isfinite(tiling.q):
        turns[1, 2] = _turned_about(tiling, _vertex(tiling), -2.0 * math.pi / tiling.q)
    result = _turned_about(tiling, 0.0, 0.0)
    for first, second in zip(word[::2], word[1::2], strict=True):
        result = _compose(result, turns[first, second], tiling)
    return result


def _turned_about(tiling: Tiling, centre: complex, angle: float) -> Pair:
    scale = 1.0 / math.sqrt(1.0 + tiling.kind.curvature * abs(centre) ** 2)
    there, back = _pair(scale, centre * scale), _pair(scale, -centre * scale)
    turn = _pair(cmath.rect(1.0, angle / 2.0), 0.0)
    return _compose(_compose(there, turn, tiling), back, tiling)


def _pair(a: complex, b: complex) -> Pair:
    return np.asarray(a, dtype=np.complex128), np.asarray(b, dtype=np.complex128)


def _compose(g: Pair, h: Pair, tiling: Tiling) -> Pair:
    """The isometry that applies h first, then g."""
    curvature = tiling.kind.curvature
    return (
        np.asarray(g[0] * h[0] - curvature * g[1] * np.conj(h[1])),
        np.asarray(g[0] * h[1] + g[1] * np.conj(h[0])),
    )
