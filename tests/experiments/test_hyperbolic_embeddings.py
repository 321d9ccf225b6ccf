"""Embeddings as a run: live rates, a checkpoint's points, and claims on a small tree."""

import copy
from functools import lru_cache

import numpy as np
import pytest
import torch

from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import run_to_history
from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Change
from severe_gui.experiments.hyperbolic_embeddings import experiment
from severe_gui.experiments.hyperbolic_embeddings import parameters as parameters_module
from severe_gui.experiments.hyperbolic_embeddings.graphs import graph_of
from severe_gui.experiments.hyperbolic_embeddings.parameters import EVERY_VARIANT, NODES, TRAINED
from severe_gui.experiments.intervals import by_seed
from severe_gui.experiments.parsing import build_parameters
from severe_gui.maths.graphs.spanning import spanning_parents
from severe_gui.maths.hyperbolic.plane.disk import geodesic_distance

SMALL = {"graph": "tree", "branching": 3, "depth": 3, "steps": 2}
NOUNS = {"graph": "nouns"}
VAST_BATCH = {**NOUNS, "batch": 10_000, "negatives": 10_000}


def records_of(values):
    """A run's records, in this process."""
    torch.set_num_threads(1)
    return experiment.run(build_parameters(experiment.parameters, values), TrackedContext(1, "cpu"))


@lru_cache
def run_of_a_tree():
    settings = build_parameters(
        experiment.parameters,
        {
            "graph": "tree", "branching": 3, "depth": 3, "variants": EVERY_VARIANT, "dimension": 2,
            "flat_dimension": 2, "learning_rate": 0.1, "steps": 100, "burn_in": 5, "seeds": 2,
            "measure_every": 50, "held_out": 0.2,
        },
    )  # fmt: skip
    return run_to_history(experiment, settings, seed=1)


def test_a_tree_finds_its_place_in_hyperbolic_space_and_not_in_flat_space():
    history = run_of_a_tree()
    ends = {each: by_seed(history, "precision", each)[:, -1].min() for each in EVERY_VARIANT}
    assert min(ends["poincare"], ends["lorentz"]) > 0.85
    worse = max(ends[each] for each in ("euclidean", "squared", "sarkar"))
    assert worse < min(ends["poincare"], ends["lorentz"]) - 0.1
    for variant in TRAINED:
        losses = history.series(f"loss/{variant}")
        assert losses[-1] < losses[5]


def test_what_is_held_out_is_predicted_better_than_by_chance():
    history = run_of_a_tree()
    # Of 40 nodes with 1 to 3 above each, a chance rank is about 19.
    for variant in ("poincare", "lorentz"):
        assert by_seed(history, "link_rank", variant)[:, -1].max() < 8
        assert by_seed(history, "link_precision", variant)[:, -1].min() > 0.2


def test_each_level_and_each_node_is_measured():
    record = list(records_of({**SMALL, "variants": EVERY_VARIANT}))[-1]
    graph = graph_of(build_parameters(experiment.parameters, SMALL))
    for variant in EVERY_VARIANT:
        precision = record.fields[f"node_precision/{variant}"]
        rank = record.fields[f"node_rank/{variant}"]
        related = np.diff(graph.starts)
        assert np.array_equal(np.isnan(precision), related == 0)
        assert np.nanmean(precision) == pytest.approx(record.scalars[f"precision/{variant}"])
        assert np.nansum(rank * related) / related.sum() == pytest.approx(
            record.scalars[f"rank/{variant}"]
        )
        by_level = record.curves[f"precision_by_level/{variant}"]
        assert np.isnan(by_level[0])
        assert by_level[2] == pytest.approx(precision[graph.levels == 2].mean())
    assert record.curves["level"].tolist() == [0, 1, 2, 3]
    assert record.scalars["clamped/poincare"] == 0


def test_sarkars_construction_stays_while_others_form():
    first, *_, last = records_of({**SMALL, "variants": ("sarkar", "poincare"), "steps": 4})
    assert np.array_equal(first.fields["points/sarkar"], last.fields["points/sarkar"])
    assert not np.array_equal(first.fields["points/poincare"], last.fields["points/poincare"])
    assert "loss/sarkar" not in last.scalars
    parents = spanning_parents(graph_of(build_parameters(experiment.parameters, SMALL)))
    x, y = last.fields["points/sarkar"].T
    below = np.flatnonzero(parents >= 0)
    lengths = geodesic_distance((x + 1j * y)[below], (x + 1j * y)[parents[below]])
    assert np.allclose(lengths, 3.0)


def test_a_cut_run_goes_on_bit_for_bit_with_what_was_held_out():
    values = {
        **SMALL, "variants": EVERY_VARIANT, "steps": 6, "held_out": 0.3, "rule": "adam",
        "draw": "by-degree", "burn_in": 1, "measure_every": 3, "update": "exponential",
    }  # fmt: skip
    whole = list(records_of(values))[-1]
    context = TrackedContext(1, "cpu")
    cut = experiment.run(build_parameters(experiment.parameters, values), context)
    for _ in range(3):
        next(cut)
    later = TrackedContext(1, "cpu", 3, copy.deepcopy(context.state()))
    last = list(experiment.run(build_parameters(experiment.parameters, values), later))[-1]
    assert last.scalars == whole.scalars
    assert last.fields.keys() == whole.fields.keys()
    for name, field in whole.fields.items():
        assert np.array_equal(last.fields[name], field, equal_nan=True), name


@pytest.mark.parametrize("graph", ["karate", "miserables", "davis"])
def test_networks_are_embedded_both_ways(graph):
    settings = {"graph": graph, "steps": 2, "draw": "all", "held_out": 0.1}
    record = list(records_of(settings))[-1]
    assert len(record.fields["points/poincare"]) == NODES[graph]
    assert not record.curves
    assert np.isfinite(record.fields["node_rank/poincare"]).all()


def test_a_file_is_read_as_it_is_asked_for(tmp_path):
    path = tmp_path / "edges.tsv"
    path.write_text("a b\nb c\nc d\n")
    counts = {}
    for relations in ("as-given", "closure", "both-ways"):
        values = {"graph": "file", "file": str(path), "relations": relations, "steps": 1}
        record = list(records_of(values))[-1]
        assert len(record.fields["points/poincare"]) == 4
        counts[relations] = len(graph_of(build_parameters(experiment.parameters, values)).pairs)
    assert counts == {"as-given": 3, "closure": 6, "both-ways": 6}


def test_the_claim_by_algebra_is_a_check_that_could_fail():
    claim = next(each for each in experiment.claims if each.id == "projection-keeps-inside")
    measured = claim.measure(run_of_a_tree()).measured
    assert -12.3 < measured < claim.threshold


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"graph": "tree", "branching": 20, "depth": 6, "flat_dimension": 200}, "coordinates"),
        ({"graph": "nouns", "draw": "all"}, "82,115 nodes are too many to hold each to all"),
        ({"graph": "file"}, "No file is chosen"),
        (
            {**NOUNS, "variants": ("euclidean", "squared"), "flat_dimension": 200},
            "32,846,000 coord",
        ),
        (VAST_BATCH, "10,000 negatives takes 500,000,000 numbers .* or share the negatives"),
        ({**VAST_BATCH, "variants": ("lorentz",), "dimension": 2}, "200,000,000 numbers"),
        ({**VAST_BATCH, "shared": True}, "100,000,000 numbers .* fewer negatives[.]"),
    ],
)
def test_what_cannot_be_run_is_refused(values, said):
    with pytest.raises(BadInput, match=said):
        build_parameters(experiment.parameters, values)


@pytest.mark.parametrize(
    "values",
    [
        {**NOUNS, "variants": ("poincare", "lorentz"), "flat_dimension": 200},
        {**NOUNS, "variants": ("euclidean", "squared"), "dimension": 200},
        # Of Sarkar's construction no batches are trained, and it has two dimensions.
        {**VAST_BATCH, "variants": ("sarkar",), "dimension": 200, "seeds": 5},
        {**VAST_BATCH, "graph": "mammals", "shared": True},
        {**VAST_BATCH, "graph": "karate"},
        {**VAST_BATCH, "graph": "mammals", "dimension": 200, "draw": "all"},
    ],
)
def test_only_what_a_run_would_hold_counts_for_its_size(values):
    build_parameters(experiment.parameters, values)


def test_more_negatives_than_a_batch_can_hold_are_refused_in_a_run_too(monkeypatch):
    monkeypatch.setattr(parameters_module, "MOST_AT_ONCE", 20 * 50 * 5)
    changes = [Change(1, "negatives", 51), Change(2, "negatives", 49)]
    context = TrackedContext(1, "cpu", replay=changes)
    first, second = experiment.run(build_parameters(experiment.parameters, SMALL), context)
    assert "51 negatives takes 5,100 numbers" in first.note
    assert first.scalars["changes_left_out"] == 1
    assert not second.note


def test_a_file_that_is_too_large_is_refused_once_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "edges.tsv"
    path.write_text("".join(f"{k} {k + 1}\n" for k in range(100)))
    monkeypatch.setattr(parameters_module, "MOST_NUMBERS", 101 * 5 * 2 - 1)
    with pytest.raises(BadInput, match="1,010 coordinates"):
        list(records_of({"graph": "file", "file": str(path), "steps": 1}))
