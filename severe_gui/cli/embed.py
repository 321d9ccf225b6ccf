"""`severe embed`: a graph embedded in hyperbolic or flat space, its quality, and its vectors."""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from severe_gui import __version__
from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput
from severe_gui.files import write_bytes

if TYPE_CHECKING:
    from torch import Tensor

    from severe_gui.learn.embedding.graph_files import Kind
    from severe_gui.learn.embedding.manifolds import Manifold
    from severe_gui.maths.graphs.edge_list import EdgeList
    from severe_gui.maths.graphs.graph import Graph

SARKAR = "sarkar"
LEAST_BATCH, MOST_BATCH = 20, 50
BATCHES_AN_EPOCH = 60
LARGE = 10_000
"""Nodes from which a batch shares its negatives: of a few own ones hardly any is ever near."""
NEGATIVES, SHARED_NEGATIVES = 50, 2000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("embed")(embed)


def embed(
    edges: Annotated[
        str,
        typer.Argument(
            metavar="EDGES",
            help="A file of pairs (TSV, CSV, Newick, GraphML, GML), or one of mammals, nouns, "
            "karate, miserables, davis.",
        ),
    ],
    geometry: Annotated[
        str,
        typer.Option(
            metavar="poincare|unscaled|lorentz|euclidean|squared|sarkar",
            help="The space; sarkar draws a tree in the disk without training.",
        ),
    ] = "poincare",
    dim: Annotated[
        int | None,
        typer.Option(min=1, max=1000, help="Dimension of the space: 5, or the 2 of sarkar."),
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="How often each node is visited.")] = 300,
    rate: Annotated[float, typer.Option(help="The learning rate.")] = 0.03,
    negatives: Annotated[
        int | None,
        typer.Option(
            min=1,
            help=f"Unrelated nodes a node is held to: {NEGATIVES}, if shared {SHARED_NEGATIVES}.",
        ),
    ] = None,
    shared: Annotated[
        bool | None,
        typer.Option(
            help="Hold all nodes of a batch to the same negatives; the default from "
            f"{LARGE:,} nodes.",
        ),
    ] = None,
    draw: Annotated[
        str,
        typer.Option(metavar="uniform|by-degree|all", help="Where the negatives come from."),
    ] = "uniform",
    seed: Annotated[int, typer.Option(help="Seed of all that is drawn.")] = 0,
    closure: Annotated[
        bool, typer.Option("--closure", help="Relate each node to all above it.")
    ] = False,
    both_ways: Annotated[
        bool, typer.Option("--both-ways", help="Take the pairs of a network both ways.")
    ] = False,
    held_out: Annotated[
        float,
        typer.Option(
            min=0.0, max=0.5,
            help="Share of the pairs that the training does not see and is then asked for.",
        ),
    ] = 0.0,
    edge: Annotated[
        float, typer.Option(help="Length of an edge of sarkar, shorter if it does not fit.")
    ] = 3.0,
    out: Annotated[
        Path | None, typer.Option(help="Write the vectors: .txt, .tsv, .npz or .safetensors.")
    ] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Embed a graph, and measure how well its relations can be read off the distances.

    Each node is related to the second name of its pairs: dog, canine. Mean rank and mean average
    precision are those of reconstruction, over all pairs that were trained on; those of pairs held
    out are given beside them. Points of the ball that stand at its rim, where the projection holds
    them, are counted.
    """
    from severe_gui.learn.embedding import vector_files

    for name, number in (("learning rate", rate), ("length of an edge", edge)):
        if not 0 < number < float("inf"):
            raise BadInput(f"The {name} {number:g} is not allowed", "it must be positive")
    if out is not None:
        _require_place(out, tuple(vector_files.FORMATS))
    _require_known("geometry", geometry, (*_geometries(), SARKAR))
    _require_known("way to draw negatives", draw, _draws())
    if geometry == SARKAR and dim not in (None, 2):
        raise BadInput(f"Sarkar's construction has no {dim} dimensions", "it draws in the plane")
    found = _graph(edges, _kind(closure, both_ways))
    kept, links = _split(found.graph, held_out, seed)
    if shared is None:
        shared = len(kept) >= LARGE
    if negatives is None:
        negatives = SHARED_NEGATIVES if shared else NEGATIVES
    started = time.perf_counter()
    if geometry == SARKAR:
        points, manifold = _constructed(kept, edge)
    else:
        settings = {
            "geometry": geometry, "dimension": dim or 5, "rate": rate, "negatives": negatives,
            "draw": draw, "shared": shared,
        }  # fmt: skip
        points, manifold = _trained(kept, settings, epochs, seed)
    seconds = time.perf_counter() - started
    document = _judged(points, manifold, found.graph, kept, links) | {"seconds": seconds}
    if out is not None:
        facts = {
            "severe": __version__, "command": "embed", "edges": edges, "geometry": geometry,
            "dim": int(points.shape[1]) - (geometry == "lorentz"), "epochs": epochs, "rate": rate,
            "negatives": negatives, "shared": shared, "draw": draw, "seed": seed,
            "held_out": held_out, "edge": edge,
        }  # fmt: skip
        made = vector_files.files_of(
            out, found.graph.names, points.numpy(), json.dumps(facts, sort_keys=True), geometry
        )
        for path, content in made.items():
            write_bytes(path, content)
    emit(document, _as_text(document, found.note), as_json)


def _kind(closure: bool, both_ways: bool) -> "Kind":
    if closure and both_ways:
        raise BadInput("A network has no closure", "", "choose --closure or --both-ways")
    return "closure" if closure else "both-ways" if both_ways else "as-given"


def _judged(
    points: "Tensor", manifold: "Manifold", graph: "Graph", kept: "Graph", links: "Graph | None"
) -> dict[str, float]:
    """The figures of an embedding. links: the pairs that were held out."""
    from severe_gui.learn.embedding.evaluation import reconstruction

    quality = reconstruction(points, manifold, kept, _say_evaluation, among=graph)
    _say("")
    document = {
        "map": quality.mean_average_precision,
        "mean_rank": quality.mean_rank,
        "nodes": len(graph),
        "edges": len(graph.pairs),
        "clamped": manifold.clamped(points),
    }
    if links is not None:
        found = reconstruction(points, manifold, links, among=graph)
        document["link_map"] = found.mean_average_precision
        document["link_mean_rank"] = found.mean_rank
        document["links"] = len(links.pairs)
    return document


def _as_text(document: Mapping[str, float], note: str) -> str:
    lines = [
        f"{document['nodes']:,} nodes, {document['edges']:,} pairs, {document['seconds']:.1f} s",
        f"mean average precision {document['map']:.4f}",
        f"mean rank {document['mean_rank']:.3f}",
    ]
    if "links" in document:
        lines += [
            f"{document['links']:,} pairs held out",
            f"mean average precision {document['link_map']:.4f}",
            f"mean rank {document['link_mean_rank']:.3f}",
        ]
    if document["clamped"]:
        lines.append(
            f"{document['clamped']:,} points stand at the rim of the ball, where the projection "
            "holds them: a smaller rate or --geometry lorentz lets them go farther."
        )
    return "\n".join([*lines, *([note] if note else [])])


def _require_place(out: Path, endings: tuple[str, ...]) -> None:
    """Refuse before the work begins what could not be written after it."""
    if out.suffix.lower() not in endings:
        raise BadInput(f"{out.name} has no known ending", "", f"choose from {', '.join(endings)}")
    if not out.absolute().parent.is_dir():
        raise BadInput(f"There is no folder {out.parent}", "", "choose another place")


def _require_known(what: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        raise BadInput(f"{name!r} is not a {what}", "", f"choose from {', '.join(known)}")


def _geometries() -> tuple[str, ...]:
    from severe_gui.learn.embedding.spaces import Geometry

    return get_args(Geometry)


def _draws() -> tuple[str, ...]:
    from severe_gui.learn.embedding.relations import Draw

    return get_args(Draw)


def _graph(edges: str, kind: "Kind") -> "EdgeList":
    from severe_gui.learn.embedding.graph_files import BUNDLED, named_graph, read_graph
    from severe_gui.maths.graphs.edge_list import EdgeList

    if edges in BUNDLED:
        return EdgeList(named_graph(edges), "")
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


def _trained(
    graph: "Graph", settings: Mapping[str, Any], epochs: int, seed: int
) -> "tuple[Tensor, Manifold]":
    import torch

    from severe_gui.learn.embedding.spaces import SPACES
    from severe_gui.learn.embedding.training import Recipe, Training

    # Small loops on several threads wait for each other.
    torch.set_num_threads(1)
    batch = min(max(len(graph) // BATCHES_AN_EPOCH, LEAST_BATCH), MOST_BATCH)
    training = Training(graph, Recipe(**settings, batch=batch), torch.Generator().manual_seed(seed))
    for _ in range(epochs):
        training.epoch()
        _say(f"epoch {training.epochs:,} of {epochs:,}")
    _say("")
    return training.points, SPACES[training.recipe.geometry].manifold


def _say_evaluation(share: float) -> None:
    _say(f"evaluating, {share:.0%}")


def _say(what: str) -> None:
    """How far it is, where a person can see it pass."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{what}")
        sys.stderr.flush()
