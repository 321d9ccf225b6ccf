"""`severe measure` as a person meets it."""

import json
import math
from pathlib import Path

import pytest

from severe_gui.cli import run_command_line


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEVERE_HOME", str(tmp_path / "home"))


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert run_command_line(["measure", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_two_points_have_a_distance_and_no_polygon(capsys) -> None:
    found = document(capsys, "half-plane", "1j", "2j")
    assert found["distances"][0][1] == pytest.approx(math.log(2))
    assert set(found) == {"distances"}


def test_negative_points_need_no_quotes(capsys) -> None:
    found = document(capsys, "disk", "-0.2+0.45j", "-0.5", "-.1j")
    assert len(found["distances"]) == 3
    assert math.pi - sum(found["angles"]) == pytest.approx(found["area"])
    sides = found["distances"]
    assert found["perimeter"] == pytest.approx(sides[0][1] + sides[1][2] + sides[2][0])


@pytest.mark.parametrize(
    ("model", "points"),
    [
        ("half-plane", ["1j", "1+1j", "0.5+2j"]),
        ("klein", ["0.1", "0.5j", "-0.3-0.2j"]),
        ("band", ["0", "1+0.5j", "-1-0.2j"]),
        ("hyperboloid", ["0", "3+1j", "-2j"]),
    ],
)
def test_every_model_measures_a_triangle(model, points, capsys) -> None:
    found = document(capsys, model, *points)
    assert math.pi - sum(found["angles"]) == pytest.approx(found["area"])


def test_the_same_triangle_measures_alike_in_every_model(capsys) -> None:
    # 0, 1/2 and i/2 of the disk.
    triangles = {
        "disk": ["0", "0.5", "0.5j"],
        "half-plane": ["1j", "3j", "-0.8+0.6j"],
        "klein": ["0", "0.8", "0.8j"],
        "band": ["0", f"{math.log(3)!r}", f"{2 * math.atan(0.5)!r}j"],
        "hyperboloid": ["0", f"{4 / 3!r}", f"{4 / 3!r}j"],
    }
    found = [document(capsys, model, *points) for model, points in triangles.items()]
    for other in found[1:]:
        assert other["area"] == pytest.approx(found[0]["area"], abs=1e-12)
        assert other["perimeter"] == pytest.approx(found[0]["perimeter"], abs=1e-12)
        assert other["angles"] == pytest.approx(found[0]["angles"], abs=1e-12)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["disk", "0", "1"], "not in the disk model"),
        (["half-plane", "0", "1j"], "not in the half-plane model"),
        (["band", "2j", "0"], "not in the band model"),
        (["disk", "0", "nan"], "not in the disk model"),
        (["disk", "0", "0.5", "0.5j", "0.5+0.5j"], "not simple"),
        (["disk", "0", "0", "0.5"], "not simple"),
        (["sphere", "0", "0.5"], "is not a model"),
        (["disk", "0", "abc"], "is not a point"),
        (["disk", "0"], "at least two"),
        (["disk", "0", "0.5", "--jsn"], "is not a point"),
    ],
)
def test_what_cannot_be_measured_is_told_in_one_line(arguments, sentence, capsys) -> None:
    assert run_command_line(["measure", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sentence in printed.err
    assert printed.err.count("\n") == 1


def test_people_read_text(capsys) -> None:
    assert run_command_line(["measure", "disk", "0", "0.5", "0.5j"]) == 0
    text = capsys.readouterr().out
    assert "angles" in text
    assert "1.098612288668" in text
