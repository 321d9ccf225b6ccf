"""`severe claims`: quick ones are run, long ones carry what was recorded."""

import json
import sys

import pytest

from severe_gui.cli import run_command_line

EXPERIMENT = '''
"""Two lines, one of which is said to take long."""

from pathlib import Path

from severe_gui.experiments.experiment import (
    Claim, Experiment, Parameters, Plot, Record,
)
from severe_gui.experiments.intervals import mean_of_seeds

class LineParameters(Parameters):
    steps: int = 4
    slope: float = 2.0

def run(parameters, context):
    with Path(__file__).with_suffix(".log").open("a") as log:
        log.write(f"{context.seed} {parameters.slope}\\n")
    for step in range(context.step + 1, parameters.steps + 1):
        yield Record(step, {"height": parameters.slope * step})

def last(history):
    height = float(history.series("height")[-1])
    return mean_of_seeds([height + 0.1 * k for k in range(-2, 3)], "the last height")

def absent(history):
    return history.series("depth")

def claim(name, **more):
    return Claim(name, f"It is {name}.", "a post", 5.0, ">", last, quote="They rise.", **more)

experiment = Experiment(
    "line", "A line", "a post", "A line that rises.", LineParameters, run,
    plots=(Plot("height", "series", "height", "Height", "step", "height"),),
    claims=(
        claim("quick"),
        claim("also-quick", parameters={"slope": 2}),
        claim("long", quick=False, parameters={"slope": LONG_SLOPE}),
        claim("fails", parameters={"slope": 0.5}, expected=False, citation="Known since long."),
    ),
)
'''


@pytest.fixture
def plug_in(tmp_path, monkeypatch):
    """An experiment in a folder of its own; write it with another slope of its long claim."""
    folder = tmp_path / "experiments"
    folder.mkdir()
    monkeypatch.setenv("SEVERE_EXPERIMENTS", str(folder))

    # A file that changes twice in a second looks the same to a kept compilation of it.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def write(long_slope: float = 3.0, more: str = ""):
        sys.modules.pop("severe_experiment_line", None)
        text = EXPERIMENT.replace("LONG_SLOPE", str(long_slope)) + more
        (folder / "line.py").write_text(text)
        return folder / "line.log"

    yield write
    sys.modules.pop("severe_experiment_line", None)


@pytest.fixture
def command(capsys):
    """Run the command on the experiment: (exit code, rows by claim, complaint)."""

    def run(*arguments: str) -> tuple[int, dict, str]:
        code = run_command_line(["claims", "line", "--json", *arguments])
        output, complaint = capsys.readouterr()
        rows = json.loads(output) if output else []
        return code, {row["claim"]: row for row in rows}, complaint

    return run


def test_quick_ones_are_run_together_and_the_long_one_is_not(plug_in, command):
    log = plug_in()
    code, rows, _complaint = command()
    assert code == 0
    # 2.0 and 0.5: one run for the two claims that share theirs.
    assert log.read_text() == "0 2.0\n0 0.5\n"
    assert {name: row["recorded"] for name, row in rows.items()} == {
        "quick": False, "also-quick": False, "long": True, "fails": False,
    }  # fmt: skip
    assert (rows["quick"]["measured"], rows["quick"]["verdict"]) == (8.0, "holds")
    assert (rows["fails"]["holds"], rows["fails"]["expected"]) == (False, False)
    assert rows["long"]["holds"] is None
    assert rows["long"]["verdict"] == "not judged"
    assert rows["long"]["why_not"].startswith("not recorded yet")
    facts = ("kind", "seeds", "method", "quote")
    assert [rows["quick"][each] for each in facts] == [
        "claim", 5, "t interval of the mean over 5 seeds", "They rise.",
    ]  # fmt: skip


def test_a_long_one_is_recorded_and_carried_until_its_settings_change(plug_in, command, home):
    plug_in(3.0)
    code, rows, complaint = command("--all", "--record")
    assert (code, rows["long"]["recorded"]) == (0, False)
    path = home / "data" / "claims.json"
    assert complaint == f"severe: Recorded in {path}.\n"
    kept = json.loads(path.read_text())["claims"]["line/long"]
    assert kept["measured"] == 12.0
    assert set(kept) >= {"interval", "method", "values", "parameters", "severe", "torch", "date"}
    log = plug_in(3.0)
    log.unlink()
    _code, rows, _complaint = command()
    assert rows["long"]["recorded"] is True
    assert (rows["long"]["measured"], rows["long"]["verdict"]) == (12.0, "holds")
    assert rows["long"]["interval"] == pytest.approx([11.8037, 12.1963], abs=1e-4)
    assert "0 3.0" not in log.read_text()
    plug_in(4.0)
    code, rows, _complaint = command()
    assert code == 0
    assert rows["long"]["why_not"].startswith("recorded with other settings")
    assert (rows["long"]["holds"], rows["long"]["measured"]) == (None, None)


def test_a_verdict_that_is_not_the_expected_one_is_exit_3(plug_in, command):
    plug_in(1.0)
    assert command()[0] == 0
    code, rows, _complaint = command("--all")
    assert (code, rows["long"]["verdict"]) == (3, "fails")


def test_a_recorded_verdict_counts_too(plug_in, command):
    plug_in(1.0)
    command("--all", "--record")
    assert command()[0] == 3


def test_a_claim_that_its_run_cannot_judge_is_exit_1_and_said(plug_in, command, capsys):
    more = (
        "\nfrom dataclasses import replace\n"
        "odd = Claim('odd', 'It is odd.', 'a post', 5.0, '>', absent)\n"
        "experiment = replace(experiment, claims=(*experiment.claims, odd))\n"
    )
    plug_in(more=more)
    code, rows, _complaint = command()
    assert code == 1
    assert (rows["odd"]["verdict"], rows["odd"]["why_not"]) == (
        "not judged", "its run has no depth",
    )  # fmt: skip
    assert rows["quick"]["verdict"] == "holds"
    run_command_line(["claims", "line/odd"])
    assert "line/odd: not judged\n  It is odd.\n  its run has no depth" in capsys.readouterr().out


def test_people_read_lines(plug_in, command, capsys):
    plug_in()
    command("--all", "--record")
    run_command_line(["claims", "line"])
    text = capsys.readouterr().out
    assert "line/quick: holds\n  It is quick.\n  measured 8 (7.804 to 8.196, t interval" in text
    assert "line/long: holds  (recorded 2" in text


@pytest.mark.parametrize("suffix", ["html", "md"])
def test_a_report_is_written_with_figures_and_without_a_display(
    plug_in, command, tmp_path, monkeypatch, suffix
):
    monkeypatch.delenv("DISPLAY", raising=False)
    plug_in()
    path = tmp_path / f"report.{suffix}"
    code, _rows, complaint = command("--report", str(path))
    assert (code, complaint) == (0, f"severe: The report is {path}.\n")
    text = path.read_text()
    assert "severe run line --set slope=0.5" in text
    assert "Known since long." in text
    assert "not recorded yet" in text
    figures = list((tmp_path / "report-figures").glob("*.svg")) if suffix == "md" else [path]
    # One for each of the two runs.
    assert len(figures) == 2 if suffix == "md" else text.count("data:image/svg+xml") == 2


def test_a_page_without_figures_has_neither_files_nor_an_excuse(plug_in, command, tmp_path):
    plug_in()
    path = tmp_path / "claims.md"
    code, _rows, _complaint = command("--report", str(path), "--no-figures")
    text = path.read_text()
    assert code == 0
    assert "> They rise." in text
    assert "no figures" not in text
    assert [each.name for each in tmp_path.glob("claims*")] == ["claims.md"]


def test_an_open_verdict_is_no_failure_of_the_command(plug_in, command):
    wide = (
        "\nfrom dataclasses import replace\n"
        "open_one = replace(claim('open'), measure=lambda h: mean_of_seeds([1, 9, 2, 8, 5], 'd'))\n"
        "experiment = replace(experiment, claims=(open_one,))\n"
    )
    plug_in(more=wide)
    code, rows, _complaint = command()
    assert (code, rows["open"]["verdict"], rows["open"]["holds"]) == (0, "not decided", None)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("r.pdf", "ends in .html or .md"), ("missing/r.html", "there is no folder")],
)
def test_a_report_that_cannot_be_written_is_refused_before_anything_runs(
    plug_in, command, tmp_path, name, sentence
):
    log = plug_in()
    code, rows, complaint = command("--report", str(tmp_path / name))
    assert (code, rows) == (2, {})
    assert sentence in complaint
    assert complaint.count("\n") == 1
    assert not log.exists()


def test_an_unknown_claim_is_refused(capsys):
    assert run_command_line(["claims", "nonsense"]) == 2
    assert "There is no experiment or claim 'nonsense'" in capsys.readouterr().err
