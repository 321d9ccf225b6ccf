"""`severe honeycomb` writes solids, whole or not at all."""

import json

import pytest

from severe_gui.cli import run_command_line


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SEVERE_HOME", str(tmp_path / "home"))


def test_one_command_writes_every_kind_of_file(tmp_path, capsys):
    names = {form: tmp_path / f"cube.{form}" for form in ("obj", "ply", "stl", "gltf")}
    options = [text for form, path in names.items() for text in (f"--{form}", str(path))]
    assert run_command_line(["honeycomb", "4", "3", "5", "--json", *options]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {
        "kind", "edge", "circumradius", "inradius", "dihedral", "volume", "shells",
    }  # fmt: skip
    assert all(path.stat().st_size > 1000 for path in names.values())
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == sorted(
        path.name for path in names.values()
    )


def test_infinite_cells_are_drawn_by_their_edges(tmp_path, capsys):
    path = tmp_path / "hexagons.glb"
    options = ["--gltf", str(path), "--model", "half-space"]
    assert run_command_line(["honeycomb", "6", "3", "3", *options]) == 0
    assert path.read_bytes()[:4] == b"glTF"
    assert "thinnest tube" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--model", "globe"], "not a model"),
        (["--radius", "0"], "must be positive"),
        (["--radius", "0.9"], "choose at most"),
        (["--shells", "5", "--patch", "5"], "too large"),
        (["--thickness", "nan"], "must be 0 or more"),
        (["--png", "picture.jpg"], "not a PNG file"),
        (["--gltf", "scene.obj"], "does not end in .gltf or .glb"),
    ],
)
def test_what_cannot_be_made_is_refused_and_leaves_the_old_file(
    tmp_path, capsys, options, sentence
):
    path = tmp_path / "old.stl"
    path.write_text("old")
    assert run_command_line(["honeycomb", "5", "3", "4", "--stl", str(path), *options]) == 2
    assert sentence in capsys.readouterr().err
    assert path.read_text() == "old"
