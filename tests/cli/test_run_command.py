"""`severe run`, `claims`, `experiments`, `shot`, `doctor`, `bench`: as a script would use them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from warm import severe

from severe_gui.experiments.registry import all_experiments

CODE = "import sys; from severe_gui.cli import run_command_line as r; sys.exit(r(sys.argv[1:]))"


def refused(*arguments: str) -> str:
    done = severe(*arguments)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1
    assert "Traceback" not in done.stderr
    return lines[0]


def test_a_run_leaves_what_the_contract_names(tmp_path):
    out = tmp_path / "run"
    done = severe(
        "run", "degeneracy", "--set", "steps=12", "--set", "variants=fold-0,orthogonal",
        "--seed", "3", "--out", str(out), "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["experiment"] == "degeneracy"
    assert document["parameters"]["variants"] == ["fold-0", "orthogonal"]
    assert document["seed"] == 3
    assert document["steps"] == 12
    assert document["records"]["loss/orthogonal"] > 0
    names = {Path(each).name for each in document["files"]}
    assert {"run.json", "series.csv", "checkpoint.safetensors", "weights.safetensors"} <= names
    known = all_experiments()["degeneracy"]
    assert {each["claim"] for each in document["claims"]} <= {each.id for each in known.claims}


def test_equal_runs_leave_byte_identical_weights(tmp_path):
    contents = []
    for name in ("a", "b"):
        severe("run", "degeneracy", "--set", "steps=5", "--out", str(tmp_path / name))
        contents.append((tmp_path / name / "weights.safetensors").read_bytes())
    assert contents[0] == contents[1]
    assert contents[0]


def test_a_stopped_run_is_resumed(tmp_path):
    import signal
    import time

    out = tmp_path / "run"
    running = subprocess.Popen(
        [sys.executable, "-c", CODE, "run", "degeneracy", "--set", "steps=900", "--out", str(out)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not (out / "checkpoint.safetensors").is_file():
        assert running.poll() is None
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, complaint = running.communicate(timeout=30)
    assert running.returncode == 130, complaint
    done = severe("run", "--resume", str(out), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["steps"] == 900


def test_a_run_is_saved_as_a_file_branched_and_resumed_elsewhere(tmp_path):
    settings = ("--set", "steps=30", "--set", "depth=4", "--set", "width=8")
    whole, file = tmp_path / "whole", tmp_path / "run.safetensors"
    done = severe("run", "degeneracy", *settings, "--out", str(whole), "--save", str(file))
    assert done.returncode == 0, done.stderr
    for name, arguments in (("file", (str(file),)), ("branch", (str(whole), "--at", "11"))):
        out = tmp_path / name
        done = severe("run", "--resume", *arguments, "--out", str(out), "--json")
        assert done.returncode == 0, done.stderr
        for each in ("weights.safetensors", "series.csv"):
            assert (out / each).read_bytes() == (whole / each).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "nothing"), "degeneracy"),
        (("run", "degeneracy", "--at", "3"), "name the run with --resume"),
        (("run", "degeneracy", "--set", "deepth=3"), "depth"),
        (("run", "degeneracy", "--set", "depth=0"), "greater than or equal to 1"),
        (("run", "degeneracy", "--set", "depth"), "--set name=value"),
        (("run", "degeneracy", "--set", "variants=fold-9"), "variants"),
        (("run", "degeneracy", "--preset", "nothing"), "fold-vs-orthogonal"),
        (("run", "degeneracy", "--device", "abacus"), "abacus"),
        (("run", "--resume", "/nowhere"), "no run"),
        (("run", "degeneracy", "--seed", "-1"), "seed"),
        (("run",), "severe experiments"),
        (("claims", "nothing"), "nothing"),
        (("shot", "nothing", "--out", "a.png"), "plane"),
        (("shot", "plane", "--out", "a.jpg"), ".png"),
        (("shot", "plane", "--out", "a.png", "--size", "big"), "1280x800"),
        (("shot", "plane", "--preset", "nothing", "--out", "a.png"), "triangle"),
        (("shot", "plane"), "--out"),
        (("bench", "nothing"), "trainer-overhead"),
        (("plana",), "neither a file nor a command"),
        (("--what",), "not a command"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(arguments, said):
    assert said in refused(*arguments)


def test_a_full_folder_is_not_written_over(tmp_path):
    (tmp_path / "precious.txt").write_text("mine")
    sentence = refused("run", "degeneracy", "--set", "steps=3", "--out", str(tmp_path))
    assert "not empty" in sentence
    assert [each.name for each in tmp_path.iterdir()] == ["precious.txt"]


def test_a_diverged_run_is_exit_1_and_names_the_step(tmp_path):
    done = severe(
        "run", "degeneracy", "--set", "optimiser=sgd", "--set", "learning_rate=1e6",
        "--out", str(tmp_path / "run"),
    )  # fmt: skip
    assert done.returncode == 1
    assert "diverged at step" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_experiments_tell_their_parameters_presets_and_claims():
    listed = json.loads(severe("experiments", "--json").stdout)
    degeneracy = next(each for each in listed if each["id"] == "degeneracy")
    assert {"title", "source", "parameters", "presets", "claims"} <= set(degeneracy)
    assert {each["id"] for each in degeneracy["claims"]} == {
        each.id for each in all_experiments()["degeneracy"].claims
    }


@pytest.mark.slow
def test_claims_have_their_keys_and_their_expected_verdicts():
    done = severe("claims", "degeneracy", "--json")
    assert done.returncode == 0, done.stderr
    judged = json.loads(done.stdout)
    keys = {"experiment", "claim", "source", "measured", "threshold", "holds", "expected"}
    for each in judged:
        assert keys <= set(each)
        assert each["holds"] == each["expected"]
    assert [each["expected"] for each in judged].count(False) == 1


@pytest.mark.gui
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_shot_has_the_size_and_the_theme_asked_for(tmp_path, theme):
    from PySide6.QtGui import QImage

    out = tmp_path / "a.png"
    # From the start to the end of the interpreter, where Qt has left nothing.
    done = subprocess.run(
        [sys.executable, "-c", CODE, "shot", "plane", "--out", str(out), "--theme", theme,
         "--scale", "2"], capture_output=True, text=True, timeout=170, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    image = QImage(str(out))
    assert (image.width(), image.height()) == (2560, 1600)
    assert (image.pixelColor(200, 800).lightness() > 200) == (theme == "light")
    # The tiling is in the picture, not only the chrome around it.
    centre = [image.pixelColor(x, 850).name() for x in range(600, 1400, 3)]
    assert len(set(centre)) > 8


def test_doctor_says_where_it_stands():
    done = severe("doctor", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["place"] == "checkout"
    assert document["torch"]["devices"][-1] == "cpu"
    assert all(folder["writable"] for folder in document["folders"].values())
    assert isinstance(document["missing"], list)
