"""The graph that the settings of a run name."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from severe_gui.experiments.hyperbolic_embeddings.parameters import EmbeddingParameters

if TYPE_CHECKING:
    from severe_gui.maths.graphs.edge_list import EdgeList
    from severe_gui.maths.graphs.graph import Graph

GRAPH_FIELDS = ("graph", "file", "relations", "branching", "depth")
"""The settings that decide which graph it is."""


def named_by(parameters: EmbeddingParameters) -> tuple[object, ...]:
    """What of the settings decides which graph it is: equal for equal graphs."""
    mattering = {"tree": ("branching", "depth"), "file": ("file", "relations")}
    names = ("graph", *mattering.get(parameters.graph, ()))
    return tuple(getattr(parameters, name) for name in names)


def graph_of(parameters: EmbeddingParameters) -> "Graph":
    """The graph that a run of these settings embeds. Raises BadInput."""
    return read(parameters).graph


def read(
    parameters: EmbeddingParameters, pulse: Callable[[float], None] = lambda _share: None
) -> "EdgeList":
    """The graph, and a sentence on what was left out of its file. Raises BadInput.

    pulse: called with the share of a file that is read; what it raises ends the reading.
    """
    from severe_gui.learn.embedding.graph_files import named_graph, read_graph
    from severe_gui.maths.graphs.edge_list import EdgeList
    from severe_gui.maths.graphs.trees import balanced_tree

    parameters.check()
    if parameters.graph == "file":
        return read_graph(Path(parameters.file), parameters.relations, pulse)
    if parameters.graph == "tree":
        return EdgeList(balanced_tree(parameters.branching, parameters.depth).closure(), "")
    return EdgeList(named_graph(parameters.graph), "")
