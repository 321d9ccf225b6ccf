"""A drawn tiling: true arcs, one path a tile, and nothing outside the disk."""

import re
from xml.etree import ElementTree

import pytest

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.tilings.drawing import tiling_svg
from severe_gui.maths.hyperbolic.tilings.tiles import generate_tiles
from severe_gui.maths.hyperbolic.tilings.tiling import Adjacency, Tiling

SVG = "{http://www.w3.org/2000/svg}"
ARC = re.compile(r"A([\d.]+) ([\d.]+) 0 0 ([01]) (\S+) ([^\sLAZ]+)")


def drawn(p: float, q: float, layers: int) -> ElementTree.Element:
    tiles = generate_tiles(Tiling(p, q), layers, Adjacency.EDGE)
    return ElementTree.fromstring(tiling_svg(tiles, '{"p": "<&>"}'))


def test_each_tile_is_a_path_in_the_group_of_its_layer() -> None:
    groups = drawn(7, 3, 3).findall(f"{SVG}g")
    assert [len(group.findall(f"{SVG}path")) for group in groups] == [1, 7, 21, 56]


def test_the_metadata_is_kept_word_for_word() -> None:
    assert drawn(7, 3, 1).find(f"{SVG}metadata").text == '{"p": "<&>"}'


def test_edges_are_arcs_of_circles_orthogonal_to_the_boundary() -> None:
    path = drawn(5, 4, 0).find(f"{SVG}g/{SVG}path").get("d")
    arcs = ARC.findall(path)
    assert len(arcs) == 5
    edge = Tiling(5, 4)
    ends = [complex(float(x), float(y)) for *_, x, y in arcs]
    radius = float(arcs[0][0])
    # A circle through two points at equal modulus s that meets the unit circle at right angles.
    chord, modulus = abs(ends[1] - ends[0]), abs(ends[0])
    foot = (modulus**2 - (chord / 2) ** 2) ** 0.5
    centre = (1 + modulus**2) / (2 * foot)
    assert radius == pytest.approx((centre**2 - 1) ** 0.5, abs=1e-6)
    assert edge.kind == "hyperbolic"


def test_edges_bulge_inward_in_the_picture() -> None:
    """In the disk the sides of the central tile are concave: each arc turns against the outline."""
    path = drawn(5, 4, 0).find(f"{SVG}g/{SVG}path").get("d")
    numbers = [float(x) for x in re.findall(r"^M(\S+) ([^A]+)", path)[0]]
    start = complex(*numbers)
    arc = ARC.search(path)
    end = complex(float(arc.group(4)), float(arc.group(5)))
    # The outline runs clockwise on the page where y points down and counter-clockwise in the plane;
    # with sweep 1 an arc turns clockwise on the page, so its centre lies on the right of the chord.
    chord = end - start
    to_origin = -(start + end) / 2
    origin_on_right = (chord.conjugate() * to_origin).imag > 0
    centre_on_right = arc.group(3) == "1"
    assert centre_on_right != origin_on_right


def test_euclidean_edges_are_straight() -> None:
    path = drawn(4, 4, 1).find(f"{SVG}g/{SVG}path").get("d")
    assert "A" not in path
    assert path.count("L") == 4


def test_ideal_tiles_are_drawn_to_the_boundary() -> None:
    assert len(drawn(3, float("inf"), 2).findall(f"{SVG}g/{SVG}path")) == 10


def test_the_sphere_is_not_drawn_in_the_plane() -> None:
    with pytest.raises(BadInput, match="sphere"):
        drawn(4, 3, 1)


def test_too_many_tiles_to_open_are_refused() -> None:
    with pytest.raises(BadInput, match="fewer"):
        drawn(7, 3, 11)
