"""The picture of an embedding: isometries before the map, true arcs, names that do not overlap."""

import cmath
import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from severe_gui.learn.embedding.construction import constructed as constructed_tensor
from severe_gui.maths.graphs.graph import Graph
from severe_gui.maths.graphs.trees import balanced_tree
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.panels.embedding.nodes import nodes_of
from severe_gui.panels.embedding.pane import Pane, constructed, rank_text
from severe_gui.panels.embedding.picture.edges import bends, geodesics, worth_drawing
from severe_gui.panels.embedding.picture.hues import legend_of, node_colours, series_of
from severe_gui.panels.embedding.picture.names import Room, how_many, placed_names
from severe_gui.panels.embedding.picture.scene import Scene
from severe_gui.panels.embedding.picture.search import NodeSearch
from severe_gui.panels.embedding.picture.sight import Place, place_of, sight_of, zoomed
from severe_gui.panels.embedding.projection.places import places_of
from severe_gui.panels.embedding.state import EmbeddingState
from severe_gui.widgets.theme import DARK, LIGHT

CURVED_MAPS = ("disk", "klein", "half-plane", "band")


@st.composite
def inside(draw: st.DrawFn, reach: float = 6.0) -> complex:
    """A point of the disk, evenly by its distance from the middle."""
    far, angle = draw(st.floats(0.0, reach)), draw(st.floats(-math.pi, math.pi))
    return math.tanh(far / 2.0) * cmath.exp(1j * angle)


places = st.builds(Place, inside(), st.floats(-3.0, 3.0))


@pytest.fixture(scope="module")
def tree():
    return nodes_of(balanced_tree(3, 5))


@pytest.fixture(scope="module")
def scene(tree):
    pane = constructed(tree, 2.5)
    return Scene(tree, pane, places_of(pane, "horopca", 2).plane)


@pytest.mark.parametrize(("rank", "text"), [(12.0, "12"), (12.5, "12.5"), (82_114.5, "82114.5")])
def test_a_rank_has_decimals_only_after_a_tie(rank, text):
    assert rank_text(rank) == text


def test_the_construction_shown_is_the_one_that_is_measured(tree):
    points = constructed_tensor(tree.graph, 2.5).numpy()
    assert np.array_equal(constructed(tree, 2.5).points, points)


@given(places)
def test_a_place_is_told_by_its_isometry(place):
    again = place_of(place.motion)
    assert abs(again.motion(0.3 + 0.2j) - place.motion(0.3 + 0.2j)) < 1e-9
    assert abs(place.motion(place.centre)) < 1e-9


@given(places, inside(), inside())
def test_what_is_grabbed_stays_under_the_pointer(place, grabbed, pointer):
    assert abs(place.dragged(grabbed, pointer).motion(grabbed) - pointer) < 1e-6


@given(places, inside(), inside(), inside())
def test_a_drag_keeps_all_distances(place, grabbed, pointer, other):
    dragged = place.dragged(grabbed, pointer)
    was = float(disk.geodesic_distance(grabbed, other))
    assert float(
        disk.geodesic_distance(dragged.motion(grabbed), dragged.motion(other))
    ) == pytest.approx(was, rel=1e-5, abs=1e-5)


@given(places, inside())
def test_a_flight_ends_at_its_node_and_goes_straight(place, node):
    assert place.step_to(node, 1.0).centre == node
    far = float(disk.geodesic_distance(place.centre, node))
    half = place.step_to(node, 0.5)
    left = float(disk.geodesic_distance(half.centre, node))
    gone = float(disk.geodesic_distance(half.centre, place.centre))
    assert left == pytest.approx(far / 2, rel=1e-5, abs=1e-5)
    assert gone == pytest.approx(far / 2, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("name", CURVED_MAPS)
@given(place=places, z=inside(3.0))
def test_a_position_on_the_page_is_the_point_that_is_drawn_there(name, place, z):
    state = EmbeddingState(map=name)
    sight = sight_of(state, False, 800.0, 600.0, place)
    seen = sight.moved(np.array([z]))
    assume(abs(1.0 - seen[0]) > 1e-3)
    x, y = sight.onto_page(seen)
    found = sight.at(float(x[0]), float(y[0]))
    assert found is not None
    assert abs(found - seen[0]) < 1e-6


@pytest.mark.parametrize("is_flat", [False, True])
@given(x=st.floats(260, 540), y=st.floats(160, 440), factor=st.floats(0.85, 3.0))
def test_the_wheel_keeps_what_is_under_the_pointer(is_flat, x, y, factor):
    state = EmbeddingState(centre=(0.3, -0.2), turn=0.4, shift=(0.1, 0.2))
    before = sight_of(state, is_flat, 800.0, 600.0)
    held = before.at(x, y)
    assert held is not None
    if not is_flat:
        held = before.place.motion.inverse(held)
    larger = state.model_copy(update=zoomed(state, before, factor, x, y))
    after = sight_of(larger, is_flat, 800.0, 600.0)
    there = after.onto_page(after.moved(np.array([held])))
    assert (float(there[0][0]), float(there[1][0])) == pytest.approx((x, y), abs=1e-4)


@given(inside(), inside(), st.integers(3, 20))
def test_geodesics_are_circular_arcs_whose_points_lie_between_their_ends(a, b, count):
    assume(abs(a - b) > 1e-3)
    line = geodesics(np.array([a]), np.array([b]), count)[0]
    assert line[0] == pytest.approx(a)
    assert line[-1] == pytest.approx(b)
    whole = float(disk.geodesic_distance(a, b))
    parts = disk.geodesic_distance(line[:-1], line[1:]).sum()
    assert float(parts) == pytest.approx(whole, rel=1e-6)


@given(inside(), inside())
def test_the_bend_of_an_arc_is_the_turn_from_its_chord_to_its_tangent(a, b):
    assume(abs(a - b) > 1e-2)
    middle = geodesics(np.array([a]), np.array([b]), 3)[:, 1]
    turn = complex(bends(np.array([a]), middle, np.array([b]))[0])
    tangent = complex(disk.direction(a, b))
    chord = (b - a) / abs(b - a)
    assert abs(turn * chord - tangent) < 1e-5


def test_the_weightier_of_too_many_edges_are_drawn():
    x, y = np.array([0.0, 100.0, 0.0, 200.0, 300.0]), np.zeros(5)
    first, second = np.array([1, 2, 3, 4]), np.array([0, 0, 0, 0])
    weights, seen = np.array([9.0, 5.0, 1.0, 1.0, 1.0]), np.ones(5, bool)
    assert worth_drawing(first, second, x, y, seen, weights, 5.0, 9).tolist() == [0, 2, 3]
    assert worth_drawing(first, second, x, y, seen, weights, 5.0, 2).tolist() == [0, 3]
    hidden = np.array([True, True, True, False, False])
    assert worth_drawing(
        first, np.array([0, 0, 4, 3]), x, y, hidden, weights, 5.0, 9
    ).tolist() == [0]  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.floats(0, 300), st.floats(0, 200), st.floats(1, 6), st.floats(10, 80)
        ),
        max_size=30,
    )
)  # fmt: skip
def test_no_two_names_overlap_and_none_leaves_the_page(dots):
    wanted = [(k, x, y, radius, (wide, 14.0)) for k, (x, y, radius, wide) in enumerate(dots)]
    room = Room(300.0, 200.0)
    room.take(0.0, 0.0, 90.0, 30.0)
    names = placed_names(wanted, room, 20)
    assert len(names) <= 20
    boxes = [(0.0, 0.0, 90.0, 30.0), *((n.left, n.top, n.width, n.height) for n in names)]
    for (left, top, width, height), (other, high, wide, tall) in itertools.combinations(boxes, 2):
        apart = left + width <= other or other + wide <= left
        assert apart or top + height <= high or high + tall <= top
    for left, top, width, height in boxes[1:]:
        assert left >= 0
        assert top >= 0
        assert left + width <= 300
        assert top + height <= 200


def test_more_names_are_shown_the_further_the_setting_is():
    counts = [how_many(each) for each in np.linspace(0, 1, 11)]
    assert counts == sorted(counts)
    assert counts[0] == 0


def test_the_root_is_named_first_and_a_leaf_where_it_is_large(scene, tree):
    state = EmbeddingState()
    from_home = scene.seen(sight_of(state, False, 800.0, 600.0), 1.0)
    assert from_home.candidates([])[0] == tree.by_weight[0]
    leaf = int(tree.by_weight[-1])
    near = sight_of(state, False, 800.0, 600.0, Place(scene.place(leaf)))
    assert leaf in scene.seen(near, 1.0).candidates([])[:12]
    assert scene.seen(near, 1.0).candidates([40])[0] == 40


def test_of_a_network_all_pairs_are_drawn_and_of_a_hierarchy_its_tree(tree, scene):
    sight = sight_of(EmbeddingState(), False, 800.0, 600.0)
    assert len(scene.links) == 0
    large = sight_of(EmbeddingState(), False, 80_000.0, 80_000.0)
    below, above = scene.order[scene.seen(large, 1.0).edges].T
    assert (tree.parents[below] == above).all()
    assert len(below) == len(tree) - 1
    ring = np.stack([np.arange(8), (np.arange(8) + 1) % 8], axis=1)
    graph = Graph(tuple("abcdefgh"), np.concatenate([ring, ring[:, ::-1]]))
    places = 0.5 * np.exp(0.25j * np.pi * np.arange(8))
    network = Scene(nodes_of(graph), Pane("poincare", "poincare", None), places)
    drawn = network.order[network.seen(sight, 1.0).edges]
    assert {tuple(sorted(each)) for each in drawn.tolist()} == {
        tuple(sorted(each)) for each in ring.tolist()
    }


def test_the_dot_under_the_pointer_is_found(scene):
    seen = scene.seen(sight_of(EmbeddingState(), False, 800.0, 600.0), 1.0)
    for node in (0, 1, 7):
        x, y = seen.at(node)
        assert seen.node_at(x + 1.0, y, 5.0) == node
    assert seen.node_at(2.0, 2.0, 5.0) is None


def test_branches_have_different_colours_and_the_legend_names_them(tree, scene):
    for roles in (DARK, LIGHT):
        colours = node_colours(tree, scene.pane, "branch", roles)
        legend = legend_of(tree, scene.pane, "branch", roles)
        heads = tree.branch_heads()
        named = [text for text, _colour in legend.entries]
        assert named[: len(heads)] == [tree.titles[head] for head in heads]
        assert len(set(series_of(roles))) == len(series_of(roles)) == 8
        for head, (_text, colour) in zip(heads, legend.entries, strict=False):
            assert "#{:02X}{:02X}{:02X}".format(*colours[head]) == colour.upper()


def test_branches_of_one_word_are_named_in_full():
    names = ("entity.n.01", "thing.n.08", "thing.n.12", "group.n.01")
    nodes = nodes_of(Graph(names, np.array([[1, 0], [2, 0], [3, 0]])))
    legend = legend_of(nodes, Pane("poincare", "poincare", None), "branch", DARK)
    named = [text for text, _colour in legend.entries]
    assert named[:3] == ["thing.n.08", "thing.n.12", "group"]


def test_depth_goes_through_a_scale_of_growing_lightness(tree, scene):
    for roles in (DARK, LIGHT):
        colours = node_colours(tree, scene.pane, "depth", roles)
        light = [colours[tree.levels == k][0] @ [0.2126, 0.7152, 0.0722] for k in range(6)]
        assert light == sorted(light)


def test_nodes_are_found_by_part_of_a_name_and_the_whole_word_first(tree):
    search = NodeSearch(tree)
    name = tree.graph.names[5]
    assert search.found(name, 5)[0] == 5
    assert search.found("", 3) == tree.by_weight[:3].tolist()
    assert search.found("no such node", 3) == []
