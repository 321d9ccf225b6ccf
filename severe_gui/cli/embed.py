"""`severe embed`: a graph embedded in hyperbolic or flat space, its quality, and its vectors."""

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import typer

from severe_gui import __version__
from severe_gui.cli.embed_options import (
    BURN_IN,
    BURN_IN_PART,
    LARGE,
    NEGATIVES,
    SHARED_NEGATIVES,
    Asked,
    BothWays,
    BurnIn,
    Closure,
    Dimension,
    Drawn,
    Edge,
    Edges,
    Epochs,
    HeldOut,
    Negatives,
    Out,
    Rate,
    Seed,
    Shared,
    Space,
)
from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput
from severe_gui.files import write_bytes

if TYPE_CHECKING:
    from torch import Tensor

    from severe_gui.learn.embedding.graph_files import Kind
    from severe_gui.learn.embedding.manifolds import Manifold
    from severe_gui.learn.embedding.training import Recipe
    from severe_gui.maths.graphs.edge_list import EdgeList
    from severe_gui.maths.graphs.graph import Graph

SARKAR, ALL = "sarkar", "all"
DIMENSION = 5
LEAST_BATCH, MOST_BATCH = 20, 50
BATCHES_AN_EPOCH = 60


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("embed")(embed)


def embed(
    edges: Edges,
    geometry: Space = "poincare",
    dim: Dimension = None,
    epochs: Epochs = 300,
    rate: Rate = 0.03,
    burn_in: BurnIn = None,
    negatives: Negatives = None,
    shared: Shared = None,
    draw: Drawn = "uniform",
    seed: Seed = 0,
    closure: Closure = False,
    both_ways: BothWays = False,
    held_out: HeldOut = 0.0,
    edge: Edge = 3.0,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Embed a graph, and measure how well its relations can be read off the distances.

    Each node is related to the second name of its pairs: dog, canine. Mean rank and mean average
    precision are those of reconstruction, over all pairs that were trained on; those of pairs held
    out are given beside them. Points of the ball that stand at its rim, where the projection holds
    them, are counted.
    """
    asked = Asked(
        edges=edges, geometry=geometry, dim=dim, epochs=epochs, rate=rate, burn_in=burn_in,
        negatives=negatives, shared=shared, draw=draw, seed=seed, closure=closure,
        both_ways=both_ways, held_out=held_out, edge=edge,
    )  # fmt: skip
    _require_sense(asked)
    if out is not None:
        _require_place(out)
    found = _graph(asked)
    if out is not None:
        _require_names(out, found.graph)
    kept, links = _split(found.graph, held_out, seed)
    asked = _decided(asked, len(kept))
    started = time.perf_counter()
    points, manifold = _embedded(kept, asked)
    seconds = time.perf_counter() - started
    document = _judged(points, manifold, found.graph, kept, links) | {"seconds": seconds}
    if geometry != SARKAR:
        # Nothing holds the points of the construction, however near the rim it puts them.
        document["clamped"] = manifold.clamped(points)
    # First what was found: a full disk must not take it away.
    emit(document, _as_text(document, found.note), as_json)
    if out is not None:
        _write(out, asked, found.graph, points)


def _require_sense(asked: Asked) -> None:
    """Refuse options that cannot be meant."""
    for name, number in (("learning rate", asked.rate), ("length of an edge", asked.edge)):
        if not 0 < number < float("inf"):
            raise BadInput(f"The {name} {number:g} is not allowed", "it must be positive")
    _require_known("geometry", asked.geometry, (*_geometries(), SARKAR))
    _require_known("way to draw negatives", asked.draw, _draws())
    if asked.geometry == SARKAR and asked.dim not in (None, 2):
        raise BadInput(
            f"Sarkar's construction has no {asked.dim} dimensions", "it draws in the plane"
        )
    if asked.closure and asked.both_ways:
        raise BadInput("A network has no closure", "", "choose --closure or --both-ways")
    _require_effect(asked)


def _require_effect(asked: Asked) -> None:
    """Refuse options that would not do what they say."""
    from severe_gui.learn.embedding.graph_files import HIERARCHIES, NETWORKS

    # What they are already may be asked of them, too.
    for option, is_given, graphs, what in (
        ("--closure", asked.closure, NETWORKS, "a network, taken both ways"),
        ("--both-ways", asked.both_ways, HIERARCHIES, "a hierarchy, closed"),
    ):
        if is_given and asked.edges in graphs:
            raise BadInput(
                f"{option} changes nothing in {asked.edges}", f"it is {what}", "leave it out"
            )
    for option, value in (("--shared", asked.shared), ("--negatives", asked.negatives)):
        if value is not None and asked.draw == ALL:
            raise BadInput(
                f"{option} changes nothing with --draw {ALL}",
                "every node is held to all others", "leave one of them out",
            )  # fmt: skip


def _require_place(out: Path) -> None:
    """Refuse before the work begins what could not be written after it."""
    from severe_gui.learn.embedding.vector_files import paths_of

    folder = out.absolute().parent
    for path in paths_of(out):
        if path.is_dir():
            raise BadInput(f"{path} is a folder", "", "give the name of a file")
    if not folder.is_dir():
        raise BadInput(f"There is no folder {out.parent}", "", "choose another place")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadInput(f"Nothing can be written in {folder}", "", "choose another place")


def _require_names(out: Path, graph: "Graph") -> None:
    from severe_gui.learn.embedding.vector_files import require_names

    require_names(out, graph.names)


def _require_known(what: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        raise BadInput(f"{name!r} is not a {what}", "", f"choose from {', '.join(known)}")


def _decided(asked: Asked, nodes: int) -> Asked:
    """What was left open, by the number of nodes and of epochs."""
    burn_in = min(BURN_IN, asked.epochs // BURN_IN_PART)
    dimension = 2 if asked.geometry == SARKAR else asked.dim or DIMENSION
    asked = replace(
        asked, dim=dimension, burn_in=burn_in if asked.burn_in is None else asked.burn_in
    )
    if asked.draw == ALL:
        return asked
    shared = nodes >= LARGE if asked.shared is None else asked.shared
    negatives = asked.negatives or (SHARED_NEGATIVES if shared else NEGATIVES)
    return replace(asked, shared=shared, negatives=negatives)


def _embedded(graph: "Graph", asked: Asked) -> "tuple[Tensor, Manifold]":
    return _constructed(graph, asked.edge) if asked.geometry == SARKAR else _trained(graph, asked)


def _write(out: Path, asked: Asked, graph: "Graph", points: "Tensor") -> None:
    from severe_gui.learn.embedding.vector_files import files_of

    facts = {"severe": __version__, "command": "embed", **_facts(asked, len(graph))}
    made = files_of(
        out, graph.names, points.numpy(), json.dumps(facts, sort_keys=True), asked.geometry
    )
    for path, content in made.items():
        write_bytes(path, content)


def _facts(asked: Asked, nodes: int) -> dict[str, Any]:
    """All that a repetition needs, and nothing that had no effect."""
    training = {"epochs", "rate", "burn_in", "negatives", "shared", "draw"}
    idle = training if asked.geometry == SARKAR else {"edge"}
    facts = {
        name: value
        for name, value in asdict(asked).items()
        if name not in idle and value is not None
    }
    return facts if asked.geometry == SARKAR else facts | {"batch": _batch(nodes)}


def _judged(
    points: "Tensor", manifold: "Manifold", graph: "Graph", kept: "Graph", links: "Graph | None"
) -> dict[str, float]:
    """The figures of an embedding. links: the pairs that were held out."""
    from severe_gui.learn.embedding.evaluation import reconstruction

    quality = reconstruction(points, manifold, kept, _say_evaluation, among=graph)
    _say("")
    document: dict[str, float] = {
        "map": quality.mean_average_precision,
        "mean_rank": quality.mean_rank,
        "nodes": len(graph),
        "edges": len(graph.pairs),
    }
    if links is not None:
        found = reconstruction(points, manifold, links, among=graph)
        document["link_map"] = found.mean_average_precision
        document["link_mean_rank"] = found.mean_rank
        document["links"] = len(links.pairs)
    return document


def _as_text(document: Mapping[str, float], note: str) -> str:
    nodes, pairs = _counted(document["nodes"], "node"), _counted(document["edges"], "pair")
    lines = [f"{nodes}, {pairs}, {document['seconds']:.1f} s"]
    lines += _quality("reconstruction", document["map"], document["mean_rank"])
    if "links" in document:
        lines.append(f"{_counted(document['links'], 'pair')} held out")
        lines += _quality("link prediction", document["link_map"], document["link_mean_rank"])
    if document.get("clamped"):
        stand = "stands" if document["clamped"] == 1 else "stand"
        lines.append(
            f"{_counted(document['clamped'], 'point')} {stand} at the rim of the ball, where the "
            "projection holds what goes farther: take a smaller rate or --geometry lorentz."
        )
    return "\n".join([*lines, *([note] if note else [])])


def _quality(of: str, precision: float, rank: float) -> list[str]:
    return [f"{of}: mean average precision {precision:.4f}", f"{of}: mean rank {rank:.3f}"]


def _counted(count: float, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _geometries() -> tuple[str, ...]:
    from severe_gui.learn.embedding.spaces import Geometry

    return get_args(Geometry)


def _draws() -> tuple[str, ...]:
    from severe_gui.learn.embedding.relations import Draw

    return get_args(Draw)


def _graph(asked: Asked) -> "EdgeList":
    from severe_gui.learn.embedding.graph_files import BUNDLED, named_graph, read_graph
    from severe_gui.maths.graphs.edge_list import EdgeList

    edges = asked.edges
    if edges in BUNDLED:
        return EdgeList(named_graph(edges), "")
    kind: Kind = "closure" if asked.closure else "both-ways" if asked.both_ways else "as-given"
    found = read_graph(Path(edges), kind, lambda share: _say(f"reading {edges}, {share:.0%}"))
    _say("")
    return found


def _split(graph: "Graph", share: float, seed: int) -> "tuple[Graph, Graph | None]":
    """What is trained on, and what is held out."""
    import numpy as np

    from severe_gui.maths.graphs.held_out import hold_out

    if not share:
        return graph, None
    split = hold_out(graph, share, np.random.default_rng(seed))
    return split.kept, split.held_out


def _constructed(graph: "Graph", edge: float) -> "tuple[Tensor, Manifold]":
    from severe_gui.learn.embedding.construction import constructed
    from severe_gui.learn.embedding.manifolds import PoincareBall

    return constructed(graph, edge), PoincareBall()


def _trained(graph: "Graph", asked: Asked) -> "tuple[Tensor, Manifold]":
    import torch

    from severe_gui.learn.embedding.spaces import SPACES
    from severe_gui.learn.embedding.training import Training

    # Small loops on several threads wait for each other.
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(asked.seed)
    training = Training(graph, _recipe(asked, len(graph)), generator)
    for _ in range(asked.epochs):
        training.epoch()
        _say(f"epoch {training.epochs:,} of {asked.epochs:,}")
    _say("")
    return training.points, SPACES[training.recipe.geometry].manifold


def _recipe(asked: Asked, nodes: int) -> "Recipe":
    from severe_gui.learn.embedding.training import Recipe

    settings: dict[str, Any] = {
        "geometry": asked.geometry, "dimension": asked.dim, "rate": asked.rate,
        "burn_in": asked.burn_in, "draw": asked.draw, "batch": _batch(nodes),
    }  # fmt: skip
    if asked.draw != ALL:
        settings |= {"negatives": asked.negatives, "shared": asked.shared}
    return Recipe(**settings)


def _batch(nodes: int) -> int:
    return min(max(nodes // BATCHES_AN_EPOCH, LEAST_BATCH), MOST_BATCH)


def _say_evaluation(share: float) -> None:
    _say(f"evaluating, {share:.0%}")


def _say(what: str) -> None:
    """How far it is, where a person can see it pass."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{what}")
        sys.stderr.flush()
