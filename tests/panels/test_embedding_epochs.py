"""What was measured some epochs ago is not taken for what is shown now."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from severe_gui.compute.run import RunPhase, Series, Snapshot
from severe_gui.maths.graphs.nearness import relations_of
from severe_gui.maths.graphs.trees import balanced_tree
from severe_gui.panels.embedding.node_table import node_rows
from severe_gui.panels.embedding.nodes import nodes_of
from severe_gui.panels.embedding.pane import panes_of
from severe_gui.panels.embedding.picture.board import Board
from severe_gui.panels.embedding.picture.card import card_of
from severe_gui.panels.embedding.picture.hues import legend_of
from severe_gui.panels.embedding.picture.painting import title_lines
from severe_gui.panels.embedding.picture.scene import Scene
from severe_gui.panels.embedding.projection.places import places_of
from severe_gui.panels.embedding.sections.node import node_readings
from severe_gui.panels.embedding.sections.numbers import run_readings
from severe_gui.panels.embedding.state import EmbeddingState
from severe_gui.widgets.theme import DARK

pytestmark = pytest.mark.gui
NODES = nodes_of(balanced_tree(2, 3).closure())
POINTS = np.random.default_rng(0).uniform(-0.5, 0.5, (len(NODES), 2))


def series(steps, values) -> Series:
    return Series(np.array(steps), np.array(values))


def snapshot_at(step: int) -> Snapshot:
    """A run that was last measured at epoch 310, when each node's precision was 0.25."""
    return Snapshot(
        "run", RunPhase.RUNNING, step, 400, 1.0, 1.0, "cpu",
        series={
            "loss/poincare": series([310, step], [2.0, 1.5]),
            "precision/poincare": series([300, 310], [0.8, 0.914]),
            "rank/poincare": series([300, 310], [3.0, 2.05]),
        },
        fields={
            "points/poincare": POINTS, "node_precision/poincare": np.full(len(NODES), 0.25),
            "node_rank/poincare": np.full(len(NODES), 9.0),
        },
    )  # fmt: skip


def pane_at(step: int):
    runs = SimpleNamespace(
        snapshot=lambda run_id: snapshot_at(step), is_of_this_graph=lambda run_id: True
    )
    return panes_of(EmbeddingState(panes=("poincare",), run="run"), runs, NODES)[0]


@pytest.mark.parametrize(("step", "when"), [(310, ""), (312, " at epoch 310")])
def test_figures_say_their_epoch_where_it_is_not_the_present_one(step, when):
    pane = pane_at(step)
    facts = f"MAP 0.914  ·  mean rank 2.05{when}  ·  epoch {step}"
    assert title_lines(pane, "") == ("Poincaré ball, 2 dimensions", facts)
    assert legend_of(NODES, pane, "precision", DARK).title == f"Precision{when}"
    heading = next(node_rows(NODES, [pane], [POINTS]))
    assert heading[4:7] == [
        f"poincare: precision{when}", f"poincare: rank{when}", "poincare: distance"
    ]  # fmt: skip


def test_a_legend_follows_the_epoch_though_the_precision_stays():
    board, pane = Board(EmbeddingState(colour="precision")), pane_at(310)
    places = places_of(pane, "horopca", 2)
    board.show_pane(NODES, pane, places)
    assert board.legend(DARK).title == "Precision"
    board.show_pane(NODES, replace(pane, step=312), places)
    assert board.legend(DARK).title == "Precision at epoch 310"


def test_the_numbers_say_when_they_were_measured_and_the_loss_is_above():
    rows = run_readings((pane_at(312),), snapshot_at(312))
    assert list(rows) == ["Loss", "Measured", "Precision", "Mean rank"]
    assert rows["Measured"].text == "at epoch 310"


def test_a_card_and_the_inspector_measure_a_node_alike_and_now():
    pane, node = pane_at(312), 9
    now = relations_of(NODES.graph, node, pane.distances_from(node)).precision
    assert now != 0.25
    scene = Scene(NODES, pane, places_of(pane, "horopca", 2).plane)
    assert card_of(scene, node).facts == f"depth 3  ·  precision {now:.3f}"
    assert node_readings(NODES, node, [pane])["Precision"].text == f"{now:.4f}"
