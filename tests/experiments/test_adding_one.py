"""CONTRIBUTING.md's example of an experiment in one file, taken from there and used everywhere."""

import json
import re
from pathlib import Path

import pytest
from warm import severe

CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"


@pytest.fixture
def added(tmp_path, monkeypatch) -> str:
    """The example as a file in a folder of experiments. Returns its id."""
    text = CONTRIBUTING.read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL).group(1)
    name = re.search(r"`severe_gui/experiments/(\w+)\.py`", text).group(1)
    folder = tmp_path / "experiments"
    folder.mkdir()
    (folder / f"{name}.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("SEVERE_EXPERIMENTS", str(folder))
    return name.replace("_", "-")


def test_the_command_line_lists_runs_and_judges_it(added, tmp_path):
    listed = json.loads(severe("experiments", "--json").stdout)
    assert added in [each["id"] for each in listed]
    done = severe("run", added, "--out", str(tmp_path / "run"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["steps"] > 0
    judged = severe("claims", added, "--json")
    assert judged.returncode == 0, judged.stderr
    (claim,) = json.loads(judged.stdout)
    assert (claim["experiment"], claim["verdict"], claim["seeds"]) == (added, "holds", 5)
    low, high = claim["interval"]
    assert low < claim["measured"] < high < claim["threshold"]


@pytest.mark.gui
def test_the_trainer_offers_runs_and_draws_it(added, window, wait):
    from severe_gui.panels.trainer.state import Setup

    window.show_panel("trainer")
    view = window.view
    view.state.setup = Setup(experiment=added)
    wait(lambda: view.inspector.form.model is view.state.setup.definition.parameters)
    view.play()
    wait(view.settled)
    assert window.workspace.runner.latest().phase == "finished"
    assert set(view._board.plots) == {plot.id for plot in view.state.setup.definition.plots}
    wait(lambda: all(card.word() != "not judged" for card in view.claims.cards.values()))


def test_its_claim_is_judged_only_on_what_it_speaks_of(added, tmp_path):
    done = severe("run", added, "--set", "noise=0.5", "--out", str(tmp_path / "run"), "--json")
    (claim,) = json.loads(done.stdout)["claims"]
    assert claim["verdict"] == "not judged"
    assert "this run is at noise 0.5; the statement is about noise 0.1 or less" in str(claim)


def test_it_gives_the_same_weights_each_time(added, tmp_path):
    weights = []
    for name in ("once", "again"):
        assert severe("run", added, "--out", str(tmp_path / name)).returncode == 0
        weights.append((tmp_path / name / "weights.safetensors").read_bytes())
    assert weights[0] == weights[1]
