"""Uniform tilings as SVG: one closed path a tile, true arcs, for screens and cutters."""

import math
import re
from collections import Counter
from xml.etree import ElementTree

import numpy as np
import pytest

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import arcs, isometry
from severe_gui.maths.hyperbolic.plane.globe import at
from severe_gui.maths.hyperbolic.tilings.curved import Motion, translation
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling
from severe_gui.maths.hyperbolic.tilings.uniform_tiles import (
    Ink,
    uniform_svg,
    uniform_tiles,
)
from severe_gui.maths.hyperbolic.tilings.wythoff import Uniform

INF = math.inf
HYPERBOLIC = [(7, 3), (3, 7), (5, 4), (4, 5), (8, 3)]
SVG = "{http://www.w3.org/2000/svg}"


# Flags.


def paths(text: str) -> dict[str, list[ElementTree.Element]]:
    groups = ElementTree.fromstring(text).findall(f"{SVG}g")
    return {group.get("id"): group.findall(f"{SVG}path") for group in groups}


@pytest.mark.parametrize("figure", list(Uniform))
@pytest.mark.parametrize(("p", "q"), [(4, 4), (6, 3), (7, 3), (4, 5)])
def test_each_tile_is_one_closed_path_in_the_group_of_its_depth_and_no_two_are_equal(
    p, q, figure
) -> None:
    tiles = uniform_tiles(Tiling(p, q), figure, 400)
    found = paths(uniform_svg(tiles, "a < b & c"))
    depths = Counter(depth for kind in tiles.kinds for depth in kind.depth.tolist())
    assert {name: len(each) for name, each in found.items()} == {
        f"layer-{depth}": count for depth, count in sorted(depths.items())
    }
    outlines = [path.get("d") for each in found.values() for path in each]
    assert len(set(outlines)) == len(outlines) == len(tiles)
    sides = Counter(len(re.findall("[LA]", outline)) for outline in outlines)
    expected = Counter()
    for kind in tiles.kinds:
        expected[kind.sides] += len(kind)
    assert sides == expected
    assert all(re.fullmatch(r"M[^MZ]+Z", outline) for outline in outlines)
    assert not any("n" in outline for outline in outlines)
    assert any("A" in outline for outline in outlines) == ((p, q) in HYPERBOLIC)


def test_the_metadata_and_the_ink_are_those_given() -> None:
    tiles = uniform_tiles(Tiling(7, 3), Uniform.RECTIFIED, 100)
    ink = Ink(("#111", "#222", "#333"), 'url("&")', 0.2)
    root = ElementTree.fromstring(uniform_svg(tiles, '{"p": "<&>"}', size=306.0, ink=ink))
    assert root.find(f"{SVG}metadata").text == '{"p": "<&>"}'
    assert root.get("width") == root.get("height") == "306mm"
    groups = root.findall(f"{SVG}g")
    assert {group.get("stroke") for group in groups} == {'url("&")'}
    # The page is 2.04 disk radii wide.
    assert float(groups[0].get("stroke-width")) == pytest.approx(0.2 * 2.04 / 306, rel=1e-3)
    fills = Counter(path.get("fill") for path in root.iter(f"{SVG}path"))
    assert fills == {"#111": len(tiles.kinds[0]), "#333": len(tiles.kinds[1])}


def test_triangles_are_filled_by_their_parity() -> None:
    tiles = uniform_tiles(Tiling(4, 4), Uniform.TRIANGLES, 60)
    found = paths(uniform_svg(tiles, "", ink=Ink(("white", "black", "red"))))
    for name, each in found.items():
        parity = int(name.removeprefix("layer-")) % 2
        assert {path.get("fill") for path in each} == {("white", "black")[parity]}


def ends_of(text: str) -> list[complex]:
    """The first points of all paths, in the plane's orientation."""
    starts = re.findall(r'd="M(\S+) ([^LA]+)', text)
    return [complex(float(x), -float(y)) for x, y in starts]


def arc_holds(start: complex, arc: tuple[str, ...], z: complex) -> bool:
    """Whether a point lies on the arc of an SVG path, by the rules of the standard (F.6.5)."""
    size, large, sweep = float(arc[0]), arc[2] == "1", arc[3] == "1"
    end = complex(float(arc[4]), float(arc[5]))
    chord = end - start
    height = math.sqrt(max(size**2 - abs(chord) ** 2 / 4, 0.0))
    side = 1j if large != sweep else -1j
    centre = (start + end) / 2 + side * chord / abs(chord) * height
    turned, whole = (np.angle((each - centre) / (start - centre)) for each in (z, end))
    if not sweep:
        turned, whole = -turned, -whole
    return abs(abs(z - centre) - size) < 1e-5 and turned % (2 * math.pi) < whole % (2 * math.pi)


@pytest.mark.parametrize(
    ("p", "q", "figure", "shift"),
    [
        (7, 3, Uniform.TRUNCATED, 0.3 + 0.2j),
        (3, INF, Uniform.REGULAR, 0.1j),
        (4, 3, Uniform.CANTELLATED, 0.21 + 0.13j),
        (3, 3, Uniform.REGULAR, 0.3 + 0.1j),
        (3, 3, Uniform.DUAL, 0.05 + 0.4j),
    ],
)
def test_arcs_pass_through_the_middles_of_their_edges(p, q, figure, shift) -> None:
    tiling = Tiling(p, q)
    k = tiling.kind.curvature
    scale = 1 / math.sqrt(1 + k * abs(shift) ** 2)
    motion = Motion(scale, scale * shift, False, k)
    move = np.vectorize(motion, otypes=[complex])
    for kind in uniform_tiles(tiling, figure, 40).kinds:
        vertices, middles = move(kind.vertices), move(kind.middles)
        radii = arcs.radii(vertices, middles)
        for row in range(len(kind)):
            text = arcs.outline(vertices[row], middles[row], radii[row])
            drawn = re.findall(r"A(\S+) (\S+) 0 ([01]) ([01]) (\S+) ([^LAZ]+)", text)
            assert len(drawn) == kind.sides
            for start, arc, middle in zip(vertices[row], drawn, middles[row], strict=True):
                assert arc_holds(np.conj(start), arc, np.conj(middle))


@pytest.mark.parametrize("reflects", [False, True])
def test_a_motion_is_applied_to_the_picture(reflects) -> None:
    tiles = uniform_tiles(Tiling(7, 3), Uniform.TRUNCATED, 60)
    g = isometry.from_origin(0.4 + 0.2j) @ isometry.rotation(0.3)
    motion = Motion(g.a, g.b, reflects, -1)
    drawn = paths(uniform_svg(tiles, "", motion=motion))
    assert sum(map(len, drawn.values())) == len(tiles)
    corners = np.concatenate([kind.vertices.ravel() for kind in tiles.kinds]).tolist()
    images = np.array([motion(z) for z in corners])
    for z in ends_of(uniform_svg(tiles, "", motion=motion)):
        assert np.abs(images - z).min() < 1e-6


def test_tiles_smaller_than_the_decimals_are_left_out() -> None:
    tiles = uniform_tiles(Tiling(5, INF), Uniform.REGULAR, 3000)
    far = isometry.from_origin(math.tanh(8.0))
    text = uniform_svg(tiles, "", motion=Motion(far.a, far.b, False, -1))
    outlines = re.findall(r'd="([^"]+)"', text)
    assert 0 < len(outlines) < len(tiles)
    assert len(set(outlines)) == len(outlines)


def test_a_sphere_seen_from_between_its_edges_is_drawn_with_the_outermost_tile_unfilled() -> None:
    tiles = uniform_tiles(Tiling(5, 3), Uniform.TRUNCATED_DUAL, 1)
    text = uniform_svg(tiles, "", ink=Ink(("#a00",) * 3))
    fills = Counter(path.get("fill") for each in paths(text).values() for path in each)
    assert fills == {"#a00": 31, "none": 1}
    # Ten edges lie on lines through 0, each in two tiles.
    assert text.count("L") == 20
    assert text.count("A") == sum(kind.sides * len(kind) for kind in tiles.kinds) - 20


def test_a_sphere_with_an_edge_through_infinity_is_not_drawn_but_turned_a_little_it_is() -> None:
    tiles = uniform_tiles(Tiling(3, 3), Uniform.REGULAR, 1)
    with pytest.raises(BadInput, match="turn the sphere"):
        uniform_svg(tiles, "")
    # An edge, not at its middle: straight toward infinity and back from it.
    cube = uniform_tiles(Tiling(4, 3), Uniform.REGULAR, 1)
    edge = at(complex(cube.kinds[0].vertices[0, 0])) * 0.7 + at(
        complex(cube.kinds[0].vertices[0, 1])
    )
    x, y, height = edge / np.linalg.norm(edge)
    seen = translation(1, complex(x, y) / (1 + height), complex(INF))
    with pytest.raises(BadInput, match="turn the sphere"):
        uniform_svg(cube, "", motion=seen)
    drawn = paths(uniform_svg(tiles, "", motion=translation(1, 0, 0.2 + 0.1j)))
    assert sum(map(len, drawn.values())) == 4


def test_the_page_of_a_sphere_holds_the_whole_of_its_farthest_arc() -> None:
    """A great circle whose nearest point is m from 0 goes as far as 1 / m."""
    tiles = uniform_tiles(Tiling(5, 3), Uniform.TRUNCATED_DUAL, 1)
    text = uniform_svg(tiles, "", motion=translation(1, 0, 0.2 + 0.1j))
    edge = -float(ElementTree.fromstring(text).get("viewBox").split()[0])
    corners = np.concatenate([kind.vertices.ravel() for kind in tiles.kinds])
    farthest = max(abs(translation(1, 0, 0.2 + 0.1j)(z)) for z in corners.tolist())
    radius = max(float(each) for each in re.findall(r"A(\S+) \S+ 0 1", text))
    assert farthest < edge / 1.02 <= (radius + math.sqrt(radius**2 - 1)) * (1 + 1e-5)
    assert edge / 1.02 > 0.99 * (radius + math.sqrt(radius**2 - 1))


def test_too_many_tiles_to_open_are_refused() -> None:
    with pytest.raises(BadInput, match="fewer"):
        uniform_svg(uniform_tiles(Tiling(7, 3), Uniform.TRIANGLES, 200_000), "")
