"""Graphs by the endings of their files, and what cannot be read."""

import networkx
import pytest

from severe_gui.errors import BadInput
from severe_gui.learn.embedding.graph_files import named_graph, read_graph


def test_every_kind_of_file_gives_the_same_graph(tmp_path):
    subject = networkx.DiGraph([("dog", "canine"), ("cat", "feline"), ("canine", "mammal")])
    networkx.write_graphml(subject, tmp_path / "a.graphml")
    networkx.write_gml(subject, tmp_path / "a.gml")
    (tmp_path / "a.csv").write_text("dog,canine\ncat,feline\ncanine,mammal\n")
    for name in ("a.graphml", "a.gml", "a.csv"):
        graph = read_graph(tmp_path / name).graph
        assert {(graph.names[a], graph.names[b]) for a, b in graph.pairs} == set(subject.edges)
    assert len(read_graph(tmp_path / "a.csv", "closure").graph.pairs) == 4


def test_what_is_undirected_is_read_both_ways(tmp_path):
    subject = networkx.Graph([("a", "b"), ("b", "c"), ("b", "b")])
    networkx.write_gml(subject, tmp_path / "a.gml")
    found = read_graph(tmp_path / "a.gml")
    assert {(found.graph.names[a], found.graph.names[b]) for a, b in found.graph.pairs} == {
        ("a", "b"), ("b", "a"), ("b", "c"), ("c", "b"),
    }  # fmt: skip
    assert found.note == "Lines left out: 1 paired with itself."
    (tmp_path / "a.tsv").write_text("a b\nb c\nx y\n")
    both = read_graph(tmp_path / "a.tsv", "both-ways")
    assert len(both.graph.pairs) == 6
    assert both.note == "It has 2 parts that no relation joins."


@pytest.mark.parametrize(
    ("name", "nodes", "edges", "known"),
    [
        # Zachary (1977); Knuth (1993); Davis, Gardner and Gardner (1941).
        ("karate", 34, 78, ("Mr. Hi", "John A.")), ("miserables", 77, 254, ("Valjean",)),
        ("davis", 32, 89, ("Nora Fayette", "E8")),
    ],
)  # fmt: skip
def test_networks_have_the_edges_that_their_sources_count(name, nodes, edges, known):
    graph = named_graph(name)
    assert (len(graph), len(graph.pairs)) == (nodes, 2 * edges)
    assert set(known) <= set(graph.names)
    assert graph.both_ways().pairs.tolist() == graph.pairs.tolist()


def test_what_comes_with_severe_is_closed():
    graph = named_graph("mammals")
    assert graph.closure().pairs.tolist() == graph.pairs.tolist()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.graphml", b"no xml", "a.graphml is no GRAPHML file"),
        ("a.gml", b"graph [ node", "a.gml is no GML file"),
        ("a.nwk", b"\xff\xfe", "a.nwk is not UTF-8"),
        ("a.tsv", b"a\tb\nb\ta\n", "they lead round in a cycle"),
        ("missing.tsv", None, "There is no file"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput) as refusal:
        read_graph(tmp_path / name, "closure")
    assert said in str(refusal.value)
