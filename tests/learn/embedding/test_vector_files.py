"""Vectors as files: read back as they were, and by gensim, whose own evaluation agrees."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from gensim.models.poincare import (
    LinkPredictionEvaluation,
    PoincareKeyedVectors,
    PoincareModel,
    ReconstructionEvaluation,
)
from safetensors import safe_open

from severe_gui.errors import BadInput
from severe_gui.files import write_bytes
from severe_gui.learn.embedding.evaluation import reconstruction
from severe_gui.learn.embedding.manifolds import hyperboloid_of_ball
from severe_gui.learn.embedding.spaces import SPACES
from severe_gui.learn.embedding.training import Recipe, Training
from severe_gui.learn.embedding.vector_files import files_of
from severe_gui.maths.graphs.held_out import hold_out
from severe_gui.maths.graphs.trees import balanced_tree

TREE = balanced_tree(4, 3).closure()


@pytest.fixture(scope="module")
def points():
    training = Training(
        TREE, Recipe(dimension=3, rate=0.1, burn_in=2), torch.Generator().manual_seed(0)
    )
    for _ in range(30):
        training.epoch()
    return training.points


def written(tmp_path, name, points, names=TREE.names, space="poincare"):
    made = files_of(tmp_path / name, names, points.numpy(), json.dumps({"seed": 0}), space)
    for path, content in made.items():
        write_bytes(path, content)
    return tmp_path / name


def test_gensim_loads_the_vectors_and_its_evaluations_agree(tmp_path, points):
    path = written(tmp_path, "tree.txt", points)
    vectors = PoincareKeyedVectors.load_word2vec_format(str(path), datatype=np.float64)
    assert np.array_equal(vectors["0.1.2"], points[TREE.names.index("0.1.2")].numpy())
    # A model that gensim has written and loaded takes them, and answers with them.
    PoincareModel(named(TREE), size=3).save(str(tmp_path / "model"))
    model = PoincareModel.load(str(tmp_path / "model"))
    model.kv = vectors
    expected = SPACES["poincare"].manifold.distance(points[1], points[5]).item()
    assert model.kv.distance(TREE.names[1], TREE.names[5]) == pytest.approx(expected, abs=1e-9)

    split = hold_out(TREE, 0.2, np.random.default_rng(0))
    files = {}
    for name, graph in (("all", TREE), ("kept", split.kept), ("held out", split.held_out)):
        files[name] = str(tmp_path / f"{name}.tsv")
        with Path(files[name]).open("w", newline="") as file:
            csv.writer(file, delimiter="\t").writerows(named(graph))
    theirs = ReconstructionEvaluation(files["all"], vectors).evaluate()
    links = LinkPredictionEvaluation(files["kept"], files["held out"], vectors).evaluate()
    for asked, found in ((TREE, theirs), (split.held_out, links)):
        ours = reconstruction(
            points, SPACES["poincare"].manifold, asked, counts_itself=True, among=TREE
        )
        assert ours.mean_rank == pytest.approx(found["mean_rank"], abs=1e-6)
        assert ours.mean_average_precision == pytest.approx(found["MAP"], abs=1e-6)


def test_gensim_takes_the_hyperboloid_for_the_same_points_of_the_ball(tmp_path, points):
    lorentz, on_sheet = SPACES["lorentz"].manifold, hyperboloid_of_ball(points)
    text = written(tmp_path, "tree.txt", on_sheet, space="lorentz")
    vectors = PoincareKeyedVectors.load_word2vec_format(str(text), datatype=np.float64)
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("".join(f"{a}\t{b}\n" for a, b in named(TREE)))
    found = ReconstructionEvaluation(str(pairs), vectors).evaluate()
    ours = reconstruction(on_sheet, lorentz, TREE, counts_itself=True)
    assert ours.mean_average_precision == pytest.approx(found["MAP"], abs=1e-6)
    rows = np.loadtxt(written(tmp_path, "tree.tsv", on_sheet, space="lorentz"), delimiter="\t")
    assert rows == pytest.approx(points.numpy(), abs=1e-12)
    with np.load(written(tmp_path, "tree.npz", on_sheet, space="lorentz")) as arrays:
        assert np.array_equal(arrays["vectors"], on_sheet.numpy())


def test_far_points_of_the_hyperboloid_stay_within_the_ball_as_text(tmp_path):
    far = torch.tensor(
        [[np.sinh(d), 0.0, np.cosh(d)] for d in (0.0, 20.0, 60.0)], dtype=torch.double
    )
    path = written(tmp_path, "far.txt", far, ("a", "b", "c"), space="lorentz")
    lengths = [float(line.split()[1]) for line in path.read_text().splitlines()[1:]]
    assert lengths[:2] == pytest.approx([0.0, np.tanh(10.0)], abs=1e-12)
    assert lengths[1] < lengths[2] < 1


def named(graph):
    return [(graph.names[a], graph.names[b]) for a, b in graph.pairs.tolist()]


def test_every_format_gives_back_the_same_numbers(tmp_path, points):
    with np.load(written(tmp_path, "tree.npz", points)) as arrays:
        assert np.array_equal(arrays["vectors"], points.numpy())
        assert tuple(arrays["names"]) == TREE.names
    with safe_open(written(tmp_path, "tree.safetensors", points), "pt") as file:
        assert torch.equal(file.get_tensor("vectors"), points)
        assert json.loads(file.metadata()["names"]) == list(TREE.names)
    rows = np.loadtxt(written(tmp_path, "tree.tsv", points), delimiter="\t")
    assert np.array_equal(rows, points.numpy())
    assert (tmp_path / "tree-names.tsv").read_text().split() == list(TREE.names)


def test_names_that_a_format_cannot_hold_are_refused(tmp_path, points):
    names = ("a name", *TREE.names[1:])
    with pytest.raises(BadInput, match="'a name' cannot stand in a word2vec file"):
        written(tmp_path, "tree.vec", points, names)
    written(tmp_path, "tree.tsv", points, names)
    broken = ("a\tbroken\nname", *TREE.names[1:])
    with safe_open(written(tmp_path, "tree.safetensors", points, broken), "pt") as file:
        assert json.loads(file.metadata()["names"]) == list(broken)
    with pytest.raises(BadInput, match="no known ending"):
        written(tmp_path, "tree.bin", points)
