"""`severe embed`: a graph embedded in hyperbolic or flat space, its quality, and its vectors."""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from severe_gui import __version__
from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput
from severe_gui.files import write_bytes

if TYPE_CHECKING:
    from severe_gui.learn.embedding.training import Training
    from severe_gui.maths.graphs.edge_list import EdgeList

LEAST_BATCH, MOST_BATCH = 20, 1000
BATCHES_AN_EPOCH = 60


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("embed")(embed)


def embed(
    edges: Annotated[
        str,
        typer.Argument(
            metavar="EDGES",
            help="A file of pairs (TSV, CSV, Newick, GraphML, GML), or mammals, or nouns.",
        ),
    ],
    geometry: Annotated[
        str, typer.Option(metavar="poincare|lorentz|euclidean|squared", help="The space.")
    ] = "poincare",
    dim: Annotated[int, typer.Option(min=1, max=1000, help="Dimension of the space.")] = 5,
    epochs: Annotated[int, typer.Option(min=1, help="How often each node is visited.")] = 300,
    rate: Annotated[float, typer.Option(help="The learning rate.")] = 0.03,
    negatives: Annotated[int, typer.Option(min=1, help="Unrelated nodes a node is held to.")] = 50,
    seed: Annotated[int, typer.Option(help="Seed of all that is drawn.")] = 0,
    closure: Annotated[
        bool, typer.Option("--closure", help="Relate each node to all above it.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Write the vectors: .txt, .tsv, .npz or .safetensors.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Embed a graph, and measure how well its relations can be read off the distances.

    Each node is related to the second name of its pairs: dog, canine. Mean rank and mean average
    precision are those of reconstruction, over all pairs.
    """
    from severe_gui.learn.embedding import vector_files
    from severe_gui.learn.embedding.evaluation import reconstruction
    from severe_gui.learn.embedding.spaces import SPACES

    if not 0 < rate < float("inf"):
        raise BadInput(f"The learning rate {rate:g} is not allowed", "it must be positive")
    if out is not None:
        _require_place(out, tuple(vector_files.FORMATS))
    found = _graph(edges, closure)
    training = _training(found, geometry, dim, rate, negatives, seed)
    started = time.perf_counter()
    for _ in range(epochs):
        training.epoch()
        _say_progress(training.epochs, epochs)
    seconds = time.perf_counter() - started
    quality = reconstruction(
        training.points, SPACES[training.recipe.geometry].manifold, found.graph
    )
    document = {
        "map": quality.mean_average_precision,
        "mean_rank": quality.mean_rank,
        "seconds": seconds,
        "nodes": len(found.graph),
        "edges": len(found.graph.pairs),
    }
    if out is not None:
        facts = {
            "severe": __version__, "command": "embed", "edges": edges, "geometry": geometry,
            "dim": dim, "epochs": epochs, "rate": rate, "negatives": negatives, "seed": seed,
        }  # fmt: skip
        made = vector_files.files_of(
            out, found.graph.names, training.points.numpy(), json.dumps(facts, sort_keys=True)
        )
        for path, content in made.items():
            write_bytes(path, content)
    text = (
        f"{len(found.graph):,} nodes, {len(found.graph.pairs):,} pairs, {seconds:.1f} s\n"
        f"mean average precision {quality.mean_average_precision:.4f}\n"
        f"mean rank {quality.mean_rank:.3f}" + (f"\n{found.note}" if found.note else "")
    )
    emit(document, text, as_json)


def _require_place(out: Path, endings: tuple[str, ...]) -> None:
    """Refuse before the work begins what could not be written after it."""
    if out.suffix.lower() not in endings:
        raise BadInput(f"{out.name} has no known ending", "", f"choose from {', '.join(endings)}")
    if not out.absolute().parent.is_dir():
        raise BadInput(f"There is no folder {out.parent}", "", "choose another place")


def _graph(edges: str, closes: bool) -> "EdgeList":
    from severe_gui.learn.embedding.graph_files import BUNDLED, named_graph, read_graph
    from severe_gui.maths.graphs.edge_list import EdgeList

    if edges in BUNDLED:
        return EdgeList(named_graph(edges), "")
    return read_graph(Path(edges), closes)


def _training(
    found: "EdgeList", geometry: str, dim: int, rate: float, negatives: int, seed: int
) -> "Training":
    import torch

    from severe_gui.learn.embedding.spaces import Geometry
    from severe_gui.learn.embedding.training import Recipe, Training

    names: tuple[Geometry, ...] = get_args(Geometry)
    known = {name: name for name in names}
    if geometry not in known:
        raise BadInput(f"{geometry!r} is not a geometry", "", f"choose from {', '.join(names)}")
    # Small loops on several threads wait for each other.
    torch.set_num_threads(1)
    batch = min(max(len(found.graph) // BATCHES_AN_EPOCH, LEAST_BATCH), MOST_BATCH)
    recipe = Recipe(known[geometry], dim, rate, negatives, batch)
    return Training(found.graph, recipe, torch.Generator().manual_seed(seed))


def _say_progress(done: int, epochs: int) -> None:
    """How far it is, where a person can see it pass."""
    if sys.stderr.isatty():
        end = "\n" if done == epochs else ""
        sys.stderr.write(f"\repoch {done:,} of {epochs:,}{end}")
        sys.stderr.flush()
