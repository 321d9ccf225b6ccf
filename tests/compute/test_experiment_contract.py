"""What every experiment keeps to: it can be cut after any yield and go on bit for bit."""

import multiprocessing
import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from run_processes import Command, contents, perform_all

from severe_gui.compute.run import RunRequest
from severe_gui.experiments.experiment import Change
from severe_gui.experiments.parsing import build_parameters
from severe_gui.experiments.registry import all_experiments

EXPERIMENTS = sorted(all_experiments())
STEPS, CUTS = 24, 4
# What is held here does not hang on sizes.
SMALL = {
    "depth": 6, "width": 16, "samples": 200, "probes": 10, "depths": (1, 10), "batch": 16,
    "graph": "tree", "branching": 2, "negatives": 5, "held": 3, "rates": (0.1, 1.0),
}  # fmt: skip


def small(experiment_id: str, steps: int) -> dict[str, object]:
    fields = all_experiments()[experiment_id].parameters.model_fields
    sizes = {name: size for name, size in SMALL.items() if name in fields}
    # The depth of a tree, not of a network.
    return {"steps": steps} | sizes | ({"depth": 4} if "graph" in fields else {})


def in_a_new_process(jobs) -> None:
    process = multiprocessing.get_context("spawn").Process(target=perform_all, args=(jobs,))
    process.start()
    process.join(120)
    assert process.exitcode == 0


@pytest.mark.parametrize("experiment_id", EXPERIMENTS)
def test_a_run_cut_anywhere_goes_on_bit_for_bit_in_a_new_process(experiment_id, tmp_path):
    random_cuts = random.Random(experiment_id).sample(range(1, STEPS), CUTS)

    def request(name: str, resume: bool = False) -> RunRequest:
        return RunRequest(
            experiment_id, small(experiment_id, STEPS), 5, tmp_path / name, resume=resume
        )

    in_a_new_process(
        [(request("whole"), {})]
        + [(request(f"cut-{k}"), {k: Command("stop")}) for k in random_cuts]
    )
    in_a_new_process([(request(f"cut-{k}", resume=True), {}) for k in random_cuts])
    for k in random_cuts:
        assert contents(tmp_path / f"cut-{k}") == contents(tmp_path / "whole"), f"cut at {k}"


@pytest.mark.parametrize("experiment_id", EXPERIMENTS)
def test_the_seed_is_all_the_chance_there_is(experiment_id, tmp_path):
    def request(name: str, seed: int) -> RunRequest:
        return RunRequest(experiment_id, small(experiment_id, 5), seed, tmp_path / name)

    in_a_new_process([(request("a", 1), {}), (request("b", 1), {}), (request("c", 2), {})])
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")


@pytest.mark.parametrize("experiment_id", EXPERIMENTS)
def test_everything_a_form_and_a_card_say_is_there(experiment_id):
    experiment = all_experiments()[experiment_id]
    for name, info in experiment.parameters.model_fields.items():
        assert info.description, name
        assert info.description.endswith("."), name
    for preset in experiment.presets:
        build_parameters(experiment.parameters, preset.parameters)
        assert preset.comment
    for claim in experiment.claims:
        build_parameters(experiment.parameters, claim.parameters)
        assert claim.source
        assert claim.expected or claim.citation
    assert len({claim.id for claim in experiment.claims}) == len(experiment.claims)


def test_a_live_change_is_logged_and_repeated_on_resume(tmp_path):
    change = Command("change", "learning_rate", 0.05)

    def request(name: str, resume: bool = False) -> RunRequest:
        return RunRequest("degeneracy", {"steps": STEPS}, 5, tmp_path / name, resume=resume)

    in_a_new_process(
        [
            (request("unchanged"), {}),
            (request("whole"), {12: change}),
            # Cut before the change's step has a checkpoint: it must be repeated from the log.
            (request("cut"), {12: change, 13: Command("stop")}),
        ]
    )
    (tmp_path / "cut" / "checkpoint.safetensors").unlink()
    in_a_new_process([(request("cut", resume=True), {})])
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")
    assert contents(tmp_path / "whole") != contents(tmp_path / "unchanged")
    from severe_gui.compute.folder import RunFolder

    assert RunFolder(tmp_path / "whole").changes() == [Change(13, "learning_rate", 0.05)]
