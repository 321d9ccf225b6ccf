"""The tiles of a regular tiling, layer by layer, each exactly once.

A tile is a coset g<0, 1> of the Coxeter group. In the contragredient representation it is the
vector g f, f = (0, 0, 1), which <0, 1> alone fixes; over Z[x] (see `cartan`) that is exact. The
vectors are compared modulo a prime at which x is a number, so whole layers are integer arrays and
no distance is ever compared with a tolerance. Two tiles could only be mistaken for one by a
coincidence modulo the prime, and then the layer would be short of its count, which is known exactly
(`tiling.layer_counts`): the layers are checked against it, and another prime is taken.

The places are float64: each tile carries its parent's isometry z -> (a z + b) / (-k conj(b) z +
conj(a)), k the curvature, moved across one edge or about one vertex.
"""

import cmath
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from flint import fmpz
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.cartan import cartan_entries, conductor
from severe_gui.maths.hyperbolic.coxeter import CoxeterGroup, Word
from severe_gui.maths.hyperbolic.disk import ComplexArray
from severe_gui.maths.hyperbolic.tiling import Adjacency, Geometry, Tiling, layer_counts

IntArray = NDArray[np.int64]
Pair = tuple[ComplexArray, ComplexArray]

# Of keys: two numbers without a pattern.
FIRST, SECOND = 1_000_003, 777_767_777

MOST_CORNERS = 20_000_000
"""Tiles with more corners in all are refused: they would not fit in a laptop's memory."""


@dataclass(frozen=True)
class Tiles:
    """Tiles of a regular tiling, the central one first. Arrays with one row a tile.

    layer: the distance from the central tile. parent: the row of the tile it was reached from, -1
    for the first. move: which of `moves` led there. a, b: the isometry that carries the central
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
        """Vertices, counter-clockwise, one column a corner."""
        return self._around(_vertex(self.tiling))

    @property
    def edge_middles(self) -> ComplexArray:
        """The middle of the edge from each vertex to the next."""
        return self._around(_edge_middle(self.tiling) * _turn(self.tiling.p) ** 2)

    def word(self, row: int) -> Word:
        """The shortest group element that carries the central tile to this one."""
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
    """All tiles within so many layers of the central one.

    Raises BadInput where a layer is infinite, where a tile is, or beyond MOST_CORNERS corners.
    """
    if math.isinf(tiling.p):
        raise BadInput(f"The tiles of {tiling} cannot be listed", "their sides are infinitely many")
    counts = layer_counts(tiling, layers, adjacent)
    if sum(counts) * tiling.p > MOST_CORNERS:
        raise BadInput(
            f"{layers} layers of {tiling} are {sum(counts):,} tiles",
            f"at most {MOST_CORNERS // int(tiling.p):,} of them are listed",
            "ask for fewer layers",
        )
    if len(counts) == 1:
        one, nothing = np.ones(1, np.complex128), np.zeros(1, np.complex128)
        none = np.full(1, -1)
        return Tiles(tiling, adjacent, np.zeros(1, np.int64), none, none, one, nothing)
    for prime in _primes(tiling):
        tiles = _generate(tiling, counts, adjacent, prime)
        if tiles is not None:
            return tiles
    raise AssertionError("the primes are infinitely many")


def _generate(tiling: Tiling, counts: list[int], adjacent: Adjacency, prime: int) -> Tiles | None:
    """The tiles as told apart modulo a prime; None where a layer falls short of its count."""
    generators = _generators(tiling, prime)
    moves = _moves(tiling, adjacent)
    steps = np.array([_product(generators, word, prime) for word in moves])
    targets = steps[:, :, 2]
    floats = [_float_product(tiling, word) for word in moves]
    step_a, step_b = np.array([s[0] for s in floats]), np.array([s[1] for s in floats])

    frames = np.eye(3, dtype=np.int64)[None]
    a, b = np.ones(1, dtype=np.complex128), np.zeros(1, dtype=np.complex128)
    keys = _keys(frames[:, :, 2], prime)
    before = np.empty(0, dtype=np.int64)
    made = [(np.zeros(1, np.int64), np.full(1, -1), np.full(1, -1), a, b)]
    first_row = 0
    for layer, count in enumerate(counts[1:], start=1):
        candidates, where = np.unique(_target_keys(frames, targets, prime), return_index=True)
        is_new = ~(_are_among(candidates, keys) | _are_among(candidates, before))
        if is_new.sum() != count:
            return None
        where = np.sort(where[is_new])
        parent, move = np.divmod(where, len(moves))
        if layer + 1 < len(counts):
            frames = _stepped(frames, steps, parent, move, prime)
        a, b = _compose((a[parent], b[parent]), (step_a[move], step_b[move]), tiling)
        before, keys = keys, candidates[is_new]
        made.append((np.full(count, layer), parent + first_row, move, a, b))
        first_row += len(before)
    columns = [np.concatenate(column) for column in zip(*made, strict=True)]
    return Tiles(tiling, adjacent, *columns)


def _moves(tiling: Tiling, adjacent: Adjacency) -> list[Word]:
    """Group elements that carry a tile to its neighbours, by edges or about its vertices."""
    turns = [(1, 0) * k for k in range(int(tiling.p))]
    if adjacent is Adjacency.EDGE:
        return [(*turn, 0, 2) for turn in turns]
    # The last about a vertex is the first about the next one: the neighbour across their edge.
    about = [(1, 2) * k for k in range(1, int(tiling.q) - 1)]
    return [(*turn, *spin) for turn in turns for spin in about]


def _primes(tiling: Tiling) -> Iterator[int]:
    """Primes below 2^30 that are 1 modulo the conductor of the field, from the greatest down."""
    step = conductor(tiling.p, tiling.q)
    candidate = (2**30 - 2) // step * step + 1
    while candidate > step:
        if fmpz(candidate).is_prime():
            yield candidate
        candidate -= step
    raise BadInput(f"The tiles of {tiling} cannot be listed", "p and q are too great")


def _generators(tiling: Tiling, prime: int) -> list[IntArray]:
    """The three reflections on (f(alpha_0), f(alpha_1), f(alpha_2)), modulo the prime."""
    z = _root_of_unity(conductor(tiling.p, tiling.q), prime)
    entries = cartan_entries(tiling.p, tiling.q)
    matrices = []
    for s in range(3):
        matrix = np.eye(3, dtype=np.int64)
        for i in range(3):
            entry = entries[i][s]
            cosine = pow(z, entry.turns, prime) + pow(z, -entry.turns, prime)
            matrix[i, s] = (int(matrix[i, s]) - entry.constant - entry.times * cosine) % prime
        matrices.append(matrix)
    return matrices


def _root_of_unity(order: int, prime: int) -> int:
    """An element of exactly this multiplicative order modulo the prime."""
    divisors = [int(factor) for factor, _ in fmpz(order).factor()]
    for base in range(2, prime):
        z = pow(base, (prime - 1) // order, prime)
        if all(pow(z, order // divisor, prime) != 1 for divisor in divisors):
            return z
    raise AssertionError("the multiplicative group is cyclic")


def _product(generators: list[IntArray], word: Word, prime: int) -> IntArray:
    result = np.eye(3, dtype=np.int64)
    for letter in word:
        result = result @ generators[letter] % prime
    return result


def _keys(vectors: IntArray, prime: int) -> IntArray:
    """One integer for each vector modulo the prime; equal for equal vectors."""
    first = (vectors[:, 0] + FIRST * vectors[:, 2]) % prime
    second = (vectors[:, 1] + SECOND * vectors[:, 2]) % prime
    return np.asarray(first << 30 | second)


def _target_keys(frames: IntArray, targets: IntArray, prime: int) -> IntArray:
    """The keys of frame times target for all pairs, frame by frame.

    A key is made of two linear functions of a vector: they are carried to the frames first.
    """
    first = (frames[:, 0] + FIRST * frames[:, 2]) % prime
    second = (frames[:, 1] + SECOND * frames[:, 2]) % prime
    # Three products of residues below 2^30 stay within an int64.
    one, other = (
        (rows[:, :1] * targets[:, 0] + rows[:, 1:2] * targets[:, 1] + rows[:, 2:] * targets[:, 2])
        % prime
        for rows in (first, second)
    )
    return np.asarray((one << 30 | other).ravel())


def _stepped(
    frames: IntArray, steps: IntArray, parent: IntArray, move: IntArray, prime: int
) -> IntArray:
    """frames[parent] times steps[move] modulo the prime."""
    rows, columns = frames[parent], steps[move]
    total = rows[:, :, 0, None] * columns[:, None, 0]
    for k in (1, 2):
        total += rows[:, :, k, None] * columns[:, None, k]
    return np.asarray(total % prime)


def _are_among(candidates: IntArray, known: IntArray) -> NDArray[np.bool_]:
    """Which candidates are known; both are sorted."""
    if not len(known):
        return np.zeros(len(candidates), dtype=np.bool_)
    place = np.minimum(np.searchsorted(known, candidates), len(known) - 1)
    found: NDArray[np.bool_] = known[place] == candidates
    return found


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
