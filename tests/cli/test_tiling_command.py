"""`severe tiling` as a person meets it."""

import json
import math
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from severe_gui.cli import run_command_line


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEVERE_HOME", str(tmp_path / "home"))


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert run_command_line(["tiling", *arguments, "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return json.loads(printed.out)


def test_the_heptagonal_tiling_to_eight_layers(capsys) -> None:
    found = document(capsys, "7", "3", "--layers", "8")
    assert found["layers"] == [1, 7, 21, 56, 147, 385, 1008, 2639, 6909]
    assert found["edge"] == pytest.approx(0.566256306735, rel=0, abs=5.1e-13)
    assert set(found) == {"layers", "edge", "circumradius", "inradius", "area", "kind"}
    assert found["kind"] == "hyperbolic"


def test_layers_by_vertices(capsys) -> None:
    found = document(capsys, "5", "4", "--layers", "3", "--adjacent", "vertex")
    assert found["layers"] == [1, 10, 40, 150]


def test_infinite_lengths_are_null(capsys) -> None:
    found = document(capsys, "inf", "3", "--layers", "0")
    assert found["edge"] == pytest.approx(math.log(3))
    assert found["circumradius"] is found["inradius"] is found["area"] is None
    assert found["layers"] == [1]


def test_a_closed_tiling_stops_by_itself(capsys) -> None:
    found = document(capsys, "4", "3", "--layers", "50")
    assert (found["kind"], found["layers"]) == ("spherical", [1, 4, 1])


def test_euclidean_edges_are_one(capsys) -> None:
    found = document(capsys, "6", "3", "--layers", "2")
    assert (found["kind"], found["edge"]) == ("euclidean", 1)


def test_people_read_text(capsys) -> None:
    assert run_command_line(["tiling", "7", "3", "--layers", "2"]) == 0
    text = capsys.readouterr().out
    assert "layers by edge: 1 7 21" in text
    assert "0.566256306735" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["2", "7"], "p must be an integer of at least 3, or inf"),
        (["-7", "3"], "p must be an integer of at least 3, or inf"),
        (["7", "3.5"], "Q must be an integer of at least 3, or inf"),
        (["seven", "3"], "P must be an integer of at least 3, or inf"),
        (["inf", "3", "--layers", "1"], "infinitely many"),
        (["7", "3", "--layers", "-1"], "0 or more"),
        (["7", "3", "--layers", "1000000000"], "at most"),
        (["7", "3", "--layers", "20000"], "digits"),
        (["7", "3", "--adjacent", "corner"], "edge or vertex"),
        (["7"], "Missing argument"),
        (["7", "3", "--layers", "40", "--npz", "tiles.npz"], "fewer layers"),
        (["4", "3", "--svg", "cube.svg"], "sphere"),
    ],
)
def test_what_cannot_be_tiled_is_told_in_one_line(arguments, sentence, capsys) -> None:
    assert run_command_line(["tiling", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sentence in printed.err
    assert printed.err.count("\n") == 1


def test_the_drawing_says_how_it_came_about(tmp_path: Path, capsys) -> None:
    target = tmp_path / "tiling.svg"
    document(capsys, "5", "4", "--layers", "2", "--svg", str(target))
    root = ElementTree.parse(target).getroot()
    facts = json.loads(root.find("{http://www.w3.org/2000/svg}metadata").text)
    assert (facts["p"], facts["q"], facts["layers"], facts["adjacent"]) == (5, 4, 2, "edge")
    assert "severe" in facts


def test_equal_commands_write_equal_files(tmp_path: Path, capsys) -> None:
    for name in ("a", "b"):
        paths = [str(tmp_path / f"{name}.{suffix}") for suffix in ("svg", "npz")]
        document(capsys, "7", "3", "--layers", "3", "--svg", paths[0], "--npz", paths[1])
    for suffix in ("svg", "npz"):
        first, second = (tmp_path / f"{name}.{suffix}" for name in ("a", "b"))
        assert first.read_bytes() == second.read_bytes()


def test_the_arrays_hold_every_tile(tmp_path: Path, capsys) -> None:
    target = tmp_path / "tiles.npz"
    document(capsys, "7", "3", "--layers", "4", "--npz", str(target))
    with np.load(target) as arrays:
        assert np.bincount(arrays["layer"]).tolist() == [1, 7, 21, 56, 147]
        assert arrays["centres"].shape == (232,)
        assert arrays["vertices"].shape == (232, 7)
        assert arrays["parent"][0] == -1
        assert json.loads(str(arrays["severe"]))["command"] == "tiling"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, capsys) -> None:
    target = tmp_path / "nowhere" / "tiling.svg"
    assert run_command_line(["tiling", "7", "3", "--svg", str(target)]) == 1
    assert "could not be written" in capsys.readouterr().err
