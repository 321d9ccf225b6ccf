"""What is said of a run as it goes on."""

import pytest

from severe_gui.compute.run import RunPhase, Snapshot, WorkerPhase
from severe_gui.panels.progress_words import progress_of


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (120.4, "30 / 60  ·  120 steps/s  ·  0:00 left"),
        (0.4, "30 / 60  ·  2.5 s a step  ·  1:15 left"),
        (0.004, "30 / 60  ·  250.0 s a step  ·  2:05:00 left"),
    ],
)
def test_a_slow_run_counts_the_seconds_of_a_step(rate, said):
    snapshot = Snapshot("a", RunPhase.RUNNING, 30, 60, 10.0, rate, "cpu")
    assert progress_of(snapshot, True, True, WorkerPhase.BUSY).text == said
