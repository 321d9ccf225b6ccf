"""Training on CUDA: repeated and resumed to the last bit, with the verdicts of the CPU."""

import numpy as np
import pytest
import torch
from pydantic import Field
from small_runs import EXPERIMENTS, OPERATIONS, contents, perform, records_of

from severe_gui.compute import execution
from severe_gui.compute.checkpoint import load_state, save_state
from severe_gui.compute.context import TrackedContext
from severe_gui.compute.control import NoControl
from severe_gui.compute.device import is_out_of_memory
from severe_gui.compute.execution import Execution, run_to_history
from severe_gui.compute.judgement import judged, own_parameters
from severe_gui.compute.run import RunPhase, RunRequest
from severe_gui.experiments.experiment import Experiment, Parameters, Record
from severe_gui.experiments.parsing import build_parameters
from severe_gui.experiments.registry import experiment_named
from severe_gui.learn import initialisers, spectra


@pytest.mark.parametrize("experiment_id", EXPERIMENTS)
def test_the_same_run_has_the_same_bits(device, experiment_id, tmp_path):
    for name in ("one", "other"):
        last = perform(experiment_id, tmp_path / name, device)
        assert last.phase is RunPhase.FINISHED, last.failure
        assert last.device == device
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


@pytest.mark.parametrize("experiment_id", EXPERIMENTS)
def test_a_run_that_was_cut_goes_on_bit_for_bit(device, experiment_id, tmp_path):
    perform(experiment_id, tmp_path / "whole", device)
    perform(experiment_id, tmp_path / "cut", device, stop_at=3)
    perform(experiment_id, tmp_path / "cut", device, resume=True)
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")


@pytest.mark.parametrize("experiment_id", ["degeneracy", "nonlinear"])
def test_operations_do_on_a_device_what_they_do_on_the_cpu(device, experiment_id):
    def losses(place: str) -> np.ndarray:
        context = TrackedContext(3, place)
        for name, settings in OPERATIONS:
            context.queue_change(name, settings)
        records = records_of(experiment_id, context)
        assert "changes_left_out" not in records[0].scalars
        keys = [key for key in records[0].scalars if key.startswith("loss/")]
        return np.array([[record.scalars[key] for key in keys] for record in records])

    np.testing.assert_allclose(losses(device), losses("cpu"), rtol=1e-2)


def test_a_checkpoint_holds_no_device(device, tmp_path):
    context = TrackedContext(3, device)
    records_of("degeneracy", context)
    save_state(tmp_path / "state", context.state(), {"step": 6})
    state, _ = load_state(tmp_path / "state")
    assert {tensor.device.type for tensor in state["parts"]["model"].values()} == {"cpu"}
    model = context.state()["parts"]["model"]
    assert {tensor.device.type for tensor in model.values()} == {device}
    for name, tensor in state["parts"]["model"].items():
        assert torch.equal(model[name].cpu(), tensor)


@pytest.mark.parametrize("width", [16, 300])
def test_singular_values_are_the_same_wherever_they_are_taken(device, width):
    drawn = initialisers.gaussian(2, width, torch.Generator().manual_seed(0)).double()
    found = spectra.singular_values(drawn.to(device))
    assert found.device.type == "cpu"
    torch.testing.assert_close(found, torch.linalg.svdvals(drawn), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("experiment_id", "place"),
    [
        ("own-network", "cpu"),
        *(pytest.param(name, "cuda", marks=[pytest.mark.gpu, pytest.mark.timeout(900)])
          for name in ("degeneracy", "experts", "nonlinear")),
    ],
)  # fmt: skip
def test_claims_have_the_verdicts_that_they_have_on_the_cpu(experiment_id, place):
    experiment = experiment_named(experiment_id)
    claims = [claim for claim in experiment.claims if claim.quick]

    def verdicts(device: str) -> dict[str, str]:
        histories, found = {}, {}
        for claim in claims:
            settings = own_parameters(experiment, claim)
            if str(settings) not in histories:
                parameters = build_parameters(experiment.parameters, settings)
                histories[str(settings)] = run_to_history(experiment, parameters, 0, device)
            found[claim.id] = judged(experiment, claim, histories[str(settings)], 0).verdict
        return found

    assert verdicts(place) == verdicts("cpu")


class Steps(Parameters):
    steps: int = Field(3, description="Steps.")


def greedy(parameters, context):
    context.track()
    for step in range(context.step + 1, parameters.steps + 1):
        if context.device != "cpu":
            torch.empty(1 << 45, dtype=torch.uint8, device=context.device)
        yield Record(step, {"loss": 1.0})


@pytest.mark.gpu
def test_a_run_too_large_for_the_device_goes_on_on_the_cpu_and_says_so(tmp_path, monkeypatch):
    experiment = Experiment("greedy", "Greedy", "nowhere", "Wants too much.", Steps, greedy)
    monkeypatch.setattr(execution, "experiment_named", lambda _id: experiment)
    monkeypatch.setattr("severe_gui.compute.folder.experiment_named", lambda _id: experiment)
    request = RunRequest("greedy", {}, 0, tmp_path / "run", "cuda")
    last = Execution(request, NoControl()).perform()
    assert (last.phase, last.device) == (RunPhase.FINISHED, "cpu")
    assert last.note == "cuda ran out of memory: the run continues on the CPU"


@pytest.mark.parametrize(
    ("error", "is_memory"),
    [
        (RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"), True),
        (torch.OutOfMemoryError("CUDA error: out of memory"), True),
        (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate"), True),
        (RuntimeError("expected scalar type Double but found Float"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_a_device_without_memory_is_known_by_what_torch_raises(error, is_memory):
    assert is_out_of_memory(error) == is_memory
