"""The arithmetic worker: it answers in parts, is killed to cancel, and its death is told."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from severe_gui.compute import arithmetic as module
from severe_gui.compute.arithmetic import GIVEN_UP, Arithmetic
from severe_gui.compute.pari import (
    CountQuestion,
    GroupQuestion,
    PairingQuestion,
    TracesQuestion,
)

THIRTY_SEVEN = ("0", "0", "1", "-1", "0")
# A discriminant of 500 bits: its factors, and so the conductor, are out of reach.
ENDLESS = ("0", "0", "0", "-3", str(0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2))


@pytest.fixture
def arithmetic():
    made = Arithmetic()
    yield made
    made.close()


def waited(condition, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def traces(arithmetic, question):
    return arithmetic.wait_for(question).result.by_prime()


def test_a_group_is_told_in_parts_and_then_whole(arithmetic):
    seen = []
    arithmetic.listeners.append(lambda: seen.append(arithmetic.latest()))
    answer = arithmetic.wait_for(GroupQuestion(THIRTY_SEVEN))
    assert answer.is_final
    assert not answer.failure
    assert answer.result.conductor == 37
    assert answer.result.rank.lower == 1
    waited(lambda: seen and seen[-1].is_final)
    assert seen[0].result.rank is None


def test_a_question_out_of_reach_is_given_up_and_the_next_one_answered(arithmetic):
    answer = arithmetic.wait_for(GroupQuestion(ENDLESS), 1.0)
    assert not answer.is_final
    assert answer.result.torsion == ()
    assert answer.result.conductor is None
    assert traces(arithmetic, TracesQuestion(THIRTY_SEVEN, 5)) == {2: -2, 3: -3, 5: -2}


def test_asking_another_thing_does_not_wait_for_what_is_under_way(arithmetic):
    arithmetic.ask(GroupQuestion(ENDLESS))
    waited(lambda: arithmetic.latest().result is not None)
    begun = time.monotonic()
    arithmetic.ask(GroupQuestion(THIRTY_SEVEN))
    assert time.monotonic() - begun < 0.5
    waited(lambda: arithmetic.latest().is_final)
    assert arithmetic.latest().result.label == "37a1"


def test_asking_the_same_again_while_it_is_under_way_changes_nothing(arithmetic):
    arithmetic.ask(GroupQuestion(ENDLESS))
    pid = arithmetic.worker_pid
    arithmetic.ask(GroupQuestion(ENDLESS))
    assert arithmetic.worker_pid == pid


def kill(arithmetic, kind=signal.SIGKILL):
    pid = arithmetic.worker_pid
    os.kill(pid, kind)
    return pid


def test_a_worker_killed_once_is_asked_again_and_twice_is_told(arithmetic):
    arithmetic.ask(GroupQuestion(ENDLESS))
    waited(lambda: arithmetic.latest().result is not None)
    first = kill(arithmetic)
    waited(lambda: arithmetic.worker_pid not in (None, first))
    assert not arithmetic.latest().is_final
    kill(arithmetic)
    waited(lambda: arithmetic.latest().is_final)
    assert "died twice" in arithmetic.latest().failure
    assert arithmetic.latest().result.torsion == ()
    assert arithmetic.wait_for(CountQuestion(THIRTY_SEVEN, 97)).result.order > 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how long a process has worked")
def test_a_hung_worker_is_replaced_and_the_question_answered(arithmetic, monkeypatch):
    monkeypatch.setattr(module, "HUNG_SECONDS", 0.5)
    arithmetic.wait_for(TracesQuestion(THIRTY_SEVEN, 3))
    first = kill(arithmetic, signal.SIGSTOP)
    assert traces(arithmetic, TracesQuestion(THIRTY_SEVEN, 5)) == {2: -2, 3: -3, 5: -2}
    assert arithmetic.worker_pid != first


def test_a_question_set_aside_is_not_finished_and_keeps_what_is_known(arithmetic):
    arithmetic.ask(GroupQuestion(ENDLESS))
    waited(lambda: arithmetic.latest().result is not None)
    arithmetic.ask(TracesQuestion(THIRTY_SEVEN, 3))
    aside = arithmetic.answer_to(GroupQuestion(ENDLESS))
    assert (aside.is_final, aside.failure, aside.result.torsion) == (False, "", ())
    waited(lambda: arithmetic.latest().is_final)
    arithmetic.ask(GroupQuestion(ENDLESS))
    assert arithmetic.latest().result.torsion == ()
    assert not arithmetic.latest().is_final


def test_a_worker_killed_while_idle_is_replaced(arithmetic):
    arithmetic.wait_for(TracesQuestion(THIRTY_SEVEN, 5))
    os.kill(arithmetic.worker_pid, signal.SIGKILL)
    waited(lambda: arithmetic.worker_pid is None)
    assert traces(arithmetic, TracesQuestion(THIRTY_SEVEN, 3)) == {2: -2, 3: -3}


@pytest.mark.parametrize(
    "question",
    [
        GroupQuestion(("0", "0", "0", "0", "0")),
        CountQuestion(("0", "-1", "1", "-10", "-20"), 11),
        GroupQuestion(("1", "x y", "0", "0", "0")),
    ],
)
def test_what_pari_refuses_is_told_in_a_sentence(arithmetic, question):
    answer = arithmetic.wait_for(question)
    assert answer.is_final
    assert answer.failure.startswith("PARI could not answer")


def test_nothing_is_left_after_closing(arithmetic):
    arithmetic.ask(GroupQuestion(ENDLESS))
    pid = arithmetic.worker_pid
    arithmetic.close()
    waited(lambda: _is_gone(pid))
    assert not [t for t in threading.enumerate() if t.name.startswith("severe arithmetic")]


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_the_window_s_process_never_imports_pari():
    code = (
        "import sys, severe_gui.compute.arithmetic as a, severe_gui.compute.pari as p\n"
        "if __name__ == '__main__':\n"
        "    w = a.Arithmetic()\n"
        "    assert w.wait_for(p.TracesQuestion(('0','0','1','-1','0'), 3)).is_final\n"
        "    w.close()\n"
        "    assert 'cypari' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_traces_come_in_chunks_that_together_are_all_of_them(arithmetic):
    sizes = []
    question = TracesQuestion(THIRTY_SEVEN, 40_000)
    arithmetic.listeners.append(lambda: sizes.append(len(arithmetic.latest().result.chunks)))
    whole = arithmetic.wait_for(question).result
    waited(lambda: sizes and sizes[-1] == len(whole.chunks))
    assert sizes == sorted(sizes)
    assert len(whole.chunks) > 1
    # In two stretches they are the same.
    low = traces(arithmetic, TracesQuestion(THIRTY_SEVEN, 10_000))
    high = traces(arithmetic, TracesQuestion(THIRTY_SEVEN, 40_000, 10_000))
    assert whole.by_prime() == low | high
    assert (len(low), len(low | high)) == (1229, 4203)


def test_a_cancelled_count_keeps_its_chunks_and_a_superseded_one_is_asked_again(arithmetic):
    long = TracesQuestion(THIRTY_SEVEN, 10**7)
    arithmetic.ask(long)
    waited(lambda: arithmetic.latest().result is not None)
    arithmetic.cancel()
    kept = arithmetic.answer_to(long)
    assert (kept.is_final, kept.failure) == (True, GIVEN_UP)
    assert len(kept.result.chunks) >= 1
    other = TracesQuestion(THIRTY_SEVEN, 10**7, 5)
    arithmetic.ask(other)
    arithmetic.ask(CountQuestion(THIRTY_SEVEN, 97))
    # It is neither refused nor answered: who still wants it asks again.
    aside = arithmetic.answer_to(other)
    assert (aside.is_final, aside.failure) == (False, "")
    waited(lambda: arithmetic.latest().is_final)
    assert arithmetic.latest().result.order == 94


def test_points_modulo_a_large_prime_are_counted_and_paired(arithmetic):
    # y^2 = x^3 - x has three points of order 2, so the group is not cyclic.
    curve, p = ("0", "0", "0", "-1", "0"), 10**18 - 11
    count = arithmetic.wait_for(CountQuestion(curve, p)).result
    assert len(count.structure) == 2
    assert count.structure[0] * count.structure[1] == count.order
    assert (count.order - p - 1) ** 2 <= 4 * p
    pairing = arithmetic.wait_for(PairingQuestion(curve, p, (0, 0), (1, 0), 2)).result
    assert pairing == 2
    assert arithmetic.wait_for(PairingQuestion(curve, p, (1, 0), (1, 0), 2)).result == 1
