"""What the holographic panel shows follows from its state: no window needed."""

import numpy as np
import pytest

from severe_gui.errors import BadInput
from severe_gui.experiments.intervals import wilson_interval
from severe_gui.maths import hrr
from severe_gui.maths.hrr.expressions import parse, write
from severe_gui.panels.contract import all_panels
from severe_gui.panels.hrr.capacity.exports import arrays, rows
from severe_gui.panels.hrr.capacity.plan import (
    left_out,
    places_of,
    point_at,
    points_of,
    prediction,
    spreads,
)
from severe_gui.panels.hrr.capacity.tally import Tally
from severe_gui.panels.hrr.capacity.trials import Trials
from severe_gui.panels.hrr.compose.board import board_of
from severe_gui.panels.hrr.compose.editing import added, bound, removed
from severe_gui.panels.hrr.spectrum.key import bin_at, spectrum_of
from severe_gui.panels.hrr.stack.memory import memory_of
from severe_gui.panels.hrr.stack.motion import motion_between, unbound
from severe_gui.panels.hrr.state import WORDS, Bin, HrrState
from severe_gui.panels.hrr.vectors import cleanup_of, key_of

PANEL = all_panels()["hrr"]


def test_the_default_preset_is_a_stack_of_four_words_all_recognised():
    state = PANEL.fresh_state(PANEL.preset(PANEL.default_preset))
    assert state.stack() == ("apple", "violin", "river", "moon")
    memory = memory_of(state)
    assert all(depth.is_right for depth in memory.depths)
    similarities = [depth.match.similarity for depth in memory.depths]
    assert np.mean(similarities) == pytest.approx(hrr.expected_similarity(4, True), abs=0.05)


def test_a_gaussian_key_buries_the_top_and_a_unitary_one_does_not():
    buried = PANEL.fresh_state(PANEL.preset("buried"))
    assert not memory_of(buried).depths[0].is_right
    buried.key = "unitary"
    assert memory_of(buried).depths[0].is_right


def test_a_push_and_a_pop_leave_what_was_there():
    state = PANEL.fresh_state(PANEL.preset("four-words"))
    before = memory_of(state).trace
    state.push("salt")
    state.pop()
    assert np.allclose(memory_of(state).trace, before, atol=1e-12)
    assert memory_of(state).popped[-1].true == "salt"


def test_a_wrong_clean_up_is_said_and_spoils_what_is_below():
    state = HrrState(dimension=16, items=256, operations=WORDS[:12])
    for _ in range(6):
        state.pop()
    wrong = [each for each in memory_of(state).popped if each.taken_for != each.true]
    assert wrong


def test_without_a_clean_up_a_pop_leaves_the_noise():
    state = HrrState(operations=("moon", "river"), clean_up=False)
    clean = memory_of(state.model_copy(update={"clean_up": True}))
    state.pop()
    noisy = memory_of(state)
    clean_after = memory_of(HrrState(operations=("moon", "river", "")))
    assert np.linalg.norm(noisy.trace) > np.linalg.norm(clean_after.trace)
    assert clean.depths[1].true == "moon"


def test_the_seed_is_all_the_chance_there_is():
    one, two = HrrState(operations=("moon",)), HrrState(operations=("moon",))
    assert np.array_equal(memory_of(one).trace, memory_of(two).trace)
    two.seed = 1
    assert not np.array_equal(memory_of(one).trace, memory_of(two).trace)


def test_a_word_keeps_its_vector_when_more_items_become_known():
    few, many = (memory_of(HrrState(items=m, operations=("moon",))) for m in (8, 512))
    assert np.allclose(few.trace, many.trace)


@pytest.mark.parametrize(
    "document",
    [
        {"operations": ["gold"]},
        {"operations": ["moon", "", ""]},
        {"dimension": 10**9},
        {"items": 1},
        {"key": "diagonal"},
        {"chosen": "gold"},
        {"dimension": 65_536, "items": 2048},
    ],
)
def test_a_state_that_cannot_be_is_refused(document):
    with pytest.raises(BadInput):
        HrrState.from_document(document)


def test_orthogonality_makes_the_items_an_orthonormal_set():
    items = cleanup_of(HrrState(dimension=128, items=64, orthogonality=1.0)).vectors
    assert np.allclose(items @ items.T, np.eye(64), atol=1e-10)
    half = cleanup_of(HrrState(dimension=128, items=64, orthogonality=0.5)).vectors
    none = cleanup_of(HrrState(dimension=128, items=64)).vectors
    spread = [np.abs(v @ v.T - np.eye(64)).max() for v in (none, half)]
    assert 0 < spread[1] < spread[0]


def test_the_stack_is_that_of_the_mathematics_at_every_depth():
    state = HrrState(dimension=64, key="gaussian", inverse="exact", operations=WORDS[:6])
    state.pop()
    memory = memory_of(state)
    for k, depth in enumerate(memory.depths):
        decoded = memory.stack.at_depth(k)
        # The inverse of a power is floored at its smallest moduli, the power of an inverse is not.
        assert memory.cleanup.best(decoded).name == depth.match.name
        assert np.allclose(memory.cleanup.similarities(decoded), depth.similarities, atol=1e-6)
        length = np.linalg.norm(hrr.power(memory.stack.key, k)) ** 2
        assert depth.power == pytest.approx(length, rel=1e-9)


def test_a_motion_ends_where_the_formula_of_a_pop_does():
    state = HrrState(operations=WORDS[:3])
    before = memory_of(state)
    state.pop()
    motion = motion_between(before, memory_of(state))
    assert np.allclose(unbound(motion), memory_of(state).trace, atol=1e-12)
    back = motion_between(memory_of(state), memory_of(HrrState(operations=WORDS[:4])))
    assert back is None


def test_a_moved_bin_leaves_a_real_key_with_all_other_bins():
    state = HrrState(dimension=32, bins=(Bin(index=3, modulus=2, phase=1),))
    state.bins = state.with_bin(bin_at(state, 16, -0.5 + 3j))
    moved, drawn = (np.fft.fft(key_of(each)) for each in (state, HrrState(dimension=32)))
    assert moved[3] == pytest.approx(2 * np.exp(1j))
    assert moved[-3] == pytest.approx(2 * np.exp(-1j))
    assert moved[16] == pytest.approx(-0.5)
    assert np.allclose(np.delete(moved, [3, 16, 29]), np.delete(drawn, [3, 16, 29]))


@pytest.mark.parametrize("inverse", ["involution", "exact"])
def test_the_noise_of_a_key_is_what_is_measured(inverse):
    # No weak bin: the exact inverse of one has a variance that few draws do not show.
    bins = tuple(Bin(index=k, modulus=0.6 + 0.02 * k, phase=0.1 * k) for k in range(1, 32))
    spectrum = spectrum_of(HrrState(dimension=64, pairs=6, inverse=inverse, bins=bins))
    assert spectrum.draws == 50
    assert spectrum.measured == pytest.approx(spectrum.noise(inverse), rel=0.12)


def test_trials_agree_with_the_prediction_and_do_not_depend_on_timing():
    state = HrrState(dimension=128, items=64, pairs=12, trials=1500)
    state.ways = ("unitary", "gaussian", "orthogonal")
    trials = Trials()
    points = [point_at(state, way, 12) for way in state.ways]
    trials.want(points, 1500)
    trials.wait()
    tallies = trials.tallies()
    found = [tallies[point].interval for point in points]
    low, high = found[0]
    assert low < prediction(points[0]) + 0.01
    assert prediction(points[0]) < high
    # Orthogonal keys are no better than Gaussian ones.
    assert found[2][0] < found[1][1]
    assert found[1][0] < found[2][1]
    for point in points:
        expected = 1 / spreads(point)[1]
        assert tallies[point].signal_to_noise == pytest.approx(expected, rel=0.03)
    again = Trials()
    again.want(points[:1], 700)
    again.stop()
    again.wait()
    again.want(points[:1], 1500)
    again.wait()
    assert again.tallies()[points[0]].right == tallies[points[0]].right


def test_an_interval_is_that_of_whole_traces():
    # A hundred traces of ten lookups: all or none right is no more than a hundred lookups.
    alone, bound = (Tally(1000, 500, 100, squares) for squares in (100 * 25 + 250, 50 * 100))
    assert alone.interval == pytest.approx(wilson_interval(0.5, 1000), abs=1e-3)
    assert bound.interval == pytest.approx(wilson_interval(0.5, 100), abs=1e-3)


def test_what_is_exported_are_the_numbers_of_all_plots():
    state = HrrState(dimension=64, items=32, pairs=4, trials=100, axis="dimension")
    state.ways = ("unitary", "exact", "tensor-equal")
    trials = Trials()
    trials.want(points_of(state), state.trials)
    trials.wait()
    for beside, columns in (("signal", 0), ("numbers", 5), ("cost", 3), ("powers", 7)):
        state.beside = beside
        table = list(rows(state, trials.tallies()))
        points = table[1 : 1 + len(points_of(state))]
        assert {len(each) for each in points} == {len(table[0])}
        # An exact inverse has no prediction, nor have tensors of very short items.
        empty = {each[0] for each in points if each[10] == ""}
        assert empty == {"exact inverse", "tensor √n × √n"}
        assert {len(each) for each in table[2 + len(points) :]} == ({columns} if columns else set())
    assert len(arrays(state, points_of(state)[0], trials.tallies())["squares_of_powers"]) > 1000


def test_what_cannot_be_drawn_is_left_out_and_counted():
    state = HrrState(dimension=16, items=64, pairs=32, ways=("orthogonal",))
    assert {point.pairs for point in left_out(state)} == {
        pairs for pairs in (*places_of(state), 32) if pairs > 16
    }
    large = HrrState(dimension=65_536, items=256, pairs=200, ways=("unitary",))
    assert all(point.pairs > 128 for point in left_out(large))
    assert max(point.pairs for point in points_of(large)) <= 128


def test_a_board_names_what_it_finds_and_what_is_missing():
    board = board_of(PANEL.fresh_state(PANEL.preset("recursive")))
    assert board.answer.match.name == "s1"
    assert all(leaf.is_right for leaf in board.leaves.values())
    # Three symbols are added at one place: each is found there.
    token = board_of(PANEL.fresh_state(PANEL.preset("tokens")))
    assert [leaf.is_right for leaf in token.leaves.values()] == [True] * 3
    state = PANEL.fresh_state(PANEL.preset("recursive"))
    state.query = "obj_cause * agt_eat"
    assert board_of(state).answer.match.name == "mark"
    state.query = "nobody"
    assert "'nobody'" in board_of(state).query_error


def test_sentences_that_share_parts_are_similar_by_the_share():
    board = board_of(PANEL.fresh_state(PANEL.preset("similar-frames")))
    expected = [1, 2 / 3, 2 / 3, 1 / 3, 0]
    assert np.allclose(board.similarities[0], expected, atol=0.06)


@pytest.mark.parametrize(
    ("text", "path", "how", "result"),
    [
        ("a + b*c", (), "add", "a + b * c + x"),
        ("a + b*c", (1,), "bind", "a + b * c * x"),
        ("a + b*c", (1, 0), "add", "a + (b + x) * c"),
        ("a + b*c", (1, 0), "remove", "a + c"),
        ("a + b*c", (0,), "remove", "b * c"),
        ("~(a + b)", (0,), "bind", "~((a + b) * x)"),
        ("a*~b", (1, 0), "remove", "a"),
        ("a - b", (1, 0), "remove", "a"),
    ],
)
def test_a_tree_is_changed_at_one_node(text, path, how, result):
    tree = parse(text)
    if how == "remove":
        changed = removed(tree, path)
    else:
        changed = (added if how == "add" else bound)(tree, path, "x")
    assert write(changed) == result
    assert removed(parse("a"), ()) is None


def test_an_expression_of_the_state_must_be_readable():
    with pytest.raises(BadInput, match="character 6"):
        HrrState.from_document({"board": [{"name": "s", "text": "a + ("}]})
    with pytest.raises(BadInput, match="not a name"):
        HrrState.from_document({"symbols": ["2a"]})
    with pytest.raises(BadInput, match="same name"):
        HrrState.from_document({"board": [{"name": "s", "text": "a"}] * 2})
