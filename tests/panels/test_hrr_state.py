"""What the stack panel shows follows from its state: no window needed."""

import numpy as np
import pytest

from severe_gui.errors import BadInput
from severe_gui.maths import hrr
from severe_gui.panels.contract import all_panels
from severe_gui.panels.hrr.stack.memory import memory_of
from severe_gui.panels.hrr.state import WORDS, HrrState

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


def test_a_wrong_clean_up_is_told_and_spoils_what_is_below():
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
    ],
)
def test_a_state_that_cannot_be_is_refused(document):
    with pytest.raises(BadInput):
        HrrState.from_document(document)
