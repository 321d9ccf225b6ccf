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
    assert len(read_graph(tmp_path / "a.csv", closes=True).graph.pairs) == 4


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
        read_graph(tmp_path / name, closes=True)
    assert said in str(refusal.value)
