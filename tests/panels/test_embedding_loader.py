"""The thread that reads graphs for the window: notes, refusals, progress, and the newest wish."""

import threading

import pytest
from PySide6.QtCore import QObject

from severe_gui.experiments.hyperbolic_embeddings.parameters import EmbeddingParameters
from severe_gui.maths.graphs import edge_list
from severe_gui.panels.embedding import loader as loader_module
from severe_gui.panels.embedding.loader import GraphLoader

pytestmark = pytest.mark.gui
TREE = EmbeddingParameters(graph="tree", branching=2, depth=2)


@pytest.fixture
def loader(qapp):
    parent = QObject()
    loader = GraphLoader(parent)
    yield loader
    loader.close()
    parent.deleteLater()


def of_file(path, **more):
    return EmbeddingParameters(graph="file", file=str(path), **more)


def test_a_file_arrives_with_its_progress_and_what_was_left_out(
    loader, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr(edge_list, "BYTES_A_BLOCK", 100)
    path = tmp_path / "edges.tsv"
    path.write_text("a a\n" + "".join(f"{k} {k + 1}\n" for k in range(100)))
    shares = []
    loader.progressed.connect(shares.append)
    with qtbot.waitSignal(loader.loaded) as found:
        assert loader.ask(of_file(path, steps=7))
    loaded = found.args[0]
    assert len(loaded.nodes) == 101
    assert loaded.note == "Lines left out: 1 paired with itself."
    assert shares == sorted(shares)
    assert len(shares) > 3
    # Only what decides the graph makes another one.
    assert not loader.ask(of_file(path, steps=8))
    with qtbot.waitSignal(loader.loaded) as found:
        assert loader.ask(of_file(path, relations="both-ways"))
    assert len(found.args[0].nodes.graph.pairs) == 200


def test_what_cannot_be_read_is_a_sentence(loader, qtbot, tmp_path):
    for wanted, said in (
        (of_file(tmp_path / "missing.tsv"), "There is no file"),
        (EmbeddingParameters(graph="file"), "No file is chosen"),
    ):
        with qtbot.waitSignal(loader.loaded) as found:
            loader.ask(wanted)
        assert found.args[0].nodes is None
        assert said in found.args[0].refusal


@pytest.fixture
def endless(monkeypatch):
    """Set once a file is read, which never ends by itself."""
    began, read = threading.Event(), loader_module.read

    def reading(wanted, pulse):
        while wanted.graph == "file":
            began.set()
            pulse(0.5)
        return read(wanted, pulse)

    monkeypatch.setattr(loader_module, "read", reading)
    return began


def test_a_newer_wish_ends_the_reading_of_a_long_file(loader, qtbot, endless):
    arrived = []
    loader.loaded.connect(arrived.append)
    loader.ask(of_file("long.tsv"))
    assert endless.wait(5)
    with qtbot.waitSignal(loader.loaded):
        loader.ask(TREE)
    assert [len(each.nodes) for each in arrived] == [7]


def test_closing_ends_the_reading_too(loader, endless):
    loader.ask(of_file("long.tsv"))
    assert endless.wait(5)
    loader.close()
    names = {each.name for each in threading.enumerate()}
    assert "severe graph reader" not in names
