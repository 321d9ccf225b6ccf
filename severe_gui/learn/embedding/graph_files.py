"""Graphs by name or from a file: WordNet's nouns, edge lists, Newick, GraphML, GML. No torch."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from severe_gui.errors import BadInput
from severe_gui.installation import resource_path
from severe_gui.maths.graphs.edge_list import EdgeList, Pulse, read_edge_list
from severe_gui.maths.graphs.graph import Graph, graph_of
from severe_gui.maths.graphs.trees import read_newick
from severe_gui.maths.graphs.wordnet import mammals, nouns_closure

BUNDLED: dict[str, Callable[[Path], Graph]] = {"mammals": mammals, "nouns": nouns_closure}


def named_graph(name: str) -> Graph:
    """One of the graphs that come with Severe, closed: `mammals` or `nouns`."""
    return BUNDLED[name](resource_path("data", "nouns.tsv.gz"))


def read_graph(path: Path, closes: bool = False, pulse: Pulse = lambda _share: None) -> EdgeList:
    """The graph in a file, by the ending of its name.

    closes: relate each node to all that can be reached from it. Raises BadInput.
    """
    if not path.is_file():
        names = " or ".join(BUNDLED)
        raise BadInput(f"There is no file {path}", "", f"give a file of pairs, or {names}")
    try:
        found = _read(path, pulse)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BadInput(f"{path} cannot be read", reason) from error
    return EdgeList(found.graph.closure(), found.note) if closes else found


def _read(path: Path, pulse: Pulse) -> EdgeList:
    ending = path.suffix.lower()
    if ending in (".nwk", ".newick", ".tree"):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise BadInput(f"{path.name} is not UTF-8", "", "save it as UTF-8") from error
        return EdgeList(read_newick(text), "")
    if ending in (".graphml", ".gml"):
        return _by_networkx(path, ending)
    return read_edge_list(path, pulse)


def _by_networkx(path: Path, ending: str) -> EdgeList:
    import networkx
    from networkx.exception import NetworkXError

    read: Callable[[Path], Any] = (
        networkx.read_graphml if ending == ".graphml" else networkx.read_gml
    )
    try:
        found = read(path)
    except (NetworkXError, ValueError, SyntaxError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise BadInput(f"{path.name} is no {ending[1:].upper()} file", reason) from error
    pairs = [(str(a), str(b)) for a, b in found.edges() if a != b]
    loops = found.number_of_edges() - len(pairs)
    if not pairs:
        raise BadInput(f"{path.name} has no pairs", "", "choose a graph with edges")
    note = f"Lines left out: {loops:,} paired with itself." if loops else ""
    return EdgeList(graph_of(pairs), note)
