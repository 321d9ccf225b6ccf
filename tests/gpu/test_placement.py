"""All that a step computes is on the run's device: tried on a second device made of the CPU."""

from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
import torch
from second_device import NAME, second_device
from small_runs import EXPERIMENTS, OPERATIONS, STEPS, contents, perform, records_of

from severe_gui.compute import execution
from severe_gui.compute.context import TrackedContext
from severe_gui.experiments.experiment import Record

TRAINED = ("degeneracy", "experts", "nonlinear")


def mixed_sum() -> torch.Tensor:
    with second_device():
        return torch.ones(2, device=NAME) + torch.ones(2)


def there_and_here(experiment_id: str, is_operated: bool = False) -> list[list[Record]]:
    """The records of a run on the second device, and on the CPU."""
    found = []
    for device in (NAME, "cpu"):
        context = TrackedContext(3, device)
        for name, settings in OPERATIONS if is_operated else ():
            context.queue_change(name, settings)
        with second_device():
            found.append(records_of(experiment_id, context))
    return found


def reads_of_plain_steps(experiment_id: str) -> list[int]:
    """How often each step brings numbers to the host, but for the first and the last."""
    counts = []
    with second_device() as reads:
        context = TrackedContext(3, NAME)
        changes = context.changes

        def counted():
            counts.append(reads.count)
            return changes()

        with patch.object(context, "changes", counted):
            records_of(experiment_id, context, spectrum_every=STEPS)
    return np.diff(counts)[1:].tolist()


def cut_and_whole(
    experiment_id: str, folder: Path, before: str, after: str
) -> list[dict[str, bytes]]:
    """What a run leaves that was cut on one device and resumed on another, and one uncut."""
    with second_device(), patch.object(execution, "choose_device", lambda wanted: wanted):
        perform(experiment_id, folder / "whole", after)
        perform(experiment_id, folder / "cut", before, stop_at=3)
        perform(experiment_id, folder / "cut", after, resume=True)
    return [contents(folder / name) for name in ("cut", "whole")]


def assert_equal(there: list[Record], here: list[Record]) -> None:
    assert len(there) == len(here) > 0
    for one, other in zip(there, here, strict=True):
        np.testing.assert_equal(one.scalars, other.scalars)
        np.testing.assert_equal(one.curves, other.curves)
        np.testing.assert_equal(one.fields, other.fields)


def test_the_second_device_refuses_a_tensor_of_the_cpu_beside_its_own(elsewhere):
    with pytest.raises(RuntimeError, match="two devices"):
        elsewhere(mixed_sum)


@pytest.mark.parametrize("experiment_id", EXPERIMENTS)
def test_a_run_on_a_second_device_records_what_one_on_the_cpu_does(elsewhere, experiment_id):
    assert_equal(*elsewhere(there_and_here, experiment_id))


@pytest.mark.parametrize("experiment_id", TRAINED)
def test_a_plain_step_brings_its_numbers_to_the_host_at_once(elsewhere, experiment_id):
    counts = elsewhere(reads_of_plain_steps, experiment_id)
    assert counts == [1] * (STEPS - 2)


@pytest.mark.parametrize("experiment_id", ["degeneracy", "nonlinear"])
def test_surgery_is_done_where_the_networks_are(elsewhere, experiment_id):
    there, here = elsewhere(there_and_here, experiment_id, True)
    assert_equal(there, here)
    assert "changes_left_out" not in there[0].scalars


@pytest.mark.parametrize("experiment_id", TRAINED)
def test_a_run_cut_on_a_second_device_goes_on_there_bit_for_bit(elsewhere, experiment_id, tmp_path):
    cut, whole = elsewhere(cut_and_whole, experiment_id, tmp_path, NAME, NAME)
    assert cut == whole


def test_a_run_begun_on_a_second_device_goes_on_on_the_cpu(elsewhere, tmp_path):
    cut, whole = elsewhere(cut_and_whole, "degeneracy", tmp_path, NAME, "cpu")
    assert cut == whole
