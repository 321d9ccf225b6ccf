"""What a person does on the pages of curves and depth, in the inspector, and with the files."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from safetensors import safe_open

from severe_gui.errors import BadInput
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.embedding.depth.levels import rank_correlation
from severe_gui.shell.export import export_to

pytestmark = pytest.mark.gui
SETUP = {
    "graph": "tree", "branching": 3, "depth": 3, "variants": ("poincare", "euclidean"),
    "dimension": 2, "flat_dimension": 2, "steps": 30, "burn_in": 5, "learning_rate": 0.1,
}  # fmt: skip


@pytest.fixture(scope="module")
def trained(shared_window, wait, module_home):
    """A window with a run of a small tree in two spaces, beside each other."""
    with shared_window() as window:
        window.show_panel("embedding")
        view = window.view
        view.state.setup = view.state.setup.having(**SETUP)
        view.play()
        wait(view.settled)
        view.state.panes = ("poincare", "euclidean")
        wait(view.settled)
        yield window


@pytest.fixture
def panel(trained, wait):
    """The window as it was when the run had ended."""
    document = trained.view.state.document()
    yield trained
    if trained.workspace.runner.is_busy:
        trained.view.stop()
    wait(lambda: not trained.workspace.runner.is_busy)
    trained.view.state.replace_by(type(trained.view.state).from_document(document))
    wait(trained.view.settled)
    trained.workspace.history.clear()


def export(window, kind, path):
    chosen = next(each for each in window.panel.exports if each.id == kind)
    return export_to(window.panel, window.view, chosen, path, ExportOptions(500, 400, 1.0))


def show(window, page, wait):
    window.view.show_page(page)
    wait(window.view.settled)
    return window.view.pages[page]


def test_curves_of_the_run_lie_over_dashed_ones_of_the_run_before(panel, wait):
    page = show(panel, "curves", wait)
    assert list(page.board.plots)[:2] == ["precision", "rank"]
    labels = [curve.label for curve in page.board.plots["precision"]._curves]
    assert labels == ["Poincaré ball", "Flat space"]
    panel.view.play()
    wait(panel.view.settled)
    curves = page.board.plots["loss"]._curves
    assert [(each.label, each.style) for each in curves] == [
        ("Poincaré ball", 0), ("Flat space", 0),
        ("Poincaré ball, the run before", 1), ("Flat space, the run before", 1),
    ]  # fmt: skip
    # The same seed gives the same run.
    assert np.array_equal(curves[0].y, curves[2].y)


def test_the_pointer_over_a_curve_reads_its_numbers(panel, wait):
    page = show(panel, "curves", wait)
    plot = page.board.plots["rank"]
    box = plot.getViewBox().sceneBoundingRect()
    said = plot.hover(box.center())
    rank = panel.view.runs.snapshot(panel.view.state.run).series["rank/poincare"]
    at = int(said.split("epoch ")[1].split()[0])
    assert f"Poincaré ball {rank.values[rank.steps.tolist().index(at)]:.4g}" in said
    page.board._moved(box.center())
    assert page.board.plots["precision"]._marked == at


def test_an_axis_is_changed_and_undone(panel, wait):
    page = show(panel, "curves", wait)
    assert page.board.plots["rank"].is_log
    QTest.mouseClick(page._switches["rank"]._box, Qt.MouseButton.LeftButton)
    wait(lambda: not page.board.plots["rank"].is_log)
    panel.undo()
    wait(lambda: page.board.plots["rank"].is_log)


def test_a_click_on_a_strip_chooses_a_node_and_keys_walk_the_tree(panel, wait):
    page, view = show(panel, "depth", wait), panel.view
    nodes, canvas = view.shown.nodes, page.widget
    leaf = nodes.number["0.1.2"]
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.place_of(leaf).toPoint())
    assert view.state.node == "0.1.2"
    wait(view.settled)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert view.state.node == "0.1"
    wait(view.settled)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert nodes.parents[nodes.number[view.state.node]] == nodes.number["0.1"]
    wait(view.settled)
    before = page._numbers[0].reaches[nodes.number[view.state.node]]
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert page._numbers[0].reaches[nodes.number[view.state.node]] <= before
    wait(view.settled)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert view.state.page == "picture"


def test_pointing_at_a_node_says_how_deep_and_how_far_it_is(panel, wait):
    page, view = show(panel, "depth", wait), panel.view
    node = view.shown.nodes.number["0.2"]
    QTest.mouseMove(page.widget, page.widget.place_of(node, column=1).toPoint())
    wait(lambda: page.widget._hovered == (1, node))
    reach = view.shown.panes[1].reaches()[node]
    assert f"depth 1  ·  {reach:.3f} from the middle" in panel.status.text()
    QTest.mouseMove(page.widget, QPoint(2, 2))
    wait(lambda: page.widget._hovered is None)


def test_the_hardest_node_is_one_click_away(panel, wait):
    view = panel.view
    view.state.panes = ("sarkar",)
    page = show(panel, "depth", wait)
    measured = view.shown.panes[0]
    worst = page.rows[0].property("node")
    assert measured.precision[worst] == np.nanmin(measured.precision)
    QTest.mouseClick(page.rows[0], Qt.MouseButton.LeftButton)
    assert view.state.node == view.shown.nodes.graph.names[worst]
    assert view.state.page == "picture"


def test_two_pictures_change_places(panel, wait):
    view = panel.view
    left, right = view.pictures.left, view.pictures.right
    assert (left.value(), right.value()) == ("poincare", "euclidean")
    left._box.setCurrentText("Flat space")
    assert view.state.panes == ("euclidean", "poincare")
    wait(view.settled)
    right._box.setCurrentText("nothing")
    assert view.state.panes == ("euclidean",)
    wait(view.settled)
    assert "Sarkar's construction" in [right._box.itemText(k) for k in range(right._box.count())]


def test_a_run_forms_beside_what_was_shown(panel, wait):
    view = panel.view
    view.state.setup = view.state.setup.having(steps=1)
    for before, after in (
        (("sarkar",), ("poincare", "sarkar")),
        (("sarkar", "poincare"), ("sarkar", "poincare")),
        (("euclidean", "other/euclidean"), ("euclidean", "other/euclidean")),
        (("lorentz",), ("poincare", "euclidean")),
    ):
        view.state.panes = before
        view.play()
        assert view.state.panes == after
        wait(view.settled)
    view.swap()
    assert view.state.panes == ("euclidean", "poincare")


def test_the_chosen_node_is_described_with_the_ranks_of_its_relations(panel, wait):
    view = panel.view
    view.state.update({"node": "0.1.2", "panes": ("poincare",)})
    wait(view.settled)
    said, nodes = view.node.readouts.texts(), view.shown.nodes
    distances = view.shown.panes[0].distances_from(nodes.number["0.1.2"])
    related = [nodes.number[each] for each in ("0", "0.1")]
    for node in related:
        nearer = np.flatnonzero(distances < distances[node])
        rank = 1 + sum(k not in (*related, nodes.number["0.1.2"]) for k in nearer)
        assert f"{nodes.graph.names[node]}\u00a0{rank}" in said["Relations, ranks"]
    assert said["Depth"] == "2"


def test_vectors_in_every_format_are_those_of_the_left_picture(panel, tmp_path):
    points, names = panel.view.shown.panes[0].points, panel.view.shown.nodes.graph.names
    with np.load(export(panel, "npz", tmp_path / "a")) as arrays:
        assert np.array_equal(arrays["vectors"], points)
        assert tuple(arrays["names"]) == names
    with safe_open(export(panel, "safetensors", tmp_path / "b"), "np") as file:
        assert np.array_equal(file.get_tensor("vectors"), points)
    assert np.array_equal(np.loadtxt(export(panel, "projector", tmp_path / "c")), points)
    assert (tmp_path / "c-names.tsv").read_text().split() == list(names)
    lines = export(panel, "word2vec", tmp_path / "d").read_text().splitlines()
    assert lines[0] == f"{len(names)} 2"
    assert [float(each) for each in lines[3].split()[1:]] == points[2].tolist()


def test_tables_hold_the_nodes_the_curves_and_the_relations(panel, tmp_path):
    nodes, series = panel.view.shown.nodes, panel.view.runs.snapshot(panel.view.state.run).series
    with export(panel, "csv", tmp_path / "nodes").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == list(nodes.graph.names)
    reaches = [float(row["euclidean: distance"]) for row in rows]
    assert np.array_equal(reaches, panel.view.shown.panes[1].reaches())
    points = panel.view.shown.panes[0].points
    assert [float(row["poincare: picture y"]) for row in rows] == points[:, 1].tolist()
    with export(panel, "curves", tmp_path / "curves").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["loss/poincare"]) for row in rows] == series["loss/poincare"].values.tolist()
    assert [row["rank/poincare"] == "" for row in rows[:3]] == [False, True, True]
    pairs = export(panel, "relations", tmp_path / "pairs").read_text().splitlines()
    assert len(pairs) == len(nodes.graph.pairs)
    assert "0.1.2\t0.1" in pairs


def test_a_run_under_way_takes_a_new_rate_and_gives_its_newest_points(panel, wait, tmp_path):
    view, runner = panel.view, panel.workspace.runner
    view.state.setup = view.state.setup.having(steps=100_000, variants=("lorentz",))
    view.play()
    wait(lambda: runner.latest() is not None and runner.latest().step >= 3)
    view._form.fields["learning_rate"].changed.emit(0.2)
    wait(lambda: runner.latest().changes)
    assert runner.latest().changes[0].value == 0.2
    with np.load(export(panel, "npz", tmp_path / "early")) as arrays:
        early = arrays["vectors"]
    # Readers of text know the ball alone.
    count, columns = export(panel, "word2vec", tmp_path / "text").read_text().split()[:2]
    assert (int(count), int(columns) + 1) == early.shape
    at = runner.latest().step
    wait(lambda: runner.latest().step > at + 2)
    with np.load(export(panel, "npz", tmp_path / "late")) as arrays:
        assert not np.array_equal(arrays["vectors"], early)


def test_a_run_whose_start_is_undone_ends(panel, wait):
    view, runner, before = panel.view, panel.workspace.runner, panel.view.state.run
    view.state.setup = view.state.setup.having(steps=100_000)
    panel.workspace.history.clear()
    view.play()
    wait(lambda: runner.latest() is not None and runner.latest().step >= 2)
    panel.undo()
    wait(lambda: not runner.is_busy)
    assert view.state.run == before
    wait(view.settled)
    assert view.shown.panes[0].step == SETUP["steps"]


def test_a_file_that_is_dropped_becomes_the_graph(panel, wait, tmp_path):
    view = panel.view
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("dog\tcanine\ncanine\tmammal\nwolf\tcanine\n")
    assert not view.accept_file(tmp_path / "picture.png")
    view.state.node = "0.1"
    assert view.accept_file(pairs)
    wait(view.settled)
    assert view.shown.nodes.graph.names == ("dog", "canine", "mammal", "wolf")
    assert view.state.panes == ("sarkar",)
    # The run that is named is of a tree, though the state has kept it.
    view.state.panes = ("poincare",)
    wait(view.settled)
    assert "another graph" in view.shown.panes[0].sentence
    pairs.unlink()
    view.open_graph(tmp_path / "missing.tsv")
    wait(view.settled)
    assert view.shown.nodes is None
    assert "missing.tsv" in view._form.fields["file"].error


def test_without_a_run_there_is_no_run_to_export(panel, wait, tmp_path):
    panel.view.state.update({"run": "", "panes": ("sarkar",)})
    wait(panel.view.settled)
    for kind in ("run", "curves"):
        with pytest.raises(BadInput, match="There is no run to export"):
            export(panel, kind, tmp_path / kind)
    assert "Press Play" in panel.view.curves._sentence()


def test_vectors_of_the_right_picture_never_stand_for_those_of_the_left(panel, wait, tmp_path):
    panel.view.state.update({"run": "", "panes": ("lorentz", "sarkar")})
    wait(panel.view.settled)
    assert panel.view.shown.panes[1].points is not None
    for kind in ("word2vec", "projector", "npz", "safetensors"):
        with pytest.raises(BadInput, match="left picture, Hyperboloid, to export: no run has"):
            export(panel, kind, tmp_path / kind)
    assert not list(tmp_path.iterdir())


def test_rank_correlation_sees_order_alone():
    x = np.array([0.0, 1.0, 1.0, 2.0, 3.0])
    assert rank_correlation(x, np.exp(x)) == pytest.approx(1.0)
    assert rank_correlation(x, -(x**3)) == pytest.approx(-1.0)
    # Without ties: 1 - 6 sum d^2 / (n (n^2 - 1)), Spearman (1904).
    assert rank_correlation(np.arange(4.0), np.array([0.0, 2.0, 1.0, 3.0])) == pytest.approx(0.8)
    assert np.isnan(rank_correlation(x, np.ones(5)))
