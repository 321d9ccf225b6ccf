"""`severe embed` as a person meets it."""

import json
import math

import numpy as np
import pytest

from severe_gui.cli import run_command_line


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SEVERE_HOME", str(tmp_path / "home"))


@pytest.fixture
def edges(tmp_path):
    """A tree of 40 nodes as a list of pairs, one of them twice."""
    pairs = [f"{node}\t{(node - 1) // 3}\n" for node in range(1, 40)]
    path = tmp_path / "edges.tsv"
    path.write_text("".join([*pairs, pairs[-1]]))
    return path


def test_a_tree_is_embedded_measured_and_written_alike_each_time(edges, tmp_path, capsys):
    arguments = ["embed", str(edges), "--closure", "--dim", "2", "--epochs", "150", "--rate", "0.1",
                 "--json", "--out"]  # fmt: skip
    documents = []
    for name in ("a.npz", "b.npz"):
        assert run_command_line([*arguments, str(tmp_path / name)]) == 0
        documents.append(json.loads(capsys.readouterr().out))
    first, second = documents
    assert set(first) == {"map", "mean_rank", "seconds", "nodes", "edges"}
    # Levels 1, 2 and 3 have 3, 9 and 27 nodes, with as many above each.
    assert (first["nodes"], first["edges"]) == (40, 3 + 2 * 9 + 3 * 27)
    assert first["map"] > 0.9
    assert first["mean_rank"] < 1.5
    assert (first["map"], first["mean_rank"]) == (second["map"], second["mean_rank"])
    with np.load(tmp_path / "a.npz") as one, np.load(tmp_path / "b.npz") as other:
        assert np.array_equal(one["vectors"], other["vectors"])
        assert np.linalg.norm(one["vectors"], axis=1).max() < 1
        assert json.loads(str(one["severe"]))["epochs"] == 150


def test_text_says_the_quality_and_what_was_left_out(edges, capsys):
    assert run_command_line(["embed", str(edges), "--epochs", "1"]) == 0
    said = capsys.readouterr().out
    assert "40 nodes, 39 pairs" in said
    assert "Lines left out: 1 repeated." in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--geometry", "klein"], "'klein' is not a geometry"),
        (["--rate", str(math.nan)], "learning rate nan is not allowed"),
        (["--out", "here.doc"], "here.doc has no known ending"),
        (["--out", "/no/such/folder/a.npz"], "There is no folder /no/such/folder"),
        (["--dim", "0"], "--dim"),
    ],
)
def test_bad_input_is_one_sentence_before_any_work(edges, capsys, more, said):
    assert run_command_line(["embed", str(edges), *more]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""
