"""Graphs by name or from a file: WordNet's nouns, three small networks, edge lists, Newick, GraphML
and GML. No torch.

Sources of the networks, as networkx has them: Zachary (1977), An information flow model for
conflict and fission in small groups; Knuth (1993), The Stanford GraphBase, characters of Les
Miserables who meet in a chapter; Davis, Gardner and Gardner (1941), Deep South, women and the
events that they went to.
"""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from severe_gui.errors import BadInput
from severe_gui.installation import resource_path
from severe_gui.maths.graphs.edge_list import EdgeList, Pulse, read_edge_list
from severe_gui.maths.graphs.graph import Graph, graph_of
from severe_gui.maths.graphs.trees import read_newick
from severe_gui.maths.graphs.wordnet import mammals, nouns_closure

Kind = Literal["as-given", "closure", "both-ways"]
"""What is made of the pairs of a file: each node related to all that can be reached from it, or
each pair turned round as well, for a network without directions."""


def _karate() -> Graph:
    """Members of the club by Zachary's numbers, the two around whom it split by their names."""
    import networkx

    heads = {0: "Mr. Hi", 33: "John A."}
    pairs = networkx.karate_club_graph().edges()
    return graph_of((heads.get(a, str(a + 1)), heads.get(b, str(b + 1))) for a, b in pairs)


def _miserables() -> Graph:
    import networkx

    return graph_of(networkx.les_miserables_graph().edges())


def _davis() -> Graph:
    import networkx

    return graph_of(networkx.davis_southern_women_graph().edges())


def _nouns_file() -> Path:
    return resource_path("data", "nouns.tsv.gz")


HIERARCHIES: dict[str, Callable[[], Graph]] = {
    "mammals": lambda: mammals(_nouns_file()),
    "nouns": lambda: nouns_closure(_nouns_file()),
}
NETWORKS: dict[str, Callable[[], Graph]] = {
    "karate": lambda: _karate().both_ways(),
    "miserables": lambda: _miserables().both_ways(),
    "davis": lambda: _davis().both_ways(),
}
BUNDLED = HIERARCHIES | NETWORKS


def named_graph(name: str) -> Graph:
    """One of the graphs that come with Severe: WordNet's closed, networks both ways."""
    return BUNDLED[name]()


def read_graph(path: Path, kind: Kind = "as-given", pulse: Pulse = lambda _share: None) -> EdgeList:
    """The graph in a file, by the ending of its name. Raises BadInput.

    Files that say themselves that they are undirected are read both ways.
    """
    if not path.is_file():
        names = ", ".join(BUNDLED)
        raise BadInput(f"There is no file {path}", "", f"give a file of pairs, or one of {names}")
    try:
        found = _read(path, pulse)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BadInput(f"{path} cannot be read", reason) from error
    graph = found.graph
    if kind != "as-given":
        graph = graph.closure() if kind == "closure" else graph.both_ways()
    parts = int(graph.components.max()) + 1
    apart = f"It has {parts:,} parts that no relation joins." if parts > 1 else ""
    return EdgeList(graph, " ".join(each for each in (found.note, apart) if each))


def _read(path: Path, pulse: Pulse) -> EdgeList:
    ending = path.suffix.lower()
    if ending in (".nwk", ".newick", ".tree"):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise BadInput(f"{path.name} is not UTF-8", "", "save it as UTF-8") from error
        return read_newick(text)
    if ending in (".graphml", ".gml"):
        return _by_networkx(path, ending)
    return read_edge_list(path, pulse)


def _by_networkx(path: Path, ending: str) -> EdgeList:
    found = _read_by_networkx(path, ending)
    if not found.is_directed():
        found = found.to_directed()
    name, note = _names(found)
    pairs = [(name[a], name[b]) for a, b in found.edges() if a != b]
    loops = found.number_of_edges() - len(pairs)
    if not pairs:
        raise BadInput(f"{path.name} has no pairs", "", "choose a graph with edges")
    left_out = f"Lines left out: {loops:,} paired with itself." if loops else ""
    return EdgeList(graph_of(pairs), " ".join(each for each in (left_out, note) if each))


def _read_by_networkx(path: Path, ending: str) -> Any:
    """A graph of networkx, whose nodes are the ids of the file."""
    import networkx
    from networkx.exception import NetworkXError

    try:
        # What it warns of, such as ports and colours, is nothing that is read here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if ending == ".graphml":
                return networkx.read_graphml(path, node_type=_required)
            return networkx.read_gml(path, label="id")
    except (OSError, MemoryError):
        raise
    except Exception as error:
        # A damaged file ends it in whatever error its own steps run into, such as KeyError.
        is_meant = isinstance(error, NetworkXError | ValueError | SyntaxError) and str(error)
        kind = "GraphML" if ending == ".graphml" else "GML"
        reason = str(error).splitlines()[0] if is_meant else f"it is not built as {kind} is"
        raise BadInput(f"{path.name} is no {kind} file", reason) from error


def _required(name: str | None) -> str:
    """The id of a node, or of an end of an edge, for which networkx would take "None"."""
    if name is None:
        raise ValueError("a node has no id, or an edge lacks an end")
    return name


def _names(graph: Any) -> tuple[dict[Any, str], str]:
    """What the nodes are called: by their labels or names if each has its own, else by their ids.

    The second is a sentence if labels are there and yet not taken.
    """
    note = ""
    for attribute in ("label", "name"):
        values = dict(graph.nodes(data=attribute))
        called = {
            node: str(value).strip()
            for node, value in values.items()
            if isinstance(value, str | int | float)
        }
        if all(called.get(node) for node in values) and len(set(called.values())) == len(values):
            return called, ""
        if called and not note:
            note = f"Nodes have their ids for names, since not each has a {attribute} of its own."
    return {node: str(node) for node in graph}, note
