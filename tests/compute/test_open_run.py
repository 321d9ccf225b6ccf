"""A run that stays open answers live changes after its last step, and its folder stays as it is."""

import pytest

from severe_gui.compute.control import Command, NoControl
from severe_gui.compute.execution import Execution
from severe_gui.compute.folder import RunFolder
from severe_gui.compute.run import RunPhase, RunRequest
from severe_gui.panels.trainer.state import Setup

EXPERIMENT = '''
"""A weight that doubles at each step, shown times a live factor."""

from pydantic import Field

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Condition, Experiment, Parameters, Plot, Record
from severe_gui.experiments.training.live import LiveParameters


class Doubling(Parameters):
    steps: int = 3
    factor: float = Field(1.0, ge=0, le=9, title="Factor", json_schema_extra={"live": True})
    shift: float = Field(0.0, title="Shift", json_schema_extra={"when": {"steps": (7,)}})


def run(parameters, context):
    import torch

    weight, live = torch.ones(1), LiveParameters(parameters)
    context.track(model=weight, live=live)

    def at_most_seven(now):
        if now.factor == 8:
            raise BadInput("Eight does not fit")

    def record(step, changes):
        note = live.take_all(changes, at_most_seven).note
        if live.now.factor == 9:
            raise BadInput("Nine is too much")
        return Record(step, {"shown": float(weight) * live.now.factor}, note=note)

    for step in range(context.step + 1, parameters.steps + 1):
        weight *= 2
        yield record(step, context.changes())
    while changes := context.changes():
        yield record(parameters.steps, changes)


experiment = Experiment(
    "doubling", "Doubling", "A post", "Doubles.", Doubling, run, stays_open=True,
    plots=(
        Plot("nothing", "series", "nothing", "Nothing", "step", "value"),
        Plot("shown", "series", "shown", "Shown", "step", "value"),
        Plot("seven", "series", "shown", "Seven", "step", "value",
             when=(Condition("steps", "=", 7),)),
    ),
)
'''


@pytest.fixture
def doubling(tmp_path, monkeypatch) -> str:
    folder = tmp_path / "experiments"
    folder.mkdir()
    (folder / "doubling.py").write_text(EXPERIMENT, encoding="utf-8")
    monkeypatch.setenv("SEVERE_EXPERIMENTS", str(folder))
    return "doubling"


def ended(folder, resume=False, **parameters) -> Execution:
    execution = Execution(RunRequest("doubling", parameters, 0, folder, "cpu", resume), NoControl())
    assert execution.perform().phase is RunPhase.FINISHED
    return execution


def test_it_answers_all_that_was_asked_at_once_and_records_nothing(doubling, tmp_path):
    folder = tmp_path / "run"
    opened = ended(folder).opened
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    opened.ask([Command("change", "factor", 2.0), Command("change", "factor", 5.0)])
    shown = opened.answer()
    assert shown.is_open
    assert not opened.is_asked
    assert shown.series["shown"].values.tolist() == [2, 4, 40]
    assert shown.step == 3
    assert shown.changes == ()
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert RunFolder(folder).history().series("shown").tolist() == [2, 4, 8]


def test_a_run_read_back_answers_and_one_that_cannot_answer_says_why(doubling, tmp_path):
    folder = tmp_path / "run"
    ended(folder)
    opened = ended(folder, resume=True).opened
    opened.ask([Command("change", "factor", 3.0)])
    assert opened.answer().series["shown"].values.tolist() == [2, 4, 24]
    opened.ask([Command("change", "factor", 8.0)])
    left = opened.answer()
    assert left.note == "Eight does not fit."
    assert left.is_open
    assert left.series["shown"].values.tolist() == [2, 4, 24]
    opened.ask([Command("change", "factor", 9.0)])
    refused = opened.answer()
    assert not refused.is_open
    assert refused.note == "Nine is too much."
    assert refused.series["shown"].values.tolist() == [2, 4, 24]


@pytest.mark.gui
def test_in_the_trainer_a_live_slider_acts_on_the_finished_run(doubling, window, wait):
    window.show_panel("trainer")
    view = window.view
    view.state.setup = Setup(experiment=doubling)
    wait(lambda: "shift" in view.inspector.form.fields)
    form = view.inspector.form
    assert form.fields["shift"].isHidden()
    assert not form.fields["factor"].isHidden()
    assert set(view.inspector.shown.value()) == {"nothing", "shown"}

    def last(run_id):
        return view.training.snapshot_now(run_id).series["shown"].values[-1]

    view.play()
    wait(lambda: view.state.selected)
    first = view.state.selected
    wait(view.settled)
    assert set(view._board.plots) == {"shown"}
    view._set_parameter("factor", 4.0)
    wait(lambda: last(first) == 32)
    view._set_parameter("factor", 8.0)
    wait(lambda: view._banner.text() == "Eight does not fit.")
    assert last(first) == 32
    assert view.state.run_ids() == (first,)
    view.play()
    wait(lambda: view.state.selected != first)
    wait(view.settled)
    # Beside the second run, the first is as it was recorded.
    assert last(first) == 8
    view._select(first)
    # The worker holds the second run now: the first is read back from its folder.
    view._set_parameter("factor", 2.0)
    wait(lambda: last(first) == 16)
    assert "still live" in view.run_strip.text()
