"""`severe embed` as a person meets it."""

import json
import math

import numpy as np
import pytest

from severe_gui.cli import embed, run_command_line
from severe_gui.errors import SevereError
from severe_gui.learn.embedding import training


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
    assert set(first) == {"map", "mean_rank", "seconds", "nodes", "edges", "clamped"}
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


def test_the_nodes_of_a_large_graph_share_thousands_of_negatives(edges, tmp_path, monkeypatch):
    out = tmp_path / "a.npz"
    for least, shared, negatives in ((41, False, 50), (39, True, 2000)):
        monkeypatch.setattr(embed, "LARGE", least)
        assert run_command_line(["embed", str(edges), "--epochs", "1", "--out", str(out)]) == 0
        with np.load(out) as found:
            facts = json.loads(str(found["severe"]))
        assert (facts["shared"], facts["negatives"]) == (shared, negatives)


def test_pairs_held_out_are_asked_for_alike_each_time(edges, capsys):
    arguments = ["embed", str(edges), "--closure", "--held-out", "0.3", "--dim", "3", "--epochs",
                 "60", "--rate", "0.1", "--draw", "all", "--json"]  # fmt: skip
    documents = []
    for _ in range(2):
        assert run_command_line(arguments) == 0
        documents.append(json.loads(capsys.readouterr().out))
    first, second = ({**each, "seconds": 0} for each in documents)
    assert first == second
    # The 9 nodes of level 2 have one pair each that is with neither the root nor a leaf.
    assert (first["edges"], first["links"]) == (102, 3)
    assert first["link_mean_rank"] < 15


def test_sarkars_construction_is_measured_like_an_embedding(edges, tmp_path, capsys):
    out = tmp_path / "a.npz"
    arguments = ["embed", str(edges), "--geometry", "sarkar", "--out", str(out)]
    assert run_command_line(arguments) == 0
    assert "reconstruction: mean average precision" in capsys.readouterr().out
    with np.load(out) as found:
        assert found["vectors"].shape == (40, 2)
        assert json.loads(str(found["severe"]))["dim"] == 2


def test_no_projection_is_blamed_for_points_that_sarkar_puts_at_the_rim(tmp_path, capsys):
    path = tmp_path / "chain.tsv"
    path.write_text("".join(f"{k + 1}\t{k}\n" for k in range(40)))
    arguments = ["embed", str(path), "--geometry", "sarkar"]
    assert run_command_line(arguments) == 0
    assert "rim" not in capsys.readouterr().out
    assert run_command_line([*arguments, "--json"]) == 0
    expected = {"map", "mean_rank", "seconds", "nodes", "edges"}
    assert set(json.loads(capsys.readouterr().out)) == expected


def test_a_network_comes_by_its_name_and_points_at_the_rim_are_said(capsys):
    assert run_command_line(["embed", "karate", "--rate", "9", "--epochs", "30"]) == 0
    said = capsys.readouterr().out
    assert "34 nodes, 156 pairs" in said
    assert "points stand at the rim of the ball" in said


def test_one_is_said_of_one_and_both_measurements_have_their_names():
    figures = {"nodes": 2, "edges": 1, "seconds": 0.0, "map": 1.0, "mean_rank": 1.0, "clamped": 1,
               "links": 1, "link_map": 0.5, "link_mean_rank": 2.0}  # fmt: skip
    assert embed._as_text(figures, "").splitlines()[:-1] == [
        "2 nodes, 1 pair, 0.0 s",
        "reconstruction: mean average precision 1.0000",
        "reconstruction: mean rank 1.000",
        "1 pair held out",
        "link prediction: mean average precision 0.5000",
        "link prediction: mean rank 2.000",
    ]
    assert "1 point stands at the rim" in embed._as_text(figures, "")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--geometry", "klein"], "'klein' is not a geometry"),
        (["--rate", str(math.nan)], "learning rate nan is not allowed"),
        (["--out", "here.doc"], "here.doc has no known ending"),
        (["--out", "/no/such/folder/a.npz"], "There is no folder /no/such/folder"),
        (["--dim", "0"], "--dim"),
        (["--draw", "often"], "'often' is not a way to draw negatives"),
        (["--closure", "--both-ways"], "A network has no closure"),
        (["--draw", "all", "--shared"], "--shared changes nothing with --draw all"),
        (["--draw", "all", "--negatives", "9"], "--negatives changes nothing with --draw all"),
        (["--held-out", "0.7"], "--held-out"),
        (["--held-out", "0.2", "--seed", "-1"], "--seed"),
        (["--seed", "1180591620717411303424"], "--seed"),
        (["--held-out", "0.1"], "No pairs of this graph can be held out"),
        (["--geometry", "sarkar", "--dim", "3"], "has no 3 dimensions"),
        (["--geometry", "sarkar", "--edge", "0"], "length of an edge 0 is not allowed"),
    ],
)
def test_bad_input_is_one_sentence_before_any_work(edges, capsys, more, said):
    assert run_command_line(["embed", str(edges), *more]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""


def test_graphs_of_severe_are_closed_or_taken_both_ways_already(capsys):
    for arguments in (["karate", "--closure"], ["mammals", "--both-ways"]):
        assert run_command_line(["embed", *arguments]) == 2
        assert f"{arguments[1]} changes nothing in {arguments[0]}" in capsys.readouterr().err
    for arguments in (["mammals", "--closure"], ["karate", "--both-ways"]):
        assert run_command_line(["embed", *arguments, "--epochs", "1"]) == 0


def test_facts_hold_all_that_a_repetition_needs_and_no_more(edges, tmp_path):
    out = tmp_path / "a.npz"
    common = {"severe", "command", "edges", "geometry", "dim", "seed", "closure", "both_ways",
              "held_out"}  # fmt: skip
    trained = common | {"epochs", "rate", "burn_in", "draw", "batch"}
    for more, names in (
        ([], trained | {"negatives", "shared"}),
        (["--draw", "all"], trained),
        (["--geometry", "sarkar"], common | {"edge"}),
    ):
        arguments = ["embed", str(edges), "--epochs", "1", "--closure", *more, "--out", str(out)]
        assert run_command_line(arguments) == 0
        with np.load(out) as found:
            facts = json.loads(str(found["severe"]))
        assert set(facts) == names
        assert (facts["closure"], facts["both_ways"]) == (True, False)


@pytest.mark.parametrize(
    ("more", "burn_in"),
    [(["--epochs", "25"], 2), (["--epochs", "9"], 0), (["--epochs", "300"], 20),
     (["--epochs", "9", "--burn-in", "7"], 7)],
)  # fmt: skip
def test_the_burn_in_is_short_in_a_short_training(edges, tmp_path, monkeypatch, more, burn_in):
    found = []

    def refuse(graph, recipe, generator) -> None:
        found.append(recipe.burn_in)
        raise SevereError("enough")

    monkeypatch.setattr(training, "Training", refuse)
    assert run_command_line(["embed", str(edges), *more]) == 1
    assert found == [burn_in]


def test_a_name_that_the_file_cannot_hold_is_refused_before_the_training(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.delattr(training.Training, "epoch")
    assert run_command_line(["embed", "karate", "--out", str(tmp_path / "k.txt")]) == 2
    printed = capsys.readouterr()
    assert "'Mr. Hi' cannot stand in a word2vec file" in printed.err
    assert printed.out == ""


def test_what_was_found_is_printed_even_if_it_cannot_be_written(
    edges, tmp_path, monkeypatch, capsys
):
    def fail(path, content) -> None:
        raise SevereError(f"{path.name} could not be written")

    monkeypatch.setattr(embed, "write_bytes", fail)
    arguments = ["embed", str(edges), "--epochs", "1", "--out", str(tmp_path / "a.npz")]
    assert run_command_line(arguments) == 1
    printed = capsys.readouterr()
    assert "40 nodes, 39 pairs" in printed.out
    assert "a.npz could not be written" in printed.err


def test_a_place_that_cannot_be_written_is_refused_before_the_graph_is_read(
    tmp_path, monkeypatch, capsys
):
    (tmp_path / "a.npz").mkdir()
    (tmp_path / "b-names.tsv").mkdir()
    monkeypatch.setattr(embed.os, "access", lambda place, *_, **__: place != tmp_path)
    for name, said in (
        ("a.npz", "a.npz is a folder"), ("b.tsv", "b-names.tsv is a folder"),
        ("c.npz", "Nothing can be written in"),
    ):  # fmt: skip
        assert run_command_line(["embed", "no such graph", "--out", str(tmp_path / name)]) == 2
        assert said in capsys.readouterr().err
