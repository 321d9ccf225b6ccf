"""The tiles of uniform tilings: how many, how large, how they close up, and how they are drawn."""

import math
from collections import Counter
from itertools import islice, pairwise

import numpy as np
import pytest

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.globe import at
from severe_gui.maths.hyperbolic.tilings.curved import Motion, reflection
from severe_gui.maths.hyperbolic.tilings.flags import MOST_FLAGS, flags_around, growth
from severe_gui.maths.hyperbolic.tilings.tiles import generate_tiles
from severe_gui.maths.hyperbolic.tilings.tiling import Geometry, Tiling, layer_counts
from severe_gui.maths.hyperbolic.tilings.uniform_tiles import (
    TileKind,
    uniform_tiles,
)
from severe_gui.maths.hyperbolic.tilings.wythoff import Uniform, wythoff

INF = math.inf
SPHERICAL = [(3, 3), (4, 3), (3, 4), (5, 3), (3, 5)]
FLAT = [(4, 4), (6, 3), (3, 6)]
HYPERBOLIC = [(7, 3), (3, 7), (5, 4), (4, 5), (8, 3)]
IDEAL = [(INF, 3), (3, INF), (INF, INF), (5, INF)]
FIGURES = [each for each in Uniform if each is not Uniform.TRIANGLES]


# Flags.


@pytest.mark.parametrize(("p", "q"), SPHERICAL + FLAT + HYPERBOLIC + IDEAL)
def test_flags_of_a_length_are_the_elements_that_words_of_it_make(p, q) -> None:
    group = CoxeterGroup(p, q)
    layer, counts = {()}, []
    for length in range(7):
        counts.append(len(layer))
        longer = {group.multiply(word, letter) for word in layer for letter in range(3)}
        layer = {word for word in longer if len(word) == length + 1}
    assert list(islice(growth(Tiling(p, q)), 7)) == counts
    flags = flags_around(Tiling(p, q), sum(counts))
    assert np.bincount(flags.length)[:7].tolist() == counts


@pytest.mark.parametrize(("p", "q"), SPHERICAL)
def test_the_sphere_has_two_flags_for_each_end_of_each_edge(p, q) -> None:
    tiling = Tiling(p, q)
    flags = flags_around(tiling, 1)
    assert len(flags) == 2 * p * tiling.number_of_tiles
    # The longest element, opposite to the first, is shorter by every mirror.
    assert flags.length[-1] == flags.length.max()
    assert flags.descents.all(axis=1).tolist() == [False] * (len(flags) - 1) + [True]


@pytest.mark.parametrize(("p", "q"), FLAT + HYPERBOLIC + IDEAL)
@pytest.mark.parametrize("most", [0, 1, 50, 1000])
def test_whole_lengths_are_listed_and_no_more_than_asked_for(p, q, most) -> None:
    tiling = Tiling(p, q)
    flags = flags_around(tiling, most)
    assert len(flags) <= max(most, 1)
    counts = np.bincount(flags.length).tolist()
    assert counts == list(islice(growth(tiling), len(counts)))
    assert len(flags) + next(islice(growth(tiling), len(counts), None)) > most


@pytest.mark.parametrize(("p", "q"), FLAT + HYPERBOLIC + IDEAL)
def test_descents_are_those_of_the_exact_group_and_places_those_of_its_words(p, q) -> None:
    tiling, group = Tiling(p, q), CoxeterGroup(p, q)
    flags, k, inside = flags_around(tiling, 300), tiling.kind.curvature, 0.05 + 0.01j
    motions = {(): Motion(curvature=k)}
    for word in (queue := [()]):
        for letter in range(3):
            longer = group.multiply(word, letter)
            if len(word) < len(longer) <= flags.length.max() and longer not in motions:
                motions[longer] = motions[word] @ reflection(tiling, letter)
                queue.append(longer)
    assert len(motions) == len(flags)
    words, places = list(motions), np.array([motion(inside) for motion in motions.values()])
    z = np.where(flags.reflects, np.conj(inside), inside)
    images = (flags.a * z + flags.b) / (-k * np.conj(flags.b) * z + np.conj(flags.a))
    for row, image in enumerate(images):
        nearest = int(np.abs(places - image).argmin())
        assert abs(places[nearest] - image) < 1e-9
        descents = [group.is_right_descent(words[nearest], letter) for letter in range(3)]
        assert flags.descents[row].tolist() == descents
        assert flags.length[row] == len(words[nearest])


def test_too_many_flags_are_refused() -> None:
    with pytest.raises(BadInput, match="fewer"):
        flags_around(Tiling(7, 3), MOST_FLAGS + 1)


# Tiles on the sphere.

ARCHIMEDEAN = [
    pytest.param(3, 3, Uniform.TRUNCATED, {3: 4, 6: 4}, id="truncated-tetrahedron"),
    pytest.param(3, 3, Uniform.OMNITRUNCATED, {4: 6, 6: 8}, id="truncated-octahedron-by-3-3"),
    pytest.param(4, 3, Uniform.RECTIFIED, {3: 8, 4: 6}, id="cuboctahedron"),
    pytest.param(4, 3, Uniform.TRUNCATED, {3: 8, 8: 6}, id="truncated-cube"),
    pytest.param(4, 3, Uniform.TRUNCATED_DUAL, {4: 6, 6: 8}, id="truncated-octahedron"),
    pytest.param(4, 3, Uniform.CANTELLATED, {3: 8, 4: 18}, id="rhombicuboctahedron"),
    pytest.param(4, 3, Uniform.OMNITRUNCATED, {4: 12, 6: 8, 8: 6}, id="great-rhombicuboctahedron"),
    pytest.param(5, 3, Uniform.RECTIFIED, {3: 20, 5: 12}, id="icosidodecahedron"),
    pytest.param(5, 3, Uniform.TRUNCATED, {3: 20, 10: 12}, id="truncated-dodecahedron"),
    pytest.param(5, 3, Uniform.TRUNCATED_DUAL, {5: 12, 6: 20}, id="truncated-icosahedron"),
    pytest.param(5, 3, Uniform.CANTELLATED, {3: 20, 4: 30, 5: 12}, id="rhombicosidodecahedron"),
    pytest.param(
        5, 3, Uniform.OMNITRUNCATED, {4: 30, 6: 20, 10: 12}, id="great-rhombicosidodecahedron"
    ),
]


@pytest.mark.parametrize(("p", "q", "figure", "expected"), ARCHIMEDEAN)
def test_archimedean_solids_have_their_faces(p, q, figure, expected) -> None:
    for tiles in (
        uniform_tiles(Tiling(p, q), figure, 1),
        uniform_tiles(Tiling(q, p), dual_of(figure), 1),
    ):
        faces = Counter()
        for kind in tiles.kinds:
            faces[kind.sides] += len(kind)
        assert faces == expected


def dual_of(figure: Uniform) -> Uniform:
    """The figure of {q, p} that is the same tiling."""
    swapped = {Uniform.REGULAR: Uniform.DUAL, Uniform.TRUNCATED: Uniform.TRUNCATED_DUAL}
    return (swapped | {second: first for first, second in swapped.items()}).get(figure, figure)


@pytest.mark.parametrize("figure", list(Uniform))
@pytest.mark.parametrize(("p", "q"), SPHERICAL)
def test_the_sphere_is_closed_and_euler_s_number_is_2(p, q, figure) -> None:
    tiles = uniform_tiles(Tiling(p, q), figure, 1)
    edges, vertices = Counter(), set()
    for kind in tiles.kinds:
        for corners in kind.vertices.tolist():
            keys = [key_on_sphere(z) for z in corners]
            edges.update(frozenset(pair) for pair in pairwise([*keys, keys[0]]))
            vertices.update(keys)
    assert set(edges.values()) == {2}
    assert len(vertices) - len(edges) + len(tiles) == 2


def key_on_sphere(z: complex) -> tuple[int, ...]:
    return tuple(round(each * 1e6) + 0 for each in at(z).tolist())


def test_infinity_is_told_as_inf_where_a_vertex_lies_opposite_to_the_origin() -> None:
    (kind,) = uniform_tiles(Tiling(3, 3), Uniform.REGULAR, 1).kinds
    assert not np.isnan(kind.vertices).any()
    assert np.isinf(kind.vertices).sum(axis=1).tolist() == [0, 1, 1, 1]


# Areas, angles and edges.


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize(("p", "q"), HYPERBOLIC)
def test_tiles_are_regular_polygons_with_the_edges_of_the_figure(p, q, figure) -> None:
    tiling = Tiling(p, q)
    edge = 2 * wythoff(tiling, figure).feature
    for kind in uniform_tiles(tiling, figure, 300).kinds:
        after = np.roll(kind.vertices, -1, axis=1)
        assert disk.geodesic_distance(kind.vertices, after) == pytest.approx(edge, rel=1e-7)
        for ends in (kind.vertices, after):
            half = disk.geodesic_distance(ends, kind.middles)
            assert half == pytest.approx(edge / 2, rel=1e-7)


@pytest.mark.parametrize("figure", list(Uniform))
@pytest.mark.parametrize(("p", "q"), HYPERBOLIC)
def test_areas_by_the_angle_defect_are_those_of_gauss_and_bonnet(p, q, figure) -> None:
    """Together the tiles part the flags: each kind has a fixed share of every flag."""
    tiling = Tiling(p, q)
    flag_area = math.pi * (0.5 - 1 / p - 1 / q)
    tiles = uniform_tiles(tiling, figure, 200)
    per_flag = 0.0
    for kind in tiles.kinds:
        areas = (kind.sides - 2) * math.pi - interior_angles(kind).sum(axis=1)
        assert areas == pytest.approx(np.full(len(kind), areas[0]), abs=1e-6)
        # The flags around the tile's centre: all of the tile lies in these.
        around = 1 if figure is Uniform.TRIANGLES else 2 * (p, 2, q)[kind.corner]
        per_flag += areas[0] / around
    assert per_flag == pytest.approx(flag_area, abs=1e-9)


def interior_angles(kind: TileKind) -> np.ndarray:
    """Counter-clockwise from the next vertex to the one before; near 2 pi if run clockwise."""
    after, before = np.roll(kind.vertices, -1, axis=1), np.roll(kind.vertices, 1, axis=1)
    turn = disk.direction(kind.vertices, before) / disk.direction(kind.vertices, after)
    return np.angle(turn) % (2 * math.pi)


@pytest.mark.parametrize("figure", list(Uniform))
@pytest.mark.parametrize(("p", "q"), HYPERBOLIC + FLAT)
def test_an_edge_belongs_to_two_tiles_that_run_it_each_its_way(p, q, figure) -> None:
    """At the rim only one of them is listed."""
    edges = Counter()
    near = {}
    for kind in uniform_tiles(Tiling(p, q), figure, 600).kinds:
        after = np.roll(kind.vertices, -1, axis=1)
        for start, middle, end in zip(
            kind.vertices.ravel().tolist(), kind.middles.ravel().tolist(),
            after.ravel().tolist(), strict=True,
        ):  # fmt: skip
            edges[key(start), key(end)] += 1
            near[key(start), key(end)] = abs(middle)
    assert set(edges.values()) == {1}
    both_ways = [edges[edge] + edges[edge[::-1]] for edge in list(edges)]
    assert max(both_ways) == 2
    for (start, end), reach in near.items():
        if reach < 0.5:
            assert edges[end, start] == 1


def key(z: complex) -> tuple[int, int]:
    return round(z.real * 1e7) + 0, round(z.imag * 1e7) + 0


@pytest.mark.parametrize(("p", "q", "layers"), [(7, 3, 3), (5, 4, 2), (3, 7, 5), (4, 4, 4)])
def test_the_regular_figure_has_the_tiles_of_the_exact_layers(p, q, layers) -> None:
    """All tiles within some layers are among those within a depth that their words cannot pass."""
    tiling = Tiling(p, q)
    (kind,) = uniform_tiles(tiling, Uniform.REGULAR, 20_000).kinds
    centre_of = {key(complex(z)) for z in centres(tiling, kind)}
    assert len(centre_of) == len(kind)
    listed = generate_tiles(tiling, layers)
    assert {key(complex(z)) for z in listed.centres} <= centre_of
    assert len(listed) == sum(layer_counts(tiling, layers))
    # Depths: the shortest words of the tiles.
    keys = [key(complex(z)) for z in centres(tiling, kind)]
    depths = dict(zip(keys, kind.depth.tolist(), strict=True))
    for row in range(0, len(listed), 7):
        assert depths[key(complex(listed.centres[row]))] == len(listed.word(row))


def centres(tiling: Tiling, kind: TileKind) -> np.ndarray:
    """Centres of tiles: the mean of their vertices as vectors."""
    if tiling.kind is Geometry.EUCLIDEAN:
        return kind.vertices.mean(axis=1)
    room = disk.defect(kind.vertices)
    time, space = ((2 - room) / room).sum(axis=1), (2 * kind.vertices / room).sum(axis=1)
    return space / (time + np.sqrt(time**2 - np.abs(space) ** 2))


@pytest.mark.parametrize("figure", list(Uniform))
@pytest.mark.parametrize(("p", "q"), [(4, 3), (4, 4), (7, 3), (3, INF)])
def test_depths_ascend_and_the_first_tiles_hold_the_fundamental_triangle(p, q, figure) -> None:
    if figure is Uniform.DUAL and math.isinf(q):
        return
    for kind in uniform_tiles(Tiling(p, q), figure, 200).kinds:
        assert (np.diff(kind.depth) >= 0).all()
        assert kind.depth[0] == 0
        assert kind.vertices.shape == kind.middles.shape == (len(kind), kind.sides)


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize(("p", "q"), IDEAL)
def test_finite_tiles_of_ideal_tilings_are_listed_and_others_refused(p, q, figure) -> None:
    expected = [sides for sides in wythoff(Tiling(p, q), figure).sides if 0 < sides < INF]
    if not expected:
        with pytest.raises(BadInput, match="infinitely many"):
            uniform_tiles(Tiling(p, q), figure, 100)
        return
    tiles = uniform_tiles(Tiling(p, q), figure, 100)
    assert [kind.sides for kind in tiles.kinds] == expected
    for kind in tiles.kinds:
        moduli = np.abs(kind.vertices)
        is_ideal = (figure is Uniform.REGULAR and q == INF) or (figure is Uniform.DUAL and p == INF)
        assert (moduli <= 1 + 1e-12).all()
        assert (np.abs(moduli - 1) < 1e-12).all() == is_ideal
        assert (np.abs(kind.middles) < 1).all()


# Drawings.
