"""Graphs by the endings of their files, and what cannot be read."""

import json

import networkx
import pytest

from severe_gui.errors import BadInput
from severe_gui.learn.embedding.graph_files import named_graph, read_graph


def graphml(inside: str, kind: str = "string") -> bytes:
    """Nodes a and b, attributes `label` of a kind, and what else is given."""
    return (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        f'<key id="k" for="node" attr.name="label" attr.type="{kind}"/><graph '
        f'edgedefault="directed"><node id="a"/><node id="b"/>{inside}</graph></graphml>'
    ).encode()


def pairs_in(path) -> set[tuple[str, str]]:
    graph = read_graph(path).graph
    return {(graph.names[a], graph.names[b]) for a, b in graph.pairs}


def test_every_kind_of_file_gives_the_same_graph(tmp_path):
    subject = networkx.DiGraph([("dog", "canine"), ("cat", "feline"), ("canine", "mammal")])
    networkx.write_graphml(subject, tmp_path / "a.graphml")
    networkx.write_gml(subject, tmp_path / "a.gml")
    (tmp_path / "a.csv").write_text("dog,canine\ncat,feline\ncanine,mammal\n")
    for name in ("a.graphml", "a.gml", "a.csv"):
        assert pairs_in(tmp_path / name) == set(subject.edges)
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


@pytest.mark.parametrize("ending", ["graphml", "gml"])
@pytest.mark.parametrize(
    ("labels", "names", "is_said"),
    [
        ([{"label": "dog"}, {"label": "canine"}], ("dog", "canine"), False),
        ([{"label": 1, "name": "dog"}, {"label": 1, "name": "elk"}], ("dog", "elk"), False),
        ([{"label": "x"}, {"label": "x"}], ("0", "1"), True),
        ([{"label": "x"}, {}], ("0", "1"), True),
        ([{}, {}], ("0", "1"), False),
    ],
)  # fmt: skip
def test_nodes_are_named_by_labels_if_each_has_its_own(tmp_path, ending, labels, names, is_said):
    path = tmp_path / f"a.{ending}"
    if ending == "graphml":
        subject = networkx.DiGraph([(0, 1)])
        networkx.set_node_attributes(subject, dict(enumerate(labels)))
        networkx.write_graphml(subject, path)
    else:
        nodes = [{"id": k} | each for k, each in enumerate(labels)]
        lines = [" ".join(f"{key} {json.dumps(each[key])}" for key in each) for each in nodes]
        inside = " ".join(f"node [ {line} ]" for line in lines)
        path.write_text(f"graph [ directed 1 {inside} edge [ source 0 target 1 ] ]")
    assert pairs_in(path) == {names}
    assert ("ids for names" in read_graph(path).note) == is_said


def test_what_networkx_warns_of_is_not_passed_on(tmp_path):
    inside = '<node id="c"><port name="p"/></node><edge source="a" target="c"/>'
    (tmp_path / "a.graphml").write_bytes(graphml(inside))
    assert pairs_in(tmp_path / "a.graphml") == {("a", "c")}


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
        ("a.graphml", b"no xml", "a.graphml is no GraphML file"),
        ("a.graphml", graphml('<edge source="a"/>'), "an edge lacks an end"),
        ("a.graphml", graphml('<node/><edge source="a" target="b"/>'), "a node has no id"),
        ("a.graphml", graphml("", "wrong"), "a.graphml is no GraphML file"),
        ("a.graphml", graphml('<node id="c"><data key="k">maybe</data></node>', "boolean"),
         "a.graphml is no GraphML file"),
        ("a.gml", b"graph [ node", "a.gml is no GML file"),
        ("a.gml", b"graph 5", "a.gml is no GML file: it is not built as GML is"),
        ("a.gml", b"graph [ node 3 ]", "a.gml is no GML file"),
        ("a.gml", b"graph [ node [ id [ x 1 ] label 1 ] ]", "a.gml is no GML file"),
        ("a.gml", b"graph [ node [ id 1 ] edge [ source 1 ] ]", "no 'target' attribute"),
        ("a.nwk", b"\xff\xfe", "a.nwk is not UTF-8"),
        ("a.tsv", b"a\tb\nb\ta\n", "they lead round in a cycle"),
        ("missing.tsv", None, "There is no file"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput) as refusal:
        read_graph(tmp_path / name, "closure")
    assert said in str(refusal.value)
